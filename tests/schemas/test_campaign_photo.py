"""Which applications need a photo is a campaign's to say."""

import pytest

from schemas.campaign import CAMPAIGNS, load_campaign


def written(folder, kinds: str):
    text = (CAMPAIGNS / "liuzhou-2019.toml").read_text(encoding="utf-8")
    file = folder / "other.toml"
    file.write_text(text.replace("photo_required_for = []", f"photo_required_for = {kinds}"), encoding="utf-8")
    return load_campaign(file)


def test_a_campaign_names_the_applications_that_need_a_photo(tmp_path):
    assert written(tmp_path, '["register"]').photo_required_for == {"register"}
    assert written(tmp_path, "[]").photo_required_for == frozenset()


def test_an_application_that_there_is_not_is_refused(tmp_path):
    with pytest.raises(ValueError, match="photo_required_for"):
        written(tmp_path, '["confirm"]')
