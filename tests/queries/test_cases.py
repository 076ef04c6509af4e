"""The cases mart: from the suspicion to the closing, as it stood at the end of the day."""

from datetime import date
from typing import Any

import pytest

from tests.queries.conftest import World
from tests.queries.given import (
    AUTUMN,
    NORTH,
    NORTH_SCHOOL,
    NORTH_VILLAGE,
    PLACES,
    SOUTH,
    SOUTH_VILLAGE,
    Row,
    dropout,
    id_number,
    moment,
    pupil,
    suspicion,
)
from tests.typed_registers import SmallWorld

ROLL = [pupil(n) for n in range(6)]


def cases(connection: SmallWorld, columns: str) -> list[tuple[Any, ...]]:
    return connection.sql(f"select {columns} from marts.cases order by case_number").fetchall()


def test_a_suspicion_and_the_dropout_it_became_are_one_case(world: World) -> None:
    found = world(
        AUTUMN,
        **PLACES,
        roll=ROLL,
        suspected_cases=[
            suspicion("S1", 1, moment("2025-09-03 08:00"), outcome="9", verified_on=date(2025, 9, 6)),
            suspicion("S2", 2, moment("2025-09-03 08:00"), outcome="1", verified_on=date(2025, 9, 5)),
        ],
        dropout_cases=[
            dropout("D1", 1, date(2025, 9, 1), suspected_case_number="S1", confirmed_on=date(2025, 9, 6)),
            dropout("D2", 3, date(2025, 9, 10)),
        ],
    )
    assert cases(
        found, "case_number, dropout_case_number, was_suspected, is_confirmed, outcome_kind, is_open"
    ) == [
        ("D2", "D2", False, True, "confirmed", True),
        ("S1", "D1", True, True, "confirmed", True),
        ("S2", None, True, False, "data_fault", False),
    ]


def on(month: int, day: int) -> date:
    return date(2025, month, day)


@pytest.mark.parametrize(
    ("told", "status", "step", "is_open", "is_out_of_school"),
    [
        ({}, "50", "persuade", True, True),
        ({"status": "40"}, "40", "persuade", True, True),
        ({"status": "60", "returned_on": on(10, 1)}, "60", "settle", True, False),
        ({"status": "60", "returned_on": on(10, 1), "return_placement": "1"}, "60", None, True, False),
        # Told as returned without a day.
        ({"status": "60"}, "60", "settle", True, False),
        (
            {"status": "80", "returned_on": on(9, 20), "left_again_on": on(10, 1)},
            "80",
            "persuade",
            True,
            True,
        ),
        # Came back once more: the later return overwrites the earlier one.
        ({"status": "60", "returned_on": on(10, 9), "left_again_on": on(10, 1)}, "60", "settle", True, False),
        ({"status": "70", "returned_on": on(9, 9), "closed_on": on(10, 9)}, "70", None, False, False),
        # Closed, then gone again: open again.
        ({"status": "80", "closed_on": on(9, 29), "left_again_on": on(10, 9)}, "80", "persuade", True, True),
        ({"status": "90", "closed_on": on(10, 9)}, "90", None, False, False),
        # Confirmed by mistake: no dropout at all.
        ({"status": "30", "closed_on": on(10, 9)}, "30", None, False, False),
        # What is dated after the day has not happened yet.
        ({"status": "60", "returned_on": on(10, 16)}, "50", "persuade", True, True),
        ({"status": "70", "returned_on": on(9, 9), "closed_on": on(10, 16)}, "60", "settle", True, False),
    ],
)
def test_the_state_of_a_dropout(
    world: World, told: Row, status: str, step: str | None, is_open: bool, is_out_of_school: bool
) -> None:
    found = world(AUTUMN, **PLACES, roll=ROLL, dropout_cases=[dropout("D1", 1, date(2025, 9, 1)) | told])
    assert cases(found, "status, step, is_open, is_out_of_school") == [
        (status, step, is_open, is_out_of_school)
    ]


def test_a_case_confirmed_after_the_day_is_still_a_suspicion(world: World) -> None:
    given = {
        "roll": ROLL,
        "suspected_cases": [
            suspicion("S1", 1, moment("2025-10-14 08:00"), outcome="9", verified_on=date(2025, 10, 16)),
            suspicion("S2", 2, moment("2025-10-16 08:00")),
        ],
        "dropout_cases": [
            dropout("D1", 1, date(2025, 10, 10), suspected_case_number="S1", confirmed_on=date(2025, 10, 16))
        ],
    }
    found = world(AUTUMN, **PLACES, **given)
    assert cases(found, "case_number, is_unverified, is_confirmed, step") == [("S1", True, False, "report")]


