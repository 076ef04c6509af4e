"""One point per snapshot: change since the one before, gaps, and whether two points may be compared."""

import itertools
from dataclasses import dataclass
from datetime import date
from typing import Literal

import pandas as pd

from baoxue.analysis.comparison import share

Period = Literal["day", "month", "term", "school_year", "calendar_year", "rolling_year"]
Sense = Literal["better", "worse", "same", "neutral"]

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


def comparable(period: Period, before: date, now: date) -> bool:
    """Whether two dates count the same period: a figure that begins again has no change across that.

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


def change(points: pd.DataFrame, better: str, period: Period = "day") -> Change:
    """Change between the last two rows of `points` (as_of, value; one row per snapshot, in order of date)."""
    if points.empty:
        return Change(None, None, None, "neutral")
    now = _number(points["value"].iloc[-1])
    if len(points) < 2:
        return Change(now, None, None, "neutral")
    before, before_on = _number(points["value"].iloc[-2]), points["as_of"].iloc[-2]
    if not comparable(period, before_on, points["as_of"].iloc[-1]):
        return Change(now, None, before_on, "neutral")
    amount = None if now is None or before is None else now - before
    return Change(now, before, before_on, sense_of(amount, better))


def _number(value: object) -> float | None:
    return None if pd.isna(value) else float(value)  # type: ignore[arg-type]


def series(rows: pd.DataFrame, indicator: str, stages: tuple[str, ...] | None = None) -> pd.DataFrame:
    """Points (snapshot, as_of, numerator, denominator, value) of one indicator, in order of date.

    `rows`: snapshot, as_of, indicator, stage, numerator, denominator. Stages are summed before dividing. The
    value of a plain count (no denominator) is its numerator.
    """
    chosen = rows[rows["indicator"] == indicator]
    if stages is not None:
        chosen = chosen[chosen["stage"].isin(stages)]
    if chosen.empty:
        return pd.DataFrame(columns=["snapshot", "as_of", "numerator", "denominator", "value"])
    points: dict[tuple[date, str], list[float | None]] = {}
    for row in chosen.itertuples():
        point = points.setdefault((row.as_of, row.snapshot), [0.0, None])
        point[0] = (point[0] or 0.0) + float(row.numerator)
        if not pd.isna(row.denominator):
            point[1] = (point[1] or 0.0) + float(row.denominator)
    return pd.DataFrame(
        [
            (
                snapshot,
                as_of,
                numerator,
                denominator,
                numerator if denominator is None else share(numerator, denominator),
            )
            for (as_of, snapshot), (numerator, denominator) in sorted(points.items())
        ],
        columns=["snapshot", "as_of", "numerator", "denominator", "value"],
    )


def gaps(days: list[date], longest: int = GAP_DAYS) -> list[tuple[date, date]]:
    """Neighbouring dates further apart than the rhythm of reporting: draw a gap, not a line."""
    return [(first, second) for first, second in itertools.pairwise(days) if (second - first).days > longest]
