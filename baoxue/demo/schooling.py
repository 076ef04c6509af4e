"""The school lives of the children: entering, moving, falling ill, finishing; and the roll on any day."""

from dataclasses import dataclass, field, replace

import numpy as np

from baoxue.demo import days
from baoxue.demo.children import Children
from baoxue.demo.disability import PLACEMENTS, WAITING, Disability
from baoxue.demo.places import Places

NOTHING, TRANSFER_OUT, ABROAD, DEATH, DIVERSION, SUSPENSION, SCHOOL_CHANGE = range(7)
ATTENDING, SUSPENDED, TAUGHT_AT_HOME, MARKED_AS_DROPOUT, GRADUATED = 10, 20, 50, 60, 70
_GRADUATES_AFTER = 313
"""Days after 1 September, in the middle of July: then the roll says of grades 6 and 9 that they finished."""
_YEARS = np.arange(1, 10)
_DIVERTED_IN = np.array([0, 0, 0, 0, 0, 0, 0.25, 0.55, 0.3])
"""In which grades those who leave early for a vocational school do so."""


@dataclass
class Schooling:
    """One entry per child; days, or NEVER."""

    enters_on: np.ndarray  # first day on a roll of its county
    leaves_on: np.ndarray  # first day no longer on it
    transferred_in: np.ndarray  # whether it entered by a transfer
    event: np.ndarray  # the one change of its school life (NOTHING ... SCHOOL_CHANGE)
    event_on: np.ndarray
    event_grade: np.ndarray
    received_on: np.ndarray  # day on which the receiving school confirmed a transfer
    back_on: np.ndarray  # return from a suspension
    valid_until: np.ndarray  # end of a suspension's certificate
    shifts_on: np.ndarray  # from this day it is one grade below its age
    new_primary: np.ndarray
    new_junior: np.ndarray
    outside_from: np.ndarray  # studies outside the county from .. to (children registered here)
    outside_to: np.ndarray
    marks: list[tuple[int, int, int]] = field(default_factory=list)
    """Marked as a dropout on the roll: child, from, to; a child may leave more than once."""


@dataclass(frozen=True)
class Roll:
    """Who is on the roll on one day: indices of children with grade (1-9), school and status."""

    child: np.ndarray
    grade: np.ndarray
    school: np.ndarray
    status: np.ndarray
    placement: np.ndarray  # index into PLACEMENTS, -1 for children not on the disability register


