"""How much of a target is due by a day: what adds up over a term or a year is not asked for in its second
month."""

import csv
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from baoxue.settings import reference_file

GRACE_DAYS = 30
"""Days at the beginning of a period in which nothing is asked for yet; the score has the same (rubrics)."""


@dataclass(frozen=True)
class Term:
    """A term of the calendar with the last day on which its aid is to be paid."""

    school_year: str
    starts_on: date
    ends_on: date
    aid_deadline_on: date


def share_due(due: str | None, on: date) -> float:
    """The share (0..1) of a target that is due on a day: after the days of grace it grows evenly to 1.

    `due` as in an indicator's definition: over_term, over_school_year, over_calendar_year, at_aid_deadline.
    1 for a target that is always due, and where the calendar does not have the day.
    """
    if due is None:
        return 1.0
    terms = _terms(reference_file("calendar.csv"))
    term = next((it for it in terms if it.starts_on <= on <= it.ends_on), None)
    if due == "over_calendar_year":
        return _passed(date(on.year, 1, 1), date(on.year, 12, 31), on)
    if term is None:
        return 1.0
    if due == "at_aid_deadline":
        return float(on > term.aid_deadline_on)
    if due == "over_term":
        return _passed(term.starts_on, term.ends_on, on)
    year = [it for it in terms if it.school_year == term.school_year]
    return _passed(year[0].starts_on, year[-1].ends_on, on)


def _passed(first: date, last: date, on: date) -> float:
    """The share of a period that is gone after its days of grace, both ends counted."""
    begins = first + timedelta(days=GRACE_DAYS)
    length = (last - begins).days + 1
    return min(1.0, max(0.0, ((on - begins).days + 1) / length))


@cache
def _terms(path: Path) -> tuple[Term, ...]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = [
            Term(it["school_year"], *(date.fromisoformat(it[name]) for name in _DAYS))
            for it in csv.DictReader(file)
        ]
    return tuple(sorted(rows, key=lambda it: it.starts_on))


_DAYS = ("starts_on", "ends_on", "aid_deadline_on")
