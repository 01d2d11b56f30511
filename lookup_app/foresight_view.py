"""What a decision will change, said before it is made: records that move, certificates and fields, lookups, and since when."""

from collections.abc import Mapping
from html import escape

import streamlit as st

from lookup_app import foresight_door, masking, review_work
from lookup_app.foresight_door import Effect
from lookup_app.wording import Words
from pipelines.foresight import CertificateChange, Move
from schemas.columns import LABELS_EN, LABELS_ZH

TOLD = ("holder_name", "title", "level", "acquired_on", "certificate_number")
"""What a new certificate is told by."""
UNNAMED = "(new)"
"""Stands for the id that a certificate will get."""
SHOWN = 12
"""Lines of one kind that are listed before the rest is only counted."""


def draw(effect: Effect | None, say: Words, heading: str = "") -> None:
    """The effect of one decision as a short list."""
    st.html(f'<section class="sy-foresight">{to_html(effect, say, heading)}</section>')


def draw_lines(lines: list[str], say: Words, heading: str) -> None:
    """What a decision changes where that is told in a few sentences."""
    st.html(f'<section class="sy-foresight">{part(heading, lines, say)}</section>')


def to_html(effect: Effect | None, say: Words, heading: str = "") -> str:
    """The same as escaped HTML, to stand where the caller likes: what an enquirer notices first, then findings, certificates, records."""
    head = f"<h4>{escape(heading)}</h4>" if heading else ""
    if effect is None or effect.foreseen.nothing:
        return f"{head}<p>{escape(say('foresight.nothing'))}</p>"
    seen, names = effect.foreseen, effect.names
    told = {
        "lookups": lookup_lines(effect, say),
        "doubts": doubt_lines(effect, say),
        "certificates": [line for change in seen.certificates for line in certificate_lines(change, names, say)],
        "records": [move_line(move, names, say) for move in seen.moves],
        "noticed": [say("foresight.submission", submission=one) for one in effect.submissions],
    }
    parts = [part(say(f"foresight.{name}"), lines, say) for name, lines in told.items() if lines]
    return head + "".join(parts)


def lookup_lines(effect: Effect, say: Words) -> list[str]:
    """Which certificates can be looked up from then on, which no longer, and which answer otherwise than before."""
    seen = effect.foreseen
    lines = [say("foresight.passes", certificate=named(one, effect.names)) for one in seen.passes]
    lines += [say("foresight.withheld", certificate=named(one, effect.names)) for one in seen.withheld]
    rest = [one for one in effect.published if one not in seen.withheld]
    return lines + [say("foresight.published", certificate=named(one, effect.names)) for one in rest]


def doubt_lines(effect: Effect, say: Words) -> list[str]:
    """The findings that come up and those that are gone, the gravest first."""
    return [
        say(f"foresight.{fate}_{one.severity}", certificate=named(one.certificate_id, effect.names), finding=review_work.sentence(one.code, say).rstrip("。."))
        for fate, doubts in (("raised", effect.foreseen.raised), ("settled", effect.foreseen.settled))
        for one in doubts
    ]  # fmt: skip


def lines_about(effect: Effect, certificate_id: str, say: Words) -> list[str]:
    """What becomes of one certificate among others: its fields, its findings."""
    seen = effect.foreseen
    changes = [change for change in seen.certificates if change.certificate_id == certificate_id]
    raised, settled = (
        tuple(one for one in part if one.certificate_id == certificate_id) for part in (seen.raised, seen.settled)
    )
    own = effect._replace(foreseen=seen._replace(raised=raised, settled=settled))
    return [line for change in changes for line in certificate_lines(change, effect.names, say)] + doubt_lines(own, say)


def named(one: str | None, names: Mapping[str, str]) -> str:
    """A record, certificate or holder by what people tell it by, else by its short id."""
    return names.get(one or "") or short(one)


def part(heading: str, lines: list[str], say: Words) -> str:
    """One kind of change under its heading; a long list is cut, and says so."""
    rest = [say("foresight.more", count=len(lines) - SHOWN)] if len(lines) > SHOWN else []
    items = "".join(f"<li>{escape(line)}</li>" for line in [*lines[:SHOWN], *rest])
    return f"<b>{escape(heading)}</b><ul>{items}</ul>"


def move_line(move: Move, names: Mapping[str, str], say: Words) -> str:
    """Where one record goes."""
    what = {"record": named(move.record_id, names)}
    if move.holder_before == move.holder_after:
        return say(
            "foresight.move_certificate", **what, **apart(move.certificate_before, move.certificate_after, names)
        )
    return say("foresight.move_holder", **what, **apart(move.holder_before, move.holder_after, names))


def apart(before: str | None, after: str | None, names: Mapping[str, str]) -> dict[str, str]:
    """Both by their names; with their short ids where people would call them the same.

    >>> apart("H1", "H2", {"H1": "韦小满", "H2": "韦小满"})
    {'before': '韦小满 [H1]', 'after': '韦小满 [H2]'}
    """
    ends = {"before": named(before, names), "after": named(after, names)}
    if ends["before"] != ends["after"]:
        return ends
    return {"before": f"{ends['before']} [{short(before)}]", "after": f"{ends['after']} [{short(after)}]"}


def certificate_lines(change: CertificateChange, names: Mapping[str, str], say: Words) -> list[str]:
    """What becomes of one certificate, field by field where it stays."""
    name = named(change.certificate_id, names)
    if change.fate == "gone":
        after = named(change.leads_to, names)
        if change.leads_to and after == name:
            return []
        where = say("foresight.leads_to", after=after) if change.leads_to else say("foresight.retired")
        return [say("foresight.gone", certificate=name) + where]
    if change.fate == "new":
        told = say.pick("，", ", ").join(shown(column, after, say) for column, (_, after) in change.fields.items() if after and column in TOLD)  # fmt: skip
        return [say("foresight.new_unnamed", told=told)]
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
