"""How offices work together: lists from departments, meetings, tasks, and the reports of the four ones."""

from typing import Any

import numpy as np

from baoxue.demo import days, names
from baoxue.demo.desk import Desk, Rows, written
from baoxue.demo.events import Events
from baoxue.demo.hardship import CATEGORIES
from baoxue.demo.ledger import CONFIRMED
from baoxue.demo.places import COMPULSORY_KINDS
from baoxue.demo.terms import Term, terms_between

_SINCE = days.day(2018, 9, 1)
_TASKS_SINCE = days.day(2023, 9, 1)
_LISTS = (
    # department, kind, how reliable it is (0..1), share of its rows that match the roll
    ("police", "population", 0.9, 0.985),
    ("rural", "poor", 0.95, 0.988),
    ("civil_affairs", "welfare", 0.85, 0.975),
    ("civil_affairs", "orphan", 0.85, 0.97),
    ("disability", "disabled", 0.8, 0.955),
    ("women", "left_behind", 0.75, 0.96),
    ("health", "births", 0.7, 0.94),
    ("labour", "labour", 0.6, 0.9),
    ("justice", "cases", 0.7, 0.93),
)
_SUBJECTS = (
    "秋季开学控辍保学",
    "春季开学控辍保学",
    "疑似辍学核查和劝返",
    "重点学生帮扶",
    "督导问题整改",
    "一表六册更新",
)
_TASKS = (
    "核实未报到学生去向",
    "补录家访记录",
    "更新一表六册",
    "劝返在外学生",
    "核对送教课时",
    "补签责任书",
    "公示资助名单",
    "核清疑似名单",
)


def department_lists(desk: Desk, rng: np.random.Generator) -> Events:
    """Nine lists from other departments to each county at the start of every term; some late, a few never."""
    newest = desk.world.newest
    rows: Rows = []
    for term in terms_between(_SINCE, newest):
        for county in range(len(desk.counties)):
            sizes = _sizes(desk, county, term.starts_on)
            for department, kind, reliable, share in _LISTS:
                due = term.starts_on + 9
                steady = reliable + (0.08 if county == 1 else 0.0) + 0.012 * (term.year - 2018)
                luck = rng.random()
                late = int(rng.integers(1, 26)) if luck > steady else -int(rng.integers(0, 7))
                delivered = due + late if luck < steady + 0.9 * (1 - steady) else days.NEVER
                count = max(1, int(sizes[kind] * rng.uniform(0.97, 1.03)))
                matched = min(count, round(count * (share + rng.normal(0, 0.006))))
                cleared = round((count - matched) * rng.uniform(0.7, 1.0)) if rng.random() < 0.88 else 0
                done = (
                    delivered + int(rng.integers(5, 40)) if cleared and delivered < days.NEVER else days.NEVER
                )
                rows.append(
                    {
                        "list_number": "",
                        "county_code": desk.counties[county],
                        "department": department,
                        "kind": kind,
                        "due_on": due,
                        "delivered_on": delivered,
                        "row_count": count,
                        "matched_count": matched,
                        "cleared_count": cleared,
                        "cleared_on": done,
                        "_known": min(due, delivered),
                    }
                )
    rows = [row for row in rows if row["_known"] <= newest]
    _number(rows, "list_number", "MD", "due_on")
    return written(
        rows,
        known="_known",
        dated=("due_on", "delivered_on", "cleared_on"),
        filled={
            "delivered_on": "delivered_on",
            "row_count": "delivered_on",
            "matched_count": "delivered_on",
            "cleared_count": "cleared_on",
            "cleared_on": "cleared_on",
        },
    )


def _sizes(desk: Desk, county: int, as_of: int) -> dict[str, int]:
    world = desk.world
    children, hardship = world.children, world.hardship
    here = (
        (children.county == county) & (as_of - children.birth < 16 * 365) & (as_of - children.birth > 6 * 365)
    )
    category = CATEGORIES[hardship.category_on(as_of)]
    placed = world.disability.placed(as_of) >= 0
    return {
        "population": int(here.sum()),
        "poor": int((here & np.isin(category, ("01", "02", "03", "04"))).sum()),
        "welfare": int((here & np.isin(category, ("05", "06", "07"))).sum()),
        "orphan": int((here & np.isin(category, ("08", "09"))).sum()),
        "disabled": int((placed & (children.county[world.disability.person] == county)).sum()),
        "left_behind": int((here & (hardship.left_behind > 0)).sum()),
        "births": int(here.sum()) // 9,
        "labour": int((here & (hardship.left_behind == 2)).sum()) // 3,
        "cases": 6 + county * 2,
    }


