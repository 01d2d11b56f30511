"""The state machine of design §9 as one table: who may do what from which state, and what comes of it. Nothing goes around it."""

from typing import NamedTuple

TO_CONFIRM, CONFIRMED, DRAFT, SUBMITTED, EXAMINED = "待确认", "已确认", "待提交", "待审核", "已审阅"
PASSED, RETURNED, REFUSED, SUSPENDED, REVOKED = "已通过", "已退回", "不通过", "已暂停", "已撤销"
ASKED, ON_HOLD = "待补充", "已搁置"
DISPUTED, LOOKED_INTO, UPHELD = "异议待查", "异议已查", "异议成立"
DISMISSED, SETTLED, RETRACTED = "异议不成立", "异议办结", "异议撤回"
"""A disputed lookup has states of its own, so that nothing that is done to an application can be done to it."""

STATES = (
    TO_CONFIRM, CONFIRMED, DRAFT, SUBMITTED, EXAMINED, PASSED, RETURNED, REFUSED, SUSPENDED, REVOKED, ASKED, ON_HOLD,
    DISPUTED, LOOKED_INTO, UPHELD, DISMISSED, SETTLED, RETRACTED,
)  # fmt: skip
FINAL = frozenset({REFUSED, REVOKED, DISMISSED, SETTLED, RETRACTED})
"""States that nothing leads out of; the holder and certificate are free for another case."""

HOLDER, EXAMINER, APPROVER, STEWARD, SYSTEM = "holder", "examiner", "approver", "steward", "system"
VERIFIER, ADMINISTRATOR = "verifier", "administrator"
ROLES = (HOLDER, VERIFIER, EXAMINER, APPROVER, STEWARD, ADMINISTRATOR)
STAFF = frozenset({EXAMINER, APPROVER, STEWARD, ADMINISTRATOR})
REVIEWERS = frozenset({EXAMINER, APPROVER})


class Transition(NamedTuple):
    """One line of the table; `to` of null keeps the state, `sources` of null opens a case."""

    action: str
    zh: str
    sources: frozenset[str] | None
    to: str | None
    roles: frozenset[str]
    needs: frozenset[str] = frozenset()


def _line(action: str, zh: str, sources: str | None, to: str | None, roles: str, needs: str = "") -> Transition:
    froms = None if sources is None else frozenset(sources.split())
    return Transition(action, zh, froms, to, frozenset(roles.split()), frozenset(needs.split()))


TABLE: tuple[Transition, ...] = (
    _line("read", "读取记录", None, TO_CONFIRM, "system holder"),
    _line("register", "申请注册", None, DRAFT, "holder", "consent"),
    _line("claim_own", "按证书信息查询", None, TO_CONFIRM, "holder"),
    _line("claim", "按证书信息查询", None, DRAFT, "holder"),
    _line("receive", "接收申请", None, SUBMITTED, "system"),
    _line("confirm", "确认", TO_CONFIRM, CONFIRMED, "holder", "understood"),
    _line("amend", "修改信息", f"{TO_CONFIRM} {CONFIRMED} {PASSED}", DRAFT, "holder"),
    _line("save", "保存", DRAFT, DRAFT, "holder", "form"),
    _line("correct", "修改", RETURNED, RETURNED, "holder", "form"),
    _line("add", "补充材料", ASKED, ASKED, "holder", "form"),
    _line("submit", "提交", f"{DRAFT} {RETURNED} {ASKED}", SUBMITTED, "holder", "form evidence"),
    _line("withdraw", "撤回", SUBMITTED, DRAFT, "holder"),
    _line("examine", "审阅", SUBMITTED, EXAMINED, "examiner"),
    _line("ask", "请求补充", f"{SUBMITTED} {EXAMINED}", ASKED, "examiner approver", "reason"),
    _line("hold", "搁置", f"{SUBMITTED} {EXAMINED}", ON_HOLD, "examiner approver", "reason"),
    _line("resume", "解除搁置", ON_HOLD, SUBMITTED, "examiner approver", "reason"),
    _line("return", "退回", f"{SUBMITTED} {EXAMINED}", RETURNED, "examiner approver", "reason"),
    _line("pass", "通过", EXAMINED, PASSED, "approver"),
    _line("refuse", "不通过", EXAMINED, REFUSED, "approver", "reason"),
    _line("propose_suspension", "提议暂停", f"{CONFIRMED} {PASSED}", None, "steward", "reason"),
    _line("propose_revocation", "提议撤销", f"{CONFIRMED} {PASSED} {SUSPENDED}", None, "steward", "reason"),
    _line("suspend", "暂停", f"{CONFIRMED} {PASSED}", SUSPENDED, "approver", "reason proposal"),
    _line("revoke", "撤销", f"{CONFIRMED} {PASSED} {SUSPENDED}", REVOKED, "approver", "reason proposal"),
    _line("reinstate", "解除暂停", SUSPENDED, PASSED, "approver", "reason"),
    _line("dispute", "提出异议", None, DISPUTED, "verifier holder", "dispute"),
    _line("retract", "撤回异议", DISPUTED, RETRACTED, "verifier holder"),
    _line("look_into", "查核异议", DISPUTED, LOOKED_INTO, "examiner"),
    _line("uphold", "认定异议成立", LOOKED_INTO, UPHELD, "approver", "reason consequence"),
    _line("dismiss", "认定异议不成立", LOOKED_INTO, DISMISSED, "approver", "reason answer"),
    _line("settle", "办结异议", UPHELD, SETTLED, "approver", "reason answer"),
    _line(
        "assign",
        "分派",
        f"{SUBMITTED} {EXAMINED} {ON_HOLD} {DISPUTED} {LOOKED_INTO} {UPHELD}",
        None,
        "examiner approver steward",
    ),
)
"""`receive` takes a line of submissions that a run left for review; `undo` is no transition: it takes the last one back."""

ACTIONS: dict[str, Transition] = {line.action: line for line in TABLE}
UNDOABLE = frozenset(
    [
        "examine",
        "return",
        "pass",
        "refuse",
        "suspend",
        "revoke",
        "ask",
        "hold",
        "resume",
        "reinstate",
        "look_into",
        "uphold",
        "dismiss",
        "settle",
    ]
)
"""What a reviewer may take back until the next release, while nobody has acted since."""
PROPOSALS = {"suspend": "propose_suspension", "revoke": "propose_revocation"}
QUEUED = frozenset({SUBMITTED, EXAMINED, ON_HOLD, DISPUTED, LOOKED_INTO, UPHELD})
"""States that reviewers see in their queue; whose turn it is in 待补充 is the holder's."""


def allowed_actions(state: str | None, roles: frozenset[str]) -> tuple[str, ...]:
    """The actions that these roles may take from the state (null: before any case), in the table's order."""
    return tuple(
        line.action
        for line in TABLE
        if line.roles & roles and (line.sources is None if state is None else state in (line.sources or ()))
    )
