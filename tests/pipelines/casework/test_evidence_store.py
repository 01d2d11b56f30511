"""Evidence in the store: refused with a sentence, made anew, encrypted, shown to who may see it. And the photo rule."""

import io

import pytest
from PIL import Image

from pipelines.casework import IntegrityError, NotFoundError, RefusedFileError
from pipelines.casework.photo import find_photo_fault

from .conftest import picture, portrait


def with_metadata() -> bytes:
    out = io.BytesIO()
    image = Image.new("RGB", (60, 40), (10, 200, 10))
    exif = image.getexif()
    exif[0x010E] = "secret place"
    exif[0x8825] = {1: "N", 2: (24.0, 19.0, 3.0), 29: "2019:08:07"}
    image.save(out, "JPEG", exif=exif, comment=b"<script>alert(1)</script>")
    return out.getvalue() + b"PK\x03\x04 a second file behind the picture"


@pytest.mark.parametrize(
    ("data", "word"),
    [
        pytest.param(b"", "空", id="nothing"),
        pytest.param(b"<svg onload=alert(1)>", "不是 JPG", id="a script"),
        pytest.param(b"%PDF-1.4 <<", "损坏", id="half a PDF"),
        pytest.param(picture(size=(4, 4)), "过小", id="a dot"),
        pytest.param(b"%PDF-1.4\n1 0 obj << /Encrypt 2 0 R >> endobj", "已加密", id="an encrypted PDF"),
        pytest.param(b"%PDF-1.4\n1 0 obj << /OpenAction 2 0 R >> endobj", "脚本、动作或附件", id="a PDF that acts"),
    ],
)
def test_what_is_no_evidence_is_refused_with_a_sentence(office, data, word):
    with pytest.raises(RefusedFileError, match=word):
        office.store.evidence.put(data, office.holder)


def test_only_pixels_survive(office):
    stored = office.store.evidence.put(with_metadata(), office.holder)
    (page,) = office.store.evidence.pages(stored.sha256, office.examiner)
    assert (
        b"secret place" not in page
        and b"<script>" not in page
        and b"PK\x03\x04" not in page
        and b"2019:08:07" not in page
    )
    with Image.open(io.BytesIO(page)) as shown:
        assert shown.size == (60, 40) and not shown.getexif()


def test_a_pdf_is_seen_as_pictures_of_its_pages(office):
    out = io.BytesIO()
    Image.new("RGB", (200, 200), (250, 250, 250)).save(
        out, "PDF", save_all=True, append_images=[Image.new("RGB", (200, 100))]
    )
    pages = office.store.evidence.pages(
        office.store.evidence.put(out.getvalue(), office.holder).sha256, office.examiner
    )
    assert [page[:4] for page in pages] == [b"\x89PNG"] * 2


@pytest.mark.parametrize(
    ("mode", "ink", "paper"),
    [
        pytest.param("RGBA", (0, 0, 0, 255), (0, 0, 0, 0), id="black on nothing"),
        pytest.param("LA", (0, 255), (0, 0), id="grey on nothing"),
        pytest.param("I;16", 0, 65_535, id="sixteen bits"),
        pytest.param("1", 0, 1, id="one bit"),
    ],
)
def test_a_reviewer_sees_what_a_viewer_shows(office, mode, ink, paper):
    image, out = Image.new(mode, (60, 40), paper), io.BytesIO()
    image.paste(ink, (0, 0, 20, 40))
    if mode == "I;16":
        image.putpixel((50, 20), 20_000)
    image.save(out, "PNG")
    (page,) = office.store.evidence.pages(
        office.store.evidence.put(out.getvalue(), office.holder).sha256, office.holder
    )
    with Image.open(io.BytesIO(page)) as seen:
        shown = [seen.getpixel((column, 20))[0] for column in (5, 30, 50)]
    assert shown == [0, 255, 77 if mode == "I;16" else 255]


def test_nothing_legible_lies_on_the_disk(office):
    office.store.evidence.put(picture("JPEG"), office.holder)
    files = [path for path in office.store.evidence.folder.rglob("*") if path.is_file()]
    assert len(files) == 1 and b"JFIF" not in files[0].read_bytes() and files[0].stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("role", "sees"),
    [("holder", True), ("other_holder", False), ("examiner", True), ("approver", True)],
)
def test_evidence_is_for_its_sender_and_for_reviewers(office, role, sees):
    stored = office.store.evidence.put(picture(), office.holder)
    if sees:
        assert office.store.evidence.pages(stored.sha256, getattr(office, role))
    else:
        with pytest.raises(NotFoundError):
            office.store.evidence.pages(stored.sha256, getattr(office, role))


