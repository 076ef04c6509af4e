"""Suspected and confirmed dropouts: found, reported, verified, persuaded, back at school, some gone again."""

from typing import Any

import numpy as np

from baoxue.demo import days
from baoxue.demo.children import Children
from baoxue.demo.disability import Disability
from baoxue.demo.ledger import BACK, CONFIRMED, DESTINATIONS, Ledger, mark_on_roll, settled
from baoxue.demo.open_cases import add_open_cases
from baoxue.demo.places import Places
from baoxue.demo.schooling import ATTENDING, NOTHING, Roll, Schooling, roll_on

_GRADE_WEIGHTS = np.array([0.01, 0.01, 0.015, 0.02, 0.03, 0.045, 0.22, 0.42, 0.23])
_SUSPICION_WEIGHTS = np.array([0.07, 0.07, 0.07, 0.08, 0.09, 0.1, 0.17, 0.2, 0.15])
_CAUSES = {
    "01": 0.42,
    "02": 0.12,
    "11": 0.13,
    "10": 0.11,
    "12": 0.06,
    "14": 0.06,
    "03": 0.02,
    "08": 0.03,
    "06": 0.03,
    "13": 0.01,
    "99": 0.01,
}
_SOURCES = {"1": 0.26, "2": 0.34, "3": 0.22, "4": 0.11, "5": 0.02, "6": 0.05}
_OUTCOMES = {
    "1": {"1": 0.32, "2": 0.38, "5": 0.17, "6": 0.08, "3": 0.02, "10": 0.03},
    "2": {"11": 0.9, "7": 0.06, "2": 0.04},
    "3": {"11": 0.44, "2": 0.42, "7": 0.08, "6": 0.06},
    "4": {"11": 0.3, "1": 0.25, "2": 0.3, "5": 0.1, "8": 0.05},
    "5": {"1": 0.6, "11": 0.4},
    "6": {"11": 0.8, "2": 0.2},
}
_AGAIN_IN_A_YEAR = 2
"""So many of the mountain county's dropouts of a year had been back for good, it seemed."""
_SUMMER = 305
"""Days after 1 September: early in July."""
_CONCEALED_AFTER = 35
"""Days of absence after which a school should have known by itself."""


def make_cases(
    children: Children,
    places: Places,
    schooling: Schooling,
    disability: Disability,
    special_schools: list[int],
    calibration: dict[str, Any],
    newest: int,
    rng: np.random.Generator,
) -> Ledger:
    """Draws all cases up to the newest day and marks the confirmed ones on the roll."""
    ledger = Ledger()
    taken: set[int] = set(disability.person.tolist())
    last_year = days.school_year_of(newest)
    add_open_cases(ledger, children, places, schooling, disability, special_schools, taken, newest)
    for year in range(2015, last_year + 1):
        start = int(days.september_first(year))
        roll = roll_on(children, schooling, disability, special_schools, start + 20)
        calm = (schooling.event[roll.child] == NOTHING) & (roll.status == ATTENDING)
        for county, place in enumerate(places.counties):
            targets = calibration["cases"][place.code]
            here = np.flatnonzero(calm & (children.home_county[roll.child] == county))
            confirmed = targets["confirmed"][year - 2015] if year - 2015 < len(targets["confirmed"]) else 0
            again = settled(ledger, roll, here, start)[: _AGAIN_IN_A_YEAR if confirmed and county == 0 else 0]
            for at in again:
                _confirmed(ledger, roll, at, children, places, year, newest, rng)
            for _ in range(confirmed - len(again)):
                pick = _pick(roll, here, _GRADE_WEIGHTS, places, taken, rng)
                _confirmed(ledger, roll, pick, children, places, year, newest, rng)
            for _ in range(targets["suspected_only"][year - 2015]):
                _suspected_only(ledger, roll, here, children, places, schooling, taken, year, newest, rng)
    mark_on_roll(ledger, schooling)
    return ledger


def _pick(
    roll: Roll,
    here: np.ndarray,
    grade_weights: np.ndarray,
    places: Places,
    taken: set[int],
    rng: np.random.Generator,
) -> int:
    """A row of the roll: grade by weight, township by its trouble, nobody twice."""
    while True:
        grade = int(rng.choice(9, p=grade_weights / grade_weights.sum())) + 1
        for at in rng.choice(here[roll.grade[here] == grade], 12):
            child = int(roll.child[at])
            trouble = places.townships[places.schools[roll.school[at]].township].trouble
            if child not in taken and rng.random() < trouble / 2.6:
                taken.add(child)
                return int(at)