def _number(rows: Rows, name: str, letters: str, day: str) -> None:
    """Numbers the rows in order of their day."""
    rows.sort(key=lambda row: row[day])
    for serial, row in enumerate(rows, start=1):
        row[name] = f"{letters}{days.to_date(row[day]).year}-{serial:04d}"


def meetings(desk: Desk, rng: np.random.Generator) -> tuple[Events, Rows]:
    """Counties, bureaus and townships since 2018-09, schools since 2023-09; also the rows, for the tasks."""
    places, newest = desk.world.places, desk.world.newest
    rows: Rows = []
    for term in terms_between(_SINCE, newest):
        for at, county in enumerate(places.counties):
            rows.append(_meeting(term, "county", at, -1, -1, "joint", county.government, rng, desk))
            for _ in range(2):
                rows.append(_meeting(term, "bureau", at, -1, -1, "progress", county.bureau, rng, desk))
        for at, town in enumerate(places.townships):
            held = (
                2
                + int(rng.random() < 0.25)
                - int(rng.random() < 0.75 * town.slow)
                - int(rng.random() < 0.3 * town.slow)
            )
            for _ in range(max(0, held)):
                rows.append(_meeting(term, "township", town.county, at, -1, "special", town.name, rng, desk))
        for at, school in enumerate(places.schools if term.starts_on >= _TASKS_SINCE else ()):
            lies_in = school.township
            if school.kind in COMPULSORY_KINDS and rng.random() < 0.95 - 0.4 * desk.slow[lies_in]:
                kind = str(rng.choice(["special", "special", "training"]))
                rows.append(
                    _meeting(term, "school", school.county, lies_in, at, kind, school.name, rng, desk)
                )
    rows = [row for row in rows if row["held_on"] <= newest]
    _number(rows, "meeting_number", "HY", "held_on")
    return written(rows, known="held_on", dated=("held_on",)), rows


def _meeting(
    term: Term,
    level: str,
    county: int,
    township: int,
    school: int,
    kind: str,
    host: str,
    rng: np.random.Generator,
    desk: Desk,
) -> dict[str, Any]:
    at_start = rng.random() < 0.5
    held = term.starts_on + int(rng.integers(-3, 14) if at_start else rng.integers(20, 125))
    return {
        "meeting_number": "",
        "level": level,
        "county_code": desk.counties[county],
        "township_code": desk.townships[township] if township >= 0 else None,
        "village_code": None,
        "school_code": desk.schools[school],
        "held_on": held,
        "kind": kind,
        "subject": _SUBJECTS[term.number - 1 if at_start else int(rng.integers(2, len(_SUBJECTS)))],
        "chaired_by": names.somebody(len(host) * 5 + county + township * 3 + school),
        "decision_count": int(rng.integers(1, 5)),
        "has_minutes": bool(rng.random() < 0.93),
        "_county": county,
        "_township": township,
        "_school": school,
    }


