"""A school year that is over is counted again when a leaving of it becomes known; none counts twice."""

import random
from datetime import date, timedelta
from typing import Any

import pytest

from tests.queries.conftest import World
from tests.queries.given import (
    NORTH_JUNIOR,
    NORTH_PRIMARY,
    NORTH_SCHOOL,
    PLACES,
    SOUTH_PRIMARY,
    SOUTH_SCHOOL,
    Row,
    dropout,
    id_number,
    move,
    pupil,
)
from tests.typed_registers import counted, seeds

LAST, AUTUMN = date(2025, 8, 31), date(2025, 10, 31)
START, BEFORE = date(2025, 9, 1), date(2024, 9, 1)
Given = dict[str, list[Row]]


def rates(world: World, then: Given, now: Given) -> tuple[Any, Any, Any]:
    """The rate of last year by its last snapshot, counted again, and that of this year."""
    at_the_time = counted(world(LAST, **PLACES, **then), "dropout_rate_named")
    found = world(AUTUMN, **PLACES, **now)
    found.follow(LAST, {**PLACES, **then})
    again = counted(found, "dropout_rate_named_last_year")
    return at_the_time, again, counted(found, "dropout_rate_named")


def test_confirmed_in_september_counts_in_the_year_in_which_the_child_left(world: World) -> None:
    """As case YS2025-1558 of the demo: left 23 August, confirmed on 1 September."""
    case = dropout("D1", 2, date(2025, 8, 23)) | {"confirmed_on": START}
    then: Given = {"roll": [pupil(1), pupil(2)], "movements": [], "dropout_cases": []}
    now: Given = {"roll": [pupil(1)], "movements": [], "dropout_cases": [case]}
    assert rates(world, then, now) == (
        {NORTH_PRIMARY: (0, 2)},
        {NORTH_PRIMARY: (1, 2)},
        {NORTH_PRIMARY: (0, 1)},
    )
    # In time for the year that is ending: nothing is counted again.
    in_time = {**then, "dropout_cases": [case | {"confirmed_on": date(2025, 8, 30)}]}
    once, again, this_year = rates(world, in_time, now)
    assert once == again == {NORTH_PRIMARY: (1, 2)}
    assert this_year == {NORTH_PRIMARY: (0, 1)}


LATE: dict[str, tuple[Given, Given]] = {
    "a withdrawal entered in autumn": (
        {"roll": [pupil(2)]},
        {"movements": [move(2, "withdrawal", date(2025, 6, 3), from_school_code=NORTH_SCHOOL)]},
    ),
    "off the roll, found by the ledger": (
        {},
        {"dropout_cases": [dropout("D1", 2, date(2025, 6, 3)) | {"confirmed_on": date(2025, 9, 9)}]},
    ),
    "left again, entered in autumn": (
        {
            "roll": [pupil(2)],
            "dropout_cases": [
                dropout("D1", 2, date(2024, 10, 8)) | {"returned_on": date(2024, 11, 5), "status": "60"}
            ],
        },
        {
            "dropout_cases": [
                dropout("D1", 2, date(2024, 10, 8))
                | {"returned_on": date(2024, 11, 5), "left_again_on": date(2025, 8, 20), "status": "80"}
            ]
        },
    ),
    "a transfer that nobody confirmed": (
        {"movements": [move(2, "transfer_out", date(2025, 8, 20), from_school_code=NORTH_SCHOOL)]},
        {"movements": [move(2, "transfer_out", date(2025, 8, 20), from_school_code=NORTH_SCHOOL)]},
    ),
}


@pytest.mark.parametrize(("then", "now"), LATE.values(), ids=LATE)
def test_what_becomes_known_later_is_added_above_and_below_the_line(
    world: World, then: Given, now: Given
) -> None:
    empty: Given = {"roll": [], "movements": [], "dropout_cases": []}
    before = empty | then
    once, again, this_year = rates(
        world,
        before | {"roll": [pupil(1), *before["roll"]]},
        empty | now | {"roll": [pupil(1)]},
    )
    assert once[NORTH_PRIMARY][0] == 0
    assert again == {NORTH_PRIMARY: (1, 2)}
    assert this_year == {NORTH_PRIMARY: (0, 1)}


