"""Who helps whom: teachers and poor pupils, agent mothers and left-behind ones; as many as were published."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from baoxue.demo import days, names
from baoxue.demo.aid import POOR
from baoxue.demo.children import Children
from baoxue.demo.hardship import Hardship
from baoxue.demo.places import Places
from baoxue.demo.schooling import Schooling, grades

_STAGES = (-3, 0, 6, 9, 12)
"""Years from the entry year to kindergarten, primary, junior and senior school and the end of it."""
_BEGAN_ON = days.day(2016, 3, 10)
_TEACHER_NAMES = 2400
POOR_GROUP, LEFT_BEHIND_GROUP = 0, 1


@dataclass
class Pairs:
    """One entry per pair of a teacher and a pupil: days, indices into children, schools and `teachers`."""

    child: np.ndarray
    teacher: np.ndarray
    school: np.ndarray
    starts: np.ndarray
    ends: np.ndarray  # last day
    handed_over: np.ndarray  # to the next teacher, NEVER when it was not
    group: np.ndarray
    teachers: list[str]
    children: int

    def active(self, as_of: int) -> np.ndarray:
        """Which pairs are at work on a day."""
        return (self.starts <= as_of) & (as_of <= self.ends)

    def teacher_on(self, as_of: int) -> np.ndarray:
        """The teacher of every child on a day, -1 for those without."""
        found = np.full(self.children, -1)
        now = self.active(as_of)
        found[self.child[now]] = self.teacher[now]
        return found


def make_pairs(
    children: Children,
    places: Places,
    schooling: Schooling,
    hardship: Hardship,
    calibration: dict[str, Any],
    rng: np.random.Generator,
) -> Pairs:
    """Every paired child has a teacher in each stage; on the published day as many as published."""
    fitted = calibration["aid"][places.counties[0].code]
    published = days.number(fitted["as_of"])
    grade = grades(children, schooling, published)
    poor = (hardship.category == POOR) & (children.county == 0)
    limit = _threshold(children, poor & (grade >= -2) & (grade <= 12), fitted["paired_pupils"])
    chosen = (poor & (children.luck < limit)) | (
        (hardship.category == POOR) & (children.county == 1) & (children.luck < 0.8)
    )
    # in the mountain county a few left-behind pupils who are not poor are paired too
    also = (
        (hardship.left_behind == 2)
        & (hardship.category == 0)
        & (children.county == 0)
        & (children.luck < 0.2)
    )
    child = np.flatnonzero(chosen | also)
    slow = np.array([town.slow for town in places.townships])
    parts = []
    for stage in range(4):
        begins = _boundary(children, schooling, child, _STAGES[stage])
        ends = _boundary(children, schooling, child, _STAGES[stage + 1]) - 1
        starts = np.maximum(
            begins + rng.integers(3, 21, len(child)), _BEGAN_ON + rng.integers(0, 120, len(child))
        )
        if stage != 1:
            starts = np.where(also[child], days.NEVER, starts)  # those only at primary school
        lag = rng.integers(3, 24, len(child))
        is_slow = rng.random(len(child)) < 0.06 + 0.34 * slow[children.home_township[child]]
        handed = np.where(is_slow | (stage == 3), days.NEVER, ends + lag)
        at = np.flatnonzero(starts < ends)
        school = _schools(children, places, child, stage)
        parts.append((child[at], school[at], starts[at], ends[at], handed[at]))
    who, school, starts, ends, handed = (np.concatenate(columns) for columns in zip(*parts, strict=True))
    # the published numbers are of all who were paired since 2016: nobody had left school by then
    then = (starts <= published) & (published <= ends) & ~also[who]
    counted = np.isin(who, who[then]) | (starts > published) | also[who] | (children.county[who] != 0)
    who, school, starts, ends, handed, then = (
        column[counted] for column in (who, school, starts, ends, handed, then)
    )
    teacher, count = _teachers(places, school, who, then, fitted["paired_teachers"])
    order = np.lexsort((who, starts))
    adults = names.adults(_TEACHER_NAMES)
    return Pairs(
        child=who[order],
        teacher=teacher[order],
        school=school[order],
        starts=starts[order],
        ends=ends[order],
        handed_over=handed[order],
        group=np.where(also[who], LEFT_BEHIND_GROUP, POOR_GROUP)[order],
        teachers=[adults[n % _TEACHER_NAMES] for n in range(count)],
        children=len(children),
    )


def _boundary(children: Children, schooling: Schooling, child: np.ndarray, years: int) -> np.ndarray:
    """The 1 September on which a stage begins, a year later for those who lost one by then."""
    entry = children.entry[child] + years
    begins = days.september_first(entry)
    return np.where(begins >= schooling.shifts_on[child], days.september_first(entry + 1), begins).astype(
        np.int64
    )


def _schools(children: Children, places: Places, child: np.ndarray, stage: int) -> np.ndarray:
    if stage in (1, 2):
        return (children.primary if stage == 1 else children.junior)[child].astype(np.int64)
    found = np.zeros(len(child), dtype=np.int64)
    for county in range(len(places.counties)):
        here = children.home_county[child] == county
        kinds = ("kindergarten",) if stage == 0 else ("senior", "vocational")
        schools = np.array(places.schools_of(county, *kinds))
        found[here] = schools[child[here] % len(schools)]
        for town in range(len(places.townships)) if stage == 0 else ():
            near = schools[[places.schools[at].township == town for at in schools]]
            lives = here & (children.home_township[child] == town)
            if len(near):
                found[lives] = near[child[lives] % len(near)]
    return found


def _teachers(
    places: Places, school: np.ndarray, child: np.ndarray, then: np.ndarray, published: int
) -> tuple[np.ndarray, int]:
    """The teacher of every pair, and how many there are: on the published day all of the first `published`.

    A school has teachers in proportion to the pupils it then had paired, at least one and no more than those.
    """
    count = len(places.schools)
    in_county = np.array([entry.county == 0 for entry in places.schools])
    pupils = np.bincount(school[then], minlength=count)
    had = np.where(in_county, pupils, 0)
    held = (had > 0).astype(np.int64)
    while held.sum() < published:
        held[np.argmax(np.where(held < had, had / np.maximum(held, 1), -1))] += 1
    # schools without such pupils then, and those of the other county
    held = np.where(in_county & (held > 0), held, 0)
    others = np.where(held == 0, np.maximum(1, pupils // 2), 0)
    first = np.where(held > 0, np.cumsum(held) - held, published + np.cumsum(others) - others)
    size = held + others
    rank = child.copy()
    order = np.lexsort((child, school))
    order = order[then[order]]
    starts = np.searchsorted(school[order], np.arange(count))
    rank[order] = np.arange(len(order)) - starts[school[order]]
    return first[school] + rank % size[school], int(published + others.sum())


@dataclass
class Agents:
    """Agent mothers and parents by child: index into `names`, since when, until when; -1 for none."""

    caregiver: np.ndarray
    kind: np.ndarray  # 0 mother, 1 parent, 2 volunteer
    starts: np.ndarray
    ends: np.ndarray
    names: list[str]

    def caregiver_on(self, as_of: int) -> np.ndarray:
        """The caregiver of every child on a day, -1 for those without."""
        return np.where((self.starts <= as_of) & (as_of <= self.ends), self.caregiver, -1)


def make_agents(
    children: Children, places: Places, schooling: Schooling, hardship: Hardship, calibration: dict[str, Any]
) -> Agents:
    """Poor left-behind children of the mountain county mostly have an agent mother: on the published day as
    many as published. Few of the other left-behind children have an agent parent or a volunteer."""
    fitted = calibration["aid"][places.counties[0].code]
    published = days.number(fitted["as_of"])
    grade = grades(children, schooling, published)
    poor = (hardship.category == POOR) & (children.county == 0) & (hardship.left_behind > 0)
    limit = _threshold(children, poor & (grade >= -2) & (grade <= 9), fitted["agent_mothers"])
    child = np.arange(len(children))
    luck = children.luck
    begins = _boundary(children, schooling, child, _STAGES[0])
    ends = _boundary(children, schooling, child, _STAGES[3]) - 1
    starts = np.maximum(begins + 9 + (luck * 31).astype(int), days.day(2016, 9, 1) - (luck * 110).astype(int))
    # parents who came home: these no longer have one
    left = poor & (luck >= limit) & (luck < limit + 0.05)
    came_home = (
        days.september_first(2016 + (luck * 1009).astype(int) % 10) + 20 + (luck * 7919).astype(int) % 240
    )
    ends = np.where(left, np.minimum(came_home, ends), ends)
    other = (hardship.left_behind == 2) & (children.county >= 0) & ~poor
    other &= luck < np.where(children.county == 1, 0.55, 0.09)
    starts = np.where(other, np.maximum(starts, days.day(2018, 9, 10)), starts)
    chosen = (poor & (luck < limit)) | (left & ~((starts <= published) & (published <= ends))) | other
    adults = names.adults(2600)[600:1500]
    kind = np.where(poor, 0, np.where(luck * 37 % 1 < 0.7, 1, 2))
    return Agents(
        caregiver=np.where(chosen, (child * 13 + 5) % len(adults), -1),
        kind=kind,
        starts=np.where(chosen & (starts < ends), starts, days.NEVER),
        ends=np.where(chosen, ends, -1),
        names=adults,
    )


def _threshold(children: Children, pool: np.ndarray, count: int) -> float:
    """The luck below which exactly `count` of these children lie."""
    lucks = np.sort(children.luck[pool])
    if len(lucks) <= count:
        raise ValueError(f"only {len(lucks)} children where {count} are published")
    return float(lucks[count - 1] + lucks[count]) / 2