def test_the_same_file_twice_is_stored_once(office):
    first, second = (office.store.evidence.put(picture(), office.holder) for _ in range(2))
    assert first == second and office.store.evidence.check_all() == 1


def test_each_who_sent_the_same_document_sees_it(office):
    """Colleagues hold copies of one approval document."""
    stored = office.store.evidence.put(picture(), office.holder)
    with pytest.raises(NotFoundError):
        office.store.evidence.pages(stored.sha256, office.employer)
    office.store.evidence.put(picture(), office.employer)
    assert office.store.evidence.pages(stored.sha256, office.employer) == office.store.evidence.pages(
        stored.sha256, office.holder
    )


def test_damage_is_noticed(office):
    office.store.evidence.put(picture(), office.holder)
    path = next(path for path in office.store.evidence.folder.rglob("*") if path.is_file())
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    with pytest.raises(IntegrityError):
        office.store.evidence.check_all()


def printed(data: bytes) -> bytes:
    """The picture in a printer's colours."""
    out = io.BytesIO()
    with Image.open(io.BytesIO(data)) as image:
        image.convert("CMYK").save(out, "JPEG", quality=95)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "word"),
    [
        pytest.param(portrait(), None, id="one face before blue"),
        pytest.param(portrait(background=(170, 205, 240)), None, id="light blue"),
        pytest.param(portrait(background=(255, 255, 255)), "蓝色", id="before white"),
        pytest.param(portrait(background=(200, 30, 30)), "蓝色", id="before red"),
        pytest.param(portrait(faces=0), "一张", id="no face"),
        pytest.param(portrait(faces=2), "一张", id="two faces"),
        pytest.param(portrait(faces=3), "一张", id="a group"),
        pytest.param(portrait(size=(450, 350)), "比例", id="across"),
        pytest.param(portrait(size=(70, 90)), "像素", id="too small"),
        pytest.param(portrait(form="PNG"), "JPG", id="a PNG"),
        pytest.param(printed(portrait()), None, id="a printer's JPG"),
        pytest.param(portrait()[:3000], "损坏", id="cut off"),
        pytest.param(b"", "JPG", id="nothing"),
        pytest.param(b"<script>alert(1)</script>", "JPG", id="a script called .jpg"),
        pytest.param(portrait() + bytes(1 << 20), "1 MB", id="too many bytes"),
        pytest.param(b"\xff\xd8\xff\xe0 no picture", "损坏", id="a JPG by its first bytes"),
    ],
)
def test_the_photo_rule_says_what_is_wrong(data, word):
    fault = find_photo_fault(data)
    assert fault is None if word is None else word in str(fault)


def test_a_photo_is_refused_at_once(office):
    with pytest.raises(RefusedFileError, match="蓝色"):
        office.store.evidence.put(portrait(background=(250, 250, 250)), office.holder, purpose="photo")
    assert office.store.evidence.put(portrait(), office.holder, purpose="photo").kind == "jpg"


def test_a_telephones_jpg_with_a_second_picture_behind_it_is_evidence(office):
    out = io.BytesIO()
    hidden = Image.new("RGB", (300, 400), "red")
    Image.new("RGB", (300, 400), "white").save(out, "MPO", save_all=True, append_images=[hidden])
    stored = office.store.evidence.put(out.getvalue(), office.holder)
    (page,) = office.store.evidence.pages(stored.sha256, office.holder)
    assert stored.kind == "jpg"
    with Image.open(io.BytesIO(page)) as seen:
        assert seen.format == "JPEG" and min(seen.convert("RGB").getpixel((150, 200))) > 250


def test_a_photo_that_a_telephone_turned_is_judged_upright():
    with Image.open(io.BytesIO(portrait())) as upright:
        turned, exif, out = upright.transpose(Image.Transpose.ROTATE_90), Image.Exif(), io.BytesIO()
    exif[0x112] = 6
    turned.save(out, "JPEG", exif=exif, quality=95)
    assert find_photo_fault(out.getvalue()) is None
