"""Talks with pupils, help for those who fall behind, and clubs: what keeps children at school gladly."""

from collections.abc import Callable

import numpy as np
import pyarrow as pa

from baoxue.demo import days, names
from baoxue.demo.desk import Desk, Rows, written
from baoxue.demo.events import Events, dates
from baoxue.demo.places import COMPULSORY_KINDS
from baoxue.demo.schooling import ATTENDING
from baoxue.demo.terms import count_school_days, school_days, terms_between

_TALKS_FROM = days.day(2024, 9, 1)
_CLUBS_FROM = days.day(2023, 9, 1)
_GROUPS = ("left_behind", "single_parent", "poor", "learning")
_TALKS = ("近期学习和生活", "与父母的联系", "同学相处", "情绪和睡眠", "升学打算", "手机使用")
_FOUND_PER_TERM = 480
_STATES = ("helping", "improving", "converted", "left")
_SUBJECTS = ("数学", "语文", "英语", "物理")
_HELP = ("课后单独辅导", "小组帮扶", "分层作业", "同伴互助", "家校联系")
_CLUBS = (
    ("合唱团", "arts"),
    ("篮球社", "sports"),
    ("科技制作社", "science"),
    ("阅读社", "reading"),
    ("种植园", "labour"),
    ("书法社", "tradition"),
    ("足球社", "sports"),
    ("剪纸社", "tradition"),
    ("编程社", "science"),
    ("舞蹈社", "arts"),
)


def talks(desk: Desk, rng: np.random.Generator) -> Events:
    """Talks with left-behind, single-parent and poor pupils since 2024-09; not all of them every term."""
    world = desk.world
    children, hardship, newest = world.children, world.hardship, world.newest
    parts: list[tuple[np.ndarray, ...]] = []
    for term in terms_between(_TALKS_FROM, newest):
        roll = desk.roll(term.starts_on)
        category = hardship.category_on(term.starts_on)[roll.child]
        away, alone = hardship.left_behind[roll.child] > 0, hardship.single_parent[roll.child]
        slow = desk.slow[desk.township_of_school[roll.school]]
        chance = np.where(away, 0.62, np.where(alone, 0.55, np.where(category > 0, 0.24, 0.02)))
        chance = np.where(roll.status == ATTENDING, chance * (1.1 - 0.75 * slow), 0.0)
        group = np.where(away, 0, np.where(alone, 1, np.where(category > 0, 2, 3)))
        on = school_days(term.starts_on + 5, term.ends_on)
        for share in (1.0, 0.15):
            at = np.flatnonzero(rng.random(len(chance)) < chance * share)
            day = on[(rng.beta(1.2, 1.6, len(at)) * len(on)).astype(int)]
            at, day = at[day <= newest], day[day <= newest]
            parts.append((roll.child[at], roll.school[at], group[at], day))
    child, school, group, day = (np.concatenate(columns) for columns in zip(*parts, strict=True))
    kept = desk.handed_in("talks", desk.township_of_school[school], day)
    child, school, group, day = child[kept], school[kept], group[kept], day[kept]
    order = np.lexsort((child, day))
    child, school, group, day = child[order], school[order], group[order], day[order]
    count = len(child)
    kind = rng.choice(["talk", "counselling", "study", "law"], count, p=[0.6, 0.16, 0.19, 0.05])
    return Events(
        known_on=day,
        columns={
            "talk_number": pa.array(
                [f"TX{days.to_date(int(d)).year}-{n + 1:05d}" for n, d in enumerate(day)]
            ),
            "pupil_number": children.pupil_number.take(pa.array(child)),
            "name": children.name.take(pa.array(child)),
            "school_code": pa.array(desk.schools).take(pa.array(school)),
            "talked_on": dates(day),
            "teacher": pa.array([names.somebody(n) for n in range(40)]).take(pa.array((child + school) % 40)),
            "kind": pa.array(kind),
            "target_group": pa.array(_GROUPS).take(pa.array(group)),
            "needs_follow_up": pa.array(rng.random(count) < 0.11),
            "content": pa.array(_TALKS).take(pa.array(rng.integers(0, len(_TALKS), count))),
        },
    )


