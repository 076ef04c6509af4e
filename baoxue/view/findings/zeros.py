"""Trust in zero in words: what the ledger contradicts first, chance only of the rest. One heading, one list
wherever zeros are shown."""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date

from baoxue.analysis.zero import ORDER, Contradiction, ZeroGrade
from baoxue.view import formats
from baoxue.view.blocks import Source
from baoxue.view.words import t

Graded = tuple[str, ZeroGrade]
"""The kind of a unit (school, township) and what its zeros are worth."""
MOST_NAMED = 3


def asked(graded: Sequence[Graded]) -> tuple[Graded, ...]:
    """The units whose zeros say something, or who did not report: schools before townships, worst first."""
    kept = [one for one in graded if one[1].grade != "not_zero"]
    places = {grade: place for place, grade in enumerate(ORDER)}
    return tuple(
        sorted(
            kept,
            key=lambda one: (
                places[one[1].grade],
                -sum(it.is_after_finding for it in one[1].contradictions),
                -len(one[1].contradictions),
                one[0] != "school",
                1.0 if one[1].chance is None else one[1].chance,
                one[1].code,
            ),
        )
    )


def heading(graded: Sequence[Graded]) -> str:
    """Of schools only, so that it says the same on every page: a township's zero is those of its schools."""
    schools = [one for kind, one in graded if kind == "school"]
    counted = Counter(one.grade for one in schools)
    against = [it for one in schools for it in one.contradictions]
    zeros = sum(counted[grade] for grade in ("contradicted", "doubtful", "plausible", "cannot_say"))
    values = {
        "all": zeros,
        "schools": counted["contradicted"],
        "reports": len(against),
        "after": sum(it.is_after_finding for it in against),
        "doubtful": counted["doubtful"],
        "cannot": counted["cannot_say"],
    }
    if not zeros:
        return t("zeros.heading_none")
    if against:
        return t(
            "zeros.heading_contradicted" if counted["doubtful"] else "zeros.heading_contradicted_only",
            **values,
        )
    return t("zeros.heading_doubtful" if counted["doubtful"] else "zeros.heading_fine", **values)


def rows(
    graded: Sequence[Graded], told: Callable[[str, str], str], most: int | None = None
) -> tuple[tuple[str, ...], ...]:
    """Unit and sentence, worst first; `told` names a unit by kind and code.

    A township that the ledger contradicts is not there: its schools are.
    """
    listed = [one for one in asked(graded) if one[0] == "school" or not one[1].contradictions]
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
        pupils=formats.counted(one.pupils),
        expected=formats.DASH if one.expected is None else formats.number(one.expected, 1),
        chance=formats.percent(one.chance, 1),
        one_in=formats.number(round(1 / one.chance))
        if one.chance is not None and one.chance > 0
        else formats.DASH,
    )


def _alike(found: Sequence[Contradiction]) -> list[list[Contradiction]]:
    """Months that the same cases contradict, together."""
    groups: dict[tuple[bool, int, date, date], list[Contradiction]] = {}
    for one in found:
        groups.setdefault((one.is_after_finding, one.cases, one.first_on, one.last_on), []).append(one)
    return list(groups.values())


def _contradicted(group: Sequence[Contradiction]) -> str:
    first = group[0]
    found = formats.day(first.first_on)
    if first.last_on != first.first_on:
        found = t("zeros.days", first=found, last=formats.day(first.last_on))
    return t(
        "zeros.after" if first.is_after_finding else "zeros.before",
        months=formats.joined([one.period for one in group]),
        told=formats.joined([formats.day(one.submitted_on) for one in group]),
        found=found,
        cases=formats.counted(first.cases, "case"),
    )


def source(as_of: date) -> Source:
    """What is held against what, and how the chance is reckoned."""
    return Source(
        definition=t("zeros.definition"),
        source=t("zeros.source"),
        as_of=as_of,
        notes=(t("zeros.note_ledger"), t("zeros.note_chance")),
        registers=("report_submissions", "suspected_cases", "dropout_cases"),
    )
