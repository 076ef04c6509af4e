"""Pupils who stay away for days, and the daily attendance of classes in which they are missing."""

from typing import Any

import numpy as np
import pyarrow as pa

from baoxue.demo import days, names
from baoxue.demo.classes import CLASS_NAMES, class_keys, class_of_key
from baoxue.demo.desk import Desk, Rows, written
from baoxue.demo.events import Events, dates, minutes
from baoxue.demo.ledger import CONFIRMED
from baoxue.demo.schooling import ATTENDING, NOTHING
from baoxue.demo.terms import school_days, term_of, terms_between

FIRST_DAY = days.day(2024, 9, 1)
"""From here on short absences are written down too, and the attendance of classes."""
_BY_ABSENCE = ("2", "3", "4", "6")
"""Sources of suspicions that begin with a pupil staying away; the others come from comparing lists."""
_REASONS = ("睡过头、路远", "家中有事", "不愿上学", "跟随父母外出", "身体不适未请假", "与同学争执")
_OPEN = (
    # township, grade, school days missed: pupils away on the newest day, not on any ledger
    ("991021104", 8, 2),
    ("991021104", 9, 6),
    ("991021108", 8, 5),
    ("991021108", 7, 13),
    ("991021102", 8, 1),
    ("991021102", 9, 2),
    ("991021103", 7, 3),
    ("991021101", 8, 1),
    ("991021001", 6, 1),
    ("991021110", 9, 3),
    ("991103101", 8, 2),
    ("991103100", 7, 1),
    ("991103007", 9, 1),
    ("991021111", 8, 22),
)


def absences(desk: Desk, rng: np.random.Generator) -> tuple[Events, list[tuple[int, int, int]]]:
    """The register, and of every absence the child with its first and last day (for the attendance)."""
    rows = [*_before_cases(desk, rng), *_short(desk, rng), *_open(desk, rng)]
    rows.sort(key=lambda row: (row["_known"], row["_child"]))
    away = [(row["_child"], row["absent_from"], row["absent_until"]) for row in rows]
    events = written(
        desk.hand_in("absences", rows, "absent_from"),
        known="_known",
        dated=("absent_from", "absent_until", "visited_on"),
        timed=("contacted_at", "reported_township_at", "reported_bureau_at"),
        filled={
            "absent_until": "absent_until",
            "reported_township_at": "_township_told",
            "reported_bureau_at": "_bureau_told",
        },
    )
    return events, away


def _row(
    desk: Desk, child: int, school: int, grade: int, first: int, rng: np.random.Generator
) -> dict[str, Any]:
    begun = term_of(first).starts_on
    roll = desk.roll(begun)
    at = int(np.searchsorted(roll.child, child))
    on_roll = at < len(roll.child) and roll.child[at] == child
    number = int(desk.class_numbers(begun)[at]) if on_roll else 1
    return {
        **desk.pupil(child),
        "school_code": desk.schools[school],
        "grade": str(grade),
        "class_name": CLASS_NAMES[number],
        "absent_from": first,
        "absent_until": days.NEVER,
        "school_days": 0,
        "contacted_at": first * 1440 + int(rng.integers(500, 700)),
        "visited_on": first + 1,
        "reported_township_at": days.NEVER * 1440,
        "reported_bureau_at": days.NEVER * 1440,
        "ended_how": None,
        "case_number": None,
        "reason": _REASONS[int(rng.integers(len(_REASONS)))],
        "_child": child,
        "_township": int(desk.township_of_school[school]),
        "_known": first,
        "_township_told": days.NEVER,
        "_bureau_told": days.NEVER,
    }


