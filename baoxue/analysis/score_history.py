"""How a unit's score has moved: every snapshot scored by one rubric, each with what was known on its day."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd

from baoxue.analysis.figures import Array, Figures, key_columns
from baoxue.analysis.rubric import Rubric
from baoxue.analysis.scores import Circumstances, Scored, score

TERM = 180


@dataclass(frozen=True)
class PastScore:
    """A unit's score on one day: earned and open points, and the score after the cap of vetoes."""

    snapshot: str
    as_of: date
    score: float
    open: float


def past_scores(
    rubric: Rubric, rows: pd.DataFrame, present: Mapping[str, frozenset[str]], unit: str
) -> tuple[PastScore, ...]:
    """The scores of one unit over all snapshots of the rows, oldest first.

    `rows`: snapshot, as_of, school_year, is_year_end, measure, stage, numerator, denominator, term_days,
    term_length, of one unit. `present`: snapshot -> its registers. What units had not handed in, and
    appeals, are not looked back on.
    """
    found = []
    for scored, snapshot, day in score_snapshots(rubric, rows.assign(unit=unit), present):
        one = scored.unit(unit)
        found.append(PastScore(snapshot, day, one.score, one.open))
    return tuple(found)


def score_snapshots(
    rubric: Rubric, rows: pd.DataFrame, present: Mapping[str, frozenset[str]]
) -> list[tuple[Scored, str, date]]:
    """All units of all snapshots, oldest first; rows as above with `unit`. Years are pooled as on each
    day."""
    if rows.empty:
        return []
    unit_codes, units = pd.factorize(rows["unit"], sort=True)
    columns, keys = key_columns(rows)
    snapshot_codes, ids = pd.factorize(rows["snapshot"])
    firsts = np.unique(snapshot_codes, return_index=True)[1]
    heads = rows.iloc[firsts].reset_index(drop=True)
    days = [pd.Timestamp(day).date() for day in heads["as_of"].tolist()]
    shape = (len(ids), len(units), len(keys))
    cells = (snapshot_codes * shape[1] + unit_codes) * shape[2] + columns
    numerator = _cube(rows["numerator"], cells, shape)
    denominator = _cube(rows["denominator"], cells, shape)
    is_year_end = heads["is_year_end"].astype(bool).tolist()
    years = heads["school_year"].tolist()
    back = pd.DateOffset(months=12 * (rubric.pool_years - 1) + 2)
    results = []
    for place in sorted(range(len(ids)), key=lambda place: (days[place], str(ids[place]))):
        first = (pd.Timestamp(days[place]) - back).date()
        pooled = [place] + [
            other
            for other, day in enumerate(days)
            if is_year_end[other] and first < day < days[place] and years[other] != years[place]
        ]
        there = ~np.isnan(numerator[place])
        kept = there.any(axis=1)
        figures = Figures(
            units=tuple(str(unit) for unit in units[kept]),
            columns={key: column for column, key in enumerate(keys)},
            numerator=numerator[place][kept],
            denominator=denominator[place][kept],
            pooled_numerator=_together(numerator, pooled, there)[kept],
            pooled_denominator=_together(denominator, pooled, there)[kept],
        )
        head = heads.iloc[place]
        circumstances = Circumstances(
            present=present.get(str(ids[place]), frozenset()),
            term_days=TERM if pd.isna(head["term_days"]) else int(head["term_days"]),
            term_length=TERM if pd.isna(head["term_length"]) else int(head["term_length"]),
        )
        results.append((score(rubric, figures, circumstances), str(ids[place]), days[place]))
    return results


def _cube(values: pd.Series, cells: npt.NDArray[np.int64], shape: tuple[int, int, int]) -> Array:
    """Sums by snapshot, unit and column; nan where there is no row, or only unknown values."""
    numbers = values.to_numpy(dtype=float, na_value=np.nan)
    known = ~np.isnan(numbers)
    size = shape[0] * shape[1] * shape[2]
    sums = np.bincount(cells[known], numbers[known], minlength=size)
    there = np.bincount(cells[known], minlength=size) > 0
    return np.where(there, sums, np.nan).reshape(shape)


def _together(cube: Array, snapshots: list[int], there: npt.NDArray[np.bool_]) -> Array:
    """Several snapshots added up, where the first has a row at all."""
    sums = np.nansum(cube[snapshots], axis=0)
    return np.where(there & ~np.isnan(cube[snapshots]).all(axis=0), sums, np.nan)
