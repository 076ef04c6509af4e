"""One worked example per indicator: a few rows and the figure that a reader would count by hand."""

from datetime import date, datetime

from tests.queries.conftest import World
from tests.queries.given import (
    AUTUMN,
    NORTH,
    NORTH_JUNIOR,
    NORTH_PRIMARY,
    NORTH_SCHOOL,
    PLACES,
    SOUTH,
    SOUTH_PRIMARY,
    SOUTH_SCHOOL,
    SOUTH_VILLAGE,
    SUMMER,
    disabled,
    dropout,
    id_number,
    inhabitant,
    moment,
    move,
    payment,
    pupil,
    suspicion,
)
from tests.typed_registers import counted

AT_HOME_PRIMARY = ("991021", NORTH, None, "primary")
AT_HOME_JUNIOR = ("991021", NORTH, None, "junior")
IN_2012 = date(2012, 5, 1)


def test_dropout_rate_open(world: World) -> None:
    found = world(
        AUTUMN,
        **PLACES,
        roll=[pupil(n) for n in range(4)],
        dropout_cases=[
            dropout("D1", 8, date(2024, 3, 1)),
            dropout("D2", 9, date(2025, 9, 1), returned_on=date(2025, 9, 20), status="60"),
        ],
    )
    assert counted(found, "dropout_rate_open") == {NORTH_PRIMARY: (1, 5)}


def test_suspected_open_is_zero_where_there_are_children_and_no_suspicion(world: World) -> None:
    found = world(
        AUTUMN,
        **PLACES,
        roll=[pupil(1), pupil(2, school_code=SOUTH_SCHOOL)],
        suspected_cases=[
            suspicion("S1", 1, moment("2025-10-01 08:00")),
            suspicion("S2", 1, moment("2025-10-01 08:00"), outcome="11", verified_on=date(2025, 10, 3)),
        ],
    )
    assert counted(found, "suspected_open") == {NORTH_PRIMARY: (1, None), SOUTH_PRIMARY: (0, None)}


def test_a_pupil_suspected_twice_is_one_pupil_where_it_was_suspected_last(world: World) -> None:
    found = world(
        AUTUMN,
        **PLACES,
        roll=[pupil(1), pupil(2, school_code=SOUTH_SCHOOL)],
        suspected_cases=[
            suspicion("S1", 1, moment("2025-10-01 08:00")),
            suspicion("S2", 1, moment("2025-10-05 08:00"), school_code=SOUTH_SCHOOL),
            # Without any number nobody can say that they are one.
            suspicion("S3", 3, moment("2025-10-05 08:00"), pupil_number=None),
            suspicion("S4", 3, moment("2025-10-06 08:00"), pupil_number=None),
        ],
    )
    assert counted(found, "suspected_open") == {NORTH_PRIMARY: (2, None), SOUTH_PRIMARY: (1, None)}


def test_cases_late(world: World) -> None:
    found = world(
        AUTUMN,
        **PLACES,
        roll=[pupil(1), pupil(2, school_code=SOUTH_SCHOOL)],
        suspected_cases=[],
        dropout_cases=[dropout("D1", 1, date(2025, 9, 1)), dropout("D2", 1, date(2025, 10, 1))],
    )
    assert counted(found, "cases_late") == {NORTH_PRIMARY: (1, None), SOUTH_PRIMARY: (0, None)}


def test_returned_and_closed_are_of_the_cases_confirmed_this_year(world: World) -> None:
    back = {"returned_on": date(2025, 9, 20)}
    found = world(
        AUTUMN,
        **PLACES,
        roll=[pupil(1)],
        dropout_cases=[
            dropout("D1", 1, date(2025, 9, 1), **back, closed_on=date(2025, 10, 10), status="70"),
            dropout("D2", 2, date(2025, 9, 1), **back, status="60"),
            dropout("D3", 3, date(2025, 9, 1), **back, left_again_on=date(2025, 10, 1), status="80"),
            dropout("D4", 4, date(2025, 9, 1), status="30"),
            dropout("D5", 5, date(2025, 8, 1), **back, status="60"),
        ],
    )
    assert counted(found, "returned_rate") == {NORTH_PRIMARY: (2, 3)}
    assert counted(found, "closed_rate") == {NORTH_PRIMARY: (1, 3)}


