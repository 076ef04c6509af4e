"""The rules of a rubric as functions of arrays: what an item is worth at a value, and what the value is."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from baoxue.analysis.figures import Array, Figures
from baoxue.analysis.rubric import Item, Rubric

_EXACT = 1e-9  # 0.29 * 100 must not fall short of 29


@dataclass(frozen=True, eq=False)
class Reading:
    """What one item reads of all units: per measure the counts used (pooled for small units), arrays
    [unit].

    `denominators` nan for plain counts. `silent`: how many children of whom nobody told were added as cases
    not handled; `evidence`: the mean of the rates that speak for a unit without a case, nan where none does.
    """

    numerators: tuple[Array, ...]
    denominators: tuple[Array, ...]
    is_pooled: tuple[Array, ...]
    further: tuple[Array, ...]
    silent: Array
    evidence: Array

    @property
    def has_any(self) -> Array:
        """Where at least one measure has something to count."""
        return np.any(
            [_known(n, d) for n, d in zip(self.numerators, self.denominators, strict=True)], axis=0
        ).astype(float)

    def value(self, item: Item) -> Array:
        """The mean of the rates that there are, or the sum of counts; nan where nothing was counted."""
        if item.is_rate:
            rates = [
                np.divide(n, d, out=np.full(n.shape, np.nan), where=_known(n, d))
                for n, d in zip(self.numerators, self.denominators, strict=True)
            ]
            return mean_of(rates)
        return np.nansum(np.stack(self.numerators), axis=0)


def mean_of(rates: list[Array]) -> Array:
    """Mean over those known; nan where none is."""
    if len(rates) == 1:
        return rates[0]
    stacked = np.stack(rates)
    known = ~np.isnan(stacked)
    count = known.sum(axis=0)
    return np.divide(
        np.where(known, stacked, 0.0).sum(axis=0),
        count,
        out=np.full(count.shape, np.nan),
        where=count > 0,
    )


def _known(numerator: Array, denominator: Array) -> npt.NDArray[np.bool_]:
    return ~np.isnan(numerator) & (np.isnan(denominator) | (denominator > 0))


def read(rubric: Rubric, item: Item, figures: Figures) -> Reading:
    """The counts that an item reads; a small unit pools years, so that one child does not decide."""
    numerators: list[Array] = []
    denominators: list[Array] = []
    pooled: list[Array] = []
    count = len(figures.units)
    for measure in item.measures:
        found = figures.measured(measure, item.stage)
        use = np.zeros(len(figures.units), dtype=bool)
        if item.pooled:
            use = (
                (found.denominator > 0)
                & (found.denominator < rubric.pool_below)
                & (found.pooled_denominator > found.denominator)
            )
        numerators.append(np.where(use, found.pooled_numerator, found.numerator))
        denominators.append(np.where(use, found.pooled_denominator, found.denominator))
        pooled.append(use.astype(float))
    further = tuple(_count(figures, one.measure) for one in item.further)
    silent = np.sum([_count(figures, name, item.stage) for name in item.silence] or [np.zeros(count)], axis=0)
    if item.silence:
        for place, (n, d) in enumerate(zip(numerators, denominators, strict=True)):
            numerators[place], denominators[place] = _with_silent(n, d, silent, item.better)
    evidence = mean_of([_rate(figures, name) for name in item.evidence] or [np.full(count, np.nan)])
    return Reading(tuple(numerators), tuple(denominators), tuple(pooled), further, silent, evidence)


def _count(figures: Figures, measure: str, stage: str | None = None) -> Array:
    """A count of each unit; none where there is no row."""
    return np.nan_to_num(figures.measured(measure, stage).numerator, nan=0.0)


def _rate(figures: Figures, measure: str) -> Array:
    """A rate of each unit; nan where nothing was counted."""
    found = figures.measured(measure, None)
    known = _known(found.numerator, found.denominator) & ~np.isnan(found.denominator)
    return np.divide(found.numerator, found.denominator, out=np.full(known.shape, np.nan), where=known)


def _with_silent(n: Array, d: Array, silent: Array, better: str) -> tuple[Array, Array]:
    """The counts of a rate with the children of whom nobody told: each one more case that was not handled,
    or one more that left."""
    told = silent > 0
    if better == "higher":
        return np.where(told, np.nan_to_num(n), n), np.where(told, np.nan_to_num(d) + silent, d)
    # A rate of those who left has no more pupils below the line than there were.
    return np.where(told & (d > 0), np.minimum(np.nan_to_num(n) + silent, d), n), d


def points_at(item: Item, value: Array, pace: float = 1.0) -> Array:
    """Points of an item at values of any shape, before further deductions; never below 0 nor above its
    points.

    `pace` (0..1): the share of the term after its grace; what follows the term is measured against it.
    """
    pace = pace if item.paced else 1.0
    if item.rule == "proportion":
        share = np.ones_like(value) if pace <= 0 else value / (item.full_at * pace)
        points = item.points * share
    elif item.rule == "steps":
        starts = np.array([step.at for step in item.steps]) * pace
        if not item.is_rate:
            starts = np.floor(starts + _EXACT)
        reached = np.searchsorted(starts, value + _EXACT, side="right") - 1
        points = np.array([step.points for step in item.steps])[np.maximum(reached, 0)]
    elif item.rule == "all_or_nothing":
        met = value >= item.full_at - _EXACT if item.better == "higher" else value <= item.full_at + _EXACT
        points = np.where(met, item.points, 0.0)
    elif item.rule == "linear":
        points = item.points * (value - item.zero_at) / (item.full_at - item.zero_at)
    else:
        beyond = item.full_at - value if item.better == "higher" else value - item.full_at
        units = np.maximum(beyond, 0.0) / item.per
        if item.whole:
            units = np.floor(units + _EXACT)
        lost = item.each * units
        points = item.points - (lost if item.at_most is None else np.minimum(lost, item.at_most))
    return np.clip(points, 0.0, item.points)


def further_lost(item: Item, counts: tuple[Array, ...]) -> list[Array]:
    """Points off for each further deduction, arrays in the shape of the counts, before they meet the
    points left."""
    return [
        np.minimum(one.each * count, one.at_most) for one, count in zip(item.further, counts, strict=True)
    ]


def to_tenths(item: Item, points: Array) -> tuple[Array, Array]:
    """Earned and lost, to a tenth: whatever is lost is at least a tenth, so that no loss reads as none."""
    lost = np.ceil(np.round(10 * (item.points - points), 6)) / 10
    return np.round(item.points - lost, 6), np.round(lost, 6)