def learning_support(desk: Desk, rng: np.random.Generator) -> Callable[[int], dict[str, pa.Array]]:
    """Pupils found to fall behind at a term's start since 2023-09, helped until they catch up or leave."""
    newest = desk.world.newest
    parts = []
    for term in terms_between(_CLUBS_FROM, newest):
        roll = desk.roll(term.starts_on)
        fits = np.flatnonzero((roll.grade >= 2) & (roll.status == ATTENDING))
        weight = 0.6 + desk.trouble[desk.township_of_school[roll.school[fits]]] * (roll.grade[fits] >= 6)
        at = rng.choice(fits, _FOUND_PER_TERM, replace=False, p=weight / weight.sum())
        school, grade = roll.school[at], roll.grade[at].astype(np.int64)
        slow = desk.slow[desk.township_of_school[school]]
        found = term.starts_on + rng.integers(12, 34, len(at))
        luck = rng.random(len(at)) + 0.22 * slow
        better = np.where(luck < 0.85, found + rng.integers(30, 80, len(at)), days.NEVER)
        # half within the term, others in the next, a few not at all
        wait = np.where(luck < 0.5, rng.integers(70, 150, len(at)), rng.integers(180, 420, len(at)))
        converted = np.where(luck < 0.94, found + wait, days.NEVER)
        left = np.where(grade == 9, days.september_first(term.year + 1), days.NEVER)
        left = np.where(converted < left, days.NEVER, left)
        converted = np.where(left < days.NEVER, days.NEVER, converted)
        pace = rng.integers(6, 15, len(at)) + (22 * slow * rng.random(len(at))).astype(int)
        subject = (rng.random(len(at)) * np.where(grade <= 3, 2, np.where(grade <= 7, 3, 4))).astype(int)
        kept = desk.handed_in("learning_support", desk.township_of_school[school], found)
        rows = np.stack([roll.child[at], school, grade, found, better, converted, left, pace, subject])
        parts.append(rows[:, kept])
    table = np.concatenate(parts, axis=1)
    table = table[:, np.lexsort((table[0], table[3]))]

    def on(as_of: int) -> dict[str, pa.Array]:
        child, school, grade, found, better, converted, left, pace, subject = table[:, table[3] <= as_of]
        until = np.minimum(np.minimum(as_of, converted), left)
        # help pauses in the holidays
        taught = count_school_days(found, until)
        times = taught // pace
        last = np.maximum(found, until - taught % pace - (child % 3))
        state = np.where(better <= as_of, 1, 0)
        state = np.where(converted <= as_of, 2, np.where(left <= as_of, 3, state))
        return {
            "pupil_number": desk.world.children.pupil_number.take(pa.array(child)),
            "name": desk.world.children.name.take(pa.array(child)),
            "school_code": pa.array(desk.schools).take(pa.array(school)),
            "grade": pa.array(grade.astype(str)),
            "subject": pa.array(_SUBJECTS).take(pa.array(subject)),
            "identified_on": dates(found),
            "teacher": pa.array([names.somebody(n) for n in range(37)]).take(pa.array(child % 37)),
            "measures": pa.array(_HELP).take(pa.array((child + subject) % len(_HELP))),
            "help_count": pa.array(times.astype(np.int32)),
            "last_helped_on": dates(np.where(times > 0, last, days.NEVER)),
            "state": pa.array(_STATES).take(pa.array(state)),
            "converted_on": dates(np.where(converted <= as_of, converted, days.NEVER)),
        }

    return on


def clubs(desk: Desk, rng: np.random.Generator) -> Events:
    """The clubs of every school and term since 2023-09: written down a month into the term."""
    places, newest = desk.world.places, desk.world.newest
    rows: Rows = []
    for term in terms_between(_CLUBS_FROM, newest):
        sizes = np.bincount(desk.roll(term.starts_on).school, minlength=len(places.schools))
        for at, school in enumerate(places.schools):
            town = int(desk.township_of_school[at])
            if school.kind not in COMPULSORY_KINDS or sizes[at] < 20:
                continue
            count = 2 + int(sizes[at] > 180) + int(sizes[at] > 300) + int(rng.random() < 0.5)
            share = min(
                0.96, 0.5 + 0.4 * rng.random() + (0.06 if school.county == 1 else -0.15 * desk.slow[town])
            )
            pupils = rng.multinomial(int(sizes[at] * share), np.full(count, 1 / count))
            known = term.starts_on + int(rng.integers(18, 32))
            for n, distinct in enumerate(pupils):
                club, kind = _CLUBS[(at + n * 3) % len(_CLUBS)]
                rows.append(
                    {
                        "school_code": school.code,
                        "school_year": term.school_year,
                        "term": str(term.number),
                        "club": club,
                        "kind": kind,
                        "is_rural_centre": bool(school.county == 0 and n == 0 and at % 3 == 0),
                        "teacher": names.somebody(at + n * 7),
                        "pupil_count": int(distinct * (1 + 0.12 * rng.random())),
                        "distinct_pupil_count": int(distinct),
                        "session_count": int(
                            rng.integers(3, 6) if newest < term.starts_on + 60 else rng.integers(9, 18)
                        ),
                        "_known": known,
                        "_township": town,
                    }
                )
    kept = [row for row in desk.hand_in("clubs", rows, "_known") if row["_known"] <= newest]
    return written(kept, known="_known")
