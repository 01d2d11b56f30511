"""What honest holders send, and what becomes of it by design §9: their own certificates, changed, late, twice, withdrawn."""

import datetime as dt
import json
from collections.abc import Callable
from typing import Any

from tests.soak.submissions import spelling
from tests.soak.submissions.desk import Desk
from tests.soak.submissions.people import Holder, invent_stranger

Kind = Callable[[Desk, Holder], None]
EMPLOYERS = ("测试市第三建筑公司", "柳南区某某中学", "测试职业技术学院（东校区）", "某某会计师事务所")
A_SECOND = dt.timedelta(seconds=1)
HOURS = tuple(dt.timedelta(hours=hours) for hours in (1, 30, 400))


def fair(one: Holder, otherwise: str) -> str:
    """The outcome where the certificate lies in the campaign, and what it is outside."""
    return otherwise if one.inside else "out_of_scope"


def confirms_unclear(desk: Desk, one: Holder) -> None:
    """The holder of a certificate that the register knows badly, or holds back: to pass or to wait, never to be refused.

    Of a certificate that the register has twice the second confirmation repeats the first.
    """
    told = "accepted|in_review|duplicate" if one.inside else "accepted|in_review|duplicate|out_of_scope"
    named: dict[str, Any] = {} if one.certificate_number else {"certificate_reference": reference_to(desk, one)}
    desk.send("confirms an unclear one", told, desk.chance.choice(("confirm", "claim")), one, **named)


def reference_to(desk: Desk, one: Holder) -> str:
    """What a holder without a certificate number names it by."""
    if one.management_number:
        return one.management_number
    return spelling.spell_reference(one.approval_document, one.title, one.year, desk.chance)


def confirms(desk: Desk, one: Holder) -> None:
    """By its number, however written."""
    desk.send("confirms", fair(one, "accepted"), desk.chance.choice(("confirm", "claim")), one)


def confirms_by_reference(desk: Desk, one: Holder) -> None:
    """By management number, or document, title and year; of two certificates of one person the words may mean either."""
    expected = fair(one, "accepted") if one.same_person == 1 else "accepted|in_review|out_of_scope"
    managed = one.management_number in one.sources.get("management_number", ())
    reference = (
        one.management_number
        if managed
        else spelling.spell_reference(one.approval_document, one.title, one.year, desk.chance)
    )
    if managed or one.approval_document in one.sources.get("approval_document", ()):
        desk.send("by reference", expected, "claim", one, certificate_reference=reference)


def names_no_certificate(desk: Desk, one: Holder) -> None:
    """Without a word on which certificate."""
    desk.send("names none", "returned", desk.chance.choice(("confirm", "claim", "amend")), one, certificate_number=None)


def names_a_missing_one(desk: Desk, one: Holder) -> None:
    """A number of a kind that nobody gives; where a certificate of the holder's has none, nothing says that it isn't meant."""
    if not one.certificate_number or one.same_person > 1:
        return
    action = desk.chance.choice(("confirm", "claim"))
    desk.send(
        "names a missing one",
        {"confirm": "returned", "claim": "rejected"}[action],
        action,
        one,
        certificate_number="缺字第99887766号",
    )


def at_the_edges(desk: Desk, one: Holder) -> None:
    """At the first and last second of the window, and a second beside them, in whatever zone."""
    first, last = desk.moment(0.0), desk.moment(1.0)
    moment, told = desk.chance.choice(((first, ""), (first - A_SECOND, "early"), (last - A_SECOND, ""), (last, "late")))
    desk.send("at the edges", told or fair(one, "accepted"), "confirm", one, submitted_at=moment)


def out_of_season(desk: Desk, one: Holder) -> None:
    """Weeks early or months late, whatever it asks."""
    moment, told = desk.chance.choice(((desk.moment(-0.2), "early"), (desk.moment(1.3), "late")))
    desk.send("out of season", told, "amend", one, submitted_at=moment, changed_fields={"level": "高级"})


