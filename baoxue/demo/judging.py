"""The year-end assessment of four levels, notices and their consequences, and appeals against them."""

from typing import Any

import numpy as np

from baoxue.demo import days
from baoxue.demo.classes import CLASS_NAMES, class_keys, class_of_key
from baoxue.demo.desk import Desk, Rows, written
from baoxue.demo.events import Events
from baoxue.demo.places import COMPULSORY_KINDS

_ITEMS = {"duty": 15, "result": 30, "process": 30, "groups": 12, "aid": 3, "supervision": 10}
_FIRST_YEAR = {"county_township": 2018, "bureau_school": 2021, "township_village": 2022, "school_class": 2023}
_LADDER = ("reminder", "warning", "order", "circular", "interview", "listed", "accountability")
_PROBLEMS = ("report", "ledger", "absence", "visit", "home_teaching", "pledge", "roll", "aid")
_APPEALS = ("责任书已补签", "疑似学生当日已返校", "双报告已按时线下报送", "家访记录系统未同步", "数据已更正")
_NOTICES_SINCE = 2017
_LOSSES = (0.3, 0.8, 1.2, 1.8)
"""How an item fares against what its township is likely to lose of it."""
_GRADES = "一二三四五六七八九"


def assessments(desk: Desk, rng: np.random.Generator) -> Events:
    """The points that were given each December: villages and classes in total only."""
    places, newest = desk.world.places, desk.world.newest
    rows: Rows = []
    for year in range(_FIRST_YEAR["county_township"], days.to_date(newest).year):
        for n, town in enumerate(places.townships):
            unit = {"township_code": town.code}
            host = places.counties[town.county].name + "教育督导室"
            rows += _marks(desk, "county_township", year, n, unit, host, rng, by_item=True)
        if year >= _FIRST_YEAR["bureau_school"]:
            for school in places.schools:
                if school.kind in COMPULSORY_KINDS:
                    unit = {"township_code": desk.townships[school.township], "school_code": school.code}
                    host = places.counties[school.county].bureau
                    rows += _marks(
                        desk, "bureau_school", year, school.township, unit, host, rng, by_item=True
                    )
        if year >= _FIRST_YEAR["township_village"]:
            for village in places.villages:
                town_code = desk.townships[village.township]
                unit = {"township_code": town_code, "village_code": village.code}
                host = places.townships[village.township].name
                rows += _marks(desk, "township_village", year, village.township, unit, host, rng)
        if year >= _FIRST_YEAR["school_class"]:
            keys = np.unique(class_keys(places, desk.roll(days.day(year, 12, 1))))
            for at, grade, number in zip(*class_of_key(keys), strict=True):
                school = places.schools[at]
                unit = {
                    "township_code": desk.townships[school.township],
                    "school_code": school.code,
                    "class_name": f"{_GRADES[grade - 1]}年级{CLASS_NAMES[number]}",
                }
                rows += _marks(desk, "school_class", year, school.township, unit, school.name, rng)
    rows = desk.hand_in("assessments", rows, "assessed_on")
    return written(rows, known="assessed_on", dated=("assessed_on",))


def _marks(
    desk: Desk,
    level: str,
    year: int,
    town: int,
    unit: dict[str, str],
    host: str,
    rng: np.random.Generator,
    by_item: bool = False,
) -> Rows:
    """The rows of one unit and year; the total is the sum of its items."""
    county = desk.world.places.townships[town].county
    assessed = days.day(year, 12, 12) + int(rng.integers(0, 16))
    base = {
        "year": year,
        "level": level,
        "county_code": desk.counties[county],
        "township_code": None,
        "village_code": None,
        "school_code": None,
        "class_name": None,
        **unit,
    }
    ends = {"assessed_on": assessed, "assessed_by": host, "_township": town}
    # how much is lost of an item: by how slow and troubled the township is, less as years go by
    loss = 0.03 + 0.13 * desk.slow[town] + 0.025 * desk.trouble[town] - 0.006 * (year - 2018)
    rows: Rows = []
    total = 0.0
    luck, noise = rng.integers(0, len(_LOSSES), len(_ITEMS)), rng.normal(0, 0.012, len(_ITEMS))
    for n, (item, full) in enumerate(_ITEMS.items()):
        lost = max(0.0, loss * _LOSSES[int(luck[n])] + float(noise[n]))
        points = round(full * (1 - min(lost, 0.6)) * 2) / 2
        total += points
        rows.append(base | {"item": item, "full_points": full, "points": points, "grade": None} | ends)
    grade = "excellent" if total >= 90 else "good" if total >= 80 else "pass" if total >= 70 else "fail"
    whole = base | {"item": "total", "full_points": 100, "points": total, "grade": grade} | ends
    return [*rows, whole] if by_item else [whole]


