"""Worked examples: how cases move, the comparison, legal steps, the first week of term, short absences."""

from datetime import date, datetime
from typing import Any

from baoxue import settings
from tests.queries.conftest import World
from tests.queries.given import (
    AUTUMN,
    NONE_ANYWHERE,
    NORTH_PRIMARY,
    NORTH_SCHOOL,
    PLACES,
    Row,
    dropout,
    id_number,
    moment,
    pupil,
    suspicion,
)
from tests.typed_registers import SmallWorld, counted

JUNE = date(2025, 6, 1)


def test_days_to_close_and_who_stays(world: World) -> None:
    found = world(
        AUTUMN,
        **PLACES,
        roll=[pupil(1)],
        dropout_cases=[
            dropout("D1", 1, date(2025, 5, 1), returned_on=JUNE, closed_on=date(2025, 9, 8), status="70"),
            dropout("D2", 2, date(2025, 5, 1), returned_on=JUNE, closed_on=date(2025, 9, 18), status="70"),
            dropout("D3", 3, date(2025, 5, 1), returned_on=JUNE, left_again_on=date(2025, 7, 1), status="80"),
            # Left again after the ninety days: had stayed.
            dropout("D4", 4, date(2025, 1, 1), returned_on=date(2025, 2, 1), left_again_on=JUNE, status="80"),
            dropout("D5", 5, date(2025, 9, 1), returned_on=date(2025, 9, 9), status="60"),  # still observed
            dropout("D6", 6, date(2024, 5, 1), returned_on=date(2024, 6, 1), closed_on=JUNE, status="70"),
        ],
    )
    assert counted(found, "close_days") == {NORTH_PRIMARY: (130 + 140, 2)}
    assert counted(found, "returned_stable_rate") == {NORTH_PRIMARY: (3, 4)}


def test_who_left_again_and_came_back_did_not_stay_in_one_case_or_in_two(world: World) -> None:
    first, gone, second = date(2025, 3, 1), date(2025, 4, 1), date(2025, 5, 1)
    in_one = [dropout("D1", 1, date(2025, 2, 1), returned_on=second, left_again_on=gone, status="60")]
    in_two = [
        dropout("D1", 1, date(2025, 2, 1), returned_on=first, status="60"),
        dropout("D2", 1, gone, returned_on=second, status="60"),
    ]
    stays = dropout("D9", 9, date(2025, 2, 1), returned_on=first, status="60")
    for kept in (in_one, in_two):
        found = world(AUTUMN, **PLACES, roll=[pupil(1)], dropout_cases=[*kept, stays])
        assert counted(found, "returned_stable_rate") == {NORTH_PRIMARY: (1, 2)}
        milestones = asked(found, "case_milestones")
        assert milestones == [(days, 1, 1) for days in (30, 60, 90, 120)]


def test_a_child_of_several_cases_is_one_child_in_a_term_and_among_the_causes(world: World) -> None:
    """Two cases in one term, of a child no register knows; a third the term before; another child has one."""
    back = {"returned_on": date(2025, 9, 8), "status": "60"}
    cases = [
        dropout("D0", 1, date(2025, 5, 1), cause="02", grade=7, returned_on=JUNE, status="60"),
        dropout("D1", 1, date(2025, 9, 1), cause="02", grade=8, **back),
        dropout("D2", 1, date(2025, 9, 20), cause="01", grade=8),
        dropout("D3", 2, date(2025, 9, 20), cause="02", grade=8),
    ]
    found = world(AUTUMN, **PLACES, roll=[pupil(9)], dropout_cases=cases)
    in_terms = [("2024-2025", 2, 7, 1), ("2025-2026", 1, 8, 2)]
    assert told(found, "case_grades", "school_year, term, grade, confirmed_children") == in_terms
    assert told(found, "case_causes", "cause, confirmed_children") == [("01", 1), ("02", 1)]


def test_days_to_a_return_and_to_the_next_leaving_are_told_one_by_one(world: World) -> None:
    """Who is not back is followed until today; over age, abroad and long ago are not followed."""
    start = date(2025, 6, 1)
    cases = [
        dropout("D1", 1, start, returned_on=date(2025, 6, 11), status="60"),
        dropout("D2", 2, start),
        dropout("D3", 3, start, returned_on=date(2025, 6, 21), left_again_on=date(2025, 7, 21), status="80"),
        dropout("D4", 4, start, status="90", closed_on=start),
        dropout("D5", 5, date(2022, 6, 1)),
    ]
    for case in cases:
        case["confirmed_on"] = case["left_on"]
    found = world(AUTUMN, **PLACES, roll=[pupil(9)], dropout_cases=cases)
    until = (AUTUMN - start).days
    assert told(found, "case_durations", "what, days, happened, children", "true") == [
        ("relapse", 30, True, 1),
        ("relapse", (AUTUMN - date(2025, 6, 11)).days, False, 1),
        ("return", 10, True, 1),
        ("return", 20, True, 1),
        ("return", until, False, 1),
    ]


