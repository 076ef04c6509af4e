"""The gaps between the three ledgers a second time: who is in one and not in the next, and why."""

from collections import Counter, defaultdict
from datetime import date, timedelta
from typing import Any

from tests.second_opinion.ledger import cases, number_of_case
from tests.second_opinion.records import Cell, Records, Row, person

Gap = tuple[Cell, str, str, str, int | None]
"""Cell, gap, kind, reason, days."""


def gaps(records: Records) -> Counter[Gap]:
    """Every child in a gap, as its cell, the gap, what it turned out to be and since how many days."""
    found: Counter[Gap] = Counter()
    events = _Events(records)
    everyone = dict.fromkeys([*records.by_id("population"), *records.roll])
    for who in everyone:
        for gap, said, since in _gaps_of(records, events, who):
            kind, reason = said.split(": ")
            days = (records.as_of - since).days if since else None
            found[_cell(records, who, gap), gap, kind, reason, days] += 1
    return found


def account(records: Records) -> dict[str, Counter[tuple[Any, ...]]]:
    """Children of each ledger by cell: `population` (with `finished`), `roll`, `attending`."""
    events = _Events(records)
    lines: dict[str, Counter[tuple[Any, ...]]] = {
        name: Counter() for name in ("population", "finished", "roll", "attending")
    }
    for who, row in records.by_id("population").items():
        stage = records.age_stage(who)
        if stage:
            cell = (*records.home(row["village_code"]), None, stage)
            lines["population"][cell] += 1
            missing = any(gap == "population_not_roll" for gap, _, _ in _gaps_of(records, events, who))
            if not records.is_on_roll(who) and not missing:
                lines["finished"][cell] += 1
    for who, row in records.roll.items():
        if records.is_on_roll(who):
            cell = records.at_school(row["school_code"], records.stage(row["grade"]))
            lines["roll"][cell] += 1
            if not any(gap == "roll_not_attending" for gap, _, _ in _gaps_of(records, events, who)):
                lines["attending"][cell] += 1
    return lines


class _Events:
    """What is last known of each child: its case and its movement."""

    def __init__(self, records: Records) -> None:
        self.case: dict[str, Row] = {}
        for case in sorted(cases(records), key=_worth):
            self.case[case["person"]] = case
        self.move: dict[str, Row] = {}
        for row in _in_order(records):
            self.move[records.mover(row)] = row
        self.leaves: dict[str, list[Row]] = defaultdict(list)
        for row in records.rows("leave"):
            is_long = records.flag("leave_kind", row["kind"], "is_long")
            is_back = row["returned_on"] is not None and row["returned_on"] <= records.as_of
            if is_long and row["starts_on"] <= records.as_of and not is_back:
                self.leaves[person(row)].append(row)
        townships = {*records.township_of_school.values()}
        self.counties = {records.county(it) for it in townships}
        self.counties |= {row["county_code"] for row in records.rows("townships")}
        villages = {row["village_code"] for row in records.rows("population")}
        self.counties |= {records.home(it)[0] for it in villages}
        start = date.fromisoformat(records.term["starts_on"])
        self.absent: dict[str, date] = {}
        for row in records.rows("absences"):
            is_long = (
                row["school_days"] is not None and row["school_days"] >= records.settings["suspect_days"]
            )
            is_now = row["absent_until"] is None or row["absent_until"] >= start
            if row["absent_from"] <= records.as_of and row["ended_how"] is None and is_long and is_now:
                number = row["pupil_number"]
                self.absent[number] = min(self.absent.get(number, row["absent_from"]), row["absent_from"])
        this_term = (records.term["school_year"], records.term["term"])
        self.not_registered: dict[str, str | None] = {}
        for row in records.rows("term_registration"):
            is_missing = row["registered_on"] is None and row["outcome"] != "registered"
            if is_missing and (row["school_year"], row["term"]) == this_term:
                known = [it for it in (self.not_registered.get(row["pupil_number"]), row["outcome"]) if it]
                self.not_registered[row["pupil_number"]] = min(known, default=None)


def _is_open(case: Row) -> bool:
    return _is_unverified(case) or (case["kind"] == "confirmed" and not case["is_closed"])


def _is_unverified(case: Row) -> bool:
    return case["kind"] is None


def _worth(case: Row) -> tuple[Any, ...]:
    return (_is_open(case), case["found_on"], number_of_case(case))


def _in_order(records: Records) -> list[Row]:
    return sorted(
        (row for row in records.rows("movements") if row["moved_on"] <= records.as_of),
        key=lambda row: row["moved_on"],
    )


def _cell(records: Records, who: str, gap: str) -> Cell:
    if gap == "population_not_roll":
        village = records.by_id("population")[who]["village_code"]
        return (*records.home(village), None, records.age_stage(who))
    row = records.roll[who]
    return records.at_school(row["school_code"], records.stage(row["grade"]))


def _gaps_of(records: Records, events: _Events, who: str) -> list[tuple[str, str, date | None]]:
    found = []
    if records.is_on_roll(who):
        if records.rows("population") and who not in records.by_id("population"):
            found.append(("roll_not_population", _why_not_registered(records, events, who), None))
        if said := _why_not_attending(records, events, who):
            found.append(("roll_not_attending", *said))
    elif records.age_stage(who) and who in records.by_id("population"):
        outside, is_finished = who in records.by_id("out_of_county"), records.is_finished(who)
        if outside or not is_finished:
            found.append(("population_not_roll", *_why_not_on_roll(records, events, who)))
    return found