def _before_cases(desk: Desk, rng: np.random.Generator) -> Rows:
    """What a suspicion began with: known when it was found."""
    rows: Rows = []
    for case in desk.world.ledger.rows:
        if not case["has_school"] or not (case["outcome"] == CONFIRMED or case["source"] in _BY_ABSENCE):
            continue
        found = case["found_at"] // 1440
        spells = [(case["left_on"], found, min(case["returned_on"], case["closed_on"]))]
        if case["outcome"] != CONFIRMED:
            spells = [(case["left_on"], found, case["verified_on"])]
        if case["left_again_on"] < days.NEVER:
            spells.append((case["left_again_on"], case["left_again_on"] + 5, case["closed_on"]))
        for first, known, until in spells:
            on_school_days = school_days(first, min(known, until - 1))
            if not len(on_school_days) or known > desk.world.newest:
                continue
            begins = int(on_school_days[0])
            row = _row(desk, case["child"], case["school"], case["grade"], begins, rng)
            row |= {
                "absent_until": until - 1 if until < days.NEVER else until,
                "school_days": len(on_school_days),
                "visited_on": min(begins + int(rng.integers(1, 4)), known),
                "ended_how": "suspected",
                "case_number": case["suspected_number"],
                "_known": known,
            }
            if known == found:
                row |= {
                    "reported_township_at": case["reported_township_at"],
                    "reported_bureau_at": case["reported_bureau_at"],
                    "_township_told": case["reported_township_at"] // 1440,
                    "_bureau_told": case["reported_bureau_at"] // 1440,
                }
            rows.append(row)
    return rows


def _calm(desk: Desk, as_of: int) -> np.ndarray:
    """Rows of that day's roll of pupils to whom nothing else happens."""
    roll, world = desk.roll(as_of), desk.world
    taken = np.zeros(len(world.children), dtype=bool)
    taken[world.ledger.column("child")] = True
    return np.flatnonzero(
        (roll.status == ATTENDING) & (world.schooling.event[roll.child] == NOTHING) & ~taken[roll.child]
    )


def _short(desk: Desk, rng: np.random.Generator) -> Rows:
    """One to five days without leave, then back: written down when the pupil is back."""
    rows: Rows = []
    for term in terms_between(FIRST_DAY, desk.world.newest):
        roll, calm = desk.roll(term.starts_on), _calm(desk, term.starts_on)
        on = school_days(term.starts_on, min(term.ends_on, desk.world.newest) - 8)
        weight = (0.4 + desk.trouble[desk.township_of_school[roll.school[calm]]]) * np.where(
            roll.grade[calm] >= 7, 3.0, 0.5
        )
        for at in rng.choice(calm, len(on) * 9, replace=False, p=weight / weight.sum()):
            child, school, grade = int(roll.child[at]), int(roll.school[at]), int(roll.grade[at])
            first = int(rng.choice(on))
            length = int(rng.choice([1, 2, 3, 4, 5], p=[0.58, 0.23, 0.11, 0.05, 0.03]))
            missed = school_days(first, first + 16)[:length]
            slow = float(desk.slow[desk.township_of_school[school]])
            row = _row(desk, child, school, grade, first, rng)
            visited = length >= 2 and rng.random() < 0.94 - 0.4 * slow
            told = length >= 3 and rng.random() < 0.92 - 0.45 * slow
            when = int(missed[min(2, length - 1)]) * 1440 + int(rng.integers(600, 1000)) if told else None
            row |= {
                "absent_until": int(missed[-1]),
                "school_days": len(missed),
                "visited_on": first + 1 if visited else days.NEVER,
                "contacted_at": first * 1440
                + int(rng.integers(490, 620))
                + (1440 if rng.random() < 0.3 * slow else 0),
                "ended_how": str(rng.choice(["returned", "leave", "left"], p=[0.84, 0.15, 0.01])),
                "_known": int(missed[-1]) + 1,
            }
            if when:
                row |= {
                    "reported_township_at": when,
                    "reported_bureau_at": when + 35,
                    "_township_told": when // 1440,
                    "_bureau_told": when // 1440,
                }
            rows.append(row)
    return rows


