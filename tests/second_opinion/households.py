"""Children by household registration: in school or not, and the disabled among them."""

from collections.abc import Callable

from tests.second_opinion.counting import tally
from tests.second_opinion.records import Cell, Counts, Records


def is_taught(records: Records, who: str) -> bool:
    """Studies somewhere that the roll does not show: elsewhere, at a higher level, or placed as disabled."""
    placement = records.by_id("disabled").get(who, {}).get("placement")
    return (
        who in records.by_id("out_of_county")
        or records.is_finished(who)
        or records.flag("placement", placement, "is_enrolled")
    )


def is_untraced(records: Records, who: str) -> bool:
    """Being looked for: on no roll here and known to study nowhere, but not known to be out of school."""
    status = records.by_id("population")[who]["study_status"]
    return status == "untraced" and not records.is_on_roll(who) and not is_taught(records, who)


def untraced_share(records: Records) -> Counts:
    counts = []
    for who, row in records.by_id("population").items():
        stage = records.age_stage(who)
        if stage:
            cell = (*records.home(row["village_code"]), None, stage)
            counts.append((cell, int(is_untraced(records, who)), 1))
    return tally(counts)


def may_still_come(records: Records, who: str) -> bool:
    """Due in the next school, whose first week is not over: in no count yet, in school or out."""
    return records.is_first_week and records.is_awaited(who)


def out_of_school_rate(records: Records) -> Counts:
    counts = []
    for who, row in records.by_id("population").items():
        stage = records.age_stage(who)
        if stage and not is_untraced(records, who) and not may_still_come(records, who):
            has_place = records.is_on_roll(who) and records.roll[who]["roll_status"] != "60"
            is_out = not has_place and not is_taught(records, who)
            counts.append(((*records.home(row["village_code"]), None, stage), int(is_out), 1))
    return tally(counts)


def net_enrolment_rate(records: Records) -> Counts:
    counts = []
    for who, row in records.by_id("population").items():
        is_known = not is_untraced(records, who) and not may_still_come(records, who)
        if records.age_stage(who) == "primary" and is_known:
            is_in = records.is_enrolled(who) or is_taught(records, who)
            counts.append(((*records.home(row["village_code"]), None, "primary"), int(is_in), 1))
    return tally(counts)


def _disabled(records: Records) -> list[tuple[Cell, str]]:
    """Cell and placement of every child of school age on the disabled register."""
    found = []
    for who, row in records.by_id("disabled").items():
        stage = records.age_stage(who)
        if stage:
            found.append(((*records.home(records.home_village(who)), None, stage), row["placement"]))
    return found


def disabled_enrolment_rate(records: Records) -> Counts:
    places = _disabled(records)
    return tally(
        (cell, int(records.flag("placement", placement, "is_enrolled")), 1) for cell, placement in places
    )


def disabled_share(*placements: str) -> Callable[[Records], Counts]:
    def count(records: Records) -> Counts:
        placed = [(c, p) for c, p in _disabled(records) if records.flag("placement", p, "is_enrolled")]
        return tally((cell, int(placement in placements), 1) for cell, placement in placed)

    return count
