"""Who left school in a school year and is not back."""

from collections.abc import Callable
from datetime import date, timedelta

from tests.second_opinion.ledger import cases, past
from tests.second_opinion.moving import every_move, move_ends
from tests.second_opinion.records import Cell, Records, Row


def last_left(case: Row) -> date:
    """When the child of a case left last, as far as the case itself says."""
    return max(day for day in (case["left_on"], case["left_again_on"]) if day)


def this_year(records: Records) -> tuple[date, date]:
    """The first day of the school year, and the day looked at."""
    return records.year_start, records.as_of


def last_year(records: Records) -> tuple[date, date]:
    """The first and the last day of the school year before."""
    start = records.year_start
    return start.replace(year=start.year - 1), start - timedelta(days=1)


Year = Callable[[Records], tuple[date, date]]


def _last_came(records: Records) -> dict[str, date]:
    return {
        who: row["moved_on"]
        for row, who in every_move(records)
        if records.flag("movement", row["kind"], "is_increase")
    }


def withdrawn_on(records: Records) -> dict[str, date]:
    """The last withdrawal of everyone who did not come back to a school after it."""
    came = _last_came(records)
    found = {who: row["moved_on"] for row, who in every_move(records) if row["kind"] == "withdrawal"}
    return {who: day for who, day in found.items() if who not in came or came[who] < day}


def first_left(case: Row, withdrawals: dict[str, date]) -> date:
    """When the child of a case left: as it says, else when withdrawn before, else when found."""
    withdrawn = withdrawals.get(case["person"])
    if not case["dropout"].get("left_on") and withdrawn and withdrawn <= case["found_on"]:
        return withdrawn
    return case["left_on"]


def closed_too_young(records: Records, case: Row) -> bool:
    """Whether the child was not yet sixteen when its case was closed as over age."""
    number = case["known_id"]
    if not number or not number[6:14].isdigit():
        return False
    closed = past(records, case["dropout"].get("closed_on")) or records.as_of
    return int(closed.strftime("%Y%m%d")) - int(number[6:14]) < 160000


def leaving_cases(records: Records, year: Year = this_year) -> dict[str, Row]:
    """Of everyone who counts as a dropout of the year by the ledger the case in which it left last."""
    first, last = year(records)
    withdrawals = withdrawn_on(records)
    found: dict[str, tuple[date, Row]] = {}
    for case in cases(records):
        excused = case["outcome"] in ("3", "4") or (
            case["is_closed"]
            and case["dropout"].get("status") == "90"
            and not closed_too_young(records, case)
        )
        if case["kind"] != "confirmed" or case["is_back"] or excused:
            continue
        day = max(it for it in (first_left(case, withdrawals), case["left_again_on"]) if it)
        if not first <= day <= last:
            continue
        known = found.get(case["person"])
        if known is None or _rank(day, case) < _rank(*known):
            found[case["person"]] = (day, case)
    return {who: case for who, (_, case) in found.items()}


def _rank(day: date, case: Row) -> tuple[int, str]:
    return (-day.toordinal(), case["cell"][2] or "~")


def leavers(records: Records, year: Year = this_year) -> tuple[dict[str, Cell], set[str]]:
    """Everyone who left in the year and where, the ledger before the movements; and who was withdrawn."""
    gone = {who: case["cell"] for who, case in leaving_cases(records, year).items()}
    withdrawn: set[str] = set()
    last_came = _last_came(records)
    latest_first = sorted(
        every_move(records),
        key=lambda move: (-move[0]["moved_on"].toordinal(), move[0]["from_school_code"] or "~"),
    )
    for row, who in latest_first:
        school = row["from_school_code"]
        if not _took_away(records, row, year) or school not in records.township_of_school:
            continue
        came_back = who in last_came and last_came[who] >= row["moved_on"]
        elsewhere = records.is_enrolled(who) and records.roll[who]["school_code"] != school
        if came_back or elsewhere:
            continue
        gone.setdefault(who, records.at_school(school, move_ends(records, row, who)[2]))
        if row["kind"] == "withdrawal":
            withdrawn.add(who)
    return gone, withdrawn


def _took_away(records: Records, row: Row, year: Year) -> bool:
    """A withdrawal of the year, or a transfer of the year that nobody confirmed in its days."""
    first, last = year(records)
    if not first <= row["moved_on"] <= last:
        return False
    days = timedelta(days=int(records.settings["transfer_receipt_days"]))
    return row["kind"] == "withdrawal" or (
        row["kind"] == "transfer_out"
        and past(records, row["received_on"]) is None
        and records.as_of > row["moved_on"] + days
    )
