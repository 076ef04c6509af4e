"""Days as whole numbers since 1970-01-01, so that a hundred thousand dates are one numpy operation."""

from datetime import date
from typing import Any

import numpy as np

NEVER = 1_000_000
"""A day after all snapshots (in the year 4707): something that has not happened and will not."""

_EPOCH = date(1970, 1, 1)
_FIRST_YEAR = 1990
_SEPTEMBERS = np.array(
    [(date(year, 9, 1) - _EPOCH).days for year in range(_FIRST_YEAR, 2051)], dtype=np.int32
)
EVENTS_FROM = (date(2015, 9, 1) - _EPOCH).days
"""The registers of events begin with the school year 2015-2016."""


def number(day: date) -> int:
    """The number of a date."""
    return (day - _EPOCH).days


def day(year: int, month: int, day_of_month: int) -> int:
    """The number of a day given as year, month, day."""
    return number(date(year, month, day_of_month))


def september_first(years: Any) -> Any:
    """The number of 1 September for each year of an array (or for one year)."""
    return _SEPTEMBERS[np.asarray(years) - _FIRST_YEAR]


def school_year_of(as_of: int) -> int:
    """The calendar year in which the school year of that day began."""
    return int(np.searchsorted(_SEPTEMBERS, as_of, side="right")) - 1 + _FIRST_YEAR


def to_date(number_of_day: int) -> date:
    """The date of a number."""
    return date.fromordinal(_EPOCH.toordinal() + int(number_of_day))
