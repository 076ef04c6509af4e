"""Adding up what a second opinion counts, cell by cell."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from tests.second_opinion.records import Cell, Counts

COMPULSORY = ("primary", "junior")


def tally(pairs: Iterable[tuple[Cell, Any, Any]]) -> Counts:
    """Adds up (cell, numerator, denominator); a denominator of None stays None."""
    found: dict[Cell, list[Any]] = defaultdict(lambda: [0, 0])
    for cell, top, bottom in pairs:
        found[cell][0] += top
        found[cell][1] = None if bottom is None else found[cell][1] + bottom
    return {cell: (top, bottom) for cell, (top, bottom) in found.items()}


def compulsory(counts: Counts) -> Counts:
    return {cell: pair for cell, pair in counts.items() if cell[3] in COMPULSORY}
