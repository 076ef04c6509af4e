"""The newest of something belongs to the period it is shown beside.

A county whose registers of events hold nothing but rows of last school year has the same figures of this
year, term and month as one whose registers are empty.
"""

from datetime import date, datetime
from typing import Any

import pytest

from baoxue.intake.registers import load_registers
from baoxue.snapshots.indicators import load_indicators
from baoxue.snapshots.marts import load_marts
from tests.queries.conftest import World
from tests.queries.given import AUTUMN, PLACES, pupil
from tests.queries.test_four_counts import attended
from tests.second_opinion.invented import invent
from tests.typed_registers import counted, seeds

BEGAN = date(2025, 9, 1)
OF_THIS = ("this_term", "this_school_year", "in_month")
"""What a column of a mart that speaks of the running period has in its name."""
PERIODS = ("month", "term", "school_year")
LASTING = {"learning_support", "pairings"}
"""Registers of events that begin a state: who was found to need help last year needs it until it is over."""


def is_of_last_year(row: dict[str, Any]) -> bool:
    """Whether all that the row tells of was over when this school year began."""
    days = [it.date() if isinstance(it, datetime) else it for it in row.values() if isinstance(it, date)]
    is_kept_by_period = row.get("school_year", "") < "2025-2026" and row.get("month", "") < "2025-09"
    return all(day < BEGAN for day in days) and is_kept_by_period and row.get("year", 0) < AUTUMN.year


@pytest.mark.parametrize("seed", seeds(short=2))
def test_events_of_last_school_year_are_nothing_of_this_one(world: World, seed: int) -> None:
    events = {name for name, it in load_registers().items() if it.kind == "events"} - LASTING
    rows, _ = invent(seed, AUTUMN, ())
    old = {
        name: [row for row in its if name not in events or is_of_last_year(row)] for name, its in rows.items()
    }
    none = {name: [] if name in events else its for name, its in rows.items()}
    assert sum(len(old[name]) for name in events & old.keys()) > 100, "a county to which something happened"
    figures = [it.id for it in load_indicators().values() if it.period in PERIODS and not it.earlier_years]
    was, empty = world(AUTUMN, **old), world(AUTUMN, **none)
    differing = {name for name in figures if counted(was, name) != counted(empty, name)}
    for mart in load_marts():
        for column, kind, *_ in was.sql(f"describe select * from marts.{mart}").fetchall():
            if any(part in column for part in OF_THIS):
                counts = (
                    f"coalesce(sum(cast({column} as integer)), 0)"
                    if kind in ("BOOLEAN", "INTEGER")
                    else f"count({column})"
                )
                asked = f"select {counts} from marts.{mart}"
                if was.sql(asked).fetchall() != empty.sql(asked).fetchall():
                    differing.add(f"{mart}.{column}")
    assert differing == set()


def test_a_class_without_attendance_this_term_is_not_told_with_last_terms(world: World) -> None:
    """六年级1班: 31 present in June, 25 on the roll now: the two are not of one class."""
    given: dict[str, Any] = {"roll": [pupil(n, class_name="1") for n in (1, 2)]}
    asked = "select attendance, attended_on, due, present from marts.four_counts where counted = 'class'"
    june = attended(date(2025, 6, 4), 3)
    for on, attendance, expected in (
        (AUTUMN, [june], ("none_this_term", None, None, None)),
        (AUTUMN, [june, attended(date(2025, 9, 4), 2)], ("reported", date(2025, 9, 4), 3, 2)),
        (date(2026, 2, 10), [attended(date(2026, 1, 9), 2)], ("before_lessons", None, None, None)),
        (date(2026, 2, 24), [attended(date(2026, 1, 9), 2)], ("none_this_term", None, None, None)),
    ):
        assert world(on, **PLACES, **given, attendance=attendance).sql(asked).fetchall() == [expected]
    assert world(AUTUMN, **PLACES, **given).sql(asked).fetchall() == [("not_supplied", None, None, None)]
