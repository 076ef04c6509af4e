"""Home visits to pupils of the key groups; this register is kept since autumn 2023."""

import numpy as np
import pyarrow as pa

from baoxue.demo import days, names
from baoxue.demo.children import Children
from baoxue.demo.disability import Disability
from baoxue.demo.events import Events, dates
from baoxue.demo.hardship import Hardship
from baoxue.demo.places import Places
from baoxue.demo.schooling import ATTENDING, TAUGHT_AT_HOME, Schooling, roll_on

FIRST_YEAR = 2023
_PROBLEMS = ("作业困难", "亲子沟通少", "手机使用时间长", "缺少照护", "情绪低落", "无明显问题")
_MEASURES = ("单独辅导", "结对帮扶", "心理疏导", "落实资助", "联系家长", "继续关注")


def make_home_visits(
    children: Children,
    places: Places,
    schooling: Schooling,
    disability: Disability,
    hardship: Hardship,
    special_schools: list[int],
    newest: int,
    rng: np.random.Generator,
) -> Events:
    """Most key pupils are visited once a term, some twice; slow townships visit fewer."""
    disabled = np.zeros(len(children), dtype=bool)
    disabled[disability.person] = True
    slow = np.array([township.slow for township in places.townships])
    school_township = np.array([school.township for school in places.schools])
    parts: list[tuple[np.ndarray, np.ndarray, np.ndarray]] = []
    for year in range(FIRST_YEAR, days.school_year_of(newest) + 1):
        for starts, length in ((days.day(year, 9, 1), 140), (days.day(year + 1, 2, 10), 150)):
            if starts > newest:
                continue
            reference = starts + 20
            roll = roll_on(children, schooling, disability, special_schools, reference)
            category = hardship.category_on(reference)[roll.child]
            away = hardship.left_behind[roll.child]
            alone = hardship.single_parent[roll.child]
            is_key = ((category > 0) | (away > 0) | alone | disabled[roll.child]) & np.isin(
                roll.status, (ATTENDING, TAUGHT_AT_HOME)
            )
            child, school = roll.child[is_key], roll.school[is_key]
            pace = 0.96 - 0.22 * slow[school_township[school]]
            for chance in (1.0, 0.14):
                goes = rng.random(len(child)) < pace * chance
                # most teachers go in the first half of the term
                day = starts + 4 + (rng.beta(1.3, 2.2, int(goes.sum())) * (length - 5)).astype(int)
                group = np.where(away[is_key][goes] > 0, 1, np.where(category[is_key][goes] > 0, 0, 3))
                group = np.where(disabled[child[goes]], 2, group)
                parts.append((child[goes], day, group))
    child, day, group = (np.concatenate(columns) for columns in zip(*parts, strict=True))
    known = day <= newest
    child, day, group = child[known], day[known], group[known]
    order = np.lexsort((child, day))
    child, day, group = child[order], day[order], group[order]
    count = len(child)
    luck = rng.random(count)
    teachers = pa.array([names.somebody(n) for n in range(40)])
    return Events(
        known_on=day,
        columns={
            "visit_number": pa.array(
                [f"JF{days.to_date(int(d)).year}-{n + 1:06d}" for n, d in enumerate(day)]
            ),
            "pupil_number": children.pupil_number.take(pa.array(child)),
            "name": children.name.take(pa.array(child)),
            "teacher": teachers.take(pa.array(child % 40)),
            "visited_on": dates(day),
            "method": pa.array(rng.choice(["1", "2", "3", "4"], count, p=[0.78, 0.14, 0.05, 0.03])),
            "target_group": pa.array(["poor", "left_behind", "disabled", "single_parent"]).take(
                pa.array(group)
            ),
            "problem": pa.array(_PROBLEMS).take(pa.array((luck * 6).astype(int))),
            "measures": pa.array(_MEASURES).take(pa.array((luck * 601).astype(int) % 6)),
            "is_signed": pa.array(luck < 0.94),
            "photo_count": pa.array((luck * 211).astype(np.int32) % 3),
        },
    )