def told(
    found: SmallWorld, question: str, columns: str, where: str = "confirmed_children > 0"
) -> list[tuple[Any, ...]]:
    """What a question counts, on the tables that it finds behind the door."""
    found.sql("select 1 from marts.cases")
    found.execute(
        "create or replace view cases as from marts.cases; "
        "create or replace view codes as "
        "select 'dropout_cause' as list, code, zh, en from reference.dropout_cause; "
        f"create or replace view calendar as from '{settings.REFERENCE / 'calendar.csv'}'"
    )
    sql = (settings.QUERIES / "questions" / f"{question}.sql").read_text("utf-8")
    select = f"select {columns} from ({sql}) where {where}"
    return sorted(found.connection.sql(select, params={"as_of": AUTUMN}).fetchall())


def asked(found: SmallWorld, question: str) -> list[tuple[Any, ...]]:
    """Days, stayed and left again, as the page's question tells them of the mart."""
    sql = (settings.QUERIES / "questions" / f"{question}.sql").read_text("utf-8")
    on_marts = sql.replace("join cases c", "join marts.cases c")
    select = f"select days, stayed, left_again from ({on_marts})"
    return sorted(found.connection.sql(select, params={"as_of": AUTUMN}).fetchall())


def test_the_comparison_of_roll_and_households_by_outcome(world: World) -> None:
    def row(number: str, n: int, outcome: str | None, verified: date | None, **more: object) -> Row:
        at = moment("2025-09-05 08:00")
        return suspicion(number, n, at, source="1", outcome=outcome, verified_on=verified) | more

    found = world(
        AUTUMN,
        **PLACES,
        roll=[pupil(1)],
        suspected_cases=[
            row("S1", 1, "5", date(2025, 9, 9)),
            row("S2", 2, "2", date(2025, 9, 7)),
            row("S3", 3, "9", date(2025, 9, 15)),
            row("S4", 4, "7", date(2025, 9, 6)),
            row("S5", 5, "11", date(2025, 9, 8)),
            row("S6", 6, None, None),
            row("S7", 7, "5", date(2025, 9, 9), source="2"),  # not from the comparison
            row("S8", 8, "5", date(2025, 6, 9), found_at=moment("2025-06-01 08:00")),  # last school year's
        ],
    )
    assert counted(found, "comparison_cleared_rate") == {NORTH_PRIMARY: (5, 6)}
    assert counted(found, "comparison_fault_share") == {NORTH_PRIMARY: (1, 5)}
    assert counted(found, "comparison_transfer_share") == {NORTH_PRIMARY: (1, 5)}
    assert counted(found, "comparison_real_share") == {NORTH_PRIMARY: (2, 5)}
    assert counted(found, "comparison_clear_days") == {NORTH_PRIMARY: (4 + 2 + 10 + 1 + 3, 5)}


