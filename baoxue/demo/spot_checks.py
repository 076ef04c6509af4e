"""What inspectors checked child by child: some pupils of every visit, whole classes since autumn 2025."""

import numpy as np
import pyarrow as pa

from baoxue.demo import days
from baoxue.demo.desk import Desk, Rows, written
from baoxue.demo.events import Events
from baoxue.demo.schooling import ATTENDING, TAUGHT_AT_HOME
from baoxue.demo.terms import term_of

_FIRST_DAY = days.day(2023, 9, 1)
_ROLL_CALLS_FROM = days.day(2025, 9, 1)
_PER_VISIT = 4
_DIFFERENCES = {
    "home_visit": ("家访记录与家长说法不一", "家访日期有误"),
    "aid": ("一卡通到账与登记不符", "未收到当期补助"),
    "home_teaching": ("送教记录缺签字", "课时少于记录"),
    "outside": ("就读学校已变更",),
    "roll_call": ("请假未补假条", "已转走未办手续", "未到校"),
}
_RECORDS_OF = ("home_visit", "home_teaching")
_FINDINGS = {
    "differ": ("请假未补假条", "花名册班级有误", "本人信息与学籍不一致"),
    "doubtful": ("电话未接通", "外出就医待核", "家长说法前后不一"),
    "conform": (None,),
}


def inspection_results(desk: Desk, rng: np.random.Generator) -> Events:
    """One row per child and visit, of visits to schools and villages in term time since 2023-09."""
    world = desk.world
    places, children = world.places, world.children
    register = world.events["inspections"].columns
    number = register["inspection_number"].to_pylist()
    day = register["inspected_on"].cast(pa.int32()).to_numpy()
    school_index = {code: at for at, code in enumerate(desk.schools) if code}
    village_index = {code: at for at, code in enumerate(desk.villages) if code}
    schools, villages = register["school_code"].to_pylist(), register["village_code"].to_pylist()
    rows: Rows = []
    by_school: dict[int, tuple[np.ndarray, np.ndarray]] = {}
    for at in np.flatnonzero(day >= _FIRST_DAY):
        on = int(day[at])
        term = term_of(on)
        if on > term.ends_on:
            continue
        roll = desk.roll(term.starts_on)
        if term.starts_on not in by_school:
            attends = np.flatnonzero(roll.status == ATTENDING)
            attends = attends[np.argsort(roll.school[attends], kind="stable")]
            bounds = np.searchsorted(roll.school[attends], np.arange(len(places.schools) + 1))
            by_school[term.starts_on] = attends, bounds
        if schools[at]:
            here = school_index[schools[at]]
            attends, bounds = by_school[term.starts_on]
            pupils = attends[bounds[here] : bounds[here + 1]]
            if not len(pupils):
                continue
            if on >= _ROLL_CALLS_FROM:
                grade = int(rng.choice(np.unique(roll.grade[pupils])))
                numbers = desk.class_numbers(term.starts_on)[pupils]
                called = pupils[
                    (roll.grade[pupils] == grade) & (numbers == numbers[roll.grade[pupils] == grade][0])
                ]
                kinds = ["roll_call"] * len(called)
            else:
                called = rng.choice(pupils, min(_PER_VISIT, len(pupils)), replace=False)
                kinds = [_kind(desk, int(roll.child[n]), int(roll.placement[n]), on, rng) for n in called]
            town, child = int(desk.township_of_school[here]), roll.child[called]
        elif villages[at]:
            lives = village_index[villages[at]]
            found = np.flatnonzero((children.village == lives) & (world.schooling.outside_from <= on))
            found = found[(on - children.birth[found] > 6.5 * 365) & (on - children.birth[found] < 15 * 365)]
            taught = roll.child[roll.status == TAUGHT_AT_HOME]
            at_home = taught[children.village[taught] == lives]
            child = np.concatenate([at_home[:2], found[:3]])
            kinds = ["home_teaching"] * len(at_home[:2]) + ["outside"] * len(found[:3])
            town, here = int(desk.township_of_village[lives]), -1
        else:
            continue
        slow = float(desk.slow[town])
        luck = rng.random((len(child), 3))
        for n, (one, kind) in enumerate(zip(child, kinds, strict=True)):
            wrong = 0.012 if kind == "roll_call" else 0.03 + 0.08 * slow
            if kind in _RECORDS_OF:  # one such record is a veto: rare, and seldom where work is done in time
                wrong = 0.002 + 0.06 * slow
            result = "differ" if luck[n, 0] < wrong else "doubtful" if luck[n, 0] < wrong * 1.6 else "conform"
            how = "1" if kind == "roll_call" or luck[n, 1] < 0.82 else "4" if luck[n, 1] < 0.93 else "2"
            how = ("2" if luck[n, 1] < 0.75 else "3") if kind == "outside" else how
            options = _FINDINGS[result]
            if result == "differ":
                options = _DIFFERENCES.get(kind, options)
            rows.append(
                {
                    "result_number": "",
                    "inspection_number": number[at],
                    **desk.person(int(one)),
                    "school_code": places.schools[here].code if here >= 0 else None,
                    "village_code": desk.village(int(one)),
                    "kind": kind,
                    "how": how,
                    "result": result,
                    "checked_on": on,
                    "finding": options[int(luck[n, 2] * len(options))],
                }
            )
    for serial, row in enumerate(rows, start=1):
        row["result_number"] = f"CC{days.to_date(row['checked_on']).year}-{serial:05d}"
    return written(rows, known="checked_on", dated=("checked_on",))


def _kind(desk: Desk, child: int, placement: int, on: int, rng: np.random.Generator) -> str:
    """What is looked at: by what is known of the child."""
    hardship = desk.world.hardship
    if placement >= 0:
        return "mainstream"
    if hardship.left_behind[child] and rng.random() < 0.7:
        return str(rng.choice(["left_behind", "home_visit"]))
    if hardship.category[child] and hardship.category_from[child] <= on and rng.random() < 0.8:
        return str(rng.choice(["poor", "aid"]))
    return str(rng.choice(["roll_call", "record"]))
