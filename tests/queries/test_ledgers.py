"""The gaps between the ledgers, the summary table and the coverage: given these rows, this is expected."""

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
    SOUTH_SCHOOL,
    disabled,
    dropout,
    id_number,
    inhabitant,
    moment,
    move,
    pupil,
    suspicion,
)
from tests.typed_registers import SmallWorld

SIX = date(2019, 5, 1)
VILLAGES = {"villages": [{"village_code": NORTH_VILLAGE, "name": "Village", "township_code": NORTH}]}


def found(world: SmallWorld) -> list[tuple[Any, ...]]:
    return world.sql("select gap, kind, reason, days from marts.ledger_gaps order by all").fetchall()


def outside(**other: Any) -> dict[str, Any]:
    return {"id_number": id_number(1), "name": "pupil 1", "village_code": NORTH_VILLAGE, **other}


def leave(**other: Any) -> dict[str, Any]:
    row = {"leave_number": "L1", "kind": "suspension", "id_number": id_number(1), "name": "pupil 1"}
    return row | {"school_code": NORTH_SCHOOL, "starts_on": date(2025, 3, 1), **other}


def registration(**other: Any) -> dict[str, Any]:
    row = {"school_year": "2025-2026", "term": "1", "school_code": NORTH_SCHOOL, "grade": 4}
    return row | {"pupil_number": f"G{id_number(1)}", "registered_on": None, **other}


def absence(**other: Any) -> dict[str, Any]:
    row = {"pupil_number": f"G{id_number(1)}", "school_code": NORTH_SCHOOL, "absent_from": date(2025, 10, 9)}
    return row | {"absent_until": None, "school_days": 4, "ended_how": None, **other}


OFF_THE_ROLL: list[tuple[dict[str, Any], tuple[str, str, int | None]]] = [
    ({}, ("unverified", "said_in_school", None)),
    (
        {"population": [inhabitant(1, study_status="not_enrolled")]},
        ("unverified", "said_out_of_school", None),
    ),
    ({"population": [inhabitant(1, birth_date=SIX)]}, ("unverified", "said_in_school", 44)),
    ({"out_of_county": [outside(has_proof=True)]}, ("transfer", "outside", None)),
    ({"out_of_county": [outside(verified_on=AUTUMN)]}, ("transfer", "outside", None)),
    ({"out_of_county": [outside(has_proof=False)]}, ("unverified", "outside_unproved", None)),
    ({"disabled": [disabled(1, "waiting", waiting_since=date(2025, 10, 5))]}, ("real", "waiting", 10)),
    ({"disabled": [disabled(1, "waiting", has_deferral=True)]}, ("real", "deferred", None)),
    ({"disabled": [disabled(1, "home_teaching")]}, ("data_fault", "placed_without_roll", None)),
    ({"leave": [leave(kind="deferral")]}, ("real", "deferred", None)),
    ({"leave": [leave(kind="deferral", ends_on=date(2025, 9, 1))]}, ("unverified", "said_in_school", None)),
    ({"movements": [move(1, "death", date(2025, 10, 5))]}, ("data_fault", "died", 10)),
    ({"movements": [move(1, "abroad", date(2025, 10, 5))]}, ("transfer", "transferred", 10)),
    ({"movements": [move(1, "transfer_out", date(2025, 10, 5))]}, ("unverified", "transfer_unreceived", 10)),
    (
        {"movements": [move(1, "transfer_out", date(2025, 10, 5), received_on=date(2025, 10, 15))]},
        ("transfer", "transferred", 10),
    ),
    ({"dropout_cases": [dropout("D1", 1, date(2025, 9, 15))]}, ("real", "dropout", 30)),
    (
        {"suspected_cases": [suspicion("S1", 1, moment("2025-10-10 08:00"))]},
        ("unverified", "suspected", 5),
    ),
    (
        {
            "suspected_cases": [
                suspicion("S1", 1, moment("2025-10-01 08:00"), outcome="5", verified_on=date(2025, 10, 4))
            ]
        },
        ("data_fault", "verified_fault", 14),
    ),
    # Found out too long ago to say anything of today.
    (
        {
            "suspected_cases": [
                suspicion("S1", 1, moment("2024-10-01 08:00"), outcome="5", verified_on=date(2024, 10, 4))
            ]
        },
        ("unverified", "said_in_school", None),
    ),
]


