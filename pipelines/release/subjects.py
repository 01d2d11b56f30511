"""Which certificate is meant, however somebody names it: by an id, by a row of a source, by a number, by a name."""

from typing import Any, NamedTuple

import duckdb

from pipelines.release import wording
from pipelines.release.errors import ReleaseError
from pipelines.watching import hide_numbers
from schemas.reasons import catalogue

LISTED = 50
"""So many certificates are listed where many bear a name or a number."""
BY_ID = (
    "select certificate_id, '' from certificates where certificate_id = ?",
    "select certificate_id, '' from lineage where record_id = ? and certificate_id is not null",
    "select certificate_id, '' from lineage_blocks where record_id = ? and certificate_id is not null",
    "select new_id, '' from identity_changes where old_id = ? and level = 'certificate' and new_id is not null",
    "select certificate_id, '' from certificates where holder_id = ?",
    "select certificate_id, '' from certificates where holder_id in (select new_id from identity_changes where old_id = ? and level = 'holder')",
)
"""Ways to name one thing; the first that leads anywhere is what was meant."""
BY_WORDS = "select distinct certificate_id, '' from certificate_values where value = ? and \"column\" in ('certificate_number', 'management_number', 'holder_name')"
"""Numbers and names as any source states them, chosen or not."""
IN_ROW = (
    "select certificate_id, trim(source_file || ' ' || sheet), disposition, reasons from (select source_file, sheet, \"row\", certificate_id, disposition, reasons"
    ' from lineage union all select source_file, sheet, "row", certificate_id, disposition, reasons from lineage_blocks)'
    " where (source_file = $file or ends_with(source_file, '/' || $file)) and \"row\" = $row and ($sheet = '' or sheet = $sheet)"
)
"""Every person's part of a row, by the end of the file's path, and on one sheet where that is named."""
TOLD = (
    "select certificate_id, holder_name, title, acquired_on, certificate_number from certificates"
    " where certificate_id in (select unnest(?)) order by holder_name, acquired_on, certificate_id"
)


class Meant(NamedTuple):
    """One certificate that is meant, with what tells it from others, and in which row where a row was named."""

    certificate_id: str
    label: str
    where: str


class SeveralError(ReleaseError):
    """More than one certificate is meant: so many, of which the first are told."""

    def __init__(self, subject: str, meant: list[Meant], count: int) -> None:
        lines = (f"  {one.certificate_id}  {one.label}  {one.where}".rstrip() for one in meant)
        told = f"“{hide_numbers(subject)}”指 {count} 本证书，请用证书标识再查。 It names {count} certificates; ask by the id of one:"
        super().__init__("\n".join([told, *lines, *(["  …"] if count > len(meant) else [])]))
        self.meant, self.count = meant, count


def find_certificate(connection: duckdb.DuckDBPyConnection, subject: str) -> str:
    """The certificate that is meant: by its id or a former one, a record's, a holder's, a row as `FILE:ROW` or `FILE:SHEET:ROW`, a number or a name.

    Raises SeveralError where several are meant, ReleaseError with what became of the row, or how to ask, where none is.
    """
    subject = subject.strip()
    found = _named(connection, subject) or _in_rows(connection, subject)
    if not found:
        raise ReleaseError(_nothing(connection, subject))
    if len(found) > 1:
        raise SeveralError(subject, _tell(connection, found), len(found))
    return next(iter(found))


def _named(connection: duckdb.DuckDBPyConnection, subject: str) -> dict[str, str]:
    """Certificate → where, by the first way of naming that leads anywhere."""
    for query in (*BY_ID, BY_WORDS):
        if found := connection.execute(query, [subject]).fetchall():
            return dict(found)
    return {}


def _in_rows(connection: duckdb.DuckDBPyConnection, subject: str) -> dict[str, str]:
    rows = _rows(connection, subject)
    return {certificate_id: where for certificate_id, where, *_ in rows if certificate_id}


def _rows(connection: duckdb.DuckDBPyConnection, subject: str) -> list[tuple[Any, ...]]:
    """What the ledger says of the row that is named, its sheet behind the file or left out."""
    place, _, row = subject.replace("：", ":").rpartition(":")
    if not row.isdecimal():
        return []
    file, _, sheet = place.rpartition(":")
    for asked in ({"file": place, "sheet": ""}, {"file": file, "sheet": sheet}):
        if asked["file"] and (found := connection.execute(IN_ROW, {**asked, "row": int(row)}).fetchall()):
            return list(found)
    return []


def _tell(connection: duckdb.DuckDBPyConnection, found: dict[str, str]) -> list[Meant]:
    rows = connection.execute(TOLD, [list(found)]).fetchall()[:LISTED]
    return [
        Meant(certificate_id, " · ".join(filter(None, facts)), found[certificate_id]) for certificate_id, *facts in rows
    ]


def _nothing(connection: duckdb.DuckDBPyConnection, subject: str) -> str:
    """Why nothing is there: the row is no certificate's, the file was not taken in, or nobody knows the word."""
    named = hide_numbers(subject)
    if rows := _rows(connection, subject):
        became, codes = wording.name("row", rows[0][2]), rows[0][3]
        known = [catalogue()[code] for code in codes if code in catalogue()]
        zh, en = "".join(one.zh for one in known), " ".join(one.en for one in known)
        return f"{named} 不属于任何证书：{became.zh}。{zh} It belongs to no certificate: {became.en}. {en}".rstrip()
    return (
        f"登记库中没有 {named}。可以写：证书标识、记录标识、证书编号、姓名，或 文件:行、文件:工作表:行。"
        f" The register does not know {named}. Write an id, a certificate number, a name, or FILE:ROW or FILE:SHEET:ROW."
    )
