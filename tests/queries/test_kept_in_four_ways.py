"""A dropout may be kept in four ways; the rates, and what is built on them, are the same in each."""

import random
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest

from tests.queries.conftest import World
from tests.queries.given import (
    AUTUMN,
    NORTH,
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
    suspicion,
)
from tests.typed_registers import SmallWorld, counted, seeds

LEFT = date(2025, 9, 10)
RATES = ("dropout_rate_named", "dropout_rate_overdue", "dropout_rate_net")
Kept = tuple[list[Row], list[Row], list[Row]]
"""What of one dropout stands in roll, ledger and movements."""


def marked(n: int, left_on: date = LEFT, **other: Any) -> Kept:
    return [pupil(n, roll_status="60", **other)], [_case(n, left_on, other)], []


def off_the_roll(n: int, left_on: date = LEFT, **other: Any) -> Kept:
    return [], [_case(n, left_on, other)], []


def by_movement(n: int, left_on: date = LEFT, **other: Any) -> Kept:
    return [], [], [_move(n, left_on, other)]


def by_both(n: int, left_on: date = LEFT, **other: Any) -> Kept:
    return [], [_case(n, left_on, other)], [_move(n, left_on, other)]


WAYS = (marked, off_the_roll, by_movement, by_both)


def _case(n: int, left_on: date, other: Row) -> Row:
    # Past its days for persuasion, so that the rate beyond limits counts it as a movement counts.
    told = {"school_code": other.get("school_code", NORTH_SCHOOL), "grade": other.get("grade", 4)}
    return dropout(f"D{n}", n, left_on) | told | {"confirmed_on": left_on}


def _move(n: int, left_on: date, other: Row) -> Row:
    school = other.get("school_code", NORTH_SCHOOL)
    return move(n, "withdrawal", left_on, from_school_code=school, grade=other.get("grade", 4))


def registers(stay: list[Row], kept: list[Kept]) -> dict[str, list[Row]]:
    return {
        "roll": stay + [row for roll, _, _ in kept for row in roll],
        "dropout_cases": [row for _, cases, _ in kept for row in cases],
        "movements": [row for _, _, moves in kept for row in moves],
    }


def rates(found: SmallWorld) -> dict[str, Any]:
    return {name: counted(found, name) for name in RATES}


MIXES = [*([way] for way in WAYS), [marked, by_both], list(WAYS)]


@pytest.mark.parametrize("ways", MIXES, ids=lambda ways: " and ".join(way.__name__ for way in ways))
def test_forty_of_a_hundred_left(world: World, ways: list[Callable[..., Kept]]) -> None:
    stay = [pupil(n) for n in range(60)]
    kept = [ways[n % len(ways)](n) for n in range(60, 100)]
    pledge = {
        "year": 2025, "line": "1", "level": "bureau_school", "party_a": "a", "party_b": "b",
        "county_code": "991021", "township_code": NORTH, "school_code": NORTH_SCHOOL,
        "due_count": 1, "signed_count": 1, "target_dropout_percent": 40,
    }  # fmt: skip
    found = world(AUTUMN, **PLACES, pledges=[pledge], **registers(stay, kept))
    assert all(rate == {NORTH_PRIMARY: (40, 100)} for rate in rates(found).values())
    reached = "select leavers, enrolled_at_start, is_target_kept from marts.pledges"
    assert found.sql(reached).fetchall() == [(40, 100, True)]


def test_school_and_stage_are_those_of_the_case(world: World) -> None:
    kept = [off_the_roll(2, school_code=SOUTH_SCHOOL), off_the_roll(3, grade=8)]
    found = world(AUTUMN, **PLACES, **registers([pupil(1)], kept))
    assert counted(found, "dropout_rate_named") == {
        NORTH_PRIMARY: (0, 1),
        SOUTH_PRIMARY: (1, 1),
        NORTH_JUNIOR: (1, 1),
    }


@pytest.mark.parametrize("told", [{"id_number": id_number(2), "pupil_number": None}, {"id_number": None}])
@pytest.mark.parametrize("way", [marked, off_the_roll, by_both])
def test_a_case_names_its_child_by_either_number(world: World, way: Callable[..., Kept], told: Row) -> None:
    roll, cases, moves = way(2)
    kept = (roll, [case | told for case in cases], moves)
    found = world(AUTUMN, **PLACES, **registers([pupil(1)], [kept]))
    assert all(rate == {NORTH_PRIMARY: (1, 2)} for rate in rates(found).values())


def test_a_temporary_number_is_known_by_the_ledger(world: World) -> None:
    """Off the roll; the movement gives the temporary number alone, the case both."""
    case = _case(2, LEFT, {}) | {"pupil_number": "L" + id_number(2), "id_number": id_number(2)}
    line = _move(2, LEFT, {}) | {"pupil_number": "L" + id_number(2)}
    found = world(AUTUMN, **PLACES, **registers([pupil(1)], [([], [case], [line])]))
    assert all(rate == {NORTH_PRIMARY: (1, 2)} for rate in rates(found).values())


@pytest.mark.parametrize("way", ["case", "movement"])
def test_a_temporary_number_is_known_by_the_suspicion(world: World, way: str) -> None:
    """A dropout gives the temporary number alone, its suspicion the ID number: other rows mean this child."""
    temporary = {"pupil_number": "L" + id_number(2), "id_number": None}
    back = {"case_number": "D0", "returned_on": date(2025, 9, 8), "return_placement": "1", "status": "60"}
    before = _case(2, date(2025, 9, 3), {}) | temporary | back
    case = _case(2, LEFT, {}) | temporary | {"suspected_case_number": "S1"}
    suspected = suspicion("S1", 2, datetime.combine(LEFT, time()), outcome="9", verified_on=LEFT, name="n")
    suspected |= {"pupil_number": None, "id_number": id_number(2)}
    kept: Kept = ([], [before, case | {"name": "n"}], [])
    if way == "movement":
        kept = ([], [case | {"name": "n"}], [_move(2, LEFT, {}) | temporary])
    found = world(AUTUMN, **PLACES, suspected_cases=[suspected], **registers([pupil(1)], [kept]))
    assert all(rate == {NORTH_PRIMARY: (1, 2)} for rate in rates(found).values())


