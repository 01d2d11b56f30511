"""The place of a source row as its file shows it: a grid of the cells around it, the row itself marked."""

from html import escape

import streamlit as st

from lookup_app import review_door
from lookup_app.access import Account
from lookup_app.case_files import CaseFile, Source
from lookup_app.wording import Words

KEY = "source_grid.shown"


def draw(account: Account, file: CaseFile, say: Words) -> None:
    """A switch, since files may be long to read, and one tab a source row while it is on; it stays on from case to case."""
    if not file.sources:
        return
    shown = st.session_state.get(KEY, False)
    st.button(
        say("case.hide_places" if shown else "case.show_places"), key="source_grid.switch", icon=":material/table_view:",
        shortcut="G", on_click=switch,
    )  # fmt: skip
    if not shown:
        return
    tabs = st.tabs([f"{number}. {source.place}" for number, source in enumerate(file.sources, 1)], on_change="rerun")
    for tab, source in zip(tabs, file.sources, strict=True):
        if tab.open:
            with tab:
                draw_place(account, source, say)


def switch() -> None:
    """Shows the places, or hides them again."""
    st.session_state[KEY] = not st.session_state.get(KEY, False)


def draw_place(account: Account, source: Source, say: Words) -> None:
    """The rows around the source row, with letters and numbers as a spreadsheet has them."""
    place = review_door.source_place(account, *source.located)
    if place is None:
        st.caption(say("case.no_place"))
        return
    width = max(len(cells) for _, cells in place.rows)
    letters = "".join(f"<th scope=col>{letter(place.first_column + at)}</th>" for at in range(width))
    lines = "".join(
        f"<tr{' class=golden' if number == source.located[2] else ''}><th scope=row>{number}</th>"
        f"{''.join(f'<td>{escape(cell)}</td>' for cell in cells)}</tr>"
        for number, cells in place.rows
    )
    st.html(
        f'<div class="sy-table-wrap" tabindex="0"><table class="sy-table"><caption hidden>{escape(source.place)}</caption>'
        f"<thead><tr><th scope=col>{escape(say('case.row'))}</th>{letters}</tr></thead><tbody>{lines}</tbody></table></div>"
    )


def letter(column: int) -> str:
    """A column's letters from its 1-based number.

    >>> letter(1), letter(27)
    ('A', 'AA')
    """
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
