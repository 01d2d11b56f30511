"""What people did in an installation of an older version, said as one line of JSON. Runs on that version's code, so it knows nothing newer.

A holder confirms a certificate, which a steward and an approver then suspend; an employer gets a key and a report; a
reviewer judges two records; a delivery is left out.
"""

# mypy: ignore-errors
# The types are the older version's, not those that stand beside this file.

import datetime as dt
import json
import sys
from typing import Any

from lookup_app import casework_door, curated_door, enquiries, reports
from lookup_app.wording import words
from pipelines import exclusions, settings, watching
from pipelines.lookup import LookupStore
from pipelines.release import current, load_table

PASSWORD = "drei-Wege-9-hoch"
STAFF = ("examiner", "approver", "steward")


def verified(live: Any, keys: Any, place: Any) -> list[tuple[str, str, str]]:
    """Certificate, name and ID number of everyone who has a single certificate, which the live release verifies."""
    known = load_table(live, "certificates", keys).drop_nulls(["id_number", "holder_name"])
    lookup = LookupStore(place.curated, keys)
    people = (
        known.filter(known["id_number"].is_unique())
        .select("certificate_id", "holder_name", "id_number")
        .sort("certificate_id")
    )
    return [row for row in people.rows() if str(lookup.find(row[1], id_number=row[2]).answer) == "verified"]


def main() -> None:
    """Nothing; it was done, and what must still hold later is said."""
    place, keys, store = settings.from_environment(), curated_door.keys(), casework_door.store()
    people = {role: store.accounts.add(role, PASSWORD, display_name=role, roles=[role]) for role in STAFF}
    employer = store.accounts.add("employer", PASSWORD, display_name="某单位", roles=["verifier"])
    live = current(place.curated)
    (certificate, name, number), (_, other_name, other_number), *_ = verified(live, keys, place)
    person = {"holder_name": name, "id_number": number, "phone": ""}
    holder = store.accounts.add("holder", PASSWORD, display_name=name, roles=["holder"], person=person)
    case = next(one for one in store.holder.read(holder, [certificate]) if one.certificate_id == certificate)
    case = store.holder.confirm(holder, case.case_id, case.version, understood=True)
    case = store.cases.apply("propose_suspension", people["steward"], case.case_id, case.version, reason="有人举报")
    case = store.cases.apply("suspend", people["approver"], case.case_id, case.version, reason="核实中")
    asker = enquiries.Enquirer("page", "198.51.100.7", employer.account_id)
    question = enquiries.Question(other_name, "recruitment", id_number=other_number)
    outcome = enquiries.ask(question, asker).outcome
    report = reports.issue(question, outcome, asker, words("zh"), address="https://example.invalid")
    records = load_table(live, "records", keys)["record_id"].sort().to_list()
    store.review.judge_pair(people["examiner"], records[0], records[1], "person", "different", "不是同一人")
    deliveries = load_table(live, "deliveries", keys).filter(disposition="read").sort("rows", "source_file")
    left_out = watching.name_delivery(*deliveries.select("source_file", "sha256").row(0))
    exclusions.record(place.exclusions, left_out, excluded=True, reason="旧版本", at=dt.datetime.now(dt.UTC))
    told = {
        "suspended": [certificate, name, number],
        "case": case.case_id,
        "other": [other_name, other_number],
        "api_key": store.accounts.add_api_key(employer.account_id, "旧", by="test"),
        "report": reports.subject_of(report.code),
        "judged": records[:2],
        "left_out": left_out,
        "logins": sorted(account.login for account in store.accounts.all()),
    }
    casework_door.close()
    sys.stdout.write(json.dumps(told, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