def changes_what_is_no_matter(desk: Desk, one: Holder) -> None:
    """Employer or phone, with a picture."""
    change = desk.chance.choice(
        ({"employer": desk.chance.choice(EMPLOYERS)}, {"phone": "０７７２-2123456"}, {"phone": "139 0000 5555"})
    )
    desk.send("changes employer", fair(one, "accepted"), "amend", one, changed_fields=change, evidence=[desk.picture()])


def states_what_is_so(desk: Desk, one: Holder) -> None:
    """What sources say already, in other words."""
    chosen = {
        "title": one.title, "level": one.level, "id_number": spelling.spell_id(one.id_number, desk.chance),
        "certificate_number": one.certificate_number, "acquired_on": spelling.spell_date(one.acquired_on, desk.chance),
        "specialty": one.specialty,
    }  # fmt: skip
    known = [
        column
        for column in chosen
        if chosen[column] and any(one.values[column] in said for said in one.sources.get(column, ()))
    ]
    changes = {column: chosen[column] for column in desk.chance.sample(known, min(2, len(known)))}
    if changes:
        desk.send(
            "states what is so",
            fair(one, "accepted"),
            "amend",
            one,
            changed_fields=changes,
            evidence=[desk.picture(), desk.picture()],
        )


def changes_without_evidence(desk: Desk, one: Holder) -> None:
    """Nothing attached, nothing there, or nothing that can be opened."""
    junk: tuple[list[str], ...] = (
        [], ["evidence/none.png"], ["evidence/"], [""], [desk.file(b"<script>alert(1)</script>", ".jpg")], [desk.file(b"", ".png")],
        [desk.picture(), desk.file(b"%PDF-1.7\nnot really", ".pdf")], [desk.picture(side=8)],
    )  # fmt: skip
    change = {"employer": desk.chance.choice(EMPLOYERS)}
    desk.send(
        "no evidence", fair(one, "returned"), "amend", one, changed_fields=change, evidence=desk.chance.choice(junk)
    )


def changes_what_matters(desk: Desk, one: Holder) -> None:
    """What was conferred, or on whom, without a source: for a person to judge."""
    changes = desk.chance.choice((
        {"specialty": "某某艺术"}, {"holder_name": "测试" + one.holder_name[-1]}, {"issuing_authority": "南宁市职称改革工作领导小组"},
        {"acquired_on": f"{int(one.year) - 3}-06"}, {"certificate_number": "缺字0042号"}, {"review_committee": "某某评审委员会"},
        {"remarks": "破格"}, {"employer": "甲公司", "specialty": "航海技术"}, {"acquisition_method": "考试"},
    ))  # fmt: skip
    desk.send(
        "changes what matters", fair(one, "in_review"), "amend", one, changed_fields=changes, evidence=[desk.picture()]
    )


def fills_a_gap(desk: Desk, one: Holder) -> None:
    """What no source states, truly: a machine may take it over where nobody gains by it, a person what a forger would write there."""
    gaps = [column for column in GAPS if one.values.get(column) and not one.sources.get(column)]
    if gaps:
        column = desk.chance.choice(gaps)
        told = GAPS[column]
        named: dict[str, Any] = {} if one.certificate_number in one.sources.get("certificate_number", ()) else {"certificate_reference": reference_to(desk, one)}  # fmt: skip
        desk.send(
            f"fills in {column}", fair(one, told), "amend", one, changed_fields={column: one.values[column]}, evidence=[desk.picture()], **named
        )  # fmt: skip


GAPS = {
    "specialty": "accepted|in_review", "phone": "accepted", "employer": "accepted", "conferred_on": "accepted|in_review",
    "certificate_number": "accepted|in_review", "management_number": "accepted|in_review", "issuing_authority": "in_review",
}  # fmt: skip
"""What becomes of a true value in each column where the register has none."""


def changes_badly(desk: Desk, one: Holder) -> None:
    """What can't be read, or no field at all."""
    changes = desk.chance.choice((
        {}, {"salary": "1"}, {"acquired_on": "去年"}, {"level": "特级"}, {"id_number": "450202198013010011"}, {"title": "\u202e师程工"},
        {"acquired_on": "2012-02-30"}, {"phone": "无"}, {"employer": "甲\x07公司"}, {"sex": "?"},
    ))  # fmt: skip
    desk.send(
        "changes badly",
        fair(one, "returned") + "|returned",
        "amend",
        one,
        changed_fields=changes,
        evidence=[desk.picture()],
    )


