"""Can a zero be believed? First against the ledger; then the chance of so long a run of zero months.

Where the ledger holds a case that was found at the unit in the month of its zero, or stood open in it, the
zero is contradicted: no chance is needed. Of the others the chance says how unusual the run is.

A unit of n pupils that is like the others reports nobody in a month in which the others report the share r of
their pupils with the chance (1 - r)^n; months are taken as independent, so the chance of a run is the
product. That is the zero class of the binomial; it says nothing about guilt, only how unusual the run is.
Outbreaks make real months more uneven than this, so the threshold is meant to be small.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import exp, log1p
from typing import Literal

import pandas as pd

Grade = Literal["contradicted", "doubtful", "plausible", "cannot_say", "not_zero", "not_reported"]

ORDER: tuple[Grade, ...] = ("contradicted", "doubtful", "not_reported", "plausible", "cannot_say", "not_zero")
"""The least believable first."""
THRESHOLD = 0.05  # only where the dated setting `zero_chance` is not at hand


@dataclass(frozen=True)
class Month:
    """What one unit reported for one month: pupils it spoke for, children suspected or confirmed.

    `children` None: it did not report. A missing month is no zero and does not end a run either.
    """

    period: str
    pupils: float
    children: float | None


@dataclass(frozen=True, order=True)
class Contradiction:
    """One zero report that the ledger contradicts.

    `cases` found at the school in its month or open in it, the first and the last day of finding, and whether
    the zero was handed in when a case of it had been found already.
    """

    period: str
    school: str
    submitted_on: date
    cases: int
    first_on: date
    last_on: date
    is_after_finding: bool


@dataclass(frozen=True)
class ZeroGrade:
    """How far a unit's zeros can be believed.

    `contradictions`: its zero reports that the ledger contradicts, those handed in after a finding first;
    then nothing is said of chance.

    `months` zero reports in a row up to the last one, `missing` months without report among them, `pupils`
    the unit's size, `expected` how many children so many pupils would have been with the others' rates,
    `chance` (0..1) of none.
    """

    code: str
    grade: Grade
    months: int
    missing: int
    pupils: float
    expected: float | None
    chance: float | None
    contradictions: tuple[Contradiction, ...] = ()


def run_of_zeros(months: Sequence[Month]) -> tuple[tuple[Month, ...], int]:
    """The zero months at the end, in order, and how many months without report lie among them."""
    zeros: list[Month] = []
    missing = pending = 0
    for month in sorted(months, key=lambda one: one.period, reverse=True):
        if month.children is None:
            pending += bool(zeros)  # those after the last report are no part of the run
            continue
        if month.children > 0:
            break
        missing, pending = missing + pending, 0
        zeros.append(month)
    return tuple(reversed(zeros)), missing


def grade_zero(
    code: str,
    months: Sequence[Month],
    rates: Mapping[str, float],
    threshold: float = THRESHOLD,
    contradictions: Sequence[Contradiction] = (),
) -> ZeroGrade:
    """The grade of one unit. `rates`: children per pupil that the others reported, by period (0..1).

    - contradicted: the ledger holds cases against its zeros; whatever their chance.
    - not_reported: no report at all; not_zero: the last report is no zero.
    - doubtful (零报告待核): the chance of the run is below the threshold.
    - cannot_say: even if every month that was reported on had been zero, the chance would not have fallen
      below the
      threshold (too few pupils, or nobody reports anything): a zero was to be expected, and proves nothing.
    - plausible: the unit is large enough to stand out, and its run is not long enough to.
    """
    reported = [month for month in months if month.children is not None]
    pupils = max((month.pupils for month in reported), default=0.0)
    if not reported:
        return ZeroGrade(code, "not_reported", 0, len(months), pupils, None, None)
    zeros, missing = run_of_zeros(months)
    if contradictions:
        listed = tuple(sorted(contradictions, key=lambda one: (not one.is_after_finding, one)))
        return ZeroGrade(code, "contradicted", len(zeros), missing, pupils, None, None, listed)
    if not zeros:
        return ZeroGrade(code, "not_zero", 0, 0, pupils, None, None)
    chance = _chance_of_none(zeros, rates)
    expected = sum(month.pupils * rates.get(month.period, 0.0) for month in zeros)
    grade: Grade = "plausible"
    if chance < threshold:
        grade = "doubtful"
    elif _chance_of_none(reported, rates) >= threshold:
        grade = "cannot_say"
    return ZeroGrade(code, grade, len(zeros), missing, pupils, expected, chance)


def _chance_of_none(months: Sequence[Month], rates: Mapping[str, float]) -> float:
    total = 0.0
    for month in months:
        rate = rates.get(month.period, 0.0)
        if rate >= 1:
            return 0.0
        total += month.pupils * log1p(-rate)
    return exp(total)


def grade_zeros(
    units: Mapping[str, Sequence[Month]],
    threshold: float = THRESHOLD,
    whole: Mapping[str, tuple[float, float]] | None = None,
    contradicted: Mapping[str, Sequence[Contradiction]] | None = None,
) -> tuple[ZeroGrade, ...]:
    """Every unit beside all the others: first those that the ledger contradicts, then the least believable.

    The rate a unit is held against is that of the others in the same month: it does not vouch for itself.
    Others are the units given, or, with `whole` (period -> children reported, pupils of those who report),
    all of the county, of which the units are only those that the reader sees.
    """
    children: dict[str, float] = {}
    pupils: dict[str, float] = {}
    if whole is not None:
        children = {period: reported for period, (reported, _) in whole.items()}
        pupils = {period: size for period, (_, size) in whole.items()}
    for months in units.values() if whole is None else ():
        for month in months:
            if month.children is not None:
                children[month.period] = children.get(month.period, 0.0) + month.children
                pupils[month.period] = pupils.get(month.period, 0.0) + month.pupils
    graded = []
    for code, months in units.items():
        rates = {}
        for month in months:
            own = (month.children, month.pupils) if month.children is not None else (0.0, 0.0)
            others = pupils.get(month.period, 0.0) - own[1]
            if others > 0:
                rates[month.period] = (children.get(month.period, 0.0) - own[0]) / others
        graded.append(grade_zero(code, months, rates, threshold, (contradicted or {}).get(code, ())))
    order = {grade: place for place, grade in enumerate(ORDER)}
    return tuple(
        sorted(
            graded,
            key=lambda one: (
                order[one.grade],
                -sum(it.is_after_finding for it in one.contradictions),
                -len(one.contradictions),
                1.0 if one.chance is None else one.chance,
                one.code,
            ),
        )
    )


def months_by_unit(rows: pd.DataFrame) -> dict[str, tuple[Month, ...]]:
    """From the answer to `zero_reports`: code, period, pupils, due, reported, children.

    A unit of several schools reports a zero only when all of them do; one that reports somebody ends the run.
    """
    units: dict[str, list[Month]] = {}
    columns = (rows[name].tolist() for name in ("code", "period", "pupils", "due", "reported", "children"))
    for code, period, pupils, due, reported, children in zip(*columns, strict=True):
        # Without its size nothing can be said of how likely its zeros are: nobody is no size.
        if code is None or pd.isna(code) or pupils is None or pd.isna(pupils):
            continue
        is_known = not pd.isna(children) and (children > 0 or reported >= due > 0)
        found = Month(str(period), float(pupils), float(children) if is_known else None)
        units.setdefault(str(code), []).append(found)
    return {code: tuple(sorted(months, key=lambda one: one.period)) for code, months in units.items()}


def contradictions_by(rows: pd.DataFrame, column: str) -> dict[str, tuple[Contradiction, ...]]:
    """From the answer to `zero_contradictions`: by the unit in `column` (school_code, township_code)."""
    found: dict[str, list[Contradiction]] = {}
    names = (
        "period",
        "school_code",
        "submitted_on",
        "cases",
        "first_case_on",
        "last_case_on",
        "is_zero_after_finding",
    )
    for unit, period, school, told, cases, first, last, after in zip(
        *(rows[name].tolist() for name in (column, *names)), strict=True
    ):
        days = [pd.Timestamp(day).date() for day in (told, first, last)]
        one = Contradiction(str(period), str(school), days[0], int(cases), days[1], days[2], bool(after))
        found.setdefault(str(unit), []).append(one)
    return {unit: tuple(listed) for unit, listed in found.items()}
