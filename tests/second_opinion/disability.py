"""Disabled children: nobody left out, home lessons beside the standard."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

from tests.second_opinion.children import at_home, at_unit, cell_of, everybody, nobody, term_start
from tests.second_opinion.counting import tally
from tests.second_opinion.ledger import stage_of
from tests.second_opinion.records import Cell, Counts, Records, Row


def _deferred(records: Records) -> set[str | None]:
    """Who has a certificate that is valid on the day."""
    found = {who for who, row in records.by_id("disabled").items() if row["has_deferral"]}
    for row in records.rows("leave"):
        number = row["pupil_number"]
        who = row["id_number"] or (number[1:] if number and number.startswith("G") else None)
        ended = row["ends_on"] is not None and row["ends_on"] < records.as_of
        back = row["returned_on"] is not None and row["returned_on"] <= records.as_of
        is_long = row["kind"] in ("deferral", "exemption") and bool(row["has_certificate"])
        if is_long and row["starts_on"] <= records.as_of and not ended and not back:
            found.add(who)
    return found


def disabled_left_out(records: Records) -> Counts:
    deferred = _deferred(records)
    counts: list[tuple[Cell, int, None]] = [*nobody(records)]
    for who, row in records.by_id("disabled").items():
        placed = records.flag("placement", row["placement"], "is_enrolled")
        if records.age_stage(who) and not placed and who not in deferred:
            counts.append((at_home(records, who), 1, None))
    return tally(counts)


def _home_taught(records: Records) -> list[str]:
    found = []
    for who in everybody(records):
        row = records.roll.get(who, {})
        placement = records.by_id("disabled").get(who, {}).get("placement") or row.get("placement")
        if placement == "home_teaching" or row.get("roll_status") == "50":
            found.append(who)
    return found


def home_taught_on_roll_rate(records: Records) -> Counts:
    return tally((cell_of(records, who), int(records.is_on_roll(who)), 1) for who in _home_taught(records))


def _months_taught(records: Records) -> int:
    """Whole months of thirty days of teaching so far this term."""
    first, last = (date.fromisoformat(records.term[f"teaching_{name}_on"]) for name in ("starts", "ends"))
    return max(0, ((min(records.as_of, last) - first).days + 1) // 30)


def _lessons(records: Records) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in records.rows("home_teaching"):
        if term_start(records) <= row["taught_on"] <= records.as_of:
            found.setdefault(row["id_number"], []).append(row)
    return found


def home_teaching_standard_rate(records: Records) -> Counts:
    months, lessons = _months_taught(records), _lessons(records)
    visits = months * int(records.settings["home_teaching_visits_per_month"])
    periods = visits * int(records.settings["home_teaching_periods_per_visit"])
    counts = []
    for who in _home_taught(records) if months else []:
        given = lessons.get(who, [])
        reached = len(given) >= visits and sum(row["periods"] for row in given) >= periods
        counts.append((cell_of(records, who), int(reached), 1))
    return tally(counts)


def home_teaching_periods_rate(records: Records) -> Counts:
    months, lessons = _months_taught(records), _lessons(records)
    due = months * int(
        records.settings["home_teaching_visits_per_month"]
        * records.settings["home_teaching_periods_per_visit"]
    )
    counts = []
    for who in _home_taught(records) if due else []:
        given = sum((Decimal(row["periods"]) for row in lessons.get(who, [])), Decimal(0))
        counts.append((cell_of(records, who), min(given, Decimal(due)), due))
    return tally(counts)


def _of_lessons(met: Callable[[Row], bool]) -> Callable[[Records], Counts]:
    def count(records: Records) -> Counts:
        known = everybody(records)
        counts = []
        for rows in _lessons(records).values():
            for row in rows:
                who = row["id_number"]
                stage = stage_of(records, who) if who in known else None
                counts.append((at_unit(records, row["school_code"], stage), int(met(row)), 1))
        return tally(counts)

    return count


DISABILITY: dict[str, Callable[[Records], Counts]] = {
    "disabled_left_out": disabled_left_out,
    "home_taught_on_roll_rate": home_taught_on_roll_rate,
    "home_teaching_standard_rate": home_teaching_standard_rate,
    "home_teaching_periods_rate": home_teaching_periods_rate,
    "home_teaching_signed_rate": _of_lessons(lambda row: bool(row["is_signed"])),
    "home_teaching_health_share": _of_lessons(
        lambda row: row["content"] in ("2", "5") or row["second_content"] in ("2", "5")
    ),
}