def after_confirming(desk: Desk, one: Holder) -> None:
    """A change after the confirmation; a second confirmation under another id."""
    start = desk.moment(0.4)
    desk.send("confirms first", fair(one, "accepted"), "confirm", one, submitted_at=start)
    later = start + desk.chance.choice(HOURS)
    if desk.chance.random() < 0.5:
        desk.send("confirms again", fair(one, "duplicate"), "confirm", one, submitted_at=later)
    else:
        change = {"employer": desk.chance.choice(EMPLOYERS)}
        desk.send(
            "changes after it",
            fair(one, "in_review"),
            "amend",
            one,
            submitted_at=later,
            changed_fields=change,
            evidence=[desk.picture()],
        )


def corrects(desk: Desk, one: Holder) -> None:
    """Returned for want of evidence, sent again with it in place of the first."""
    start, change = desk.moment(0.5), {"employer": desk.chance.choice(EMPLOYERS)}
    first = desk.send("lacks evidence", fair(one, "returned"), "amend", one, submitted_at=start, changed_fields=change)
    later = start + desk.chance.choice(HOURS)
    desk.send(
        "corrects",
        fair(one, "accepted"),
        "amend",
        one,
        submitted_at=later,
        changed_fields=change,
        evidence=[desk.picture()],
        supersedes=first,
    )


def replaces(desk: Desk, one: Holder) -> None:
    """Two that need review: the second replaces the first, or is one too many."""
    start, proof = desk.moment(0.3), [desk.picture()]
    named = desk.chance.random() < 0.5
    told = fair(one, "withdrawn") if named else fair(one, "in_review")
    first = desk.send(
        "waits", told, "amend", one, submitted_at=start, changed_fields={"specialty": "航海技术"}, evidence=proof
    )
    more: dict[str, Any] = {"supersedes": first} if named else {}
    told = fair(one, "in_review") if named else fair(one, "duplicate")
    desk.send(
        "replaces" if named else "one too many",
        told,
        "amend",
        one,
        submitted_at=start + HOURS[1],
        changed_fields={"specialty": "捕捞学"},
        evidence=proof,
        **more,
    )


def withdraws(desk: Desk, one: Holder) -> None:
    """Sends, withdraws by id or by certificate, and in half the cases sends again."""
    start, change, proof = desk.moment(0.3), {"employer": desk.chance.choice(EMPLOYERS)}, [desk.picture()]
    number = one.certificate_number
    first = desk.send(
        "is withdrawn",
        "withdrawn",
        "amend",
        one,
        submitted_at=start,
        changed_fields=change,
        evidence=proof,
        certificate_number=number,
    )
    more: dict[str, Any] = desk.chance.choice(({"supersedes": first}, {"certificate_number": number}))
    desk.send("withdraws", "accepted", "withdraw", one, submitted_at=start + HOURS[0], **more)
    if desk.chance.random() < 0.5:
        desk.send(
            "sends again",
            fair(one, "accepted"),
            "amend",
            one,
            submitted_at=start + HOURS[2],
            changed_fields=change,
            evidence=proof,
        )


def withdraws_what_cannot_be(desk: Desk, one: Holder) -> None:
    """A confirmation, nothing at all, or what is sent only later."""
    start = desk.moment(0.6)
    match desk.chance.randrange(3):
        case 0:
            first = desk.send("confirms first", fair(one, "accepted"), "confirm", one, submitted_at=start)
            desk.send("withdraws it", "returned", "withdraw", one, submitted_at=start + HOURS[0], supersedes=first)
        case 1:
            desk.send("withdraws nothing", "returned", "withdraw", one, supersedes="R-none")
        case _:
            first = desk.send(
                "is sent later",
                fair(one, "accepted"),
                "amend",
                one,
                submitted_at=start,
                changed_fields={"phone": "13900001111"},
                evidence=[desk.picture()],
            )
            desk.send(
                "withdraws too early", "returned", "withdraw", one, submitted_at=start - HOURS[1], supersedes=first
            )


