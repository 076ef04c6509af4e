"""Who was enrolled when the school year began, and the net decrease since."""

from collections import Counter
from datetime import date

from tests.second_opinion.counting import compulsory, tally
from tests.second_opinion.leaving import first_left, leavers, leaving_cases, withdrawn_on
from tests.second_opinion.ledger import cases, number_of_case
from tests.second_opinion.moving import move_ends, moves
from tests.second_opinion.records import Cell, Counts, Records, Row

Place = tuple[str, str | None]
"""School and stage."""


def enrolled(records: Records) -> dict[str, Place]:
    """School and stage of everyone enrolled on the day."""
    return {
        who: (row["school_code"], records.stage(row["grade"]))
        for who, row in records.roll.items()
        if records.is_enrolled(who)
    }


def _leavings(records: Records) -> list[tuple[date, str, Row]]:
    """When confirmed cases say that a child was taken from a school of ours this year, in order."""
    found = []
    withdrawals = withdrawn_on(records)
    for case in cases(records):
        school = case["cell"][2]
        if case["kind"] != "confirmed" or school not in records.township_of_school:
            continue
        left, again = first_left(case, withdrawals), case["left_again_on"]
        back = case["dropout"].get("returned_on")
        back = back if back and back <= records.as_of else None
        if records.year_start <= left <= records.as_of:
            found.append((left, case))
            continue
        came_this_year = back and again and records.year_start <= back <= again
        if again and again >= records.year_start and not came_this_year:
            found.append((again, case))
    found.sort(key=lambda it: (it[0], it[1]["cell"][2], it[1]["cell"][3], number_of_case(it[1])))
    return [(day, case["person"], case) for day, case in found]


def _there_at_start(records: Records) -> dict[str, Place]:
    """Today's pupils, with everything that happened taken back, the last first."""
    where = dict(enrolled(records))
    events: list[tuple[date, int, int, str, Place | None]] = []
    for turn, (row, who) in enumerate(moves(records)):
        origin, _, stage = move_ends(records, row, who)
        was_here = records.flag("movement", row["kind"], "is_decrease") or row["kind"] == "transfer_in"
        events.append((row["moved_on"], 1, turn, who, (origin, stage) if was_here and origin else None))
    for turn, (day, who, case) in enumerate(_leavings(records)):
        events.append((day, 0, turn, who, (case["cell"][2], case["cell"][3])))
    for _, _, _, who, place in sorted(events, key=lambda it: it[:3], reverse=True):
        where.pop(who, None)
        if place:
            where[who] = place
    return where


def starters(records: Records) -> dict[str, Cell]:
    """Where everyone was enrolled when the school year began; whoever left, where it left."""
    gone, _ = leavers(records)
    cells = {who: records.at_school(*place) for who, place in _there_at_start(records).items()}
    return cells | gone


def at_start(records: Records) -> Counts:
    """Enrolment when the school year began."""
    return tally((cell, 0, 1) for cell in starters(records).values() if cell[3])


def dropout_rate_net(records: Records) -> Counts:
    losses, gains = set(), set()
    for row, who in moves(records):
        origin, goal, stage = move_ends(records, row, who)
        is_transfer = row["kind"] in ("transfer_in", "transfer_out")
        event = "transfer" if is_transfer else (row["kind"], row["moved_on"])
        arrived = row["received_on"] is not None and row["received_on"] <= records.as_of
        if origin and (records.flag("movement", row["kind"], "is_decrease") or row["kind"] == "transfer_in"):
            losses.add((who, origin, stage, event))
        comes = records.flag("movement", row["kind"], "is_increase") or (
            row["kind"] == "transfer_out" and arrived
        )
        if goal and comes:
            gains.add((who, goal, stage, event))
    counts = [(cell, 0, pair[1]) for cell, pair in at_start(records).items()]
    counts += [(records.at_school(school, stage), 0, 0) for school, stage in enrolled(records).values()]
    counts += [(records.at_school(school, stage), 1, 0) for _, school, stage, _ in losses]
    counts += [(records.at_school(school, stage), -1, 0) for _, school, stage, _ in gains]
    # A child of the ledger that must have been here, is not, and of whose leaving no movement tells.
    still_here = Counter(_there_at_start(records).keys())
    still_here.update(who for who, *_ in gains)
    still_here.subtract(who for who, *_ in losses)
    still_here.subtract(enrolled(records).keys())
    told = {}
    for _, who, case in reversed(_leavings(records)):
        told[who] = case["cell"]
    told |= {who: case["cell"] for who, case in leaving_cases(records).items()}
    counts += [
        (cell, 1, 0)
        for who, cell in told.items()
        if still_here[who] > 0 and cell[2] in records.township_of_school
    ]
    return compulsory(tally(counts))
