"""What impostors send, and lines that no program can read: none of it may pass."""

import json
from collections.abc import Sequence
from random import Random
from typing import Any

from pipelines.standardize.id_number import is_valid
from schemas.gb11643 import check_character
from tests.soak.submissions.desk import Desk
from tests.soak.submissions.holders import HOURS, Kind, confirms, confirms_unclear, fair, reference_to, registration
from tests.soak.submissions.people import Holder, invent_stranger


def _another(desk: Desk, one: Holder) -> Holder:
    """Somebody whom the register doesn't know."""
    return invent_stranger(one, desk.chance)


def _slip(number: str, chance: Random) -> str:
    """The ID number with one digit changed, so that it fails its check."""
    place = chance.randrange(17)
    other = chance.choice([digit for digit in "0123456789" if digit != number[place]])
    return number[:place] + other + number[place + 1 :]


def wrong_holder(desk: Desk, one: Holder) -> None:
    """A stranger confirms, claims or changes somebody else's certificate."""
    action = desk.chance.choice(("confirm", "claim", "amend"))
    more = {"changed_fields": {"phone": "13900002222"}, "evidence": [desk.picture()]} if action == "amend" else {}
    desk.send("wrong holder", "rejected", action, _another(desk, one), one, fraud=True, **more)


def namesake(desk: Desk, one: Holder) -> None:
    """Somebody of the same name and another number."""
    other = _another(desk, one).but(holder_name=one.holder_name)
    desk.send("namesake", "rejected", desk.chance.choice(("confirm", "claim")), other, one, fraud=True)


def other_name(desk: Desk, one: Holder) -> None:
    """The holder's number under another name."""
    other = one.but(holder_name=_another(desk, one).holder_name)
    desk.send("another name", "rejected|in_review", desk.chance.choice(("confirm", "claim")), other, one, fraud=True)


def one_digit_off(desk: Desk, one: Holder) -> None:
    """The holder's number with one digit wrong, or two so that it passes its check again."""
    wrong = _slip(one.id_number, desk.chance)
    if desk.chance.random() < 0.5:
        desk.send("a digit wrong", "returned", "confirm", one.but(id_number=wrong), one, fraud=True, id_number=wrong)
    else:
        other = wrong[:17] + check_character(wrong[:17])
        told = "rejected" if is_valid(other) else "returned"
        desk.send("two digits wrong", told, "confirm", one.but(id_number=other), one, fraud=True, id_number=other)


def takeover(desk: Desk, one: Holder) -> None:
    """The certificate's ID number changed to another's, by the namesake, by the stranger, or in the holder's own name."""
    thief = _another(desk, one)
    by = desk.chance.choice((thief, thief.but(holder_name=one.holder_name), one.but(phone=thief.phone)))
    changes = {"id_number": thief.id_number} | desk.chance.choice(({}, {"phone": thief.phone}, {"employer": "甲公司"}))
    desk.send("takeover", "rejected", "amend", by, one, fraud=True, changed_fields=changes, evidence=[desk.picture()])


def upgrade(desk: Desk, one: Holder) -> None:
    """A higher level or title, in whatever words; nothing where the holder's is as high."""
    if one.level == "高级":
        return
    engineer = {"series": "工程技术系列"} if one.series != "工程技术系列" else {}
    changes = desk.chance.choice((
        {"level": "高级"}, {"level": "副高级"}, {"level": "高 级"}, engineer | {"title": "高级工程师"}, engineer | {"title": "高级工程师", "level": "高级"},
        {"level": "高级", "employer": "甲公司"}, engineer | {"title": "教授级高级工程师"}, engineer | {"title": "高\u200b级工程师"},
    ))  # fmt: skip
    told = "rejected" if one.inside else "rejected|out_of_scope"
    desk.send("upgrade", told, "amend", one, fraud=True, changed_fields=changes, evidence=[desk.picture()])


def hidden_upgrade(desk: Desk, one: Holder) -> None:
    """A higher level in words that look harmless."""
    changes = desk.chance.choice((
        {"specialty": "高级工程师"}, {"employer": "甲公司（高级工程师）"}, {"remarks": "晋升副高级"}, {"specialty": one.specialty + "（正高）"},
        {"employer": "<b onclick=alert(1)>甲公司</b>"}, {"review_committee": "高级职务评审委员会"},
    ))  # fmt: skip
    told = fair(one, "in_review") + "|rejected"
    desk.send("hidden upgrade", told, "amend", one, fraud=True, changed_fields=changes, evidence=[desk.picture()])


