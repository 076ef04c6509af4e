"""Figures for scoring tests: units with counts for everything that a rubric reads."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from baoxue.analysis.figures import Figures, figures_of
from baoxue.analysis.rubric import Rubric
from baoxue.analysis.rubric_file import load_rubric
from baoxue.analysis.scores import Circumstances, Scored, UnitScore, score
from baoxue.snapshots.indicators import load_indicators

RUBRIC = load_rubric("township-2")
ALL = frozenset(register for holder in (*RUBRIC.items, *RUBRIC.vetoes) for register in holder.registers)
WHOLE_TERM = Circumstances(ALL)
COUNTS = frozenset(name for name in RUBRIC.measures if load_indicators()[name].unit == "count")
Key = tuple[str, str | None]
Count = tuple[float, float | None]


def keys(rubric: Rubric = RUBRIC) -> list[Key]:
    """Every measure and stage that a rubric reads."""
    read: list[Key] = [(measure, item.stage) for item in rubric.items for measure in item.measures]
    read += [(further.measure, None) for item in rubric.items for further in item.further]
    read += [(name, item.stage) for item in rubric.items for name in item.silence]
    read += [(name, None) for item in rubric.items for name in item.evidence]
    read += [(veto.measure, veto.stage) for veto in rubric.vetoes]
    return list(dict.fromkeys(read))


def good(rubric: Rubric = RUBRIC) -> dict[Key, Count]:
    """A unit that did everything."""
    counts: dict[Key, Count] = {}
    for measure, stage in keys(rubric):
        definition = load_indicators()[measure]
        if definition.unit == "count":
            counts[measure, stage] = (2.0 if definition.better == "higher" else 0.0, None)
        else:
            counts[measure, stage] = (100.0 if definition.better == "higher" else 0.0, 100.0)
            if measure.startswith("dropout"):
                counts[measure, stage] = (0.0, 1000.0)
    return counts


def rows(units: Mapping[str, Mapping[Key, Count]]) -> pd.DataFrame:
    """As a question would give them."""
    return pd.DataFrame(
        [
            (unit, measure, stage, n, np.nan if d is None else d)
            for unit, counts in units.items()
            for (measure, stage), (n, d) in counts.items()
        ],
        columns=["unit", "measure", "stage", "numerator", "denominator"],
    )


def scored(
    *units: Mapping[Key, Count], rubric: Rubric = RUBRIC, circumstances: Circumstances = WHOLE_TERM
) -> Scored:
    """Units a, b, c ... scored."""
    named = {chr(ord("a") + place): unit for place, unit in enumerate(units)}
    return score(rubric, figures_of(rows(named), tuple(named)), circumstances)


def one(
    counts: Mapping[Key, Count], rubric: Rubric = RUBRIC, circumstances: Circumstances = WHOLE_TERM
) -> UnitScore:
    """One unit scored."""
    return scored(counts, rubric=rubric, circumstances=circumstances).unit("a")


def without(*registers: str) -> Circumstances:
    """The whole term, but for some registers that did not come."""
    return replace(WHOLE_TERM, present=ALL - set(registers))


def matrix(read: Sequence[Key], n: np.ndarray, d: np.ndarray) -> Figures:
    """Figures from arrays of units by keys."""
    units = tuple(f"u{row:04d}" for row in range(len(n)))
    return Figures(units, {key: column for column, key in enumerate(read)}, n, d, n, d)
