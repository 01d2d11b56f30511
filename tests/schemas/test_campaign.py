"""A campaign is what its file says, and a file that lacks something or contradicts itself is refused with its name."""

import datetime as dt

import pytest

from schemas.campaign import CAMPAIGNS, campaign_named, load_campaign, own_vocabularies
from schemas.plain_faults import PlainFaultError


@pytest.fixture
def changed(tmp_path):
    """The bundled campaign, loaded from a file in which some words are others."""

    def load(old: str, new: str):
        text = (CAMPAIGNS / "liuzhou-2019.toml").read_text(encoding="utf-8")
        assert text.count(old) == 1
        file = tmp_path / "other.toml"
        file.write_text(text.replace(old, new), encoding="utf-8")
        return load_campaign(file)

    return load


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        pytest.param('notice = "柳职办〔2019〕38号"\n', "", "notice.* is missing", id="no notice"),
        pytest.param("first = 2010-01-01\n", "", "first.* is missing", id="no beginning"),
        pytest.param("last = 2018-12-30", "last = 2009-12-30", "a period ends before it begins", id="its period"),
        pytest.param("last = 2020-02-28", "last = 2019-08-06", "a period ends before it begins", id="its window"),
        pytest.param('basis = "official_record"', 'basis = "any"', "publication.basis", id="what passes"),
        pytest.param("waits_for = []", 'waits_for = ["NO_CODE"]', "NO_CODE", id="no finding"),
        pytest.param("waits_for = []", 'waits_for = ["EMPTY_FILE"]', "EMPTY_FILE", id="a reason for a file"),
        pytest.param("second_review_share = 0.05", "second_review_share = 5", "second_review_share", id="a share"),
        pytest.param("required_for = []", 'required_for = ["confirm"]', "photo_required_for", id="no application"),
    ],
)
def test_what_is_missing_or_contradicts_itself_is_refused(changed, old, new, told):
    with pytest.raises(ValueError, match=f"other.toml: .*{told}"):
        changed(old, new)


@pytest.mark.parametrize(
    ("old", "new", "name", "value"),
    [
        pytest.param("last = 2020-02-28", "last = 2019-08-07", "submissions_last", dt.date(2019, 8, 7), id="one day"),
        pytest.param('basis = "official_record"', 'basis = "confirmed"', "publication_basis", "confirmed", id="strict"),
        pytest.param(
            "waits_for = []", 'waits_for = ["SINGLE_SOURCE"]', "publication_waits_for", {"SINGLE_SOURCE"}, id="a doubt"
        ),
        pytest.param("share = 0.05", "share = 1", "second_review_share", 1, id="everything reviewed twice"),
        pytest.param(
            "required_for = []", 'required_for = ["register"]', "photo_required_for", {"register"}, id="a photo"
        ),
    ],
)
def test_a_campaign_says_what_its_file_says(changed, old, new, name, value):
    assert getattr(changed(old, new), name) == value


def test_days_are_the_citys_and_a_moment_without_a_zone_has_none():
    campaign = campaign_named("liuzhou-2019")
    assert campaign.local_day(dt.datetime(2020, 2, 28, 16, tzinfo=dt.UTC)) == dt.date(2020, 2, 29)
    with pytest.raises(ValueError, match="zone"):
        campaign.local_day(dt.datetime(2020, 2, 28, 16))


def test_an_unknown_campaign_is_told_the_known_ones():
    with pytest.raises(ValueError, match=r"known: .*liuzhou-2019"):
        campaign_named("liuzhou-2091")


@pytest.mark.parametrize(
    ("named", "told"),
    [
        pytest.param("nowhere.toml", "no such file", id="no file"),
        pytest.param("nowhere-2022", "known: liuzhou-2019", id="no bundled one"),
    ],
)
def test_a_campaign_that_is_not_there_is_refused_by_its_name(named, told):
    with pytest.raises(PlainFaultError, match=f"SHENYAN_CAMPAIGN.*{told}"):
        campaign_named(named)


def test_another_citys_campaign_is_a_file_that_names_its_own_vocabularies(tmp_path, monkeypatch):
    file = tmp_path / "ours.toml"
    text = (CAMPAIGNS / "liuzhou-2019.toml").read_text(encoding="utf-8")
    file.write_text(text.replace("../cities/liuzhou", "words").replace("liuzhou-2019", "ours"), encoding="utf-8")
    monkeypatch.setenv("SHENYAN_CAMPAIGN", str(file))
    assert campaign_named(str(file)).code == "ours"
    with pytest.raises(ValueError, match=r"ours.toml: vocabularies is no folder"):
        own_vocabularies()
    (tmp_path / "words").mkdir()
    assert own_vocabularies() == tmp_path / "words"
