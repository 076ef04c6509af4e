"""The contracts of the two lines: county to township to village to parents, bureau to school to teachers."""

from typing import NamedTuple

import numpy as np
import pyarrow as pa

from baoxue.demo import days
from baoxue.demo.events import Events, dates
from baoxue.demo.places import COMPULSORY_KINDS, Places

_LINES = {
    "county_township": "1",
    "township_village": "1",
    "village_parent": "1",
    "bureau_school": "2",
    "school_teacher": "2",
}


class _Contract(NamedTuple):
    """One contracting unit of one year; `chance` that one contract is signed, places as indices or -1."""

    year: int
    level: str
    party_a: str
    party_b: str
    role: str
    county: int
    township: int
    village: int
    school: int
    due: int
    chance: float


def make_pledges(
    places: Places, families: np.ndarray, teachers: np.ndarray, newest: int, rng: np.random.Generator
) -> Events:
    """Contracts of every year from 2016; `families` by village, `teachers` by school."""
    rows: list[_Contract] = []
    for year in range(2016, days.to_date(newest).year + 1):
        # what is missing becomes less as years go by
        missing = 0.9 - min(0.6, (year - 2016) * 0.08)
        for at, town in enumerate(places.townships):
            government = places.counties[town.county].government
            rows.append(
                _Contract(
                    year, "county_township", government, town.name, "镇长", town.county, at, -1, -1, 1, 0.999
                )
            )
        for at, village in enumerate(places.villages):
            town = places.townships[village.township]
            name, where = town.name + village.name, (village.county, village.township, at, -1)
            signs = 1 - (0.03 + 0.1 * town.slow) * missing
            rows.append(_Contract(year, "township_village", town.name, name, "村主任", *where, 1, signs))
            signs = 1 - (0.02 + 0.06 * town.slow) * missing
            parents = f"{name}学生家长"
            rows.append(
                _Contract(year, "village_parent", name, parents, "家长", *where, int(families[at]), signs)
            )
        for at, school in enumerate(places.schools):
            if school.kind in COMPULSORY_KINDS:
                bureau, where = (
                    places.counties[school.county].bureau,
                    (school.county, school.township, -1, at),
                )
                rows.append(_Contract(year, "bureau_school", bureau, school.name, "校长", *where, 1, 0.99))
                signs = 1 - (0.02 + 0.04 * places.townships[school.township].slow) * missing
                staff = f"{school.name}教师"
                rows.append(
                    _Contract(
                        year, "school_teacher", school.name, staff, "教师", *where, int(teachers[at]), signs
                    )
                )
    return _register(rows, places, rng)


def _register(rows: list[_Contract], places: Places, rng: np.random.Generator) -> Events:
    count = len(rows)
    due, chance = np.array([row.due for row in rows]), np.array([row.chance for row in rows])
    share = np.clip(chance + rng.normal(0, 0.01, count), 0, 1)
    signed = np.where(due == 1, rng.random(count) < chance, rng.binomial(due, share))
    begins = np.array([days.day(row.year, 1, 1) for row in rows])
    signed_on = np.where(signed > 0, begins + 20 + rng.integers(0, 75, count), days.NEVER)
    villages = [place.code for place in places.villages]
    schools = [place.code for place in places.schools]
    return Events(
        known_on=begins + 10,
        columns={
            "year": pa.array([row.year for row in rows], pa.int32()),
            "line": pa.array([_LINES[row.level] for row in rows]),
            "level": pa.array([row.level for row in rows]),
            "party_a": pa.array([row.party_a for row in rows]),
            "party_b": pa.array([row.party_b for row in rows]),
            "party_b_role": pa.array([row.role for row in rows]),
            "county_code": pa.array([places.counties[row.county].code for row in rows]),
            "township_code": pa.array([places.townships[row.township].code for row in rows]),
            "village_code": pa.array([villages[row.village] if row.village >= 0 else None for row in rows]),
            "school_code": pa.array([schools[row.school] if row.school >= 0 else None for row in rows]),
            "due_count": pa.array(due.astype(np.int32)),
            "signed_count": pa.array(signed.astype(np.int32)),
            "signed_on": dates(signed_on),
            "target_dropout_percent": pa.array(np.zeros(count, dtype=np.int32)),
            "is_scanned": pa.array((signed > 0) & (rng.random(count) < 0.96)),
        },
        filled_on=dict.fromkeys(("signed_on", "signed_count", "is_scanned"), signed_on),
        before={"signed_count": 0, "is_scanned": False},
    )
