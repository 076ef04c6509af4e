"""Will this year's target be reached? What earlier years still brought, from here to their end; else no
answer.

The method, in full: take the figure as it stands; for every earlier year look at the snapshot nearest to the
same day of that year (at most 21 days off) and at the year's last one; what changed between the two is what
that year still brought. Added to today's figure, each earlier year gives one way in which this year may end.
The likelihood is (ways that reach the target + 1/2) / (ways + 1), which never says 0 or 1 on the strength of
a few years. Fewer than three ways are not enough data. For a figure that does not begin again with the year,
and of which only the year's ends are known, the change of a whole year is taken in proportion to the time
that is left.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Literal

from baoxue.analysis.trends import Point

Answer = Literal["likely", "open", "unlikely", "not_enough_data"]
Method = Literal["same_season", "share_of_year", "none"]

LEAST_WAYS = 3
NEAR_DAYS = 21
AT_THE_END_DAYS = 31  # a year whose last snapshot lies further from its end has not been followed to it
LIKELY, UNLIKELY = 0.75, 0.25


@dataclass(frozen=True)
class Likelihood:
    """Whether the target will be reached by `ends_on`; values in the figure's own unit (rates 0..1).

    `ends` are the values at which this year would end if the rest of it went like that of each earlier year
    in `years`; `reaching` of them reach the target.
    """

    answer: Answer
    method: Method
    ends_on: date | None
    now: float | None
    target: float
    ends: tuple[float, ...] = ()
    years: tuple[str, ...] = ()
    reaching: int = 0

    @property
    def chance(self) -> float | None:
        """The likelihood 0..1; None where there is not enough data."""
        return None if self.answer == "not_enough_data" else chance(self.reaching, len(self.ends))


def chance(reaching: int, ways: int) -> float:
    """(reaching + 1/2) / (ways + 1): Jeffreys' rule for a proportion seen `ways` times."""
    return (reaching + 0.5) / (ways + 1)


def year_of(day: date, period: str) -> tuple[date, date]:
    """First and last day of the year that a target is for: the calendar year, or the school year from
    September."""
    if period == "calendar_year":
        return date(day.year, 1, 1), date(day.year, 12, 31)
    begins = day.year if day.month >= 9 else day.year - 1
    return date(begins, 9, 1), date(begins + 1, 8, 31)


def likelihood(
    points: Sequence[Point],
    target: float,
    better: str,
    period: str = "day",
    as_of: date | None = None,
) -> Likelihood:
    """The likelihood that a figure reaches its target (0..1, or a count) by the end of its year.

    `points`: one per snapshot in order of date, of the newest definition; `period` as in the indicator's
    definition (`day`, `school_year`, `term`, `calendar_year`, `rolling_year`, `month`); `better` lower or
    higher. With `as_of` only what was known on that day is used.
    """
    known = [point for point in points if point.value is not None and (as_of is None or point.as_of <= as_of)]
    if not known:
        ends = year_of(as_of, period)[1] if as_of else None
        return Likelihood("not_enough_data", "none", ends, None, target)
    now = known[-1]
    begins, ends_on = year_of(now.as_of, period)
    if better not in ("lower", "higher"):
        return Likelihood("not_enough_data", "none", ends_on, now.value, target)
    method: Method = "same_season"
    ways = _same_season(known, now, begins, period)
    if len(ways) < LEAST_WAYS and period in ("day", "rolling_year"):
        pro_rata = _share_of_year(known, now, begins, ends_on, period)
        if len(pro_rata) >= LEAST_WAYS:
            ways, method = pro_rata, "share_of_year"
    assert now.value is not None
    reached = tuple(_possible(now.value + remaining, now.denominator is not None) for _, remaining in ways)
    years = tuple(year for year, _ in ways)
    if len(ways) < LEAST_WAYS:
        return Likelihood("not_enough_data", "none", ends_on, now.value, target, reached, years)
    reaching = sum(_reaches(end, target, better) for end in reached)
    share = chance(reaching, len(reached))
    answer: Answer = "likely" if share >= LIKELY else "unlikely" if share <= UNLIKELY else "open"
    return Likelihood(answer, method, ends_on, now.value, target, reached, years, reaching)


def _reaches(value: float, target: float, better: str) -> bool:
    rounded = round(value - target, 9)
    return rounded >= 0 if better == "higher" else rounded <= 0


def _possible(value: float, is_rate: bool) -> float:
    """A rate ends between 0 and 1, a count at 0 or more."""
    return min(max(value, 0.0), 1.0) if is_rate else max(value, 0.0)


def _years_before(known: Sequence[Point], begins: date, period: str) -> dict[date, list[Point]]:
    """The points of earlier years, by the first day of the year."""
    found: dict[date, list[Point]] = {}
    for point in known:
        first = year_of(point.as_of, period)[0]
        if first < begins:
            found.setdefault(first, []).append(point)
    return found


def _same_season(known: Sequence[Point], now: Point, begins: date, period: str) -> list[tuple[str, float]]:
    ways = []
    for first, year in sorted(_years_before(known, begins, period).items()):
        same_day = first + (now.as_of - begins)
        near = min(year, key=lambda point: abs(point.as_of - same_day))
        last = year[-1]
        end = year_of(first, period)[1]
        is_followed = (end - last.as_of).days <= AT_THE_END_DAYS
        # The last snapshot of a year stands for itself only where we too are at the year's end.
        is_apart = near is not last or (now.as_of - begins).days >= 365 - AT_THE_END_DAYS
        if is_followed and is_apart and abs((near.as_of - same_day).days) <= NEAR_DAYS:
            assert near.value is not None and last.value is not None
            ways.append((str(first.year), last.value - near.value))
    return ways


def _share_of_year(
    known: Sequence[Point], now: Point, begins: date, ends_on: date, period: str
) -> list[tuple[str, float]]:
    left = (ends_on - now.as_of).days / 365.25
    ends = []
    for first, year in sorted(_years_before(known, begins, period).items()):
        if (year_of(first, period)[1] - year[-1].as_of).days <= AT_THE_END_DAYS:
            ends.append((first, year[-1]))
    ways = []
    for (_, before), (first, after) in pairwise(ends):
        if timedelta(300) <= after.as_of - before.as_of <= timedelta(430):
            assert before.value is not None and after.value is not None
            ways.append((str(first.year), (after.value - before.value) * left))
    return ways
