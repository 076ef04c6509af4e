"""Who the children of all registers are, where each is counted, and to which key groups it belongs."""

from collections.abc import Callable
from datetime import date

from tests.second_opinion.counting import COMPULSORY, tally
from tests.second_opinion.enrolment import enrolled
from tests.second_opinion.ledger import stage_of
from tests.second_opinion.records import Cell, Counts, Records, Row, read_lines


def everybody(records: Records) -> set[str]:
    return records.everybody


def cell_of(records: Records, who: str) -> Cell:
    """Where a child is counted: at its school, else at home."""
    if records.is_on_roll(who):
        return records.at_school(records.roll[who]["school_code"], stage_of(records, who))
    return (*records.home(records.home_village(who)), None, stage_of(records, who))


def level_of(records: Records, who: str) -> str | None:
    """By age: preschool, primary, junior, senior."""
    age, limits = records.age(who), records.settings
    if age is None or not limits["preschool_age_from"] <= age <= limits["senior_age_to"]:
        return None
    if age < limits["school_age_from"]:
        return "preschool"
    return "senior" if age > limits["school_age_to"] else records.age_stage(who)


def at_home(records: Records, who: str) -> Cell:
    return (*records.home(records.home_village(who)), None, level_of(records, who))


def number_of(records: Records, who: str) -> str | None:
    return records.roll[who]["pupil_number"] if who in records.roll else None


def has_id(who: str) -> bool:
    return who[0] not in "GJL"


def stage_of_number(records: Records, number: str | None) -> str | None:
    """The stage of the child whom the roll knows under this pupil number."""
    who = records.person_of_number.get(number or "")
    return stage_of(records, who) if who else None


def at_unit(records: Records, school: str | None, stage: str | None) -> Cell:
    """At a school of ours; at no place where nobody knows the school."""
    if school in records.township_of_school:
        return records.at_school(school, stage)
    return (None, None, school, stage)


def all_townships(records: Records) -> set[str]:
    listed = records.township_of_village
    unlisted = {r["village_code"][:9] for r in records.rows("population") if r["village_code"] not in listed}
    return (
        {row["township_code"] for row in records.rows("townships")}
        | set(records.township_of_school.values())
        | set(listed.values())
        | unlisted
    )


def nobody(records: Records) -> list[tuple[Cell, int, None]]:
    """A zero for every township."""
    return [((records.county(code), code, None, None), 0, None) for code in all_townships(records)]


def none_anywhere(records: Records) -> list[tuple[Cell, int, None]]:
    """A zero for every township and every school."""
    schools = [(records.at_school(code, None), 0, None) for code in records.township_of_school]
    return [*nobody(records), *schools]


def year_before(day: date) -> date:
    return day.replace(year=day.year - 1, day=28 if (day.month, day.day) == (2, 29) else day.day)


def term_start(records: Records) -> date:
    return date.fromisoformat(records.term["starts_on"])


# The key groups.

Group = Callable[[Records, str], bool]


def is_poor(records: Records, who: str) -> bool:
    return any(
        records.flag("beneficiary", code, "is_poor_household")
        for code in (
            records.by_id("poor_households").get(who, {}).get("household_kind"),
            records.roll.get(who, {}).get("family_category"),
        )
    )


def is_left_behind(records: Records, who: str) -> bool:
    return who in records.by_id("left_behind") or records.roll.get(who, {}).get("left_behind") in ("1", "2")


def is_disabled(records: Records, who: str) -> bool:
    return who in records.by_id("disabled") or bool(records.roll.get(who, {}).get("is_disabled"))


def is_single_parent(records: Records, who: str) -> bool:
    return bool(records.roll.get(who, {}).get("is_single_parent"))


def is_struggling(records: Records, who: str) -> bool:
    return number_of(records, who) in struggling_numbers(records)


def struggling_numbers(records: Records) -> set[str]:
    found = set()
    for row in records.rows("learning_support"):
        if records.flag("learning_state", row["state"], "is_converted"):
            counts = row["converted_on"] is not None and row["converted_on"] > records.as_of
        else:
            counts = row["state"] != "left"
        if row["identified_on"] <= records.as_of and counts:
            found.add(row["pupil_number"])
    return found


def entitled(records: Records) -> set[str]:
    """Enrolled pupils who should receive aid this term."""
    start = records.term["starts_on"]
    standards = {
        (line["stage"], line["programme"])
        for line in read_lines("aid_standards.csv")
        if line["valid_from"] <= start and line["stage"] in COMPULSORY
    }
    found = set()
    for who, (_, stage) in enrolled(records).items():
        row = records.roll[who]
        kind = records.by_id("poor_households").get(who, {}).get("household_kind")
        listed = any(
            records.flag("beneficiary", code, "is_aid_eligible") for code in (kind, row["family_category"])
        )
        programme = "boarding_allowance" if row["is_boarding"] else "day_allowance"
        if (listed or is_disabled(records, who)) and (stage, programme) in standards:
            found.add(who)
    return found


def of_pupils(records: Records, chosen: Callable[[str], bool], met: Callable[[str], bool]) -> Counts:
    """Chosen pupils of compulsory stages on the roll, and those of them who meet something."""
    counts = []
    for who, row in records.roll.items():
        if records.is_on_roll(who) and records.stage(row["grade"]) in COMPULSORY and chosen(who):
            counts.append((cell_of(records, who), int(met(who)), 1))
    return tally(counts)


def by_number(rows: list[Row], first: date, last: date, day: str) -> set[str]:
    """The pupil numbers that a register of events names within some days."""
    return {row["pupil_number"] for row in rows if first <= row[day] <= last}
