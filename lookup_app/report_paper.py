"""The printed report: words and facts in, a PDF out. Data travels as JSON, never as part of the document's source."""

import datetime as dt
import io
import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

import segno
import typst

from lookup_app.wording import Words
from pipelines.lookup import Answer, Entry, Outcome

HERE = Path(__file__).parent
FONT_PACKAGE = "cvttf_NotoSansCJK_Regular"
FACT_FIELDS = ("level", "series", "specialty", "acquired_month", "acquisition_method", "issuing_authority")


@dataclass(frozen=True)
class ReportFacts:
    """What a report says beside the outcome; `asked_by` is the line that names the enquiry, already masked."""

    code: str
    address: str
    asked: str
    purpose: str
    issued_at: dt.datetime
    valid_until: dt.date


def print_report(outcome: Outcome, facts: ReportFacts, say: Words) -> bytes:
    """The PDF of one report, one page unless there are many certificates."""
    given = json.dumps(gather(outcome, facts, say), ensure_ascii=False)
    return bytes(
        typst.compile(
            str(HERE / "report.typ"), sys_inputs={"given": given}, font_paths=[font_folder()], ignore_system_fonts=True
        )
    )


@cache
def font_folder() -> str:
    """Where the font's package lies, so that paper looks the same on every machine."""
    return str(files(FONT_PACKAGE))


def gather(outcome: Outcome, facts: ReportFacts, say: Words) -> dict[str, object]:
    """Every word and drawing of the page by its place."""
    kind = str(outcome.answer)
    return {
        "language": say.language,
        "heading": say("report.heading"),
        "subheading": say("app.full_name"),
        "seal": (HERE / "seal.svg").read_text(encoding="utf-8"),
        "enquiry": [
            [say("report.asked"), facts.asked],
            [say("lookup.purpose"), facts.purpose],
            [say("report.issued_at"), facts.issued_at.strftime("%Y-%m-%d %H:%M")],
            [say("report.valid_until"), facts.valid_until.isoformat()],
            [
                say("report.release"),
                say("app.release_line", release_id=outcome.release.release_id, as_of=outcome.release.day),
            ],
        ],
        "outcome": kind,
        "outcome_words": say(f"outcome.{kind}"),
        "outcome_body": say(f"outcome.{kind}_body").replace("**", ""),
        "certificates": [
            {"heading": entry.title or "", "facts": certificate_facts(entry, say)} for entry in outcome.certificates
        ],
        "qr": draw_qr(facts.address),
        "code_label": say("report.code"),
        "code": grouped(facts.code),
        "check_hint": say("report.check_hint"),
        "address": facts.address,
        "footer": say("report.footer"),
    }


def certificate_facts(entry: Entry, say: Words) -> list[list[str]]:
    """Label and value of everything an enquirer may see of one certificate, its status first."""
    return [
        [say("field.status"), status_words(entry, say)],
        *([say(f"field.{field}"), value] for field in FACT_FIELDS if (value := say.gloss(getattr(entry, field)))),
    ]


def status_words(entry: Entry, say: Words) -> str:
    """The status, with its date unless the certificate simply stands."""
    words = say(f"outcome.status_{entry.status}")
    if entry.status is Answer.VERIFIED or not entry.status_date:
        return words
    return f"{words} · {say('outcome.status_since', date=entry.status_date)}"


def draw_qr(address: str) -> str:
    """The QR of an address as SVG."""
    drawing = io.BytesIO()
    segno.make(address, error="m").save(drawing, kind="svg", border=0, dark="#1c2733", xmldecl=False)
    return drawing.getvalue().decode()


def grouped(code: str) -> str:
    """The code in groups of four, easier to copy from paper."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))