def make_schooling(
    children: Children, places: Places, disability: Disability, rng: np.random.Generator
) -> Schooling:
    """Draws every child's school life; children on the disability register stay where they are.

    The few who start a year late get their later year in `children.entry`.
    """
    count = len(children)
    protected = np.zeros(count, dtype=bool)
    protected[disability.person] = True
    mountain, migrant = children.home_county == 0, children.county == -1
    children.entry = children.entry + (~protected & mountain & (rng.random(count) < 0.0015))
    start = children.entry
    enters_on = days.september_first(start).astype(np.int64)
    # children registered here who study elsewhere, and some of them coming back
    share = np.array([county.outside_share for county in places.counties])[children.home_county]
    outside = ~protected & ~migrant & (rng.random(count) < share)
    comes_later = (
        np.where(migrant, rng.random(count) < 0.14, outside & (rng.random(count) < 0.17)) & ~protected
    )
    in_grade = rng.integers(2, 9, count)
    in_day = days.september_first(start + in_grade - 1) + _day_in_year(count, rng)
    enters_on[comes_later] = in_day[comes_later]
    outside_from = np.where(outside, days.september_first(start), days.NEVER)
    outside_to = np.where(outside & comes_later, enters_on, days.NEVER)
    enters_on[outside & ~comes_later] = days.NEVER
    leaves_on = days.september_first(start + 9).astype(np.int64)

    event, year = _first_event(children, places, protected, rng)
    first_year = np.where(comes_later, in_grade + 1, 1)
    event[(year < first_year) | (enters_on == days.NEVER)] = NOTHING
    offset = np.where(event == DIVERSION, rng.integers(165, 265, count), _day_in_year(count, rng))
    offset = np.where(event == SUSPENSION, rng.integers(10, 260, count), offset)
    event_on = np.where(event == NOTHING, days.NEVER, days.september_first(start + year - 1) + offset)
    is_leaving = np.isin(event, (TRANSFER_OUT, ABROAD, DEATH, DIVERSION))
    leaves_on = np.where(is_leaving, event_on, leaves_on)
    received_on = event_on + np.rint(rng.gamma(2.0, 4.0, count)).astype(int).clip(1, 24)
    slow = (children.home_county == 0) & (rng.random(count) < 0.07)
    received_on[slow] = event_on[slow] + rng.integers(31, 95, int(slow.sum()))
    lost = (children.home_county == 0) & (rng.random(count) < 0.022)
    received_on[lost] = days.NEVER
    transfers = np.isin(event, (TRANSFER_OUT, SCHOOL_CHANGE))
    received_on[~transfers] = days.NEVER
    is_change = event == SCHOOL_CHANGE
    received_on[is_change] = event_on[is_change] + rng.integers(1, 12, int(is_change.sum()))

    next_september = days.september_first(start + year)
    suspended = event == SUSPENSION
    # a year as a rule, a few until the next school year; who comes back goes one grade lower
    for_a_year = rng.random(count) < 0.8
    valid_until = np.where(suspended, np.where(for_a_year, event_on + 364, next_september - 1), days.NEVER)
    too_late = rng.random(count) < 0.12
    back_on = np.where(
        suspended, valid_until + 1 + np.where(too_late, rng.integers(8, 50, count), 0), days.NEVER
    )
    back_on[suspended & mountain & (rng.random(count) < 0.03)] = days.NEVER
    shifts_on = np.where(suspended, next_september, days.NEVER)
    leaves_on = np.where(suspended, days.september_first(start + 10), leaves_on)

    goes_outside = (event == TRANSFER_OUT) & ~migrant
    outside_from = np.where(goes_outside, received_on, outside_from)
    outside_to = np.where(goes_outside, days.NEVER, outside_to)
    schooling = Schooling(
        enters_on=enters_on,
        leaves_on=leaves_on,
        transferred_in=comes_later & (enters_on != days.NEVER),
        event=event,
        event_on=event_on,
        event_grade=year,
        received_on=received_on,
        back_on=back_on,
        valid_until=valid_until,
        shifts_on=shifts_on,
        new_primary=children.primary.copy(),
        new_junior=children.junior.copy(),
        outside_from=outside_from,
        outside_to=outside_to,
    )
    _choose_new_schools(schooling, children, places, rng)
    return schooling


def _day_in_year(count: int, rng: np.random.Generator) -> np.ndarray:
    """Days after 1 September on which pupils change schools: at the start of a term, or at any time."""
    kind = rng.random(count)
    autumn, spring, any_day = (
        rng.integers(0, 25, count),
        rng.integers(163, 195, count),
        rng.integers(25, 330, count),
    )
    return np.where(kind < 0.55, autumn, np.where(kind < 0.82, spring, any_day))