def test_a_pupil_confirmed_twice_returns_once_and_two_cases_are_closed(world: World) -> None:
    back = {"returned_on": date(2025, 9, 20), "closed_on": date(2025, 9, 25), "status": "70"}
    found = world(
        AUTUMN,
        **PLACES,
        roll=[pupil(1)],
        dropout_cases=[
            dropout("D1", 1, date(2025, 9, 1), **back),
            dropout("D2", 1, date(2025, 10, 1)),  # gone once more: not back, whatever the first case says
            dropout("D3", 2, date(2025, 9, 1), **back),
            # The ledger knows the same child by its ID number alone.
            dropout(
                "D4", 2, date(2025, 10, 1), returned_on=AUTUMN, pupil_number=None, id_number=id_number(2)
            ),
        ],
    )
    assert counted(found, "returned_rate") == {NORTH_PRIMARY: (1, 2)}
    assert counted(found, "closed_rate") == {NORTH_PRIMARY: (2, 4)}


def test_double_report_on_time_rate(world: World) -> None:
    def reported(at: datetime) -> dict[str, datetime]:
        return {"reported_township_at": at, "reported_bureau_at": at}

    found = world(
        AUTUMN,
        **PLACES,
        roll=[pupil(1)],
        suspected_cases=[
            suspicion("S1", 1, moment("2025-09-03 08:00"), **reported(moment("2025-09-04 08:00"))),
            suspicion("S2", 2, moment("2025-09-03 08:00"), **reported(moment("2025-09-06 08:00"))),
            suspicion("S3", 3, moment("2025-09-03 08:00")),
            suspicion("S4", 4, moment("2025-10-15 08:00")),
            suspicion("S5", 5, moment("2025-06-03 08:00")),
        ],
    )
    assert counted(found, "double_report_on_time_rate") == {NORTH_PRIMARY: (1, 3)}


def test_out_of_school_and_net_enrolment_are_counted_at_home(world: World) -> None:
    here = {
        1: {},  # on the roll
        2: {},  # on leave
        3: {},  # marked as dropped out
        4: {},  # studies elsewhere
        5: {"study_status": "not_enrolled"},
        6: {"study_status": "not_enrolled"},  # taught in an institution
        7: {"study_status": "primary"},  # said to be at school, but nobody has it
        8: {"birth_date": date(2010, 5, 1), "study_status": "vocational"},
        9: {"birth_date": date(2020, 5, 1), "study_status": "kindergarten"},  # too young
    }
    found = world(
        AUTUMN,
        **PLACES,
        population=[inhabitant(n, **more) for n, more in here.items()],
        roll=[
            pupil(1, school_code=SOUTH_SCHOOL),
            pupil(2, roll_status="20"),
            pupil(3, roll_status="60"),
            pupil(20, village_code="410000000001"),  # registered elsewhere
        ],
        out_of_county=[{"id_number": id_number(4), "name": "pupil 4", "village_code": "991021001201"}],
        disabled=[disabled(6, "institution")],
    )
    assert counted(found, "out_of_school_rate") == {AT_HOME_PRIMARY: (3, 7), AT_HOME_JUNIOR: (0, 1)}
    # On leave: not out of school, and not in school either.
    assert counted(found, "net_enrolment_rate") == {AT_HOME_PRIMARY: (3, 7)}


def test_retention_follows_one_cohort(world: World) -> None:
    born, gone = date(2010, 5, 1), date(2020, 9, 3)

    def entrant(n: int) -> dict[str, object]:
        return pupil(n, birth_date=born, grade=1)

    def ninth(n: int, **more: object) -> dict[str, object]:
        return pupil(n, birth_date=born, grade=9, **more)

    def moved(n: int, kind: str, on: date, **more: object) -> dict[str, object]:
        return move(n, kind, on, pupil_number=f"G{id_number(n, born)}", **more)

    found = world(
        SUMMER,
        **PLACES,
        roll=[
            ninth(1),
            ninth(2, school_code=SOUTH_SCHOOL),
            ninth(3, roll_status="70"),
            ninth(7),  # came in grade 5
            ninth(8),  # there now, but never entered nor came: not of this cohort
            pupil(9, birth_date=born, grade=8),  # repeats: of the cohort, not retained
        ],
        movements=[
            moved(4, "transfer_out", gone, from_school_code=NORTH_SCHOOL, received_on=date(2020, 9, 9)),
            moved(5, "transfer_out", gone, from_school_code=NORTH_SCHOOL),
            moved(6, "abroad", gone, from_school_code=NORTH_SCHOOL),
            moved(7, "transfer_in", date(2021, 3, 3), to_school_code=NORTH_SCHOOL, grade=5),
            # Came into another cohort (grade 6 in that year).
            moved(8, "transfer_in", date(2021, 3, 3), to_school_code=NORTH_SCHOOL, grade=6),
            # Left for a school of ours and is gone since: lost, not transferred.
            moved(
                10,
                "transfer_out",
                gone,
                from_school_code=NORTH_SCHOOL,
                to_school_code=SOUTH_SCHOOL,
                received_on=date(2020, 9, 9),
            ),
        ],
    )
    found.follow(date(2017, 10, 15), {"roll": [entrant(n) for n in (1, 2, 3, 4, 5, 6, 9, 10)]})
    south_junior = ("991021", SOUTH, SOUTH_SCHOOL, "junior")
    # Retained 1, 3, 7 in the north and 2 in the south; lost 5 and 9 in the north, 10 in the south.
    assert counted(found, "retention_nine_year") == {NORTH_JUNIOR: (3, 5), south_junior: (1, 2)}


