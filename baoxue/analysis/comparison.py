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
    in_batches: bool = False,
) -> Compared:
    """Rate, range, standing and gap of one group beside one target.

    What comes in batches has no range of chance: it stands where its rate does.
    """
    if denominator <= 0:
        return Compared(None, None, None, "too_small", 0)
    missing = gap(numerator, denominator, target, better) if target is not None else 0
    if in_batches and denominator >= small_group:
        is_judged = target is not None and better in ("lower", "higher")
        where: Standing = ("worse" if missing else "better") if is_judged else "cannot_tell"
        return Compared(numerator / denominator, None, None, where, missing)
    ends = None if in_batches else wilson(numerator, denominator)
    return Compared(
        rate=numerator / denominator,
        low=ends[0] if ends else None,
        high=ends[1] if ends else None,
        standing=standing(numerator, denominator, target, better, small_group),
        gap=missing,
    )


def compare_places(
    places: pd.DataFrame,
    target: float | None,
    better: str,
    small_group: float = SMALL_GROUP,
    in_batches: bool = False,
) -> pd.DataFrame:
    """A frame with numerator and denominator gains rate, low, high, standing, gap; worst first.

    Small groups come last: they are listed, not compared. Places that cannot be told apart keep the order of
    their rates, which is an order of reading and not a rank.
    """
    columns = {name: places[name].tolist() for name in places.columns}
    compared = [
        compare(float(numerator), float(denominator), target, better, small_group, in_batches)
        for numerator, denominator in zip(columns["numerator"], columns["denominator"], strict=True)
    ]
    sign = -1 if better == "lower" else 1

    def place_in_order(index: int) -> tuple[bool, bool, float]:
        found = compared[index]
        return found.standing == "too_small", found.rate is None, sign * drawn(found.rate)

    order = sorted(range(len(compared)), key=place_in_order)
    # One frame of plain objects: pandas' own sorting and typing cost more than the comparison.
    sorted_columns = {name: [values[index] for index in order] for name, values in columns.items()}
    for name in ("rate", "low", "high", "standing", "gap"):
        sorted_columns[name] = [getattr(compared[index], name) for index in order]
    return pd.DataFrame(sorted_columns, dtype=object)


def drawn(value: float | None) -> float:
    """Where a value lies in a drawing or an order: what is not known takes no room (its words say it is not
    known)."""
    return 0.0 if value is None else value


def share(numerator: float | None, denominator: float | None) -> float | None:
    """A rate as sum over sum, 0..1; None where there is nothing to divide by (never zero)."""
    if numerator is None or denominator is None or pd.isna(numerator) or pd.isna(denominator):
        return None
    return float(numerator) / float(denominator) if denominator else None
