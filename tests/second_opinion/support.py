"""Care for key pupils: visits, talks, plans, pairings, agent mothers, learning, clubs, aid by category."""

from collections import Counter
from collections.abc import Callable
from datetime import date

from tests.second_opinion.aid import paid_this_term
from tests.second_opinion.children import (
    Group,
    at_home,
    at_unit,
    by_number,
    cell_of,
    entitled,
    everybody,
    has_id,
    is_disabled,
    is_left_behind,
    is_poor,
    is_single_parent,
    none_anywhere,
    number_of,
    of_pupils,
    stage_of_number,
    struggling_numbers,
    term_start,
    year_before,
)
from tests.second_opinion.counting import tally
from tests.second_opinion.enrolment import enrolled
from tests.second_opinion.ledger import past
from tests.second_opinion.records import Counts, Records, Row

Opinion = Callable[[Records], Counts]


def _seen(register: str, day: str, *groups: Group) -> Opinion:
    """Pupils of any of these groups who are named by a register of events this term."""

    def count(records: Records) -> Counts:
        seen = by_number(records.rows(register), term_start(records), records.as_of, day)
        return of_pupils(
            records,
            lambda who: any(group(records, who) for group in groups),
            lambda who: number_of(records, who) in seen,
        )

    return count


def home_visit_struggling_rate(records: Records) -> Counts:
    struggling = struggling_numbers(records)
    seen = by_number(records.rows("home_visits"), term_start(records), records.as_of, "visited_on")
    return of_pupils(
        records,
        lambda who: number_of(records, who) in struggling,
        lambda who: number_of(records, who) in seen,
    )


def _plans(records: Records) -> dict[str, date]:
    """Who has a plan in force, and when it was last written."""
    found: dict[str, date] = {}
    for row in records.rows("case_plans"):
        if row["ended_on"] is None:
            in_force = records.flag("plan_state", row["state"], "is_active")
        else:
            in_force = row["ended_on"] > records.as_of
        if row["drawn_on"] <= records.as_of and in_force:
            updated = row["updated_on"]
            written = updated if updated and updated <= records.as_of else row["drawn_on"]
            found[row["id_number"]] = max(written, found.get(row["id_number"], written))
    return found


def case_plan_rate(records: Records) -> Counts:
    plans, struggling = _plans(records), struggling_numbers(records)
    groups = (is_poor, is_left_behind, is_disabled, is_single_parent)
    return of_pupils(
        records,
        lambda who: any(g(records, who) for g in groups) or number_of(records, who) in struggling,
        lambda who: who in plans,
    )


def _is_key(records: Records, struggling: set[str], aided: set[str]) -> Callable[[str], bool]:
    """Whether the working systems care for a child at all."""
    groups = (is_poor, is_left_behind, is_disabled, is_single_parent)
    return lambda who: (
        any(group(records, who) for group in groups) or number_of(records, who) in struggling or who in aided
    )


def case_plan_updated_rate(records: Records) -> Counts:
    plans = _plans(records)
    is_key = _is_key(records, struggling_numbers(records), entitled(records))
    return of_pupils(
        records,
        lambda who: who in plans and has_id(who) and is_key(who),
        lambda who: plans[who] >= records.year_start,
    )


AID_GROUPS = {
    **dict.fromkeys(("01", "02", "03", "04"), "poor"),
    **dict.fromkeys(("05", "06"), "allowance"),
    "07": "extreme",
    **dict.fromkeys(("08", "09"), "orphan"),
    "10": "disabled",
}


def _aid_coverage(wanted: str) -> Opinion:
    def count(records: Records) -> Counts:
        paid = paid_this_term(records)
        counts = []
        for who in entitled(records):
            row = records.roll[who]
            kind = (
                records.by_id("poor_households").get(who, {}).get("household_kind") or row["family_category"]
            )
            group = AID_GROUPS.get(kind, "disabled" if is_disabled(records, who) else "other")
            if group == wanted:
                counts.append((cell_of(records, who), int(who in paid or row["pupil_number"] in paid), 1))
        return tally(counts)

    return count


