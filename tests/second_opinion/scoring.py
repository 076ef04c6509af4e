"""What the score reads beside the usual figures: in time, concealed, overdue, unreported, contradicted."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from tests.second_opinion.children import (
    all_townships,
    at_home,
    is_poor,
    nobody,
    none_anywhere,
    term_start,
    year_before,
)
from tests.second_opinion.counting import compulsory, tally
from tests.second_opinion.dropout import double_reported, dropout_rate_named, is_late, nobody_at_school
from tests.second_opinion.duties import township_of
from tests.second_opinion.enrolment import dropout_rate_net
from tests.second_opinion.households import is_taught, is_untraced, may_still_come
from tests.second_opinion.leaving import leavers, leaving_cases
from tests.second_opinion.ledger import cases, past
from tests.second_opinion.places import sample_cell, samples
from tests.second_opinion.records import Counts, Records, Row, either_number, end_of
from tests.second_opinion.school_days import teaching_days

Opinion = Callable[[Records], Counts]


def _in_time(records: Records, case: Row) -> bool | None:
    """Reported to both in time; None while nobody can say, or where there was no suspicion to report on."""
    limit = timedelta(hours=records.settings["double_report_hours"])
    found_at = case["suspicion"].get("found_at") or _began(case)
    reported = double_reported(records, case["suspicion"], case["dropout"])
    if reported is not None:
        return reported - found_at <= limit
    return False if case["suspicion"] and (found_at + limit).date() < records.as_of else None


def _began(case: Row) -> Any:
    return end_of(case["found_on"]) - timedelta(days=1)


def _very_late(records: Records, case: Row) -> bool:
    if not case["suspicion"]:
        return False
    runs_out = case["suspicion"]["found_at"] + timedelta(days=records.settings["double_report_late_days"])
    reported = double_reported(records, case["suspicion"], case["dropout"])
    return runs_out.date() < records.as_of if reported is None else reported > runs_out


def is_concealed(records: Records, case: Row) -> bool:
    if case["kind"] != "confirmed" or case["suspicion"].get("source") not in ("1", "5", "6"):
        return False
    left = case["dropout"].get("left_on")
    return left is None or teaching_days(left, case["found_on"]) > records.settings["confirm_days"]


def _suspected(records: Records) -> list[Row]:
    """This school year's suspicions."""
    return [
        case
        for case in cases(records)
        if case["suspicion"] and records.year_start <= case["found_on"] <= records.as_of
    ]


def self_reported_on_time_rate(records: Records) -> Counts:
    told = [(case, _in_time(records, case)) for case in _suspected(records)]
    return compulsory(
        tally(
            (case["cell"], int(in_time and not is_concealed(records, case)), 1)
            for case, in_time in told
            if in_time is not None
        )
    )


def reported_very_late(records: Records) -> Counts:
    late = [case for case in _suspected(records) if _very_late(records, case) or is_concealed(records, case)]
    return _cases_or_none(records, late)


def dropouts_concealed(records: Records) -> Counts:
    return _cases_or_none(records, [case for case in _suspected(records) if is_concealed(records, case)])


def _cases_or_none(records: Records, found: list[Row]) -> Counts:
    """The cases found, and a zero where children are of whom none is one."""
    return compulsory(tally([*((case["cell"], 1, None) for case in found), *nobody_at_school(records)]))


def verified_on_time_rate(records: Records) -> Counts:
    counts = []
    for case in _suspected(records):
        suspicion = case["suspicion"]
        due = suspicion["verify_due_on"] or case["found_on"] + timedelta(days=records.settings["verify_days"])
        if due < records.as_of:
            checked = past(records, suspicion["verified_on"])
            counts.append((case["cell"], int(checked is not None and checked <= due), 1))
    return compulsory(tally(counts))


def _is_out(case: Row) -> bool:
    return case["kind"] == "confirmed" and not case["is_closed"] and not case["is_back"]


def poor_dropouts_overdue(records: Records) -> Counts:
    return _cases_or_none(
        records,
        [
            case
            for case in cases(records)
            if _is_out(case) and is_late(records, case) and is_poor(records, case["person"])
        ],
    )


def _lately_confirmed(records: Records) -> list[Row]:
    return [
        case
        for case in cases(records)
        if case["kind"] == "confirmed"
        and case["confirmed_on"]
        and case["confirmed_on"] > year_before(records.as_of)
    ]


def returned_when_due_rate(records: Records) -> Counts:
    days = timedelta(days=records.settings["persuade_days"])
    return compulsory(
        tally(
            (case["cell"], int(bool(case["is_back"])), 1)
            for case in _lately_confirmed(records)
            if case["confirmed_on"] + days < records.as_of
        )
    )


def closed_when_due_rate(records: Records) -> Counts:
    days = timedelta(days=records.settings["observation_days"])
    counts = []
    for case in _lately_confirmed(records):
        back = past(records, case["dropout"].get("returned_on"))
        if back is not None and back + days < records.as_of:
            counts.append((case["cell"], int(case["is_closed"]), 1))
    return compulsory(tally(counts))


