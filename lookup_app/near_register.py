"""The certificates whose findings a decision can change, and enough of what is usual around them to judge by.

Findings compare a certificate with the holder's others, with whoever bears its or the holder's numbers, its holder's name and title or employer, or stands in its document, and with what
its authority and its kind of number usually show. The first are taken whole; of what is only counted a sample is, so that a look
costs what the decision touches and not what the register holds.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from lookup_app.register_reader import Register

SAMPLE = 200
"""So many certificates tell what is usual; the rules ask for twenty at most, nine tenths of them agreeing."""
BESIDE = 24
"""So many numbers below and above a number are its neighbours; the rules ask for four on either side."""
COMPARED = ("certificate_number", "management_number", "approval_document", "issuing_authority")

NEAR = """
    with own as (select * from certificates where certificate_id in (select unnest($certificates))),
    said as (
        select certificate_number, management_number, approval_document, issuing_authority from own
        union select certificate_number, management_number, approval_document, issuing_authority from records where record_id in (select unnest($records))
        union select unnest($certificate_number), unnest($management_number), unnest($approval_document), unnest($issuing_authority)
    ),
    authorities as (select distinct issuing_authority from said where issuing_authority is not null),
    marked as (
        select certificate_id, holder_id, certificate_number, management_number, approval_document, issuing_authority,
            regexp_extract(approval_document, '^(.+?)〔', 1) as word, regexp_replace(certificate_number, '\\d', '9', 'g') as form,
            regexp_replace(certificate_number, '\\d', '', 'g') || '/' || left(regexp_replace(certificate_number, '\\D', '', 'g'), 4) as style,
            try_cast(regexp_replace(certificate_number, '\\D', '', 'g') as decimal(38, 0)) as digits
        from certificates
    ),
    numbers as (
        select distinct certificate_number, issuing_authority, regexp_replace(certificate_number, '\\d', '9', 'g') as form,
            regexp_replace(certificate_number, '\\d', '', 'g') || '/' || left(regexp_replace(certificate_number, '\\D', '', 'g'), 4) as style,
            try_cast(regexp_replace(certificate_number, '\\D', '', 'g') as decimal(38, 0)) as digits
        from said where certificate_number is not null
    ),
    beside as (
        select m.certificate_id from marked m join numbers n
            on m.form = n.form and (m.issuing_authority = n.issuing_authority or n.issuing_authority is null)
        where m.digits is not null and n.digits is not null
        qualify dense_rank() over (
            partition by n.certificate_number, n.issuing_authority, m.issuing_authority, m.digits >= n.digits order by abs(m.digits - n.digits)
        ) <= $beside
    ),
    usual as (
        select certificate_id from marked where issuing_authority in (from authorities)
            qualify dense_rank() over (partition by issuing_authority order by hash(certificate_number)) <= $sample
        union select certificate_id from marked where word in (select regexp_extract(approval_document, '^(.+?)〔', 1) from said)
            qualify row_number() over (partition by word order by hash(certificate_id)) <= $sample
        union select certificate_id from marked where form in (select form from numbers)
            qualify row_number() over (partition by form order by hash(certificate_id)) <= $sample
        union select certificate_id from marked where style in (select style from numbers)
            qualify row_number() over (partition by style order by hash(certificate_id)) <= $sample
        union select certificate_id from marked where substr(management_number, 2, 2) in (select substr(management_number, 2, 2) from said)
            qualify row_number() over (partition by substr(management_number, 2, 2) order by hash(certificate_id)) <= $sample
        union select certificate_id from marked where substr(management_number, 4, 2) in (select substr(management_number, 4, 2) from said)
            qualify row_number() over (partition by substr(management_number, 4, 2) order by hash(certificate_id)) <= $sample
    )
    select certificate_id from own
    union select certificate_id from marked where holder_id in (select holder_id from own) or holder_id in (select unnest($holders))
    union select namesake.certificate_id from certificates namesake join own on namesake.holder_name = own.holder_name and (namesake.title = own.title or namesake.employer = own.employer)
    union select certificate_id from marked where ltrim(certificate_number, '0') in (select ltrim(certificate_number, '0') from said)
    union select certificate_id from marked where ltrim(management_number, '0') in (select ltrim(management_number, '0') from said)
    union select certificate_id from marked where approval_document in (select approval_document from said)
    union from beside union from usual"""


@dataclass(frozen=True)
class Touched:
    """What a decision touches: certificates, records, values that it lets stand (column → values), and holders who bear a number of theirs."""

    certificates: Iterable[str]
    records: Iterable[str]
    values: Mapping[str, list[str]]
    holders: Iterable[str] = ()


def find(register: Register, touched: Touched) -> list[str]:
    """The ids of the certificates to judge and to judge by, in order."""
    given = {
        "certificates": sorted(touched.certificates),
        "records": sorted(touched.records),
        "holders": sorted(touched.holders),
        "sample": SAMPLE,
        "beside": BESIDE,
    }
    chosen = {column: list(touched.values.get(column, ())) for column in COMPARED}
    longest = max(map(len, chosen.values()))
    even = {column: [*values, *[None] * (longest - len(values))] for column, values in chosen.items()}
    return sorted(row["certificate_id"] for row in register.records_named(NEAR, given | even))
