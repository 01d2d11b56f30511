"""The assignment of rows to columns that is worth most; a row may also be kept aside."""

import numpy as np
import numpy.typing as npt


def solve_assignment(scores: npt.NDArray[np.float64], keep: npt.NDArray[np.float64]) -> list[int]:
    """For each row the column that makes the sum of scores largest, -1 where keeping it aside is worth more."""
    rows = _worth_weighing(scores, keep)
    chosen = [-1] * len(keep)
    for row, column in zip(rows, _solve(scores[rows], keep[rows]), strict=True):
        chosen[row] = column
    return chosen


def _worth_weighing(scores: npt.NDArray[np.float64], keep: npt.NDArray[np.float64]) -> list[int]:
    """The rows that an optimal assignment may place: for each column, no more of the best than there are columns."""
    if not len(keep):
        return []
    gain = scores - keep[:, None]
    best = np.argsort(-gain, axis=0, kind="stable")[: scores.shape[1]]
    return sorted({int(row) for column in range(scores.shape[1]) for row in best[:, column] if gain[row, column] > 0})


def _solve(scores: npt.NDArray[np.float64], keep: npt.NDArray[np.float64]) -> list[int]:
    """The assignment by the Hungarian method; a column of its own stands for keeping each row aside."""
    count, targets = scores.shape
    if not count:
        return []
    cost = np.full((count, targets + count), 1e3)
    cost[:, :targets] = -scores
    cost[np.arange(count), targets + np.arange(count)] = -keep
    return [int(column) if column < targets else -1 for column in _hungarian(cost)]


def _hungarian(cost: npt.NDArray[np.float64]) -> npt.NDArray[np.int64]:
    """The column of each row in the cheapest assignment of all rows (rows <= columns)."""
    rows, columns = cost.shape
    row_potential, column_potential = np.zeros(rows + 1), np.zeros(columns + 1)
    matched = np.zeros(columns + 1, dtype=np.int64)
    for row in range(1, rows + 1):
        matched[0], at = row, 0
        shortest, way = np.full(columns + 1, np.inf), np.zeros(columns + 1, dtype=np.int64)
        used = np.zeros(columns + 1, dtype=bool)
        while matched[at]:
            used[at] = True
            current = matched[at]
            reduced = cost[current - 1] - row_potential[current] - column_potential[1:]
            better = ~used[1:] & (reduced < shortest[1:])
            shortest[1:][better] = reduced[better]
            way[1:][better] = at
            at_next = int(np.argmin(np.where(used[1:], np.inf, shortest[1:]))) + 1
            delta = shortest[at_next]
            row_potential[matched[used]] += delta
            column_potential[used] -= delta
            shortest[~used] -= delta
            at = at_next
        while at:
            matched[at] = matched[way[at]]
            at = int(way[at])
    answer = np.zeros(rows, dtype=np.int64)
    for column in range(1, columns + 1):
        if matched[column]:
            answer[matched[column] - 1] = column - 1
    return answer
