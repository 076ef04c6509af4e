"""Enrolment at the start of the school year, and the two dropout rates that movements decide."""

from datetime import date
from typing import Any

import pytest

from tests.queries.conftest import World
from tests.queries.given import (
    AUTUMN,
    NORTH_PRIMARY,
    NORTH_SCHOOL,
    OUTSIDE_SCHOOL,
    PLACES,
    SOUTH_PRIMARY,
    SOUTH_SCHOOL,
    SUMMER,
    Row,
    dropout,
    move,
    pupil,
)
from tests.typed_registers import SmallWorld, counted

SEPTEMBER = date(2025, 9, 10)


def enrolment(connection: SmallWorld) -> dict[str, tuple[Any, ...]]:
    """School -> at the start, now, losses, gains."""
    columns = "school_code, enrolled_at_start, enrolled_now, decreases, increases"
    return {row[0]: row[1:] for row in connection.sql(f"select {columns} from marts.enrolment").fetchall()}


OUT = move(1, "transfer_out", SEPTEMBER, from_school_code=NORTH_SCHOOL, to_school_code=SOUTH_SCHOOL)
IN = move(1, "transfer_in", SEPTEMBER, from_school_code=NORTH_SCHOOL, to_school_code=SOUTH_SCHOOL)


@pytest.mark.parametrize(
    "lines",
    [
        [OUT | {"received_on": date(2025, 9, 12)}],
        [IN],
        [OUT | {"received_on": date(2025, 9, 12)}, IN | {"moved_on": date(2025, 9, 12)}],
        [OUT, IN | {"from_school_code": None, "moved_on": date(2025, 9, 12)}],
    ],
    ids=["out", "in", "both", "both, halves of it"],
)
def test_a_transfer_inside_the_county_counts_once_however_it_is_written(
    world: World, lines: list[Row]
) -> None:
    found = world(AUTUMN, **PLACES, roll=[pupil(1, school_code=SOUTH_SCHOOL), pupil(2)], movements=lines)
    assert enrolment(found) == {NORTH_SCHOOL: (2, 1, 1, 0), SOUTH_SCHOOL: (0, 1, 0, 1)}
    net = counted(found, "dropout_rate_net")
    assert net == {NORTH_PRIMARY: (1, 2), SOUTH_PRIMARY: (-1, 0)}, "the county as a whole lost nobody"


def test_only_movements_of_the_school_year_up_to_the_day_are_taken_back(world: World) -> None:
    found = world(
        AUTUMN,
        **PLACES,
        roll=[pupil(n) for n in (1, 2, 3)],
        movements=[
            move(1, "transfer_in", date(2025, 8, 31), to_school_code=NORTH_SCHOOL),
            move(2, "transfer_in", SEPTEMBER, from_school_code=OUTSIDE_SCHOOL, to_school_code=NORTH_SCHOOL),
            move(4, "transfer_out", date(2025, 10, 16), from_school_code=NORTH_SCHOOL),
        ],
    )
    assert enrolment(found) == {NORTH_SCHOOL: (2, 3, 0, 1)}


def test_leave_and_return_within_the_year(world: World) -> None:
    found = world(
        AUTUMN,
        **PLACES,
        roll=[pupil(1), pupil(2), pupil(3, roll_status="20"), pupil(4, roll_status="20")],
        movements=[
            # On leave last year, back now; on leave since September; on leave for a week.
            move(1, "return", SEPTEMBER, to_school_code=NORTH_SCHOOL),
            move(3, "suspension", SEPTEMBER, from_school_code=NORTH_SCHOOL),
            move(2, "suspension", SEPTEMBER, from_school_code=NORTH_SCHOOL),
            move(2, "return", date(2025, 9, 17), to_school_code=NORTH_SCHOOL),
        ],
    )
    # At the start pupils 2 and 3; pupil 4 was on leave before and still is.
    assert enrolment(found) == {NORTH_SCHOOL: (2, 2, 2, 2)}


def test_those_who_graduated_in_summer_were_there_in_autumn(world: World) -> None:
    roll = [pupil(1, grade=9, roll_status="70"), pupil(2, grade=9)]
    movements = [move(9, "death", date(2025, 1, 5), from_school_code=NORTH_SCHOOL, grade=9)]
    # Until 31 August they are pupils.
    assert enrolment(world(SUMMER, **PLACES, roll=roll, movements=movements)) == {NORTH_SCHOOL: (3, 2, 1, 0)}
    # In October the same line on the roll speaks of last year's graduates.
    assert enrolment(world(AUTUMN, **PLACES, roll=roll, movements=movements)) == {NORTH_SCHOOL: (1, 1, 0, 0)}


def test_without_a_register_of_those_who_left_the_start_is_unknown(world: World) -> None:
    assert enrolment(world(AUTUMN, **PLACES, roll=[pupil(1)])) == {NORTH_SCHOOL: (None, 1, None, None)}


