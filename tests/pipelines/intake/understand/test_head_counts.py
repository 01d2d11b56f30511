"""How many people a document counts, and whether its list holds another number of them."""

import pytest

from pipelines.intake.understand.head_counts import Told, is_longer, is_shorter, told_people


@pytest.mark.parametrize(
    ("line", "counts"),
    [
        pytest.param("经研究，同意下列 32 名同志取得相应专业技术资格。", [32], id="the following"),
        pytest.param("同意石茂等１０名同志取得资格，时间自2008年05月07日起计算。", [10], id="and others"),
        pytest.param("现将通过人员名单公布如下（共计三十二人）", [32], id="in brackets, in numerals"),
        pytest.param("以下专业技术人员共5人，总人数：5", [5], id="said with and without 人"),
        pytest.param("核准104位专业技术人员具备资格", [104], id="by another verb"),
        pytest.param("经评委会25名委员投票，同意下列3人通过", [3], id="who voted"),
        pytest.param("同意下列12名同志取得资格，其中男5人、女7人", [12], id="parts of them"),
        pytest.param("全市高级岗位名额共40人", [], id="places"),
        pytest.param("本次共有120名人员申报，共80人参加答辩", [], id="who applied"),
        pytest.param("下列6名同志未获通过", [], id="who failed"),
        pytest.param("本通知一式等3份", [], id="copies"),
        pytest.param("2012年3月5日", [], id="a date"),
    ],
)
def test_a_count_is_of_the_list_or_of_others(line, counts):
    assert told_people([line]).body == counts


@pytest.mark.parametrize(
    ("told", "totals", "tables", "longer", "shorter"),
    [
        pytest.param(Told([], [5]), [5], [5], False, False, id="as many"),
        pytest.param(Told([], [5]), [6], [6], True, False, id="one more"),
        pytest.param(Told([], [5]), [4], [4], False, True, id="one fewer"),
        pytest.param(Told([], [5]), [6, 5], [6], False, False, id="one person twice"),
        pytest.param(Told([5], [5]), [6], [6], True, False, id="title and text"),
        pytest.param(
            Told([3], [3, 2, 2], [2, 2]), [4], [4], True, False, id="the groups count one more than title and prose"
        ),
        pytest.param(Told([4], [4, 2, 2], [2, 2]), [4], [4], False, False, id="the groups come to the title's"),
        pytest.param(Told([], [5, 7]), [12], [12], False, False, id="group by group"),
        pytest.param(Told([], [5, 7]), [13], [13], True, False, id="group by group, one more"),
        pytest.param(Told([], [5]), [9], [5, 4], False, False, id="one of two annexes is counted"),
        pytest.param(Told([], [5]), [6], [4, 2], True, False, id="a list over two pages, one more"),
        pytest.param(
            Told([2], [2], [1, 1]), [3], [1, 2], True, False, id="groups that come to the total, one more in one"
        ),
        pytest.param(Told([2], [2], [2]), [5], [3, 2], False, False, id="one of two annexes has groups"),
        pytest.param(Told([], []), [6], [6], False, False, id="nothing is counted"),
        pytest.param(Told([], [12, 12]), [13], [13], True, False, id="a count said twice, one more"),
        pytest.param(Told([], [12, 12]), [24], [24], False, False, id="two groups of one size"),
        pytest.param(Told([], [12, 12]), [23], [23], False, False, id="two groups of one size, one fewer"),
        pytest.param(Told([12], [12, 12]), [13], [13], True, False, id="title, sentence and heading, one more"),
        pytest.param(Told([], [12, 2, 10]), [13], [3, 10], True, False, id="a total and its parts, one more"),
        pytest.param(
            Told([], [12, 2, 10]), [14], [4, 10], True, False, id="a total and its parts, as many more as one part"
        ),
        pytest.param(
            Told([12], [2, 10, 2, 10]), [13], [13], True, False, id="parts said again below the title's total"
        ),
        pytest.param(Told([], [12, 2, 10]), [11], [11], False, True, id="a total and its parts, one fewer"),
        pytest.param(Told([], [5, 2, 3]), [10], [10], False, False, id="three groups, one as large as the others"),
        pytest.param(Told([], [5, 2, 3]), [9], [9], False, False, id="three such groups, one fewer"),
        pytest.param(Told([], [12, 2, 10]), [12], [12], False, False, id="a total and its parts, as many"),
        pytest.param(Told([], [1] * 11), [99], [99], False, False, id="too many counts to tell"),
    ],
)
def test_a_list_is_longer_or_shorter_only_if_no_way_of_counting_fits(told, totals, tables, longer, shorter):
    assert (is_longer(told, totals, tables), is_shorter(told, totals, tables)) == (longer, shorter)
