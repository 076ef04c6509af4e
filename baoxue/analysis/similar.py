"""条件相近镇街: which townships are most like one, by what is known of their children, and where it stands
among them.

The idea is that of statistical neighbours: plain distance over a few stated features, each measured in the
spread that the county's townships show (so a distance of 1 is the ordinary difference between two of them).
No outcome that is to be compared is among the features.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf, log, sqrt
from statistics import pstdev

import pandas as pd

from baoxue.analysis.comparison import SMALL_GROUP
from baoxue.analysis.intervals import difference

FEATURES = ("size", "poor", "left_behind", "boarding")
"""What townships are compared by: pupils (as a ratio, so its logarithm), and three shares of them."""
MOST = 10  # only where the dated setting `similar_townships` is not at hand
FARTHEST = 1.0  # only where the dated setting `similar_distance` is not at hand


@dataclass(frozen=True)
class Features:
    """One township: its pupils and three shares (0..1) of them; None where the register was not supplied."""

    code: str
    pupils: float
    poor: float | None = None
    left_behind: float | None = None
    boarding: float | None = None

    def measured(self, feature: str) -> float | None:
        """The feature on the scale on which distances are taken."""
        if feature == "size":
            return log(self.pupils) if self.pupils > 0 else None
        value: float | None = getattr(self, feature)
        return value


@dataclass(frozen=True)
class Neighbour:
    """A township like the one asked for; `distance` 0 is the same, 1 the ordinary difference in the
    county."""

    features: Features
    distance: float

    @property
    def code(self) -> str:
        return self.features.code


@dataclass(frozen=True)
class Similar:
    """The townships most like one, nearest first, and the features that could be used.

    `others` is how many townships there were to choose from.
    """

    own: Features
    neighbours: tuple[Neighbour, ...]
    used: tuple[str, ...]
    others: int

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(neighbour.code for neighbour in self.neighbours)


def features(rows: pd.DataFrame) -> tuple[Features, ...]:
    """From the answer to `township_features`, grouped by township: code, pupils, poor, left_behind, boarding.

    Counts become shares of the pupils; an unknown count stays unknown.
    """
    found = []
    columns = (rows[name].tolist() for name in ("code", "pupils", "poor", "left_behind", "boarding"))
    for code, pupils, *counts in zip(*columns, strict=True):
        if code is None or pd.isna(code) or pd.isna(pupils) or not pupils:
            continue
        shares = [None if pd.isna(count) else float(count) / float(pupils) for count in counts]
        found.append(Features(str(code), float(pupils), *shares))
    return tuple(found)


def similar(
    townships: Sequence[Features], code: str, most: int = MOST, farthest: float = FARTHEST
) -> Similar | None:
    """The at most `most` townships within the distance `farthest`; None when `code` is not among them.

    A feature counts only where every township has it and they differ in it. The distance is the root of the
    mean square of the differences, each divided by the standard deviation over the townships.
    """
    own = next((one for one in townships if one.code == code), None)
    if own is None:
        return None
    spreads = {}
    for feature in FEATURES:
        values = [value for one in townships if (value := one.measured(feature)) is not None]
        if len(values) == len(townships) and (spread := pstdev(values)) > 1e-12:
            spreads[feature] = spread
    others = [one for one in townships if one.code != code]
    distances = [Neighbour(one, _distance(own, one, spreads)) for one in others] if spreads else []
    near = sorted(
        (one for one in distances if one.distance <= farthest), key=lambda one: (one.distance, one.code)
    )
    return Similar(own, tuple(near[: max(0, int(most))]), tuple(spreads), len(others))


def _distance(one: Features, other: Features, spreads: dict[str, float]) -> float:
    squares = 0.0
    for feature, spread in spreads.items():
        here, there = one.measured(feature), other.measured(feature)
        squares += inf if here is None or there is None else ((here - there) / spread) ** 2
    return sqrt(squares / len(spreads))


@dataclass(frozen=True)
class Among:
    """Where a group stands among others: clearly better and clearly worse ones, and those that cannot be told
    apart.

    The place is a range: from `best` to `worst` of `of`, first is best.
    """

    better: tuple[str, ...]
    worse: tuple[str, ...]
    alike: tuple[str, ...]

    @property
    def best(self) -> int:
        return len(self.better) + 1

    @property
    def worst(self) -> int:
        return len(self.better) + len(self.alike) + 1

    @property
    def of(self) -> int:
        return len(self.better) + len(self.alike) + len(self.worse) + 1


def among(
    own: tuple[float, float],
    others: Sequence[tuple[str, float, float]],
    better: str,
    small_group: float = SMALL_GROUP,
) -> Among | None:
    """The place of `own` (numerator, denominator) among `others` (code, numerator, denominator).

    Two groups differ when the 95 % interval of their difference does not hold 0. None when `own` is too
    small, is no proportion, or has nobody to be compared with; `better` is `lower` or `higher`. Others that
    are too small are left out.
    """
    if own[1] < small_group or better not in ("lower", "higher"):
        return None
    ahead: list[str] = []
    behind: list[str] = []
    alike: list[str] = []
    for code, numerator, denominator in others:
        if denominator < small_group:
            continue
        ends = difference(*own, numerator, denominator)
        if ends is None:
            continue
        low, high = ends if better == "higher" else (-ends[1], -ends[0])
        (behind if low > 0 else ahead if high < 0 else alike).append(code)
    if not ahead and not behind and not alike:
        return None
    return Among(tuple(ahead), tuple(behind), tuple(alike))
