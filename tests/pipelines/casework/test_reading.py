"""Evidence that can be read is held against the claim."""

import pytest

from pipelines.casework.reading import compare_evidence, find_claims
from pipelines.intake.readers import ocr

TEXT = "职称证书 姓 名: 測試甲  任职资格：助理工程师 证书编号：桂职资字第１2000007号"


@pytest.mark.parametrize(
    ("claim", "found"),
    [
        pytest.param({"holder_name": "测试甲"}, {"holder_name": True}, id="name in other characters"),
        pytest.param({"holder_name": "测试乙"}, {"holder_name": False}, id="another name"),
        pytest.param(
            {"certificate_number": "桂职资字第12000007号"}, {"certificate_number": True}, id="number in another width"
        ),
        pytest.param({"title": "助理工程师", "employer": "测试一厂"}, {"title": True}, id="only what can be compared"),
        pytest.param({"title": ""}, {}, id="nothing claimed"),
    ],
)
def test_a_claim_is_found_or_not(claim, found):
    assert find_claims(TEXT, claim) == found


@pytest.mark.skipif(ocr.is_installed(), reason="the extra `ocr` is installed here")
def test_without_the_extra_nothing_is_said():
    assert compare_evidence([b""], {"holder_name": "测试甲"}) is None
