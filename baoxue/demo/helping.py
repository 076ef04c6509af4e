"""The registers of pairs, of agent mothers and of individual plans, as they stand on a day."""

from collections.abc import Callable

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from baoxue.demo import days
from baoxue.demo.desk import Desk
from baoxue.demo.disability import WAITING
from baoxue.demo.events import dates
from baoxue.demo.hardship import CATEGORIES
from baoxue.demo.pairs import LEFT_BEHIND_GROUP
from baoxue.demo.schooling import ATTENDING, TAUGHT_AT_HOME
from baoxue.demo.terms import term_of

Columns = dict[str, pa.Array]
_PAPERS = 8
_CAREGIVERS = ("mother", "parent", "volunteer")
_UNITS = ("镇政府", "中心小学", "村委会", "妇联", "卫生院", "司法所")
_PROBLEMS = ("缺少照护", "学习吃力", "家庭收入低", "亲子沟通少", "上学路远")
_MEASURES = ("落实资助和结对帮扶", "每周单独辅导", "代理家长定期联系", "安排寄宿", "心理辅导和家访")
_PLACEMENT_MEASURES = (
    "随班就读、每周康复训练一次",
    "特教班就读、资源教师辅导",
    "特殊学校就读",
    "送教上门、康教结合",
    "机构康复、教学点就读",
    "评估后安置、落实康复补贴",
)


def _people(desk: Desk, child: np.ndarray) -> Columns:
    children, taken = desk.world.children, pa.array(child)
    return {
        "id_number": children.id_number.take(taken),
        "pupil_number": children.pupil_number.take(taken),
        "name": children.name.take(taken),
        "village_code": pa.array(desk.villages).take(
            pa.array(np.where(children.village[child] < 0, len(desk.villages) - 1, children.village[child]))
        ),
    }


def _spread(desk: Desk, child: np.ndarray, salt: int) -> np.ndarray:
    """A number from 0 to 1 for every child, another for each `salt`."""
    return desk.world.children.luck[child] * (7919 + 104_729 * salt) % 1


