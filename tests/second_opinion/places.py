"""Inspections of every place, school conditions, school meals, and ledgers beside each other."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

from tests.second_opinion.children import (
    at_home,
    at_unit,
    cell_of,
    everybody,
    level_of,
    none_anywhere,
    year_before,
)
from tests.second_opinion.counting import COMPULSORY, tally
from tests.second_opinion.duties import units, village_township
from tests.second_opinion.households import is_untraced
from tests.second_opinion.ledger import past, stage_of
from tests.second_opinion.records import Cell, Counts, Records, Row, either_number, person, read_lines

Opinion = Callable[[Records], Counts]


def _month(records: Records) -> tuple[date, date]:
    """The latest complete month."""
    last = (records.as_of + timedelta(days=1)).replace(day=1) - timedelta(days=1)
    return last.replace(day=1), last


def _visited(kind: str, since: Callable[[Records], tuple[date, date]], only_special: bool = False) -> Opinion:
    def count(records: Records) -> Counts:
        first, last = since(records)
        seen = {
            row[f"{kind}_code"]
            for row in records.rows("inspections")
            if row["unit_kind"] == kind
            and first <= row["inspected_on"] <= min(last, records.as_of)
            and (row["kind"] == "2" or not only_special)
        }
        return tally((cell, int(code in seen), 1) for cell, code in units(records, kind))

    return count


def _term(records: Records) -> tuple[date, date]:
    return date.fromisoformat(records.term["starts_on"]), records.as_of


def _school_year(records: Records) -> tuple[date, date]:
    return records.year_start, records.as_of


def samples(records: Records) -> list[tuple[Row, Row]]:
    """This school year's samples, each with its inspection (empty where the register does not know it)."""
    inspections = {
        row["inspection_number"]: row
        for row in records.rows("inspections")
        if row["inspected_on"] <= records.as_of
    }
    found = []
    for row in records.rows("inspection_results"):
        inspection = inspections.get(row["inspection_number"], {})
        day = row["checked_on"] or inspection.get("inspected_on")
        if day and records.year_start <= day <= records.as_of:
            found.append((row, inspection))
    return found


def children_met_rate(records: Records) -> Counts:
    met = {
        number
        for row, _ in samples(records)
        if records.flag("sample_how", row["how"], "is_in_person")
        for number in either_number(row)
    }
    counts = []
    for who, row in records.roll.items():
        if records.is_enrolled(who) and records.stage(row["grade"]) in COMPULSORY:
            counts.append((cell_of(records, who), int(who in met or row["pupil_number"] in met), 1))
    return tally(counts)


def sample_cell(records: Records, row: Row, inspection: Row) -> Cell:
    """Where a sampled child belongs: its school, else its village, else the place inspected."""
    known = everybody(records)
    who = next((number for number in (row["id_number"], person(row)) if number in known), None)
    who = who or records.person_of_number.get(row["pupil_number"] or "")
    stage = stage_of(records, who) if who else None
    township = inspection.get("township_code")
    village = village_township(records, row["village_code"])
    if row["school_code"] in records.township_of_school:
        return records.at_school(row["school_code"], stage)
    if village:
        return (records.county(village), village, row["school_code"], stage)
    return (township and township[:6], township, row["school_code"], stage)


def inspection_conform_rate(records: Records) -> Counts:
    return tally(
        (sample_cell(records, row, inspection), int(row["result"] == "conform"), 1)
        for row, inspection in samples(records)
    )


# School conditions.


def boarding_places_rate(records: Records) -> Counts:
    return tally(
        (
            at_unit(records, row["school_code"], None),
            min(row["held_count"] or 0, row["needed_count"]),
            row["needed_count"],
        )
        for row in records.rows("facility_checks")
        if row["item"] == "boarding_places" and row["needed_count"] is not None
    )


def _met(is_total: bool) -> Opinion:
    return lambda records: tally(
        (at_unit(records, row["school_code"], None), int(row["is_met"]), 1)
        for row in records.rows("facility_checks")
        if (row["item"] == "standard") == is_total
    )


BUILDINGS = ("new_building", "rebuilding")


