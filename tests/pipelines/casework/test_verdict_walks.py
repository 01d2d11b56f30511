"""Verdicts on findings, walked at random against a model of plain lists, and given by many at once: on SQLite and on PostgreSQL."""

from concurrent.futures import ThreadPoolExecutor
from random import Random

from pipelines.casework import CaseworkError, ConflictError
from pipelines.casework.verdicts import CONFIRMED, REASONS, UNFOUNDED, Finding

NOW = 10**9
STEPS = 170
FINDINGS = [Finding("C1", "TITLE_OUTSIDE_SERIES", column, "a" * 64) for column in ("title", "level")]
WAYS = {
    "gave first", "gave against", "gave on a new basis", "agreed", "took back a verdict", "took back an agreement",
    "refused a repetition", "refused an agreement with oneself", "refused a second agreement", "refused another's act", "refused after a release",
    "refused for its role", "refused as stale",
}  # fmt: skip


class Model:
    """What the acts about one finding add up to: those that were not taken back, oldest first."""

    def __init__(self) -> None:
        self.acts: list[dict] = []

    @property
    def spoken(self):
        return next((act for act in reversed(self.acts) if act["kind"] == "give"), None)

    @property
    def stands(self):
        spoken = self.spoken
        return bool(spoken) and any(act.get("answers") == spoken["id"] for act in self.acts)


class Walk:
    """Anybody says anything of two findings; what the store takes and refuses is what the model says."""

    def __init__(self, office, chance):
        self.office, self.chance, self.store = office, chance, office.store.verdicts
        self.models = {finding.key: Model() for finding in FINDINGS}
        self.second = office.store.accounts.add("second", "zwei-Wege-7", display_name="second", roles=["approver"])
        self.people = [office.examiner, office.approver, self.second, office.steward, office.holder]
        self.gone = set()

    def step(self, number):
        finding = self.chance.choice(FINDINGS)._replace(basis=self.chance.choice("aaaab") * 64)
        actor, model = self.chance.choice(self.people), self.models[finding.key]
        way = self.chance.choice((self.give, self.give, self.agree, self.agree, self.take_back))
        if self.chance.random() < 0.04:
            self.release(number)
        way(actor, finding, model)

    def take(self, expected, why, act):
        """What the act gave, if the model expects it; otherwise that it was refused, and why."""
        try:
            told = act()
        except CaseworkError:
            assert not expected, f"refused: {why}"
            self.gone.add(f"refused {why}")
            return None
        assert expected, f"taken: {why}"
        self.gone.add(why)
        return told or True

    def give(self, actor, finding, model):
        verdict, last = self.chance.choice((UNFOUNDED, CONFIRMED)), model.spoken
        stale = bool(model.acts) and self.chance.random() < 0.15
        repeats = bool(last) and (last["verdict"], last["basis"]) == (verdict, finding.basis)
        may = bool(actor.roles & {"examiner", "approver"})
        kind = "gave first" if not last else "gave on a new basis" if last["basis"] != finding.basis else "gave against"
        why = "for its role" if not may else "as stale" if stale else "a repetition" if repeats else kind
        told = self.take(
            may and not stale and not repeats, why,
            lambda: self.store.give(actor, finding, verdict, REASONS[verdict][0], "已核对", seen=0 if stale else NOW),
        )  # fmt: skip
        if told:
            model.acts.append({"kind": "give", "id": told, "by": actor.account_id, "verdict": verdict, "basis": finding.basis, "free": True})  # fmt: skip

    def agree(self, actor, finding, model):
        last = model.spoken
        if last is None:
            return
        finding = finding._replace(basis=last["basis"])
        may, own = "approver" in actor.roles, last["by"] == actor.account_id
        why = (
            "for its role"
            if not may
            else "an agreement with oneself"
            if own
            else "a second agreement"
            if model.stands
            else "agreed"
        )
        told = self.take(
            may and not own and not model.stands, why, lambda: self.store.agree(actor, last["id"], finding, seen=NOW)
        )
        if told:
            model.acts.append(
                {"kind": "agree", "id": told, "by": actor.account_id, "answers": last["id"], "free": True}
            )

    def take_back(self, actor, finding, model):
        if not model.acts:
            return
        act = model.acts[-1]
        may, own = bool(actor.roles & {"examiner", "approver"}), act["by"] == actor.account_id
        named = "a verdict" if act["kind"] == "give" else "an agreement"
        why = (
            "for its role"
            if not may
            else "another's act"
            if not own
            else f"took back {named}"
            if act["free"]
            else "after a release"
        )
        if self.take(may and own and act["free"], why, lambda: self.store.take_back(actor, act["id"])):
            model.acts.pop()

    def release(self, number):
        self.office.store.review.note_release(f"r{number:06}")
        for model in self.models.values():
            for act in model.acts:
                act["free"] = False

    def agrees(self):
        counting = {
            (row["certificate_id"], row["code"], row["column"]): row["verdict"]
            for row in self.store.frame().iter_rows(named=True)
        }
        assert counting == {key: model.spoken["verdict"] for key, model in self.models.items() if model.stands}


def test_what_anybody_says_of_findings_is_taken_and_refused_as_a_model_of_plain_lists_says(anywhere):
    walk = Walk(anywhere, Random("verdicts"))
    for number in range(STEPS):
        walk.step(number)
        walk.agrees()
    assert walk.gone == WAYS
    anywhere.store.audit.verify()


def test_of_many_who_judge_one_finding_at_once_one_is_heard_and_the_others_told(anywhere):
    given = anywhere.store.verdicts.give

    def say(finding, number):
        actor, verdict = (anywhere.examiner, anywhere.approver)[number % 2], (UNFOUNDED, CONFIRMED)[number // 2 % 2]
        try:
            return given(actor, finding, verdict, REASONS[verdict][0], "同时", seen=0)
        except ConflictError:
            return None

    with ThreadPoolExecutor(6) as pool:
        for finding in FINDINGS:
            heard = [told for told in pool.map(say, [finding] * 6, range(6)) if told]
            (last,) = [one for one in anywhere.store.verdicts.of(anywhere.steward, ["C1"]) if one.finding == finding]
            assert heard == [last.verdict_id]
    assert anywhere.store.audit.verify().lines
