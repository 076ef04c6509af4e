"""One point per snapshot: change since the one before, gaps, and whether two points may be compared."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from typing import Literal

import pandas as pd

from baoxue.analysis.comparison import share

Sense = Literal["better", "worse", "same", "neutral"]

Baseline = Literal["season", "last"] | date
"""What a change is against: the same season last year, the snapshot before, or a day such as that of a
meeting."""

SEASON_DAYS = 20
"""So many days before or after the same day a year ago still count as the same season."""
AS_LONG_DAYS = 7
"""So many days apart, what adds up over a term or year had about as long a year ago as now."""
GAP_DAYS = 45  # month-ends lie at most 31 days apart; the yearly snapshots before are drawn apart anyway


@dataclass(frozen=True)
class Change:
    """The newest value beside the one before: `now` and `before` in the unit of the figure (rates 0..1)."""

    now: float | None
    before: float | None
    before_on: date | None
    sense: Sense

    @property
    def amount(self) -> float | None:
        """Now minus before; None where one of the two is missing or they count different periods."""
        return None if self.now is None or self.before is None else self.now - self.before


def comparable(period: str, before: date, now: date) -> bool:
    """Whether two dates count the same period: a figure that begins again has no change across that.

    `period` as in an indicator's definition: day, month, term, school_year, calendar_year or rolling_year.

    School years start on 1 September, terms on 1 September and 1 February (calendar months decide, because a
    term's figures are kept until the next begins).
    """
    if period == "school_year":
        return _school_year(before) == _school_year(now)
    if period == "term":
        return _school_year(before) == _school_year(now) and _is_autumn(before) == _is_autumn(now)
    if period == "calendar_year":
        return before.year == now.year
    return True


def _school_year(day: date) -> int:
    return day.year if day.month >= 9 else day.year - 1


def _is_autumn(day: date) -> bool:
    return day.month >= 9 or day.month == 1


def sense_of(amount: float | None, better: str, digits: int = 9) -> Sense:
    """Is a change good news? `neither` never judges; a change that rounds to nothing is `same`."""
    if amount is None:
        return "neutral"
    rounded = round(amount, digits)
    if rounded == 0:
        return "same"
    if better == "neither":
        return "neutral"
    return "better" if (rounded < 0) == (better == "lower") else "worse"


@dataclass(frozen=True)
class Point:
    """One indicator on one snapshot's day. `value` is a rate 0..1, or the numerator of a plain count."""

    snapshot: str
    as_of: date
    numerator: float
    denominator: float | None
    school_year: str = ""
    is_year_end: bool = False

    @property
    def value(self) -> float | None:
        return self.numerator if self.denominator is None else share(self.numerator, self.denominator)


class Trends:
    """The rows of one trend question, read once: points per indicator, stages summed before dividing."""

    def __init__(self, rows: pd.DataFrame, on: date | None = None) -> None:
        """`rows`: snapshot, as_of, school_year, is_year_end, indicator, stage, numerator, denominator.

        `on`: the day that is looked at. What was not counted on that day (its register did not come any more)
        has no points, so that the last value known is never shown as today's.
        """
        self._on = on
        self._rows: dict[str, list[tuple]] = {}
        columns = (
            "indicator",
            "as_of",
            "snapshot",
            "school_year",
            "is_year_end",
            "stage",
            "numerator",
            "denominator",
        )
        for indicator, *rest in zip(*(rows[name].tolist() for name in columns), strict=True):
            self._rows.setdefault(indicator, []).append(tuple(rest))

    def points(self, indicator: str, stages: tuple[str, ...] | None = None) -> tuple[Point, ...]:
        """The points of one indicator in order of date; of some stages only where `stages` says so."""
        sums: dict[tuple[date, str], list] = {}
        for as_of, snapshot, year, is_year_end, stage, numerator, denominator in self._rows.get(
            indicator, ()
        ):
            if stages is not None and stage not in stages:
                continue
            point = sums.setdefault((_day(as_of), snapshot), [0.0, None, year, bool(is_year_end)])
            point[0] += float(numerator)
            if denominator is not None and not pd.isna(denominator):
                point[1] = float(denominator) + (0.0 if point[1] is None else point[1])
        found = tuple(Point(snapshot, as_of, *sums[as_of, snapshot]) for as_of, snapshot in sorted(sums))
        return () if self._on and found and found[-1].as_of != self._on else found


def _day(value: date) -> date:
    """A plain date, whatever the frame holds."""
    return pd.Timestamp(value).date() if type(value) is not date else value


def change(
    points: tuple[Point, ...], better: str, period: str = "day", before: Point | None = None
) -> Change:
    """Change between the newest point and `before` (by default the point before it).

    None across the beginning of the period that a figure counts, but for a point of the same season: it had
    counted as long.
    """
    if not points:
        return Change(None, None, None, "neutral")
    now = points[-1]
    before = before or (points[-2] if len(points) > 1 else None)
    if before is None:
        return Change(now.value, None, None, "neutral")
    if not comparable(period, before.as_of, now.as_of) and before is not same_season(points):
        return Change(now.value, None, before.as_of, "neutral")
    amount = None if now.value is None or before.value is None else now.value - before.value
    return Change(now.value, before.value, before.as_of, sense_of(amount, better))


def same_season(points: tuple[Point, ...]) -> Point | None:
    """The point nearest to the newest one's day a year before, at most SEASON_DAYS from it; None without
    one."""
    if not points:
        return None
    wanted = year_before(points[-1].as_of)
    near = [it for it in points[:-1] if abs((it.as_of - wanted).days) <= SEASON_DAYS]
    return min(near, key=lambda it: abs((it.as_of - wanted).days), default=None)


def had_as_long(period: str, before: date, now: date) -> bool:
    """Whether what a figure adds up had as long at a point of the same season: else more is no news."""
    return period in ("day", "month", "rolling_year") or abs((before - year_before(now)).days) <= AS_LONG_DAYS


def year_before(day: date) -> date:
    """The same day a year before; 28 February for a leap day."""
    return day.replace(year=day.year - 1, day=28 if (day.month, day.day) == (2, 29) else day.day)


def baseline_point(points: tuple[Point, ...], baseline: Baseline) -> Point | None:
    """The point that the newest one is compared with; None where there is none before it.

    Of a day: the last point up to it. Without a point of the same season last year it is the one before.
    """
    if isinstance(baseline, date):
        return next((it for it in reversed(points[:-1]) if it.as_of <= baseline), None)
    season = same_season(points) if baseline == "season" else None
    return season or (points[-2] if len(points) > 1 else None)


def recent(
    points: tuple[Point, ...], known: tuple[Point, ...] = (), months: int = 13, least: int = 3
) -> tuple[Point, ...]:
    """The points of the last months up to the newest; where there are too few, the yearly ones instead.

    `known`: the same points with closed years as they are known today (`counted_again`), if they differ.
    """
    if not points:
        return ()
    near = tuple(point for point in points if (points[-1].as_of - point.as_of).days <= months * 31)
    return near if len(near) >= least else yearly(known or points)


def yearly(points: tuple[Point, ...]) -> tuple[Point, ...]:
    """One point per school year, its last; the newest point stands for the year that is running."""
    return tuple(point for point in points if point.is_year_end or point is points[-1])


def counted_again(points: tuple[Point, ...], again: tuple[Point, ...]) -> tuple[Point, ...]:
    """The points, the last of a closed school year as it was counted again after it.

    `again`: the points of the indicator that counts the last year again; its newest of the following school
    year is what is known of the year today. The days stay those on which the years ended.
    """
    newest = {point.school_year: point for point in again}  # in order of date: the last one stays
    return tuple(
        replace(point, numerator=found.numerator, denominator=found.denominator)
        if point.is_year_end and (found := newest.get(_following(point.school_year)))
        else point
        for point in points
    )


def _following(school_year: str) -> str:
    """The school year after one written as 2024-2025; empty text where it is not written so."""
    first, _, last = school_year.partition("-")
    return f"{last}-{int(last) + 1}" if first.isdigit() and last.isdigit() else ""


def rhythm(days: Sequence[date]) -> Literal["month", "year"]:
    """How to write the days on an axis: months within some sixteen months, else years."""
    return "month" if (days[-1] - days[0]).days < 500 else "year"


def gaps(days: tuple[date, ...], longest: int = GAP_DAYS) -> tuple[tuple[date, date], ...]:
    """Neighbouring dates further apart than the rhythm of reporting: draw a gap, not a line."""
    return tuple((first, second) for first, second in pairwise(days) if (second - first).days > longest)


def beginnings(points: tuple[Point, ...], period: str) -> tuple[date, ...]:
    """The days on which a figure begins to count again: not to be joined to the point before."""
    return tuple(
        after.as_of for before, after in pairwise(points) if not comparable(period, before.as_of, after.as_of)
    )


def broken(points: tuple[Point, ...], period: str = "day") -> tuple[tuple[date, float | None], ...]:
    """Days and values for a line, with an empty value between points that are not to be joined."""
    drawn: list[tuple[date, float | None]] = []
    for index, point in enumerate(points):
        before = points[index - 1] if index else None
        if before and not comparable(period, before.as_of, point.as_of):
            drawn.append((before.as_of + (point.as_of - before.as_of) / 2, None))
        drawn.append((point.as_of, point.value))
    return tuple(drawn)
