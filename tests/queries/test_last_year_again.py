"""A school year that is over is counted again when a leaving of it becomes known; none counts twice."""

import random
from dataclasses import dataclass
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


@dataclass(frozen=True)
class Story:
    """A child who leaves, perhaps comes back, perhaps leaves again; each leaving is known `lag` days on."""

    number: int
    school: str
    way: str
    lag: int
    left: date
    returned: date | None
    again: date | None
    is_temporary: bool
    is_marked: bool

    def known(self, day: date) -> tuple[date | None, date | None, date | None]:
        """What is known on a day: left, back, left again."""
        lag = timedelta(days=self.lag)
        left = self.left if self.left + lag <= day else None
        returned = self.returned if left and self.returned and self.returned <= day else None
        again = self.again if returned and self.again and self.again + lag <= day else None
        return left, returned, again

    def away_since(self, day: date) -> date | None:
        left, returned, again = self.known(day)
        return again or (None if returned else left)

    def write(self, registers: Given, day: date) -> None:
        """The rows of the child on a day; who has a temporary number in summer is known by both in autumn."""
        left, returned, again = self.known(day)
        number: Row = {"pupil_number": f"J{self.number}", "id_number": None} if self.is_temporary else {}
        place = {"school_code": self.school}
        is_away = self.away_since(day) is not None
        if not is_away or self.is_marked:
            status = {"roll_status": "60"} if is_away else {}
            registers["roll"].append(pupil(self.number, **place, **status) | number)
        if left and self.way != "line":
            case = dropout(f"D{self.number}", self.number, left) | place | {"grade": 4} | number
            case |= {"confirmed_on": left + timedelta(days=self.lag), "returned_on": returned}
            case |= {"left_again_on": again, "status": "60" if returned and not again else case["status"]}
            if self.is_temporary and day == AUTUMN:
                case["id_number"] = id_number(self.number)
            registers["dropout_cases"].append(case)
        if left and self.way != "case":
            line = move(self.number, "withdrawal", left, from_school_code=self.school, grade=4)
            registers["movements"].append(line | number)


def story(number: int, draw: random.Random) -> Story:
    left = BEFORE + timedelta(days=draw.randrange(425))
    ending = draw.choice(("gone", "gone", "back", "again"))
    returned = left + timedelta(days=draw.randrange(1, 120)) if ending != "gone" else None
    again = returned + timedelta(days=draw.randrange(1, 120)) if returned and ending == "again" else None
    return Story(
        number,
        draw.choice((NORTH_SCHOOL, SOUTH_SCHOOL)),
        draw.choice(("case", "line", "both")) if ending == "gone" else "case",
        draw.choice((0, 3, 40, 200)),
        left,
        returned,
        again,
        is_temporary=draw.random() < 0.2,
        is_marked=draw.random() < 0.3,
    )


@pytest.mark.parametrize("seed", seeds(4))
def test_every_leaving_counts_in_the_year_of_its_date_and_in_no_other(world: World, seed: int) -> None:
    """Whenever and however it was written down: at once, in the summer, or long after; back, or gone again.

    A year counts whom its last snapshot knew to be away, and whoever is found out since and still away.
    """
    draw = random.Random(seed)
    stay = [pupil(n) for n in range(60)]
    schools = {NORTH_SCHOOL: NORTH_PRIMARY, SOUTH_SCHOOL: SOUTH_PRIMARY}
    then: Given = {"roll": list(stay), "movements": [], "dropout_cases": []}
    now: Given = {"roll": list(stay), "movements": [], "dropout_cases": []}
    truth = {year: {NORTH_PRIMARY: 0, SOUTH_PRIMARY: 0} for year in (BEFORE, START)}
    for one in (story(n, draw) for n in range(100, 160)):
        one.write(then, LAST)
        one.write(now, AUTUMN)
        years = {
            START if since >= START else BEFORE
            for since in (one.away_since(LAST), one.away_since(AUTUMN))
            if since is not None
        }
        for year in years:
            truth[year][schools[one.school]] += 1
    _, again, this_year = rates(world, then, now)
    for year, found in ((BEFORE, again), (START, this_year)):
        assert {cell: found[cell][0] for cell in truth[year]} == truth[year]
        assert all(numerator <= denominator for numerator, denominator in found.values())
    assert NORTH_JUNIOR not in again