def _projects(kinds: tuple[str, ...], column: str, only_completed: bool = False) -> Opinion:
    def count(records: Records) -> Counts:
        counts, unknown = [], set()
        for row in records.rows("facilities"):
            begun = row["started_on"] or row["completed_on"]
            done = row["completed_on"]
            is_done = (
                records.flag("project_state", row["state"], "is_completed")
                if done is None
                else done <= records.as_of
            )
            is_known = begun is None or begun <= records.as_of
            if row["kind"] in kinds and is_known and (is_done or not only_completed):
                township = row["township_code"] or records.township_of_school.get(row["school_code"])
                if row[column] is None:
                    unknown |= {(township, None), (township, row["school_code"])}
                    continue
                amount = row[column] * 10000 if column == "investment_wan_yuan" else row[column]
                counts.append(((row["county_code"], township, row["school_code"], None), amount, None))
        # Where a project does not say, nobody knows that there is nothing.
        return tally([*counts, *(one for one in none_anywhere(records) if one[0][1:3] not in unknown)])

    return count


# School meals.


def _meals(records: Records, first: date) -> list[tuple[Cell, Row]]:
    """The lines of months that begin on that day or later, up to the day of the snapshot."""
    found = []
    for row in records.rows("nutrition"):
        begins = date.fromisoformat(f"{row['month']}-01")
        if first <= begins <= records.as_of:
            found.append((at_unit(records, row["school_code"], row["stage"]), row))
    return found


def _last_year(records: Records) -> list[tuple[Cell, Row]]:
    return _meals(records, year_before(records.as_of) + timedelta(days=1))


def nutrition_paid_rate(records: Records) -> Counts:
    counts = []
    for cell, row in _last_year(records):
        later = row["paid_on"] is not None and row["paid_on"] > records.as_of
        counts.append((cell, Decimal(0) if later else row["paid_yuan"] or Decimal(0), row["due_yuan"]))
    return tally(counts)


def nutrition_pupil_days(records: Records) -> Counts:
    return tally((cell, row["pupil_days"], None) for cell, row in _meals(records, records.year_start))


def nutrition_by_standard_rate(records: Records) -> Counts:
    lines = sorted(read_lines("nutrition_standards.csv"), key=lambda line: line["valid_from"])
    counts = []
    for cell, row in _last_year(records):
        valid = [line for line in lines if line["valid_from"] <= f"{row['month']}-01"]
        if valid:
            right = row["standard_yuan"] == Decimal(valid[-1]["yuan_per_day"])
            counts.append((cell, int(right), 1))
    return tally(counts)


# Ledgers beside each other.


def roll_matched_rate(records: Records) -> Counts:
    counties = {records.county(cell[1]) for cell, _ in units(records, "township")}
    counts = []
    for who in records.roll:
        home = records.home(records.home_village(who))[0]
        if records.is_on_roll(who) and home in counties:
            counts.append((cell_of(records, who), int(who in records.by_id("population")), 1))
    return tally(counts)


def _studying(level: str, statuses: tuple[str, ...]) -> Opinion:
    return lambda records: tally(
        (at_home(records, who), int(row["study_status"] in statuses), 1)
        for who, row in records.by_id("population").items()
        if level_of(records, who) == level
    )


def roster_agreement_rate(records: Records) -> Counts:
    counts = []
    for row in records.rows("roster_summary"):
        if row["school_year"] != records.term["school_year"]:
            continue
        county = records.county(row["township_code"])
        if all(code != row["township_code"] for _, code in units(records, "township")):
            continue
        for cell, ours in _rosters(records, row["township_code"]).items():
            if row[cell] is not None and all(map(records.has, ROSTERS_OF.get(cell, ("population",)))):
                counts.append(((county, row["township_code"], None, None), int(row[cell] == ours), 1))
    return tally(counts)


# What a cell is added up from, where that is not the population register alone.
ROSTERS_OF = {
    "enrolled": ("population", "out_of_county"),
    "enrolled_here": ("population", "out_of_county"),
    "not_enrolled": ("population", "out_of_county"),
    "enrolled_elsewhere": ("out_of_county",),
    "dropped_out": ("dropout_cases",),
    "home_taught": ("disabled",),
    "disabled": ("disabled",),
    "poor": ("poor_households",),
    "left_behind": ("left_behind",),
}


