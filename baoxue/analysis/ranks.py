"""How sure is a rank? Ranges of scores and ranks from the chance in small counts and from shaken weights.

The counts are read as one outcome of what might have happened. A rate n of N is drawn from Beta(n + a, N
- n + b) with a = max(1/2, 4 m) and b = max(1/2, 4 (1 - m)), m being the rate of all units together: four
cases of the county's own rate, and never less than half a case on either side. A plain count is drawn
from Gamma(n + 1/2). Each weight is varied evenly within plus or minus the rubric's stated share, and the
score is worked out anew. A unit is placed above another only where the difference of their scores is
larger than its own spread allows with 90 %; the range of ranks is then 1 + those surely above, to all
less those surely below. The range of a score is drawn around the score itself: the draws lie around
a centre that is pulled towards the county's rate, and only their spread is taken. In simulations with known
true rates the range of ranks holds the true rank in more than 90 % of cases (tests/analysis/test_ranks.py).
Ranking each draw and taking quantiles looks simpler and is wrong: where units are nearly equal it holds the
true rank far too rarely.
"""

from dataclasses import dataclass
from functools import cached_property
from statistics import NormalDist

import numpy as np
import numpy.typing as npt

from baoxue.analysis.figures import Array
from baoxue.analysis.rubric import Item
from baoxue.analysis.score_rules import Reading, further_lost, mean_of, points_at
from baoxue.analysis.scores import MOVED, ON_EVIDENCE, SCORED, Scored

DRAWS = 400
SEED = 20250901
CONFIDENCE = 0.90
BORROWED = 4.0
"""How many cases of the county's own rate stand beside those of each unit."""
TIED = 1e-6
"""Means of scores that differ by no more than this are the same."""


@dataclass(frozen=True, eq=False)
class Ranges:
    """Per unit, in the order of the scored units: ranks (1 is best) and scores that may be true.

    `band` numbers groups from the best: within one, ranges of ranks overlap from unit to unit.
    """

    best_rank: npt.NDArray[np.int64]
    worst_rank: npt.NDArray[np.int64]
    low: Array
    high: Array
    band: npt.NDArray[np.int64]

    @cached_property
    def bands(self) -> int:
        """How many groups can be told apart."""
        return int(self.band.max()) + 1 if len(self.band) else 0


def rank_ranges(scored: Scored, draws: int = DRAWS, seed: int = SEED, shaken: float | None = None) -> Ranges:
    """Ranges of ranks and scores at 90 %; the same figures and seed give the same ranges.

    `shaken` replaces the share by which the rubric says that weights are varied (0: not at all).
    """
    count = len(scored.units)
    if not count:
        empty = np.zeros(0, dtype=np.int64)
        return Ranges(empty, empty, np.zeros(0), np.zeros(0), empty)
    drawn = drawn_scores(scored, draws, seed, scored.rubric.shaken if shaken is None else shaken)
    low, high = np.quantile(drawn, [(1 - CONFIDENCE) / 2, (1 + CONFIDENCE) / 2], axis=0)
    centre = drawn.mean(axis=0)
    apart = drawn - centre
    spread = apart.T @ apart / max(1, draws - 1)
    own = np.diag(spread)
    of_difference = np.sqrt(np.maximum(own[:, None] + own[None, :] - 2 * spread, 0.0))
    least = NormalDist().inv_cdf((1 + CONFIDENCE) / 2) * of_difference
    is_above = centre[:, None] - centre[None, :] > least + TIED
    best = 1 + is_above.sum(axis=0)
    worst = count - is_above.sum(axis=1)
    return Ranges(
        best_rank=best,
        worst_rank=worst,
        low=np.maximum(scored.scores + low - centre, 0.0),
        high=np.minimum(scored.scores + high - centre, scored.caps),
        band=_bands(scored, best, worst),
    )


def grade_range(scored: Scored, ranges: Ranges, place: int) -> tuple[int, int]:
    """The worst and the best grade (0 is the best) that a unit's range and its open points allow.

    A grade is certain only where the two are the same: the whole range lies between its lines.
    """
    full = min(float(scored.totals[place] + scored.open[place].sum()), float(scored.caps[place]))
    low, high = float(ranges.low[place]), max(float(ranges.high[place]), full)
    worst, best = (scored.rubric.grade(round(max(0.0, points), 6)) for points in (low, high))
    return worst, best


def _bands(
    scored: Scored, best: npt.NDArray[np.int64], worst: npt.NDArray[np.int64]
) -> npt.NDArray[np.int64]:
    """Ranges of ranks that overlap, directly or over others between them, make one band."""
    band = np.zeros(len(scored.units), dtype=np.int64)
    number, reached = -1, 0
    for place in sorted(scored.order, key=lambda place: (best[place], worst[place])):
        if best[place] > reached:
            number += 1
        reached = max(reached, int(worst[place]))
        band[place] = number
    return band


def drawn_scores(scored: Scored, draws: int, seed: int, shaken: float) -> Array:
    """Scores as they might have come out, [draw, unit], vetoes and what is open left as they are."""
    random = np.random.default_rng(seed)
    rubric, count = scored.rubric, len(scored.units)
    points = np.array([item.points for item in rubric.items])
    weights = points * (1 + shaken * random.uniform(-1, 1, (draws, len(points))))
    weights *= rubric.total / weights.sum(axis=1, keepdims=True)
    total = np.zeros((draws, count))
    pace = scored.circumstances.pace(rubric)
    for place, (item, reading) in enumerate(zip(rubric.items, scored.readings, strict=True)):
        states = scored.states[:, place]
        given_otherwise = (states == ON_EVIDENCE) | (states == MOVED)
        share = np.where(given_otherwise, scored.earned[:, place] / item.points, 0.0)
        rows = np.flatnonzero(states == SCORED)
        if not len(rows):
            total += weights[:, place, None] * share
            continue
        if item.by_chance:
            drawn = _item_points(item, reading, rows, pace, draws, random)
        else:
            drawn = (scored.earned[rows, place] - scored.restored[rows, place])[None, :]
        given = np.minimum(drawn + scored.restored[rows, place], item.points)
        shares = np.broadcast_to(share, (draws, count)).copy()
        shares[:, rows] = given / item.points
        total += weights[:, place, None] * shares
    return np.minimum(total, scored.caps)


def _item_points(
    item: Item,
    reading: Reading,
    rows: npt.NDArray[np.int64],
    pace: float,
    draws: int,
    random: np.random.Generator,
) -> Array:
    """Points of one item as they might have come out, [draw, row]."""
    values = []
    for numerators, denominators in zip(reading.numerators, reading.denominators, strict=True):
        n, d = numerators[rows], denominators[rows]
        if item.is_rate:
            there = ~np.isnan(n) & (d > 0)
            of = np.where(there, d, 0.0)
            hit = np.clip(np.where(there, n, 0.0), 0.0, of)
            mean = hit.sum() / max(of.sum(), 1.0)
            well, badly = max(0.5, BORROWED * mean), max(0.5, BORROWED * (1 - mean))
            rates = random.beta(hit + well, of - hit + badly, (draws, len(rows)))
            values.append(np.where(there, rates, np.nan))
        else:
            values.append(random.gamma(np.nan_to_num(n) + 0.5, 1.0, (draws, len(rows))))
    value = mean_of(values) if item.is_rate else np.sum(values, axis=0)
    points = np.where(np.isnan(value), item.points, points_at(item, np.nan_to_num(value), pace))
    for off in further_lost(item, tuple(count[rows] for count in reading.further)):
        points = np.maximum(points - off, 0.0)
    return points
