"""How cases move: closing, staying, the comparison, legal steps, registration, short absences."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from tests.second_opinion.children import at_unit, none_anywhere, stage_of_number, year_before
from tests.second_opinion.counting import COMPULSORY, compulsory, tally
from tests.second_opinion.dropout import found_in_turn
from tests.second_opinion.ledger import cases, past
from tests.second_opinion.records import Cell, Counts, Records, Row, end_of
from tests.second_opinion.school_days import nth_school_day

Opinion = Callable[[Records], Counts]


def close_days(records: Records) -> Counts:
    counts = []
    for case in cases(records):
        closed = past(records, case["dropout"].get("closed_on"))
        if case["kind"] == "confirmed" and case["is_closed"] and closed and closed >= records.year_start:
            counts.append((case["cell"], (closed - case["confirmed_on"]).days, 1))
    return compulsory(tally(counts))


def returned_stable_rate(records: Records) -> Counts:
    """By the last return of each pupil; gone again is gone again, in the same case or in another one."""
    ledgers: dict[str, list[Row]] = {}
    for case in cases(records):
        if case["kind"] == "confirmed" and case["cell"][3] in COMPULSORY:
            ledgers.setdefault(case["person"], []).append(case)
    others: dict[str, list[Row]] = {}
    for case in cases(records):
        if case["kind"] == "confirmed":
            others.setdefault(case["person"], []).append(case)
    counts = []
    for who, ledger in ledgers.items():
        returns = [case for case in ledger if came_back(records, case)]
        if not returns:
            continue
        last = max(returns, key=lambda case: (came_back(records, case), *found_in_turn(case)))
        back = came_back(records, last)
        assert back is not None
        observed = back + timedelta(days=records.settings["observation_days"])
        if year_before(records.as_of) < observed <= records.as_of:
            again = [last["left_again_on"]] if last["left_again_on"] else []
            for other in others[who]:
                if other is last:
                    continue
                earlier = came_back(records, other)
                if other["left_on"] >= back:
                    again.append(other["left_on"])
                elif earlier and earlier <= last["left_on"]:
                    again.append(last["left_on"])
            counts.append((last["cell"], int(not any(day <= observed for day in again)), 1))
    return compulsory(tally(counts))


def came_back(records: Records, case: Row) -> date | None:
    return past(records, case["dropout"].get("returned_on"))


def _compared(records: Records) -> list[Row]:
    """This school year's cases that the province's comparison raised."""
    return [
        case
        for case in cases(records)
        if case["suspicion"] and case["suspicion"]["source"] == "1" and case["found_on"] >= records.year_start
    ]


def comparison_cleared_rate(records: Records) -> Counts:
    return compulsory(tally((case["cell"], int(bool(case["kind"])), 1) for case in _compared(records)))


def _comparison_share(*kinds: str) -> Opinion:
    def count(records: Records) -> Counts:
        found = [case for case in _compared(records) if case["kind"]]
        return compulsory(tally((case["cell"], int(case["kind"] in kinds), 1) for case in found))

    return count


def comparison_clear_days(records: Records) -> Counts:
    counts = []
    for case in _compared(records):
        verified = past(records, case["suspicion"]["verified_on"])
        if verified:
            counts.append((case["cell"], (verified - case["found_on"]).days, 1))
    return compulsory(tally(counts))


# Documents and attempts name a case by the number of the suspicion or of the dropout.


def _case_of_number(records: Records) -> dict[str, Row]:
    found: dict[str, Row] = {}
    for case in cases(records):
        for part in (case["suspicion"], case["dropout"]):
            if part:
                found[part["case_number"]] = case
    return found


NOWHERE: Cell = (None, None, None, None)


def _last_notices(records: Records) -> dict[tuple[Any, str | None], tuple[Cell, Row]]:
    """Of each case and step, and of each case (step None), the last document with its place."""
    numbers = _case_of_number(records)
    last: dict[tuple[Any, str | None], tuple[Cell, Row]] = {}
    rows = [row for row in records.rows("law_notices") if row["issued_on"] <= records.as_of]
    for row in sorted(rows, key=lambda r: (r["step"], r["issued_on"], r["notice_number"])):
        case = numbers.get(row["case_number"])
        key = id(case) if case else row["case_number"]
        cell = case["cell"] if case else NOWHERE
        last[key, row["step"]] = (cell, row)
        last[key, None] = (cell, row)
    return last


def _law_cases(step: str) -> Opinion:
    def count(records: Records) -> Counts:
        found = _last_notices(records)
        return tally(
            [
                *none_anywhere(records),
                *(
                    (cell, 1, None)
                    for (_, of_step), (cell, row) in found.items()
                    if of_step == step and row["issued_on"] >= records.year_start
                ),
            ]
        )

    return count


def law_returned_rate(records: Records) -> Counts:
    counts = []
    for (_, step), (cell, row) in _last_notices(records).items():
        if step is None and row["issued_on"] >= records.year_start:
            known = row["outcome_on"] is None or row["outcome_on"] <= records.as_of
            outcome = row["outcome"] if known else "pending"
            counts.append((cell, int(records.flag("law_outcome", outcome, "is_returned")), 1))
    return tally(counts)


def persuasion_joint_share(records: Records) -> Counts:
    numbers = _case_of_number(records)
    counts = []
    for row in records.rows("persuasion_visits"):
        if records.year_start <= row["visited_on"] <= records.as_of:
            case = numbers.get(row["case_number"])
            counts.append((case["cell"] if case else NOWHERE, int(row["party"] == "joint"), 1))
    return tally(counts)


# The first week of term.


def _registrations(records: Records) -> list[tuple[Cell, Row, bool]]:
    """This term's lines of compulsory stages with whether they came in the first week, once that is over."""
    first = date.fromisoformat(records.term["teaching_starts_on"])
    if (records.as_of - first).days < 7:
        return []
    found = []
    for row in records.rows("term_registration"):
        stage = records.stage(row["grade"])
        is_now = (row["school_year"], row["term"]) == (records.term["school_year"], records.term["term"])
        if is_now and stage in COMPULSORY:
            came = past(records, row["registered_on"])
            early = came is not None and (came - first).days < 7
            found.append((at_unit(records, row["school_code"], stage), row, early))
    return found


