"""The working systems: home visits, contracts, inspectors, rectifications."""

from datetime import date, timedelta

from tests.second_opinion.counting import compulsory, tally
from tests.second_opinion.records import Counts, Records


def home_visit_coverage_rate(records: Records) -> Counts:
    start = date.fromisoformat(records.term["starts_on"])
    visited = {
        r["pupil_number"] for r in records.rows("home_visits") if start <= r["visited_on"] <= records.as_of
    }
    counts = []
    for who, row in records.roll.items():
        household = records.by_id("poor_households").get(who, {}).get("household_kind")
        poor = any(
            records.flag("beneficiary", code, "is_poor_household")
            for code in (household, row["family_category"])
        )
        alone = who in records.by_id("left_behind") or row["left_behind"] in ("1", "2")
        disabled = who in records.by_id("disabled") or bool(row["is_disabled"])
        if records.is_on_roll(who) and (poor or alone or disabled):
            cell = records.at_school(row["school_code"], records.stage(row["grade"]))
            counts.append((cell, int(row["pupil_number"] in visited), 1))
    return compulsory(tally(counts))


def pledge_signed_rate(records: Records) -> Counts:
    counts = []
    for row in records.rows("pledges"):
        if row["year"] == records.as_of.year:
            signed = 0 if row["signed_on"] and row["signed_on"] > records.as_of else row["signed_count"]
            cell = (row["county_code"], row["township_code"], row["school_code"], None)
            counts.append((cell, signed, row["due_count"]))
    return tally(counts)


def inspection_monthly_rate(records: Records) -> Counts:
    tomorrow = records.as_of + timedelta(days=1)
    month_end = tomorrow.replace(day=1) - timedelta(days=1)
    month_start = month_end.replace(day=1)
    visits = records.rows("inspections")
    out = {row["inspector_number"] for row in visits if month_start <= row["inspected_on"] <= month_end}
    counts = []
    for row in records.rows("inspectors"):
        came = row["appointed_on"] is None or row["appointed_on"] <= month_start
        stayed = row["ended_on"] is None or row["ended_on"] > month_end
        if came and stayed:
            cell = (row["county_code"], row["township_code"], None, None)
            counts.append((cell, int(row["inspector_number"] in out), 1))
    return tally(counts)


def rectification_on_time_rate(records: Records) -> Counts:
    counts = []
    for row in records.rows("rectifications"):
        if row["issued_on"] <= records.as_of and records.year_start <= row["deadline_on"] < records.as_of:
            in_time = row["reported_on"] is not None and row["reported_on"] <= row["deadline_on"]
            township = row["township_code"]
            counts.append(((records.county(township), township, row["school_code"], None), int(in_time), 1))
    return tally(counts)
