"""A count of a register that came is a number everywhere: nothing listed is nought, not unknown."""

from datetime import date

import pytest

from baoxue.intake.registers import load_registers
from baoxue.snapshots.indicators import load_indicators
from tests.queries.conftest import World
from tests.queries.given import (
    AUTUMN,
    NORTH,
    NORTH_PRIMARY,
    NORTH_SCHOOL,
    NORTH_VILLAGE,
    PLACES,
    SOUTH,
    SOUTH_PRIMARY,
    SOUTH_SCHOOL,
    dropout,
    inhabitant,
    moment,
    pupil,
    suspicion,
)
from tests.typed_registers import counted

COUNTS = sorted(it.id for it in load_indicators().values() if it.unit in ("count", "yuan"))
COUNTS = [name for name in COUNTS if load_indicators()[name].rows and not load_indicators()[name].by_grade]
# What is only known of those who were looked at: no line means that nobody looked.
ONLY_OF_SOME = {
    "records_contradicted": "a record that no inspection sampled is neither confirmed nor contradicted",
    "nutrition_pupil_days": "a school without a line takes no part in the programme",
}


@pytest.fixture
def nothing_listed(world: World) -> World:
    """Two schools with a pupil each, both on the population roster; every other register has no row."""

    def make(**more: object) -> object:
        given: dict[str, list[object]] = {name: [] for name in load_registers()}
        places = {name: list(rows) for name, rows in PLACES.items()}
        people = {
            "roll": [
                pupil(1, class_name="1"),
                pupil(2, class_name="1", school_code=SOUTH_SCHOOL, village_code="991021101201"),
            ],
            "population": [inhabitant(1), inhabitant(2, village_code="991021101201")],
        }
        return world(AUTUMN, **(given | places | people | more))  # type: ignore[arg-type]

    return make  # type: ignore[return-value]


@pytest.mark.parametrize("name", COUNTS)
def test_where_nothing_is_listed_a_count_is_nought(name: str, nothing_listed: World) -> None:
    cells = counted(nothing_listed(), name)
    if name in ONLY_OF_SOME:
        assert cells == {}
        return
    # The two pupils are what a roll tells; everything else has nothing to tell.
    assert set(cells.values()) == {(1 if load_indicators()[name].registers == ("roll",) else 0, None)}
    assert {township for _, township, _, _ in cells} == {NORTH, SOUTH}, "each township has its own"
    indicator = load_indicators()[name]
    at_schools = indicator.rows is not None and not indicator.rows.home and indicator.id != "meetings_held"
    if at_schools:
        assert {school for _, _, school, _ in cells} >= {NORTH_SCHOOL, SOUTH_SCHOOL}, "and each school"


def test_a_project_that_does_not_say_its_size_leaves_no_nought(nothing_listed: World) -> None:
    project = {"project_number": "1", "project": "p", "county_code": "991021", "kind": "new_building",
               "school_code": NORTH_SCHOOL, "investment_wan_yuan": 5, "state": "completed"}  # fmt: skip
    cells = counted(nothing_listed(facilities=[project]), "building_area")
    assert {cell[1:3]: pair[0] for cell, pair in cells.items()} == {
        (SOUTH, None): 0,
        (SOUTH, SOUTH_SCHOOL): 0,
    }
    paid = counted(nothing_listed(facilities=[project]), "building_investment")
    assert paid["991021", NORTH, NORTH_SCHOOL, None] == (50000, None)


def test_each_ledger_tells_of_its_own_steps(world: World) -> None:
    """One ledger alone tells nothing of the steps that the other tells."""
    pupils = [pupil(1), pupil(2, school_code=SOUTH_SCHOOL)]
    suspicions = [
        suspicion("S1", 1, moment("2025-09-01 08:00")),
        suspicion("S2", 2, moment("2025-08-01 08:00"), outcome="9", verified_on=date(2025, 8, 5)),
    ]
    ledger = [dropout("D2", 2, date(2025, 8, 5), school_code=SOUTH_SCHOOL, suspected_case_number="S2")]
    steps = "select step from marts.cases where step is not null order by step"

    only = world(AUTUMN, **PLACES, roll=pupils, suspected_cases=suspicions)
    assert counted(only, "cases_late_suspicion") == {NORTH_PRIMARY: (1, None), SOUTH_PRIMARY: (0, None)}
    assert only.sql(steps).fetchall() == [("report",)]
    told = "select is_out_of_school, is_returned, is_closed, status from marts.cases where is_confirmed"
    assert only.sql(told).fetchall() == [(None, None, None, "40")], "nobody knows whether it is back"

    only = world(AUTUMN, **PLACES, roll=pupils, dropout_cases=ledger)
    assert counted(only, "cases_late_return") == {NORTH_PRIMARY: (0, None), SOUTH_PRIMARY: (1, None)}
    assert only.sql(steps).fetchall() == [("persuade",)]

    both = world(AUTUMN, **PLACES, roll=pupils, suspected_cases=suspicions, dropout_cases=ledger)
    assert both.sql(steps).fetchall() == [("persuade",), ("report",)]
    assert counted(both, "cases_late_suspicion")[NORTH_PRIMARY] == (1, None)
    assert counted(both, "cases_late_return")[SOUTH_PRIMARY] == (1, None)
    assert counted(both, "cases_late") == {NORTH_PRIMARY: (1, None), SOUTH_PRIMARY: (1, None)}


def test_who_is_being_looked_for_is_neither_in_school_nor_out(world: World) -> None:
    found = world(
        AUTUMN,
        **PLACES,
        roll=[pupil(1), pupil(5)],
        population=[
            inhabitant(1),
            inhabitant(2, study_status="not_enrolled"),  # out of school
            inhabitant(3, study_status="untraced"),
            inhabitant(4, study_status="untraced"),  # found at a school elsewhere
            inhabitant(5, study_status="untraced"),  # on the roll here: not lost
        ],
        out_of_county=[
            {"id_number": inhabitant(4)["id_number"], "name": "n", "village_code": NORTH_VILLAGE, "grade": 4}
        ],
        suspected_cases=[],
        dropout_cases=[],
    )
    home = ("991021", NORTH, None, "primary")
    assert counted(found, "out_of_school_rate") == {home: (1, 4)}
    assert counted(found, "net_enrolment_rate") == {home: (3, 4)}
    assert counted(found, "untraced_share") == {home: (1, 5)}
    assert counted(found, "out_of_school_unreported") == {home: (1, None)}
