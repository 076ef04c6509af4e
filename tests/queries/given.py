"""Rows of registers with sensible defaults; a test gives what it is about."""

from datetime import date, datetime
from typing import Any

Row = dict[str, Any]

NORTH, SOUTH = "991021001", "991021101"
NORTH_VILLAGE, SOUTH_VILLAGE = "991021001201", "991021101201"
NORTH_SCHOOL, SOUTH_SCHOOL, OUTSIDE_SCHOOL = "9900000001", "9900000002", "4100000009"
AUTUMN = date(2025, 10, 15)
SUMMER = date(2025, 8, 31)
moment = datetime.fromisoformat
TOWNSHIPS = [
    {"county_code": "991021", "county_name": "County", "township_code": NORTH, "name": "North"},
    {"county_code": "991021", "county_name": "County", "township_code": SOUTH, "name": "South"},
]
SCHOOLS = [
    {"school_code": NORTH_SCHOOL, "name": "North school", "township_code": NORTH, "kind": "nine_year"},
    {"school_code": SOUTH_SCHOOL, "name": "South school", "township_code": SOUTH, "kind": "nine_year"},
]
PLACES = {"townships": TOWNSHIPS, "schools": SCHOOLS}
# A zero for each unit: nothing is listed there, and that is known.
NONE_IN_TOWNSHIPS = {("991021", town, None, None): (0, None) for town in (NORTH, SOUTH)}
NONE_ANYWHERE = NONE_IN_TOWNSHIPS | {
    ("991021", NORTH, NORTH_SCHOOL, None): (0, None),
    ("991021", SOUTH, SOUTH_SCHOOL, None): (0, None),
}
NORTH_PRIMARY = ("991021", NORTH, NORTH_SCHOOL, "primary")
NORTH_JUNIOR = ("991021", NORTH, NORTH_SCHOOL, "junior")
SOUTH_PRIMARY = ("991021", SOUTH, SOUTH_SCHOOL, "primary")


def id_number(n: int, born: date = date(2015, 5, 1)) -> str:
    return f"999999{born:%Y%m%d}{n:03d}0"


def pupil(n: int, **other: Any) -> Row:
    """A pupil of grade 4 at the north school, enrolled."""
    born = other.get("birth_date", date(2015, 5, 1))
    row = {
        "school_code": NORTH_SCHOOL,
        "grade": 4,
        "name": f"pupil {n}",
        "sex": "1",
        "pupil_number": f"G{id_number(n, born)}",
        "id_number": id_number(n, born),
        "birth_date": born,
        "village_code": NORTH_VILLAGE,
        "roll_status": "10",
    }
    return row | other


def inhabitant(n: int, **other: Any) -> Row:
    """The same child on the population roster."""
    born = other.get("birth_date", date(2015, 5, 1))
    row = {
        "id_number": id_number(n, born),
        "name": f"pupil {n}",
        "sex": "1",
        "birth_date": born,
        "household_head": f"head {n}",
        "village_code": NORTH_VILLAGE,
        "study_status": "primary",
    }
    return row | other


def move(n: int, kind: str, moved_on: date, **other: Any) -> Row:
    """A line of the movements register about that pupil."""
    row = {"pupil_number": f"G{id_number(n)}", "moved_on": moved_on, "kind": kind, "grade": 4}
    return row | {"from_school_code": None, "to_school_code": None, "received_on": None} | other


def suspicion(number: str, n: int, found_at: datetime, **other: Any) -> Row:
    """A suspicion about that pupil at the north school, reported to nobody and not verified."""
    row = {
        "case_number": number,
        "source": "2",
        "name": f"pupil {n}",
        "pupil_number": f"G{id_number(n)}",
        "school_code": NORTH_SCHOOL,
        "grade": 4,
        "found_at": found_at,
    }
    return row | other


def dropout(number: str, n: int, left_on: date, **other: Any) -> Row:
    """A dropout of that pupil confirmed on the day it left, being persuaded."""
    row = {
        "case_number": number,
        "name": f"pupil {n}",
        "pupil_number": f"G{id_number(n)}",
        "school_code": NORTH_SCHOOL,
        "grade": 4,
        "left_on": left_on,
        "confirmed_on": left_on,
        "cause": "01",
        "status": "50",
    }
    return row | other


def disabled(n: int, placement: str, **other: Any) -> Row:
    """The same child on the disabled register."""
    born = other.get("birth_date", date(2015, 5, 1))
    row = {
        "id_number": id_number(n, born),
        "name": f"pupil {n}",
        "birth_date": born,
        "village_code": NORTH_VILLAGE,
        "disability_kind": "5",
        "disability_level": "2",
        "placement": placement,
    }
    return row | other


def payment(number: str, n: int, **other: Any) -> Row:
    """Boarders' aid of the spring term of 2025 in full and in time."""
    row = {
        "payment_number": number,
        "school_year": "2024-2025",
        "term": "2",
        "programme": "boarding_allowance",
        "school_code": NORTH_SCHOOL,
        "county_code": "991021",
        "stage": "primary",
        "name": f"pupil {n}",
        "id_number": id_number(n),
        "category": "01",
        "due_yuan": 625,
        "paid_yuan": 625,
        "applied_on": date(2025, 3, 1),
        "arrived_on": date(2025, 6, 10),
        "deadline_on": date(2025, 6, 30),
        "status": "50",
    }
    return row | other
