"""Aid payments of all terms since spring 2016; those of the mountain county fitted to the published sums."""

import csv
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

import numpy as np

from baoxue import settings
from baoxue.demo import days
from baoxue.demo.aid_register import PROGRAMMES, STAGES, payments_register
from baoxue.demo.children import Children
from baoxue.demo.disability import Disability
from baoxue.demo.events import Events
from baoxue.demo.hardship import Hardship
from baoxue.demo.places import Places
from baoxue.demo.schooling import MARKED_AS_DROPOUT, Schooling, grades, roll_on

POOR = 1
"""Index of category 01 in CATEGORIES."""
_COLUMNS = (
    "child",
    "county",
    "township",
    "school",
    "year",
    "term",
    "programme",
    "stage",
    "category",
    "boards",
    "standard",
    "due",
    "paid",
    "applied",
    "reviewed",
    "published",
    "submitted",
    "appropriated",
    "arrived",
    "returned",
    "paid_again",
    "deadline",
)


@dataclass
class _Term:
    """One term of one county while its payments are put together."""

    county: int
    year: int  # the calendar year in which the school year began
    term: int
    starts_on: int
    deadline: int

    @property
    def reference_day(self) -> int:
        """The day by which it is decided who receives."""
        return self.starts_on + 34


def make_payments(
    children: Children,
    places: Places,
    schooling: Schooling,
    disability: Disability,
    hardship: Hardship,
    special_schools: list[int],
    calibration: dict[str, Any],
    newest: int,
    rng: np.random.Generator,
) -> Events:
    """All payments applied for by the newest day."""
    fitted = calibration["aid"][places.counties[0].code]
    standard = _standards()
    parts: list[dict[str, np.ndarray]] = []
    for year in range(2015, days.school_year_of(newest) + 1):
        for number in (1, 2):
            starts = days.day(year, 9, 1) if number == 1 else days.day(year + 1, 2, 1)
            if starts < days.day(2016, 1, 1) or starts > newest:
                continue
            deadline = days.day(year, 12, 31) if number == 1 else days.day(year + 1, 6, 30)
            for county in range(len(places.counties)):
                term = _Term(county, year, number, starts, deadline)
                wanted = _compulsory(term, children, schooling, disability, hardship, special_schools, rng)
                wanted += _other_stages(term, children, schooling, hardship, fitted, places)
                parts.append(_schedule(term, wanted, children, places, hardship, standard, newest, rng))
    rows = {name: np.concatenate([part[name] for part in parts]) for name in _COLUMNS}
    rows = _fit(rows, children, fitted, rng)
    known = rows["applied"] <= newest
    return payments_register({name: values[known] for name, values in rows.items()}, children, places)


_Wanted = tuple[np.ndarray, np.ndarray, str, str, np.ndarray]
"""Children, their schools (-1 none), programme, stage, whether they board."""


def _compulsory(
    term: _Term,
    children: Children,
    schooling: Schooling,
    disability: Disability,
    hardship: Hardship,
    special_schools: list[int],
    rng: np.random.Generator,
) -> list[_Wanted]:
    roll = roll_on(children, schooling, disability, special_schools, term.reference_day)
    eligible = (hardship.category_on(term.reference_day)[roll.child] > 0) & (roll.status != MARKED_AS_DROPOUT)
    eligible &= children.home_county[roll.child] == term.county
    # some are missed every term: more in the first years
    missed = 0.03 if term.year < 2020 else 0.012
    eligible &= rng.random(len(roll.child)) > missed
    child, school, grade = roll.child[eligible], roll.school[eligible], roll.grade[eligible]
    boards = np.where(
        grade >= 7, hardship.boards_junior[child], hardship.boards_primary[child] & (grade >= 3)
    )
    found: list[_Wanted] = []
    for stage, in_stage in (("primary", grade <= 6), ("junior", grade >= 7)):
        for programme, chosen in (("boarding_allowance", boards), ("day_allowance", ~boards)):
            rows = in_stage & chosen
            name = programme
            if programme == "day_allowance" and term.year < 2019:
                # before autumn 2019 day pupils had no allowance; the district gave most of them donations
                rows = rows & (term.county == 1) & (children.luck[child] < 0.82)
                name = "social_aid"
            found.append((child[rows], school[rows], name, stage, boards[rows]))
    return found


