"""What units are scored on: counted figures of many units at once, as arrays of units by measures."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pandas as pd

Array = npt.NDArray[np.float64]
Key = tuple[str, str | None]  # indicator, stage (None: not counted by stage)


@dataclass(frozen=True, eq=False)
class Measured:
    """One measure of all units: arrays [unit]. `numerator` nan: no row; `denominator` nan: a plain count."""

    numerator: Array
    denominator: Array
    pooled_numerator: Array
    pooled_denominator: Array


@dataclass(frozen=True, eq=False)
class Figures:
    """Counts [unit, column] of this snapshot, and pooled over the years of the rubric; nan where there is
    no row."""

    units: tuple[str, ...]
    columns: Mapping[Key, int]
    numerator: Array
    denominator: Array
    pooled_numerator: Array
    pooled_denominator: Array

    def measured(self, measure: str, stage: str | None) -> Measured:
        """A measure for one stage, or over all stages together (sums before dividing)."""
        chosen = [
            column
            for (name, its_stage), column in self.columns.items()
            if name == measure and (stage is None or its_stage == stage)
        ]
        return Measured(
            *(
                _sum(counts, chosen)
                for counts in (
                    self.numerator,
                    self.denominator,
                    self.pooled_numerator,
                    self.pooled_denominator,
                )
            )
        )

    def with_more(self, unit: str, measure: str, stage: str | None, more: float) -> "Figures":
        """The same with `more` added to one count of one unit: not below 0, nor above what it is counted
        of.

        Without a stage the first column that has room for it takes it; a measure without a row stays so.
        """
        numerator = self.numerator.copy()
        pooled = self.pooled_numerator.copy()
        row = self.units.index(unit)
        left = more
        for (name, its_stage), column in self.columns.items():
            if name != measure or (stage is not None and its_stage != stage) or left == 0:
                continue
            now, of = numerator[row, column], self.denominator[row, column]
            if np.isnan(now):
                continue
            changed = max(0.0, now + left if np.isnan(of) else min(of, now + left))
            left -= changed - now
            pooled[row, column] += changed - now
            numerator[row, column] = changed
        return replace(self, numerator=numerator, pooled_numerator=pooled)


def _sum(counts: Array, columns: list[int]) -> Array:
    """Sum over some columns; nan where all of them are."""
    if not columns:
        return np.full(len(counts), np.nan)
    if len(columns) == 1:
        return counts[:, columns[0]]
    chosen = counts[:, columns]
    known = ~np.isnan(chosen)
    return np.where(known.any(axis=1), np.where(known, chosen, 0.0).sum(axis=1), np.nan)


def figures_of(rows: pd.DataFrame, units: tuple[str, ...] | None = None) -> Figures:
    """Figures from rows: unit, measure, stage, numerator, denominator, and pooled_* where there are any.

    `units` fixes which units there are and in which order; else those of the rows, sorted. Rows of one
    unit, measure and stage are added up, so their order changes nothing.
    """
    codes, found = pd.factorize(rows["unit"], sort=True)
    if units is None:
        units = tuple(str(unit) for unit in found)
        places = codes
    else:
        at = {unit: place for place, unit in enumerate(units)}
        places = np.array([at.get(str(unit), -1) for unit in found], dtype=int)[codes]
    columns, keys = key_columns(rows)
    kept = places >= 0
    cells = places[kept] * max(len(keys), 1) + columns[kept]
    shape = (len(units), len(keys))

    def table(name: str, instead: str) -> Array:
        values = rows[name if name in rows else instead].to_numpy(dtype=float, na_value=np.nan)[kept]
        known = ~np.isnan(values)
        sums = np.bincount(cells[known], values[known], minlength=shape[0] * shape[1])
        there = np.bincount(cells[known], minlength=shape[0] * shape[1]) > 0
        return np.where(there, sums, np.nan).reshape(shape)

    return Figures(
        units=units,
        columns={key: place for place, key in enumerate(keys)},
        numerator=table("numerator", "numerator"),
        denominator=table("denominator", "denominator"),
        pooled_numerator=table("pooled_numerator", "numerator"),
        pooled_denominator=table("pooled_denominator", "denominator"),
    )


def key_columns(rows: pd.DataFrame) -> tuple[npt.NDArray[np.int64], list[Key]]:
    """The column of each row, and the measure and stage of each column, sorted; rows: measure, stage."""
    measure_codes, measures = pd.factorize(rows["measure"], sort=True)
    stage_codes, stages = pd.factorize(rows["stage"])
    of_column, ids = pd.factorize(measure_codes * (len(stages) + 1) + stage_codes + 1)
    keys: list[Key] = []
    for id in ids.tolist():
        measure, stage = divmod(id, len(stages) + 1)
        keys.append((str(measures[measure]), None if stage == 0 else str(stages[stage - 1])))
    order = sorted(range(len(keys)), key=lambda index: (keys[index][0], keys[index][1] or ""))
    rank = np.empty(len(order), dtype=np.int64)
    rank[order] = np.arange(len(order))
    return rank[of_column], [keys[index] for index in order]
