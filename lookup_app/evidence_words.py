"""What a comparison of two records came to, in words: the linkage's own, with the page's names for the columns."""

from collections.abc import Mapping
from typing import Any

from lookup_app.wording import Words
from pipelines.linkage.wording import wording

OF_TERMS, OF_LEVELS = " × ", " | "
"""What stands between the parts of a joint comparison, and between their levels."""


def name_of(comparison: str, say: Words) -> str:
    """A comparison by the columns that it looks at; what has no words as the run wrote it."""
    return OF_TERMS.join(_name(part, say) for part in comparison.split(OF_TERMS))


def level_of(comparison: str, level: str, say: Words) -> str:
    """How the two stand in it, part by part where it is a joint one; what has no words as the run wrote it.

    >>> from lookup_app.wording import words
    >>> level_of("sex", "same", words("zh")), level_of("sex × method", "same | different", words("en"))
    ('相同', 'the same; different')
    """
    parts = comparison.split(OF_TERMS)
    levels = level.split(OF_LEVELS) if len(parts) > 1 else [level]
    if len(parts) != len(levels):
        return level
    return say.pick("；", "; ").join(_level(*pair, say) for pair in zip(parts, levels, strict=True))


def sentence(step: Mapping[str, Any], say: Words) -> str:
    """One step of the evidence as a sentence without its weight."""
    told = str(step["comparison"]), str(step["level"])
    return say.labelled(name_of(told[0], say), level_of(*told, say))


def _name(part: str, say: Words) -> str:
    if f"comparison.{part}" in say:
        return say(f"comparison.{part}")
    return say.pick(*known) if (known := wording().get((part, ""))) else part


def _level(part: str, level: str, say: Words) -> str:
    return say.pick(*known) if (known := wording().get((part, level))) else level