def another_date(desk: Desk, one: Holder) -> None:
    """Years more of seniority; a date in the campaign for one outside."""
    changes = desk.chance.choice(
        (
            {"acquired_on": f"{int(one.year) - 2}-01-05"},
            {"year": str(int(one.year) - 2)},
            {"acquired_on": "2011-06"} if one.year != "2011" else {"acquired_on": "2014-06"},
        )
    )
    desk.send(
        "another date",
        fair(one, "in_review") + "|rejected",
        "amend",
        one,
        fraud=True,
        changed_fields=changes,
        evidence=[desk.picture()],
    )


def leaves_folder(desk: Desk, one: Holder) -> None:
    """Evidence at a path that leads out of the folder."""
    path = desk.chance.choice((
        "../../outside.jpg", "/etc/passwd", "evidence/../../sources/x.png", "..\\..\\x.png", "file:///etc/hostname", "%2e%2e/%2e%2e/etc/passwd",
        "~/x.png", "evidence/\u0000.png", "http://example.org/x.png", "..",
    ))  # fmt: skip
    changes = desk.chance.choice(({"phone": "13900003333"}, {"level": "高级"}))
    desk.send(
        "leaves the folder",
        "rejected",
        "amend",
        one,
        fraud=True,
        changed_fields=changes,
        evidence=desk.chance.sample([desk.picture(), path], 2),
    )


def withdraws_anothers(desk: Desk, one: Holder) -> None:
    """A stranger withdraws or replaces somebody's submission, which goes on as if nothing had been."""
    start, change = desk.moment(0.4), {"employer": "测试市第三建筑公司"}
    first = desk.send(
        "is another's",
        fair(one, "accepted"),
        "amend",
        one,
        submitted_at=start,
        changed_fields=change,
        evidence=[desk.picture()],
    )
    thief = desk.chance.choice((_another(desk, one), _another(desk, one).but(holder_name=one.holder_name)))
    action = desk.chance.choice(("withdraw", "amend"))
    more = {"changed_fields": change, "evidence": [desk.picture()]} if action == "amend" else {}
    desk.send(
        f"{action}s another's",
        "rejected",
        action,
        thief,
        one,
        fraud=True,
        submitted_at=start + HOURS[1],
        supersedes=first,
        **more,
    )


def registers_what_cannot_be(desk: Desk, one: Holder) -> None:
    """A title outside its series, a level above the title's, a child."""
    child = desk.chance.random() < 0.34
    new = invent_stranger(one, desk.chance, age=13 if child else 33)
    change = (
        {}
        if child
        else desk.chance.choice(
            (
                {"series": "会计系列", "title": "主治医师"},
                {"series": "图书资料系列", "title": "工程师"},
                {"level": "中级" if one.level == "初级" else "初级"},
            )
        )
    )
    told = "rejected" if one.inside else "rejected|out_of_scope"
    desk.send("registers the impossible", told, "register", new, fraud=True, **registration(desk, new, **change))


def registers_anothers_number(desk: Desk, one: Holder) -> None:
    """The number that the same authority gave to somebody else."""
    new = invent_stranger(one, desk.chance).but(certificate_number=one.certificate_number)
    told = "rejected" if one.inside else "rejected|out_of_scope"
    # Of a certificate that a single row attests, the two claims are a doubt about either (finding NUMBER_CLAIMED).
    told += "|in_review" if one.rows == 1 else ""
    desk.send("registers another's number", told, "register", new, one, fraud=True, **registration(desk, new))


def registers_as_another(desk: Desk, one: Holder) -> None:
    """The holder's name with a number of the forger's own, or the holder's number with the forger's name."""
    new = invent_stranger(one, desk.chance)
    by = desk.chance.choice((new.but(holder_name=one.holder_name), new.but(id_number=one.id_number)))
    desk.send(
        "registers as another",
        fair(one, "in_review") + "|rejected|duplicate",
        "register",
        by,
        fraud=True,
        **registration(desk, by),
    )


def bad_number(desk: Desk, one: Holder) -> None:
    """An ID number that is none."""
    wrong = desk.chance.choice(
        (one.id_number[:17], one.id_number + "0", "123456789012345678", "A1234567", "450202199013011234", "无")
    )
    desk.send(
        "no ID number", "returned", desk.chance.choice(("confirm", "register")), one, one, id_number=wrong, fraud=True
    )