def _left_offset(rng: np.random.Generator) -> tuple[int, str]:
    """Days after 1 September on which a pupil stays away, and how that is found."""
    kind = rng.random()
    if kind < 0.42:
        return int(rng.integers(0, 8)), "3"
    if kind < 0.68:
        return int(rng.integers(172, 192)), "3" if rng.random() < 0.6 else "2"
    return int(rng.integers(20, 285)), str(rng.choice(["2", "2", "2", "4", "6", "5"]))


def _reports(found: int, slow: float, year: int, rng: np.random.Generator) -> tuple[int, int]:
    """Minutes at which township and bureau were told; fewer of them late as years go by."""
    late = rng.random() < (0.03 + 0.2 * slow) * (1.0 + 0.12 * (2025 - year))
    first = int(rng.gamma(2.0, 4.0) * 60) + 20
    second = first + int(rng.gamma(1.5, 5.0) * 60)
    first, second = min(first, 40 * 60), min(second, 47 * 60)
    if late:
        second = int(rng.integers(50, 110) * 60 if rng.random() < 0.75 else rng.integers(110, 300) * 60)
        first = second - int(rng.integers(0, 40) * 60)
    if rng.random() < 0.5:
        first, second = second, first
    return found + first, found + second


def _base(
    ledger: Ledger,
    child: int,
    school: int,
    grade: int,
    places: Places,
    left: int,
    found_day: int,
    source: str,
    year: int,
    rng: np.random.Generator,
) -> dict[str, Any]:
    slow = places.townships[places.schools[school].township].slow
    found = found_day * 1440 + int(rng.integers(8 * 60, 17 * 60 + 30))
    to_township, to_bureau = _reports(found, slow, year, rng)
    row = {
        "child": child,
        "school": school,
        "has_school": True,
        "grade": grade,
        "source": source,
        "left_on": left,
        "found_at": found,
        "reported_township_at": to_township,
        "reported_bureau_at": to_bureau,
        "outcome": None,
        "verified_on": days.NEVER,
        "confirmed_on": days.NEVER,
        "cause": None,
        "returned_on": days.NEVER,
        "placed_on": days.NEVER,
        "return_placement": "1",
        "left_again_on": days.NEVER,
        "closed_on": days.NEVER,
        "over_age": False,
        "persuasions": 0,
        "destination": None,
        "batch": "" if source != "1" else f"{days.to_date(found_day):%Y-%m}",
    }
    ledger.rows.append(row)
    return row


def _verification(slow: float, rng: np.random.Generator) -> int:
    return int(rng.integers(6, 16)) if rng.random() < 0.09 + 0.2 * slow else int(rng.integers(1, 6))