def _other_stages(
    term: _Term,
    children: Children,
    schooling: Schooling,
    hardship: Hardship,
    fitted: dict[str, Any],
    places: Places,
) -> list[_Wanted]:
    """Recipients before and after compulsory education: poor households only, they are on no roll."""
    grade = grades(children, schooling, int(days.september_first(term.year)))
    poor = (hardship.category == POOR) & (children.county == term.county)
    scale = 1.0 if term.county == 0 else 0.12
    scale *= 1.0 if term.year < 2020 else 0.3
    schools = {
        kind: places.schools_of(term.county, kind) for kind in ("kindergarten", "senior", "vocational")
    }
    found: list[_Wanted] = []

    def take(low: int, high: int, share: Callable[[np.ndarray], np.ndarray], count: float) -> np.ndarray:
        pool = np.flatnonzero(poor & (grade >= low) & (grade <= high) & share(children.luck))
        ranked = pool[np.argsort((children.luck[pool] * 7919) % 1)]
        return np.sort(ranked[: int(count * scale)])

    for kind, programmes, stage, child in (
        (
            "kindergarten",
            ("preschool_grant",),
            "preschool",
            take(-2, 0, lambda luck: luck >= 0, fitted["preschool"]),
        ),
        ("senior", ("senior_grant",), "senior", take(10, 12, lambda luck: luck < 0.46, fitted["senior"])),
        (
            "vocational",
            ("vocational_grant", "rain_dew"),
            "senior",
            take(10, 12, lambda luck: luck >= 0.46, fitted["vocational"]),
        ),
    ):
        school = (
            np.array(schools[kind])[child % len(schools[kind])] if schools[kind] else np.full(len(child), -1)
        )
        for programme in programmes:
            found.append((child, school, programme, stage, np.ones(len(child), dtype=bool)))
    # all who may be at college are drawn; how many of them are kept is decided by the published number
    college = take(13, 16, lambda luck: luck < 0.75, 10_000 if term.year < 2020 else 450)
    found.append(
        (college, np.full(len(college), -1), "college_grant", "other", np.ones(len(college), dtype=bool))
    )
    return found


