"""School days where the words say school days: weekends, holidays and days made up, and what is then late."""

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest

from baoxue.analysis.visit_plan import working_days
from tests.queries.conftest import World
from tests.queries.given import NORTH_SCHOOL, PLACES, Row, id_number, pupil
from tests.second_opinion.school_days import is_school_day, is_teaching_time, nth_school_day, teaching_days

DAY = timedelta(days=1)


def absent(n: int, since: date, **other: Any) -> Row:
    row = {"pupil_number": f"G{id_number(n)}", "school_code": NORTH_SCHOOL, "grade": 4, "absent_from": since}
    return row | {"school_days": 3, "absent_until": None, "ended_how": None} | other


@pytest.mark.parametrize(
    ("since", "on", "is_late"),
    [
        # 30 September 2025 is a Tuesday, 1 to 8 October are free, 11 October (Saturday) is made up. The third
        # school day is 10 October; 48 hours later is the end of the 12th.
        (date(2025, 9, 30), date(2025, 10, 5), False),
        (date(2025, 9, 30), date(2025, 10, 12), False),
        (date(2025, 9, 30), date(2025, 10, 13), True),
        # Friday, Monday, Tuesday.
        (date(2025, 9, 12), date(2025, 9, 18), False),
        (date(2025, 9, 12), date(2025, 9, 19), True),
        # The Sunday before the holidays is a school day: Friday 26, Sunday 28, Monday 29.
        (date(2025, 9, 26), date(2025, 10, 1), False),
        (date(2025, 9, 26), date(2025, 10, 2), True),
        # Nobody publishes the holidays of 2030 yet: Monday to Friday. 30 September is a Monday.
        (date(2030, 9, 30), date(2030, 10, 4), False),
        (date(2030, 9, 30), date(2030, 10, 5), True),
    ],
)
def test_an_absence_is_to_be_reported_after_school_days(
    world: World, since: date, on: date, is_late: bool
) -> None:
    found = world(on, **PLACES, roll=[pupil(1)], absences=[absent(1, since)])
    asked = "select is_reported_on_time from marts.absence_spells"
    assert found.sql(asked).fetchall() == [(False if is_late else None,)]


def test_the_family_is_contacted_on_the_first_school_day(world: World) -> None:
    saturday, monday = date(2025, 9, 13), date(2025, 9, 15)
    rows = [
        absent(1, saturday, contacted_at=datetime.combine(monday, time(16))),
        absent(2, saturday, contacted_at=datetime.combine(monday + DAY, time(8))),
        absent(3, saturday),
    ]
    asked = "select is_contacted_on_time from marts.absence_spells order by child_key"
    roll = [pupil(n) for n in (1, 2, 3)]
    for on, last in ((monday, None), (monday + DAY, False)):
        found = world(on, **PLACES, roll=roll, absences=rows)
        assert found.sql(asked).fetchall() == [(True,), (False if last is False else None,), (last,)]


def test_what_counts_as_a_dropout_leaves_out_the_summer(world: World) -> None:
    """Absent from the last Friday of lessons (4 July 2025): four days of July, then from 1 September on."""
    since, counts_on = date(2025, 7, 4), date(2025, 9, 24)
    asked = "select dropout_from from marts.absence_spells"
    for on, expected in ((date(2025, 8, 20), None), (counts_on - DAY, None), (counts_on, counts_on)):
        found = world(on, **PLACES, roll=[pupil(1)], absences=[absent(1, since)])
        assert found.sql(asked).fetchall() == [(expected,)]
    assert teaching_days(since, counts_on) == 28


def test_every_day_is_what_a_plain_count_says_it_is(world: World) -> None:
    found = world(date(2025, 10, 15), **PLACES)
    days = found.sql("select * from reference.school_days order by day").fetchall()
    assert (days[0][0], days[-1][0]) == (date(2015, 10, 15), date(2026, 10, 15))
    schools = teaching = 0
    for day, is_teaching, is_school, school_number, teaching_number in days:
        schools, teaching = schools + is_school_day(day), teaching + is_teaching_time(day)
        assert (is_teaching, is_school) == (is_teaching_time(day), is_school_day(day)), day
        assert (school_number, teaching_number) == (schools, teaching), day
    assert nth_school_day(date(2025, 9, 30), 3) == date(2025, 10, 10)


def test_the_days_missed_are_school_days_up_to_the_day_or_the_end(world: World) -> None:
    rows = [
        absent(1, date(2025, 9, 30)),
        absent(2, date(2025, 9, 8), absent_until=date(2025, 9, 14), ended_how="returned"),
    ]
    found = world(date(2025, 10, 13), **PLACES, roll=[pupil(1), pupil(2)], absences=rows)
    asked = "select days_missed from marts.absence_spells order by child_key"
    # 30 September, 9, 10, 11 and 13 October; Monday to Friday.
    assert found.sql(asked).fetchall() == [(5,), (5,)]


def test_visits_are_planned_on_working_days_as_the_holidays_move_them() -> None:
    planned = working_days(date(2025, 9, 26), date(2025, 10, 13))
    assert [f"{day:%m%d}" for day in planned] == [
        "0926",
        "0928",
        "0929",
        "0930",
        "1009",
        "1010",
        "1011",
        "1013",
    ]