def test_without_movements_the_ledger_tells_who_left(world: World) -> None:
    cases = [dropout("D1", 2, SEPTEMBER)]
    found = world(AUTUMN, **PLACES, roll=[pupil(1)], dropout_cases=cases)
    assert enrolment(found) == {NORTH_SCHOOL: (2, 1, None, None)}
    assert counted(found, "dropout_rate_named") == {NORTH_PRIMARY: (1, 2)}


@pytest.mark.parametrize(
    ("lines", "leavers"),
    [
        ([move(1, "withdrawal", SEPTEMBER, from_school_code=NORTH_SCHOOL)], 1),
        # More than 30 days without a receiving school make a leaver.
        ([move(1, "transfer_out", date(2025, 9, 14), from_school_code=NORTH_SCHOOL)], 1),
        ([move(1, "transfer_out", date(2025, 9, 15), from_school_code=NORTH_SCHOOL)], 0),
        ([OUT | {"received_on": date(2025, 10, 14)}], 0),
        # It left in the year before, though it is overdue only in this one: that year is counted again.
        ([move(1, "transfer_out", date(2025, 8, 1), from_school_code=NORTH_SCHOOL)], 0),
        # Received tomorrow is not received.
        ([OUT | {"received_on": date(2025, 10, 16)}], 1),
        ([OUT, move(1, "return", date(2025, 9, 20), to_school_code=NORTH_SCHOOL)], 0),
        # Lawful, whatever else they are.
        ([move(1, kind, SEPTEMBER, from_school_code=NORTH_SCHOOL) for kind in ("suspension",)], 0),
        ([move(1, "death", SEPTEMBER, from_school_code=NORTH_SCHOOL)], 0),
        ([move(1, "abroad", SEPTEMBER, from_school_code=NORTH_SCHOOL)], 0),
        # Last school year's.
        ([move(1, "withdrawal", date(2025, 8, 31), from_school_code=NORTH_SCHOOL)], 0),
    ],
)
def test_who_counts_as_a_leaver_by_movements(world: World, lines: list[Row], leavers: int) -> None:
    found = world(AUTUMN, **PLACES, roll=[pupil(2)], movements=lines, dropout_cases=[])
    assert sum(numerator for numerator, _ in counted(found, "dropout_rate_named").values()) == leavers


def test_on_the_roll_of_another_school_nobody_is_lost(world: World) -> None:
    found = world(
        AUTUMN,
        **PLACES,
        roll=[pupil(1, school_code=SOUTH_SCHOOL), pupil(2)],
        movements=[OUT, move(2, "withdrawal", SEPTEMBER, from_school_code=NORTH_SCHOOL)],
        dropout_cases=[],
    )
    # Pupil 2 is still on the roll of the school it is said to have left: that proves nothing.
    assert counted(found, "dropout_rate_named") == {NORTH_PRIMARY: (1, 2), SOUTH_PRIMARY: (0, 0)}


@pytest.mark.parametrize(
    ("told", "leavers"),
    [
        ({}, 1),
        ({"left_on": date(2025, 8, 31), "confirmed_on": date(2025, 8, 31)}, 0),
        # Confirmed when the year in which it left was over: that year is counted again.
        ({"left_on": date(2025, 8, 31), "confirmed_on": date(2025, 9, 1)}, 0),
        ({"returned_on": date(2025, 10, 1), "status": "60"}, 0),
        ({"returned_on": date(2025, 10, 1), "left_again_on": date(2025, 10, 9), "status": "80"}, 1),
        # Left last year, came back, left again this year.
        ({"left_on": date(2025, 3, 1), "left_again_on": date(2025, 9, 5), "status": "80"}, 1),
        ({"status": "90", "closed_on": date(2025, 10, 1)}, 1),  # ten years old: not over age
        ({"status": "30", "closed_on": date(2025, 10, 1)}, 0),
        ({"confirmed_on": date(2025, 10, 16)}, 0),
    ],
)  # fmt: skip
def test_who_counts_as_a_leaver_by_the_ledger(world: World, told: Row, leavers: int) -> None:
    found = world(
        AUTUMN,
        **PLACES,
        roll=[pupil(1, roll_status="60"), pupil(2)],
        movements=[],
        dropout_cases=[dropout("D1", 1, SEPTEMBER) | told],
    )
    assert sum(numerator for numerator, _ in counted(found, "dropout_rate_named").values()) == leavers


def test_a_child_in_the_ledger_and_in_the_movements_is_one_child(world: World) -> None:
    found = world(
        AUTUMN,
        **PLACES,
        roll=[pupil(2)],
        movements=[move(1, "withdrawal", SEPTEMBER, from_school_code=NORTH_SCHOOL)],
        dropout_cases=[dropout("D1", 1, SEPTEMBER), dropout("D2", 1, date(2025, 9, 20))],
    )
    assert counted(found, "dropout_rate_named") == {NORTH_PRIMARY: (1, 2)}