def left_behind_fresh_rate(records: Records) -> Counts:
    limit = records.settings["roster_fresh_days"]
    counts = []
    for who, row in records.by_id("left_behind").items():
        updated = row["updated_on"]
        fresh = updated is not None and (records.as_of - updated).days <= limit
        counts.append((at_home(records, who), int(fresh), 1))
    return tally(counts)


def left_behind_boarding_rate(records: Records) -> Counts:
    counts = []
    for who, row in records.by_id("left_behind").items():
        if row["needs_boarding"] and records.is_enrolled(who):
            counts.append((cell_of(records, who), int(bool(records.roll[who]["is_boarding"])), 1))
    return tally(counts)


# Help with learning, clubs.


def _learning(records: Records) -> list[tuple[Row, bool]]:
    """Each identification with whether the pupil has caught up by the day."""
    found = []
    for row in records.rows("learning_support"):
        if row["identified_on"] <= records.as_of:
            when = row["converted_on"]
            caught_up = records.flag("learning_state", row["state"], "is_converted") and (
                when is None or when <= records.as_of
            )
            found.append((row, caught_up))
    return found


def _learning_cell(records: Records, row: Row) -> tuple[str | None, ...]:
    stage = records.stage(row["grade"]) or stage_of_number(records, row["pupil_number"])
    return at_unit(records, row["school_code"], stage)


def learning_helped_rate(records: Records) -> Counts:
    counts = []
    for row, caught_up in _learning(records):
        if not caught_up and row["state"] != "left":
            helped = row["last_helped_on"]
            recent = helped is not None and term_start(records) <= helped <= records.as_of
            counts.append((_learning_cell(records, row), int(recent), 1))
    return tally(counts)


def learning_converted_rate(records: Records) -> Counts:
    counts = []
    for row, caught_up in _learning(records):
        when = row["converted_on"]
        if caught_up:
            counted = when is not None and when > year_before(records.as_of)
        else:
            counted = row["state"] != "left"
        if counted:
            counts.append((_learning_cell(records, row), int(caught_up), 1))
    return tally(counts)


def club_participation_rate(records: Records) -> Counts:
    members: Counter[str] = Counter()
    for row in records.rows("clubs"):
        if (row["school_year"], row["term"]) == (records.term["school_year"], records.term["term"]):
            people = row["distinct_pupil_count"]
            members[row["school_code"]] += row["pupil_count"] if people is None else people
    pupils = Counter(school for school, stage in enrolled(records).values() if stage in ("primary", "junior"))
    return tally(
        (at_unit(records, school, None), min(members[school], pupils[school]), pupils[school])
        for school in members.keys() | pupils.keys()
    )


# Pairings and agent mothers.


def _pairings(records: Records) -> list[Row]:
    return [row for row in records.rows("pairings") if row["starts_on"] <= records.as_of]


def _is_active(records: Records, row: Row) -> bool:
    return row["starts_on"] <= records.as_of and (row["ends_on"] is None or row["ends_on"] > records.as_of)


def pairing_rate(records: Records) -> Counts:
    paired = {row["id_number"] for row in _pairings(records) if _is_active(records, row)}
    return of_pupils(records, lambda who: is_poor(records, who), lambda who: who in paired)


def pairing_updated_rate(records: Records) -> Counts:
    counts = []
    for row in _pairings(records):
        if _is_active(records, row):
            days = [row["starts_on"], row["updated_on"]]
            new = any(day and records.year_start <= day <= records.as_of for day in days)
            counts.append((at_unit(records, row["school_code"], None), int(new), 1))
    return tally(counts)


def pairing_handover_rate(records: Records) -> Counts:
    counts = []
    for row in _pairings(records):
        ended, handed = past(records, row["ends_on"]), past(records, row["handed_over_on"])
        if ended is None or not records.is_on_roll(row["id_number"]) or ended <= year_before(records.as_of):
            continue
        if handed or (records.as_of - ended).days > records.settings["handover_days"]:
            counts.append((at_unit(records, row["school_code"], None), int(handed is not None), 1))
    return tally(counts)


