"""A month's plan: every visit that is owed once, the urgent first, neighbours on the same day, on working
days.

The plan proposes; whoever goes may change days, and what was changed is kept beside the access table.
"""

import csv
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from baoxue.analysis.visit_points import Plan, Ranked
from baoxue.settings import reference_file

SATURDAY = 5


@dataclass(frozen=True)
class Stop:
    """One place on one day. `is_duty`: the month owes this visit; `is_urgent`: it has many points."""

    on: date
    kind: str
    code: str
    points: int
    is_duty: bool
    is_urgent: bool


def working_days(first: date, last: date) -> tuple[date, ...]:
    """Mondays to Fridays between two days, both included, as the list of holidays moves them."""
    path = reference_file("holidays.csv")
    moved = _moved(path, path.stat().st_mtime_ns)
    count = (last - first).days + 1
    days = (first + timedelta(days=n) for n in range(max(count, 0)))
    return tuple(day for day in days if moved.get(day, day.weekday() < SATURDAY))


@cache
def _moved(path: Path, _changed: int) -> Mapping[date, bool]:
    """Days that are free though others would work, and the other way round."""
    found = {}
    with path.open(encoding="utf-8-sig", newline="") as lines:
        for line in csv.DictReader(lines):
            first, last = (date.fromisoformat(line[name]) for name in ("starts_on", "ends_on"))
            for n in range((last - first).days + 1):
                found[first + timedelta(days=n)] = line["is_school"] == "1"
    return found


def plan(
    units: Sequence[Ranked],
    visited: Collection[tuple[str, str]],
    days: Sequence[date],
    rules: Plan,
    township_of: dict[tuple[str, str], str],
) -> tuple[Stop, ...]:
    """The stops of a month, in order of day; `units` as ranked, `visited` those of this month already.

    Every unit that owes a visit and was not visited is in, on a day; so is every urgent one, visited or not
    owed. Urgent ones come first, most points first; then whole townships one after the other, so that a
    day's places lie near each other. Where the days do not hold all at the usual number a day, the days take
    more, evenly.
    """
    if not days:
        return ()
    wanted = []
    for unit in units:
        place = (unit.kind, unit.code)
        is_duty = unit.kind in rules.duties and place not in visited
        is_urgent = unit.points >= rules.urgent_points and place not in visited
        if is_duty or is_urgent:
            wanted.append((unit, is_duty, is_urgent))
    first = [one for one in wanted if one[2]]
    rest = [one for one in wanted if not one[2]]
    most: dict[str, int] = {}
    for unit, *_ in rest:
        town = township_of.get((unit.kind, unit.code), "")
        most[town] = max(most.get(town, 0), unit.points)

    def nearby(one: tuple[Ranked, bool, bool]) -> tuple[int, str, int, str]:
        town = township_of.get((one[0].kind, one[0].code), "")
        return (-most[town], town, -one[0].points, one[0].code)

    ordered = [*first, *sorted(rest, key=nearby)]
    a_day = max(rules.places_a_day, -(-len(ordered) // len(days)))
    return tuple(
        Stop(days[number // a_day], unit.kind, unit.code, unit.points, is_duty, is_urgent)
        for number, (unit, is_duty, is_urgent) in enumerate(ordered)
    )
