"""The heart of a case's screen: claim, golden record and every source row side by side, differences marked."""

from collections.abc import Sequence
from html import escape

import streamlit as st

from lookup_app.case_files import CaseFile, Source
from lookup_app.differences import mark
from lookup_app.wording import Words
from schemas.columns import CERTIFICATE_COLUMNS, Column


def draw(file: CaseFile, say: Words) -> None:
    """One table: a line for each of the nineteen columns that anybody says something about."""
    heads = [head(say("case.column"), "")]
    if file.claim:
        heads.append(head(say("case.claim"), ""))
    if file.golden:
        heads.append(head(say("case.golden"), say("case.golden_hint")))
    heads += [head(source.office, source.place) for source in file.sources]
    lines = "".join(line(column, file, say) for column in CERTIFICATE_COLUMNS if is_told(column.name, file))
    st.html(
        f'<div class="sy-table-wrap" tabindex="0"><table class="sy-table sy-compare"><thead><tr>{"".join(heads)}</tr></thead><tbody>{lines}</tbody></table></div>'
    )


def head(text: str, small: str) -> str:
    """A column's heading, with where it comes from underneath."""
    return f"<th scope=col>{escape(text)}<small>{escape(small)}</small></th>"


def is_told(column: str, file: CaseFile) -> bool:
    """Whether anybody says anything in this column."""
    told: Sequence[dict[str, str | None]] = [
        file.claim,
        file.golden,
        *(source.values for source in file.sources),
        *(source.words for source in file.sources),
    ]
    return any(values.get(column) for values in told)


def line(column: Column, file: CaseFile, say: Words) -> str:
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
    cells += [f"<td>{source_cell(source, name, standard)}</td>" for source in file.sources]
    return f"<tr>{''.join(cells)}</tr>"


def provenance(name: str, file: CaseFile, say: Words) -> str:
    """Which rule chose the golden value, and the place of the record it comes from."""
    told = provenance_words(name, file, say)
    return f"<small>{escape(told)}</small>" if told else ""


def provenance_words(name: str, file: CaseFile, say: Words) -> str:
    """The same as plain text, nothing for a column without a golden value."""
    chosen = file.chosen.get(name)
    if chosen is None:
        return ""
    places = {source.record_id: source.place for source in file.sources}
    origin = places.get(chosen["record_id"] or "", chosen["decision_id"] or "")
    why = say(f"why.{chosen['why']}") if f"why.{chosen['why']}" in say else chosen["why"]
    return " · ".join(filter(None, [why, origin]))


def source_cell(source: Source, name: str, standard: str | None) -> str:
    """The canonical value with its differences, and the source's own words where they are others."""
    value, words = source.values.get(name), source.words.get(name)
    own = f"<small>{escape(words)}</small>" if words and words != value else ""
    return f"{mark(value, standard)}{own}"
