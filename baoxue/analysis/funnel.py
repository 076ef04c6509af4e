"""Which places lie outside what chance explains, given their size: control limits around one common rate.

D. J. Spiegelhalter, Funnel plots for comparing institutional performance, Statistics in Medicine 24 (2005)
1185-1202: exact binomial limits, interpolated between whole numbers of children (appendix A.1).
"""

from dataclasses import dataclass
from functools import lru_cache
from math import ceil, floor, lgamma, log, log1p, sqrt
from typing import Literal

import numpy as np

from baoxue.analysis.comparison import SMALL_GROUP

Position = Literal["below_998", "below_95", "inside", "above_95", "above_998", "too_small"]

OUTER = (0.001, 0.999)
INNER = (0.025, 0.975)
_STANDARD_DEVIATIONS = 9  # beyond that the binomial holds nothing that floating point could see
_POINTS = 40


@dataclass(frozen=True)
class Limits:
    """The limits for groups of one size, as rates 0..1: 95 % lie within the inner, 99.8 % within the
    outer."""

    size: float
    outer_low: float
    inner_low: float
    inner_high: float
    outer_high: float


@lru_cache(maxsize=8192)
def limits(size: int, rate: float) -> Limits:
    """The limits around a common rate (0..1) for a group of `size` children; ValueError outside of that."""
    if size <= 0 or not 0 <= rate <= 1:
        raise ValueError(f"no limits for {size} children at a rate of {rate}")
    if rate in (0.0, 1.0):
        return Limits(size, rate, rate, rate, rate)
    first, cumulated = _binomial(size, rate)
    low_outer, high_outer = (_quantile(first, cumulated, at) / size for at in OUTER)
    low_inner, high_inner = (_quantile(first, cumulated, at) / size for at in INNER)
    return Limits(size, low_outer, low_inner, high_inner, high_outer)


def _binomial(size: int, rate: float) -> tuple[int, np.ndarray]:
    """The least count worth looking at, and P(count <= k) from there on."""
    spread = _STANDARD_DEVIATIONS * sqrt(size * rate * (1 - rate)) + 12
    first = max(0, floor(size * rate - spread))
    last = min(size, ceil(size * rate + spread))
    counts = np.arange(first, last)
    odds = log(rate) - log1p(-rate)
    steps = np.log(size - counts) - np.log(counts + 1) + odds
    start = (
        lgamma(size + 1)
        - lgamma(first + 1)
        - lgamma(size - first + 1)
        + first * log(rate)
        + (size - first) * log1p(-rate)
    )
    chances = np.exp(start + np.concatenate(([0.0], np.cumsum(steps))))
    return first, np.cumsum(chances)


def _quantile(first: int, cumulated: np.ndarray, chance: float) -> float:
    """The count below which `chance` of all groups lie, between two whole numbers where it falls so."""
    place = min(int(np.searchsorted(cumulated, chance)), len(cumulated) - 1)
    before = float(cumulated[place - 1]) if place else 0.0
    share = (float(cumulated[place]) - chance) / max(float(cumulated[place]) - before, 1e-300)
    return max(0.0, first + place - min(max(share, 0.0), 1.0))


def position(numerator: float, denominator: float, rate: float, small_group: float = SMALL_GROUP) -> Position:
    """Where a group lies among groups of its size; beyond the outer limits chance is hardly an explanation.

    The denominator is taken as a whole number of children. A numerator outside 0..denominator (a net figure)
    is `too_small` too: no statement.
    """
    size = round(denominator)
    if size <= 0 or size < small_group or not 0 <= numerator <= denominator:
        return "too_small"
    found, own = limits(size, rate), numerator / denominator
    if own > found.inner_high:
        return "above_998" if own > found.outer_high else "above_95"
    if own < found.inner_low:
        return "below_998" if own < found.outer_low else "below_95"
    return "inside"


def curve(smallest: float, largest: float, rate: float, points: int = _POINTS) -> tuple[Limits, ...]:
    """The limits at about `points` sizes from the smallest to the largest group, to be drawn as lines.

    Sizes lie close together where the funnel is narrowing fast.
    """
    low, high = max(1, floor(smallest)), max(2, ceil(largest))
    sizes = sorted({round(size) for size in np.geomspace(low, max(high, low + 1), points)})
    return tuple(limits(size, rate) for size in sizes)