def life_file_rate(records: Records) -> Counts:
    counts = []
    for row in _pairings(records):
        if _is_active(records, row) and row["papers_due"]:
            kept = row["papers_kept"]
            whole = kept is not None and kept >= row["papers_due"]
            counts.append((at_unit(records, row["school_code"], None), int(whole), 1))
    return tally(counts)


def _first_of(key: str, only_poor: bool) -> Opinion:
    """Persons ever paired, each at the school of the first pairing."""

    def count(records: Records) -> Counts:
        first: dict[str, Row] = {}
        for row in sorted(
            _pairings(records),
            key=lambda r: (r["starts_on"], r["school_code"], r["id_number"], r["teacher_number"]),
        ):
            if not only_poor or row["target_group"] == "poor":
                first.setdefault(row[key], row)
        paired = ((at_unit(records, row["school_code"], None), 1, None) for row in first.values())
        return tally([*paired, *none_anywhere(records)])

    return count


def _caregivers(records: Records) -> dict[str, date]:
    """Who has one on the day, and the last contact (long ago where there was none)."""
    found: dict[str, date] = {}
    for row in records.rows("caregivers"):
        if _is_active(records, row):
            when = row["last_contact_on"]
            contact = when if when and when <= records.as_of else date.min
            found[row["id_number"]] = max(contact, found.get(row["id_number"], date.min))
    return found


def caregiver_rate(records: Records) -> Counts:
    cared = _caregivers(records)
    return tally(
        (at_home(records, who), int(who in cared), 1)
        for who in everybody(records)
        if is_poor(records, who) and is_left_behind(records, who)
    )


def caregiver_contact_rate(records: Records) -> Counts:
    cared, limit = _caregivers(records), records.settings["caregiver_contact_days"]
    is_key = _is_key(records, struggling_numbers(records), entitled(records))
    return tally(
        (at_home(records, who), int((records.as_of - cared[who]).days <= limit), 1)
        for who in everybody(records) & cared.keys()
        if is_key(who)
    )


SUPPORT: dict[str, Opinion] = {
    "home_visit_poor_rate": _seen("home_visits", "visited_on", is_poor),
    "home_visit_left_behind_rate": _seen("home_visits", "visited_on", is_left_behind),
    "home_visit_disabled_rate": _seen("home_visits", "visited_on", is_disabled),
    "home_visit_struggling_rate": home_visit_struggling_rate,
    "home_visit_single_parent_rate": _seen("home_visits", "visited_on", is_single_parent),
    "talk_coverage_rate": _seen("talks", "talked_on", is_left_behind, is_single_parent),
    "talk_left_behind_rate": _seen("talks", "talked_on", is_left_behind),
    "talk_single_parent_rate": _seen("talks", "talked_on", is_single_parent),
    "case_plan_rate": case_plan_rate,
    "case_plan_updated_rate": case_plan_updated_rate,
    **{
        f"aid_coverage_{group}_rate": _aid_coverage(group)
        for group in ("poor", "allowance", "extreme", "orphan", "disabled", "other")
    },
    "left_behind_fresh_rate": left_behind_fresh_rate,
    "left_behind_boarding_rate": left_behind_boarding_rate,
    "learning_helped_rate": learning_helped_rate,
    "learning_converted_rate": learning_converted_rate,
    "club_participation_rate": club_participation_rate,
    "pairing_rate": pairing_rate,
    "pairing_updated_rate": pairing_updated_rate,
    "pairing_handover_rate": pairing_handover_rate,
    "life_file_rate": life_file_rate,
    "paired_teachers": _first_of("teacher_number", only_poor=False),
    "paired_poor_pupils": _first_of("id_number", only_poor=True),
    "caregiver_rate": caregiver_rate,
    "caregiver_contact_rate": caregiver_contact_rate,
}
