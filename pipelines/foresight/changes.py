"""The difference between two outcomes, in the terms that a reviewer decides in."""

from typing import NamedTuple

import polars as pl

from schemas.columns import COLUMNS

COMPARED = (*COLUMNS, "in_scope")


class Outcome(NamedTuple):
    """What the stages make of a part: every record's certificate and holder, golden records, ids that lead elsewhere."""

    assignments: pl.DataFrame
    certificates: pl.DataFrame
    identity_changes: pl.DataFrame


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


class Foreseen(NamedTuple):
    """What a decision changes: records that move, certificates, holders' ids that are gone or new, and its redirects."""

    moves: list[Move]
    certificates: list[CertificateChange]
    holders_gone: dict[str, str | None]
    holders_new: list[str]

    @property
    def nothing(self) -> bool:
        """Whether all stays as it is."""
        return not (self.moves or self.certificates)


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
    return Foreseen(
        _moves(before.assignments, after.assignments),
        _certificates(before.certificates, after.certificates, redirects["certificate"]),
        {holder: redirects["holder"].get(holder) for holder in sorted(holders[0] - holders[1])},
        sorted(holders[1] - holders[0]),
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
