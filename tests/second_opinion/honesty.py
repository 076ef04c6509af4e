"""What a score sets against silence: leave not in force, marks without a case, zeros, days to find."""

from collections.abc import Callable
from datetime import date, timedelta

from tests.second_opinion.children import none_anywhere
from tests.second_opinion.counting import compulsory, tally
from tests.second_opinion.dropout import nobody_at_school
from tests.second_opinion.duties import township_of
from tests.second_opinion.ledger import cases, past
from tests.second_opinion.records import Counts, Records, Row, either_number
from tests.second_opinion.school_days import teaching_days
from tests.second_opinion.scoring import numbers_in_ledgers

LONG = {"suspension", "deferral", "exemption"}


def days_to_find(records: Records) -> Counts:
    counts = []
    for case in cases(records):
        left = case["dropout"].get("left_on")
        if case["kind"] != "confirmed" or left is None or left > case["found_on"]:
            continue
        if records.year_start <= case["found_on"] <= records.as_of:
            counts.append((case["cell"], teaching_days(left, case["found_on"]), 1))
    return compulsory(tally(counts))


def leave_unproven(records: Records) -> Counts:
    in_force: set[str] = set()
    for row in records.rows("leave"):
        ended = row["ends_on"] is not None and row["ends_on"] < records.as_of
        if row["returned_on"] is not None:
            back = row["returned_on"] <= records.as_of
        else:
            back = bool(row["has_returned"])
        if row["kind"] in LONG and row["starts_on"] <= records.as_of and not ended and not back:
            in_force |= either_number(row)
    return _marked(records, "20", in_force)


def marked_unlisted(records: Records) -> Counts:
    return _marked(records, "60", numbers_in_ledgers(records))


def _marked(records: Records, status: str, named: set[str]) -> Counts:
    """Pupils with a state on the roll whose numbers are not among those named, by school; zeros beside."""
    counts = list(nobody_at_school(records))
    for who, row in records.roll.items():
        if (
            records.is_on_roll(who)
            and row["roll_status"] == status
            and not {who, row["pupil_number"]} & named
        ):
            counts.append((records.at_school(row["school_code"], records.stage(row["grade"])), 1, None))
    return compulsory(tally(counts))


def zero_reports_contradicted(records: Records) -> Counts:
    stood = [times for case in cases(records) for times in _stood(records, case)]
    counts = list(none_anywhere(records))
    for row in records.rows("report_submissions"):
        if row["kind"] != "school_month" or not row["is_zero_report"] or not row["school_code"]:
            continue
        is_in = past(records, row["submitted_on"]) is not None
        if not is_in or not records.year_start <= row["due_on"] <= records.as_of:
            continue
        first = _month(row["period"])
        if first is None:
            continue
        following = (first + timedelta(days=32)).replace(day=1)
        if any(
            school == row["school_code"]
            and begins < following
            and (begins >= first or ends is None or ends > first)
            for school, begins, ends in stood
        ):
            counts.append(
                ((row["county_code"], township_of(records, row), row["school_code"], None), 1, None)
            )
    return tally(counts)


def _month(period: str) -> date | None:
    try:
        return date.fromisoformat(f"{period}-01")
    except ValueError:
        return None


def _stood(records: Records, case: Row) -> list[tuple[str, date, date | None]]:
    """School, first and last day of each time in which the case stood open (no end: it still does)."""
    school = case["cell"][2]
    if not school:
        return []
    dropout = case["dropout"]
    back, closed = past(records, dropout.get("returned_on")), past(records, dropout.get("closed_on"))
    again = case["left_again_on"]
    ends: date | None = None
    if case["kind"] != "confirmed":
        if case["kind"] is not None:
            ends = case["suspicion"].get("verified_on") or case["found_on"]
    elif back is not None and (closed is None or back <= closed):
        ends = back
    elif closed is not None:
        ends = closed
    elif case["is_back"] or case["is_closed"]:
        ends = case["found_on"]
    times = [(school, case["found_on"], ends)]
    if case["kind"] == "confirmed" and again is not None and back is not None and again >= back:
        times.append((school, again, closed if closed is not None and closed >= again else None))
    return times


HONESTY: dict[str, Callable[[Records], Counts]] = {
    "days_to_find": days_to_find,
    "leave_unproven": leave_unproven,
    "marked_unlisted": marked_unlisted,
    "zero_reports_contradicted": zero_reports_contradicted,
}
