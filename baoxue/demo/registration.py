"""The first week of a term: who registered on which day, and who was visited because he or she did not."""

from collections.abc import Callable

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from baoxue.demo import days, names
from baoxue.demo.classes import CLASS_NAMES, class_numbers
from baoxue.demo.desk import Desk
from baoxue.demo.events import dates
from baoxue.demo.ledger import BACK, CONFIRMED
from baoxue.demo.schooling import ATTENDING, DIVERSION, MARKED_AS_DROPOUT, SUSPENSION, TRANSFER_OUT
from baoxue.demo.terms import Term, term_of

_NO_REASON = ("sick", "leave", "transferring", "away", "work", "weary", "unreachable", "other")
_LATE_WEIGHTS = (0.3, 0.22, 0.14, 0.2, 0.04, 0.05, 0.02, 0.03)
_OUTCOMES = ("registered", "elsewhere", "excused", "suspected", "open")
_BY_CAUSE = {"02": "work", "10": "unreachable", "11": "away", "06": "sick"}
# share of those registering late who come by the second day, the third ..., the rest after the first week
_LATE_BY_DAY = np.array([0.44, 0.66, 0.77, 0.84, 0.89, 0.925])


def term_registration(desk: Desk, seed: int) -> Callable[[int], dict[str, pa.Array]]:
    """A function that gives the register of the term running on a day, as it stood on that day."""
    drawn: dict[Term, dict[str, np.ndarray]] = {}

    def on(as_of: int) -> dict[str, pa.Array]:
        term = term_of(as_of)
        if term not in drawn:
            drawn[term] = _draw(desk, term, np.random.default_rng([seed, term.year, term.number]))
        return _as_of(desk, term, drawn[term], as_of)

    return on


def _draw(desk: Desk, term: Term, rng: np.random.Generator) -> dict[str, np.ndarray]:
    """What happens to every pupil due in a term."""
    world, starts = desk.world, term.starts_on
    roll = desk.roll(starts)
    due = np.flatnonzero(np.isin(roll.status, (ATTENDING, MARKED_AS_DROPOUT)))
    child, school, grade = roll.child[due], roll.school[due], roll.grade[due]
    number = class_numbers(world.places, roll)[due]
    town = desk.township_of_school[school]
    count = len(child)
    luck = rng.random(count)
    late_share = 0.025 + 0.022 * desk.trouble[town] + 0.02 * (grade >= 7)
    is_late = luck < late_share
    within = luck / late_share
    after = 1 + np.searchsorted(_LATE_BY_DAY, within, side="right")
    after = np.where(after > 6, 7 + rng.integers(0, 11, count), after)
    registered = np.where(is_late, starts + after, starts).astype(np.int64)
    reason = rng.choice(len(_NO_REASON), count, p=_LATE_WEIGHTS)
    outcome = np.zeros(count, dtype=np.int64)
    settled = registered.copy()
    # those who are about to leave or to fall ill do not come at all
    event, event_on = world.schooling.event[child], world.schooling.event_on[child]
    soon = (event_on > starts) & (event_on <= starts + 45)
    for kinds, why, what in (
        ((TRANSFER_OUT, DIVERSION), "transferring", "elsewhere"),
        ((SUSPENSION,), "sick", "excused"),
    ):
        chosen = soon & np.isin(event, kinds)
        registered[chosen], settled[chosen] = days.NEVER, event_on[chosen]
        reason[chosen], outcome[chosen] = _NO_REASON.index(why), _OUTCOMES.index(what)
    # a few whom slow townships have not found yet
    lost = ~soon & (luck > 1 - 0.0011 * desk.slow[town])
    registered[lost], settled[lost] = days.NEVER, days.NEVER
    reason[lost] = rng.choice([3, 4, 6], int(lost.sum()))
    outcome[lost] = _OUTCOMES.index("open")
    _cases(desk, starts, child, registered, settled, reason, outcome)
    visited = (
        starts + np.where(rng.random(count) < 0.7 - 0.3 * desk.slow[town], 2, 4) + rng.integers(0, 3, count)
    )
    goes = (registered > starts + 2) & (rng.random(count) < 0.97 - 0.3 * desk.slow[town])
    visited = np.where(goes & (visited < registered) & (visited <= settled), visited, days.NEVER)
    handed_in = desk.handed_in("term_registration", town, np.full(count, starts))
    columns = {
        "child": child,
        "school": school,
        "grade": grade,
        "class": number,
        "registered": registered,
        "reason": reason,
        "visited": visited,
        "outcome": outcome,
        "settled": settled,
    }
    order = np.lexsort((child, grade, school))
    order = order[handed_in[order]]
    return {name: values[order] for name, values in columns.items()}


