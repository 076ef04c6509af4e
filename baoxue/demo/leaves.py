"""Leave of three days and more, suspensions, and deferrals of disabled children who cannot be placed yet."""

from typing import Any

import numpy as np

from baoxue.demo import days
from baoxue.demo.absences import FIRST_DAY
from baoxue.demo.desk import Desk, Rows, written
from baoxue.demo.disability import WAITING
from baoxue.demo.events import Events
from baoxue.demo.schooling import ATTENDING, SUSPENSION
from baoxue.demo.terms import school_days, terms_between

_LEAVES_PER_DAY = 7


def leave(desk: Desk, rng: np.random.Generator) -> Events:
    """All suspensions and deferrals since 2015-09, and other leave since 2024-09."""
    rows = [*_suspensions(desk, rng), *_deferrals(desk, rng), *_short(desk, rng)]
    rows.sort(key=lambda row: (row["_known"], row["id_number"]))
    for serial, row in enumerate(rows, start=1):
        row["leave_number"] = f"QJ{days.to_date(row['starts_on']).year}-{serial:05d}"
    events = written(
        rows,
        known="_known",
        dated=("starts_on", "ends_on", "approved_on", "returned_on"),
        filled={"returned_on": "returned_on", "has_returned": "returned_on"},
    )
    events.before = {"has_returned": False}
    return events


def _row(desk: Desk, child: int, school: int, grade: int, **other: Any) -> dict[str, Any]:
    return {
        "leave_number": "",
        "kind": "",
        **desk.person(child),
        "village_code": desk.village(child),
        "school_code": desk.schools[school],
        "grade": str(grade) if grade else None,
        "starts_on": days.NEVER,
        "ends_on": days.NEVER,
        "reason": None,
        "has_certificate": True,
        "approved_by": "",
        "approved_on": days.NEVER,
        "has_returned": True,
        "returned_on": days.NEVER,
        **other,
    }


def _suspensions(desk: Desk, rng: np.random.Generator) -> Rows:
    world = desk.world
    lives, children = world.schooling, world.children
    chosen = (lives.event == SUSPENSION) & (lives.enters_on < lives.event_on)
    chosen &= (lives.event_on >= days.EVENTS_FROM) & (lives.event_on <= world.newest)
    rows: Rows = []
    for child in np.flatnonzero(chosen):
        at, grade, starts = int(child), int(lives.event_grade[child]), int(lives.event_on[child])
        school = int(children.primary[at] if grade <= 6 else children.junior[at])
        reason = str(rng.choice(["A", "C", "D", "9"], p=[0.46, 0.27, 0.2, 0.07]))
        rows.append(
            _row(
                desk,
                at,
                school,
                grade,
                kind="suspension",
                starts_on=starts,
                ends_on=int(lives.valid_until[at]),
                reason=reason,
                has_certificate=bool(rng.random() < 0.965),
                approved_by=world.places.counties[world.places.schools[school].county].bureau,
                approved_on=starts - int(rng.integers(0, 6)),
                returned_on=int(lives.back_on[at]),
                _known=starts,
            )
        )
    return rows


def _deferrals(desk: Desk, rng: np.random.Generator) -> Rows:
    """A year at a time for the severely disabled who wait with a certificate, until they are placed."""
    world = desk.world
    lives = world.disability
    rows: Rows = []
    for at, year in np.argwhere(lives.placement == WAITING):
        starts = max(int(days.september_first(lives.first_year + year)), int(lives.registered_on[at]))
        certified = lives.reason[at] == 1 and lives.level[at] == 1
        if not certified or starts > world.newest - 10 or starts >= lives.removed_on[at]:
            continue
        ends = int(days.september_first(lives.first_year + year + 1)) - 1
        following = int(lives.placement[at, year + 1]) if year + 1 < lives.placement.shape[1] else -1
        child = int(lives.person[at])
        rows.append(
            _row(
                desk,
                child,
                -1,
                0,
                kind="deferral",
                starts_on=starts,
                ends_on=ends,
                reason="B",
                approved_by=world.places.counties[int(world.children.county[child])].bureau,
                approved_on=starts + int(rng.integers(1, 9)),
                returned_on=ends + 1 if following not in (-1, WAITING) else days.NEVER,
                _known=starts + 9,
            )
        )
    return rows


def _short(desk: Desk, rng: np.random.Generator) -> Rows:
    rows: Rows = []
    for term in terms_between(FIRST_DAY, desk.world.newest):
        roll = desk.roll(term.starts_on)
        attends = np.flatnonzero(roll.status == ATTENDING)
        on = school_days(term.starts_on, min(term.ends_on, desk.world.newest))
        picked = rng.choice(attends, len(on) * _LEAVES_PER_DAY, replace=False)
        for at, starts in zip(picked, np.repeat(on, _LEAVES_PER_DAY), strict=True):
            length = int(rng.integers(3, 11))
            is_sick = rng.random() < 0.78
            back = int(starts) + length + int(rng.random() < 0.15) * int(rng.integers(1, 5))
            rows.append(
                _row(
                    desk,
                    int(roll.child[at]),
                    int(roll.school[at]),
                    int(roll.grade[at]),
                    kind="sick" if is_sick else "personal",
                    starts_on=int(starts),
                    ends_on=int(starts) + length - 1,
                    reason=("A" if rng.random() < 0.04 else "D") if is_sick else "E",
                    has_certificate=bool(is_sick and rng.random() < 0.82),
                    approved_by=desk.world.places.schools[int(roll.school[at])].name,
                    approved_on=int(starts) - int(rng.random() < 0.3),
                    returned_on=back if rng.random() < 0.985 else days.NEVER,
                    _known=int(starts),
                )
            )
    return rows
