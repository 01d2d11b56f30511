"""Numbers that no source recorded, or that one recorded wrong: asked of the sequence that the authority keeps."""

import pytest

DOCUMENT = "测职改〔2012〕1号"


@pytest.fixture
def sequence(world, people):
    """A register in which an authority's numbers of 2012 and 2015 are those of other people, some of them by its documents."""
    for number, year in (("01200001", 2012), ("01200002", 2012), ("01200009", 2012), ("01500002", 2015), ("01500009", 2015)):  # fmt: skip
        world.holds(
            f"X{number}", f"H{number}", **people["bert"], certificate_number=number, year=str(year), acquired_on=f"{year}-06-01",
            approval_document=DOCUMENT.replace("2012", str(year)),
        )  # fmt: skip
    return world


@pytest.mark.parametrize(
    ("recorded", "given", "expected"),
    [
        pytest.param({"certificate_number": None}, "01200005", "accepted", id="a place in the sequence"),
        pytest.param({"certificate_number": None}, "1200005", "accepted", id="its zero lost"),
        pytest.param({"certificate_number": None}, "1500005", "returned", id="its zero lost, of another year"),
        pytest.param({"certificate_number": None}, "1200002", "rejected", id="its zero lost, another's"),
        pytest.param({"certificate_number": None}, "7700005", "returned", id="as the authority has none"),
        pytest.param({"certificate_number": "9120005"}, "01200005", "accepted", id="recorded as the authority has none"),
        pytest.param({"certificate_number": "01200004"}, "01200007", "accepted", id="one slip from a sound number"),
        pytest.param({"certificate_number": "01200004"}, "01200017", "returned", id="another than a sound number"),
        pytest.param(
            {"certificate_number": None, "issuing_authority": None, "approval_document": DOCUMENT}, "01200005", "accepted",
            id="the authority known by its document",
        ),
        pytest.param({"certificate_number": None, "issuing_authority": None, "approval_document": DOCUMENT}, "01200002", "rejected", id="another's of that authority"),
    ],
)  # fmt: skip
def test_holders_find_their_own_certificate_by_a_number_that_has_its_place(sequence, recorded, given, expected):
    sequence.holds("C1", **recorded)
    sequence.submits(certificate_number=given)
    assert sequence.outcome()[0] == expected


def test_a_doubtful_certificate_takes_the_number_from_nobody(sequence):
    sequence.holds("C1", certificate_number=None)
    sequence.finds("X01200009")
    sequence.submits(certificate_number="01200009")
    assert sequence.outcome()[0] == "accepted"


def test_a_name_alone_is_not_believed_against_the_recorded_number(sequence):
    sequence.holds("C1", certificate_number="9120005", id_number=None)
    sequence.submits(certificate_number="01200005")
    assert sequence.outcome()[0] == "returned"