def _rosters(records: Records, township: str) -> dict[str, int]:
    """What the six rosters give for one township, counted at the home village."""

    def lives_here(row: Row) -> bool:
        return village_township(records, row["village_code"]) == township

    people = [row for row in records.rows("population") if lives_here(row)]
    outside = {row["id_number"] for row in records.rows("out_of_county")}
    lists = {
        name: [row for row in records.rows(name) if lives_here(row)]
        for name in ("out_of_county", "disabled", "poor_households", "left_behind")
    }
    of_age = [row["id_number"] for row in people if records.age_stage(row["id_number"])]
    taught = [who for who in of_age if _is_somewhere(records, who)]
    gone = 0
    for row in records.rows("dropout_cases"):
        again = past(records, row["left_again_on"])
        is_open = records.flag("case_status", row["status"], "is_open")
        is_closed = row["closed_on"] is not None and row["closed_on"] <= records.as_of
        is_back = row["returned_on"] is not None and row["returned_on"] <= records.as_of and not again
        home = records.home(row["village_code"])[1]
        if row["confirmed_on"] <= records.as_of and is_open and not is_closed and not is_back:
            gone += home == township
    return {
        "households": len({row["household_number"] for row in people} - {None}),
        "children": len(people),
        "primary_age": sum(records.age_stage(who) == "primary" for who in of_age),
        "junior_age": sum(records.age_stage(who) == "junior" for who in of_age),
        "school_age": len(of_age),
        "enrolled": len(taught),
        "enrolled_here": sum(who not in outside for who in taught),
        "enrolled_elsewhere": len(lists["out_of_county"]),
        "not_enrolled": sum(
            who not in taught
            and not is_untraced(records, who)
            and not (records.is_first_week and records.is_awaited(who))
            for who in of_age
        ),
        "dropped_out": gone,
        "suspended": sum(
            records.is_on_roll(who) and records.roll[who]["roll_status"] == "20" for who in of_age
        ),
        "home_taught": sum(row["placement"] == "home_teaching" for row in lists["disabled"]),
        "disabled": len(lists["disabled"]),
        "poor": len(lists["poor_households"]),
        "left_behind": len(lists["left_behind"]),
    }


def _is_somewhere(records: Records, who: str) -> bool:
    placement = records.by_id("disabled").get(who, {}).get("placement")
    return (
        records.is_on_roll(who)
        or who in records.by_id("out_of_county")
        or records.is_finished(who)
        or records.flag("placement", placement, "is_enrolled")
    )


PLACES: dict[str, Opinion] = {
    "inspection_school_month_rate": _visited("school", _month),
    "inspection_township_month_rate": _visited("township", _month),
    "inspection_village_term_rate": _visited("village", _term),
    "inspection_special_township_rate": _visited("township", _school_year, only_special=True),
    "inspection_special_school_rate": _visited("school", _school_year, only_special=True),
    "children_met_rate": children_met_rate,
    "inspection_conform_rate": inspection_conform_rate,
    "boarding_places_rate": boarding_places_rate,
    "facility_standard_rate": _met(is_total=True),
    "facility_items_met_rate": _met(is_total=False),
    "building_investment": _projects(BUILDINGS, "investment_wan_yuan"),
    "building_area": _projects(BUILDINGS, "floor_area_m2"),
    "broadcast_classrooms": _projects(("broadcast_classroom",), "unit_count", only_completed=True),
    "broadcast_investment": _projects(("broadcast_classroom",), "investment_wan_yuan"),
    "nutrition_paid_rate": nutrition_paid_rate,
    "nutrition_pupil_days": nutrition_pupil_days,
    "nutrition_by_standard_rate": nutrition_by_standard_rate,
    "roster_agreement_rate": roster_agreement_rate,
    "roll_matched_rate": roll_matched_rate,
    "preschool_enrolment_rate": _studying("preschool", ("kindergarten", "primary")),
    "senior_enrolment_rate": _studying("senior", ("senior", "vocational", "junior")),
}