def test_legal_steps_by_case_and_attempts_by_both_lines(world: World) -> None:
    def notice(number: str, case: str, step: str, on: date, outcome: str = "not_complied") -> Row:
        return {
            "notice_number": number,
            "case_number": case,
            "step": step,
            "issued_on": on,
            "outcome": outcome,
        }

    def attempt(number: str, party: str | None, on: date) -> Row:
        return {"visit_number": number, "case_number": "D1", "visited_on": on, "method": "1", "party": party,
                "result": "refused"}  # fmt: skip

    found = world(
        AUTUMN,
        **PLACES,
        roll=[pupil(1)],
        suspected_cases=[suspicion("S1", 1, moment("2025-08-20 08:00"))],
        dropout_cases=[
            dropout("D1", 1, date(2025, 8, 25), suspected_case_number="S1"),
            dropout("D2", 2, date(2025, 8, 25)),
        ],
        law_notices=[
            notice("N1", "S1", "1", date(2025, 9, 1)),
            notice("N2", "D1", "1", date(2025, 9, 5)),  # the same step of the same case
            notice("N3", "D1", "2", date(2025, 9, 20), "returned"),
            notice("N4", "D2", "1", date(2025, 9, 5), "promised"),
            notice("N5", "D2", "3", date(2025, 11, 5)),  # not yet
            notice("N6", "D2", "4", date(2025, 6, 5)),  # last school year's
        ],
        persuasion_visits=[
            attempt("P1", "joint", date(2025, 9, 3)), attempt("P2", None, date(2025, 9, 9)),
            attempt("P3", "joint", date(2025, 8, 28)),
        ],
    )  # fmt: skip
    assert counted(found, "law_education_cases") == NONE_ANYWHERE | {NORTH_PRIMARY: (2, None)}
    assert counted(found, "law_order_cases") == NONE_ANYWHERE | {NORTH_PRIMARY: (1, None)}
    assert counted(found, "law_penalty_cases") == NONE_ANYWHERE
    assert counted(found, "law_court_cases") == NONE_ANYWHERE
    # Of the second case the last step is that of last school year.
    assert counted(found, "law_returned_rate") == {NORTH_PRIMARY: (1, 1)}
    assert counted(found, "persuasion_joint_share") == {NORTH_PRIMARY: (1, 2)}


def test_registration_in_the_first_week(world: World) -> None:
    def due(n: int, came: date | None, **more: object) -> Row:
        return {"school_year": "2025-2026", "term": "1", "school_code": NORTH_SCHOOL, "grade": 4,
                "pupil_number": f"G{id_number(n)}", "registered_on": came} | more  # fmt: skip

    lines = [
        due(1, date(2025, 8, 31)),
        due(2, date(2025, 9, 7)),
        due(3, date(2025, 9, 8), visited_on=date(2025, 9, 8)),
        due(4, None, visited_on=date(2025, 9, 9), outcome="elsewhere", settled_on=date(2025, 9, 10)),
        due(5, None, outcome="suspected", settled_on=date(2025, 9, 10)),
        due(6, None, term="2"),
    ]
    found = world(AUTUMN, **PLACES, roll=[pupil(1)], term_registration=lines)
    assert counted(found, "registered_first_week_rate") == {NORTH_PRIMARY: (2, 5)}
    assert counted(found, "unregistered_visited_rate") == {NORTH_PRIMARY: (2, 3)}
    assert counted(found, "unregistered_settled_rate") == {NORTH_PRIMARY: (2, 3)}
    too_early = world(date(2025, 9, 6), **PLACES, roll=[pupil(1)], term_registration=lines)
    assert counted(too_early, "registered_first_week_rate") == {}


def test_short_absences_are_followed_up_and_reported(world: World) -> None:
    def absent(n: int, contacted: str | None, reported: tuple[str, str] | None, **more: object) -> Row:
        reports: list[datetime | None] = [moment(at) for at in reported] if reported else [None, None]
        return {"pupil_number": f"G{id_number(n)}", "school_code": NORTH_SCHOOL, "grade": 4,
                "absent_from": date(2025, 9, 8), "absent_until": date(2025, 9, 12), "school_days": 5,
                "contacted_at": moment(contacted) if contacted else None, "reported_township_at": reports[0],
                "reported_bureau_at": reports[1], "ended_how": "returned"} | more  # fmt: skip

    found = world(
        AUTUMN,
        **PLACES,
        roll=[pupil(1)],
        absences=[
            # To be reported within 48 hours of the third day's end: by 13 September, midnight.
            absent(1, "2025-09-08 10:00", ("2025-09-12 09:00", "2025-09-13 00:00")),
            absent(2, "2025-09-09 00:00", ("2025-09-12 09:00", "2025-09-13 00:01")),
            absent(3, None, None, absent_until=None, ended_how=None),
            absent(4, "2025-09-08 10:00", None, school_days=2, absent_until=None, ended_how=None),
            absent(5, "2025-10-15 10:00", None, absent_from=AUTUMN, absent_until=None, ended_how=None),
            absent(6, None, None, absent_from=date(2025, 6, 2), absent_until=date(2025, 6, 6)),
        ],
    )
    assert counted(found, "absence_contacted_rate") == {NORTH_PRIMARY: (3, 5)}
    assert counted(found, "absence_reported_rate") == {NORTH_PRIMARY: (1, 3)}
    assert counted(found, "absences_open") == NONE_ANYWHERE | {NORTH_PRIMARY: (2, None)}
