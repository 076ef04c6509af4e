"""Scoring a large province: 1,000 townships on 36 snapshots, and the ranges of ranks of one of them."""

import time
from collections.abc import Iterator
from datetime import date, timedelta

import numpy as np
import pandas as pd

from baoxue.analysis.ranks import rank_ranges
from baoxue.analysis.rubric_file import load_rubric
from baoxue.analysis.score_history import score_snapshots
from baoxue.snapshots.indicators import load_indicators

UNITS, SNAPSHOTS = 1000, 36
SCORES_S, RANGES_S = 2.0, 5.0


def invented_rows(units: int = UNITS, snapshots: int = SNAPSHOTS) -> pd.DataFrame:
    """Rows as the questions give them: every measure of the default rubric for every unit and snapshot."""
    random = np.random.default_rng(1)
    rubric = load_rubric()
    keys = sorted({(measure, item.stage) for item in rubric.items for measure in item.measures}, key=str)
    keys += [(further.measure, None) for item in rubric.items for further in item.further]
    keys += [(veto.measure, veto.stage) for veto in rubric.vetoes if (veto.measure, veto.stage) not in keys]
    names = np.array([f"{990000000 + number}" for number in range(units)], dtype=object)
    parts = []
    for number in range(snapshots):
        day = date(2022, 9, 30) + timedelta(days=30 * number)
        for measure, stage in keys:
            is_count = load_indicators()[measure].unit == "count"
            of = np.full(units, np.nan) if is_count else random.integers(1, 900, units).astype(float)
            n = random.poisson(0.2, units) if is_count else random.binomial(of.astype(int), 0.9)
            parts.append(
                pd.DataFrame(
                    {
                        "unit": names,
                        "snapshot": day.isoformat(),
                        "as_of": day,
                        "school_year": f"{day.year if day.month > 8 else day.year - 1}",
                        "is_year_end": day.month == 8,
                        "measure": measure,
                        "stage": stage,
                        "numerator": n.astype(float),
                        "denominator": of,
                        "term_days": 100,
                        "term_length": 180,
                    }
                )
            )
    return pd.concat(parts, ignore_index=True)


def scoring() -> Iterator[tuple[str, float, float]]:
    """(what, seconds, limit in seconds)."""
    rubric, rows = load_rubric(), invented_rows()
    present = frozenset(register for item in (*rubric.items, *rubric.vetoes) for register in item.registers)
    by_snapshot = {str(id): present for id in rows["snapshot"].unique()}
    began = time.perf_counter()
    scored = score_snapshots(rubric, rows, by_snapshot)
    for one, _, _ in scored:
        assert len(one.order) == UNITS
    yield f"{UNITS} townships x {len(scored)} snapshots scored", time.perf_counter() - began, SCORES_S
    began = time.perf_counter()
    rank_ranges(scored[-1][0])
    yield f"ranges of ranks of {UNITS} townships", time.perf_counter() - began, RANGES_S