def dropout_rate_overdue(records: Records) -> Counts:
    """The named dropout rate, less the children of cases that are within their limits."""
    counts = [(cell, n, d) for cell, (n, d) in dropout_rate_named(records).items()]
    for case in leaving_cases(records).values():
        if is_within_limits(records, case):
            counts.append((case["cell"], -1, 0))
    # Where nobody is enrolled and nobody overdue there is nothing to tell.
    known = dropout_rate_net(records).keys()
    return {cell: it for cell, it in compulsory(tally(counts)).items() if any(it) or cell in known}


def is_within_limits(records: Records, case: Row) -> bool:
    """Reported by the unit itself in time, and the days for bringing the child back still run."""
    honest = _in_time(records, case) is not False and not is_concealed(records, case)
    return honest and not is_late(records, case)


def numbers_in_ledgers(records: Records) -> set[str]:
    """Every number under which a suspicion or a case is open."""
    open_numbers: set[str] = set()
    confirmed = {
        row["suspected_case_number"]
        for row in records.rows("dropout_cases")
        if row["confirmed_on"] <= records.as_of
    }
    suspicions = {row["case_number"]: row for row in records.rows("suspected_cases")}
    for row in suspicions.values():
        checked = row["outcome"] is not None and past(records, row["verified_on"]) is not None
        undated = row["outcome"] is not None and row["verified_on"] is None
        is_open = not checked and not undated and row["case_number"] not in confirmed
        # Verified as a dropout and not yet entered in the other ledger: open all the same.
        kind = row["outcome"] and records.codes["suspicion_outcome"][row["outcome"]]["kind"]
        is_open |= (checked or undated) and kind == "confirmed" and row["case_number"] not in confirmed
        if row["found_at"].date() <= records.as_of and is_open:
            open_numbers |= either_number(row)
    for row in records.rows("dropout_cases"):
        closed, again = row["closed_on"], past(records, row["left_again_on"])
        is_open = (
            records.flag("case_status", row["status"], "is_open")
            if closed is None
            else closed > records.as_of
        )
        reopened = closed is not None and again is not None and again >= closed
        if row["confirmed_on"] <= records.as_of and (is_open or reopened):
            # A case that leaves its numbers out has those of its suspicion.
            open_numbers |= either_number(row)
            if row["suspected_case_number"] in suspicions:
                open_numbers |= either_number(suspicions[row["suspected_case_number"]])
    return open_numbers


def out_of_school_unreported(records: Records) -> Counts:
    open_numbers = numbers_in_ledgers(records)
    counts = []
    counties = {records.county(code) for code in all_townships(records)}
    for who in records.by_id("population"):
        stage = records.age_stage(who)
        on_roll = records.roll.get(who)
        has_place = records.is_on_roll(who) and on_roll and on_roll["roll_status"] != "60"
        cell = at_home(records, who)
        numbers = {who, on_roll["pupil_number"] if on_roll else None}
        deferred = records.by_id("disabled").get(who, {}).get("has_deferral")
        if stage and cell[0] in counties:
            is_unknown = is_untraced(records, who) or may_still_come(records, who)
            is_out = not (has_place or is_taught(records, who) or is_unknown)
            counted = is_out and not deferred and not numbers & open_numbers
            counts.append(((cell[0], cell[1], None, stage), int(counted), None))
    return tally(counts)


def rectifications_repeated(records: Records) -> Counts:
    again = [
        ((records.county(row["township_code"]), row["township_code"], row["school_code"], None), 1, None)
        for row in records.rows("rectifications")
        if row["state"] == "60" and records.year_start <= row["issued_on"] <= records.as_of
    ]
    return tally([*again, *none_anywhere(records)])


def records_contradicted(records: Records) -> Counts:
    return tally(
        (sample_cell(records, row, inspection), int(row["result"] == "differ"), None)
        for row, inspection in samples(records)
        if row["kind"] in ("home_visit", "home_teaching")
    )


def withdrawn_in_compulsory(records: Records) -> Counts:
    """Leavers whom a school withdrew, whatever the ledger says of them; each where they count as leavers."""
    gone, withdrawn = leavers(records)
    return compulsory(tally([*((gone[who], 1, None) for who in withdrawn), *nobody_at_school(records)]))


def meetings_held(records: Records) -> Counts:
    held = [
        ((row["county_code"], township_of(records, row), row["school_code"], None), 1, None)
        for row in records.rows("meetings")
        if row["level"] == "township" and term_start(records) <= row["held_on"] <= records.as_of
    ]
    return tally([*held, *nobody(records)])


SCORING: dict[str, Opinion] = {
    "self_reported_on_time_rate": self_reported_on_time_rate,
    "reported_very_late": reported_very_late,
    "dropouts_concealed": dropouts_concealed,
    "verified_on_time_rate": verified_on_time_rate,
    "poor_dropouts_overdue": poor_dropouts_overdue,
    "returned_when_due_rate": returned_when_due_rate,
    "closed_when_due_rate": closed_when_due_rate,
    "dropout_rate_overdue": dropout_rate_overdue,
    "out_of_school_unreported": out_of_school_unreported,
    "rectifications_repeated": rectifications_repeated,
    "records_contradicted": records_contradicted,
    "withdrawn_in_compulsory": withdrawn_in_compulsory,
    "meetings_held": meetings_held,
}
