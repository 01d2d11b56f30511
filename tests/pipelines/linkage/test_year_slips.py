"""Whether a slip in the year parts a certificate in two."""

import pytest

from pipelines.linkage import link

KEY = b"a key for tests"
FIRST = {
    "holder_name": "荣艳文", "id_number": "450203198805170024", "employer": "柳州化工股份有限公司", "title": "工程师", "series": "工程技术系列", "acquired_on": "2014-06-05",
}  # fmt: skip


@pytest.mark.parametrize(
    ("other", "certificates"),
    [
        pytest.param({"acquired_on": "2013-06"}, 1, id="the year before, the month alone"),
        pytest.param({"acquired_on": "2017-06-05"}, 1, id="another year, the very day"),
        pytest.param({"acquired_on": "2017-06"}, 2, id="three years later, the month alone"),
        pytest.param(
            {"acquired_on": "2017-06", "conferred_on": "2014-06-30"}, 1, id="conferred before it was acquired"
        ),
        pytest.param({"acquired_on": "2013-07"}, 2, id="another month"),
        pytest.param({"acquired_on": "2013-06", "acquisition_method": "重新确认"}, 2, id="confirmed again"),
        pytest.param({"acquired_on": "2013-06", "employer": "三江侗族自治县粮食局"}, 2, id="another employer"),
        pytest.param({"acquired_on": "2013-06", "employer": None}, 2, id="nothing speaks for one conferral"),
        pytest.param(
            {"acquired_on": "2013-06", "employer": None, "approval_document": "柳职改〔2014〕7号"},
            1,
            id="its document is of the other's year",
        ),
        pytest.param(
            {"acquired_on": "2013-06", "employer": None, "approval_document": "柳职改〔2013〕7号"},
            2,
            id="its document is of its own year",
        ),
    ],
)
def test_a_slip_in_the_year_makes_no_second_certificate(make_standard, other, certificates):
    found = link(make_standard(FIRST, FIRST | other), key=KEY).assignments
    assert found["certificate_id"].n_unique() == certificates


def test_a_year_that_two_lists_state_is_no_slip(make_standard):
    later = FIRST | {"acquired_on": "2015-06-05"}
    found = link(make_standard(FIRST, FIRST, later, later), key=KEY).assignments
    assert found["certificate_id"].n_unique() == 2


@pytest.mark.parametrize(
    ("document", "certificates"),
    [
        pytest.param("柳职改〔2014〕7号", 1, id="one document confers once"),
        pytest.param("柳职改〔2014〕9号", 2, id="another document"),
    ],
)
def test_a_way_of_acquiring_that_a_title_got_wrong_makes_no_second_certificate(make_standard, document, certificates):
    first = FIRST | {"acquisition_method": "评审", "approval_document": "柳职改〔2014〕7号"}
    other = first | {"acquisition_method": "重新确认", "approval_document": document}
    found = link(make_standard(first, other), key=KEY).assignments
    assert found["certificate_id"].n_unique() == certificates
