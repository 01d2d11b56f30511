"""Every sentence people read: `zh.toml` and `en.toml`, the stewards' in files of their own, the same keys in each language (a test holds it)."""

import csv
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

LANGUAGES = {"zh": "中文", "en": "English"}
DEFAULT = "zh"


class Words:
    """The wording of one language: `words("lookup.title")`, placeholders by keyword."""

    def __init__(self, language: str, sentences: dict[str, str]) -> None:
        self.language = language
        self._sentences = sentences

    def __call__(self, key: str, **values: object) -> str:
        return self._sentences[key].format(**values) if values else self._sentences[key]

    def __contains__(self, key: str) -> bool:
        return key in self._sentences

    def section(self, name: str) -> dict[str, str]:
        """A section's keys and sentences in their order, such as all purposes."""
        prefix = f"{name}."
        return {key.removeprefix(prefix): text for key, text in self._sentences.items() if key.startswith(prefix)}

    def __iter__(self) -> Iterator[str]:
        """Every key, `section.name`."""
        return iter(self._sentences)

    def gloss(self, value: str | None) -> str | None:
        """A level, method, series, state or kind of evidence as this language shows it: the register's own word, in English with its meaning beside it.

        >>> words("en").gloss("高级"), words("zh").gloss("高级")
        ('高级 (senior)', '高级')
        """
        english = None if value is None or self.language == "zh" else glosses().get(value)
        return f"{value} ({english})" if english else value

    def labelled(self, label: str, what: str) -> str:
        """A label and what it stands before.

        >>> words("zh").labelled("理由", "缺原件"), words("en").labelled("Reason", "no original")
        ('理由：缺原件', 'Reason: no original')
        """
        return f"{label}{self.pick('：', ': ')}{what}"

    def bracketed(self, text: object, what: object) -> str:
        """A text with what stands behind it in brackets.

        >>> words("zh").bracketed("甲", 3), words("en").bracketed("甲", 3)
        ('甲（3）', '甲 (3)')
        """
        return self.pick("{}（{}）", "{} ({})").format(text, what)

    def pick(self, zh: str, en: str) -> str:
        """Whichever of two wordings is in this language, for catalogues that carry both."""
        return zh if self.language == "zh" else en


@cache
def glosses() -> dict[str, str]:
    """What levels, methods, series, states and kinds of evidence mean in English."""
    with (Path(__file__).parent / "glosses.csv").open(encoding="utf-8", newline="") as file:
        return {row["value"]: row["en"] for row in csv.DictReader(file)}


@cache
def words(language: str) -> Words:
    """The wording of `zh` or `en`; any other language reads Chinese."""
    known = language if language in LANGUAGES else DEFAULT
    files = sorted(Path(__file__).parent.glob(f"*{known}.toml"))
    tables = [tomllib.loads(file.read_text(encoding="utf-8")) for file in files]
    return Words(
        known,
        {
            f"{section}.{key}": text.strip("\n")
            for sections in tables
            for section, table in sections.items()
            for key, text in table.items()
        },
    )


def bilingual(sentence: str, say: Words) -> str:
    """The part in this language of a sentence that says the same in Chinese and then in English.

    >>> bilingual("请填写理由。 Give a reason.", words("en"))
    'Give a reason.'
    """
    parts = re.split(r"(?<=[。！？]) (?=[A-Z])", sentence, maxsplit=1)
    return say.pick(parts[0], parts[-1])