def sends_twice(desk: Desk, one: Holder) -> None:
    """The same line again, in other words of JSON; or the same id with something else."""
    start, told = desk.moment(0.5), fair(one, "accepted")
    fields = desk.fields("confirm", one, submitted_at=start)
    again = dict(fields)
    if desk.chance.random() < 0.5:
        again |= {
            "action": "amend",
            "changed_fields": {"employer": "甲公司"},
            "submitted_at": (start + HOURS[0]).isoformat(),
        }
    at_once = "" if again != fields else "|duplicate"
    desk.keep("sent once", told + at_once, json.dumps(fields).encode(), touches=one)
    words = spelling.spell_line(again, desk.chance).encode()
    desk.keep("sent twice", "duplicate" + (f"|{told}" if at_once else ""), words, touches=one)


def registers(desk: Desk, one: Holder) -> None:
    """A certificate like that one of somebody new; a person decides, unless it lies outside the campaign."""
    new = invent_stranger(one, desk.chance)
    desk.send("registers", fair(one, "in_review"), "register", new, **registration(desk, new))


def registration(desk: Desk, one: Holder, **values: str) -> dict[str, Any]:
    """The fields of a registration of that certificate."""
    certificate = {
        column: value for column, value in (one.values | values).items() if value and column != "holder_name"
    }
    certificate["acquired_on"] = values.get("acquired_on") or spelling.spell_date(one.acquired_on, desk.chance)
    return {
        "certificate": certificate,
        "evidence": [desk.picture()],
        "certificate_number": certificate.get("certificate_number"),
    }


def registers_outside(desk: Desk, one: Holder) -> None:
    """By examination, of a high level where none is asked for, on a day that lies in no campaign, or after the last."""
    new = invent_stranger(one, desk.chance, age=40)
    campaign = desk.campaign
    days = [*campaign.period_between, campaign.period_last + dt.timedelta(days=150)]
    ways = [
        {"acquisition_method": "考试"},
        *(
            {
                "acquired_on": day.isoformat(),
                "year": str(day.year),
                "conferred_on": (day + dt.timedelta(days=10)).isoformat(),
            }
            for day in days
        ),
    ]
    if "高级" not in campaign.levels:
        ways.append({"series": "工程技术系列", "title": "高级工程师", "level": "高级"})
    change = desk.chance.choice(ways)
    desk.send("registers outside", "out_of_scope", "register", new, **registration(desk, new, **change))


def registers_incompletely(desk: Desk, one: Holder) -> None:
    """Without title, date or authority, or without evidence."""
    new = invent_stranger(one, desk.chance)
    fields = registration(desk, new)
    missing = desk.chance.choice(("title", "acquired_on", "issuing_authority", "evidence"))
    if missing == "evidence":
        fields["evidence"] = desk.chance.choice(([], ["evidence/missing.jpg"]))
    else:
        fields["certificate"] = {column: value for column, value in new.values.items() if value and column != missing}
    desk.send(
        "registers incompletely",
        fair(one, "returned") if missing == "evidence" else "returned",
        "register",
        new,
        **fields,
    )


def registers_what_is_there(desk: Desk, one: Holder) -> None:
    """The holder's own certificate, which the register has."""
    desk.send("registers what is there", "duplicate", "register", one, **registration(desk, one))


NORMAL: tuple[tuple[Kind, int], ...] = (
    (confirms, 40), (confirms_by_reference, 12), (changes_what_is_no_matter, 10), (states_what_is_so, 12), (corrects, 6), (withdraws, 6),
    (registers, 8), (registers_what_is_there, 4), (at_the_edges, 8), (after_confirming, 6), (sends_twice, 4), (changes_what_matters, 6),
    (changes_without_evidence, 6), (names_no_certificate, 2), (names_a_missing_one, 2), (out_of_season, 4), (registers_outside, 4),
    (registers_incompletely, 3), (replaces, 4), (fills_a_gap, 8), (withdraws_what_cannot_be, 3), (changes_badly, 4),
)  # fmt: skip
