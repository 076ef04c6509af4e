"""Children on the disability register, fitted year by year to the numbers of data/demo/calibration.toml."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from baoxue.demo import days
from baoxue.demo.children import Children
from baoxue.demo.places import Places

PLACEMENTS = ("mainstream", "special_class", "special_school", "home_teaching", "institution", "waiting")
WAITING = PLACEMENTS.index("waiting")
_FILLED = ("special_school", "home_teaching", "special_class", "institution")
_KINDS = (1, 2, 3, 4, 5, 6, 7)
_KIND_WEIGHTS = (0.08, 0.12, 0.07, 0.24, 0.34, 0.08, 0.07)


@dataclass
class Disability:
    """One entry per child on the register; `placement[child, school year]` points into PLACEMENTS."""

    person: np.ndarray
    registered_on: np.ndarray
    removed_on: np.ndarray
    kind: np.ndarray
    level: np.ndarray
    reason: np.ndarray  # why not placed, a code of not_placed_reason
    placement: np.ndarray
    first_year: int
    settled_on: np.ndarray  # until this day a newly registered child still waits

    def placed(self, as_of: int) -> np.ndarray:
        """The placement of every registered child on a day, -1 for those not on the register."""
        year = days.school_year_of(as_of)
        found = self.placement[:, year - self.first_year].copy()
        found[(self.registered_on > as_of) | (self.removed_on <= as_of)] = -1
        found[(found >= 0) & (self.settled_on > as_of)] = WAITING
        return found

    def waiting_since(self, as_of: int) -> np.ndarray:
        """Since when each waiting child waits: the start of that school year, or its registration."""
        last = days.school_year_of(as_of) - self.first_year
        since = np.full(len(self.person), days.NEVER, dtype=np.int64)
        still = np.ones(len(self.person), dtype=bool)
        for year in range(last, -1, -1):
            still &= self.placement[:, year] == WAITING
            since[still] = days.september_first(self.first_year + year)
        return np.where(since == days.NEVER, self.registered_on, np.maximum(since, self.registered_on))


def make_disability(
    children: Children, places: Places, calibration: dict[str, Any], rng: np.random.Generator
) -> Disability:
    """Chooses who is on the register and where each is placed, county by county."""
    parts = [
        _one_county(children, at, calibration["disabled"][county.code], rng)
        for at, county in enumerate(places.counties)
    ]
    merged = {
        name: np.concatenate([getattr(part, name) for part in parts])
        for name in (
            "person",
            "registered_on",
            "removed_on",
            "kind",
            "level",
            "reason",
            "placement",
            "settled_on",
        )
    }
    return Disability(first_year=parts[0].first_year, **merged)


def _one_county(
    children: Children, county: int, targets: dict[str, Any], rng: np.random.Generator
) -> Disability:
    first, years = targets["first_school_year"], len(targets["registered"])
    pools = {
        int(entry): list(
            rng.permutation(np.flatnonzero((children.county == county) & (children.entry == entry)))
        )
        for entry in range(first - 8, first + years)
    }
    person: list[int] = []
    entry: list[int] = []
    registered: list[int] = []
    settled: list[int] = []
    placement: list[list[int]] = []
    for year in range(years):
        start = first + year
        alive = [n for n, begun in enumerate(entry) if begun + 8 >= start]
        for _ in range(targets["registered"][year] - len(alive)):
            is_new = year > 0 and rng.random() < 0.6
            begun = start if is_new else int(rng.integers(start - 8, start + 1))
            alive.append(len(person))
            person.append(int(pools[begun].pop()))
            entry.append(begun)
            placement.append([-1] * year)
            september = int(days.september_first(start))
            late = 3 if rng.random() < 0.6 or start == first + years - 1 else 34
            registered.append(september - 200 if year == 0 else september + int(rng.integers(1, 10 * late)))
            waits = int(rng.integers(15, 60)) if year > 0 and rng.random() < 0.12 and late == 34 else 0
            settled.append(min(registered[-1] + waits, september + 355))
        if len(alive) != targets["registered"][year]:
            raise ValueError(
                f"more disabled children than the {targets['registered'][year]} of {start} in county {county}"
            )
        _place(placement, alive, entry, year, start, targets, rng)
    table = np.array([row + [-1] * (years - len(row)) for row in placement], dtype=np.int8)
    severe = (table == PLACEMENTS.index("home_teaching")).any(1) | (table == WAITING).any(1)
    middle = (table == PLACEMENTS.index("special_school")).any(1)
    count = len(person)
    level = np.where(
        severe,
        rng.integers(1, 3, count),
        np.where(middle, rng.integers(2, 4, count), rng.integers(3, 5, count)),
    )
    kind = rng.choice(_KINDS, count, p=_KIND_WEIGHTS)
    kind[severe] = rng.choice([4, 5, 6, 7], int(severe.sum()), p=[0.2, 0.34, 0.14, 0.32])
    return Disability(
        person=np.array(person),
        registered_on=np.array(registered),
        settled_on=np.array(settled),
        removed_on=days.september_first(np.array(entry) + 9).astype(np.int64),
        kind=kind,
        level=level,
        reason=rng.choice([1, 2, 3, 4, 9], count, p=[0.38, 0.12, 0.24, 0.18, 0.08]),
        placement=table,
        first_year=first,
    )


def _place(
    placement: list[list[int]],
    alive: list[int],
    entry: list[int],
    year: int,
    start: int,
    targets: dict[str, Any],
    rng: np.random.Generator,
) -> None:
    """Gives every living entry its placement of the year: as before where the numbers allow it."""
    before = {n: placement[n][year - 1] if year else -1 for n in alive}
    now = {n: code for n, code in before.items() if code != WAITING}
    waiting = [n for n in alive if before[n] == WAITING and rng.random() < 0.8][: targets["waiting"][year]]
    newcomers = sorted((n for n in alive if before[n] == -1), key=lambda n: (start - entry[n], rng.random()))
    waiting += newcomers[: targets["waiting"][year] - len(waiting)]
    waiting += [n for n in alive if before[n] == WAITING and n not in waiting][
        : targets["waiting"][year] - len(waiting)
    ]
    if len(waiting) < targets["waiting"][year]:
        raise ValueError(f"too few newcomers to wait in {start}")
    now |= {n: -1 for n in alive if before[n] == WAITING} | dict.fromkeys(waiting, WAITING)
    for name in _FILLED:
        code, target = PLACEMENTS.index(name), targets[name][year]
        held = [n for n in alive if now[n] == code]
        for n in list(rng.permutation(held))[: max(0, len(held) - target)]:
            now[int(n)] = -1
        free = [n for n in alive if now[n] == -1 and before[n] != code]
        free += [int(n) for n in rng.permutation([n for n in alive if now[n] == 0]).astype(int)]
        for n in free[: max(0, target - len(held))]:
            now[n] = code
    for n in alive:
        placement[n].append(max(0, now[n]))
