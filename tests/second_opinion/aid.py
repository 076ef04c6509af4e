"""Student aid: whom it reached, in full, in time."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from tests.second_opinion.children import cell_of, entitled, none_anywhere, year_before
from tests.second_opinion.counting import tally
from tests.second_opinion.ledger import past
from tests.second_opinion.records import Cell, Counts, Records, Row, either_number


def _reached(records: Records, payment: Row) -> bool:
    """Whether the money is with the child on the day."""
    if payment["status"] in ("60", "80"):
        return False
    if payment["arrived_on"] is None:
        return payment["status"] in ("50", "70")
    return payment["arrived_on"] <= records.as_of


def paid_this_term(records: Records) -> set[str]:
    """The numbers (of either kind) of those whom a payment of this term has reached."""
    term = (records.term["school_year"], records.term["term"])
    found: set[str] = set()
    for row in records.rows("aid_payments"):
        is_this_term = (row["school_year"], row["term"]) == term
        if is_this_term and _reached(records, row) and (row["paid_yuan"] or 0) > 0:
            found |= either_number(row)
    return found


def aid_coverage_rate(records: Records) -> Counts:
    paid = paid_this_term(records)
    return tally(
        (cell_of(records, who), int(who in paid or records.roll[who]["pupil_number"] in paid), 1)
        for who in entitled(records)
    )


def _located(records: Records) -> list[tuple[Cell, Row]]:
    """The payments known on the day, those of later terms left out."""
    now = (records.term["school_year"], records.term["term"])
    found = []
    for row in records.rows("aid_payments"):
        asked_on = row["applied_on"] or row["arrived_on"]
        if (asked_on and asked_on > records.as_of) or (row["school_year"], row["term"]) > now:
            continue
        if row["school_code"] in records.township_of_school:
            cell = records.at_school(row["school_code"], row["stage"])
        else:
            township = records.home(row["village_code"])[1]
            cell = (row["county_code"], township, row["school_code"], row["stage"])
        found.append((cell, row))
    return found


def arrived_lately(programme: str, in_yuan: bool) -> Callable[[Records], Counts]:
    """Payments of a programme (or their yuan) that arrived within the last twelve months."""

    def count(records: Records) -> Counts:
        counts: list[tuple[Cell, Any, None]] = [*none_anywhere(records)]
        for cell, row in _located(records):
            days = [past(records, row["arrived_on"]), past(records, row["applied_on"]), row["deadline_on"]]
            when = next(day for day in days if day)
            if row["programme"] == programme and _reached(records, row) and when > year_before(records.as_of):
                counts.append((cell, (row["paid_yuan"] or Decimal(0)) if in_yuan else 1, None))
        return tally(counts)

    return count


def _payments_due(records: Records) -> list[tuple[Cell, Row]]:
    """The payments whose deadline passed within the last twelve months."""
    first = year_before(records.as_of)
    return [(cell, row) for cell, row in _located(records) if first <= row["deadline_on"] < records.as_of]


def aid_amount_paid_rate(records: Records) -> Counts:
    def arrived(row: Row) -> Decimal:
        return (row["paid_yuan"] or Decimal(0)) if _reached(records, row) else Decimal(0)

    return tally((cell, arrived(row), row["due_yuan"]) for cell, row in _payments_due(records))


def aid_on_time_rate(records: Records) -> Counts:
    counts = []
    for cell, row in _payments_due(records):
        in_time = row["arrived_on"] is not None and row["arrived_on"] <= row["deadline_on"]
        counts.append((cell, int(in_time and _reached(records, row)), 1))
    return tally(counts)
