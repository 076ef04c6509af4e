"""The four numbers of a school and a village, and acts of care: given these rows, this is expected."""

from datetime import date
from typing import Any

from tests.queries.conftest import World
from tests.queries.given import (
    AUTUMN,
    NORTH,
    NORTH_SCHOOL,
    NORTH_VILLAGE,
    PLACES,
    SOUTH_SCHOOL,
    SOUTH_VILLAGE,
    dropout,
    id_number,
    inhabitant,
    pupil,
)

VILLAGES = {
    "villages": [
        {"village_code": NORTH_VILLAGE, "name": "a", "township_code": NORTH},
        {"village_code": SOUTH_VILLAGE, "name": "b", "township_code": "991021101"},
    ]
}
FIFTEEN = date(2010, 5, 1)


def area(**other: Any) -> dict[str, Any]:
    row = {"school_code": NORTH_SCHOOL, "village_code": NORTH_VILLAGE, "stage": "primary"}
    return row | {"valid_from": date(2016, 9, 1), "valid_to": None} | other


def attended(on: date, present: int, **other: Any) -> dict[str, Any]:
    row = {"attended_on": on, "school_code": NORTH_SCHOOL, "grade": 4, "class_name": "1"}
    return (
        row
        | {"due_count": 3, "present_count": present, "leave_count": 0, "absent_count": 3 - present}
        | other
    )


def test_a_class_counts_roll_and_presence_and_the_catchment_counts_by_age(world: World) -> None:
    """Three on the roll, one of them an open case; one studies elsewhere, one nowhere, one has finished."""
    found = world(
        AUTUMN,
        **PLACES,
        **VILLAGES,
        roll=[*(pupil(n, class_name="1") for n in (1, 2, 3)), pupil(4, school_code=SOUTH_SCHOOL)],
        population=[
            *(inhabitant(n) for n in (1, 2, 3, 4)),
            inhabitant(5, study_status="not_enrolled"),
            inhabitant(6, birth_date=FIFTEEN, study_status="graduated"),
        ],
        dropout_cases=[dropout("D1", 3, date(2025, 10, 1))],
        service_areas=[area(), area(village_code=SOUTH_VILLAGE, valid_to=date(2020, 1, 1))],
        attendance=[
            attended(date(2025, 10, 13), 1),
            attended(date(2025, 10, 14), 2),
            attended(date(2025, 10, 16), 0),
        ],
    )
    classes = found.sql(
        "select grade, class_name, on_roll, in_class, attended_on, due, present from marts.four_counts "
        f"where counted = 'class' and school_code = '{NORTH_SCHOOL}'"
    ).fetchall()
    assert classes == [(4, "1", 3, 2, date(2025, 10, 14), 3, 2)]
    catchment = found.sql(
        "select school_code, stage, grade, registered, registered_here, registered_elsewhere, "
        "registered_off_roll from marts.four_counts where counted = 'catchment'"
    ).fetchall()
    # Born in May 2015: ten years old on 31 August, the age of grade 5.
    assert catchment == [(NORTH_SCHOOL, "primary", 5, 5, 3, 1, 1)]
    homes = found.sql(
        "select village_code, stage, registered, on_roll, in_class, registered_here, registered_elsewhere, "
        "registered_off_roll from marts.four_counts where counted = 'home'"
    ).fetchall()
    assert homes == [(NORTH_VILLAGE, "primary", 5, 4, 3, 3, 1, 1)]


def test_without_attendance_presence_is_unknown_not_zero(world: World) -> None:
    found = world(AUTUMN, **PLACES, roll=[pupil(1, class_name="1")])
    rows = found.sql(
        "select counted, on_roll, in_class, attended_on, present from marts.four_counts"
    ).fetchall()
    assert rows == [("class", 1, 1, None, None)]


def test_acts_of_care_of_two_years_and_what_still_runs(world: World) -> None:
    visit = {
        "pupil_number": f"G{id_number(1)}",
        "name": "pupil 1",
        "method": "1",
        "target_group": "poor",
        "teacher": "T",
    }
    plan = {"pupil_number": f"G{id_number(1)}", "name": "pupil 1", "target_group": "poor", "responsible": "R"}
    found = world(
        AUTUMN,
        **PLACES,
        roll=[pupil(1)],
        home_visits=[
            visit | {"visit_number": "V1", "visited_on": date(2025, 9, 20)},
            visit | {"visit_number": "V2", "visited_on": date(2024, 8, 31)},
            visit | {"visit_number": "V3", "visited_on": date(2025, 10, 16)},
        ],
        case_plans=[
            plan | {"plan_number": "P1", "drawn_on": date(2020, 9, 1), "state": "running"},
            plan
            | {
                "plan_number": "P2",
                "drawn_on": date(2020, 9, 1),
                "ended_on": date(2021, 9, 1),
                "state": "ended",
            },
        ],
    )
    acts = found.sql("select event_key, kind, who from marts.care_events order by all").fetchall()
    assert acts == [("P1", "plan", "R"), ("V1", "home_visit", "T")]
    assert found.sql("select count(*) from marts.care_events where school_code is null").fetchall() == [(0,)]


def test_who_is_taught_at_home_is_on_the_roll_and_not_due_in_the_class(world: World) -> None:
    roll = [pupil(1, class_name="1"), pupil(2, class_name="1", roll_status="50")]
    found = world(AUTUMN, **PLACES, roll=roll, attendance=[attended(date(2025, 10, 14), 1, due_count=1)])
    asked = "select on_roll, in_class, home_taught, due from marts.four_counts where counted = 'class'"
    assert found.sql(asked).fetchall() == [(2, 2, 1, 1)]