def tasks(desk: Desk, held: Rows, rng: np.random.Generator) -> Events:
    """What meetings, inspections and comparisons gave townships and schools to do since 2023-09."""
    world, newest = desk.world, desk.world.newest
    places = world.places
    given: Rows = []
    for meeting in held:
        if meeting["held_on"] < _TASKS_SINCE or meeting["level"] == "school":
            continue
        for _ in range(int(rng.integers(0, 3))):
            town = meeting["_township"]
            if town < 0:
                towns = [n for n, entry in enumerate(places.townships) if entry.county == meeting["_county"]]
                town = int(rng.choice(towns, p=_weights(desk.trouble[towns])))
            source = {
                "source": "meeting",
                "meeting_number": meeting["meeting_number"],
                "inspection_number": None,
            }
            given.append(_task(desk, town, meeting["held_on"], source, rng))
    inspections = world.events["inspections"].columns
    numbers = inspections["inspection_number"].to_pylist()
    when = inspections["inspected_on"].cast("int32").to_pylist()
    towns_of = inspections["township_code"].to_pylist()
    for at in np.flatnonzero(np.array(when) >= _TASKS_SINCE):
        town = desk.townships.index(towns_of[at])
        if rng.random() < 0.02 + 0.05 * desk.slow[town]:
            source = {"source": "inspection", "meeting_number": None, "inspection_number": numbers[at]}
            given.append(_task(desk, town, when[at], source, rng))
    for case in world.ledger.rows:
        day = case["found_at"] // 1440
        if case["source"] == "1" and day >= _TASKS_SINCE and rng.random() < 0.3:
            town = int(desk.township_of_school[case["school"]])
            source = {"source": "comparison", "meeting_number": None, "inspection_number": None}
            given.append(_task(desk, town, day, source, rng))
    rows = [row for row in given if row["assigned_on"] <= newest]
    _number(rows, "task_number", "JB", "assigned_on")
    order = ("task_number", *(name for name in rows[0] if name != "task_number"))
    states = ("open", "doing", "returned", "done")
    return written(
        [{name: row[name] for name in order} for row in rows],
        known="assigned_on",
        dated=("assigned_on", "due_on", "done_on"),
        filled={"done_on": "done_on", "result": "done_on"},
        steps={"state": [(state, f"_{state}") for state in states]},
    )


def _weights(values: np.ndarray) -> np.ndarray:
    return values / values.sum()


def _task(
    desk: Desk, town: int, assigned: int, source: dict[str, Any], rng: np.random.Generator
) -> dict[str, Any]:
    places = desk.world.places
    slow = float(desk.slow[town])
    schools = [
        n
        for n in np.flatnonzero(desk.township_of_school == town)
        if places.schools[n].kind in COMPULSORY_KINDS
    ]
    at = int(rng.choice(schools)) if rng.random() < 0.4 else -1
    assigned += int(rng.integers(0, 3))
    due = assigned + int(rng.choice([5, 7, 10, 15, 30]))
    late = rng.random() < 0.06 + 0.42 * slow
    done = due + int(rng.integers(1, 45)) if late else due - int(rng.integers(0, 5))
    never = rng.random() < 0.02 + 0.06 * slow
    returned = done - 2 if rng.random() < 0.06 + 0.08 * slow and done - assigned > 6 else days.NEVER
    done = days.NEVER if never else max(done, assigned + 1)
    return {
        "task_number": "",
        "task": _TASKS[int(rng.integers(len(_TASKS)))],
        **source,
        "unit_kind": "school" if at >= 0 else "township",
        "county_code": desk.counties[places.townships[town].county],
        "township_code": desk.townships[town],
        "village_code": None,
        "school_code": desk.schools[at],
        "responsible": places.schools[at].head if at >= 0 else places.townships[town].head,
        "assigned_on": assigned,
        "due_on": due,
        "done_on": done,
        "result": "已办结",
        "_open": assigned,
        "_doing": assigned + 1,
        "_returned": returned,
        "_done": done,
    }


_REPORTS_SINCE = (2024, 3)


