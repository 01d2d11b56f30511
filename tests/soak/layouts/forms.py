"""People arranged otherwise than as a list: each on a form of keys and values, or each in a column."""

import random

from tests.soak.layouts.grid import Grid, plan_list, write_person
from tests.soak.layouts.invent import HEADINGS, invent_person


def arrange_forms(chance: random.Random, may_merge: bool) -> Grid:
    """A few people, each on a form of keys and values."""
    grid, plan = Grid(features={"forms"}), plan_list(chance)
    if "id_number" not in plan.columns:
        plan.columns.append("id_number")
        plan.headings.append(chance.choice(HEADINGS["id_number"]))
    pairs, extra = chance.choice((1, 2, 2, 3)), chance.random() < 0.5
    for number in range(chance.choice((1, 1, 2, 3))):
        if number:
            grid.put([""], "noise")
        if chance.random() < 0.6 or number:
            grid.put(["专业技术资格登记表"], "noise")
        cells, said = write_person(plan, invent_person(chance), number + 1, chance)
        fields = list(zip(plan.headings, cells[plan.serial :], strict=False))
        fields += [(heading, chance.choice(values)) for heading, values in plan.extras]
        for start in range(0, len(fields), pairs):
            row = [cell for key, value in fields[start : start + pairs] for cell in (key, value)]
            named = any(
                key == plan.headings[plan.columns.index("holder_name")] for key, _ in fields[start : start + pairs]
            )
            grid.put(row, "record" if named else "noise", (said,) if named else ())
            if may_merge and len(row) < 2 * pairs and chance.random() < 0.5:
                grid.merges.append((len(grid.rows) - 1, len(row) - 1, len(grid.rows) - 1, 2 * pairs - 1))
        if extra:
            grid.put(["审核人：李四", "2018年9月"], "noise")
    return grid.squared()


def arrange_on_its_side(chance: random.Random) -> Grid:
    """A list with a column for each person."""
    grid, plan = Grid(features={"on its side"}), plan_list(chance)
    if "id_number" not in plan.columns:
        plan.columns.append("id_number")
        plan.headings.append(chance.choice(HEADINGS["id_number"]))
    plan.extras, plan.serial = [], False
    written = [write_person(plan, invent_person(chance), 0, chance) for _ in range(chance.randint(2, 5))]
    for at, (heading, column) in enumerate(zip(plan.headings, plan.columns, strict=True)):
        is_named = column == "holder_name"
        row = [heading, *(cells[at] for cells, _ in written)]
        grid.put(row, "record" if is_named else "noise", tuple(said for _, said in written) if is_named else ())
    return grid.squared()