def test_disabled_children_by_placement(world: World) -> None:
    found = world(
        AUTUMN,
        roll=[pupil(1)],
        disabled=[
            disabled(1, "mainstream"),
            disabled(2, "mainstream"),
            disabled(3, "special_class"),
            disabled(4, "special_school"),
            disabled(5, "home_teaching"),
            disabled(6, "waiting", has_deferral=True),
            disabled(7, "other_enrolled", birth_date=IN_2012),
            disabled(8, "waiting", birth_date=date(2020, 5, 1)),  # too young
        ],
    )
    assert counted(found, "disabled_enrolment_rate") == {AT_HOME_PRIMARY: (5, 6), AT_HOME_JUNIOR: (1, 1)}
    assert counted(found, "disabled_mainstream_share") == {AT_HOME_PRIMARY: (2, 5), AT_HOME_JUNIOR: (0, 1)}
    assert counted(found, "disabled_special_education_share") == {
        AT_HOME_PRIMARY: (2, 5),
        AT_HOME_JUNIOR: (0, 1),
    }
    assert counted(found, "disabled_home_teaching_share") == {AT_HOME_PRIMARY: (1, 5), AT_HOME_JUNIOR: (0, 1)}


def test_aid_coverage_counts_the_entitled_of_this_term(world: World) -> None:
    this_term = {
        "school_year": "2025-2026",
        "term": "1",
        "deadline_on": date(2025, 12, 31),
        "applied_on": None,
    }
    household = {"id_number": id_number(3), "name": "pupil 3", "household_kind": "02"}
    found = world(
        AUTUMN,
        **PLACES,
        roll=[
            pupil(1, family_category="05"),
            pupil(2, is_disabled=True),
            pupil(3),  # on the list of households
            pupil(4, family_category="05", roll_status="20"),  # on leave
            pupil(5, family_category="15"),  # left behind alone entitles to nothing
            pupil(6, family_category="05"),
        ],
        poor_households=[household],
        aid_payments=[
            payment("P1", 1, **this_term, arrived_on=date(2025, 10, 15)),
            payment("P2", 2, **this_term, arrived_on=date(2025, 10, 16)),  # tomorrow
            payment("P3", 3, **this_term, arrived_on=date(2025, 10, 9), status="60"),  # came back
            payment("P6", 6),  # last term's
        ],
    )
    assert counted(found, "aid_coverage_rate") == {NORTH_PRIMARY: (1, 4)}


def test_day_pupils_are_entitled_from_the_term_in_which_they_have_a_standard(world: World) -> None:
    roll = [
        pupil(1, family_category="01", is_boarding=True),
        pupil(2, family_category="01", is_boarding=False),
    ]
    for as_of, entitled in ((date(2019, 8, 31), 1), (date(2019, 9, 30), 2)):
        found = world(as_of, **PLACES, roll=roll, poor_households=[], aid_payments=[])
        assert counted(found, "aid_coverage_rate") == {NORTH_PRIMARY: (0, entitled)}


def test_aid_in_full_and_in_time_look_back_twelve_months(world: World) -> None:
    found = world(
        AUTUMN,
        **PLACES,
        roll=[pupil(1)],
        aid_payments=[
            payment("P1", 1),
            payment("P2", 2, arrived_on=date(2025, 7, 1)),  # a day late
            payment("P3", 3, arrived_on=None, status="40"),  # on its way
            payment("P4", 4, paid_yuan=600),
            payment("P5", 5, status="80"),  # taken back
            payment("P6", 6, deadline_on=date(2025, 12, 31)),  # not due yet
            payment("P7", 7, deadline_on=date(2024, 6, 30), school_year="2023-2024"),  # too long ago
            payment(
                "P8",
                8,
                school_code=None,
                village_code=SOUTH_VILLAGE,
                stage="other",
                due_yuan=3000,
                paid_yuan=3000,
            ),
        ],
    )
    college = ("991021", SOUTH, None, "other")
    assert counted(found, "aid_amount_paid_rate") == {NORTH_PRIMARY: (1850, 3125), college: (3000, 3000)}
    assert counted(found, "aid_on_time_rate") == {NORTH_PRIMARY: (2, 5), college: (1, 1)}