BACK = {"returned_on": date(2025, 9, 20), "return_placement": "1"}
FATES = {
    "back": (BACK | {"status": "60"}, (0, 2)),
    "back and gone again": (BACK | {"left_again_on": date(2025, 10, 1), "status": "80"}, (1, 2)),
    # Ten years old: not over age, whatever the ledger says (test_honesty has those who are).
    "closed as over age": ({"status": "90", "closed_on": date(2025, 10, 1)}, (1, 2)),
}


@pytest.mark.parametrize("way", [marked, off_the_roll, by_both])
@pytest.mark.parametrize(("told", "counts"), FATES.values(), ids=FATES)
def test_what_became_of_it(
    world: World, told: Row, counts: tuple[int, int], way: Callable[..., Kept]
) -> None:
    """Whatever became of it, the child was there at the start; once, and no other was."""
    roll, cases, moves = way(2)
    if not counts[0]:
        moves = []  # A withdrawal that nobody took back counts by itself.
    if told["status"] == "60":
        roll = [pupil(2)]
    found = world(AUTUMN, **PLACES, **registers([pupil(1)], [(roll, [cases[0] | told], moves)]))
    assert counted(found, "dropout_rate_named") == {NORTH_PRIMARY: counts}


@pytest.mark.parametrize("outcome", ["3", "4"])
def test_dead_or_abroad_is_no_dropout_but_was_there(world: World, outcome: str) -> None:
    roll, cases, moves = off_the_roll(2)
    found_out = {
        "case_number": "S1", "source": "2", "name": "n", "pupil_number": cases[0]["pupil_number"],
        "school_code": NORTH_SCHOOL, "grade": 4, "found_at": datetime.combine(LEFT, time()),
        "outcome": outcome, "verified_on": LEFT,
    }  # fmt: skip
    case = cases[0] | {"suspected_case_number": "S1"}
    kept = (roll, [case], moves)
    found = world(AUTUMN, **PLACES, suspected_cases=[found_out], **registers([pupil(1)], [kept]))
    assert counted(found, "dropout_rate_named") == {NORTH_PRIMARY: (0, 2)}


def test_moved_inside_the_county_and_dropped_out_there(world: World) -> None:
    """From the north to the south, then out: counts in the south, above and below the line, and once."""
    moved = move(
        2, "transfer_in", date(2025, 9, 5), from_school_code=NORTH_SCHOOL, to_school_code=SOUTH_SCHOOL
    )
    for way in WAYS:
        roll, cases, moves = way(2, school_code=SOUTH_SCHOOL)
        found = world(AUTUMN, **PLACES, **registers([pupil(1)], [(roll, cases, [moved, *moves])]))
        assert counted(found, "dropout_rate_named") == {NORTH_PRIMARY: (0, 1), SOUTH_PRIMARY: (1, 1)}
        net = counted(found, "dropout_rate_net")
        assert sum(losses for losses, _ in net.values()) == 1, "the county lost one pupil"


def test_an_open_case_of_a_child_still_enrolled_counts_once(world: World) -> None:
    cases = [_case(n, LEFT, {}) for n in (1, 2)] + [_case(2, LEFT, {}) | {"case_number": "D9"}]
    found = world(AUTUMN, **PLACES, roll=[pupil(1), pupil(3)], dropout_cases=cases)
    assert counted(found, "dropout_rate_open") == {NORTH_PRIMARY: (2, 3)}
    assert counted(found, "dropout_rate_named") == {NORTH_PRIMARY: (2, 3)}


@pytest.mark.parametrize("way", [marked, off_the_roll])
def test_without_movements_the_rate_is_there(world: World, way: Callable[..., Kept]) -> None:
    given = registers([pupil(n) for n in range(60)], [way(n) for n in range(60, 100)])
    del given["movements"]
    found = world(AUTUMN, **PLACES, **given)
    assert counted(found, "dropout_rate_named") == {NORTH_PRIMARY: (40, 100)}
    assert counted(found, "dropout_rate_net") == {NORTH_PRIMARY: (None, 100)}


@pytest.mark.parametrize("seed", seeds(short=4, long=60))
def test_any_county_is_counted_alike_in_all_ways(world: World, seed: int) -> None:
    """10 to 80 % of the pupils leave, anywhere, at any time: one county kept in each of the ways."""
    chance = random.Random(seed)
    share = 0.1 + 0.7 * chance.random()
    stay, gone = [], []
    for n in range(200):
        other = {"school_code": chance.choice((NORTH_SCHOOL, SOUTH_SCHOOL)), "grade": chance.randint(1, 9)}
        left_on = date(2025, 9, 1) + timedelta(days=chance.randint(0, 13))
        if chance.random() < share:
            gone.append((n, left_on, other))
        else:
            stay.append(pupil(n, **other))
    found = []
    for ways in MIXES:
        kept = [chance.choice(ways)(n, left_on, **other) for n, left_on, other in gone]
        found.append(rates(world(AUTUMN, **PLACES, **registers(stay, kept))))
    assert all(one == found[0] for one in found)
    for cells in found[0].values():
        assert sum(numerator for numerator, _ in cells.values()) == len(gone)
        assert sum(denominator for _, denominator in cells.values()) == len(stay) + len(gone)
        assert all(numerator <= denominator for numerator, denominator in cells.values())