def report_submissions(desk: Desk, rng: np.random.Generator) -> Events:
    """The four ones since 2024-03: schools every month of a term, counties a quarter, term and year."""
    world, newest = desk.world, desk.world.newest
    found: dict[tuple[int, str], list[int]] = {}
    for case in world.ledger.rows:
        in_month = str(np.datetime64(int(case["found_at"] // 1440), "D"))[:7]
        counts = found.setdefault((case["school"], in_month), [0, 0, 0])
        counts[0] += 1
        counts[1] += case["outcome"] == CONFIRMED
        counts[2] += case["returned_on"] <= newest
    rows: Rows = []
    last = days.to_date(newest)
    for number in range(_REPORTS_SINCE[0] * 12 + _REPORTS_SINCE[1] - 1, last.year * 12 + last.month):
        year, month = divmod(number, 12)
        if month in (6, 7):  # July, August
            continue
        ends = days.day(year + (month == 11), (month + 1) % 12 + 1, 1) - 1
        for at, school in enumerate(world.places.schools):
            if school.kind in COMPULSORY_KINDS:
                counts = found.get((at, f"{year}-{month + 1:02d}"), [0, 0, 0])
                rows.append(_school_month(desk, at, f"{year}-{month + 1:02d}", ends, counts, rng))
    rows += _county_reports(desk)
    rows = [row for row in rows if row["_known"] <= newest]
    return written(
        desk.hand_in("report_submissions", rows, "_known"),
        known="_known",
        dated=("due_on", "submitted_on"),
        filled=dict.fromkeys(
            (
                "submitted_on",
                "is_zero_report",
                "suspected_count",
                "dropout_count",
                "returned_count",
                "was_returned",
            ),
            "submitted_on",
        ),
    )


def _school_month(
    desk: Desk, at: int, period: str, ends: int, counts: list[int], rng: np.random.Generator
) -> dict[str, Any]:
    town = int(desk.township_of_school[at])
    slow = float(desk.slow[town])
    luck = rng.random()
    submitted = ends - int(rng.integers(0, 5))
    if luck < 0.03 + 0.24 * slow:
        submitted = ends + int(rng.integers(1, 13))
    if luck > 1 - 0.006 - 0.06 * slow:
        submitted = days.NEVER
    # a school in trouble says zero now and then although its ledger does not
    hides = counts[0] > 0 and rng.random() < 0.14 * slow
    told = [0, 0, 0] if hides else counts
    return _report("school_month", period, desk, at, ends, submitted, told, rng.random() < 0.02)


def _report(
    kind: str, period: str, desk: Desk, at: int, due: int, submitted: int, counts: list[int], returned: bool
) -> dict[str, Any]:
    """One report: of a school, or of a county when `at` is negative (-1 the first, -2 the second)."""
    town = int(desk.township_of_school[at]) if at >= 0 else -1
    county = desk.world.places.townships[town].county if at >= 0 else -1 - at
    is_school = kind == "school_month"
    return {
        "kind": kind,
        "period": period,
        "county_code": desk.counties[county],
        "township_code": desk.townships[town] if at >= 0 else None,
        "school_code": desk.schools[at] if at >= 0 else None,
        "due_on": due,
        "submitted_on": submitted,
        "is_zero_report": counts[0] == 0 if is_school else None,
        "suspected_count": counts[0] if is_school else None,
        "dropout_count": counts[1] if is_school else None,
        "returned_count": counts[2] if is_school else None,
        "was_returned": bool(returned),
        "_known": min(due - 10, submitted),
        "_township": town,
    }


def _county_reports(desk: Desk) -> Rows:
    """Quarterly, term and yearly reports: the mountain county was late twice, and owes the last quarter's."""
    rows: Rows = []
    for county in range(len(desk.counties)):
        at = -1 - county
        for quarter in range(2024 * 4, 2025 * 4 + 3):
            year, part = divmod(quarter, 4)
            due = days.day(year + (part == 3), (part * 3 + 3) % 12 + 1, 10)
            submitted = due - 2 - (quarter + county) % 4
            if county == 0 and quarter % 5 == 2:
                submitted = due + 6
            if county == 0 and quarter == 2025 * 4 + 2:
                submitted = days.NEVER
            rows.append(
                _report("county_quarter", f"{year}Q{part + 1}", desk, at, due, submitted, [0, 0, 0], False)
            )
        for year, term, due in (
            (2023, 2, days.day(2024, 7, 20)),
            (2024, 1, days.day(2025, 1, 25)),
            (2024, 2, days.day(2025, 7, 20)),
        ):
            text, late = f"{year}-{year + 1}-{term}", 9 if county == 0 and year == 2024 and term == 1 else -3
            rows.append(_report("city_term", text, desk, at, due, due + late, [0, 0, 0], False))
        for year in (2023, 2024):
            due = days.day(year + 1, 8, 25)
            rows.append(
                _report("province_year", f"{year}-{year + 1}", desk, at, due, due - 4, [0, 0, 0], False)
            )
    return rows