def registered_first_week_rate(records: Records) -> Counts:
    return tally((cell, int(early), 1) for cell, _, early in _registrations(records))


def unregistered_visited_rate(records: Records) -> Counts:
    return tally(
        (cell, int(past(records, row["visited_on"]) is not None), 1)
        for cell, row, early in _registrations(records)
        if not early
    )


def unregistered_settled_rate(records: Records) -> Counts:
    counts = []
    for cell, row, early in _registrations(records):
        when = row["settled_on"]
        settled = records.flag("registration_outcome", row["outcome"], "is_settled") and (
            when is None or when <= records.as_of
        )
        if not early:
            counts.append((cell, int(settled or past(records, row["registered_on"]) is not None), 1))
    return tally(counts)


# Short absences.


def _absences(records: Records) -> list[tuple[Cell, Row]]:
    found = []
    for row in records.rows("absences"):
        stage = records.stage(row["grade"]) or stage_of_number(records, row["pupil_number"])
        if row["absent_from"] <= records.as_of and stage in COMPULSORY:
            found.append((at_unit(records, row["school_code"], stage), row))
    return found


def absence_contacted_rate(records: Records) -> Counts:
    counts = []
    for cell, row in _absences(records):
        limit = nth_school_day(row["absent_from"], int(records.settings["absence_contact_days"]))
        told = row["contacted_at"]
        in_time: int | None = int(told.date() <= limit) if told and told < end_of(records.as_of) else None
        if in_time is None and records.as_of > limit:
            in_time = 0
        if row["absent_from"] >= records.year_start and in_time is not None:
            counts.append((cell, in_time, 1))
    return tally(counts)


def absence_reported_rate(records: Records) -> Counts:
    limits, now = records.settings, end_of(records.as_of)
    counts = []
    for cell, row in _absences(records):
        long_on = nth_school_day(row["absent_from"], int(limits["suspect_days"]))
        limit = end_of(long_on) + timedelta(hours=limits["double_report_hours"])
        reports = [row["reported_township_at"], row["reported_bureau_at"]]
        known = [at for at in reports if at is not None and at < now]
        in_time: int | None = None
        if len(known) == 2:
            in_time = int(max(known) <= limit)
        elif records.as_of > (limit - timedelta(seconds=1)).date():
            in_time = 0
        is_long = row["school_days"] >= limits["suspect_days"]
        if row["absent_from"] >= records.year_start and is_long and in_time is not None:
            counts.append((cell, in_time, 1))
    return tally(counts)


def absences_open(records: Records) -> Counts:
    counts: list[tuple[Cell, int, None]] = [*none_anywhere(records)]
    for cell, row in _absences(records):
        until = row["absent_until"]
        runs = row["ended_how"] is None if until is None else until > records.as_of
        if runs and row["school_days"] >= records.settings["suspect_days"]:
            counts.append((cell, 1, None))
    return tally(counts)


HANDLING: dict[str, Opinion] = {
    "close_days": close_days,
    "returned_stable_rate": returned_stable_rate,
    "comparison_cleared_rate": comparison_cleared_rate,
    "comparison_fault_share": _comparison_share("data_fault"),
    "comparison_transfer_share": _comparison_share("transfer"),
    "comparison_real_share": _comparison_share("confirmed", "returned"),
    "comparison_clear_days": comparison_clear_days,
    "law_education_cases": _law_cases("1"),
    "law_order_cases": _law_cases("2"),
    "law_penalty_cases": _law_cases("3"),
    "law_court_cases": _law_cases("4"),
    "law_returned_rate": law_returned_rate,
    "persuasion_joint_share": persuasion_joint_share,
    "registered_first_week_rate": registered_first_week_rate,
    "unregistered_visited_rate": unregistered_visited_rate,
    "unregistered_settled_rate": unregistered_settled_rate,
    "absence_contacted_rate": absence_contacted_rate,
    "absence_reported_rate": absence_reported_rate,
    "absences_open": absences_open,
}