def test_a_withdrawal_and_the_case_that_follows_it_are_one_leaving(world: World) -> None:
    """The ledger does not say when the child left; withdrawn in July, confirmed in September."""
    line = move(2, "withdrawal", date(2025, 7, 3), from_school_code=NORTH_SCHOOL)
    case = dropout("D1", 2, date(2025, 9, 8)) | {"left_on": None}
    then: Given = {"roll": [pupil(1)], "movements": [line], "dropout_cases": []}
    now: Given = {"roll": [pupil(1)], "movements": [line], "dropout_cases": [case]}
    assert rates(world, then, now) == (
        {NORTH_PRIMARY: (1, 2)},
        {NORTH_PRIMARY: (1, 2)},
        {NORTH_PRIMARY: (0, 1)},
    )


def test_who_was_within_the_limits_then_and_is_late_today_is_counted(world: World) -> None:
    """And who was found out since, reported in time, is spared while the days for persuasion run."""
    then: Given = {
        "roll": [pupil(1), pupil(3)],
        "movements": [],
        "dropout_cases": [dropout("D1", 2, date(2025, 8, 20)) | {"confirmed_on": date(2025, 8, 25)}],
    }
    spared = dropout("D2", 3, date(2025, 8, 20)) | {"confirmed_on": date(2025, 10, 20)}
    cases = [*then["dropout_cases"], spared]
    found = world(AUTUMN, **PLACES, roll=[pupil(1)], movements=[], dropout_cases=cases)
    found.follow(LAST, {**PLACES, **then})
    assert counted(found, "dropout_rate_named_last_year") == {NORTH_PRIMARY: (2, 3)}
    assert counted(found, "dropout_rate_overdue_last_year") == {NORTH_PRIMARY: (1, 3)}


def test_who_was_known_by_a_temporary_number_is_the_same_child_today(world: World) -> None:
    temporary = {"id_number": None, "pupil_number": "J1"}
    left = date(2025, 5, 6)
    line = move(2, "withdrawal", left, from_school_code=NORTH_SCHOOL)
    then: Given = {
        "roll": [pupil(1)],
        "movements": [line | temporary],
        "dropout_cases": [],
    }
    case = dropout("D1", 2, left) | {"pupil_number": "J1", "id_number": id_number(2)}
    now: Given = {"roll": [pupil(1)], "movements": [line | temporary], "dropout_cases": [case]}
    once, again, this_year = rates(world, then, now)
    assert once == again == {NORTH_PRIMARY: (1, 2)}
    assert this_year == {NORTH_PRIMARY: (0, 1)}


@pytest.mark.parametrize("seed", seeds(4))
def test_every_leaving_counts_in_the_year_of_its_date_and_in_no_other(world: World, seed: int) -> None:
    """Whenever and however it was written down: at once, in the summer, or long after."""
    draw = random.Random(seed)
    stay = [pupil(n) for n in range(60)]
    schools = {NORTH_SCHOOL: NORTH_PRIMARY, SOUTH_SCHOOL: SOUTH_PRIMARY}
    then: Given = {"roll": list(stay), "movements": [], "dropout_cases": []}
    now: Given = {"roll": list(stay), "movements": [], "dropout_cases": []}
    truth = {year: {NORTH_PRIMARY: 0, SOUTH_PRIMARY: 0} for year in (BEFORE, START)}
    for n in range(100, 140):
        left = BEFORE + timedelta(days=draw.randrange(425))
        known = left + timedelta(days=draw.choice((0, 3, 40, 200)))
        school = draw.choice(list(schools))
        cell = schools[school]
        if known <= AUTUMN:
            truth[START if left >= START else BEFORE][cell] += 1
        place = {"school_code": school}
        line = move(n, "withdrawal", left, from_school_code=school, grade=4)
        case = dropout(f"D{n}", n, left) | place | {"confirmed_on": known, "grade": 4}
        way = draw.choice(("case", "line", "both"))
        for day, registers in ((LAST, then), (AUTUMN, now)):
            if known > day:
                registers["roll"].append(pupil(n, **place))
                continue
            if draw.random() < 0.3:
                registers["roll"].append(pupil(n, roll_status="60", **place))
            if way != "line":
                registers["dropout_cases"].append(case)
            if way != "case":
                registers["movements"].append(line)
    _, again, this_year = rates(world, then, now)
    for year, found in ((BEFORE, again), (START, this_year)):
        assert {cell: found[cell][0] for cell in truth[year]} == truth[year]
        assert all(numerator <= denominator for numerator, denominator in found.values())
    assert NORTH_JUNIOR not in again
