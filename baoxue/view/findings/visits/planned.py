"""A month's plan as rows: the proposed days, those that were kept, and what has been visited meanwhile."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import pandas as pd

from baoxue.analysis import visit_plan, visit_points
from baoxue.view import formats
from baoxue.view.findings.visits.board import Board, Unit
from baoxue.view.findings.visits.months import Months, last_day, township_of
from baoxue.view.words import named, t


@dataclass(frozen=True)
class Planned:
    """One stop: the unit, its day, whether somebody chose that day, and why it is in."""

    unit: Unit
    on: date
    is_kept: bool
    is_duty: bool
    is_urgent: bool
    points: int


def plan(board: Board, months: Months, month: date, kept: Mapping[str, date]) -> tuple[Planned, ...]:
    """The stops of a month in order of day. Every visit owed and not made is in; a kept day takes the place
    of the proposed one, and a kept place stays in though nothing owes it any more, unless it was visited."""
    first = max(month, board.chosen.as_of + timedelta(days=1))
    visited = months.visited(month)
    days = visit_plan.working_days(first, last_day(month)) or (last_day(month),)
    proposed = visit_plan.plan(
        board.ranked, visited, days, visit_points.plan_rules(), township_of(board.places)
    )
    stops = {
        f"{one.kind}/{one.code}": Planned(
            (one.kind, one.code), one.on, False, one.is_duty, one.is_urgent, one.points
        )
        for one in proposed
    }
    points = {(unit.kind, unit.code): unit.points for unit in board.ranked}
    for key, day in kept.items():
        kind, _, code = key.partition("/")
        unit = (kind, code)
        if unit not in board.places or unit in visited:
            continue
        known = stops.get(key)
        stops[key] = Planned(
            unit,
            day,
            True,
            known.is_duty if known else False,
            known.is_urgent if known else False,
            points.get(unit, 0),
        )
    return tuple(sorted(stops.values(), key=lambda one: (one.on, -one.points, one.unit)))


def heading(stops: tuple[Planned, ...], month: date) -> str:
    """How many stops, on how many days, and how many of them the month owes."""
    if not stops:
        return t("visits.plan_none", month=formats.month(month))
    return t(
        "visits.plan_heading",
        month=formats.month(month),
        stops=len(stops),
        days=len({one.on for one in stops}),
        duties=sum(one.is_duty for one in stops),
        urgent=sum(one.is_urgent for one in stops),
    )


def rows(stops: tuple[Planned, ...], board: Board) -> pd.DataFrame:
    """Day, place and why, one row a stop; the day may be changed."""
    why = {(unit.kind, unit.code): unit.reasons for unit in board.ranked}
    return pd.DataFrame(
        {
            "key": ["/".join(one.unit) for one in stops],
            "on": [one.on for one in stops],
            "place": [board.places[one.unit].name for one in stops],
            "township": [board.places[one.unit].township for one in stops],
            "kind": [t(f"visits.kind_{one.unit[0]}") for one in stops],
            "why": [
                formats.joined(
                    [
                        *([t("visits.plan_urgent", points=one.points)] if one.is_urgent else []),
                        *([t("visits.plan_duty")] if one.is_duty else []),
                        *(named(point.rule.words) for point in why.get(one.unit, ())[:2]),
                    ]
                )
                for one in stops
            ],
        }
    )