@pytest.mark.parametrize(("given", "expected"), OFF_THE_ROLL)
def test_registered_but_not_on_the_roll(
    given: dict[str, Any], expected: tuple[str, str, int | None], world: World
) -> None:
    rows = {"population": [inhabitant(1)], "roll": [pupil(2)], **given}
    rows["population"] = [*rows["population"], inhabitant(2)]
    assert found(world(AUTUMN, **PLACES, **rows)) == [("population_not_roll", *expected)]


def test_who_has_finished_is_in_no_gap(world: World) -> None:
    rows = [inhabitant(1, birth_date=date(2010, 5, 1), study_status="senior")]
    made = world(AUTUMN, **PLACES, population=rows, roll=[])
    assert found(made) == []
    finished = "select sum(children) from marts.ledger_totals where is_finished"
    assert made.sql(finished).fetchall() == [(1,)]


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({}, ("data_fault", "roster_lacks")),
        ({"village_code": "410000101201"}, ("transfer", "registered_elsewhere")),
        ({"village_code": None, "is_migrant": True}, ("transfer", "registered_elsewhere")),
        ({"village_code": None}, ("unverified", "home_unknown")),
    ],
)
def test_on_the_roll_but_not_registered(row: dict[str, Any], expected: tuple[str, str], world: World) -> None:
    made = world(AUTUMN, **PLACES, population=[inhabitant(2)], roll=[pupil(1, **row), pupil(2)])
    assert found(made) == [("roll_not_population", *expected, None)]


ON_THE_ROLL: list[tuple[dict[str, Any], tuple[str, str, int | None] | None]] = [
    ({}, None),
    ({"roll": [pupil(1, roll_status="50")]}, None),
    ({"roll": [pupil(1, roll_status="20")]}, ("real", "suspended", None)),
    ({"roll": [pupil(1, roll_status="20")], "leave": [leave()]}, ("real", "suspended", None)),
    (
        {"roll": [pupil(1, roll_status="20")], "leave": [leave(ends_on=date(2025, 8, 31))]},
        ("unverified", "suspension_past_end", None),
    ),
    (
        {"roll": [pupil(1, roll_status="20")], "leave": [leave(returned_on=date(2025, 9, 1))]},
        ("unverified", "suspension_without_record", None),
    ),
    ({"roll": [pupil(1, roll_status="40")]}, ("transfer", "under_way", None)),
    ({"roll": [pupil(1, roll_status="60")]}, ("unverified", "marked_without_case", None)),
    (
        {"roll": [pupil(1, roll_status="60")], "dropout_cases": [dropout("D1", 1, date(2025, 9, 15))]},
        ("real", "dropout", 30),
    ),
    ({"out_of_county": [outside(has_proof=True)]}, ("data_fault", "outside_and_on_roll", None)),
    ({"suspected_cases": [suspicion("S1", 1, moment("2025-10-10 08:00"))]}, ("unverified", "suspected", 5)),
    (
        {
            "suspected_cases": [
                suspicion("S1", 1, moment("2025-10-01 08:00"), outcome="2", verified_on=date(2025, 10, 4))
            ]
        },
        ("data_fault", "still_on_roll", None),
    ),
    ({"absences": [absence()]}, ("unverified", "absent", 6)),
    ({"absences": [absence(school_days=2)]}, None),
    ({"absences": [absence(ended_how="returned")]}, None),
    ({"term_registration": [registration(outcome="open")]}, ("unverified", "not_registered", 44)),
    ({"term_registration": [registration(outcome="elsewhere")]}, ("transfer", "registered_at_another", 44)),
    ({"term_registration": [registration(outcome="excused")]}, ("real", "excused_this_term", 44)),
    ({"term_registration": [registration(outcome="registered")]}, None),
    ({"term_registration": [registration(registered_on=date(2025, 9, 1))]}, None),
]


