"""School meals: pupil-days by school, month and stage, fitted to the published money."""

import numpy as np
import pyarrow as pa

from baoxue.demo import days
from baoxue.demo.desk import Desk
from baoxue.demo.events import Events, dates
from baoxue.demo.schooling import ATTENDING
from baoxue.demo.terms import count_school_days, term_of

_FIRST = (2016, 1)
_RAISED_ON = days.day(2021, 9, 1)
_STAGES = ("primary", "junior")
_TOWN_SHARE, _SEAT_SHARE = 0.94, 0.42
"""Of the pupils of towns and of the county seat's subdistricts, who eat within the programme."""


def nutrition(desk: Desk, rng: np.random.Generator) -> Events:
    """The mountain county's schools since 2016-01; paid by the published day as much as published."""
    world = desk.world
    fitted = world.calibration["nutrition"][desk.counties[0]]
    published = days.number(fitted["as_of"])
    month, school, stage, pupils, length = _eaters(desk, rng)
    town = desk.township_of_school[school]
    meals = np.floor(pupils * length * rng.uniform(0.965, 0.995, len(pupils))).astype(np.int64)
    then = month < published
    pupils, meals = _fit(pupils, meals, length, then, fitted["pupil_days"])
    standard = np.where(month >= _RAISED_ON, 5.0, 4.0)
    # two schools went on with the old standard for a month, one took it again by mistake
    standard[(month == _RAISED_ON) & np.isin(school, np.unique(school)[[20, 41]])] = 4.0
    standard[(month == days.day(2025, 5, 1)) & (school == np.unique(school)[47])] = 4.0
    ends = ((month.astype("datetime64[D]").astype("datetime64[M]") + 1).astype("datetime64[D]")).astype(
        int
    ) - 1
    lag = rng.integers(9, 30, len(month)) + (rng.random(len(month)) < 0.3 * desk.slow[town]) * rng.integers(
        20, 90, len(month)
    )
    paid_on = ends + lag
    paid_on = np.where(then, np.minimum(paid_on, published - 3), paid_on)
    due = meals * standard
    # later a few payments stay short, and some have not come
    short = ~then & (rng.random(len(month)) < 0.012 + 0.03 * desk.slow[town])
    paid = np.where(short, np.floor(due * 0.9), due)
    stuck = ~then & (month > world.newest - 250) & (rng.random(len(month)) < 0.1 * desk.slow[town])
    paid_on = np.where(stuck, days.NEVER, paid_on)
    known = ends + 3
    kept = np.flatnonzero((known <= world.newest) & desk.handed_in("nutrition", town, month))
    text = month.astype("datetime64[D]").astype("datetime64[M]").astype(str)

    def taken(values: np.ndarray) -> pa.Array:
        return pa.array(values[kept])

    return Events(
        known_on=known[kept],
        columns={
            "school_code": pa.array(desk.schools).take(taken(school)),
            "month": taken(text),
            "stage": pa.array(_STAGES).take(taken(stage)),
            "pupil_count": taken(pupils.astype(np.int32)),
            "meal_days": taken(length.astype(np.int32)),
            "pupil_days": taken(meals.astype(np.int32)),
            "standard_yuan": taken(standard),
            "due_yuan": taken(due),
            "paid_yuan": taken(paid),
            "fund_source": pa.array(["1", "2"]).take(taken((school % 7 == 0).astype(int))),
            "paid_on": dates(paid_on[kept]),
        },
        filled_on={"paid_on": paid_on[kept], "paid_yuan": paid_on[kept]},
    )


def _eaters(desk: Desk, rng: np.random.Generator) -> tuple[np.ndarray, ...]:
    """Month (its first day), school, stage, pupils eating and school days of every row of the register."""
    world = desk.world
    places = world.places
    seat = np.array([int(code[6:]) < 100 for code in desk.townships])[desk.township_of_school]
    share = np.clip(np.where(seat, _SEAT_SHARE, _TOWN_SHARE) + rng.normal(0, 0.02, len(seat)), 0.2, 0.97)
    in_county = np.array([school.county == 0 for school in places.schools])
    last = days.to_date(world.newest)
    parts = []
    for number in range(_FIRST[0] * 12 + _FIRST[1] - 1, last.year * 12 + last.month):
        year, month = divmod(number, 12)
        first = days.day(year, month + 1, 1)
        after = days.day(year + (month == 11), (month + 1) % 12 + 1, 1)
        length = int(count_school_days(first, after - 1))
        if not length:
            continue
        roll = desk.roll(max(term_of(after - 1).starts_on, days.EVENTS_FROM))
        attends = (roll.status == ATTENDING) & in_county[roll.school]
        key = roll.school[attends] * 2 + (roll.grade[attends] >= 7)
        found, count = np.unique(key, return_counts=True)
        school = found // 2
        eating = np.rint(count * share[school]).astype(np.int64)
        size = len(found)
        parts.append(
            np.stack([np.full(size, first), school, found % 2, eating, np.full(size, length), count])
        )
    month, school, stage, eating, length, _ = np.concatenate(parts, axis=1)
    return month, school, stage, np.maximum(eating, 1), length


def _fit(
    pupils: np.ndarray, meals: np.ndarray, length: np.ndarray, then: np.ndarray, wanted: int
) -> tuple[np.ndarray, np.ndarray]:
    """Pupils and meals of the measured months scaled so that the meals are exactly as many as wanted."""
    factor = wanted / meals[then].sum()
    if not 0.8 < factor < 1.06:
        raise ValueError(f"meals would have to be multiplied by {factor:.2f}: change the shares")
    pupils = np.where(then, np.maximum(1, np.rint(pupils * factor)), pupils).astype(np.int64)
    meals = np.where(then, np.floor(meals * factor), meals).astype(np.int64)
    meals = np.minimum(meals, pupils * length)
    at = np.flatnonzero(then & (meals < pupils * length - 40))
    missing = wanted - int(meals[then].sum())
    meals[at] += missing // len(at)
    meals[at[: missing % len(at)]] += 1
    return pupils, meals
