"""A whole invented corpus: deliveries, submissions and the truth, the same for the same seed."""

from collections import defaultdict
from pathlib import Path
from random import Random

import polars as pl

from pipelines.sample.deliveries import Offices
from pipelines.sample.people import Certificate, invent_certificates
from pipelines.sample.submissions import Mail, Sent, as_fields, in_scope, invent_submissions
from schemas.campaign import Campaign
from schemas.columns import COLUMNS


def write_corpus(out: Path, certificates: int, seed: int, campaign: Campaign) -> dict[str, int]:
    """How many of what were written: `out/sources`, `out/submissions` and `out/truth.parquet`.

    Raises FileExistsError if `out` already holds a corpus, so that nothing received is overwritten.
    """
    if (out / "sources").exists() or (out / "submissions").exists():
        raise FileExistsError(
            f"{out} 里已有报送文件，请换一个空文件夹。 It already holds deliveries; choose an empty folder."
        )
    chance = Random(seed)
    everything = invent_certificates(certificates, chance)
    unknown = chance.sample([one for one in everything if not one.fabricated_kind], max(1, certificates // 80))
    known = [one for one in everything if one not in unknown]
    offices = Offices(out, chance)
    offices.deliver_all(known)
    mail = Mail(out / "submissions", campaign, chance)
    sent = invent_submissions(known, unknown, mail, chance)
    lines = _write_submissions(out / "submissions", sent)
    truth = _truth_of_rows(offices, {one.certificate_id: one for one in everything}, campaign) + lines
    frame = pl.DataFrame(truth, infer_schema_length=None).sort("source_file", "sheet", "row")
    frame.write_parquet(out / "truth.parquet")
    return {
        "certificates": len(everything),
        "files": len(offices.written),
        "rows": frame.height - len(lines),
        "submissions": len(lines),
    }


def _truth_of_rows(
    offices: Offices, certificates: dict[str, Certificate], campaign: Campaign
) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = []
    for written in offices.written:
        for sheet, row, line in written.located:
            certificate = certificates.get(line.truth)
            rows.append(
                {
                    "source_file": written.source_file,
                    "sheet": sheet,
                    "row": row,
                    "expected": line.expected,
                    "source_kind": written.source_kind,
                }
                | {"noise_tags": line.tags}
                | (_truth_of(certificate, campaign) if certificate else {})
            )
    return rows


def _truth_of(certificate: Certificate, campaign: Campaign) -> dict[str, object]:
    fields = as_fields(certificate)
    return {
        "true_person_id": certificate.person_id,
        "true_certificate_id": certificate.certificate_id,
        "is_fabricated": bool(certificate.fabricated_kind),
        "fabricated_kind": certificate.fabricated_kind,
        "in_cohort": in_scope(certificate, campaign),
        "publishable": in_scope(certificate, campaign) and not certificate.fabricated_kind,
        **{f"true_{column}": fields.get(column, "") for column in COLUMNS},
    }


def _write_submissions(folder: Path, sent: list[Sent]) -> list[dict[str, object]]:
    """The truth of each line; one file a month, as a mailbox is emptied."""
    months: dict[str, list[Sent]] = defaultdict(list)
    for place, one in enumerate(sent):
        months[f"{place * 4 // max(1, len(sent)) + 1:02d}"].append(one)
    truth: list[dict[str, object]] = []
    folder.mkdir(parents=True, exist_ok=True)
    for month, own in sorted(months.items()):
        path = folder / f"batch-{month}.jsonl"
        path.write_text("".join(f"{one.text}\n" for one in own), encoding="utf-8", newline="")
        for row, one in enumerate(own, 1):
            truth.append(
                {
                    "source_file": f"submissions/{path.name}",
                    "sheet": "",
                    "row": row,
                    "expected": "submission",
                    "action": one.action,
                }
                | {
                    "expected_outcome": one.expected,
                    "note": one.note,
                    "true_certificate_id": one.certificate_id or None,
                }
                | {"submitter_person_id": one.person_id}
            )
    return truth