def _open(desk: Desk, rng: np.random.Generator) -> Rows:
    """Pupils away on the newest day: some longer than raises a suspicion, and on no ledger."""
    newest = desk.world.newest
    roll, calm = desk.roll(newest), _calm(desk, newest)
    on = school_days(newest - 60, newest)
    rows: Rows = []
    used: set[int] = set()
    for township, grade, length in _OPEN:
        town = desk.townships.index(township)
        fits = calm[(desk.township_of_school[roll.school[calm]] == town) & (roll.grade[calm] == grade)]
        at = next(int(n) for n in fits[::-1] if int(roll.child[n]) not in used)
        used.add(int(roll.child[at]))
        first = int(on[-length])
        row = _row(desk, int(roll.child[at]), int(roll.school[at]), grade, first, rng)
        row |= {
            "school_days": length,
            "visited_on": first + 1 if length > 1 else days.NEVER,
            "_known": newest,
        }
        rows.append(row)
    return rows


def attendance(desk: Desk, away: list[tuple[int, int, int]], rng: np.random.Generator) -> Events:
    """Class by class: every day of the running term; before it the first days of terms and count days.

    A class-day is not there where the school did not report it.
    """
    newest, places = desk.world.newest, desk.world.places
    child, first, last = np.array(away, dtype=np.int64).T
    parts: list[np.ndarray] = []
    for term in terms_between(FIRST_DAY, newest):
        on = school_days(term.starts_on, min(term.ends_on, newest))
        is_running = newest <= term.ends_on
        # earlier terms: the first days, then every fourth Wednesday
        chosen = (on < term.starts_on + 3) | ((on + 3) % 28 == 2) | is_running
        for day in on[chosen]:
            parts.append(_class_day(desk, int(day), child[(first <= day) & (day <= last)], rng))
    table = np.concatenate(parts, axis=1)
    day, key, due, leave, absent = table
    school, grade, number = class_of_key(key)
    town = desk.township_of_school[school]
    # a school forgets to report a day now and then, the whole school at once
    forgets = rng.random((int(day.max()) - FIRST_DAY + 2, len(places.schools)))
    reported = forgets[day - FIRST_DAY, school] > 0.008 + 0.07 * desk.slow[town]
    kept = np.flatnonzero(reported & desk.handed_in("attendance", town, day))
    day, school, grade, number = day[kept], school[kept], grade[kept], number[kept]
    due, leave, absent, town = due[kept], leave[kept], absent[kept], town[kept]
    told = day * 1440 + 525 + (rng.gamma(1.5, 22, len(day)) * (1 + 2 * desk.slow[town])).astype(int)
    clerks = pa.array([names.somebody(n * 3 + 1) for n in range(len(places.schools))])
    return Events(
        known_on=day,
        columns={
            "attended_on": dates(day),
            "school_code": pa.array(desk.schools).take(pa.array(school)),
            "grade": pa.array([str(n) for n in range(10)]).take(pa.array(grade)),
            "class_name": pa.array(CLASS_NAMES).take(pa.array(number)),
            "due_count": pa.array(due.astype(np.int32)),
            "present_count": pa.array((due - leave - absent).astype(np.int32)),
            "leave_count": pa.array(leave.astype(np.int32)),
            "absent_count": pa.array(absent.astype(np.int32)),
            "reported_by": clerks.take(pa.array(school)),
            "reported_at": minutes(told),
        },
    )


def _class_day(desk: Desk, day: int, away: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Day, class, due, on leave and absent of every class on one day."""
    roll = desk.roll(day)
    attends = roll.status == ATTENDING
    keys = class_keys(desk.world.places, roll)[attends]
    key, due = np.unique(keys, return_counts=True)
    missing = np.isin(roll.child[attends], away)
    absent = np.bincount(np.searchsorted(key, keys[missing]), minlength=len(key))
    leave = np.minimum(rng.binomial(due, 0.012), due - absent)
    return np.stack([np.full(len(key), day), key, due, leave, absent])
