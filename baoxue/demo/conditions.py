"""Schools as places: building projects, the checklist of each school, and which villages it serves."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pyarrow as pa

from baoxue.demo import days, names
from baoxue.demo.classes import classes_per_grade
from baoxue.demo.desk import Desk, Rows, as_columns, written
from baoxue.demo.events import Events
from baoxue.demo.places import COMPULSORY_KINDS

BUILDING = ("new_building", "rebuilding")
_WORDS = {
    "new_building": ("教学楼", "学生宿舍", "教师周转房", "综合楼"),
    "rebuilding": ("教学楼加固", "宿舍改造", "食堂改扩建", "校舍维修"),
    "boarding": ("宿舍床铺更新", "浴室热水"),
    "playground": ("运动场", "塑胶跑道"),
    "canteen": ("食堂设备", "明厨亮灶"),
    "toilets": ("水冲式厕所",),
    "digital": ("班班通设备", "校园网"),
    "equipment": ("实验仪器", "图书更新"),
    "broadcast_classroom": ("专递课堂",),
}
_SMALL = {"boarding": 45, "playground": 110, "canteen": 38, "toilets": 26, "digital": 42, "equipment": 30}
"""Ten thousand yuan that such a project costs on average."""
_ITEMS: dict[str, tuple[float, float]] = {
    # share of schools that met the item in 2018, and by how much it grows a year
    "safety": (0.99, 0.002),
    "classrooms": (0.95, 0.006),
    "boarding_places": (0.9, 0.004),
    "canteen": (0.97, 0.004),
    "playground": (0.74, 0.026),
    "laboratory": (0.66, 0.03),
    "library": (0.78, 0.022),
    "digital": (0.7, 0.04),
    "broadcast_classroom": (0.3, 0.05),
    "counselling": (0.46, 0.06),
    "accessible": (0.4, 0.05),
    "water": (0.96, 0.006),
    "toilets": (0.88, 0.014),
}
_BASIC = ("safety", "classrooms", "boarding_places", "canteen", "water")
"""What makes a school a standard one; the mountain county's schools met these until 2021, as published."""
_SHORTFALLS = {
    "playground": "运动场面积不足",
    "laboratory": "实验器材不齐",
    "library": "生均图书不足",
    "digital": "设备老化",
    "counselling": "无专职心理教师",
    "accessible": "无障碍坡道未建",
    "toilets": "蹲位不足",
    "broadcast_classroom": "未建设",
}


