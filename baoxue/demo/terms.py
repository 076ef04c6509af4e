"""The school calendar of the demo: terms, and the days on which there is school."""

from dataclasses import dataclass
from functools import cache

import numpy as np

from baoxue.demo import days

_FIRST_YEAR, _LAST_YEAR = 2015, 2026
_FREE = (
    [(month, day) for month in (10,) for day in range(1, 8)]
    + [(5, day) for day in range(1, 6)]
    + [(1, 1), (4, 4), (4, 5), (4, 6), (6, 10)]
)
_CLOSED = ((days.day(2020, 2, 1), days.day(2020, 4, 20)), (days.day(2025, 10, 8), days.day(2025, 10, 9)))
"""From .. to: schools were closed in the spring of 2020, and the holidays of 2025 were a day longer."""


@dataclass(frozen=True)
class Term:
    """One term: the year in which its school year began, its number (1 autumn, 2 spring) and its days."""

    year: int
    number: int
    starts_on: int
    ends_on: int

    @property
    def school_year(self) -> str:
        """As registers write it: 2025-2026."""
        return f"{self.year}-{self.year + 1}"


@cache
def terms() -> tuple[Term, ...]:
    """All terms from autumn 2015 on, with their first and last day of school."""
    found = []
    for year in range(_FIRST_YEAR, _LAST_YEAR):
        found.append(Term(year, 1, days.day(year, 9, 1), days.day(year + 1, 1, 17)))
        spring = days.day(year + 1, 2, 17)
        spring += (7 - (spring + 3) % 7) % 7  # school begins on a Monday
        if year == 2019:
            spring = days.day(2020, 4, 20)
        found.append(Term(year, 2, spring, days.day(year + 1, 7, 8)))
    return tuple(found)


def terms_between(first: int, last: int) -> list[Term]:
    """The terms that begin between two days."""
    return [term for term in terms() if first <= term.starts_on <= last]


def term_of(day: int) -> Term:
    """The term running on that day, in the holidays the one before."""
    return [term for term in terms() if term.starts_on <= day][-1]


@cache
def _school() -> tuple[int, np.ndarray]:
    first = days.day(_FIRST_YEAR, 9, 1)
    numbers = np.arange(first, days.day(_LAST_YEAR, 8, 31))
    is_school = (numbers + 3) % 7 < 5  # 1 January 1970 was a Thursday
    in_term = np.zeros(len(numbers), dtype=bool)
    for term in terms():
        in_term |= (numbers >= term.starts_on) & (numbers <= term.ends_on)
    dated = numbers.astype("datetime64[D]")
    month = dated.astype("datetime64[M]")
    month_day = (month.astype(int) % 12 + 1) * 100 + (dated - month).astype(int) + 1
    is_school &= in_term & ~np.isin(month_day, [m * 100 + d for m, d in _FREE])
    for begins, ends in _CLOSED:
        is_school &= (numbers < begins) | (numbers >= ends)
    return first, is_school


def school_days(first: int, last: int) -> np.ndarray:
    """The days with school from `first` to `last`."""
    base, is_school = _school()
    first, last = max(first, base), min(last, base + len(is_school) - 1)
    return np.flatnonzero(is_school[max(0, first - base) : max(0, last - base + 1)]) + first


@cache
def _counted() -> tuple[int, np.ndarray]:
    base, is_school = _school()
    return base, np.r_[0, np.cumsum(is_school)]


def count_school_days(first: np.ndarray | int, last: np.ndarray | int) -> np.ndarray:
    """How many days with school there are from `first` to `last`, for each pair."""
    base, total = _counted()
    low = np.clip(np.asarray(first) - base, 0, len(total) - 1)
    high = np.clip(np.asarray(last) - base + 1, 0, len(total) - 1)
    return np.maximum(0, total[high] - total[low])
