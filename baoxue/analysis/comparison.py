"""Is a group better or worse than a target, or too small to say? How many children is the difference?"""

from dataclasses import dataclass
from math import ceil, floor
from typing import Literal

import pandas as pd

from baoxue.analysis.intervals import wilson

Standing = Literal["worse", "better", "cannot_tell", "too_small"]

SMALL_GROUP = 23  # only where the dated setting `small_group` is not at hand


@dataclass(frozen=True)
class Compared:
    """One group beside a target. Rates are 0..1; `gap` is in the unit of the numerator, never negative."""

    rate: float | None
    low: float | None
    high: float | None
    standing: Standing
    gap: int


def standing(
    numerator: float,
    denominator: float,
    target: float | None,
    better: str,
    small_group: float = SMALL_GROUP,
) -> Standing:
    """Where a rate stands beside a target (0..1): worse or better only if the whole range is.

    `better` as in an indicator's definition: lower, higher or neither.
    """
    if denominator < small_group:
        return "too_small"
    if target is None or better == "neither":
        return "cannot_tell"
    low, high = wilson(numerator, denominator) or (numerator / denominator,) * 2
    if better == "higher":
        return "worse" if high < target else "better" if low >= target else "cannot_tell"
    return "worse" if low > target else "better" if high <= target else "cannot_tell"


def gap(numerator: float, denominator: float, target: float, better: str) -> int:
    """How many children (payments, cases) separate a group from its target; 0 when it is reached.

    The count is whole: 96 % of 252 are 241.92, so 231 of 252 are 11 short.
    """
    wanted = round(target * denominator, 9)  # 0.97 * 100 is 97.00000000000001 otherwise
    if better == "higher":
        return max(0, ceil(wanted - numerator))
    return max(0, ceil(numerator - floor(wanted))) if better == "lower" else 0


def compare(
    numerator: float,
    denominator: float,
    target: float | None,
    better: str,
    small_group: float = SMALL_GROUP,
) -> Compared:
    """Rate, range, standing and gap of one group beside one target."""
    if denominator <= 0:
        return Compared(None, None, None, "too_small", 0)
    ends = wilson(numerator, denominator)
    return Compared(
        rate=numerator / denominator,
        low=ends[0] if ends else None,
        high=ends[1] if ends else None,
        standing=standing(numerator, denominator, target, better, small_group),
        gap=gap(numerator, denominator, target, better) if target is not None else 0,
    )


def compare_places(
    places: pd.DataFrame, target: float | None, better: str, small_group: float = SMALL_GROUP
) -> pd.DataFrame:
    """A frame with numerator and denominator gains rate, low, high, standing, gap; worst first.

    Small groups come last: they are listed, not compared. Places that cannot be told apart keep the order of
    their rates, which is an order of reading and not a rank.
    """
    compared = [
        compare(float(row.numerator), float(row.denominator), target, better, small_group)
        for row in places.itertuples()
    ]
    result = places.assign(
        rate=[one.rate for one in compared],
        low=[one.low for one in compared],
        high=[one.high for one in compared],
        standing=[one.standing for one in compared],
        gap=[one.gap for one in compared],
        is_small=[one.standing == "too_small" for one in compared],
    )
    ordered = result.sort_values(["is_small", "rate"], ascending=[True, better != "lower"], kind="stable")
    return ordered.drop(columns="is_small").reset_index(drop=True)


def share(numerator: float | None, denominator: float | None) -> float | None:
    """A rate as sum over sum, 0..1; None where there is nothing to divide by (never zero)."""
    if numerator is None or denominator is None or pd.isna(numerator) or pd.isna(denominator):
        return None
    return float(numerator) / float(denominator) if denominator else None
