"""The heart of a case's screen: claim, golden record, the certificates that findings name and every source row side by side, differences marked."""

from collections.abc import Mapping, Sequence
from html import escape
from typing import NamedTuple

import streamlit as st

from lookup_app import curated_door
from lookup_app.case_files import CaseFile, Source
from lookup_app.differences import mark
from lookup_app.wording import Words
from schemas.columns import CERTIFICATE_COLUMNS, Column

OTHERS = 3
"""So many certificates that findings name stand beside; more would push the sources off the screen."""


class Other(NamedTuple):
    """A certificate that a finding holds against this one: what people tell it by, and its golden record."""

    label: str
    values: dict[str, str | None]


def others_of(file: CaseFile) -> list[Other]:
    """The certificates that the case's findings name, the gravest finding's first: whose number it bears, which conferral excludes it."""
    named = [part.strip() for finding in file.findings for part in (finding.get("detail") or "").split(",")]
    wanted = [one for one in dict.fromkeys(named) if one and one != file.case.certificate_id]
    known, labels = curated_door.golden_values(wanted), curated_door.labels(wanted)
    return [Other(labels[one], known[one]) for one in wanted if one in known][:OTHERS]


def draw(file: CaseFile, say: Words) -> None:
    """One table: a line for each of the nineteen columns that anybody says something about."""
    others = others_of(file)
    heads = [head(say("case.column"), "")]
    if file.claim:
        heads.append(head(say("case.claim"), ""))
    if file.golden:
        heads.append(head(say("case.golden"), say("case.golden_hint")))
    heads += [head(say("case.other"), other.label) for other in others]
    heads += [head(source.office, source.place, number) for number, source in enumerate(file.sources, 1)]
    told = [column for column in CERTIFICATE_COLUMNS if is_told(column.name, file)]
    differing = [column for column in told if differs(column.name, file)]
    same = [column for column in told if column not in differing]
    parts = [("case.differing", differing), ("case.same", same)] if differing and same else [("", told)]
    lines = "".join(
        (part_head(say(key, count=len(columns)), len(heads)) if key else "")
        + "".join(line(column, file, say, others) for column in columns)
        for key, columns in parts
    )
    st.html(
        f'<div class="sy-table-wrap" tabindex="0"><table class="sy-table sy-compare"><thead><tr>{"".join(heads)}</tr></thead><tbody>{lines}</tbody></table></div>'
    )


def head(text: str, small: str, number: int | None = None) -> str:
    """A column's heading, with where it comes from underneath; a source has the number that the graph and the golden values call it by."""
    mark_of = f"<i>{number}</i>" if number else ""
    return f"<th scope=col>{mark_of}{escape(text)}<small>{escape(small)}</small></th>"


def part_head(text: str, width: int) -> str:
    """What the following lines have in common."""
    return f'<tr class="parts"><th scope=colgroup colspan={width}>{escape(text)}</th></tr>'


def differs(column: str, file: CaseFile) -> bool:
    """Whether two of those who state something in this column state different things; who states nothing says nothing against it."""
    told = [file.claim, file.golden, *(source.values for source in file.sources)]
    return len({value for values in told if (value := values.get(column))}) > 1


def is_told(column: str, file: CaseFile) -> bool:
    """Whether anybody says anything in this column."""
    told: Sequence[dict[str, str | None]] = [
        file.claim,
        file.golden,
        *(source.values for source in file.sources),
        *(source.words for source in file.sources),
    ]
    return any(values.get(column) for values in told)


def line(column: Column, file: CaseFile, say: Words, others: Sequence[Other] = ()) -> str:
    """One column of the certificate across all who speak of it; everything is compared with the golden record, or else with the first source."""
    name = column.name
    standard = file.golden.get(name) or next(
        (value for source in file.sources if (value := source.values.get(name))), None
    )
    cells = [f"<th scope=row>{escape(say.pick(column.zh, column.en))}</th>"]
    if file.claim:
        cells.append(f'<td class="claim">{mark(file.claim.get(name), standard)}</td>')
    if file.golden:
        cells.append(
            f'<td class="golden">{mark(file.golden.get(name), file.golden.get(name))}{provenance(name, file, say)}</td>'
        )
    cells += [f'<td class="other">{mark(other.values.get(name), standard)}</td>' for other in others]
    cells += [f"<td>{source_cell(source, name, standard)}</td>" for source in file.sources]
    return f"<tr>{''.join(cells)}</tr>"


def provenance(name: str, file: CaseFile, say: Words) -> str:
    """Which rule chose the golden value, and the number of the source that it comes from, whose head tells file, sheet and row."""
    numbers = {source.record_id: say("case.source", number=at) for at, source in enumerate(file.sources, 1)}
    told = origin_words(name, file, numbers, say)
    return f"<small>{escape(told)}</small>" if told else ""


def provenance_words(name: str, file: CaseFile, say: Words) -> str:
    """The same as plain text with the place itself, for paper; nothing for a column without a golden value."""
    return origin_words(name, file, {source.record_id: source.place for source in file.sources}, say)


def origin_words(name: str, file: CaseFile, places: Mapping[str, str], say: Words) -> str:
    """The rule, and the source as `places` calls it."""
    chosen = file.chosen.get(name)
    if chosen is None:
        return ""
    origin = places.get(chosen["record_id"] or "", chosen["decision_id"] or "")
    why = say(f"why.{chosen['why']}") if f"why.{chosen['why']}" in say else chosen["why"]
    return " · ".join(filter(None, [why, origin]))


def source_cell(source: Source, name: str, standard: str | None) -> str:
    """The canonical value with its differences, and the source's own words where they are others."""
    value, words = source.values.get(name), source.words.get(name)
    own = f"<small>{escape(words)}</small>" if words and words != value else ""
    return f"{mark(value, standard)}{own}"