@pytest.mark.parametrize(
    ("found_at", "township_at", "bureau_at", "on_time", "step", "is_late"),
    [
        # The later of the two reports decides; 48 hours to the minute are in time.
        ("12 09:00", "12 10:00", "14 09:00", True, "verify", False),
        ("12 09:00", "12 10:00", "14 09:01", False, "verify", False),
        # One report is no double report: late from the day after that on which the 48 hours run out.
        ("12 23:00", "14 08:00", None, False, "report", True),
        ("13 01:00", "14 08:00", None, None, "report", False),
        # A report of tomorrow is none yet.
        ("12 23:00", "14 08:00", "16 01:00", False, "report", True),
    ],
)
def test_double_reports(
    world: World,
    found_at: str,
    township_at: str,
    bureau_at: str | None,
    on_time: bool | None,
    step: str,
    is_late: bool,
) -> None:
    told = {
        "reported_township_at": moment(f"2025-10-{township_at}"),
        "reported_bureau_at": bureau_at and moment(f"2025-10-{bureau_at}"),
    }
    suspected = [suspicion("S1", 1, moment(f"2025-10-{found_at}"), **told)]
    found = world(AUTUMN, **PLACES, roll=ROLL, suspected_cases=suspected)
    assert cases(found, "is_reported_on_time, step, is_late") == [(on_time, step, is_late)]


def test_steps_count_days_against_their_limits(world: World) -> None:
    reported = {
        "reported_township_at": moment("2025-10-09 09:00"),
        "reported_bureau_at": moment("2025-10-09 09:00"),
    }
    found = world(
        AUTUMN,
        **PLACES,
        roll=ROLL,
        suspected_cases=[
            suspicion("S1", 1, moment("2025-10-08 08:00"), **reported),
            suspicion("S2", 2, moment("2025-10-08 08:00"), verify_due_on=date(2025, 10, 15), **reported),
        ],
        dropout_cases=[
            dropout("D1", 3, date(2025, 9, 15)),
            dropout("D2", 4, date(2025, 9, 14)),
            dropout("D3", 5, date(2025, 9, 1), returned_on=date(2025, 10, 4), status="60"),
        ],
    )
    assert cases(found, "case_number, step, step_entered_on, days_in_step, limit_days, is_late") == [
        ("D1", "persuade", date(2025, 9, 15), 30, 30, False),
        ("D2", "persuade", date(2025, 9, 14), 31, 30, True),
        ("D3", "settle", date(2025, 10, 4), 11, 10, True),
        ("S1", "verify", date(2025, 10, 9), 6, 4, True),
        ("S2", "verify", date(2025, 10, 9), 6, 6, False),
    ]


def test_a_case_belongs_to_its_last_school_and_else_to_its_home(world: World) -> None:
    at = moment("2025-10-01 08:00")
    nowhere = {"pupil_number": None, "school_code": None, "grade": None}
    found = world(
        AUTUMN,
        **PLACES,
        roll=[pupil(1, village_code=SOUTH_VILLAGE)],
        suspected_cases=[
            suspicion("S1", 1, at),
            suspicion("S2", 1, at, school_code=None, village_code=None, grade=None),
            suspicion(
                "S3", 9, at, **nowhere, village_code=SOUTH_VILLAGE, id_number=id_number(9, date(2012, 3, 1))
            ),
            suspicion("S4", 9, at, **nowhere, village_code=NORTH_VILLAGE),
        ],
    )
    assert cases(found, "case_number, township_code, school_code, stage, child_key") == [
        ("S1", NORTH, NORTH_SCHOOL, "primary", 1),
        ("S2", SOUTH, None, "primary", 1),
        # Thirteen years old by its number; without any number the case is still counted somewhere.
        ("S3", SOUTH, None, "junior", None),
        ("S4", NORTH, None, "primary", None),
    ]


def test_children_and_cases_agree_on_what_is_open(world: World) -> None:
    found = world(
        AUTUMN,
        **PLACES,
        roll=ROLL,
        suspected_cases=[
            suspicion("S1", 1, moment("2025-10-01 08:00")),
            suspicion("S2", 2, moment("2025-10-01 08:00"), outcome="1", verified_on=date(2025, 10, 16)),
            suspicion("S3", 3, moment("2025-10-01 08:00"), outcome="1", verified_on=date(2025, 10, 3)),
        ],
        dropout_cases=[
            dropout("D4", 4, date(2025, 9, 1)),
            dropout("D5", 5, date(2025, 9, 1), closed_on=date(2025, 10, 1), status="70"),
        ],
    )
    open_now = found.sql(
        "select name from marts.children where has_open_suspicion or has_open_case order by 1"
    )
    assert open_now.fetchall() == [("pupil 1",), ("pupil 2",), ("pupil 4",)]
    assert cases(found, "name, is_open") == [
        ("pupil 4", True), ("pupil 5", False), ("pupil 1", True), ("pupil 2", True), ("pupil 3", False),
    ]  # fmt: skip
