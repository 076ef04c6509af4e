"""Where to go next: the points of each school, township and village, every one with what it is for.

The rules are published (reference/visit_points.toml). A point belongs to a unit, never to a child.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from baoxue.analysis.dated import ReferenceFileError, in_force, written

FILE = "visit_points.toml"
KINDS = ("school", "township", "village")
COUNTED_HERE = ("swing_past", "swing_peers", "zero_run")
"""Facts that analysis counts; all others come from the question `visit_facts`."""


@dataclass(frozen=True)
class PointRule:
    """So many points for each of a fact, at most `most`, for units of these kinds. `page`: where its rows
    are."""

    id: str
    fact: str
    kinds: tuple[str, ...]
    points: int
    most: int
    unit: str
    page: str
    words: Mapping[str, str]
    fold: str = ""
    """The closed part of the page in which they stand; empty where they are in the open."""

    def given(self, amount: int) -> int:
        """The points for so many."""
        return min(self.points * amount, self.most)


@dataclass(frozen=True)
class Plan:
    """How a month is planned: places on one day, points from which a place is urgent, kinds that owe a
    visit."""

    places_a_day: int
    urgent_points: int
    duties: tuple[str, ...]


@dataclass(frozen=True)
class TaskRules:
    """Which facts become tasks of a township, and in how many days they are due."""

    facts: tuple[str, ...]
    due_days: int


@dataclass(frozen=True)
class Point:
    """Why a unit has some of its points: the rule, how many, and the longest wait in days (None: none
    waits)."""

    rule: PointRule
    amount: int
    points: int
    days: int | None = None


@dataclass(frozen=True)
class Ranked:
    """A unit with its points, the weightiest first. `days_since_visit` None: never, or not known."""

    kind: str
    code: str
    points: int
    reasons: tuple[Point, ...]
    days_since_visit: int | None = None


@dataclass(frozen=True)
class Amount:
    """How many of a fact there are at a unit, and the longest wait in days."""

    kind: str
    code: str
    fact: str
    amount: int
    days: int | None = None


def ranked(amounts: Iterable[Amount], rules: Sequence[PointRule]) -> tuple[Ranked, ...]:
    """All units spoken of, most points first; of equal points the longest unvisited, then in order of
    code."""
    found: dict[tuple[str, str], list[Point]] = {}
    last: dict[tuple[str, str], int | None] = {}
    asked = {(kind, rule.fact): rule for rule in rules for kind in rule.kinds}
    for one in amounts:
        unit = (one.kind, one.code)
        found.setdefault(unit, [])
        if one.fact == "unvisited_month":
            last[unit] = one.days
        rule = asked.get((one.kind, one.fact))
        if rule is not None and one.amount > 0:
            found[unit].append(Point(rule, one.amount, rule.given(one.amount), one.days))
    units = [
        Ranked(
            kind,
            code,
            sum(point.points for point in reasons),
            tuple(sorted(reasons, key=lambda point: -point.points)),
            last.get((kind, code)),
        )
        for (kind, code), reasons in found.items()
    ]

    def order(unit: Ranked) -> tuple[Any, ...]:
        waited = unit.days_since_visit
        return (-unit.points, 0 if waited is None else -waited, KINDS.index(unit.kind), unit.code)

    return tuple(sorted(units, key=order))


def rules_in_force(on: date) -> tuple[PointRule, ...]:
    """The published rules of a day in the order of the file; ReferenceFileError."""
    return tuple(_rule(entry) for entry in in_force(written(FILE).get("rules", []), on))


def plan_rules() -> Plan:
    """How a month is planned, as published; ReferenceFileError."""
    try:
        said = written(FILE)["plan"]
        return Plan(int(said["places_a_day"]), int(said["urgent_points"]), tuple(said["duties"]))
    except (KeyError, TypeError, ValueError) as fault:
        raise ReferenceFileError(f"{FILE}: plan: {fault}") from fault


def task_rules() -> TaskRules:
    """What becomes a task, as published; ReferenceFileError."""
    try:
        said = written(FILE)["tasks"]
        return TaskRules(tuple(said["facts"]), int(said["due_days"]))
    except (KeyError, TypeError, ValueError) as fault:
        raise ReferenceFileError(f"{FILE}: tasks: {fault}") from fault


def _rule(entry: Mapping[str, Any]) -> PointRule:
    name = entry.get("id", "?")
    try:
        rule = PointRule(
            id=name,
            fact=entry["fact"],
            kinds=tuple(entry["kinds"]),
            points=int(entry["points"]),
            most=int(entry["most"]),
            unit=entry["unit"],
            page=entry["page"],
            words={language: entry[language] for language in ("zh", "en")},
            fold=str(entry.get("fold", "")),
        )
    except (KeyError, TypeError, ValueError) as fault:
        raise ReferenceFileError(f"{FILE}: rule {name}: {fault}") from fault
    if unknown := set(rule.kinds) - set(KINDS):
        raise ReferenceFileError(f"{FILE}: rule {name}: no kind of unit: {', '.join(sorted(unknown))}")
    if rule.points <= 0 or rule.most < rule.points:
        raise ReferenceFileError(f"{FILE}: rule {name}: needs points, and at least as many at most")
    return rule
