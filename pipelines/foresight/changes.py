"""The difference between two outcomes, in the terms that a reviewer decides in."""

from typing import NamedTuple

import polars as pl

from schemas.columns import COLUMNS

COMPARED = (*COLUMNS, "in_scope")


class Outcome(NamedTuple):
    """What the stages make of a part: every record's certificate and holder, golden records, ids that lead elsewhere.

    Where they were worked out: the open findings of the whole register, and by which rule each certificate passes.
    """

    assignments: pl.DataFrame
    certificates: pl.DataFrame
    identity_changes: pl.DataFrame
    doubts: pl.DataFrame | None = None
    passing: pl.DataFrame | None = None


class Move(NamedTuple):
    """One record that changes hands: its certificate and holder before and after."""

    record_id: str
    certificate_before: str | None
    certificate_after: str | None
    holder_before: str | None
    holder_after: str | None


class CertificateChange(NamedTuple):
    """One certificate: `new`, `gone` (an enquiry about it is led to `leads_to`, if to any) or `changed` in these fields."""

    certificate_id: str
    fate: str
    leads_to: str | None
    holder_before: str | None
    holder_after: str | None
    fields: dict[str, tuple[str | None, str | None]]


class Doubt(NamedTuple):
    """One open finding: on which certificate, what, in which column, and whether it holds the certificate back."""

    certificate_id: str
    code: str
    column: str | None
    severity: str


class Foreseen(NamedTuple):
    """What a decision changes: records that move, certificates, holders' ids that are gone or new, and its redirects.

    Where findings were worked out: those that it raises and settles, and the certificates that can be looked up from then on, or no longer.
    """

    moves: list[Move]
    certificates: list[CertificateChange]
    holders_gone: dict[str, str | None]
    holders_new: list[str]
    raised: tuple[Doubt, ...] = ()
    settled: tuple[Doubt, ...] = ()
    passes: tuple[str, ...] = ()
    withheld: tuple[str, ...] = ()

    @property
    def nothing(self) -> bool:
        """Whether all stays as it is."""
        return not (self.moves or self.certificates or self.raised or self.settled or self.passes or self.withheld)


def compare(before: Outcome, after: Outcome) -> Foreseen:
    """What is different after the decision."""
    redirects = {
        level: dict(
            after.identity_changes.filter((pl.col("kind") != "split") & (pl.col("level") == level))
            .select("old_id", "new_id")
            .iter_rows()
        )
        for level in ("certificate", "holder")
    }
    holders = [frozenset(one.assignments["holder_id"].drop_nulls()) for one in (before, after)]
    raised, settled = _doubts(before.doubts, after.doubts, redirects["certificate"])
    passes, withheld = _passing(before.passing, after.passing, redirects["certificate"])
    return Foreseen(
        _moves(before.assignments, after.assignments),
        _certificates(before.certificates, after.certificates, redirects["certificate"]),
        {holder: redirects["holder"].get(holder) for holder in sorted(holders[0] - holders[1])},
        sorted(holders[1] - holders[0]),
        raised, settled, passes, withheld,
    )  # fmt: skip


def _doubts(
    before: pl.DataFrame | None, after: pl.DataFrame | None, led: dict[str, str | None]
) -> tuple[tuple[Doubt, ...], tuple[Doubt, ...]]:
    """The findings that only the one or the other outcome has; one that a certificate takes along under another id is neither."""
    if before is None or after is None:
        return (), ()
    old, new = ({Doubt(*row) for row in one.select(Doubt._fields).unique().iter_rows()} for one in (before, after))
    followed = {one._replace(certificate_id=led.get(one.certificate_id) or one.certificate_id): one for one in old}
    raised = [one for one in new if one not in followed and one not in old]
    settled = [one for place, one in followed.items() if place not in new]
    return tuple(sorted(raised, key=_place)), tuple(sorted(settled, key=_place))


def _place(doubt: Doubt) -> tuple[str, ...]:
    """The gravest first (`hold` before `warn`), then by certificate."""
    return doubt.severity, doubt.certificate_id, doubt.code, doubt.column or ""


def _passing(
    before: pl.DataFrame | None, after: pl.DataFrame | None, led: dict[str, str | None]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The certificates that pass only after the decision, and those that pass only before it."""
    if before is None or after is None:
        return (), ()
    old, new = (frozenset(one.drop_nulls("passed_by")["certificate_id"]) for one in (before, after))
    followed = {led.get(one) or one: one for one in old}
    return tuple(sorted(new - followed.keys())), tuple(
        sorted(one for place, one in followed.items() if place not in new)
    )


def _moves(before: pl.DataFrame, after: pl.DataFrame) -> list[Move]:
    """The records whose certificate or holder is another one."""
    columns = ("certificate_id", "holder_id")
    both = before.select("record_id", *columns).join(
        after.select("record_id", *columns), on="record_id", suffix="_after", maintain_order="left"
    )
    moved = both.filter(pl.any_horizontal(pl.col(one).ne_missing(pl.col(f"{one}_after")) for one in columns))
    order = ("record_id", "certificate_id", "certificate_id_after", "holder_id", "holder_id_after")
    return [Move(*row) for row in moved.select(order).sort("record_id").iter_rows()]


def _certificates(
    before: pl.DataFrame, after: pl.DataFrame, redirects: dict[str, str | None]
) -> list[CertificateChange]:
    """New, gone and changed certificates, by id."""
    old, new = (_by_id(frame) for frame in (before, after))
    found = []
    for certificate_id in sorted(old.keys() | new.keys()):
        was, is_now = old.get(certificate_id, {}), new.get(certificate_id, {})
        fields = {name: (was.get(name), is_now.get(name)) for name in COMPARED if was.get(name) != is_now.get(name)}
        holders = was.get("holder_id"), is_now.get("holder_id")
        if fields or holders[0] != holders[1]:
            fate = "new" if not was else "changed" if is_now else "gone"
            found.append(CertificateChange(certificate_id, fate, redirects.get(certificate_id), *holders, fields))
    return found


def _by_id(certificates: pl.DataFrame) -> dict[str, dict[str, str | None]]:
    """Each certificate's holder and compared fields, as text."""
    rows = certificates.select("certificate_id", "holder_id", *COMPARED).iter_rows(named=True)
    return {
        row["certificate_id"]: {name: value if value is None else str(value) for name, value in row.items()}
        for row in rows
    }
