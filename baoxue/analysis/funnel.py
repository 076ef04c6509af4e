"""Which places lie outside what chance explains, given their size: control limits around one common rate.

D. J. Spiegelhalter, Funnel plots for comparing institutional performance, Statistics in Medicine 24 (2005)
1185-1202. What is decided, is decided by exact tails of the binomial distribution: P(X >= k) or P(X <= k).
The lines of the drawing are quantiles interpolated between whole numbers of children (appendix A.1) and
decide nothing. Where the places differ by more than chance altogether (over-dispersion, section 3.2), tails
and lines are widened by the factor of the spread that is found.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import ceil, floor, lgamma, log, log1p, sqrt
from statistics import NormalDist
from typing import Literal

import numpy as np

from baoxue.analysis.comparison import SMALL_GROUP

Position = Literal["below_998", "below_95", "inside", "above_95", "above_998", "too_small"]

OUTER = 0.001
INNER = 0.025
"""The chance beyond a limit, on each side."""
MANY = 20
"""Among more places than this, one in twenty outside the inner limits means nothing: only the outer count."""
WINSORISED = 0.1
"""The share of the places, at each end, whose distance counts as that of the next one."""
_NORMAL = NormalDist()
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
def limits(size: int, rate: float, spread: float = 1.0) -> Limits:
    """The limits around a common rate (0..1) for a group of `size` children; ValueError outside of that.

    `spread`: the factor by which the variance is larger than chance alone would have it (1 or more).
    """
    if size <= 0 or not 0 <= rate <= 1:
        raise ValueError(f"no limits for {size} children at a rate of {rate}")
    if rate in (0.0, 1.0):
        return Limits(size, rate, rate, rate, rate)
    first, cumulated = _binomial(size, rate)
    outer, inner = (_widened(chance, spread) for chance in (OUTER, INNER))
    low_outer, high_outer = (_quantile(first, cumulated, at) / size for at in (outer, 1 - outer))
    low_inner, high_inner = (_quantile(first, cumulated, at) / size for at in (inner, 1 - inner))
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


def _widened(chance: float, spread: float) -> float:
    """The chance beyond a limit that lies further out by the root of the spread."""
    return chance if spread <= 1 else _NORMAL.cdf(_NORMAL.inv_cdf(chance) * sqrt(spread))


@lru_cache(maxsize=8192)
def tails(count: int, size: int, rate: float) -> tuple[float, float]:
    """P(X <= count) and P(X >= count) of a binomial distribution; rate 0..1."""
    if rate in (0.0, 1.0):
        certain = round(size * rate)
        return float(certain <= count), float(certain >= count)
    first, cumulated = _binomial(size, rate)
    at = count - first
    below = 0.0 if at < 0 else float(cumulated[min(at, len(cumulated) - 1)])
    above = 1.0 if at <= 0 else 1.0 - float(cumulated[min(at - 1, len(cumulated) - 1)])
    return min(below, 1.0), max(above, 0.0)


def position(
    numerator: float,
    denominator: float,
    rate: float,
    small_group: float = SMALL_GROUP,
    spread: float = 1.0,
) -> Position:
    """Where a group lies among groups of its size; beyond the outer limits chance is hardly an explanation.

    Decided by exact tails: outside means that chance alone reaches so far in at most 1 of 1,000 cases (outer)
    or 25 of 1,000 (inner) on that side. The denominator is taken as a whole number of children. A numerator
    outside 0..denominator (a net figure) is `too_small` too: no statement.
    """
    size = round(denominator)
    if size <= 0 or size < small_group or not 0 <= numerator <= denominator:
        return "too_small"
    below, above = tails(round(numerator), size, rate)
    outer, inner = (_widened(chance, spread) for chance in (OUTER, INNER))
    if above <= inner:
        return "above_998" if above <= outer else "above_95"
    if below <= inner:
        return "below_998" if below <= outer else "below_95"
    return "inside"


@dataclass(frozen=True)
class Funnel:
    """Places around their common rate: where each lies, in the order given, and how much they differ."""

    rate: float
    spread: float
    """1: no more than chance explains; 4: limits twice as wide."""
    positions: tuple[Position, ...]

    @property
    def is_empty(self) -> bool:
        """Whether no place is large enough to say anything."""
        return all(position == "too_small" for position in self.positions)

    @property
    def outside(self) -> int:
        """How many lie beyond the outer limits."""
        return sum(position in ("below_998", "above_998") for position in self.positions)


def funnel(counts: Sequence[tuple[float, float]], small_group: float = SMALL_GROUP) -> Funnel | None:
    """The places (numerator, denominator) around their pooled rate; None where that is no share of 0..1.

    Among more than `MANY` places, those between the inner and the outer limits count as inside.
    """
    whole = sum(d for _, d in counts)
    if whole <= 0 or not 0 <= (rate := sum(n for n, _ in counts) / whole) <= 1:
        return None
    large = [(n, d) for n, d in counts if d >= small_group and 0 <= n <= d]
    spread = overdispersion(large, rate)
    found = [position(n, d, rate, small_group, spread) for n, d in counts]
    if len(large) > MANY:
        found = ["inside" if one in ("below_95", "above_95") else one for one in found]
    return Funnel(rate, spread, tuple(found))


def overdispersion(counts: Sequence[tuple[float, float]], rate: float) -> float:
    """The factor by which the variance between places is larger than chance: the mean squared distance.

    Distances are in standard deviations of the binomial, winsorised so that a few places that are really
    unusual do not hide themselves. 1 where the excess may itself be chance (two standard deviations of the
    mean) or fewer than ten places tell (Spiegelhalter 2005, section 3.2 and appendix A.3).
    """
    if len(counts) < 10 or not 0 < rate < 1:
        return 1.0
    distances = np.sort([(n - d * rate) / sqrt(d * rate * (1 - rate)) for n, d in counts])
    cut = floor(len(distances) * WINSORISED)
    held = np.clip(distances, distances[cut], distances[-1 - cut])
    found = float(np.mean(held**2))
    return found if found > 1 + 2 * sqrt(2 / len(counts)) else 1.0


def curve(
    smallest: float, largest: float, rate: float, spread: float = 1.0, points: int = _POINTS
) -> tuple[Limits, ...]:
    """The limits at about `points` sizes from the smallest to the largest group, to be drawn as lines.

    Sizes lie close together where the funnel is narrowing fast.
    """
    low, high = max(1, floor(smallest)), max(2, ceil(largest))
    sizes = sorted({round(size) for size in np.geomspace(low, max(high, low + 1), points)})
    return tuple(limits(size, rate, spread) for size in sizes)
