"""Who left school, counts for this school year, and is not back."""

from datetime import date, timedelta

from tests.second_opinion.ledger import cases, past
from tests.second_opinion.moving import every_move, move_ends
from tests.second_opinion.records import Cell, Records, Row


def last_left(case: Row) -> date:
    return max(day for day in (case["left_on"], case["left_again_on"]) if day)


def counts_this_year(records: Records, case: Row) -> bool:
    """By the day on which the child left or left again; by that of the confirmation where that came in a
    later school year."""
    is_of_year = [
        day is not None and records.year_start <= day <= records.as_of
        for day in (case["left_on"], case["left_again_on"], case["confirmed_on"])
    ]
    left, again, confirmed = is_of_year
    return again or left or (case["left_on"] < records.year_start and confirmed)


def leaving_cases(records: Records) -> dict[str, Row]:
    """Of everyone who counts as a dropout by the ledger the case in which it left last."""
    found: dict[str, Row] = {}
    for case in cases(records):
        excused = case["outcome"] in ("3", "4") or (
            case["is_closed"] and case["dropout"].get("status") == "90"
        )
        if case["kind"] != "confirmed" or case["is_back"] or excused or not counts_this_year(records, case):
            continue
        known = found.get(case["person"])
        if known is None or _rank(case) < _rank(known):
            found[case["person"]] = case
    return found


def _rank(case: Row) -> tuple[int, str]:
    return (-last_left(case).toordinal(), case["cell"][2] or "~")


def leavers(records: Records) -> tuple[dict[str, Cell], set[str]]:
    """Everyone who left and where, the ledger before the movements; and whom a school withdrew."""
    gone = {who: case["cell"] for who, case in leaving_cases(records).items()}
    withdrawn: set[str] = set()
    history = every_move(records)
    last_came = {
        who: row["moved_on"] for row, who in history if records.flag("movement", row["kind"], "is_increase")
    }
    latest_first = sorted(
        history, key=lambda move: (-move[0]["moved_on"].toordinal(), move[0]["from_school_code"] or "~")
    )
    for row, who in latest_first:
        school = row["from_school_code"]
        if not _took_away(records, row) or school not in records.township_of_school:
            continue
        came_back = who in last_came and last_came[who] >= row["moved_on"]
        elsewhere = records.is_enrolled(who) and records.roll[who]["school_code"] != school
        if came_back or elsewhere:
            continue
        gone.setdefault(who, records.at_school(school, move_ends(records, row, who)[2]))
        if row["kind"] == "withdrawal":
            withdrawn.add(who)
    return gone, withdrawn


def _took_away(records: Records, row: Row) -> bool:
    """A withdrawal of this year, or a transfer that nobody confirmed and whose days ran out this year."""
    if row["kind"] == "withdrawal":
        return bool(row["moved_on"] >= records.year_start)
    last_day = row["moved_on"] + timedelta(days=int(records.settings["transfer_receipt_days"]))
    overdue_on = last_day + timedelta(days=1)
    return (
        row["kind"] == "transfer_out"
        and past(records, row["received_on"]) is None
        and records.year_start <= overdue_on <= records.as_of
    )