def _schedule(
    term: _Term,
    wanted: list[_Wanted],
    children: Children,
    places: Places,
    hardship: Hardship,
    standard: Callable[[str, str, int], float],
    newest: int,
    rng: np.random.Generator,
) -> dict[str, np.ndarray]:
    """Dates and amounts: a township's payments of one term come in one batch, a few of them go wrong."""
    child = np.concatenate([part[0] for part in wanted])
    school = np.concatenate([part[1] for part in wanted]).astype(np.int64)
    count = len(child)
    programme = np.repeat([PROGRAMMES.index(part[2]) for part in wanted], [len(part[0]) for part in wanted])
    stage = np.repeat([STAGES.index(part[3]) for part in wanted], [len(part[0]) for part in wanted])
    amounts = np.repeat(
        [standard(part[2], part[3], term.starts_on) for part in wanted], [len(part[0]) for part in wanted]
    )
    school_township = np.array([entry.township for entry in places.schools])
    township = np.where(school >= 0, school_township[school], children.home_township[child])
    slow = np.array([entry.slow for entry in places.townships])
    # one lag per township and term, from the start of the term to the account
    lag = rng.normal(72 if term.term == 1 else 92, 15, len(slow)) + 24 * slow
    worse_years = max(0.0, (2021 - term.year) / 6)
    late = rng.random(len(slow)) < 0.02 + 0.16 * slow + 0.1 * worse_years
    lag[late] += rng.uniform(35, 75, int(late.sum()))
    if term.starts_on > newest - 60:
        # the running term: about half of the townships were quick this year
        quick = rng.random(len(slow)) < 0.97 - 0.9 * slow
        lag[quick] = newest - term.starts_on - rng.integers(1, 7, int(quick.sum()))
        lag[~quick] = rng.uniform(newest - term.starts_on + 4, 110, int((~quick).sum()))
    own = np.rint(np.abs(rng.normal(0, 1.2, count))).astype(int)
    arrived = np.rint(term.starts_on + lag[township]).astype(int) + own * (rng.random(count) < 0.3)
    straggler = rng.random(count) < 0.012
    arrived[straggler] += rng.integers(20, 60, int(straggler.sum()))
    appropriated = arrived - rng.integers(2, 7, len(slow))[township]
    applied = term.starts_on + rng.integers(8, 17, len(slow))[township] + rng.integers(0, 3, count)
    applied = np.minimum(applied, appropriated - 15)
    reviewed, published, submitted = applied + 5, applied + 6, np.minimum(applied + 13, appropriated - 1)
    fate = rng.random(count)
    returned = np.where(fate < 0.012, arrived, days.NEVER)
    paid_again = np.where(fate < 0.0095, arrived + rng.integers(9, 55, count), days.NEVER)
    arrived = np.where(fate < 0.012, paid_again, arrived)
    stuck = (fate > 0.994) & (fate < 0.998)
    arrived[stuck] = days.NEVER
    never = fate >= 0.998  # applied for and never decided
    for step in (reviewed, published, submitted, appropriated, arrived):
        step[never] = days.NEVER
    underpaid = (fate > 0.5) & (fate < 0.506)
    boards = np.concatenate([part[4] for part in wanted])
    paid = np.where(underpaid, np.floor(amounts * 0.8), amounts)
    return {
        "child": child,
        "county": np.full(count, term.county),
        "township": township,
        "school": school,
        "year": np.full(count, term.year),
        "term": np.full(count, term.term),
        "programme": programme,
        "stage": stage,
        "category": hardship.category_on(term.reference_day)[child].astype(np.int64),
        "boards": boards,
        "standard": amounts,
        "due": amounts.copy(),
        "paid": paid,
        "applied": applied,
        "reviewed": reviewed,
        "published": published,
        "submitted": submitted,
        "appropriated": appropriated,
        "arrived": arrived,
        "returned": returned,
        "paid_again": paid_again,
        "deadline": np.full(count, term.deadline),
    }


