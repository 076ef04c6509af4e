"""What the two ledgers, of suspicions and of dropouts, say on the day."""

from datetime import date
from typing import Any

from tests.second_opinion.counting import COMPULSORY
from tests.second_opinion.records import LISTS, Records, Row, end_of


def past(records: Records, day: date | None) -> date | None:
    return day if day is not None and day <= records.as_of else None


def _dropout_state(records: Records, row: Row) -> tuple[bool, bool]:
    """(is back at school, is closed) of a row of the ledger of dropouts."""
    back, again, closed = (past(records, row[name]) for name in ("returned_on", "left_again_on", "closed_on"))
    is_back = back is not None and not (again is not None and again >= back)
    is_closed = closed is not None and not (again is not None and again >= closed)
    if row["returned_on"] is None and row["status"] == "60":
        is_back = True
    if row["closed_on"] is None and not records.flag("case_status", row["status"], "is_open"):
        is_closed = True
    return is_back, is_closed


def cases(records: Records) -> list[Row]:
    """Confirmed dropouts and suspicions as one list, each with its cell and state on the day."""
    dropouts = [row for row in records.rows("dropout_cases") if row["confirmed_on"] <= records.as_of]
    dropouts.sort(key=lambda row: (row["confirmed_on"], row["case_number"]))
    became: dict[str, Row] = {}
    for row in dropouts:
        if row["suspected_case_number"]:
            became.setdefault(row["suspected_case_number"], row)
    found = []
    suspicions = [s for s in records.rows("suspected_cases") if s["found_at"] < end_of(records.as_of)]
    for suspicion in suspicions:
        dropout = became.get(suspicion["case_number"], {})
        is_verified = suspicion["verified_on"] is None or suspicion["verified_on"] <= records.as_of
        found.append(_case(records, suspicion, dropout, suspicion["outcome"] if is_verified else None))
    known = {s["case_number"] for s in suspicions}
    for row in dropouts:
        if became.get(row["suspected_case_number"]) is not row or row["suspected_case_number"] not in known:
            found.append(_case(records, {}, row, None))
    return found


def number_of_case(case: Row) -> str:
    return str(case["suspicion"].get("case_number") or case["dropout"].get("case_number"))


def _case(records: Records, suspicion: Row, dropout: Row, outcome: str | None) -> Row:
    def either(name: str) -> Any:
        return suspicion.get(name) or dropout.get(name)

    def later(name: str) -> Any:
        return dropout.get(name) if dropout.get(name) is not None else suspicion.get(name)

    kind = "confirmed" if dropout else outcome and records.codes["suspicion_outcome"][outcome]["kind"]
    is_back, is_closed = _dropout_state(records, dropout) if dropout else (False, False)
    if dropout and is_closed and dropout["status"] == "30":
        kind = "data_fault"
    numbers = {"id_number": either("id_number"), "pupil_number": either("pupil_number")}
    who = records.mover(numbers)
    stage = records.stage(later("grade")) or stage_of_event(records, who, numbers)
    school = later("school_code")
    if school in records.township_of_school:
        cell = records.at_school(school, stage)
    else:
        village = later("village_code") or (records.home_village(who) if who else None)
        cell = (*records.home(village), school, stage)
    found_on = suspicion["found_at"].date() if suspicion else dropout["found_on"] or dropout["confirmed_on"]
    return {
        "cell": cell,
        "number": either("case_number"),
        "grade": later("grade"),
        "person": who or either("case_number"),
        "known_id": records.known_id(numbers),
        "outcome": outcome,
        "kind": kind,
        "suspicion": suspicion,
        "dropout": dropout,
        "found_on": found_on,
        "is_back": is_back,
        "is_closed": is_closed,
        "left_on": dropout.get("left_on") or found_on,
        "left_again_on": past(records, dropout.get("left_again_on")),
        "confirmed_on": dropout.get("confirmed_on")
        or (suspicion.get("verified_on") if kind == "confirmed" else None),
    }


def stage_of_event(records: Records, who: str | None, numbers: Row) -> str:
    """The stage of an event without grade: that of the child, else by the year of birth in the ID number."""
    if who and _is_listed(records, who):
        stage = stage_of(records, who)
        if stage in COMPULSORY:
            return stage
    number = records.known_id(numbers)
    if number and number[6:10].isdigit():
        is_older = int(number[6:10]) < records.year_start.year - records.settings["primary_age_to"]
        return "junior" if is_older else "primary"
    return "primary"


def _is_listed(records: Records, who: str) -> bool:
    return who in records.roll or any(who in records.by_id(name) for name in ("population", *LISTS))


def stage_of(records: Records, who: str) -> str:
    """The stage of a child: of its place on the roll, else of where it studies, else by its age."""
    if records.is_on_roll(who):
        return records.stage(records.roll[who]["grade"]) or ""
    outside = records.by_id("out_of_county").get(who, {}).get("grade")
    if outside is not None:
        return records.stage(outside) or ""
    status = records.by_id("population").get(who, {}).get("study_status")
    by_status = {
        "kindergarten": "preschool",
        "preschool_age": "preschool",
        "primary": "primary",
        "junior": "junior",
        "senior": "senior",
        "vocational": "senior",
        "graduated": "other",
    }
    if status in by_status:
        return by_status[status]
    age = records.age(who)
    if age is None or age > records.settings["school_age_to"]:
        return "other"
    return "preschool" if age < records.settings["school_age_from"] else records.age_stage(who) or ""
