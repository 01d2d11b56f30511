"""Another holder for a reviewer to join a person with: found by name, the last digits of the ID number or a certificate's number."""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Any, NamedTuple

from lookup_app import casework_door, curated_door, masking
from lookup_app.access import Account
from lookup_app.case_files import LOCATED
from lookup_app.register_reader import Register
from pipelines.lookup_keys import fold_certificate_number, fold_id_number, fold_name

SHOWN = 8
ENDING = re.compile(r"[0-9]{3,17}[0-9X]")
"""From four characters on an ID number's ending tells people apart well enough to be listed."""
BY_NAME = (
    "select holder_id from holders where holder_name in (select unnest($names)) or list_has_any(other_names, $names)"
)
BY_NUMBER = "select holder_id from certificates where certificate_number = $number or management_number = $number"
TOLD = """
    select h.holder_id, h.holder_name, h.id_number, h.certificates, c.title, c.acquired_on from holders h
    left join (select * from certificates qualify row_number() over (partition by holder_id order by acquired_on desc nulls last, certificate_id) = 1) c
    using (holder_id) where h.holder_id in (select unnest($found)) order by h.holder_name, h.holder_id limit $shown"""


class OtherHolder(NamedTuple):
    """One holder as a list of candidates may show them, the ID number starred but for its end."""

    holder_id: str
    name: str
    number: str
    certificates: int
    latest: str

    @property
    def label(self) -> str:
        """One line to choose by."""
        return " · ".join(filter(None, [self.name, self.number, self.latest, self.holder_id[:8]]))


def find(account: Account, about: str, text: str, own: frozenset[str]) -> list[OtherHolder]:
    """The holders that the words may mean, without `own`; the search is audited, its words are not."""
    account.require("examiner", "approver", "steward")
    register = curated_door.register()
    if register is None or not text.strip():
        return []
    found = sorted(_named(register, text) - own)
    rows = register.records_named(TOLD, {"found": found, "shown": SHOWN})
    casework_door.record(account.account_id, "holder_search", f"case:{about}"[:120], "done", {"found": len(rows)})
    return [_told(row) for row in rows]


def _named(register: Register, text: str) -> set[str]:
    """The ids of the holders whom the words name: every word has to fit."""
    each = [_of_word(register, word) for word in text.split()]
    return set.intersection(*each)


def _of_word(register: Register, word: str) -> set[str]:
    wanted = fold_name(word)
    names = [spelling for spelling, folded in _names(register) if folded == wanted]
    found = {row["holder_id"] for row in register.records_named(BY_NAME, {"names": names})}
    number = {"number": fold_certificate_number(word)}
    found |= {row["holder_id"] for row in register.records_named(BY_NUMBER, number)}
    ending = fold_id_number(word)
    if ENDING.fullmatch(ending):
        found |= {holder for holder, known in _numbers(register) if known.endswith(ending)}
    return found


@lru_cache(maxsize=1)
def _names(register: Register) -> list[tuple[str, str]]:
    """Every spelling of the register's holders and its exact form, read once a release."""
    spellings = register.rows("select holder_name from holders union select unnest(other_names) from holders")
    return [(spelling, fold_name(spelling)) for (spelling,) in spellings if spelling]


@lru_cache(maxsize=1)
def _numbers(register: Register) -> list[tuple[str, str]]:
    """Holder and ID number, opened once a release; they never leave this process."""
    opened = curated_door.keys().decrypt
    rows = register.rows("select holder_id, id_number from holders where id_number is not null")
    return [(holder, fold_id_number(opened(token))) for holder, token in rows]


@lru_cache(maxsize=1)
def _bearers(register: Register) -> dict[str, list[str]]:
    """Exact ID number → the holders who bear it, opened once a release."""
    found: dict[str, list[str]] = {}
    for holder, number in _numbers(register):
        found.setdefault(number, []).append(holder)
    return found


def bearing(register: Register, numbers: Iterable[str]) -> list[str]:
    """The holders who bear one of these ID numbers."""
    return [holder for number in set(map(fold_id_number, numbers)) for holder in _bearers(register).get(number, ())]


def _told(row: dict[str, Any]) -> OtherHolder:
    number = curated_door.keys().decrypt(row["id_number"]) if row["id_number"] else ""
    latest = " ".join(filter(None, [row["title"], (row["acquired_on"] or "")[:7]]))
    return OtherHolder(
        row["holder_id"], row["holder_name"] or "", masking.mask_number(number), row["certificates"] or 0, latest
    )


def records_of(holder_id: str) -> list[str]:
    """The holder's records in the live release."""
    register = curated_door.register()
    located = LOCATED.replace("certificate_id", "holder_id")
    query = f"select distinct record_id from ({located}) where holder_id = ? order by 1"
    return [] if register is None else [row[0] for row in register.rows(query, [holder_id])]