@pytest.mark.parametrize(("given", "expected"), ON_THE_ROLL)
def test_on_the_roll_but_not_attending(
    given: dict[str, Any], expected: tuple[str, str, int | None] | None, world: World
) -> None:
    made = world(AUTUMN, **PLACES, **{"population": [inhabitant(1)], "roll": [pupil(1)], **given})
    assert found(made) == ([("roll_not_attending", *expected)] if expected else [])
    attending = "select sum(children) from marts.ledger_totals where is_attending"
    assert made.sql(attending).fetchall() == [(None if expected else 1,)]


def test_without_a_household_register_only_the_roll_is_compared(world: World) -> None:
    made = world(AUTUMN, **PLACES, roll=[pupil(1), pupil(2, roll_status="20")])
    assert [gap for gap, *_ in found(made)] == ["roll_not_attending"]


def test_the_summary_table_is_what_the_rosters_give(world: World) -> None:
    made = world(
        AUTUMN,
        **PLACES,
        **VILLAGES,
        population=[
            inhabitant(1, household_number="a"),
            inhabitant(2, household_number="a", birth_date=date(2012, 5, 1), study_status="junior"),
            inhabitant(3, household_number="b", study_status="not_enrolled"),
            inhabitant(4, household_number="c"),
            inhabitant(5, household_number="c", birth_date=date(2022, 5, 1), study_status="kindergarten"),
            inhabitant(6, household_number="c", study_status="untraced"),
        ],
        roll=[pupil(1), pupil(2, grade=7, birth_date=date(2012, 5, 1), roll_status="20")],
        out_of_county=[outside() | {"id_number": id_number(4)}],
        disabled=[disabled(3, "waiting")],
        dropout_cases=[dropout("D1", 3, date(2025, 9, 15), village_code=NORTH_VILLAGE)],
        roster_summary=[
            {"school_year": "2025-2026", "township_code": NORTH, "children": 5, "enrolled": 4},
            {"school_year": "2024-2025", "township_code": NORTH, "children": 99, "enrolled": 99},
        ],
    )
    cells = {
        cell: (derived, stated)
        for cell, derived, stated in made.sql(
            f"select cell, derived, stated from marts.roster_cells where township_code = '{NORTH}'"
        ).fetchall()
    }
    assert cells == {
        "households": (3, None),
        "children": (6, 5),
        "primary_age": (4, None),
        "junior_age": (1, None),
        "school_age": (5, None),
        "enrolled": (3, 4),
        "enrolled_here": (2, None),
        "enrolled_elsewhere": (1, None),
        "not_enrolled": (1, None),
        "not_known": (1, None),
        "dropped_out": (1, None),
        "suspended": (1, None),
        "home_taught": (0, None),
        "disabled": (1, None),
        "poor": (None, None),
        "left_behind": (None, None),
    }


def test_who_has_no_row_in_a_register_that_it_owes_has_not_reported(world: World) -> None:
    made = world(
        AUTUMN,
        **PLACES,
        **VILLAGES,
        roll=[pupil(1), pupil(2)],
        population=[inhabitant(1)],
        report_submissions=[
            _report("2025-09", date(2025, 9, 30), date(2025, 9, 29)),
            _report("2025-10", date(2025, 10, 10), None),
            _report("2025-11", date(2025, 11, 30), None),
        ],
    )
    rows = made.sql(
        "select register, township_code, school_code, rows_here, expected from marts.coverage order by all"
    ).fetchall()
    assert rows == [
        ("population", NORTH, None, 1, 1),
        ("population", SOUTH, None, 0, 1),
        ("report_submissions", NORTH, NORTH_SCHOOL, 1, 2),
        ("roll", NORTH, NORTH_SCHOOL, 2, 1),
        ("roll", SOUTH, SOUTH_SCHOOL, 0, 1),
        ("villages", NORTH, None, 1, 1),
        ("villages", SOUTH, None, 0, 1),
    ]


def _report(period: str, due_on: date, submitted_on: date | None) -> dict[str, Any]:
    row = {"kind": "school_month", "period": period, "county_code": "991021", "school_code": NORTH_SCHOOL}
    return row | {"township_code": NORTH, "due_on": due_on, "submitted_on": submitted_on}