def unreadable(desk: Desk, one: Holder) -> None:
    """A line that is no submission, as broken programs and people who try things write it."""
    fields = desk.fields("confirm", one)
    good = json.dumps(fields, ensure_ascii=False)
    wrong: Sequence[bytes] = (
        good[: len(good) // 2].encode(), f"[{good}]".encode(), b"null", b"3", b'"S1"', b"{}", good.replace("{", "{" * 3000, 1).encode(),
        (good[:-1] + ', "action": "amend"}').encode(), (good[:-1] + ', "phone": NaN}').encode(), (good[:-1] + ', "x": Infinity}').encode(),
        good.encode("gb18030") if not good.isascii() else b"\xff\xfe{", good.encode("utf-16"), (good + good).encode(), b"\x00" * 40,
        (good[:-1] + ', "note": "' + "x" * 300_000 + '"}').encode(), (good[:-1] + ', "x": "\\ud800"}').encode(), f"//{good}".encode(),
        good.replace('"', "'").encode(), (good[:-1] + ",}").encode(), b"[" * 100_000, b"submission_id,action", b"\xef\xbb\xbf\xef\xbb\xbf" + good.encode(),
        *(json.dumps(fields | change).encode() for change in _faults(fields)),
    )  # fmt: skip
    desk.keep("unreadable", "malformed", desk.chance.choice(wrong).replace(b"\n", b" "))


def _faults(fields: dict[str, object]) -> list[dict[str, object]]:
    """Changes that leave JSON and break the submission."""
    return [
        {"submission_id": ""}, {"submission_id": 7}, {"submission_id": "x" * 65}, {"holder_name": None}, {"holder_name": ["甲"]}, {"holder_name": "   "},
        {"id_number": 450202198001010011}, {"id_number": True}, {"action": "Confirm "}, {"action": "delete"}, {"action": "CONFIRM"},
        {"submitted_at": "2019-10-01"}, {"submitted_at": "2019-10-01T10:00:00"}, {"submitted_at": "2019-13-01T10:00:00+08:00"}, {"submitted_at": 1569888000},
        {"submitted_at": "yesterday"}, {"submitted_at": "9999-12-31T23:59:59-12:00"}, {"changed_fields": []}, {"changed_fields": {"employer": {"zh": "甲"}}},
        {"changed_fields": {"employer": 3}}, {"evidence": "evidence/a.png"}, {"evidence": [1]}, {"evidence": [None]}, {"certificate": "证书"},
        {"certificate": {"title": ["工程师"]}}, {"evidence": ["a.png"] * 400}, {"changed_fields": {f"x{number}": "1" for number in range(200)}}, {"holder_name": "甲" * 5000},
    ]  # fmt: skip


def odd_but_honest(desk: Desk, one: Holder) -> None:
    """Signs that mean nothing in the holder's own words: never another's certificate, whatever comes of it."""
    name = desk.chance.choice(
        (
            one.holder_name[0] + "\u200b" + one.holder_name[1:],
            "\u202a" + one.holder_name,
            one.holder_name + "\ufe00",
            one.holder_name + "（本人）",
        )
    )
    desk.send(
        "odd signs", fair(one, "accepted") + "|accepted|returned|rejected|in_review", "confirm", one, holder_name=name
    )


def takes_unclear(desk: Desk, one: Holder) -> None:
    """A stranger at a certificate that the register knows badly: by its number, by an upgrade in the holder's name, by its ID number."""
    thief = _another(desk, one)
    proof = [desk.picture()]
    named: dict[str, Any] = {} if one.certificate_number else {"certificate_reference": reference_to(desk, one)}
    match desk.chance.randrange(3):
        case 0:
            told = "rejected|returned|in_review|out_of_scope"
            desk.send(
                "takes an unclear one", told, desk.chance.choice(("confirm", "claim")), thief, one, fraud=True, **named
            )
        case 1:
            told = "rejected|returned|in_review|out_of_scope"
            desk.send(
                "upgrades an unclear one",
                told,
                "amend",
                one,
                fraud=True,
                changed_fields={"level": "高级"},
                evidence=proof,
                **named,
            )
        case _:
            by = thief.but(holder_name=one.holder_name)
            told = "rejected|returned|in_review|out_of_scope"
            changes = {"id_number": thief.id_number}
            desk.send(
                "takes over an unclear one",
                told,
                "amend",
                by,
                one,
                fraud=True,
                changed_fields=changes,
                evidence=proof,
                **named,
            )


HOSTILE: tuple[tuple[Kind, int], ...] = (
    (wrong_holder, 12), (namesake, 10), (other_name, 6), (one_digit_off, 10), (takeover, 14), (upgrade, 16), (hidden_upgrade, 10), (another_date, 8),
    (leaves_folder, 8), (withdraws_anothers, 10), (registers_what_cannot_be, 10), (registers_anothers_number, 8), (registers_as_another, 6),
    (bad_number, 6), (unreadable, 30), (odd_but_honest, 6), (confirms, 20),
)  # fmt: skip
UNCLEAR: tuple[tuple[Kind, int], ...] = ((confirms_unclear, 2), (takes_unclear, 1))