def facilities(desk: Desk, rng: np.random.Generator) -> Events:
    """All projects since 2016; building completed by the published day adds up to the published sums."""
    world = desk.world
    code = world.places.counties[0].code
    fitted = world.calibration["facilities"][code]
    published = days.number(fitted["as_of"])
    rows: Rows = []
    count = fitted["building_projects"]
    wan = _split(fitted["building_wan_yuan"], count, 5, rng)
    area = _split(fitted["building_m2"], count, 10, rng, near=wan)
    for n in range(count):
        starts = days.day(2016, 3, 1) + int(n / count * (published - days.day(2016, 3, 1) - 420))
        kind = BUILDING[int(rng.random() < 0.42)]
        starts += int(rng.integers(0, 60))
        ends = min(starts + int(rng.integers(160, 400)), published - 12)
        rows.append(_project(desk, 0, kind, wan[n], area[n], None, starts, ends, rng))
    rooms = [2, 1, 1, 2, 1, 2]
    assert sum(rooms) == fitted["broadcast_classrooms"]
    for n, units in enumerate(rooms):
        starts = days.day(2016 + (n * 2) // 3, 4 + n, 11)
        cost = fitted["broadcast_wan_yuan"] * units / fitted["broadcast_classrooms"]
        rows.append(_project(desk, 0, "broadcast_classroom", cost, None, units, starts, starts + 96, rng))
    # after the published day, in the other county, and of other kinds
    for county, many in ((0, 13), (1, 16)):
        first = published + 125 if county == 0 else days.day(2016, 4, 1)
        for _ in range(many):
            starts = int(rng.integers(first, world.newest - 30))
            length = int(rng.integers(190, 480))
            cost = float(rng.integers(24, 160) * 5)
            kind = BUILDING[int(rng.random() < 0.5)]
            rows.append(
                _project(desk, county, kind, cost, round(cost / 0.36), None, starts, starts + length, rng)
            )
    for county, many in ((0, 74), (1, 46)):
        for _ in range(many):
            kind = str(rng.choice(list(_SMALL)))
            starts = int(rng.integers(days.day(2016, 2, 1), world.newest + 40))
            cost = float(round(_SMALL[kind] * rng.uniform(0.4, 1.8)))
            ends = starts + int(rng.integers(25, 150))
            rows.append(_project(desk, county, kind, cost, None, None, starts, ends, rng))
    # one that does not come to its end
    late = _project(desk, 0, "rebuilding", 260.0, 720, None, world.newest - 910, days.NEVER, rng)
    rows.append(late)
    rows.sort(key=lambda row: (row["_planned"], row["project"], row["investment_wan_yuan"]))
    for serial, row in enumerate(rows, start=1):
        row["project_number"] = f"XM{days.to_date(row['_planned']).year}-{serial:03d}"
    return written(
        rows,
        known="_planned",
        dated=("started_on", "completed_on"),
        filled={"started_on": "started_on", "completed_on": "completed_on"},
        steps={
            "state": [
                ("planned", "_planned"),
                ("building", "started_on"),
                ("completed", "completed_on"),
                ("in_use", "_used"),
            ]
        },
    )


def _split(
    total: float, count: int, unit: int, rng: np.random.Generator, near: list[float] | None = None
) -> list[float]:
    """`total` in `count` parts that are whole multiples of `unit` but for the last."""
    weight = np.array(near) * rng.uniform(0.85, 1.15, count) if near else rng.uniform(0.4, 1.8, count)
    parts = [float(int(total * share / unit) * unit) for share in weight / weight.sum()]
    parts[-1] += total - sum(parts)
    return parts


def _project(
    desk: Desk,
    county: int,
    kind: str,
    wan_yuan: float,
    area: float | None,
    units: int | None,
    starts: int,
    ends: int,
    rng: np.random.Generator,
) -> dict[str, Any]:
    places = desk.world.places
    school = int(rng.choice(places.schools_of(county, *COMPULSORY_KINDS)))
    what = _WORDS[kind][int(rng.integers(len(_WORDS[kind])))]
    source = str(rng.choice(["1", "2", "4", "5"], p=[0.5, 0.2, 0.26, 0.04]))
    return {
        "project_number": "",
        "project": places.schools[school].name + what,
        "county_code": desk.counties[county],
        "township_code": desk.townships[int(desk.township_of_school[school])],
        "school_code": desk.schools[school],
        "kind": kind,
        "investment_wan_yuan": wan_yuan,
        "fund_source": source,
        "floor_area_m2": None if area is None else float(area),
        "unit_count": units,
        "started_on": starts,
        "completed_on": ends,
        "_planned": starts - int(rng.integers(30, 120)),
        "_used": ends + 25 if ends < days.NEVER else ends,
    }


def facility_checks(desk: Desk) -> Callable[[int], dict[str, pa.Array]]:
    """The checklist of every school as it was last gone through, in autumn."""
    world = desk.world
    places, hardship = world.places, world.hardship
    compulsory = [at for at, school in enumerate(places.schools) if school.kind in COMPULSORY_KINDS]
    numbers = np.random.default_rng([7, len(compulsory)]).random((len(places.schools), len(_ITEMS)))

    def on(as_of: int) -> dict[str, pa.Array]:
        year = days.school_year_of(as_of - 20)
        roll = desk.roll(as_of)
        per_grade = classes_per_grade(places, roll)
        boards = np.where(
            roll.grade >= 7,
            hardship.boards_junior[roll.child],
            hardship.boards_primary[roll.child] & (roll.grade >= 3),
        )
        beds = np.bincount(roll.school, weights=boards, minlength=len(places.schools)).astype(int)
        sizes = np.bincount(roll.school, minlength=len(places.schools))
        rows: Rows = []
        for at in compulsory:
            school, town = places.schools[at], int(desk.township_of_school[at])
            if not desk.handed_in("facility_checks", town, as_of):
                continue
            fulfilled = school.county == 0 and year < 2021
            grades = 9 if school.kind in ("nine_year", "special") else 3 if school.kind == "junior" else 6
            found: Rows = []
            for n, (item, (share, growth)) in enumerate(_ITEMS.items()):
                luck = numbers[at, n] + 0.1 * desk.slow[town]
                met = luck < share + growth * (year - 2018) or (fulfilled and item in _BASIC)
                needed, held = _counts(
                    item, met, luck, int(beds[at]), int(per_grade[at]) * grades, int(sizes[at])
                )
                if item == "boarding_places" and school.county == 1:
                    continue
                checked = int(days.september_first(year)) + 6 + int(numbers[at, 0] * 13)
                found.append(
                    {
                        "school_code": school.code,
                        "item": item,
                        "is_met": bool(met),
                        "needed_count": needed,
                        "held_count": held,
                        "checked_on": min(checked, as_of),
                        "checked_by": names.somebody(at * 3 + 5),
                        "shortfall": None if met else _shortfall(item, needed, held),
                    }
                )
            standard = all(row["is_met"] for row in found if row["item"] in _BASIC)
            whole = {"item": "standard", "is_met": standard, "needed_count": None, "held_count": None}
            rows += [found[0] | whole | {"shortfall": None if standard else "有未达标项目"}, *found]
        return as_columns(rows, dated=("checked_on",))

    return on


def _counts(
    item: str, met: bool, luck: float, beds: int, classes: int, pupils: int
) -> tuple[int | None, int | None]:
    """How many are needed and held, where the checklist asks for numbers."""
    needed = {"boarding_places": beds, "classrooms": classes, "library": pupils * 25}.get(item)
    if needed is None:
        return None, None
    if met:
        return needed, needed + int(needed * 0.15 * (1 - min(luck, 1.0)))
    return needed, int(needed * (0.97 - 0.12 * (luck % 0.5)))


def _shortfall(item: str, needed: int | None, held: int | None) -> str:
    if item == "boarding_places" and needed is not None and held is not None:
        return f"缺 {needed - held} 个床位"
    if item == "classrooms" and needed is not None and held is not None:
        return f"缺 {max(1, needed - held)} 间教室"
    return _SHORTFALLS.get(item, "待整改")


def service_areas(desk: Desk) -> Callable[[int], dict[str, pa.Array]]:
    """One row per village and stage; six villages changed their school in 2019, one is in no catchment."""
    places = desk.world.places
    since, changed = days.day(2016, 9, 1), days.day(2019, 9, 1)
    rows: Rows = []
    forgotten = max(
        at for at, village in enumerate(places.villages) if desk.townships[village.township] == "991021108"
    )
    for at, village in enumerate(places.villages):
        others = [
            n
            for n, school in enumerate(places.schools)
            if school.township == village.township and school.kind == "primary" and n != village.primary
        ]
        moved = at % 41 == 7 and bool(others)
        for stage, school in (("primary", village.primary), ("junior", village.junior)):
            if at == forgotten and stage == "primary":
                continue
            base = {"school_code": desk.schools[school], "village_code": village.code, "stage": stage}
            here = moved and stage == "primary"
            rows.append(
                base
                | {
                    "valid_from": changed if here else since,
                    "valid_to": days.NEVER,
                    "part": "除三组、四组外" if at % 83 == 5 and stage == "primary" else None,
                }
            )
            if here:
                old = {"school_code": desk.schools[others[0]], "valid_from": since, "valid_to": changed - 1}
                rows.append(base | old | {"part": None})

    def on(as_of: int) -> dict[str, pa.Array]:
        return as_columns(
            [row for row in rows if row["valid_from"] <= as_of], dated=("valid_from", "valid_to")
        )

    return on
