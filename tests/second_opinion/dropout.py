"""Dropout in its calibres, suspicions, and what became of the cases."""

from datetime import datetime, time, timedelta
from typing import Any

from tests.second_opinion.counting import COMPULSORY, compulsory, tally
from tests.second_opinion.enrolment import at_start, dropout_rate_net, enrolled
from tests.second_opinion.leaving import last_left, leavers
from tests.second_opinion.ledger import cases, number_of_case, past, stage_of
from tests.second_opinion.records import LISTS, Cell, Counts, Records, Row, end_of


def dropout_rate_named(records: Records) -> Counts:
    gone, _ = leavers(records)
    counts = [(cell, 1, 0) for cell in gone.values()]
    counts += [(cell, 0, pair[1]) for cell, pair in at_start(records).items()]
    counts += [(cell, 0, 0) for cell in dropout_rate_net(records)]
    return compulsory(tally(counts))


def dropout_rate_open(records: Records) -> Counts:
    """Everyone who is enrolled or has an open case, once: where the case in which it left last says."""
    enrolled_at = {who: (records.at_school(*place), 0) for who, place in enrolled(records).items()}
    is_open = [
        case
        for case in cases(records)
        if case["kind"] == "confirmed" and not case["is_back"] and not case["is_closed"]
    ]
    is_open.sort(key=number_of_case, reverse=True)
    is_open.sort(key=last_left)
    out_at = {case["person"]: (case["cell"], 1) for case in is_open}
    return compulsory(tally((cell, out, 1) for cell, out in (enrolled_at | out_at).values()))


def suspected_open(records: Records) -> Counts:
    waiting = [case for case in cases(records) if not case["kind"] and case["cell"][3] in COMPULSORY]
    one_each = {case["person"]: case for case in sorted(waiting, key=found_in_turn)}
    counts: list[tuple[Cell, Any, Any]] = [(case["cell"], 1, None) for case in one_each.values()]
    return compulsory(tally(counts + nobody_at_school(records)))


def nobody_at_school(records: Records) -> list[tuple[Cell, Any, Any]]:
    """A zero for every place with children."""
    counts: list[tuple[Cell, Any, Any]] = []
    people = set(records.roll).union(*(records.by_id(name) for name in ("population", *LISTS)))
    for who in people:
        if records.is_on_roll(who):
            counts.append(
                (records.at_school(records.roll[who]["school_code"], stage_of(records, who)), 0, None)
            )
        else:
            counts.append(((*records.home(records.home_village(who)), None, stage_of(records, who)), 0, None))
    return counts


def cases_late(records: Records) -> Counts:
    late = [(case["cell"], 1, None) for case in cases(records) if is_late(records, case)]
    return compulsory(tally(late + nobody_at_school(records)))


def cases_late_suspicion(records: Records) -> Counts:
    late = [(case["cell"], 1, None) for case in cases(records) if not case["kind"] and is_late(records, case)]
    return compulsory(tally(late + nobody_at_school(records)))


def cases_late_return(records: Records) -> Counts:
    late = [(case["cell"], 1, None) for case in cases(records) if case["kind"] and is_late(records, case)]
    return compulsory(tally(late + nobody_at_school(records)))


def is_late(records: Records, case: Row) -> bool:
    """Whether an open case has stayed in its present step beyond the step's limit."""
    suspicion, dropout, limits = case["suspicion"], case["dropout"], records.settings
    if not case["kind"]:
        reported = double_reported(records, suspicion, dropout)
        if reported is None:
            runs_out = suspicion["found_at"] + timedelta(hours=limits["double_report_hours"])
            return records.as_of > runs_out.date()
        due = suspicion["verify_due_on"] or case["found_on"] + timedelta(days=limits["verify_days"])
        return records.as_of > due
    if case["kind"] != "confirmed" or case["is_closed"]:
        return False
    if not case["is_back"]:
        since, limit = (
            case["left_again_on"] or case["confirmed_on"] or case["found_on"],
            limits["persuade_days"],
        )
    elif dropout["return_placement"] is None:
        back = past(records, dropout["returned_on"])
        since, limit = back or case["confirmed_on"] or case["found_on"], limits["settle_days"]
    else:
        return False
    return (records.as_of - since).days > limit


def double_reported(records: Records, suspicion: Row, dropout: Row) -> datetime | None:
    """When both reports were in; None when one is missing on the day."""
    reports = []
    for name in ("reported_township_at", "reported_bureau_at"):
        times = [row[name] for row in (suspicion, dropout) if row and row[name]]
        reports.append(next((at for at in times if at < end_of(records.as_of)), None))
    return None if None in reports else max(reports)


def found_in_turn(case: Row) -> tuple[Any, ...]:
    """Cases in the order in which they were found; equal ones as the ledger is sorted."""
    county, township, school, stage = case["cell"]
    found_at = case["suspicion"].get("found_at") or datetime.combine(case["found_on"], time())
    in_ledger = (county or "~", township or "~", school or "~", stage, case["grade"] or 99)
    return found_at, in_ledger, case["number"]


def _confirmed_this_year(records: Records) -> list[Row]:
    confirmed = [case for case in cases(records) if case["kind"] == "confirmed" and case["confirmed_on"]]
    return [case for case in confirmed if records.year_start <= case["confirmed_on"] <= records.as_of]


def returned_rate(records: Records) -> Counts:
    """A pupil confirmed more than once this year is one, and its newest case says whether it is back."""
    in_turn = sorted(
        (case for case in _confirmed_this_year(records) if case["cell"][3] in COMPULSORY),
        key=lambda case: (case["confirmed_on"], *found_in_turn(case)),
    )
    newest = {case["person"]: case for case in in_turn}
    return compulsory(tally((case["cell"], int(case["is_back"]), 1) for case in newest.values()))


def closed_rate(records: Records) -> Counts:
    this_year = _confirmed_this_year(records)
    return compulsory(tally((case["cell"], int(case["is_closed"]), 1) for case in this_year))


def double_report_on_time_rate(records: Records) -> Counts:
    counts = []
    limit = timedelta(hours=records.settings["double_report_hours"])
    for case in cases(records):
        suspicion, dropout = case["suspicion"], case["dropout"]
        if not suspicion or not records.year_start <= case["found_on"] <= records.as_of:
            continue
        reported = double_reported(records, suspicion, dropout)
        if reported is not None:
            counts.append((case["cell"], int(reported - suspicion["found_at"] <= limit), 1))
        elif (suspicion["found_at"] + limit).date() < records.as_of:
            counts.append((case["cell"], 0, 1))
    return compulsory(tally(counts))