def test_home_visit_coverage_counts_key_pupils_once(world: World) -> None:
    def visit(number: str, n: int, on: date) -> dict[str, object]:
        return {
            "visit_number": number,
            "pupil_number": f"G{id_number(n)}",
            "teacher": "t",
            "visited_on": on,
            "method": "1",
        }

    found = world(
        AUTUMN,
        **PLACES,
        roll=[
            pupil(1, left_behind="2"),
            pupil(2, is_disabled=True, left_behind="1"),
            pupil(3, family_category="01"),
            pupil(4),
            pupil(5, family_category="01", roll_status="90"),
        ],
        home_visits=[
            visit("V1", 1, date(2025, 9, 1)),
            visit("V2", 1, date(2025, 9, 9)),
            visit("V3", 2, date(2025, 8, 31)),
            visit("V4", 4, date(2025, 9, 9)),
        ],
    )
    assert counted(found, "home_visit_coverage_rate") == {NORTH_PRIMARY: (1, 3)}


def test_pledges_of_the_calendar_year(world: World) -> None:
    def pledge(party: str, **more: object) -> dict[str, object]:
        row = {"year": 2025, "line": "1", "level": "township_village", "party_a": "a", "party_b": party,
               "county_code": "991021", "township_code": NORTH, "due_count": 10, "signed_count": 10,
               "signed_on": date(2025, 3, 1)}  # fmt: skip
        return row | more

    found = world(
        AUTUMN,
        roll=[pupil(1)],
        pledges=[
            pledge("b"),
            pledge("c", signed_count=7),
            pledge("d", signed_on=date(2025, 10, 16)),  # signed tomorrow
            pledge("e", year=2024),
            pledge("f", school_code=NORTH_SCHOOL, level="bureau_school", due_count=1, signed_count=1),
        ],
    )
    assert counted(found, "pledge_signed_rate") == {
        ("991021", NORTH, None, None): (17, 30),
        ("991021", NORTH, NORTH_SCHOOL, None): (1, 1),
    }


def test_inspectors_out_in_the_latest_complete_month(world: World) -> None:
    def inspector(number: str, **more: object) -> dict[str, object]:
        return {
            "inspector_number": number,
            "name": number,
            "county_code": "991021",
            "township_code": NORTH,
        } | more

    def inspection(number: str, inspector: str, on: date) -> dict[str, object]:
        return {"inspection_number": number, "inspector_number": inspector, "inspected_on": on,
                "unit_kind": "school", "township_code": SOUTH, "kind": "1"}  # fmt: skip

    given = {
        "roll": [pupil(1)],
        "inspectors": [
            inspector("A"),
            inspector("B"),
            inspector("C", appointed_on=date(2025, 9, 2)),  # not in office for all of September
            inspector("D", ended_on=date(2025, 9, 30)),
        ],
        "inspections": [
            inspection("1", "A", date(2025, 9, 1)), inspection("2", "A", date(2025, 9, 30)),
            inspection("3", "B", date(2025, 10, 2)), inspection("4", "C", date(2025, 9, 9)),
        ],
    }  # fmt: skip
    at_home = ("991021", NORTH, None, None)
    assert counted(world(AUTUMN, **PLACES, **given), "inspection_monthly_rate") == {at_home: (1, 2)}
    # On the last day of a month that month is complete.
    assert counted(world(date(2025, 10, 31), **PLACES, **given), "inspection_monthly_rate") == {
        at_home: (1, 3)
    }


def test_rectifications_whose_deadline_has_passed(world: World) -> None:
    def rectification(number: str, deadline: date, reported: date | None) -> dict[str, object]:
        return {"rectification_number": number, "township_code": NORTH, "school_code": NORTH_SCHOOL,
                "problem_kind": "ledger", "issued_on": date(2025, 8, 20), "deadline_on": deadline,
                "reported_on": reported, "state": "20" if reported else "10"}  # fmt: skip

    found = world(
        AUTUMN,
        **PLACES,
        roll=[pupil(1)],
        rectifications=[
            rectification("1", date(2025, 9, 20), date(2025, 9, 20)),
            rectification("2", date(2025, 9, 20), date(2025, 9, 21)),
            rectification("3", date(2025, 9, 20), None),
            rectification("4", date(2025, 10, 15), None),  # due today
            rectification("5", date(2025, 8, 31), None),  # last school year's
        ],
    )
    assert counted(found, "rectification_on_time_rate") == {("991021", NORTH, NORTH_SCHOOL, None): (1, 3)}
    overdue = found.sql(
        "select rectification_number, days_overdue from marts.rectifications where is_overdue order by 1"
    )
    assert overdue.fetchall() == [("3", 25), ("5", 45)]
