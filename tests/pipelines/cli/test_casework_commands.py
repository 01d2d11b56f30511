"""`shenyan account`, `audit` and `backup`: done with status 0, refused with a sentence and status 1."""

import json

import pytest
from sqlalchemy import create_engine, text

from pipelines.cli.main import main


@pytest.fixture
def shenyan(tmp_path, monkeypatch, capsys):
    """Runs a command on an installation of its own; gives status, what it printed and what it complained of."""
    monkeypatch.setenv("SHENYAN_CURATED", str(tmp_path / "curated"))
    monkeypatch.setenv("SHENYAN_KEY_FILE", str(tmp_path / "keys.json"))
    monkeypatch.setenv("SHENYAN_PASSWORD", "zwei-Wege-7")
    monkeypatch.delenv("SHENYAN_DATABASE_URL", raising=False)

    def run(*words):
        status = main(list(words))
        printed = capsys.readouterr()
        return status, printed.out, printed.err

    return run


def test_accounts_are_made_listed_and_changed(shenyan):
    assert shenyan("account", "add", "examiner1", "--role", "examiner")[0] == 0
    assert shenyan("account", "roles", "examiner1", "--role", "examiner", "--role", "approver")[0] == 0
    _, printed, _ = shenyan("account", "list", "--json")
    assert json.loads(printed)["roles"] == ["approver", "examiner"]


@pytest.mark.parametrize(
    "act", ["password", "disable", "enable", "unlock", "second-factor", "drop-second-factor", "api-key", "end-api-keys"]
)
def test_every_act_on_an_account_is_audited(shenyan, act):
    shenyan("account", "add", "verifier1", "--role", "verifier")
    assert shenyan("account", act, "verifier1")[0] == 0
    _, printed, _ = shenyan("audit", "show")
    assert len([line for line in printed.splitlines() if "\taccount:" in line]) == 2


def test_a_holder_s_account_takes_the_id_number_from_the_environment(shenyan, monkeypatch):
    monkeypatch.setenv("SHENYAN_ID_NUMBER", "110105194912310021")
    status, _, complaint = shenyan("account", "add", "holder1", "--role", "holder", "--holder-name", "测试甲")
    assert status == 1 and "身份证号不正确" in complaint and "110105194912310021" not in complaint


@pytest.mark.parametrize(
    "words",
    [
        pytest.param(("account", "disable", "nobody"), id="an account that there isn't"),
        pytest.param(("account", "add", "x", "--role", "examiner"), id="a login too short"),
        pytest.param(("backup", "restore", "nothing.tar.gz"), id="an archive that there isn't"),
        pytest.param(("audit", "verify", "--head", "f" * 64), id="a head that the audit lacks"),
    ],
)
def test_what_cannot_be_done_is_said(shenyan, words):
    shenyan("account", "add", "examiner1", "--role", "examiner")
    status, _, complaint = shenyan(*words)
    assert status == 1 and complaint.strip()


def test_the_audit_is_verified(shenyan, tmp_path):
    shenyan("account", "add", "examiner1", "--role", "examiner")
    status, printed, _ = shenyan("audit", "verify", "--json")
    assert status == 0 and json.loads(printed)["lines"] == 1
    engine = create_engine(f"sqlite:///{tmp_path / 'curated.casework.sqlite'}")
    with engine.begin() as connection:
        connection.execute(text("DROP TRIGGER audit_refuses_update"))
        connection.execute(text("UPDATE audit SET actor = 'somebody else'"))
    engine.dispose()
    assert shenyan("audit", "verify")[0] == 1


def test_a_backup_goes_out_and_comes_back(shenyan, tmp_path, monkeypatch):
    shenyan("account", "add", "examiner1", "--role", "examiner")
    assert shenyan("backup", "make", str(tmp_path / "b.tar.gz"))[0] == 0
    assert shenyan("backup", "restore", str(tmp_path / "b.tar.gz"))[0] == 1
    monkeypatch.setenv("SHENYAN_CURATED", str(tmp_path / "elsewhere"))
    assert shenyan("backup", "restore", str(tmp_path / "b.tar.gz"))[0] == 0
    assert "examiner1" in shenyan("account", "list")[1]