def notices(desk: Desk, rng: np.random.Generator) -> tuple[Events, Rows]:
    """From reminder to accountability, mostly to the slow and troubled; awards blocked at a year's end."""
    world, newest = desk.world, desk.world.newest
    places = world.places
    overdue = _overdue(desk)
    weight = (0.15 + desk.slow) * (0.3 + desk.trouble)
    rows: Rows = []
    for year in range(_NOTICES_SINCE, days.to_date(newest).year + 1):
        for month in (1, 3, 4, 5, 6, 9, 10, 11, 12):
            for _ in range(int(rng.poisson(3.4))):
                town = int(rng.choice(len(places.townships), p=weight / weight.sum()))
                step = int(min(rng.geometric(0.36) - 1, 2 + round(5 * desk.slow[town])))
                issued = days.day(year, month, int(rng.integers(3, 28)))
                rows.append(_notice(desk, town, _LADDER[min(step, 6)], issued, overdue, rng))
        ended = days.day(year, 12, 28)
        order = np.argsort(-weight * rng.uniform(0.6, 1.4, len(weight)))
        for kind, towns in (
            ("award_blocked", order[:2]),
            ("promotion_blocked", order[:1]),
            ("commendation", order[-3:]),
        ):
            for town in towns:
                rows.append(_notice(desk, int(town), kind, ended, overdue, rng))
    rows = [row for row in rows if row["issued_on"] <= newest]
    rows.sort(key=lambda row: (row["issued_on"], row["township_code"], row["kind"]))
    for serial, row in enumerate(rows, start=1):
        row["notice_number"] = f"TB{days.to_date(row['issued_on']).year}-{serial:04d}"
    events = written(
        rows,
        known="issued_on",
        dated=("issued_on", "blocked_until", "deadline_on", "settled_on"),
        filled={"settled_on": "settled_on"},
    )
    return events, rows


def _overdue(desk: Desk) -> dict[int, list[tuple[int, str]]]:
    """By township: the findings that were not put right in time, as day and number."""
    register = desk.world.events["rectifications"]
    found: dict[int, list[tuple[int, str]]] = {}
    late = dict(register.steps["state"])["50"]
    towns = register.columns["township_code"].to_pylist()
    numbers = register.columns["rectification_number"].to_pylist()
    for town, number, day in zip(towns, numbers, late, strict=True):
        if day < days.NEVER:
            found.setdefault(desk.townships.index(town), []).append((int(day), number))
    return found


