"""The evidence of a case as pictures made anew; the files themselves never reach a browser."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import streamlit as st

from lookup_app import review_door
from lookup_app.access import Account
from lookup_app.casework_door import CaseworkError
from lookup_app.wording import Words, bilingual
from pipelines.casework.reading import compare_evidence
from pipelines.intake.readers.ocr import is_installed
from schemas.columns import CERTIFICATE_COLUMNS

PHOTO = "照片"
READ = "evidence_view.read"


def pieces_of(history: list[dict[str, Any]], submission: dict[str, Any] | None) -> list[dict[str, Any]]:
    """The pieces last sent: of a form, of a received line, or of the run's own submission."""
    for event in reversed(history):
        payload = event["payload"]
        form = payload.get("form") or {}
        sent = as_list(
            form.get("evidence")
            or payload.get("dispute", {}).get("evidence")
            or payload.get("submission", {}).get("evidence")
            or []
        )
        photo = [{"sha256": form["photo"], "type": PHOTO}] if form.get("photo") else []
        if sent or photo:
            return [*sent, *photo]
    return as_list((submission or {}).get("evidence") or [])


def as_list(sent: str | list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The pieces, however they were stored."""
    return json.loads(sent) if isinstance(sent, str) else list(sent)


def draw(account: Account, pieces: list[dict[str, Any]], claim: Mapping[str, str | None], say: Words) -> None:
    """One tab a piece; what can't be shown says why. Read by machine on demand and held against the claim."""
    labels = [
        f"{number}. {piece.get('type') or Path(str(piece.get('path') or '')).name or say('case.piece')}"
        for number, piece in enumerate(pieces, 1)
    ]
    for tab, piece in zip(st.tabs(labels), pieces, strict=True):
        with tab:
            draw_piece(account, piece, claim, say)


def draw_piece(account: Account, piece: dict[str, Any], claim: Mapping[str, str | None], say: Words) -> None:
    """All pages of one piece."""
    if piece.get("problem"):
        st.error(say("case.piece_problem", problem=piece["problem"]))
        return
    try:
        pages = review_door.evidence_of(account, piece)
    except CaseworkError as error:
        st.error(bilingual(str(error), say))
        return
    if piece.get("type") != PHOTO and is_installed():
        draw_reading(piece, pages, claim, say)
    for number, page in enumerate(pages, 1):
        named = say("case.page", number=number, total=len(pages))
        st.image(page, caption=named, alt=named)


def draw_reading(piece: dict[str, Any], pages: list[bytes], claim: Mapping[str, str | None], say: Words) -> None:
    """Which claimed values a machine reads on the piece, once the reviewer asks for it; help and never a reason."""
    known: dict[str, dict[str, bool]] = st.session_state.setdefault(READ, {})
    sha256 = str(piece.get("sha256"))
    if sha256 not in known and st.button(
        say("case.read"), key=f"{READ}.{sha256[:16]}", icon=":material/document_scanner:"
    ):
        known[sha256] = compare_evidence(pages, {column: value for column, value in claim.items() if value}) or {}
    if sha256 in known:
        names = {column.name: say.pick(column.zh, column.en) for column in CERTIFICATE_COLUMNS}
        lines = [f"{names[column]} {'✓' if found else '✕'}" for column, found in known[sha256].items()]
        st.caption(say("case.was_read", found=" · ".join(lines) or say("case.nothing_to_read")))
