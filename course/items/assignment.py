"""Pair entered codes with key codes so that the total credit is as high as it can be.

Order of entry must not matter, so the pairing is a maximum-weight assignment (the Hungarian method with
potentials, O(rows² · columns)). The lists are at most a few dozen long and the learner's side stays free
of numpy, so SciPy's routine is not used; a test compares the two ways on small cases by brute force.
"""

from __future__ import annotations

from collections.abc import Sequence


def best_pairs(weights: Sequence[Sequence[float]]) -> list[tuple[int, int]]:
    """Pairs (row, column) of highest total weight; rows and columns are used at most once.

    ``weights`` is a rectangular table of numbers >= 0. Pairs of weight 0 are left out.
    """
    rows = len(weights)
    columns = len(weights[0]) if rows else 0
    if not rows or not columns:
        return []
    if rows > columns:
        return sorted((r, c) for c, r in best_pairs([[row[c] for row in weights] for c in range(columns)]))
    infinity = float("inf")
    row_price = [0.0] * (rows + 1)
    column_price = [0.0] * (columns + 1)
    owner = [0] * (columns + 1)  # owner[c] = row matched to column c, both counted from 1
    for row in range(1, rows + 1):
        owner[0] = row
        slack = [infinity] * (columns + 1)
        came_from = [0] * (columns + 1)
        visited = [False] * (columns + 1)
        column = 0
        while owner[column]:
            visited[column] = True
            current, step, following = owner[column], infinity, 0
            for c in range(1, columns + 1):
                if visited[c]:
                    continue
                reduced = -weights[current - 1][c - 1] - row_price[current] - column_price[c]
                if reduced < slack[c]:
                    slack[c], came_from[c] = reduced, column
                if slack[c] < step:
                    step, following = slack[c], c
            for c in range(columns + 1):
                if visited[c]:
                    row_price[owner[c]] += step
                    column_price[c] -= step
                else:
                    slack[c] -= step
            column = following
        while column:  # flip the path that was found
            owner[column] = owner[came_from[column]]
            column = came_from[column]
    return sorted((owner[c] - 1, c - 1) for c in range(1, columns + 1) if owner[c] and weights[owner[c] - 1][c - 1] > 0)