def _confirmed(
    ledger: Ledger,
    roll: Roll,
    at: int,
    children: Children,
    places: Places,
    year: int,
    newest: int,
    rng: np.random.Generator,
) -> None:
    """One confirmed dropout, resolved before the newest day."""
    start = int(days.september_first(year))
    offset, source = _left_offset(rng)
    wait_to_find = int(rng.integers(3, 8))
    way = rng.random()
    if way < 0.1 and roll.grade[at] not in (6, 9):  # gone in summer, and missed when school begins
        offset, source = int(rng.integers(_SUMMER, 362)), "3"
        wait_to_find = start + 365 + int(rng.integers(0, 8)) - (start + offset)
    elif way < 0.13 and places.schools[roll.school[at]].county == 0:  # others told what the school had not
        offset, source = int(rng.integers(20, 200)), "56"[int(rng.random() < 0.5)]
        wait_to_find = int(rng.integers(_CONCEALED_AFTER, 80))
    left = start + offset
    found = left + wait_to_find
    row = _base(
        ledger,
        int(roll.child[at]),
        int(roll.school[at]),
        int(roll.grade[at]),
        places,
        left,
        found,
        source,
        year,
        rng,
    )
    slow = places.townships[places.schools[row["school"]].township].slow
    row["outcome"] = CONFIRMED
    row["verified_on"] = found + _verification(slow, rng)
    row["confirmed_on"] = row["verified_on"] + int(rng.random() < 0.3)
    row["cause"] = str(rng.choice(list(_CAUSES), p=list(_CAUSES.values())))
    row["destination"] = str(rng.choice(DESTINATIONS))
    is_district = places.schools[row["school"]].county == 1
    fate = rng.random()
    age_at_end = (int(days.september_first(year + 1)) - int(children.birth[row["child"]])) / 365.25
    if fate < 0.09 and row["grade"] == 9 and age_at_end > 15.6 and not is_district:
        row["over_age"], row["closed_on"] = (
            True,
            int(days.september_first(year + 1)) - int(rng.integers(15, 60)),
        )
        row["persuasions"] = int(rng.integers(4, 9))
        return
    wait = int(np.clip(rng.lognormal(2.9, 0.75), 3, 170)) if fate < 0.92 else int(rng.integers(90, 240))
    wait = min(wait, 40) if is_district else wait
    last_day = int(days.september_first(year + 1)) - 20 if row["grade"] == 9 else newest - 13
    row["returned_on"] = max(min(row["confirmed_on"] + wait, last_day, newest - 13), row["confirmed_on"] + 2)
    row["placed_on"] = row["returned_on"] + (
        int(rng.integers(0, 9)) if rng.random() < 0.88 else int(rng.integers(11, 20))
    )
    # vocational and catch-up classes take only the older ones
    shares = (
        [0.62, 0.16, 0.06, 0.04, 0, 0.02, 0, 0.1]
        if row["grade"] >= 8
        else [0.8, 0.15, 0, 0, 0, 0.02, 0, 0.03]
    )
    row["return_placement"] = str(rng.choice(np.arange(1, 9), p=shares))
    row["persuasions"] = 1 + min(8, wait // 12)
    row["closed_on"] = row["returned_on"] + int(rng.integers(90, 125))
    if rng.random() < 0.11 and not is_district:
        again = row["returned_on"] + int(
            rng.choice([rng.integers(9, 30), rng.integers(30, 60), rng.integers(60, 89)])
        )
        end = again + int(rng.integers(25, 110))
        if end < newest - 10:
            row["left_again_on"], row["closed_on"] = again, end
            row["persuasions"] += 2


def _suspected_only(
    ledger: Ledger,
    roll: Roll,
    here: np.ndarray,
    children: Children,
    places: Places,
    schooling: Schooling,
    taken: set[int],
    year: int,
    newest: int,
    rng: np.random.Generator,
) -> None:
    """One suspicion that turned out to be something else."""
    source = str(rng.choice(list(_SOURCES), p=list(_SOURCES.values())))
    outcomes = _OUTCOMES[source]
    outcome = str(rng.choice(list(outcomes), p=list(outcomes.values())))
    start = int(days.september_first(year))
    if source in ("1", "4") and year >= 2024:  # since then compared and surveyed every month, near its end
        month = int(rng.choice([9, 10, 11, 12, 1, 2, 3, 4, 5, 6, 7]))
        offset = days.day(year + (month < 9), month, int(rng.integers(24, 29))) - start
    elif source == "1":  # the province compares twice a year, at the end of September and of March
        offset = int(rng.choice([25, 26, 27, 28, 207, 208, 209]))
    else:
        at_start = source == "3" and rng.random() < 0.7
        any_day = int(rng.choice([_left_offset(rng)[0] + 4, int(rng.integers(10, 310))]))
        offset = int(rng.integers(2, 13)) if at_start else any_day
    if start + offset > newest - 8:
        offset = int(rng.integers(3, newest - 8 - start))
        source, outcome = ("3", BACK) if source == "1" else (source, outcome)
    found = start + offset
    if source in ("1", "3") and outcome in ("2", "3", "5", "6", "10"):
        # the children whom the comparison finds on no roll here: they study elsewhere
        child = _pick_outside(
            children, schooling, places.schools[roll.school[here[0]]].county, found, taken, rng
        )
        grade = int(np.clip(year - children.entry[child] + 1, 1, 9))
        school = int(children.primary[child] if grade <= 6 else children.junior[child])
        row = _base(ledger, child, school, grade, places, found - 4, found, source, year, rng)
        row["has_school"] = source == "3"
    else:
        at = _pick(roll, here, _SUSPICION_WEIGHTS, places, taken, rng)
        row = _base(
            ledger,
            int(roll.child[at]),
            int(roll.school[at]),
            int(roll.grade[at]),
            places,
            found - int(rng.integers(3, 7)),
            found,
            source,
            year,
            rng,
        )
    slow = places.townships[places.schools[row["school"]].township].slow
    row["outcome"] = outcome
    row["verified_on"] = min(found + _verification(slow, rng), newest - 1)


def _pick_outside(
    children: Children,
    schooling: Schooling,
    county: int,
    as_of: int,
    taken: set[int],
    rng: np.random.Generator,
) -> int:
    """A child of the county who studies outside it on that day and is in no case yet."""
    grade = days.school_year_of(as_of) - children.entry + 1
    away = (schooling.outside_from <= as_of) & (as_of < schooling.outside_to) & (children.county == county)
    for child in rng.permutation(np.flatnonzero(away & (grade >= 1) & (grade <= 9))):
        if int(child) not in taken:
            taken.add(int(child))
            return int(child)
    raise ValueError("nobody left who studies outside the county")
