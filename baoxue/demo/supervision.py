"""Inspectors and their monthly visits, and what they found to be put right."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from baoxue.demo import days, names
from baoxue.demo.events import Events, dates
from baoxue.demo.places import COMPULSORY_KINDS, Places

_PROBLEMS = {
    "ledger": "未到校学生台账未及时更新",
    "report": "疑似辍学双报告超过时限",
    "absence": "缺勤三天以上学生未跟踪",
    "visit": "重点学生家访记录不全",
    "aid": "资助公示材料不全",
    "home_teaching": "送教课时不足",
    "pledge": "责任书未签到户",
    "roll": "学籍姓名与在班学生不一致",
    "other": "控辍保学宣传栏未更新",
}
_PROBLEM_WEIGHTS = (0.24, 0.1, 0.14, 0.15, 0.08, 0.07, 0.08, 0.11, 0.03)
_CONTENTS = (
    "未到校学生台账",
    "重点学生家访",
    "双报告和劝返",
    "资助公示与发放",
    "送教上门",
    "学籍与在班人数核对",
)
_ORDINALS = "一二三四五六七八九十"
_FIRST_MONTH = (2016, 1)
_LATE_APPOINTED = 6
"""Inspectors of the mountain county who took over from others after 2020; as many are active always."""


@dataclass
class Inspectors:
    """One entry per person who is or was an inspector."""

    number: list[str]
    name: list[str]
    county: np.ndarray
    township: np.ndarray
    full_time: np.ndarray
    appointed_on: np.ndarray
    ended_on: np.ndarray
    diligence: np.ndarray  # 0..1


def make_inspectors(places: Places, rng: np.random.Generator) -> Inspectors:
    """Every county has its number of inspectors at all times; larger townships have more."""
    county: list[int] = []
    township: list[int] = []
    for at, entry in enumerate(places.counties):
        towns = [n for n, town in enumerate(places.townships) if town.county == at]
        schools = np.array(
            [sum(s.township == n and s.kind in COMPULSORY_KINDS for s in places.schools) for n in towns]
        )
        given = np.maximum(1, np.floor(schools / schools.sum() * entry.inspectors).astype(int))
        while given.sum() < entry.inspectors:
            given[np.argmax(schools / given)] += 1
        while given.sum() > entry.inspectors:
            given[np.argmax(given / schools)] -= 1
        county += [at] * entry.inspectors
        township += [town for town, count in zip(towns, given, strict=True) for _ in range(count)]
    left = rng.choice(places.counties[0].inspectors, _LATE_APPOINTED, replace=False)
    changed_on = days.day(2021, 9, 1) + np.arange(_LATE_APPOINTED) * 214
    count = len(county)
    appointed = np.full(count, days.day(2015, 9, 1))
    ended = np.full(count, days.NEVER)
    ended[left] = changed_on
    county += [0] * _LATE_APPOINTED
    township += [township[at] for at in left]
    total = len(county)
    adults = names.adults(2600)[-total:]
    return Inspectors(
        number=[f"{'SQ'[c]}DX-{n + 1:03d}" for n, c in enumerate(county)],
        name=adults,
        county=np.array(county),
        township=np.array(township),
        full_time=rng.random(total) < 0.2,
        appointed_on=np.r_[appointed, changed_on],
        ended_on=np.r_[ended, np.full(_LATE_APPOINTED, days.NEVER)],
        diligence=1 - 0.8 * rng.random(total) ** 3,
    )


def inspectors_register(inspectors: Inspectors, places: Places, as_of: int) -> dict[str, pa.Array]:
    """Those appointed by a day, those who ended included."""
    rows = np.flatnonzero(inspectors.appointed_on <= as_of)
    ended = np.where(inspectors.ended_on <= as_of, inspectors.ended_on, days.NEVER)
    zones: dict[int, int] = {}
    for town in inspectors.township:
        county = places.townships[town].county
        zones.setdefault(int(town), sum(places.townships[t].county == county for t in zones) + 1)
    return {
        "inspector_number": pa.array([inspectors.number[at] for at in rows]),
        "name": pa.array([inspectors.name[at] for at in rows]),
        "county_code": pa.array([places.counties[inspectors.county[at]].code for at in rows]),
        "township_code": pa.array([places.townships[inspectors.township[at]].code for at in rows]),
        "zone": pa.array([f"第{_ordinal(zones[int(inspectors.township[at])])}责任区" for at in rows]),
        "is_full_time": pa.array(inspectors.full_time[rows]),
        "appointed_on": dates(inspectors.appointed_on[rows]),
        "ended_on": dates(ended[rows]),
    }


def _ordinal(number: int) -> str:
    return _ORDINALS[number - 1] if number <= 10 else "十" + _ORDINALS[number - 11]


def make_inspections(
    inspectors: Inspectors, places: Places, school_sizes: np.ndarray, newest: int, rng: np.random.Generator
) -> tuple[Events, Events]:
    """The registers of visits and of findings: everybody every month to 2020-08, later with gaps."""
    last = days.to_date(newest)
    months = [
        (year, month)
        for year in range(_FIRST_MONTH[0], last.year + 1)
        for month in range(1, 13)
        if (year, month) <= (last.year, last.month)
    ]
    visit_day, visitor = [], []
    for year, month in months:
        first = days.day(year, month, 1)
        length = days.day(year + month // 12, month % 12 + 1, 1) - first
        active = np.flatnonzero((inspectors.appointed_on <= first) & (inspectors.ended_on > first))
        missed = np.zeros(len(active), dtype=bool)
        if (year, month) > (2020, 8):
            idle = 0.6 if month in (2, 7, 8) else 1.0
            missed = (
                rng.random(len(active)) > (0.90 + 0.09 * inspectors.diligence[active]) - (1 - idle) * 0.12
            )
        visits = (1 + (rng.random(len(active)) < 0.14)) * ~missed
        who = np.repeat(active, visits)
        # nobody waits for the last days of a month, and the newest month is not over
        day = first + rng.integers(0, length - 2, len(who))
        done = day < newest
        visit_day.append(day[done])
        visitor.append(who[done])
    day, who = np.concatenate(visit_day), np.concatenate(visitor)
    order = np.argsort(day, kind="stable")
    day, who = day[order], who[order]
    return _visit_registers(day, who, inspectors, places, school_sizes, newest, rng)


def _visit_registers(
    day: np.ndarray,
    who: np.ndarray,
    inspectors: Inspectors,
    places: Places,
    school_sizes: np.ndarray,
    newest: int,
    rng: np.random.Generator,
) -> tuple[Events, Events]:
    count = len(day)
    township = inspectors.township[who]
    kind_of_unit = rng.choice(["school", "village", "township"], count, p=[0.78, 0.15, 0.07])
    schools = {
        n: [at for at, s in enumerate(places.schools) if s.township == n and s.kind in COMPULSORY_KINDS]
        for n in range(len(places.townships))
    }
    villages = {
        n: [at for at, v in enumerate(places.villages) if v.township == n]
        for n in range(len(places.townships))
    }
    draw = rng.random(count)
    school = np.array(
        [
            schools[town][int(u * len(schools[town]))] if kind == "school" else -1
            for town, u, kind in zip(township, draw, kind_of_unit, strict=True)
        ]
    )
    village = np.array(
        [
            villages[town][int(u * len(villages[town]))] if kind == "village" else -1
            for town, u, kind in zip(township, draw, kind_of_unit, strict=True)
        ]
    )
    slow = np.array([entry.slow for entry in places.townships])[township]
    found_problem = rng.random(count) < 0.06 + 0.14 * slow
    expected = np.where(school >= 0, school_sizes[school], -1)
    present = expected - rng.binomial(np.maximum(expected, 0), 0.018)
    in_holiday = np.isin(day.astype("datetime64[D]").astype("datetime64[M]").astype(int) % 12 + 1, (2, 7, 8))
    no_count = (expected < 0) | in_holiday
    numbers = np.array([f"DD{days.to_date(int(d)).year}-{n + 1:05d}" for n, d in enumerate(day)])
    school_codes = pa.array([entry.code for entry in places.schools] + [None])
    village_codes = pa.array([entry.code for entry in places.villages] + [None])
    filed = day + rng.integers(0, 3, count)
    inspections = Events(
        known_on=day,
        columns={
            "inspection_number": pa.array(numbers),
            "inspected_on": dates(day),
            "inspector_number": pa.array([inspectors.number[at] for at in who]),
            "unit_kind": pa.array(kind_of_unit),
            "township_code": pa.array([places.townships[at].code for at in township]),
            "village_code": village_codes.take(
                pa.array(np.where(village < 0, len(village_codes) - 1, village))
            ),
            "school_code": school_codes.take(pa.array(np.where(school < 0, len(school_codes) - 1, school))),
            "kind": pa.array(rng.choice(["1", "2", "3"], count, p=[0.84, 0.09, 0.07])),
            "is_about_dropout": pa.array(rng.random(count) < 0.93),
            "expected_count": pa.array(expected.astype(np.int32), mask=no_count),
            "present_count": pa.array(present.astype(np.int32), mask=no_count),
            "problem_count": pa.array(found_problem.astype(np.int32)),
            "content": pa.array([_CONTENTS[int(u * 97) % len(_CONTENTS)] for u in draw]),
            "is_signed": pa.array(rng.random(count) < 0.97),
            "filed_on": dates(filed),
        },
        filled_on={"filed_on": filed},
    )
    return inspections, _rectifications(
        np.flatnonzero(found_problem), day, township, school, village, slow, numbers, places, newest, rng
    )


def _rectifications(
    at: np.ndarray,
    day: np.ndarray,
    township: np.ndarray,
    school: np.ndarray,
    village: np.ndarray,
    slow: np.ndarray,
    numbers: np.ndarray,
    places: Places,
    newest: int,
    rng: np.random.Generator,
) -> Events:
    count = len(at)
    issued = day[at]
    deadline = issued + rng.choice([7, 10, 15, 15, 30], count)
    on_time = rng.random(count) > 0.05 + 0.28 * slow[at]
    # of what was issued in the last four months more is late, some of it long
    is_recent = issued > newest - 120
    on_time &= ~is_recent | (rng.random(count) < 0.75)
    late_by = np.where(is_recent, rng.integers(8, 120, count), rng.integers(2, 40, count))
    reported = np.where(on_time, deadline - rng.integers(0, 6, count), deadline + late_by)
    reported = np.maximum(reported, issued + 2)
    raised_again = rng.random(count) < 0.04 + 0.06 * slow[at]
    raised_on = np.where(raised_again, reported + rng.integers(10, 40, count), days.NEVER)
    verified = np.where(
        raised_again, raised_on + rng.integers(15, 60, count), reported + rng.integers(1, 10, count)
    )
    closed = verified + rng.integers(1, 14, count)
    revisited = np.where(rng.random(count) < 0.6, verified, days.NEVER)
    kind = rng.choice(list(_PROBLEMS), count, p=_PROBLEM_WEIGHTS)
    school_codes = [entry.code for entry in places.schools]
    village_codes = [entry.code for entry in places.villages]
    return Events(
        known_on=issued,
        columns={
            "rectification_number": pa.array(
                [f"ZG{days.to_date(int(d)).year}-{n + 1:04d}" for n, d in enumerate(issued)]
            ),
            "inspection_number": pa.array(numbers[at]),
            "township_code": pa.array([places.townships[n].code for n in township[at]]),
            "village_code": pa.array(
                [village_codes[n] if n >= 0 else None for n in village[at]], pa.string()
            ),
            "school_code": pa.array([school_codes[n] if n >= 0 else None for n in school[at]], pa.string()),
            "problem_kind": pa.array(kind),
            "problem": pa.array([_PROBLEMS[name] for name in kind]),
            "issued_on": dates(issued),
            "deadline_on": dates(deadline),
            "reported_on": dates(reported),
            "verified_on": dates(verified),
            "revisited_on": dates(revisited),
            "advice": pa.array(np.where(raised_again, "再次提出，限期整改", "继续跟踪")),
        },
        filled_on={
            "reported_on": reported,
            "verified_on": verified,
            "revisited_on": revisited,
            "advice": reported,
        },
        steps={
            "state": [
                ("10", issued),
                ("50", np.where(on_time, days.NEVER, deadline + 1)),
                ("20", reported),
                ("60", raised_on),
                ("30", verified),
                ("40", closed),
            ]
        },
    )
