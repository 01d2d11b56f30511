"""What a decision will change, said before it is made: records that move, certificates and fields, lookups, and since when."""

from html import escape

import streamlit as st

from lookup_app import foresight_door, masking
from lookup_app.foresight_door import Effect
from lookup_app.wording import Words
from pipelines.foresight import CertificateChange, Move
from schemas.columns import LABELS_EN, LABELS_ZH

TOLD = ("holder_name", "title", "level", "acquired_on", "certificate_number")
"""What a new certificate is told by."""
UNNAMED = "(new)"
"""Begins what stands for the id that a certificate will get."""
SHOWN = 12
"""Lines of one kind that are listed before the rest is only counted."""


def draw(effect: Effect | None, say: Words, heading: str = "") -> None:
    """The effect of one decision as a short list."""
    st.html(f'<section class="sy-foresight">{to_html(effect, say, heading)}</section>')


def draw_lines(lines: list[str], say: Words, heading: str) -> None:
    """What a decision changes where that is told in a few sentences."""
    st.html(f'<section class="sy-foresight">{part(heading, lines, say)}</section>')


def to_html(effect: Effect | None, say: Words, heading: str = "") -> str:
    """The same as escaped HTML, to stand where the caller likes."""
    head = f"<h4>{escape(heading)}</h4>" if heading else ""
    if effect is None or effect.foreseen.nothing:
        return f"{head}<p>{escape(say('foresight.nothing'))}</p>"
    seen = effect.foreseen
    lines = [move_line(move, say) for move in seen.moves]
    changed = [line for change in seen.certificates for line in certificate_lines(change, say)]
    ids = [holder_line(old, new, say) for old, new in seen.holders_gone.items()]
    ids += [say("foresight.holder_new", holder=short(holder)) for holder in seen.holders_new]
    noticed = [say("foresight.published", certificate=short(one)) for one in effect.published]
    noticed += [say("foresight.submission", submission=one) for one in effect.submissions]
    parts = [
        part(say(f"foresight.{name}"), lines_of, say)
        for name, lines_of in (("records", lines), ("certificates", changed), ("ids", ids), ("noticed", noticed))
        if lines_of
    ]
    return head + "".join(parts)


def part(heading: str, lines: list[str], say: Words) -> str:
    """One kind of change under its heading; a long list is cut, and says so."""
    rest = [say("foresight.more", count=len(lines) - SHOWN)] if len(lines) > SHOWN else []
    items = "".join(f"<li>{escape(line)}</li>" for line in [*lines[:SHOWN], *rest])
    return f"<b>{escape(heading)}</b><ul>{items}</ul>"


def move_line(move: Move, say: Words) -> str:
    """Where one record goes."""
    if move.holder_before == move.holder_after:
        return say("foresight.move_certificate", record=short(move.record_id), before=short(move.certificate_before), after=short(move.certificate_after))  # fmt: skip
    if move.certificate_before == move.certificate_after:
        return say("foresight.move_holder", record=short(move.record_id), before=short(move.holder_before), after=short(move.holder_after))  # fmt: skip
    return say(
        "foresight.move_both", record=short(move.record_id), before=short(move.certificate_before), after=short(move.certificate_after),
        holder_before=short(move.holder_before), holder_after=short(move.holder_after),
    )  # fmt: skip


def certificate_lines(change: CertificateChange, say: Words) -> list[str]:
    """What becomes of one certificate, field by field where it stays."""
    name = short(change.certificate_id)
    if change.fate == "gone":
        where = say("foresight.leads_to", after=short(change.leads_to)) if change.leads_to else say("foresight.retired")
        return [say("foresight.gone", certificate=name) + where]
    if change.fate == "new":
        told = say.pick("，", ", ").join(shown(column, after, say) for column, (_, after) in change.fields.items() if after and column in TOLD)  # fmt: skip
        if change.certificate_id.startswith(UNNAMED):
            return [say("foresight.new_unnamed", told=told)]
        return [say("foresight.new", certificate=name, holder=short(change.holder_after), told=told)]
    return [field_line(name, column, *values, say) for column, values in change.fields.items() if any(values)]


def field_line(certificate: str, column: str, before: str | None, after: str | None, say: Words) -> str:
    """One field before and after."""
    labels = LABELS_ZH if say.language == "zh" else LABELS_EN
    label = say("foresight.in_scope") if column == "in_scope" else labels[column]
    values = {"before": shown(column, before, say), "after": shown(column, after, say)}
    return say("foresight.field", certificate=certificate, column=label, **values)


def shown(column: str, value: str | None, say: Words) -> str:
    """A value as it may be read over a shoulder."""
    if value is None:
        return say("foresight.blank")
    if column == "in_scope":
        return say("history.yes" if value == "True" else "history.no")
    return masking.mask_number(value) if column in ("id_number", "phone") else value


def holder_line(old: str, new: str | None, say: Words) -> str:
    """An id that is gone, and where it leads."""
    where = say("foresight.leads_to", after=short(new)) if new else say("foresight.retired")
    return say("foresight.holder_gone", holder=short(old)) + where


def short(name: str | None) -> str:
    """An id short enough to be compared by eye."""
    return "—" if name is None else name if len(name) <= 10 else f"{name[:8]}…"


def short_case(item_id: str) -> str:
    """A case's name with long ids cut."""
    return "-".join(part if len(part) <= 12 else part[:8] + "…" for part in item_id.split("-"))


def draw_since(say: Words) -> None:
    """From which release on a decision made now counts, and what that waits for."""
    mode = "at_once" if foresight_door.publishes_at_once() else "on_request"
    st.caption(say(f"foresight.since_{mode}", release=foresight_door.next_release()))