def _notice(
    desk: Desk,
    town: int,
    kind: str,
    issued: int,
    overdue: dict[int, list[tuple[int, str]]],
    rng: np.random.Generator,
) -> dict[str, Any]:
    places = desk.world.places
    place = places.townships[town]
    county = places.counties[place.county]
    schools = [
        n
        for n, entry in enumerate(places.schools)
        if entry.township == town and entry.kind in COMPULSORY_KINDS
    ]
    to_school = kind not in ("award_blocked", "promotion_blocked", "commendation") and rng.random() < 0.45
    school = int(rng.choice(schools)) if to_school else -1
    on_person = kind in ("interview", "accountability", "promotion_blocked")
    names_finding = kind in ("order", "circular", "interview", "listed")
    numbers = [number for day, number in overdue.get(town, []) if issued - 60 <= day <= issued]
    praised = kind == "commendation"
    adverse_year = kind in ("award_blocked", "promotion_blocked", "accountability", "listed")
    deadline = (
        issued + int(rng.choice([10, 15, 30])) if not praised and not kind.endswith("blocked") else days.NEVER
    )
    slow = float(desk.slow[town])
    settled = days.NEVER
    if deadline < days.NEVER and rng.random() < 0.97 - 0.1 * slow:
        late = rng.random() < 0.08 + 0.35 * slow
        settled = deadline + int(rng.integers(1, 50)) if late else deadline - int(rng.integers(0, 8))
    return {
        "notice_number": "",
        "kind": kind,
        "issued_on": issued,
        "issued_by": county.government if kind == "accountability" else county.name + "教育督导室",
        "unit_kind": "school" if school >= 0 else "township",
        "county_code": county.code,
        "township_code": place.code,
        "village_code": None,
        "school_code": desk.schools[school],
        "person": (places.schools[school].head if school >= 0 else place.head) if on_person else None,
        "person_role": ("校长" if school >= 0 else "镇长") if on_person else None,
        "problem_kind": None if praised else str(rng.choice(_PROBLEMS)),
        "rectification_number": numbers[-1] if names_finding and numbers else None,
        "blocks_awards": kind in ("award_blocked", "accountability"),
        "blocks_promotion": kind in ("promotion_blocked", "accountability"),
        "blocked_until": issued + 364 if adverse_year and kind != "listed" else days.NEVER,
        "deadline_on": deadline,
        "settled_on": settled,
        "_township": town,
    }


def appeals(desk: Desk, sent: Rows, rng: np.random.Generator) -> Events:
    """Some of the warned and the assessed object; most are answered within weeks, few are right."""
    newest = desk.world.newest
    rows: Rows = []
    for notice in sent:
        if notice["kind"] in ("circular", "interview", "listed", "award_blocked") and rng.random() < 0.17:
            town, day = notice["_township"], notice["issued_on"] + int(rng.integers(2, 15))
            item = notice["notice_number"]
            rows.append(_appeal(desk, town, notice["school_code"], day, item, notice["notice_number"], rng))
    for year in range(2019, days.to_date(newest).year):
        for _ in range(int(rng.integers(3, 8))):
            town = int(rng.integers(len(desk.townships)))
            day = days.day(year + 1, 1, 3) + int(rng.integers(0, 18))
            item = str(rng.choice(["A1", "A2", "A3", "C2", "C4", "D2", "E1"]))
            rows.append(_appeal(desk, town, None, day, item, None, rng) | {"period": f"{year}"})
    rows = [row for row in rows if row["submitted_on"] <= newest]
    rows.sort(key=lambda row: (row["submitted_on"], row["township_code"], row["item"]))
    for serial, row in enumerate(rows, start=1):
        row["appeal_number"] = f"SS{days.to_date(row['submitted_on']).year}-{serial:03d}"
    return written(
        rows,
        known="submitted_on",
        dated=("submitted_on", "decided_on"),
        filled=dict.fromkeys(("decided_on", "decided_by", "points_effect"), "decided_on"),
        steps={"state": [("pending", "submitted_on"), ("accepted", "_accepted"), ("rejected", "_rejected")]},
    )


def _appeal(
    desk: Desk,
    town: int,
    school: str | None,
    day: int,
    item: str,
    notice: str | None,
    rng: np.random.Generator,
) -> dict[str, Any]:
    place = desk.world.places.townships[town]
    county = desk.world.places.counties[place.county]
    decided = day + int(rng.integers(4, 32))
    accepted = rng.random() < 0.34
    return {
        "appeal_number": "",
        "submitted_on": day,
        "unit_kind": "school" if school else "township",
        "county_code": county.code,
        "township_code": place.code,
        "village_code": None,
        "school_code": school,
        "item": item,
        "notice_number": notice,
        "period": str(np.datetime64(day, "D"))[:7],
        "reason": _APPEALS[int(rng.integers(len(_APPEALS)))],
        "points_effect": float(rng.integers(1, 7)) / 2 if accepted and notice is None else None,
        "decided_on": decided,
        "decided_by": county.name + "教育督导室",
        "_accepted": decided if accepted else days.NEVER,
        "_rejected": days.NEVER if accepted else decided,
    }
