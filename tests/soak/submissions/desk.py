"""The desk at which lines are written: moments, ids, evidence, files; with each line what must become of it."""

import datetime as dt
import io
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from PIL import Image

from schemas.campaign import Campaign
from tests.soak.submissions import spelling
from tests.soak.submissions.people import Holder

BEIJING = ZoneInfo("Asia/Shanghai")
FILES = ("2019-秋.jsonl", "2019-10.jsonl", "b.JSONL", "a-later.jsonl")
ENDS = {"2019-秋.jsonl": "\r\n"}
MARKED = "a-later.jsonl"
"""The file that begins with a byte order mark."""


@dataclass(frozen=True)
class Written:
    """One line: what kind it is, which outcomes are right, whose certificates alone it may touch, and whether it is a fraud."""

    words: bytes
    kind: str
    expected: frozenset[str]
    fraud: bool
    person: str
    group: str


@dataclass
class Desk:
    """Where lines are written; `group` names the part of the work that the next ones count for."""

    folder: Path
    campaign: Campaign
    chance: Random
    group: str = ""
    lines: list[Written] = field(default_factory=list)
    count: int = 0

    def moment(self, part: float | None = None) -> dt.datetime:
        """A moment inside the window: at that part of it, or anywhere but at its very ends."""
        first = dt.datetime.combine(self.campaign.submissions_first, dt.time(), BEIJING)
        last = dt.datetime.combine(self.campaign.submissions_last + dt.timedelta(days=1), dt.time(), BEIJING)
        share = self.chance.uniform(0.02, 0.98) if part is None else part
        return (first + (last - first) * share).replace(microsecond=0)

    def fields(self, action: str, by: Holder, about: Holder | None = None, **more: Any) -> dict[str, Any]:
        """The fields of one submission, its person and number written in some way."""
        self.count += 1
        about = about or by
        fields: dict[str, Any] = {
            "submission_id": f"{self.chance.choice(('R', 'web-', '申请'))}{self.count:05}",
            "submitted_at": self.moment(), "action": action,
            "holder_name": spelling.spell_name(by.holder_name, self.chance), "id_number": spelling.spell_id(by.id_number, self.chance),
            "phone": by.phone,
        }  # fmt: skip
        if not more.keys() & {"certificate_number", "certificate_reference"} and about.certificate_number:
            fields["certificate_number"] = spelling.spell_certificate_number(about.certificate_number, self.chance)
        fields |= more
        if isinstance(fields["submitted_at"], dt.datetime):
            fields["submitted_at"] = spelling.spell_moment(fields["submitted_at"], self.chance)
        return {key: value for key, value in fields.items() if value is not None}

    def send(
        self, kind: str, expected: str, action: str, by: Holder, about: Holder | None = None, *, fraud: bool = False, **more: Any
    ) -> str:  # fmt: skip
        """The id of a submission that is written; `expected` names the outcomes that are right, parted by |."""
        fields = self.fields(action, by, about, **more)
        self.keep(kind, expected, spelling.spell_line(fields, self.chance).encode(), fraud=fraud, touches=about or by)
        return str(fields["submission_id"])

    def keep(
        self, kind: str, expected: str, words: bytes, *, fraud: bool = False, touches: Holder | None = None
    ) -> None:
        """Nothing; a finished line is kept."""
        person = touches.person if touches else ""
        self.lines.append(Written(words, kind, frozenset(expected.split("|")), fraud, person, self.group))

    def picture(self, *, side: int = 64) -> str:
        """The path of a readable picture."""
        out = io.BytesIO()
        colour = tuple(self.chance.randrange(120, 256) for _ in range(3))
        Image.new("RGB", (side, side * 3 // 4), colour).save(out, self.chance.choice(("PNG", "JPEG")))
        return self.file(out.getvalue(), self.chance.choice((".jpg", ".png", ".JPG", "")))

    def file(self, content: bytes, suffix: str) -> str:
        """The path of a piece of evidence with that content."""
        name = f"evidence/{self.chance.choice(('证书', 'scan', 'IMG_'))}{self.chance.randrange(10**8)}{suffix}"
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        return self.chance.choice((name, f"./{name}"))

    def post(self) -> dict[tuple[str, int], Written]:
        """Where each line stands, after all were dealt out over several files, blank lines between them."""
        dealt: dict[str, list[Written | None]] = {name: [] for name in FILES}
        for line in self.chance.sample(self.lines, len(self.lines)):
            dealt[self.chance.choice(FILES)] += [None, line] if self.chance.random() < 0.05 else [line]
        places: dict[tuple[str, int], Written] = {}
        for name, lines in dealt.items():
            end = ENDS.get(name, "\n").encode()
            mark = b"\xef\xbb\xbf" if name == MARKED else b""
            last = b"" if name == MARKED else end
            (self.folder / name).write_bytes(
                mark + end.join(b"" if line is None else line.words for line in lines) + last
            )
            places |= {(f"submissions/{name}", row): line for row, line in enumerate(lines, 1) if line is not None}
        return places
