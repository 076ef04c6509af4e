"""Bringing children back: the visits to their families, and the documents of the four legal steps."""

from typing import Any

import numpy as np

from baoxue.demo import days, names
from baoxue.demo.desk import Desk, Rows, written
from baoxue.demo.events import Events
from baoxue.demo.ledger import BACK, CONFIRMED, visit_days

_MEASURES = (
    "宣讲义务教育法",
    "联系补课、安排谈心",
    "协助申请资助",
    "协调转学手续",
    "安排住校和周末接送",
    "心理教师上门",
)
_REFUSALS = {
    "01": ("undecided", "refused"),
    "02": ("out_of_reach", "undecided"),
    "10": ("out_of_reach", "out_of_reach"),
    "11": ("not_met", "undecided"),
    "12": ("undecided", "not_met"),
}
_TITLES = {"1": "法律宣传告知书", "2": "限期返校通知书", "3": "行政处罚决定书", "4": "强制执行申请书"}
_STEP_AFTER = {"1": 1, "2": 14, "3": 35, "4": 45}
"""Days after the confirmation (steps 1 and 2) or after the step before at which a step is due."""
_STEP_CHANCE = {"1": 0.7, "2": 0.75, "3": 0.62, "4": 0.55}


def persuasion_visits(desk: Desk, rng: np.random.Generator) -> Events:
    """One row per visit; families of suspicions that ended with a return were mostly visited once."""
    rows: Rows = []
    for case in desk.world.ledger.rows:
        town = int(desk.township_of_school[case["school"]])
        if case["outcome"] == CONFIRMED:
            visits = visit_days(case, desk.world.newest)
            number = case["case_number"]
        elif case["outcome"] == BACK and case["has_school"] and rng.random() < 0.55:
            visits, number = (
                [min(case["found_at"] // 1440 + 1, case["verified_on"])],
                case["suspected_number"],
            )
        else:
            continue
        for n, day in enumerate(visits):
            row = _visit(desk, case, n, day, visits, rng)
            # some visits of slow townships are counted and never written down
            if row["visited_on"] <= desk.world.newest and rng.random() > 0.09 * max(
                0.0, desk.slow[town] - 0.4
            ):
                rows.append(row | {"case_number": number, "_township": town})
    rows.sort(key=lambda row: (row["visited_on"], row["case_number"]))
    for serial, row in enumerate(rows, start=1):
        row["visit_number"] = f"QF{days.to_date(row['visited_on']).year}-{serial:05d}"
    return written(rows, known="visited_on", dated=("visited_on", "promised_on"))


def _visit(
    desk: Desk, case: dict[str, Any], n: int, day: int, visits: list[int], rng: np.random.Generator
) -> dict[str, Any]:
    world, child = desk.world, case["child"]
    town = int(desk.township_of_school[case["school"]])
    away = case["destination"] in ("外省务工", "随父母外出")
    method = str(rng.choice(["2", "3", "4", "1"] if away else ["1", "2", "5", "1"], p=[0.4, 0.2, 0.1, 0.3]))
    if not away and rng.random() < 0.5:
        method = "1"
    is_last_before_return = (n + 1 < len(visits) and visits[n + 1] > case["returned_on"]) or n + 1 == len(
        visits
    )
    back = case["returned_on"] if case["outcome"] == CONFIRMED else case["verified_on"]
    promised, result = days.NEVER, "undecided"
    if is_last_before_return and day <= back < days.NEVER:
        result = "returned" if back - day <= 1 else "agreed"
        promised = min(back, day + 10) if result == "agreed" else days.NEVER
    else:
        choices = _REFUSALS.get(case["cause"] or "", ("undecided", "not_met"))
        result = choices[int(rng.random() < 0.35)]
        if rng.random() < 0.1:  # promised and not kept
            result, promised = "agreed", day + int(rng.integers(2, 8))
    joint = rng.random() < 0.62 - 0.35 * desk.slow[town]
    party = "joint" if joint else str(rng.choice(["school", "school", "township", "village", "inspector"]))
    return {
        "visit_number": "",
        "case_number": "",
        **desk.pupil(child),
        "sequence": n + 1,
        "visited_on": day,
        "method": method,
        "party": party,
        "persuaders": f"{names.somebody(town * 5 + n)}、{world.places.schools[case['school']].head}",
        "persuader_phone": f"10000{(child * 7 + n) % 1_000_000:06d}",
        "measures": _MEASURES[int(rng.integers(len(_MEASURES)))],
        "result": result,
        "promised_on": promised,
        "is_signed": bool(method == "1" and rng.random() < 0.93),
    }


def law_notices(desk: Desk, rng: np.random.Generator) -> Events:
    """The documents of confirmed cases: fewer of every further step, in order; two steps were left out."""
    rows: Rows = []
    skipped = 0
    for case in desk.world.ledger.rows:
        if case["outcome"] != CONFIRMED:
            continue
        back = min(case["returned_on"], case["closed_on"])
        town = int(desk.township_of_school[case["school"]])
        issued: list[tuple[str, int]] = []
        day = case["confirmed_on"]
        for step in ("1", "2", "3", "4"):
            due = (case["confirmed_on"] if step in ("1", "2") else day) + _STEP_AFTER[step]
            due += int(rng.integers(0, 4 if step == "1" else 9))
            chance = _STEP_CHANCE[step]
            if due >= min(back, desk.world.newest):
                break
            if rng.random() < chance:
                issued.append((step, due))
            elif step != "1":
                if step == "2" and skipped < 2 and back > due + 60 and desk.slow[town] > 0.4:
                    skipped += 1  # goes on to the third step without the second
                    day = due
                    continue
                break
            day = due
        rows += _notices(desk, case, issued, town, rng)
    rows.sort(key=lambda row: (row["issued_on"], row["case_number"]))
    for serial, row in enumerate(rows, start=1):
        row["notice_number"] = f"FW{days.to_date(row['issued_on']).year}-{serial:04d}"
    outcomes = ("pending", "not_complied", "next_step", "ended", "returned")
    return written(
        rows,
        known="issued_on",
        dated=("issued_on", "served_on", "deadline_on", "outcome_on"),
        filled={"served_on": "served_on", "outcome_on": "outcome_on"},
        steps={"outcome": [(outcome, f"_{outcome}") for outcome in outcomes]},
    )


def _notices(
    desk: Desk, case: dict[str, Any], issued: list[tuple[str, int]], town: int, rng: np.random.Generator
) -> Rows:
    places = desk.world.places
    place, county = places.townships[town], places.counties[places.townships[town].county]
    office = place.name + ("办事处" if place.name.endswith("街道") else "人民政府")
    issuers = {
        "1": places.schools[case["school"]].name,
        "2": office,
        "3": county.bureau,
        "4": county.government,
    }
    rows: Rows = []
    for at, (step, day) in enumerate(issued):
        following = issued[at + 1][1] if at + 1 < len(issued) else days.NEVER
        returned = case["returned_on"] if case["returned_on"] <= following else days.NEVER
        ended = case["closed_on"] if case["over_age"] and following == days.NEVER else days.NEVER
        deadline = day + int(rng.choice([7, 10, 15]))
        rows.append(
            {
                "notice_number": "",
                "case_number": case["case_number"],
                **desk.pupil(case["child"]),
                "step": step,
                "title": _TITLES[step],
                "issued_by": issuers[step],
                "issued_on": day,
                "recipient": f"{desk.names[case['child']][0]}某",
                "served_on": day + int(rng.integers(0, 4)),
                "deadline_on": deadline if step != "1" else days.NEVER,
                "outcome_on": min(returned, following, ended),
                "_pending": day,
                "_not_complied": deadline + 1
                if step != "1" and deadline < min(returned, following)
                else days.NEVER,
                "_next_step": following,
                "_ended": ended,
                "_returned": returned,
            }
        )
    return rows
