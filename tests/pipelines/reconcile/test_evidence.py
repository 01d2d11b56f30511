"""Evidence is what its bytes are, inside the folder, within bounds."""

import io
import zlib

import pytest
from PIL import Image

from pipelines.reconcile.evidence import MAX_BYTES, examine, examine_path


def picture(form: str = "PNG", size: tuple[int, int] = (64, 48)) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, (120, 130, 140)).save(out, form)
    return out.getvalue()


def pdf(extra: bytes = b"", pages: int = 1) -> bytes:
    """A PDF of blank pages, with something put into its catalogue."""
    kids = b" ".join(b"%d 0 R" % (3 + number) for number in range(pages))
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R " + extra + b" >>",
        b"<< /Type /Pages /Kids [" + kids + b"] /Count %d >>" % pages,
    ]
    parts += [b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] >>"] * pages
    body, places = b"%PDF-1.5\n", []
    for number, part in enumerate(parts, start=1):
        places.append(len(body))
        body += b"%d 0 obj\n" % number + part + b"\nendobj\n"
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    start = len(body)
    return body + b"xref\n0 %d\n0000000000 65535 f \n" % (len(parts) + 1) + table + (
        b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (len(parts) + 1, start)
    )  # fmt: skip


HIDDEN = (
    b"/X << /Type /ObjStm >> stream\n" + zlib.compress(b"1 0 << /S /JavaScript /JS (app.alert(1)) >>") + b"\nendstream"
)


@pytest.mark.parametrize(
    ("data", "kind", "problem"),
    [
        pytest.param(picture(), "png", None, id="a PNG"),
        pytest.param(picture("JPEG"), "jpg", None, id="a JPG"),
        pytest.param(pdf(), "pdf", None, id="a PDF"),
        pytest.param(b"", None, "empty", id="nothing"),
        pytest.param(b"<script>alert(1)</script>", None, "not_an_image", id="a script"),
        pytest.param(b"MZ" + bytes(300), None, "not_an_image", id="a program"),
        pytest.param(picture("GIF"), None, "not_an_image", id="a GIF"),
        pytest.param(picture("JPEG", (400, 300))[:1200], None, "damaged", id="a JPG cut off"),
        pytest.param(picture(size=(8, 8)), "png", "too_small", id="a dot"),
        pytest.param(b"x" * (MAX_BYTES + 1), None, "too_large", id="too many bytes"),
        pytest.param(
            pdf(b"/OpenAction << /S /JavaScript /JS (app.alert(1)) >>"), "pdf", "has_actions", id="a PDF that acts"
        ),
        pytest.param(
            pdf(b"/Open#41ction << /S /J#61vaScript >>"), "pdf", "has_actions", id="a PDF that acts behind escapes"
        ),
        pytest.param(pdf(HIDDEN), "pdf", "has_actions", id="a PDF that acts inside a compressed stream"),
        pytest.param(pdf(pages=60), "pdf", "too_many_pages", id="a PDF of sixty pages"),
        pytest.param(b"%PDF-1.7 nothing else", "pdf", "damaged", id="a PDF by name only"),
    ],
)
def test_bytes_say_what_a_piece_is(data, kind, problem):
    examined = examine(data)
    assert (examined.kind, examined.problem) == (kind, problem)


def test_a_bomb_is_refused_before_it_unfolds():
    out = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(out, "PNG")
    assert examine(out.getvalue()).problem == "too_many_pixels"


@pytest.mark.parametrize(
    ("path", "problem"),
    [
        pytest.param("evidence/a.png", None, id="inside"),
        pytest.param("evidence/../evidence/a.png", None, id="out and in again"),
        pytest.param("../../../../etc/passwd", "escapes", id="upwards"),
        pytest.param("/etc/passwd", "escapes", id="absolute"),
        pytest.param("evidence/link.png", "escapes", id="a link that leads out"),
        pytest.param("..\\..\\secret.png", "escapes", id="backslashes"),
        pytest.param("a\0b", "escapes", id="a null character"),
        pytest.param("", "missing", id="no path"),
        pytest.param("evidence/none.png", "missing", id="nothing there"),
        pytest.param("evidence", "missing", id="a folder"),
        pytest.param("x" * 400, "missing", id="a name too long for any disk"),
    ],
)
def test_a_path_is_followed_only_inside_the_folder(tmp_path, path, problem):
    folder = tmp_path / "submissions"
    (folder / "evidence").mkdir(parents=True)
    (folder / "evidence" / "a.png").write_bytes(picture())
    (tmp_path / "outside.png").write_bytes(picture())
    (folder / "evidence" / "link.png").symlink_to(tmp_path / "outside.png")
    assert examine_path(folder, path).problem == problem


def test_a_pdf_whose_page_cannot_be_opened_is_damaged():
    document = (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R 4 0 R]/Count 2>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF"
    )
    assert examine(document).problem == "damaged"
