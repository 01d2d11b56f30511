"""Has a number its place among those that the certificate's authority gave that year? Asked where no source recorded it."""

from collections.abc import Callable

from pipelines.reconcile.folding import fold_document
from pipelines.reconcile.register import Known, Register


def may_be_number_of(number: str, known: Known, register: Register) -> bool | None:
    """True if the number fits the sequence, also with the zeros that a spreadsheet took; False if it can't be; null if nothing is known.

    A certificate that is itself in doubt takes the number from nobody.
    """
    fits = [
        _fits(spelling, known, register, takers=lambda other: not other.findings)
        for spelling in register.numbering.spellings(number)
    ]
    return True if True in fits else None if None in fits else False


def fits_sequence(number: str, known: Known, register: Register) -> bool | None:
    """True if the number as it is written has its place in the sequence and nobody there has it; null if nothing is known."""
    return _fits(number, known, register, takers=lambda other: True)


def _fits(number: str, known: Known, register: Register, takers: Callable[[Known], bool]) -> bool | None:
    authority = authority_of(known, register)
    share, years = register.numbering.share(authority, number), register.numbering.years(authority, number)
    taken = any(takers(other) for other in _others_with(number, known, authority, register))
    if share == 0 or taken:
        return False
    if years is None or not known.years:
        return None
    return any(years[0] <= year <= years[1] for year in known.years)


def authority_of(known: Known, register: Register) -> str | None:
    """Who gave the certificate its number: the authority stated, else the one whose documents are named as the one that approved it."""
    if stated := known.values.get("issuing_authority"):
        return stated
    return register.numbering.authority_of(fold_document(known.values.get("approval_document")))


def is_out_of_place(number: str, known: Known, register: Register) -> bool:
    """True if no other number of the authority looks like this one."""
    return register.numbering.is_odd_one(authority_of(known, register), number)


def _others_with(number: str, known: Known, authority: str | None, register: Register) -> list[Known]:
    """The other certificates to which the same authority gave the number."""
    others = register.by_number.get(number.lstrip("0") or number, ())
    return [
        other
        for other in others
        if authority and other.certificate_id != known.certificate_id and authority_of(other, register) == authority
    ]
