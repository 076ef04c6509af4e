"""School days and days of teaching time, counted day by day from the county's own tables."""

import csv
from datetime import date, timedelta
from functools import cache
from itertools import count

from baoxue import settings

DAY = timedelta(days=1)
Span = tuple[date, date]


@cache
def _tables() -> tuple[list[Span], list[Span], list[tuple[Span, bool]]]:
    """Terms, their teaching time, and holidays with whether there is school."""

    def lines(name: str) -> list[dict[str, str]]:
        with settings.reference_file(name).open(encoding="utf-8") as file:
            return list(csv.DictReader(file))

    def span(line: dict[str, str], prefix: str = "") -> Span:
        return date.fromisoformat(line[f"{prefix}starts_on"]), date.fromisoformat(line[f"{prefix}ends_on"])

    terms = lines("calendar.csv")
    holidays = [(span(line), line["is_school"] == "1") for line in lines("holidays.csv")]
    return [span(it) for it in terms], [span(it, "teaching_") for it in terms], holidays


def is_teaching_time(day: date) -> bool:
    """Between the first and the last lesson of a term; outside the calendar nobody knows that it is not."""
    terms, teaching, _ = _tables()
    known = any(first <= day <= last for first, last in terms)
    return not known or any(first <= day <= last for first, last in teaching)


def is_school_day(day: date) -> bool:
    for (first, last), is_school in _tables()[2]:
        if first <= day <= last:
            return is_school and is_teaching_time(day)
    return day.weekday() < 5 and is_teaching_time(day)


def nth_school_day(first: date, n: int) -> date:
    """The n-th school day from a day on, that day itself included."""
    on = (first + number * DAY for number in count())
    for day in on:
        n -= is_school_day(day)
        if n <= 0:
            return day
    raise AssertionError


def teaching_days(after: date, until: date) -> int:
    """Days of teaching time after one day, up to another."""
    return sum(is_teaching_time(after + n * DAY) for n in range(1, (until - after).days + 1))
