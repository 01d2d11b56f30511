"""A person's records on one screen: the graph, parting and joining as one act with one undo, and cases like it."""

import pytest

from lookup_app import casework_door, cluster_graph, curated_door, other_holders, review_door
from lookup_app.register_reader import WaitingCase
from lookup_app.wording import words
from tests.lookup_app.conftest import WEI
from tests.lookup_app.test_decisions import account_of
from tests.lookup_app.test_pages import shown, visit

__all__ = ["visit"]

CLUSTER = WaitingCase("cluster-h-0010", "cluster", 999.0, ("UNSURE_CLUSTER",), "c4", "h-0010", None, "r6", None, None, None, None, None)  # fmt: skip


@pytest.fixture
def doubted(installed, monkeypatch):
    """The installation with a holder whose records are in doubt, first in the queue."""
    register = curated_door.register()
    waiting = [CLUSTER, *register.waiting_cases()]
    monkeypatch.setattr(type(register), "waiting_cases", lambda self: waiting)
    return installed


def key(at, name):
    return next(one for one in [*at.multiselect, *at.radio] if one.key.startswith(f"decision_panel.{name}"))


def test_a_cluster_shows_all_records_of_its_holder_and_what_parting_one_changes(visit, doubted):
    at = visit("review_case", "examiner")
    assert not at.exception
    assert key(at, "apart").value == ["r6"] and len(key(at, "apart").options) == 4
    assert words("zh")("queue.unsure_cluster") in shown(at)
    assert words("zh")("cluster.different") in {button.label for button in at.button}


@pytest.mark.parametrize(
    ("act", "level", "written"),
    [
        pytest.param("different", "person", {("r4", "r6"), ("r5", "r6"), ("r6", "r7")}, id="one record is another's"),
        pytest.param("same", "person", {("r4", "r6"), ("r5", "r6"), ("r6", "r7")}, id="all are one person's"),
        pytest.param("different", "certificate", {("r4", "r6"), ("r5", "r6"), ("r6", "r7")}, id="another certificate"),
        pytest.param("unsure", "person", {("r5", "r6")}, id="unsure"),
    ],
)
def test_an_answer_is_one_act_leaves_the_queue_and_is_taken_back_as_one(visit, doubted, act, level, written):
    at = visit("review_case", "examiner")
    key(at, "level").set_value(level)
    at = at.button(key=f"cluster_panel.{act}").click().run()
    rows = review_door.judgements()
    assert set(rows.select("record_id_l", "record_id_r").rows()) == written
    assert set(rows["judgement"]) == {act} and set(rows["level"]) == {level}
    assert "cluster-h-0010" not in shown(at)
    at = at.button(key="decision_panel.undo").click().run()
    assert review_door.judgements().is_empty() and "cluster-h-0010" in shown(at)


def test_nothing_chosen_parts_nothing(visit, doubted):
    at = visit("review_case", "examiner")
    key(at, "apart").set_value([])
    at = at.button(key="cluster_panel.different").click().run()
    assert words("zh")("cluster.choose_apart") in shown(at) and review_door.judgements().is_empty()


def test_of_two_reviewers_of_one_cluster_the_second_is_told(visit, doubted):
    at = visit("review_case", "examiner")
    other = casework_door.account_of(casework_door.sign_in("approver", doubted.password, ""))
    review_door.judge_pair(other, ("r6", "r7", "person"), "same", "", casework_door.moment().judgement)
    at = at.button(key="cluster_panel.different").click().run()
    assert "刚被他人处理" in shown(at) and review_door.judgements()["judgement"].to_list() == ["same"]


def test_the_drawing_names_every_record_and_weight_and_escapes_what_sources_wrote(installed):
    node = cluster_graph.Node
    nodes = [node(1, "r1", "c1", "h1", "<b>覃"), node(2, "r2", "c2", "h1", "韦")]
    svg = cluster_graph.to_svg(nodes, [cluster_graph.Edge(1, 2, -3.25, "different")], words("zh"))
    assert "&lt;b&gt;覃" in svg and "-3.2" in svg and svg.count("<circle") == 2
    assert cluster_graph.COLOURS[0] in svg and cluster_graph.COLOURS[1] in svg


def search(at, text):
    box = next(one for one in at.text_input if one.key.startswith("decision_panel.merge."))
    return box.set_value(text).run()


@pytest.mark.parametrize("text", ["韦小满", "7244", "20150001", "韦小满 803127244", " 韦小满  20150001 "])
def test_another_holder_is_found_by_name_number_or_certificate_and_shown_masked(installed, text):
    (found,) = other_holders.find(account_of(installed, "examiner"), "cluster-h-0010", text, frozenset({"h-0010"}))
    assert "韦小满" in found.label and "7244" in found.label and WEI[1] not in str(found)


def test_another_holder_is_foreseen_and_joined_as_one_act(visit, doubted):
    at = search(visit("review_case", "examiner"), "韦小满")
    (chosen,) = [one for one in at.selectbox if "merge_with" in one.key]
    assert len(chosen.options) == 1 and "韦小满" in chosen.options[0]
    assert WEI[1] not in str(chosen.options) + shown(at)
    assert words("zh")("merge.effect") in shown(at)
    at = at.button(key="merge_panel.do").click().run()
    rows = review_door.judgements()
    assert set(rows["judgement"]) == {"same"} and {"r0", "r1", "r4", "r7"} <= set(rows["record_id_l"]) | set(
        rows["record_id_r"]
    )
    assert "cluster-h-0010" not in shown(at)
    at = at.button(key="decision_panel.undo").click().run()
    assert review_door.judgements().is_empty() and "cluster-h-0010" in shown(at)


@pytest.mark.parametrize("text", ["从无此人", "244", "覃大川", "韦小满 0010", "%", "7244' or 1=1"])
def test_words_that_name_no_other_holder_find_nobody(installed, text):
    assert other_holders.find(account_of(installed, "examiner"), "cluster-h-0010", text, frozenset({"h-0010"})) == []


def test_where_nobody_is_found_there_is_nothing_to_join(visit, doubted):
    at = search(visit("review_case", "examiner"), "从无此人")
    assert words("zh")("merge.nobody") in shown(at)
    assert "merge_panel.do" not in {button.key for button in at.button}


def test_a_search_is_audited_without_its_words(visit, doubted):
    search(visit("review_case", "examiner"), "韦小满")
    (line,) = list(casework_door.store().audit.lines(action="holder_search"))
    assert line["detail"] == {"found": 1} and "韦小满" not in str(line)
