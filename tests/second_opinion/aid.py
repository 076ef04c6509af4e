"""Student aid: whom it reached, in full, in time."""

from decimal import Decimal

from tests.second_opinion.counting import COMPULSORY, tally
from tests.second_opinion.enrolment import enrolled
from tests.second_opinion.records import Cell, Counts, Records, Row, read_lines


def _reached(records: Records, payment: Row) -> bool:
    """Whether the money is with the child on the day."""
    if payment["status"] in ("60", "80"):
        return False
    if payment["arrived_on"] is None:
        return payment["status"] in ("50", "70")
    return payment["arrived_on"] <= records.as_of


def aid_coverage_rate(records: Records) -> Counts:
    term, start = records.term, records.term["starts_on"]
    paid = set()
    for row in records.rows("aid_payments"):
        is_this_term = (row["school_year"], row["term"]) == (term["school_year"], term["term"])
        if is_this_term and _reached(records, row) and (row["paid_yuan"] or 0) > 0:
            paid |= {row["id_number"], row["pupil_number"]} - {None}
    standards = {
        (line["stage"], line["programme"])
        for line in read_lines("aid_standards.csv")
        if line["valid_from"] <= start and line["stage"] in COMPULSORY
    }
    counts = []
    for who, (school, stage) in enrolled(records).items():
        row = records.roll[who]
        programme = "boarding_allowance" if row["is_boarding"] else "day_allowance"
        household = records.by_id("poor_households").get(who, {}).get("household_kind")
        needy = (
            records.flag("beneficiary", household, "is_aid_eligible")
            or records.flag("beneficiary", row["family_category"], "is_aid_eligible")
            or who in records.by_id("disabled")
            or bool(row["is_disabled"])
        )
        if needy and (stage, programme) in standards:
            is_paid = who in paid or row["pupil_number"] in paid
            counts.append((records.at_school(school, stage), int(is_paid), 1))
    return tally(counts)


def _payments_due(records: Records) -> list[tuple[Cell, Row]]:
    """The payments whose deadline passed within the last twelve months."""
    day = records.as_of
    year_ago = day.replace(year=day.year - 1, day=28 if (day.month, day.day) == (2, 29) else day.day)
    found = []
    for row in records.rows("aid_payments"):
        asked_on = row["applied_on"] or row["arrived_on"]
        term = (row["school_year"], row["term"])
        is_future = (asked_on and asked_on > day) or term > (
            records.term["school_year"],
            records.term["term"],
        )
        if year_ago < row["deadline_on"] <= day and not is_future:
            if row["school_code"] in records.township_of_school:
                cell = records.at_school(row["school_code"], row["stage"])
            else:
                township = records.home(row["village_code"])[1]
                cell = (row["county_code"], township, row["school_code"], row["stage"])
            found.append((cell, row))
    return found


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