def _case(records: Records, events: _Events, who: str) -> tuple[Row | None, str | None]:
    """The child's last case, and what it found if that is not older than a year."""
    case = events.case.get(who)
    if case is None:
        return None, None
    verified = case["suspicion"].get("verified_on") if case["suspicion"] else None
    is_known = verified is not None and records.as_of - timedelta(days=365) < verified <= records.as_of
    return case, case["kind"] if is_known else None


def _is_dropout(case: Row | None) -> bool:
    return bool(case and case["kind"] == "confirmed" and not case["is_closed"] and not case["is_back"])


def _why_not_registered(records: Records, events: _Events, who: str) -> str:
    row = records.roll[who]
    village = records.home_village(who)
    if village and records.home(village)[0] in events.counties:
        return "data_fault: roster_lacks"
    return "transfer: registered_elsewhere" if village or row["is_migrant"] else "unverified: home_unknown"


def _why_not_on_roll(records: Records, events: _Events, who: str) -> tuple[str, date | None]:
    case, kind = _case(records, events, who)
    outside = records.by_id("out_of_county").get(who)
    disabled = records.by_id("disabled").get(who, {})
    move = events.move.get(who)
    how = move["kind"] if move else None
    is_received = bool(move and move["received_on"] and move["received_on"] <= records.as_of)
    status = records.by_id("population")[who]["study_status"]
    answers = [
        (_is_dropout(case), "real: dropout"),
        (case is not None and _is_unverified(case), "unverified: suspected"),
        (outside and _is_proved(records, outside), "transfer: outside"),
        (outside, "unverified: outside_unproved"),
        (kind == "data_fault", "data_fault: verified_fault"),
        (kind == "transfer", "transfer: verified_transfer"),
        (
            kind == "excused" or disabled.get("has_deferral") or _is_deferred(records, events, who),
            "real: deferred",
        ),
        (disabled.get("placement") == "waiting", "real: waiting"),
        (
            records.flag("placement", disabled.get("placement"), "is_enrolled"),
            "data_fault: placed_without_roll",
        ),
        (how == "death", "data_fault: died"),
        (how == "abroad" or (how == "transfer_out" and is_received), "transfer: transferred"),
        (how == "transfer_out", "unverified: transfer_unreceived"),
        (records.is_awaited(who), "unverified: awaited"),
        (status in ("primary", "junior"), "unverified: said_in_school"),
        (True, "unverified: said_out_of_school"),
    ]
    said = next(text for holds, text in answers if holds)
    since = None
    if _is_dropout(case) and case:
        since = case["left_again_on"] or case["left_on"]
    elif case and (_is_unverified(case) or kind):
        since = case["found_on"]
    if since is None and move and how in ("death", "abroad", "transfer_out", "withdrawal", "other_decrease"):
        since = move["moved_on"]
    since = since or disabled.get("waiting_since")
    if since is None and records.is_awaited(who):
        since = records.year_start
    if since is None and records.age(who) == records.settings["school_age_from"]:
        since = records.year_start
    return said, since


def _is_proved(records: Records, outside: Row) -> bool:
    """By a proof or a check of the last year; a proof without a date is taken as it is."""
    since = records.as_of - timedelta(days=365)
    proof, checked = outside.get("proof_date"), outside.get("verified_on")
    return bool(
        (outside.get("has_proof") and (proof is None or proof > since))
        or (checked is not None and since < checked <= records.as_of)
    )


def _why_not_attending(records: Records, events: _Events, who: str) -> tuple[str, date | None] | None:
    case, kind = _case(records, events, who)
    status = records.roll[who]["roll_status"]
    move = events.move.get(who)
    is_received = bool(move and move["received_on"] and move["received_on"] <= records.as_of)
    number = records.roll[who]["pupil_number"]
    missing_at_start, outcome = events.not_registered, events.not_registered.get(number)
    absent_from = events.absent.get(number)
    answers = [
        (_is_dropout(case), "real: dropout"),
        (case is not None and _is_unverified(case), "unverified: suspected"),
        (status == "60", "unverified: marked_without_case"),
        (
            status == "20" and (not records.rows("leave") or _has_valid_leave(records, events, who)),
            "real: suspended",
        ),
        (status == "20" and events.leaves.get(who), "unverified: suspension_past_end"),
        (status == "20", "unverified: suspension_without_record"),
        (status == "40" and is_received, "data_fault: received_elsewhere"),
        (status == "40", "transfer: under_way"),
        (who in records.by_id("out_of_county"), "data_fault: outside_and_on_roll"),
        (kind == "transfer" or (kind and case and case["outcome"] == "4"), "data_fault: still_on_roll"),
        (outcome == "elsewhere", "transfer: registered_at_another"),
        (outcome == "excused", "real: excused_this_term"),
        (absent_from is not None, "unverified: absent"),
        (number in missing_at_start, "unverified: not_registered"),
    ]
    said = next((text for holds, text in answers if holds), None)
    if said is None:
        return None
    if _is_dropout(case) and case:
        return said, case["left_again_on"] or case["left_on"]
    if case and _is_unverified(case):
        return said, case["found_on"]
    if move and move["kind"] in ("suspension", "transfer_out"):
        return said, move["moved_on"]
    if absent_from is not None:
        return said, absent_from
    return said, date.fromisoformat(records.term["starts_on"]) if number in missing_at_start else None


def _has_valid_leave(records: Records, events: _Events, who: str) -> bool:
    leaves = events.leaves.get(who, ())
    return any(row["ends_on"] is None or row["ends_on"] >= records.as_of for row in leaves)


def _is_deferred(records: Records, events: _Events, who: str) -> bool:
    kinds = {row["kind"] for row in events.leaves.get(who, ())}
    return bool(kinds & {"deferral", "exemption"}) and _has_valid_leave(records, events, who)
