"""The axis of days: months with the year where it changes, or years alone."""

from datetime import date
from typing import Literal

from baoxue.view import formats

_MOST = 6


def position(day: date) -> float:
    """A day as a number for the axis; plain numbers are lighter than date strings and need no parsing."""
    return float(day.toordinal())


def marks(days: tuple[date, ...], by: Literal["month", "year"], language: str) -> list[tuple[float, str]]:
    """At most six places and their words, always among the days that have a point, the newest included."""
    if not days:
        return []
    if by == "year":
        last_of_year = {day.year: day for day in days}
        chosen = _thinned(list(last_of_year.values()))
        return [(position(day), formats.year(day, language)) for day in chosen]
    chosen = _thinned(list(days))
    found: list[tuple[float, str]] = []
    year = None
    for day in chosen:
        text = formats.short_month(day, language)
        if day.year != year:
            text = f"{formats.year(day, language)}<br>{text}"
        found.append((position(day), text))
        year = day.year
    return found


def _thinned(days: list[date]) -> list[date]:
    """Every n-th day counted from the newest, days closer than their share of the whole left out."""
    if len(days) <= 1:
        return days
    room = max((days[-1] - days[0]).days / (_MOST - 0.5), 1)
    kept = [days[-1]]
    for day in reversed(days[:-1]):
        if (kept[-1] - day).days >= room * 0.95:
            kept.append(day)
    return kept[::-1]
