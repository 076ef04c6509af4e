"""Defects that only the rules find, each cell being sound by itself: breaches of every rule that stops."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from tests.intake.defects.cells import Planted
from tests.intake.defects.world import AS_OF, COUNTY, Row, World, id_number


@dataclass(frozen=True)
class Breach:
    """How a row is changed so that a rule must find it, in which column."""

    register: str
    column: str
    change: Callable[[Row, World], Row]


def _put(**cells: Any) -> Callable[[Row, World], Row]:
    return lambda row, world: cells


def _before(later: str, earlier: str) -> Callable[[Row, World], Row]:
    """The later date three days before the earlier; a date that is missing is put in."""

    def change(row: Row, world: World) -> Row:
        begun = row[earlier] or date(2025, 5, 5)
        return {earlier: begun, later: begun - timedelta(days=3)}

    return change


def _order(register: str, **pairs: str) -> list[Breach]:
    """Dates in the wrong order: later column = earlier column."""
    return [Breach(register, later, _before(later, earlier)) for later, earlier in pairs.items()]


def _other_digit(number: str) -> str:
    return number[:-1] + ("1" if number[-1] != "1" else "2")


def _other_day(row: Row, world: World) -> Row:
    return {"birth_date": row["birth_date"] + timedelta(days=1)}


def _unborn(row: Row, world: World) -> Row:
    """Born after the day of the registers, by the ID number as well."""
    return {
        "birth_date": AS_OF + timedelta(days=9),
        "id_number": id_number(f"990099{20251024}{row['id_number'][14:17]}"),
    }


def _no_day(row: Row, world: World) -> Row:
    return {"id_number": id_number(f"99009920190230{row['id_number'][14:17]}")}


def _twin(row: Row, world: World) -> Row:
    """The pupil gets the ID number of the first of the same school, under a pupil number of its own."""
    first = next(it for it in world["roll"] if it["school_code"] == row["school_code"])
    return {name: first[name] for name in ("id_number", "sex", "birth_date", "entered_on")}


def _dead(row: Row, world: World) -> Row:
    world["movements"][7] |= {
        "pupil_number": row["pupil_number"],
        "id_number": row["id_number"],
        "kind": "death",
    }
    return {}


def _temporary(row: Row, world: World) -> Row:
    """A pupil number without an ID number in it that holds another birthday."""
    return {"pupil_number": f"L{row['id_number'][:6]}20010101{row['id_number'][14:]}", "id_number": None}


def _too_young(row: Row, world: World) -> Row:
    return {"entered_on": row["birth_date"] + timedelta(days=300)}


BREACHES: Mapping[str, list[Breach]] = {
    "absence_dates": _order(
        "absences",
        absent_until="absent_from",
        visited_on="absent_from",
    ),
    "accountability_dates": [
        *_order("notices", deadline_on="issued_on", settled_on="issued_on", blocked_until="issued_on"),
        *_order("appeals", decided_on="submitted_on"),
        *_order("tasks", due_on="assigned_on", done_on="assigned_on"),
    ],
    "aid_boarding_disagrees": [
        Breach("aid_payments", "programme", _put(programme="boarding_allowance", is_boarding=False)),
        Breach("aid_payments", "programme", _put(programme="day_allowance", is_boarding=True)),
    ],
    "aid_dates": _order(
        "aid_payments", reviewed_on="applied_on", appropriated_on="submitted_on", arrived_on="appropriated_on"
    ),
    "aid_status_against_dates": [
        Breach("aid_payments", "status", _put(status="20", arrived_on=AS_OF)),
        Breach("aid_payments", "status", _put(status="30", appropriated_on=date(2025, 10, 1))),
    ],
    "assessment_points": [
        Breach("assessments", "points", lambda row, world: {"points": row["full_points"] + 1}),
        Breach("assessments", "points", _put(points=Decimal("-0.5"))),
    ],
    "attendance_counts": [
        Breach("attendance", "due_count", lambda row, world: {"due_count": row["due_count"] + 1}),
    ],
    "birth_in_future": [
        Breach("population", "birth_date", _unborn),
        Breach("disabled", "birth_date", _unborn),
    ],
    "card_id_disagrees": [
        Breach("disabled", "card_number", lambda row, w: {"card_number": f"990088{row['card_number'][6:]}"})
    ],
    "card_kind_disagrees": [
        Breach(
            "disabled",
            "disability_kind",
            lambda row, w: {"disability_kind": "1" if row["disability_kind"] != "1" else "2"},
        )
    ],
    "card_level_disagrees": [
        Breach(
            "disabled",
            "disability_level",
            lambda row, w: {"disability_level": "1" if row["disability_level"] != "1" else "2"},
        )
    ],
    "case_status_against_dates": [
        Breach("dropout_cases", "status", _put(status="40", closed_on=AS_OF)),
        Breach("dropout_cases", "status", _put(status="20", returned_on=AS_OF, closed_on=None)),
        Breach("dropout_cases", "status", _put(status="50", returned_on=AS_OF, left_again_on=None)),
    ],
    "case_suspicion_unknown": [
        Breach("dropout_cases", "suspected_case_number", _put(suspected_case_number="YS-0"))
    ],
    "counts_impossible": [
        Breach("department_lists", "matched_count", _put(row_count=3, matched_count=4, cleared_count=None)),
        Breach("department_lists", "cleared_count", _put(row_count=9, matched_count=4, cleared_count=6)),
        Breach("clubs", "distinct_pupil_count", _put(distinct_pupil_count=-1)),
        Breach("pairings", "papers_kept", _put(papers_due=7, papers_kept=8)),
        Breach("roster_summary", "enrolled_elsewhere", _put(enrolled_elsewhere=-2)),
    ],
    "dead_on_roll": [Breach("roll", "roll_status", _dead)],
    "dropout_case_dates": _order(
        "dropout_cases",
        found_on="left_on",
        confirmed_on="found_on",
        returned_on="left_on",
        left_again_on="returned_on",
        closed_on="confirmed_on",
    ),
    "entered_before_school_age": [Breach("roll", "entered_on", _too_young)],
    "grade_against_school": [
        Breach("roll", "grade", _put(grade=10)),
        Breach("roll", "grade", _put(grade=12)),
    ],
    "history_indicator_unknown": [Breach("history", "indicator", _put(indicator="dropout_rat"))],
    "history_without_figure": [
        Breach("history", "figure", _put(figure=None, numerator=None, denominator=None)),
        Breach("history", "numerator", _put(numerator=Decimal(5), denominator=Decimal(4))),
    ],
    "home_teaching_times": [
        Breach("home_teaching", "ended_at", _put(started_at="10:00", ended_at="9:30")),
        Breach("home_teaching", "periods", _put(periods=Decimal(13))),
        Breach("home_teaching", "periods", _put(periods=Decimal(0))),
    ],
    "id_birth_disagrees": [
        Breach("population", "birth_date", _other_day),
        Breach("roll", "birth_date", _other_day),
    ],
    "id_birth_not_a_day": [
        Breach(name, "id_number", _no_day)
        for name in ("out_of_county", "left_behind", "aid_payments", "caregivers")
    ],
    "id_check_digit": [
        Breach(name, "id_number", lambda row, world: {"id_number": _other_digit(row["id_number"])})
        for name in ("population", "aid_payments", "left_behind", "pairings")
    ],
    "id_sex_disagrees": [
        Breach(name, "sex", lambda row, world: {"sex": "21"[row["sex"] == "2"]})
        for name in ("roll", "population", "disabled")
    ],
    "id_twice_in_school": [Breach("roll", "id_number", _twin)],
    "inspection_counts": [
        Breach("inspections", "present_count", _put(expected_count=9, present_count=10)),
        Breach("inspections", "present_count", _put(problem_count=-1)),
    ],
    "inspection_dates": _order("inspections", filed_on="inspected_on"),
    "inspector_unknown": [
        Breach(
            "inspections",
            "inspector_number",
            _put(inspector_number="DX-0", inspected_on=date(2025, 9, 9), filed_on=None),
        )
    ],
    "leave_dates": _order("leave", ends_on="starts_on", returned_on="starts_on"),
    "movement_dates": _order("movements", received_on="moved_on", valid_until="moved_on"),
    "nutrition_counts": [
        Breach(
            "nutrition",
            "pupil_days",
            _put(pupil_count=3, meal_days=5, pupil_days=16, due_yuan=Decimal(80), standard_yuan=Decimal(5)),
        ),
        Breach("nutrition", "due_yuan", lambda row, world: {"due_yuan": row["due_yuan"] + 1}),
    ],
    "persuasion_dates": [
        *_order("persuasion_visits", promised_on="visited_on"),
        *_order("law_notices", served_on="issued_on", deadline_on="issued_on", outcome_on="issued_on"),
    ],
    "pledge_line_against_level": [
        Breach("pledges", "line", lambda row, world: {"line": "21"[row["line"] == "2"]})
    ],
    "pledge_signed_over_due": [Breach("pledges", "signed_count", _put(due_count=1, signed_count=2))],
    "project_dates": _order("facilities", completed_on="started_on"),
    "pupil_number_birth_disagrees": [Breach("roll", "pupil_number", _temporary)],
    "pupil_number_check_digit": [
        Breach(name, "pupil_number", lambda row, world: {"pupil_number": _other_digit(row["pupil_number"])})
        for name in ("talks", "home_visits", "learning_support", "term_registration")
    ],
    "rectification_before_inspection": [
        Breach(
            "rectifications", "issued_on", _put(inspection_number="IN2025-00001", issued_on=date(2024, 1, 1))
        )
    ],
    "rectification_dates": _order(
        "rectifications",
        deadline_on="issued_on",
        reported_on="issued_on",
        verified_on="reported_on",
        revisited_on="issued_on",
    ),
    "rectification_inspection_unknown": [
        Breach("rectifications", "inspection_number", _put(inspection_number="DD-0"))
    ],
    "rectification_state_against_dates": [
        Breach("rectifications", "state", _put(state="10", reported_on=AS_OF)),
        Breach("rectifications", "state", _put(state="20", verified_on=AS_OF)),
    ],
    "child_code_unknown": [
        Breach(
            "inspection_results", "child_code", _put(child_code="a" * 16, id_number=None, pupil_number=None)
        ),
    ],
    "reference_leads_nowhere": [
        Breach("persuasion_visits", "case_number", _put(case_number="CX-0")),
        Breach("law_notices", "case_number", _put(case_number="CX-0")),
        Breach("inspection_results", "inspection_number", _put(inspection_number="DD-0")),
        Breach("tasks", "meeting_number", _put(meeting_number="HY-0")),
        Breach("notices", "rectification_number", _put(rectification_number="ZG-0")),
        Breach("appeals", "notice_number", _put(notice_number="TB-0")),
        Breach("disabled", "plan_number", _put(plan_number="CASE-0")),
        Breach("absences", "case_number", _put(case_number="YS-0")),
    ],
    "report_dated_before_period": [
        Breach("report_submissions", "submitted_on", _put(period="2025-09", submitted_on=date(2025, 8, 31)))
    ],
    "school_closed": [Breach("roll", "school_code", _put(school_code="9900000009"))],
    "school_unknown": [
        Breach(name, "school_code", _put(school_code="9900009999"))
        for name in ("roll", "term_registration", "service_areas")
    ],
    "support_dates": [
        *_order("case_plans", updated_on="drawn_on", ended_on="drawn_on"),
        *_order("learning_support", last_helped_on="identified_on", converted_on="identified_on"),
        *_order("term_registration", settled_on="visited_on"),
    ],
    "suspected_case_dates": _order("suspected_cases", reviewed_on="verified_on"),
    "term_unknown": [Breach("clubs", "school_year", _put(school_year="1999-2000"))],
    "township_not_in_force": [
        Breach("inspectors", "township_code", _put(township_code="990001203")),
        Breach("roll", "residence_township_code", _put(residence_township_code="990001203")),
    ],
    "township_of_other_county": [
        Breach(name, "township_code", _put(county_code="990002")) for name in ("tasks", "meetings", "pledges")
    ],
    "township_outside_county": [Breach("townships", "township_code", _put(county_code="990001"))],
    "township_unknown": [Breach("roster_summary", "township_code", _put(township_code=f"{COUNTY}499"))],
    "transfer_to_itself": [
        Breach("movements", "to_school_code", _put(kind="transfer_in", to_school_code="9900000099"))
    ],
    "validity_dates": [
        *_order("inspectors", ended_on="appointed_on"),
        *_order("service_areas", valid_to="valid_from"),
        *_order("pairings", ends_on="starts_on"),
        *_order("caregivers", ends_on="starts_on", last_contact_on="starts_on"),
    ],
    "village_not_in_force": [Breach("roll", "village_code", _put(village_code="990001203201"))],
    "village_unknown": [
        Breach(name, "village_code", _put(village_code=f"{COUNTY}101299"))
        for name in ("population", "left_behind")
    ],
}


def plant_breaches(world: World, taken: set[tuple[str, int]], random: Random) -> Iterator[Planted]:
    """One row for every breach of every rule; changes the world."""
    taken |= {("movements", 7)}
    for rule, breaches in BREACHES.items():
        for breach in breaches:
            rows = world[breach.register]
            free = [
                at for at in range(min(31, len(rows) // 2), len(rows)) if (breach.register, at) not in taken
            ]
            at = random.choice(free)
            taken.add((breach.register, at))
            rows[at] |= breach.change(rows[at], world)
            twin = None
            if breach.change is _twin:
                twin = next(n for n, row in enumerate(rows) if row["id_number"] == rows[at]["id_number"])
                taken.add((breach.register, twin))
            yield Planted(rule, rule, breach.register, at, breach.column, twin=twin)