def _first_event(
    children: Children, places: Places, protected: np.ndarray, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """The first thing that happens to each child in its nine years and the year (1-9) in which it does."""
    count = len(children)
    mountain = (children.home_county == 0)[:, None]
    migrant = (children.county == -1)[:, None]
    junior = (_YEARS >= 7)[None, :]
    diverted = np.array([township.diverted for township in places.townships])[children.home_township][:, None]
    hazards = {
        TRANSFER_OUT: np.where(migrant, 0.016, np.where(mountain, 0.0072, 0.006)) * np.ones((1, 9)),
        ABROAD: np.where(mountain, 0.00005, 0.0004) * np.ones((1, 9)),
        DEATH: np.full((1, 9), 0.00008),
        DIVERSION: diverted * _DIVERTED_IN[None, :],
        SUSPENSION: np.where(junior, 0.0042, 0.0006) * np.where(mountain, 1.2, 0.8),
        SCHOOL_CHANGE: np.full((1, 9), 0.0045),
    }
    draw = rng.random((count, 9))
    found = np.zeros((count, 9), dtype=np.int8)
    edge = np.zeros((count, 9))
    for kind, hazard in hazards.items():
        found[(draw >= edge) & (draw < edge + hazard)] = kind
        edge = edge + hazard
    found[protected] = NOTHING
    year = np.argmax(found > 0, axis=1)
    event = found[np.arange(count), year].copy()
    return event, year + 1


def _choose_new_schools(
    schooling: Schooling, children: Children, places: Places, rng: np.random.Generator
) -> None:
    """Pupils who change schools inside the county mostly go to the county seat."""
    for county in range(len(places.counties)):
        towns = [at for at, township in enumerate(places.townships) if township.county == county]
        weight = np.array([places.townships[at].cohort ** 1.5 for at in towns])
        villages = np.array([at for at, village in enumerate(places.villages) if village.county == county])
        village_weight = weight[[towns.index(places.villages[at].township) for at in villages]]
        moving = np.flatnonzero((schooling.event == SCHOOL_CHANGE) & (children.home_county == county))
        goal = rng.choice(villages, len(moving), p=village_weight / village_weight.sum())
        primary = np.array([village.primary for village in places.villages])[goal]
        junior = np.array([village.junior for village in places.villages])[goal]
        same = np.where(
            schooling.event_grade[moving] <= 6,
            primary == children.primary[moving],
            junior == children.junior[moving],
        )
        schooling.new_primary[moving], schooling.new_junior[moving] = primary, junior
        stays = moving[same]
        schooling.event[stays], schooling.event_on[stays], schooling.received_on[stays] = (
            NOTHING,
            days.NEVER,
            days.NEVER,
        )


def grades(children: Children, schooling: Schooling, as_of: int) -> np.ndarray:
    """The grade of every child by its age and school life: 1-9 in compulsory education."""
    return days.school_year_of(as_of) - children.entry + 1 - (schooling.shifts_on <= as_of)


def roll_on(
    children: Children, schooling: Schooling, disability: Disability, special_schools: list[int], as_of: int
) -> Roll:
    """The roll of all schools on a day."""
    grade = grades(children, schooling, as_of)
    placement = np.full(len(children), -1, dtype=np.int8)
    placement[disability.person] = disability.placed(as_of)
    on_roll = (schooling.enters_on <= as_of) & (as_of < schooling.leaves_on) & (grade >= 1) & (grade <= 9)
    on_roll &= placement != WAITING
    child = np.flatnonzero(on_roll)
    grade, placement = grade[child], placement[child]
    moved = schooling.event_on[child] <= as_of
    primary = np.where(moved, schooling.new_primary[child], children.primary[child])
    junior = np.where(moved, schooling.new_junior[child], children.junior[child])
    school = np.where(grade <= 6, primary, junior)
    in_special = placement == PLACEMENTS.index("special_school")
    school = np.where(in_special, np.array(special_schools)[children.home_county[child]], school)
    status = np.full(len(child), ATTENDING, dtype=np.int8)
    status[(schooling.event[child] == SUSPENSION) & moved & (as_of < schooling.back_on[child])] = SUSPENDED
    status[placement == PLACEMENTS.index("home_teaching")] = TAUGHT_AT_HOME
    if as_of - days.september_first(days.school_year_of(as_of)) >= _GRADUATES_AFTER:
        finished = np.isin(status, (ATTENDING, TAUGHT_AT_HOME)) & np.isin(grade, (6, 9))
        status[finished] = GRADUATED
    marked = [spell[0] for spell in schooling.marks if spell[1] <= as_of < spell[2]]
    status[np.isin(child, marked)] = MARKED_AS_DROPOUT
    return Roll(
        child=child,
        grade=grade.astype(np.int8),
        school=school.astype(np.int32),
        status=status,
        placement=placement,
    )


def only(roll: Roll, chosen: np.ndarray) -> Roll:
    """The rows of a roll for which `chosen` holds."""
    return replace(
        roll,
        child=roll.child[chosen],
        grade=roll.grade[chosen],
        school=roll.school[chosen],
        status=roll.status[chosen],
        placement=roll.placement[chosen],
    )
