"""Worked examples: cohorts over three years, and one year grade by grade as UNESCO counts it."""

from datetime import date
from decimal import Decimal

from baoxue.snapshots.counting import compute
from baoxue.snapshots.indicators import load_indicators
from tests.queries.conftest import World
from tests.queries.given import (
    AUTUMN,
    NORTH,
    NORTH_JUNIOR,
    NORTH_PRIMARY,
    NORTH_SCHOOL,
    PLACES,
    SOUTH_SCHOOL,
    id_number,
    inhabitant,
    move,
    pupil,
)
from tests.typed_registers import counted

LAST_SUMMER = date(2025, 8, 31)


def test_three_years_of_junior_school(world: World) -> None:
    gone = date(2024, 9, 3)
    found = world(
        AUTUMN,
        **PLACES,
        roll=[
            pupil(1, grade=9),
            pupil(2, grade=9, roll_status="70"),
            pupil(5, grade=9),  # came in grade 8
            pupil(6, grade=8),  # repeats
        ],
        movements=[
            move(3, "transfer_out", gone, from_school_code=NORTH_SCHOOL, received_on=gone, grade=8),
            move(4, "withdrawal", gone, from_school_code=NORTH_SCHOOL, grade=8),
            move(5, "transfer_in", gone, to_school_code=NORTH_SCHOOL, grade=8),
        ],
    )
    found.follow(AUTUMN.replace(year=2023), {"roll": [pupil(n, grade=7) for n in (1, 2, 3, 4, 6)]})
    assert counted(found, "retention_junior") == {NORTH_JUNIOR: (3, 5)}


def test_dropout_by_grade_on_matched_children(world: World) -> None:
    gone = date(2025, 9, 3)
    found = world(
        AUTUMN,
        **PLACES,
        roll=[
            pupil(1, grade=5),
            pupil(2, grade=4),  # repeats
            pupil(3, grade=5, school_code=SOUTH_SCHOOL),  # moved within the county
            pupil(4, grade=5, roll_status="60"),
            pupil(11, grade=8),
        ],
        out_of_county=[{"id_number": id_number(5), "name": "pupil 5", "village_code": "991021001201"}],
        movements=[
            move(6, "transfer_out", gone, from_school_code=NORTH_SCHOOL, received_on=gone),
            move(7, "transfer_out", gone, from_school_code=NORTH_SCHOOL),
            move(8, "death", gone, from_school_code=NORTH_SCHOOL),
        ],
    )
    last_year = [pupil(n, grade=4) for n in range(1, 10)] + [pupil(11, grade=7), pupil(12, grade=9)]
    found.follow(LAST_SUMMER, {"roll": last_year})
    # Grade 4: marked as dropped out, transferred without receipt, gone without a word; not the dead.
    assert counted(found, "uis_dropout_rate") == {NORTH_PRIMARY: (3, 8), NORTH_JUNIOR: (0, 1)}
    by_grade = found.sql(
        f"select grade, numerator, denominator from ({load_indicators()['uis_dropout_rate'].sql}) order by 1"
    )
    assert by_grade.fetchall() == [(4, 3, 8), (7, 0, 1)]
    # Published under the indicator's id with the grades added up, and under an id for each grade.
    definition = load_indicators()["uis_dropout_rate"]
    rows = compute(found, [definition], "test", AUTUMN, definition.needs).to_pylist()
    assert [(row["indicator"], row["stage"], row["numerator"], row["denominator"]) for row in rows] == [
        ("uis_dropout_rate", "junior", 0, 1),
        ("uis_dropout_rate", "primary", 3, 8),
        ("uis_dropout_rate.4", "primary", 3, 8),
        ("uis_dropout_rate.7", "junior", 0, 1),
    ]
    assert counted(found, "uis_survival_rate") == {}  # not all grades are there


def test_survival_multiplies_what_stays_in_each_grade(world: World) -> None:
    last_year = [pupil(10 * grade + n, grade=grade) for grade in range(1, 9) for n in range(4)]
    stay = [row for row in last_year if row["name"] not in ("pupil 10", "pupil 50", "pupil 51")]
    found = world(AUTUMN, **PLACES, roll=[row | {"grade": row["grade"] + 1} for row in stay], movements=[])
    found.follow(LAST_SUMMER, {"roll": last_year})
    # Three quarters stay in grade 1, half in grade 5, all in the others: 4 x 0.75 x 0.5.
    assert counted(found, "uis_survival_rate") == {("991021", None, None, None): (Decimal("1.50"), 4)}


def test_before_and_after_compulsory_school(world: World) -> None:
    ages = {
        1: (date(2021, 5, 1), "kindergarten"),
        2: (date(2021, 5, 1), "preschool_age"),
        3: (date(2023, 5, 1), "preschool_age"),  # two years old
        4: (date(2009, 1, 1), "vocational"),
        5: (date(2009, 1, 1), "graduated"),
    }
    found = world(
        AUTUMN,
        **PLACES,
        roll=[pupil(9)],
        population=[
            inhabitant(n, birth_date=born, study_status=status) for n, (born, status) in ages.items()
        ],
    )
    assert counted(found, "preschool_enrolment_rate") == {("991021", NORTH, None, "preschool"): (1, 2)}
    assert counted(found, "senior_enrolment_rate") == {("991021", NORTH, None, "senior"): (1, 2)}
