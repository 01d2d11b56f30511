"""A page's pictures and downloads go to the sign-in that they were made for, and to nobody else."""

import inspect

import pytest
from streamlit.runtime.media_file_manager import MediaFileManager

from lookup_app.media_owners import ANYBODY, Owners


@pytest.fixture
def owners():
    """An examiner's session, a holder's, and a visitor's who has not signed in."""
    made = Owners()
    for session, token in (("s1", "examiner"), ("s2", "holder"), ("s3", ANYBODY)):
        made.note(session, token)
    return made


@pytest.mark.parametrize(
    ("holders", "token", "may"),
    [
        pytest.param(["s1"], "examiner", True, id="its own"),
        pytest.param(["s1"], "holder", False, id="another sign-in"),
        pytest.param(["s1"], ANYBODY, False, id="no sign-in"),
        pytest.param(["s1", "s2"], "holder", True, id="shown to both"),
        pytest.param(["s3"], ANYBODY, True, id="a visitor's own report"),
        pytest.param([], "examiner", False, id="a file that no page shows"),
        pytest.param(["gone"], "examiner", False, id="a session that nobody knows"),
        pytest.param(["s1"], "\0", False, id="a made-up cookie"),
    ],
)
def test_a_file_goes_to_whom_it_was_made_for(owners, holders, token, may):
    assert owners.may_have("f", holders, token) is may


def test_a_download_is_still_there_when_the_page_has_been_drawn_anew(owners):
    assert owners.may_have("f", ["s1"], "examiner") and owners.may_have("f", [], "examiner")
    assert not owners.may_have("f", [], "holder")


def test_a_session_that_signed_out_leaves_its_files_to_nobody(owners):
    owners.note("s1", ANYBODY)
    assert not any(owners.may_have("f", ["s1"], token) for token in ("examiner", ANYBODY))


def test_streamlit_still_tells_which_session_holds_a_file():
    assert "_files_by_session_and_coord" in inspect.getsource(MediaFileManager.add) + inspect.getsource(
        MediaFileManager.__init__
    )
