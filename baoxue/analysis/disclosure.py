"""What an attacker can work out of published tables: the range that linear programs leave for each hidden
count.

Known to the attacker: every count as it is shown (rounded, hidden or withheld), which counts add up to
which, that a numerator is no larger than what it is counted of, and rates that were published exactly
elsewhere. The limits of the linear relaxation (HiGHS, through scipy) are rounded inwards to whole numbers.
"""

import math
from collections.abc import Mapping, Sequence

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_array

from baoxue.analysis.released import Cell, Released

NEAR = 1e-6


def exposed(released: Released) -> tuple[Cell, ...]:
    """The hidden counts, and hidden complements of sensitive ones, for which too few whole numbers are
    possible."""
    ranges = possible(released)
    return tuple(cell for cell, (low, high) in ranges.items() if high - low + 1 < released.rules.least_width)


def possible(released: Released) -> Mapping[Cell, tuple[int, int]]:
    """Hidden count -> the least and the largest whole number that everything published allows.

    Of a sensitive table, a numerator whose complement (those not reached) is small stands for that
    complement.
    """
    if not any(_is_guarded(released, cell) for cell in released.shown):
        return {}
    attack = _Attack(released)
    found = {}
    for cell in released.shown:
        if released.shown[cell].state == "hidden":
            found[cell] = attack.range({cell: 1.0})
        elif _has_small_complement(released, cell):
            below = cell._replace(measure="denominator")
            found[cell] = attack.range({below: 1.0, cell: -1.0})
    return found


def _is_guarded(released: Released, cell: Cell) -> bool:
    return released.shown[cell].state == "hidden" or _has_small_complement(released, cell)


def _has_small_complement(released: Released, cell: Cell) -> bool:
    """Whether a sensitive table says of whom it is not: at most seven, unless a published rate says it
    anyway."""
    below = cell._replace(measure="denominator")
    cells, table = released.table.cells, released.table
    if not table.is_sensitive or cell.measure != "numerator" or below not in cells:
        return False
    if (cell, below) in table.rates:
        return False
    missing = cells[below] - cells[cell]
    return 0 < missing <= released.rules.hidden_up_to and _shows_both(released, cell, below)


def _shows_both(released: Released, *cells: Cell) -> bool:
    return all(released.shown[cell].state == "count" for cell in cells)


class _Attack:
    """The system of one table, asked for the least and the largest of a combination of its counts."""

    def __init__(self, released: Released) -> None:
        self._cells: Sequence[Cell] = list(released.shown)
        self._at = {cell: place for place, cell in enumerate(self._cells)}
        self._bounds = [released.bounds(cell) for cell in self._cells]
        equal = [({total: 1.0} | dict.fromkeys(parts, -1.0), 0.0) for total, parts in released.table.sums]
        most = [({above: 1.0, below: -1.0}, 0.0) for above, below in released.table.pairs]
        for (above, below), (rate, decimals) in released.table.rates.items():
            half = 0.5 * 10 ** -(decimals + 2)
            most += [({above: 1.0, below: -(rate + half)}, 0.0), ({above: -1.0, below: rate - half}, 0.0)]
        self._equal, self._most = self._matrix(equal), self._matrix(most)

    def _matrix(
        self, lines: Sequence[tuple[Mapping[Cell, float], float]]
    ) -> tuple[csr_array | None, np.ndarray | None]:
        if not lines:
            return None, None
        values = [
            (row, self._at[cell], value)
            for row, (line, _) in enumerate(lines)
            for cell, value in line.items()
        ]
        rows, columns, amounts = zip(*values, strict=True)
        matrix = csr_array((amounts, (rows, columns)), shape=(len(lines), len(self._cells)))
        return matrix, np.array([limit for _, limit in lines])

    def range(self, wanted: Mapping[Cell, float]) -> tuple[int, int]:
        """The whole numbers between which a combination of counts must lie."""
        objective = np.zeros(len(self._cells))
        for cell, weight in wanted.items():
            objective[self._at[cell]] = weight
        low, high = (self._least(sign * objective) for sign in (1.0, -1.0))
        return math.ceil(low - NEAR), math.floor(-high + NEAR)

    def _least(self, objective: np.ndarray) -> float:
        solved = linprog(
            objective,
            A_ub=self._most[0],
            b_ub=self._most[1],
            A_eq=self._equal[0],
            b_eq=self._equal[1],
            bounds=self._bounds,
            method="highs",
        )
        if solved.status == 3:  # without limit: nothing can be said
            return -math.inf
        assert solved.status == 0, solved.message  # the true counts satisfy everything
        return float(solved.fun)
