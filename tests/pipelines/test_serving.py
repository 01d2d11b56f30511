"""Keys and data change only while nobody serves them."""

import pytest

from pipelines.cli.main import main
from pipelines.keys import load_keys
from pipelines.serving import nobody_serves, serving
from pipelines.settings import from_environment
from schemas.plain_faults import PlainFaultError


@pytest.mark.parametrize(
    "words",
    [
        pytest.param(["keys", "rotate"], id="a new key"),
        pytest.param(["keys", "renew"], id="all sealed anew"),
        pytest.param(["keys", "drop"], id="the old key dropped"),
        pytest.param(["backup", "restore", "any.tar.gz"], id="data restored"),
    ],
)
def test_what_a_running_service_would_not_notice_waits_until_it_has_stopped(tmp_path, monkeypatch, words):
    monkeypatch.setenv("SHENYAN_CURATED", str(tmp_path / "curated"))
    (tmp_path / "curated").mkdir()
    before = load_keys(from_environment().key_file)
    served, refused = serving(tmp_path / "curated"), pytest.raises(PlainFaultError, match=r"请先停止.* Stop it")
    with served, serving(tmp_path / "curated"), refused:
        main(words)
    assert load_keys(from_environment().key_file) == before


def test_no_service_begins_while_keys_change_and_one_begins_after(tmp_path):
    with nobody_serves(tmp_path / "curated"), pytest.raises(PlainFaultError, match="正在更换密钥"):
        serving(tmp_path / "curated").__enter__()
    with serving(tmp_path / "curated"):
        pass