def pairings(desk: Desk) -> Callable[[int], Columns]:
    """All pairs since 2016: a teacher's number and name, the pupil, the hand-over and the papers kept."""
    pairs = desk.world.pairs
    name_of = pa.array(pairs.teachers)
    number_of = pa.array([f"JS-{n + 1:04d}" for n in range(len(pairs.teachers))])
    slow = desk.slow[desk.township_of_school[pairs.school]]

    def on(as_of: int) -> Columns:
        at = np.flatnonzero(pairs.starts <= as_of)
        child, ends = pairs.child[at], pairs.ends[at]
        ended = ends < as_of
        september = int(days.september_first(days.school_year_of(as_of)))
        # a pair is gone over every school year; slow townships leave it at last year's
        behind = _spread(desk, child, 1) < 0.05 + 0.3 * slow[at]
        renewed = september + 2 + (_spread(desk, child, 2) * 24).astype(int)
        renewed = np.where(behind | (renewed > as_of), renewed - 365, renewed)
        updated = np.where(ended, np.minimum(ends, pairs.starts[at] + 300), renewed)
        weeks = max(1, (as_of - term_of(as_of).starts_on) // 14)
        helped = np.minimum((_spread(desk, child, 3) * 4.6).astype(int), weeks)
        missing = (_spread(desk, child, 4) < 0.18 + 0.3 * slow[at]) * (
            1 + (_spread(desk, child, 5) * 3).astype(int)
        )
        handed = pairs.handed_over[at]
        return {
            "teacher_number": number_of.take(pa.array(pairs.teacher[at])),
            "teacher": name_of.take(pa.array(pairs.teacher[at])),
            "school_code": pa.array(desk.schools).take(pa.array(pairs.school[at])),
            **_people(desk, child),
            "target_group": pa.array(np.where(pairs.group[at] == LEFT_BEHIND_GROUP, "left_behind", "poor")),
            "is_lead": pa.array(np.ones(len(at), dtype=bool)),
            "starts_on": dates(pairs.starts[at]),
            "ends_on": dates(np.where(ended, ends, days.NEVER)),
            "handed_over_on": dates(np.where(handed <= as_of, handed, days.NEVER)),
            "updated_on": dates(np.maximum(pairs.starts[at], np.minimum(updated, as_of))),
            "help_count": pa.array(np.where(ended, 0, helped).astype(np.int32), mask=ended),
            "papers_due": pa.array(np.full(len(at), _PAPERS, dtype=np.int32)),
            "papers_kept": pa.array((_PAPERS - missing).astype(np.int32)),
        }

    return on


def caregivers(desk: Desk) -> Callable[[int], Columns]:
    """Agent mothers and parents: the present ones, and those who ended in the school year."""
    agents, children = desk.world.agents, desk.world.children

    def on(as_of: int) -> Columns:
        september = int(days.september_first(days.school_year_of(as_of)))
        child = np.flatnonzero(
            (agents.caregiver >= 0) & (agents.starts <= as_of) & (agents.ends >= september)
        )
        child = child[np.lexsort((child, children.village[child]))]
        ended = agents.ends[child] < as_of
        slow = desk.slow[children.home_township[child]]
        roll = desk.roll(as_of)
        school = np.full(len(children), len(desk.schools) - 1)
        school[roll.child] = roll.school
        begun = term_of(as_of).starts_on
        weeks = max(1, (min(as_of, term_of(as_of).ends_on) - begun) // 7)
        pace = np.maximum(0.0, 0.55 - 0.4 * slow - 0.45 * (_spread(desk, child, 6) < 0.08))
        contacts = np.floor(weeks * pace * (0.3 + _spread(desk, child, 7))).astype(int)
        last = as_of - 1 - (_spread(desk, child, 8) * 6.9 / np.maximum(pace, 0.1)).astype(int)
        last = np.where(contacts > 0, np.maximum(last, begun), last - 90)
        unit = pa.array(_UNITS).take(pa.array(child % len(_UNITS)))
        town = pa.array([place.name for place in desk.world.places.townships])
        in_town = pc.binary_join_element_wise(town.take(pa.array(children.home_township[child])), unit, "")
        return {
            **_people(desk, child),
            "school_code": pa.array(desk.schools).take(pa.array(school[child])),
            "kind": pa.array(_CAREGIVERS).take(pa.array(agents.kind[child])),
            "caregiver": pa.array(agents.names).take(pa.array(agents.caregiver[child])),
            "caregiver_unit": in_town,
            "starts_on": dates(agents.starts[child]),
            "ends_on": dates(np.where(ended, agents.ends[child], days.NEVER)),
            "contact_count": pa.array(contacts.astype(np.int32)),
            "last_contact_on": dates(np.where(ended | (last < agents.starts[child]), days.NEVER, last)),
        }

    return on


def plan_numbers(child: np.ndarray) -> list[str]:
    """The numbers of the plans of disabled children, as the register of disabled children names them."""
    return [f"YRYA-{n:06d}" for n in child]


def case_plans(desk: Desk) -> Callable[[int], Columns]:
    """A plan for every child of the register of disabled children; for most poor pupils, for some others."""
    world = desk.world
    children, hardship, lives = world.children, world.hardship, world.disability

    def on(as_of: int) -> Columns:
        roll = desk.roll(as_of)
        school = np.full(len(children), len(desk.schools) - 1)
        school[roll.child] = roll.school
        placed = lives.placed(as_of)
        registered = np.flatnonzero(placed >= 0)
        disabled, placement = lives.person[registered], placed[registered]
        known = np.isin(roll.status, (ATTENDING, TAUGHT_AT_HOME)) & ~np.isin(roll.child, disabled)
        pupil = roll.child[known]
        poor = (hardship.category_on(as_of)[pupil] > 0) & (CATEGORIES[hardship.category[pupil]] != "10")
        away, alone = hardship.left_behind[pupil] > 0, hardship.single_parent[pupil]
        slow = desk.slow[desk.township_of_school[school[pupil]]]
        share = np.where(
            poor, 0.985 - 0.22 * slow, np.where(away, 0.66 - 0.4 * slow, np.where(alone, 0.5, 0.0))
        )
        has_plan = _spread(desk, pupil, 9) < share
        begun = days.september_first(np.maximum(children.entry[pupil], 2018))
        has_plan &= begun + 40 <= as_of
        town = desk.township_of_school[school[pupil]]
        has_plan &= desk.handed_in("case_plans", town, np.full(len(pupil), as_of))
        group = np.where(poor, "poor", np.where(away, "left_behind", "single_parent"))[has_plan]
        pupil, slow = pupil[has_plan], slow[has_plan]
        child = np.concatenate([disabled, pupil])
        count, first = len(child), len(disabled)
        drawn = np.concatenate(
            [
                np.minimum(lives.registered_on[registered] + 12, as_of),
                begun[has_plan] + 5 + (_spread(desk, pupil, 10) * 33).astype(int),
            ]
        )
        # plans are gone over at the start of a term; slow townships leave out years
        term = term_of(as_of).starts_on + 6 + (_spread(desk, child, 11) * 40).astype(int)
        lag = np.concatenate([np.full(first, 0.1), slow])
        behind = _spread(desk, child, 12) < 0.06 + 0.35 * lag
        updated = np.where(behind | (term > as_of), term - np.where(behind, 390, 170), term)
        updated = np.maximum(updated, drawn)
        luck = _spread(desk, child, 13)
        state = np.where(luck < 0.93, "active", np.where(luck < 0.985, "completed", "stopped"))
        state[:first] = "active"
        problem = np.where(luck < 0.5, child % len(_PROBLEMS), (child + 2) % len(_PROBLEMS))
        measures = pa.array(_PLACEMENT_MEASURES + _MEASURES).take(
            pa.array(np.concatenate([placement, len(_PLACEMENT_MEASURES) + pupil % len(_MEASURES)]))
        )
        numbers = pa.array(plan_numbers(disabled) + [f"YSYA-{n:06d}" for n in pupil])
        people = pa.array([place.head for place in world.places.schools] + [None])
        waits = np.concatenate([placement == WAITING, np.zeros(len(pupil), dtype=bool)])
        where = np.where(waits, len(desk.schools) - 1, school[child])
        return {
            "plan_number": numbers,
            **_people(desk, child),
            "school_code": pa.array(desk.schools).take(pa.array(where)),
            "target_group": pa.array(np.concatenate([np.full(first, "disabled"), group])),
            "problem": pa.array(_PROBLEMS).take(pa.array(problem)),
            "measures": measures,
            "responsible": people.take(pa.array(school[child])),
            "drawn_on": dates(drawn),
            "updated_on": dates(updated),
            "state": pa.array(state),
            "ended_on": dates(np.where(state == "active", np.full(count, days.NEVER), updated)),
        }

    return on
