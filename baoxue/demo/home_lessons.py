"""Lessons at home for severely disabled children: every second week, some missed, some short."""

import numpy as np
import pyarrow as pa

from baoxue.demo import days, names
from baoxue.demo.desk import Desk
from baoxue.demo.disability import PLACEMENTS
from baoxue.demo.events import Events, dates
from baoxue.demo.helping import plan_numbers
from baoxue.demo.terms import terms_between

FIRST_DAY = days.day(2018, 9, 1)
_EVERY = 14
"""Days between two visits: the standard is two a month."""
_AT_HOME = PLACEMENTS.index("home_teaching")
# what is taught by kind of disability (1 sight ... 7 several): self-care, training, learning, mind, health
_CONTENTS = {
    4: (0.22, 0.36, 0.28, 0.06, 0.08),
    5: (0.38, 0.2, 0.26, 0.08, 0.08),
    6: (0.26, 0.12, 0.24, 0.28, 0.10),
    7: (0.36, 0.3, 0.14, 0.06, 0.14),
}
_EFFECTS = ("有进步", "基本掌握", "需反复练习", "情绪稳定", "家长配合好")
_STARTS = ("08:30", "09:00", "09:40", "14:00", "14:40")
_MINUTES = 40


def home_teaching(desk: Desk, rng: np.random.Generator) -> Events:
    """One row per visit; slow townships miss more of them and stay shorter."""
    world = desk.world
    lives, children, newest = world.disability, world.children, world.newest
    parts: list[tuple[np.ndarray, np.ndarray, np.ndarray]] = []
    for term in terms_between(FIRST_DAY, newest):
        last = min(term.ends_on, newest)
        for week in range(term.starts_on + 7 - (term.starts_on + 3) % 7, last - 3, _EVERY):
            taught = np.flatnonzero(lives.placed(week) == _AT_HOME)
            slow = desk.slow[children.home_township[lives.person[taught]]]
            # a few children are reached much less than others
            hard = (lives.person[taught] % 11 == 0) * 0.35
            goes = rng.random(len(taught)) < 0.97 - 0.3 * slow - hard
            day = week + rng.integers(0, 5, len(taught)) + 7 * (lives.person[taught] % 2)
            # the weeks of the two long holidays are made up for, if at all, on another day
            month = day.astype("datetime64[D]").astype("datetime64[M]")
            in_month = (day.astype("datetime64[D]") - month).astype(int) + 1
            free = (month.astype(int) % 12 == 9) & (in_month <= 8) & (rng.random(len(taught)) < 0.8)
            keep = goes & ~free & (day <= last)
            parts.append((taught[keep], day[keep], slow[keep]))
    at, day, slow = (np.concatenate(columns) for columns in zip(*parts, strict=True))
    order = np.lexsort((at, day))
    at, day, slow = at[order], day[order], slow[order]
    child, count = lives.person[at], len(at)
    kinds = lives.kind[at]
    content = np.zeros(count, dtype=np.int64)
    for kind, shares in _CONTENTS.items():
        here = kinds == kind
        content[here] = 1 + rng.choice(5, int(here.sum()), p=shares)
    content[content == 0] = 3
    second = np.where(rng.random(count) < 0.55, 1 + (content + rng.integers(0, 4, count)) % 5, 0)
    periods = np.where(rng.random(count) < 0.08 + 0.2 * slow, 1, np.where(rng.random(count) < 0.12, 3, 2))
    starts = rng.integers(0, len(_STARTS), count)
    ended = [_after(_STARTS[n], int(length)) for n, length in zip(starts, periods, strict=True)]
    grade = np.clip(days.school_year_of(newest) - children.entry[child] + 1, 1, 9)
    school = np.where(grade <= 6, children.primary[child], children.junior[child])
    by_special = child % 5 == 0
    school = np.where(by_special, np.array(world.special_schools)[children.home_county[child]], school)
    luck = rng.random(count)
    year = [days.to_date(int(d)).year for d in day]
    codes = pa.array([None, "1", "2", "3", "4", "5"])
    return Events(
        known_on=day,
        columns={
            "record_number": pa.array([f"SJ{y}-{n + 1:05d}" for n, y in enumerate(year)]),
            "id_number": children.id_number.take(pa.array(child)),
            "pupil_number": children.pupil_number.take(pa.array(child)),
            "name": children.name.take(pa.array(child)),
            "disability_kind": pa.array(kinds.astype(str)),
            "disability_level": pa.array(lives.level[at].astype(str)),
            "school_code": pa.array(desk.schools).take(pa.array(school)),
            "teacher": pa.array([names.somebody(n * 3 + 2) for n in range(40)]).take(pa.array(child % 40)),
            "taught_on": dates(day),
            "started_at": pa.array(_STARTS).take(pa.array(starts)),
            "ended_at": pa.array(ended),
            "periods": pa.array(periods.astype(np.int32)),
            "content": codes.take(pa.array(content)),
            "second_content": codes.take(pa.array(np.where(second == content, 0, second))),
            "form": pa.array(np.where(luck < 0.9, "1", np.where(luck < 0.97, "2", "3"))),
            "is_signed": pa.array(rng.random(count) < 0.975 - 0.12 * slow),
            "effect": pa.array(_EFFECTS).take(pa.array((luck * 977).astype(int) % len(_EFFECTS))),
            "plan_number": pa.array(plan_numbers(child)),
        },
    )


def _after(begins: str, periods: int) -> str:
    """The clock time so many periods later."""
    minute = int(begins[:2]) * 60 + int(begins[3:]) + periods * _MINUTES
    return f"{minute // 60:02d}:{minute % 60:02d}"
