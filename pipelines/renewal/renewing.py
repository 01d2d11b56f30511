"""Renewing place by place; a place that is renewed already costs a look, so what was interrupted is begun again."""

from collections import Counter
from collections.abc import Callable
from typing import NamedTuple

from pipelines import exclusions, prepared
from pipelines.casework import Store
from pipelines.keys import Keys, drop_retired
from pipelines.release import list_releases
from pipelines.release.layout import retire_keys
from pipelines.renewal import releases
from pipelines.settings import Settings

NAMES = {
    "releases": "发布版本 releases",
    "casework": "审核库 casework",
    "evidence": "佐证材料 evidence",
    "frames": "中间数据 frames between the stages",
    "exclusions": "不采用的原因 reasons of what was left out",
    "answers": "接口批量答复 kept answers",
}
"""Every place that holds something sealed, as people read it."""


class Renewed(NamedTuple):
    """How many releases, rows and files of one place had to be sealed anew."""

    place: str
    sealed: int


class StillSealedError(Exception):
    """A key can't be dropped: something at rest is sealed with it. The message says where."""


def places(settings: Settings, store: Store, keys: Keys) -> dict[str, Counter[str]]:
    """Place → how much of it each generation sealed; the first generation also stands for what names none."""
    first = keys.generations[0].key_id
    kept: Counter[str] = Counter()
    for release in list_releases(settings.curated):
        kept.update(releases.sealed_by(release, keys))
    return {
        "releases": kept,
        "casework": store.sealed_by(),
        "evidence": Counter(key or first for key in store.evidence.sealed_by()),
        "frames": Counter(prepared.sealed_by(path, keys) for path in prepared.frames_at_rest(settings)),
        "exclusions": Counter(
            key for reason in exclusions.reasons_at_rest(settings.exclusions) for key in keys.sealed_by(reason)
        ),
        "answers": Counter(key for text in _answers(settings) for key in keys.sealed_by(text)),
    }


def renew(
    settings: Settings, store: Store, keys: Keys, actor: str, say: Callable[[Renewed], None] = lambda _: None
) -> list[Renewed]:
    """What had to be sealed anew in each place; everything at rest is sealed with the newest key afterwards.

    Raises ReleaseError or IntegrityError at the first place where something is not as it was written; the places before it are
    done, nothing in that one has changed, and all of it stays readable.
    """
    ways: dict[str, Callable[[], int]] = {
        "releases": lambda: releases.renew_releases(settings.curated, keys),
        "casework": lambda: store.renew(actor),
        "evidence": store.evidence.renew,
        "frames": lambda: sum(prepared.renew(path, keys) for path in prepared.frames_at_rest(settings)),
        "exclusions": lambda: exclusions.renew(settings.exclusions, keys),
        "answers": lambda: _forget_answers(settings, keys),
    }
    done = []
    for place, way in ways.items():
        done.append(Renewed(place, way()))
        say(done[-1])
    return done


def drop(settings: Settings, store: Store, keys: Keys) -> Keys:
    """The newest key alone; raises StillSealedError, and drops nothing, while anything at rest is sealed with another."""
    releases.left_behind(settings.curated)
    held = {
        place: {key: count for key, count in found.items() if key != keys.key_id}
        for place, found in places(settings, store, keys).items()
    }
    if any(held.values()):
        where = "、".join(f"{NAMES[place]} {sum(found.values())}" for place, found in held.items() if found)
        raise StillSealedError(f"仍有数据由旧密钥加密（{where}），未停用；请先运行 shenyan keys renew。 Renew first.")
    retire_keys(settings.curated, [generation.key_id for generation in keys.generations[:-1]])
    return drop_retired(settings.key_file)


def _answers(settings: Settings) -> list[str]:
    folder = settings.answers
    return [path.read_text(encoding="ascii") for path in sorted(folder.iterdir())] if folder.is_dir() else []


def _forget_answers(settings: Settings, keys: Keys) -> int:
    """How many answers of an older key were removed: they live for a day, and whoever asks again gets a new one."""
    old = [
        path
        for path in (sorted(settings.answers.iterdir()) if settings.answers.is_dir() else [])
        if set(keys.sealed_by(path.read_text(encoding="ascii"))) - {keys.key_id}
    ]
    for path in old:
        path.unlink()
    return len(old)