def _cases(
    desk: Desk,
    starts: int,
    child: np.ndarray,
    registered: np.ndarray,
    settled: np.ndarray,
    reason: np.ndarray,
    outcome: np.ndarray,
) -> None:
    """Those of whom the ledgers tell: away when the term began, or suspected since they did not come."""
    for case in desk.world.ledger.rows:
        found = case["found_at"] // 1440
        at = int(np.searchsorted(child, case["child"]))
        if at >= len(child) or child[at] != case["child"] or found > starts + 14:
            continue
        if case["outcome"] in (CONFIRMED, None):
            back = min(case["returned_on"], case["closed_on"])
            away = case["left_on"] <= starts + 5 and back > starts
        else:
            away = case["source"] == "3" and starts <= found
            back = case["verified_on"] if case["outcome"] == BACK else days.NEVER
        if not away:
            continue
        is_suspected = case["outcome"] in (CONFIRMED, None)
        registered[at] = back
        settled[at] = found if is_suspected else case["verified_on"]
        settled[at] = max(settled[at], starts + 3)
        reason[at] = _NO_REASON.index(_BY_CAUSE.get(case["cause"] or "", "weary" if is_suspected else "away"))
        names_ = {CONFIRMED: "suspected", None: "suspected", BACK: "registered", "7": "excused"}
        outcome[at] = _OUTCOMES.index(names_.get(case["outcome"], "elsewhere"))


def _as_of(desk: Desk, term: Term, rows: dict[str, np.ndarray], as_of: int) -> dict[str, pa.Array]:
    child, count = rows["child"], len(rows["child"])
    taken = pa.array(child)
    come = rows["registered"] <= as_of
    was_late = rows["registered"] > term.starts_on
    seen = rows["visited"] <= as_of
    done = rows["settled"] <= as_of
    nothing = pa.scalar(None, pa.string())
    outcome = np.where(done, rows["outcome"], _OUTCOMES.index("open"))
    people = pa.array([names.somebody(n * 3) for n in range(len(desk.schools))])
    return {
        "school_year": pa.array(np.full(count, term.school_year)),
        "term": pa.array(np.full(count, str(term.number))),
        "school_code": pa.array(desk.schools).take(pa.array(rows["school"])),
        "grade": pa.array([str(n) for n in range(10)]).take(pa.array(rows["grade"])),
        "class_name": pa.array(CLASS_NAMES).take(pa.array(rows["class"])),
        "pupil_number": desk.world.children.pupil_number.take(taken),
        "name": desk.world.children.name.take(taken),
        "registered_on": dates(np.where(come, rows["registered"], days.NEVER)),
        "reason": pc.if_else(
            pa.array(was_late), pa.array(_NO_REASON).take(pa.array(rows["reason"])), nothing
        ),
        "visited_on": dates(np.where(seen, rows["visited"], days.NEVER)),
        "visited_by": pc.if_else(pa.array(seen), people.take(pa.array(rows["school"])), nothing),
        "outcome": pc.if_else(
            pa.array(seen | (was_late & done)), pa.array(_OUTCOMES).take(pa.array(outcome)), nothing
        ),
        "settled_on": dates(np.where(was_late & done, rows["settled"], days.NEVER)),
    }