def _fit(
    rows: dict[str, np.ndarray], children: Children, fitted: dict[str, Any], rng: np.random.Generator
) -> dict[str, np.ndarray]:
    """Fits the poor households' payments of the mountain county to the published pupils and yuan.

    The number of college recipients fills up the pupils per school year, emergency relief the yuan. All their
    payments of these years arrive by the published day or never: every later snapshot gives the same sums.
    A county of another size has no published sums: its payments stay as they were drawn.
    """
    if fitted.get("is_scaled"):
        return rows
    last_day = days.number(fitted["as_of"]) - 5
    measured = (rows["county"] == 0) & (rows["category"] == POOR) & (rows["year"] < fitted["as_of"].year)
    rows["arrived"] = np.where(
        measured & (rows["arrived"] < days.NEVER), np.minimum(rows["arrived"], last_day), rows["arrived"]
    )
    for following, step in pairwise(("arrived", "appropriated", "submitted", "published", "reviewed")):
        # What arrives earlier was decided earlier.
        rows[step] = np.where(measured, np.minimum(rows[step], rows[following]), rows[step])
    pair = rows["child"].astype(np.int64) * 10_000 + rows["year"]
    arrived = measured & (rows["arrived"] < days.NEVER)
    at_college = rows["programme"] == PROGRAMMES.index("college_grant")
    others = len(np.unique(pair[arrived & ~at_college]))
    candidates = np.unique(pair[arrived & at_college])
    wanted = fitted["pupil_years"] - others
    if not 0 < wanted <= len(candidates):
        raise ValueError(
            f"{others} pupils without and {len(candidates)} at college: cannot reach {fitted['pupil_years']}"
        )
    liking = (children.luck[candidates // 10_000] * 104_729) % 1 + rng.random(len(candidates)) * 0.05
    kept = candidates[np.argsort(liking)[:wanted]]
    drop = measured & at_college & ~np.isin(pair, kept)
    rows = {name: values[~drop] for name, values in rows.items()}
    arrived, pair = arrived[~drop], pair[~drop]
    missing = fitted["yuan"] - float(rows["paid"][arrived].sum())
    relief_pairs, relief_first = np.unique(pair[arrived & (rows["year"] >= 2016)], return_index=True)
    row_of_pair = np.flatnonzero(arrived & (rows["year"] >= 2016))[relief_first]
    count = int(missing // 1900)
    if not 100 < count < len(relief_pairs):
        raise ValueError(f"{missing:.0f} yuan are missing: the recipients of other stages must be changed")
    amounts = rng.integers(12, 27, count) * 100.0
    amounts[-1] = 0
    spread = int((missing - amounts.sum()) // count // 50 * 50)
    amounts[:-1] += spread
    amounts[-1] = missing - amounts.sum()
    fitted_relief = _relief(
        rows, np.sort(rng.choice(row_of_pair, count, replace=False)), amounts, last_day, rng
    )
    later = np.flatnonzero(((rows["year"] >= 2020) | (rows["county"] == 1)) & (rows["stage"] > 0))
    chosen = np.sort(rng.choice(later, len(later) // 130, replace=False))
    later_relief = _relief(rows, chosen, rng.integers(5, 25, len(chosen)) * 100.0, days.NEVER, rng)
    recent = later[rows["year"][later] >= 2020]
    chosen = np.sort(rng.choice(recent, len(recent) // 140, replace=False))
    donated = _relief(rows, chosen, rng.integers(3, 11, len(chosen)) * 100.0, days.NEVER, rng, "social_aid")
    parts = (rows, fitted_relief, later_relief, donated)
    return {name: np.concatenate([part[name] for part in parts]) for name in _COLUMNS}


def _relief(
    rows: dict[str, np.ndarray],
    at: np.ndarray,
    amounts: np.ndarray,
    last_day: int,
    rng: np.random.Generator,
    programme: str = "emergency_relief",
) -> dict[str, np.ndarray]:
    """Emergency relief, or donations, for the pupils of these rows, in the same term."""
    relief = {name: rows[name][at].copy() for name in _COLUMNS}
    count = len(at)
    relief["programme"][:] = PROGRAMMES.index(programme)
    relief["standard"][:] = np.nan
    relief["due"][:], relief["paid"][:] = amounts, amounts
    relief["applied"] = np.minimum(relief["deadline"] - rng.integers(25, 95, count), last_day - 20)
    for step, after in (("reviewed", 2), ("published", 3), ("submitted", 7), ("appropriated", 12)):
        relief[step] = relief["applied"] + after
    relief["arrived"] = relief["appropriated"] + rng.integers(1, 8, count)
    relief["returned"][:], relief["paid_again"][:] = days.NEVER, days.NEVER
    return relief


def _standards() -> Callable[[str, str, int], float]:
    """The amount per term of a programme and stage, as in force on the first day of the term."""
    with settings.reference_file("aid_standards.csv").open(encoding="utf-8") as lines:
        table = [
            (
                row["programme"],
                row["stage"],
                days.number(date.fromisoformat(row["valid_from"])),
                float(row["yuan_per_term"]),
            )
            for row in csv.DictReader(lines)
        ]

    def standard(programme: str, stage: str, on: int) -> float:
        if programme == "social_aid":
            return 200.0
        amounts = [
            (since, yuan)
            for name, of, since, yuan in table
            if (name, of) == (programme, stage) and since <= on
        ]
        return max(amounts)[1]

    return standard
