"""Everybody who is ever a child in the demo: born, registered in a village, with an id of prefix 999999."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from baoxue.demo import days, names
from baoxue.demo.places import Places

FIRST_ENTRY, LAST_ENTRY = 2000, 2032
"""Years in which the oldest and the youngest turn six by 31 August (the oldest are at college in 2016)."""
_FIRST_MIGRANTS = 2006
# Fewer children are born every year from 2017 on.
_TREND = {
    2024: 0.96,
    2025: 0.91,
    2026: 0.85,
    2027: 0.79,
    2028: 0.73,
    2029: 0.69,
    2030: 0.65,
    2031: 0.62,
    2032: 0.6,
}
_ID_WEIGHTS = np.array([7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2])
_CHECK = np.array(list("10X98765432"))


@dataclass
class Children:
    """One entry per child in every array (see comments for the unit); indices point into Places."""

    village: np.ndarray  # of the household registration, -1 when registered outside the demo
    county: np.ndarray  # 0, 1, or -1 when registered outside the demo
    home_county: np.ndarray  # where the child lives or would go to school
    home_township: np.ndarray
    primary: np.ndarray  # the school of its area
    junior: np.ndarray
    birth: np.ndarray  # day
    registered_from: np.ndarray  # day on which the birth is in the population roster
    sex: np.ndarray  # 1 male, 2 female
    entry: np.ndarray  # year in which it turns six by 31 August, or a year later for the few late ones
    luck: np.ndarray  # uniform 0..1, a fixed private draw for small habits
    id_number: pa.Array
    pupil_number: pa.Array
    name: pa.Array
    birth_date: pa.Array

    def __len__(self) -> int:
        return len(self.birth)


def make_children(places: Places, rng: np.random.Generator, scale: float) -> Children:
    """Draws all children; `scale` multiplies their number."""
    columns: list[tuple[np.ndarray, np.ndarray, np.ndarray]] = []
    entry: np.ndarray
    entries = np.arange(FIRST_ENTRY, LAST_ENTRY + 1)
    trend = np.array([_TREND.get(int(year), 1.0) for year in entries])
    by_township: dict[int, list[int]] = {}
    for at, place in enumerate(places.villages):
        by_township.setdefault(place.township, []).append(at)
    for at, township in enumerate(places.townships):
        counts = np.rint(township.cohort * scale * trend * rng.normal(1.0, 0.03, len(entries))).astype(int)
        entry = np.repeat(entries, counts)
        village = rng.choice(by_township[at], len(entry))
        columns.append((village, np.full(len(entry), township.county), entry))
    for at, county in enumerate(places.counties):
        years = entries[entries >= _FIRST_MIGRANTS]
        entry = np.repeat(years, int(county.migrants * scale))
        towns = [n for n, township in enumerate(places.townships) if township.county == at]
        weights = np.array([places.townships[n].cohort for n in towns], dtype=float)
        town = rng.choice(towns, len(entry), p=weights / weights.sum())
        # where a migrant child lives: a village, kept negative since it is not its registration
        lives = np.array([rng.choice(by_township[int(n)]) for n in np.arange(len(places.townships))])[town]
        for n in towns:
            here = town == n
            lives[here] = rng.choice(by_township[n], int(here.sum()))
        columns.append((-2 - lives, np.full(len(entry), at), entry))
    drawn, home_county, entry = (
        np.concatenate(parts).astype(np.int32) for parts in zip(*columns, strict=True)
    )
    lives = np.where(drawn < 0, -2 - drawn, drawn)
    village_township = np.array([place.township for place in places.villages])
    primary = np.array([place.primary for place in places.villages])
    junior = np.array([place.junior for place in places.villages])
    birth = days.september_first(entry - 7) + rng.integers(0, 365, len(entry))
    sex = np.where(rng.random(len(entry)) < 0.525, 1, 2).astype(np.int8)
    id_number = _id_numbers(birth, sex)
    return Children(
        village=np.where(drawn < 0, -1, drawn).astype(np.int32),
        county=np.where(drawn < 0, -1, home_county).astype(np.int8),
        home_county=home_county.astype(np.int8),
        home_township=village_township[lives].astype(np.int32),
        primary=primary[lives].astype(np.int32),
        junior=junior[lives].astype(np.int32),
        birth=birth.astype(np.int32),
        registered_from=(birth + rng.integers(5, 45, len(entry))).astype(np.int32),
        sex=sex,
        entry=entry.astype(np.int32),
        luck=rng.random(len(entry)),
        id_number=id_number,
        pupil_number=pc.binary_join_element_wise(pa.scalar("G"), id_number, ""),
        name=_names(rng, len(entry)),
        birth_date=pa.array(birth.astype(np.int32)).cast(pa.date32()),
    )


def _names(rng: np.random.Generator, count: int) -> pa.Array:
    second = rng.integers(0, len(names.GIVEN_SECOND), count)
    second[rng.random(count) < 0.12] = -1
    return names.people(
        rng.integers(0, len(names.SURNAMES), count), rng.integers(0, len(names.GIVEN_FIRST), count), second
    )


def _id_numbers(birth: np.ndarray, sex: np.ndarray) -> pa.Array:
    """999999, day of birth, a running number (odd = male), the check digit of GB 11643-1999."""
    group = birth.astype(np.int64) * 2 + (sex == 1)
    order = np.argsort(group, kind="stable")
    ordered = group[order]
    starts = np.flatnonzero(np.r_[True, ordered[1:] != ordered[:-1]])
    running = np.arange(len(group)) - np.repeat(starts, np.diff(np.r_[starts, len(group)]))
    sequence = np.empty(len(group), dtype=np.int64)
    sequence[order] = running * 2 + np.where(sex[order] == 1, 1, 2)
    if sequence.max(initial=0) > 999:
        raise ValueError("more than 499 children of one sex on one day: the demo is scaled too far")
    dates = birth.astype("datetime64[D]")
    years = dates.astype("datetime64[Y]").astype(int) + 1970
    months = dates.astype("datetime64[M]").astype(int) % 12 + 1
    of_month = (dates - dates.astype("datetime64[M]")).astype(int) + 1
    body = 999999 * 10**11 + (years * 10000 + months * 100 + of_month) * 1000 + sequence
    digits = body[:, None] // 10 ** np.arange(16, -1, -1) % 10
    check = _CHECK[digits @ _ID_WEIGHTS % 11]
    return pc.binary_join_element_wise(pa.array(body).cast(pa.string()), pa.array(check.astype(str)), "")
