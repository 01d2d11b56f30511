"""The evidence of a case as pictures made anew; the files themselves never reach a browser."""

import json
from pathlib import Path
from typing import Any

import streamlit as st

from lookup_app import casework_door
from lookup_app.access import Account
from lookup_app.casework_door import CaseworkError
from lookup_app.wording import Words, bilingual


def pieces_of(history: list[dict[str, Any]], submission: dict[str, Any] | None) -> list[dict[str, Any]]:
    """The pieces last sent: of a form, of a received line, or of the run's own submission."""
    for event in reversed(history):
        payload = event["payload"]
        sent = (payload.get("form") or {}).get("evidence") or payload.get("submission", {}).get("evidence")
        if sent:
            return as_list(sent)
    return as_list((submission or {}).get("evidence") or [])


def as_list(sent: str | list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The pieces, however they were stored."""
    return json.loads(sent) if isinstance(sent, str) else list(sent)


def draw(account: Account, pieces: list[dict[str, Any]], say: Words) -> None:
    """One tab a piece; what can't be shown says why."""
    labels = [
        f"{number}. {piece.get('type') or Path(str(piece.get('path') or '')).name or say('case.piece')}"
        for number, piece in enumerate(pieces, 1)
    ]
    for tab, piece in zip(st.tabs(labels), pieces, strict=True):
        with tab:
            draw_piece(account, piece, say)


def draw_piece(account: Account, piece: dict[str, Any], say: Words) -> None:
    """All pages of one piece."""
    if piece.get("problem"):
        st.error(say("case.piece_problem", problem=piece["problem"]))
        return
    try:
        pages = casework_door.evidence_of(account, piece)
    except CaseworkError as error:
        st.error(bilingual(str(error), say))
        return
    for number, page in enumerate(pages, 1):
        named = say("case.page", number=number, total=len(pages))
        st.image(page, caption=named, alt=named)
