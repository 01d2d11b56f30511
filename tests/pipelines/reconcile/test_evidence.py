"""Evidence is what its bytes are, inside the folder, within bounds."""

import base64
import io
import struct
import zlib

import pytest
from PIL import Image, PngImagePlugin

from pipelines.reconcile.evidence import MAX_BYTES, examine, examine_path


def picture(form: str = "PNG", size: tuple[int, int] = (64, 48), mode: str = "RGB") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, (120, 130, 140)).convert(mode).save(out, form)
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


def stream(content: bytes, told: bytes = b"/Filter /FlateDecode") -> bytes:
    """A PDF of one blank page with a stream in it."""
    return pdf(b"/X << /Length %d " % len(content) + told + b" >>\nstream\n" + content + b"\nendstream")


def header(width: int, height: int) -> bytes:
    """A PNG that claims that size and has hardly anything behind it."""
    parts = [(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)), (b"IDAT", zlib.compress(bytes(99)))]
    chunks = [struct.pack(">I", len(of)) + name + of + struct.pack(">I", zlib.crc32(name + of)) for name, of in parts]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


SCRIPT = b"9 0 << /S /JavaScript /JS (app.alert(1)) >>"


def packed(content: bytes, first: bytes = b"") -> bytes:
    """A PDF with a stream of objects, packed by deflating and in another way around that."""
    return stream(content, b"/Type /ObjStm /N 1 /First 4 /Filter [" + first + b" /FlateDecode]")


def sixteen_bits() -> bytes:
    out = io.BytesIO()
    Image.new("I;16", (64, 48), 40_000).save(out, "PNG")
    return out.getvalue()


def animated() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (60, 60)).save(out, "PNG", save_all=True, append_images=[Image.new("RGB", (60, 60), "red")])
    return out.getvalue()


def texted() -> bytes:
    """A PNG with a comment of eighty megabytes, deflated."""
    out, told = io.BytesIO(), PngImagePlugin.PngInfo()
    told.add_text("Comment", "x" * (80 << 20), zip=True)
    Image.new("RGB", (60, 60)).save(out, "PNG", pnginfo=told)
    return out.getvalue()


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
        pytest.param(
            pdf(b"/Names << /EmbeddedFiles << /Names [] >> >>"), "pdf", "has_actions", id="a PDF with files in it"
        ),
        pytest.param(pdf(b"/A << /S /Launch /F (cmd) >>"), "pdf", "has_actions", id="a PDF that starts a program"),
        pytest.param(
            pdf(b"/Encrypt << /Filter /Standard >>"), "pdf", "encrypted", id="a PDF that nobody can look into"
        ),
        pytest.param(
            stream(zlib.compress(bytes(80 << 20), 9)), "pdf", "too_large", id="a PDF that unfolds to eighty megabytes"
        ),
        pytest.param(
            stream(zlib.compress(zlib.compress(bytes(80 << 20), 9), 9)),
            "pdf",
            "too_large",
            id="a PDF that unfolds twice",
        ),
        pytest.param(
            stream(b"\x80\x0b" * 20_000, b"/Filter /LZWDecode"),
            "pdf",
            "too_large",
            id="a PDF that may unfold to anything",
        ),
        pytest.param(stream(zlib.compress(b"0 0 m 9 9 l S")), "pdf", None, id="a PDF with a line on its page"),
        pytest.param(
            picture("JPEG") + b"PK\x03\x04<script>",
            "jpg",
            None,
            id="a JPG with a second file behind it, which is left off",
        ),
        pytest.param(b"<html>" + picture("JPEG"), None, "not_an_image", id="a JPG behind a page"),
        pytest.param(header(20_000, 20_000), None, "too_many_pixels", id="a header of 20,000 by 20,000"),
        pytest.param(header(0, 0), None, "not_an_image", id="a header of nothing"),
        pytest.param(header(300, 400), None, "damaged", id="a header with no pixels behind it"),
        pytest.param(animated(), "png", "too_many_pixels", id="an animation"),
        pytest.param(texted(), None, "damaged", id="a PNG whose comment is a bomb"),
        pytest.param(picture("WEBP"), None, "not_an_image", id="a WebP"),
        pytest.param(picture("JPEG", mode="CMYK"), "jpg", None, id="a printer's JPG"),
        pytest.param(
            packed(base64.a85encode(zlib.compress(SCRIPT)) + b"~>", b"/ASCII85Decode"),
            "pdf",
            "opaque",
            id="a PDF whose script is packed twice",
        ),
        pytest.param(
            packed(zlib.compress(SCRIPT).hex().encode() + b">", b"/ASCIIHexDecode"),
            "pdf",
            "opaque",
            id="a PDF whose script stands in hexadecimal",
        ),
        pytest.param(
            packed(zlib.compress(b"9 0 << /Type /Font >>")),
            "pdf",
            None,
            id="a PDF that packs its objects as programs do",
        ),
        pytest.param(
            pdf(b"/AF [<< /F (a.exe) /EF << /F 9 0 R >> >>]"),
            "pdf",
            "has_actions",
            id="a PDF with an unnamed attachment",
        ),
        pytest.param(b"\0\0\0\x18ftypheic" + bytes(300), None, "telephone_format", id="a telephone's picture"),
        pytest.param(sixteen_bits(), "png", None, id="a scan of sixteen bits"),
        pytest.param(pdf(pages=60), "pdf", "too_many_pages", id="a PDF of sixty pages"),
        pytest.param(b"%PDF-1.7 nothing else", "pdf", "damaged", id="a PDF by name only"),
    ],
)
def test_bytes_say_what_a_piece_is(data, kind, problem):
    examined = examine(data)
    assert (examined.kind, examined.problem) == (kind, problem)


def test_a_bomb_is_refused_before_it_unfolds():
    out = io.BytesIO()
    Image.new("1", (8_000, 7_000)).save(out, "PNG")
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
