"""What zero reports are worth: what the ledger contradicts first, chance only of the rest. Shown in the same
way wherever they are shown."""

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from datetime import date

from baoxue.analysis import zero
from baoxue.analysis.records import column_rows
from baoxue.analysis.zero import ORDER, Contradiction, ZeroGrade
from baoxue.view import formats
from baoxue.view.blocks import Source
from baoxue.view.findings.wording import known
from baoxue.view.reader import Reader
from baoxue.view.sections import units
from baoxue.view.sections.section import Fold, Section, State, Table, not_supplied, nothing
from baoxue.view.words import t

Graded = tuple[str, ZeroGrade]
"""The kind of a unit (school, township) and what its zeros are worth."""
BY = {"school": "school_code", "township": "township_code"}
REGISTERS = ("report_submissions", "suspected_cases", "dropout_cases")
MOST_NAMED = 3


def reports(r: Reader, most: int | None = None, *, is_titled: bool = False) -> Section | State:
    """Which zeros the ledger contradicts, and how likely the others are; `is_titled`: the heading stands
    above already."""
    if not r.has("report_submissions"):
        return not_supplied(r, t("visits.zero_what"), "report_submissions")
    found, named = here(r), units.chosen(r)
    lines = rows(found, lambda kind, code: named[kind, code].told, most)
    header = (t("visits.column_unit"), t("visits.zero_column"))
    part = Table(header, lines, (26, 74)) if lines else nothing(t("visits.zero_what"), r)
    source = Source(
        definition=t("zeros.definition"),
        source=t("zeros.source"),
        as_of=r.as_of,
        notes=(t("zeros.note_ledger"), t("zeros.note_chance")),
        registers=REGISTERS,
    )
    return Section("" if is_titled else heading(found), t("zeros.note"), (part,), source)


def on_request(r: Reader) -> Section:
    """The same, closed at first under its heading."""
    title = heading(here(r)) if r.has("report_submissions") else t("visits.zero_what")
    return Section("", parts=(Fold("visit-zeros", title, lambda: (reports(r, is_titled=True),)),))


def here(r: Reader) -> tuple[Graded, ...]:
    """The zeros of the units within the choice of place."""
    named = units.chosen(r)
    return tuple(one for one in r.once(graded) if (one[0], one[1].code) in named)


def graded(r: Reader) -> tuple[Graded, ...]:
    """Every unit's zeros against the ledger, and against what the others of its county report, whatever place
    was chosen."""
    whole: dict[str, dict[str, tuple[float, float]]] = defaultdict(dict)
    reported = r.county.ask("county_report_months")
    for home, period, *counts in column_rows(reported, "county_code", "period", "children", "pupils"):
        if all(map(known, counts)):
            whole[str(home)][str(period)] = (float(counts[0]), float(counts[1]))
    contradicted, threshold = r.county.ask("zero_contradictions"), r.county.settings["zero_chance"]
    found: list[Graded] = []
    for kind, column in BY.items():
        against = zero.contradictions_by(contradicted, column)
        rows = r.county.ask("zero_reports", by=("county_code", column, "period"))
        for home, of_county in rows.rename(columns={column: "code"}).groupby("county_code", sort=True):
            months = zero.months_by_unit(of_county)
            found += [(kind, one) for one in zero.grade_zeros(months, threshold, whole[str(home)], against)]
    return tuple(found)


def heading(graded: Sequence[Graded]) -> str:
    """Of schools only, so that it says the same on every page: a township's zero is those of its schools."""
    schools = [one for kind, one in graded if kind == "school"]
    counted = Counter(one.grade for one in schools)
    against = [it for one in schools for it in one.contradictions]
    zeros = sum(counted[grade] for grade in ("contradicted", "doubtful", "plausible", "cannot_say"))
    doubtful = counted["doubtful"]
    key = "doubtful" if doubtful else "fine"
    if not zeros:
        key = "none"
    elif against:
        key = "contradicted" if doubtful else "contradicted_only"
    return t(
        f"zeros.heading_{key}",
        all=zeros,
        schools=counted["contradicted"],
        reports=len(against),
        after=sum(it.is_after_finding for it in against),
        doubtful=doubtful,
        cannot=counted["cannot_say"],
    )


def rows(
    graded: Sequence[Graded], told: Callable[[str, str], str], most: int | None = None
) -> tuple[tuple[str, ...], ...]:
    """Unit and sentence, worst first, schools before townships; `told` names a unit by kind and code.

    A township that the ledger contradicts is not there: its schools are.
    """
    listed = [
        (kind, one)
        for kind, one in graded
        if one.grade != "not_zero" and (kind == "school" or not one.contradictions)
    ]
    listed.sort(
        key=lambda it: (
            ORDER.index(it[1].grade),
            -sum(one.is_after_finding for one in it[1].contradictions),
            -len(it[1].contradictions),
            it[0] != "school",
            1.0 if it[1].chance is None else it[1].chance,
            it[1].code,
        )
    )
    return tuple((told(kind, one.code), text(one)) for kind, one in listed[:most])


def text(one: ZeroGrade) -> str:
    """What can be said of a unit's zeros: which reports the ledger contradicts and when, or the chance."""
    if one.contradictions:
        alike = _alike(one.contradictions)
        more = sum(len(group) for group in alike[MOST_NAMED:])
        told = t("format.semicolon").join(_contradicted(group) for group in alike[:MOST_NAMED])
        return t("zeros.contradicted", told=told + (t("zeros.more", count=more) if more else ""))
    return t(
        f"zeros.{one.grade}",
        months=one.months,
        missing=one.missing,
        pupils=one.pupils,
        expected=one.expected,
        chance=one.chance,
        one_in=round(1 / one.chance) if one.chance else None,
    )


def _alike(found: Sequence[Contradiction]) -> list[list[Contradiction]]:
    """Months that the same cases contradict, together."""
    groups: dict[tuple[bool, int, date, date], list[Contradiction]] = defaultdict(list)
    for one in found:
        groups[one.is_after_finding, one.cases, one.first_on, one.last_on].append(one)
    return list(groups.values())


def _contradicted(group: Sequence[Contradiction]) -> str:
    first = group[0]
    found = formats.day(first.first_on)
    if first.last_on != first.first_on:
        found = t("zeros.days", first=found, last=first.last_on)
    return t(
        "zeros.after" if first.is_after_finding else "zeros.before",
        months=[one.period for one in group],
        told=[formats.day(one.submitted_on) for one in group],
        found=found,
        cases=first.cases,
    )
