"""What to look at first in a unit: at most a handful of sentences, the gravest first, a good one last."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Literal

import pandas as pd

from baoxue.analysis.records import row_records
from baoxue.analysis.rules import load_rules
from baoxue.analysis.sentences import Facts, facts_of, sentences
from baoxue.paper.document import Point, Points, Text
from baoxue.view import formats
from baoxue.view.findings import figures, noting, steps, wording
from baoxue.view.findings.brief import cases as open_cases
from baoxue.view.findings.brief import counts
from baoxue.view.findings.brief.answers import Answers
from baoxue.view.findings.brief.section import Section
from baoxue.view.words import t

MOST = 6
OWN_WORDS = ("counts", "left_again")
"""Marks that only a brief has."""
SENSES: dict[str, Literal["better", "neutral"]] = {"better": "better", "pending": "neutral"}
# What the sentences below say of the unit in more detail is not said again by the county's rules.
SAID = frozenset(
    {
        *(
            "late_step",
            "report_late",
            "persuasion_late",
            "late_without_owner",
            "left_again",
            "relapsed",
            "absence_unreported",
        ),
        *("rectification_overdue", "nobody_late", "below_target", "fewer_out", "pending"),
    }
)


def section(found: Answers) -> Section:
    """The sentences; or that nothing was found."""
    said = [point for say in ORDER if (point := say(found)) is not None]
    good = _good(found)
    points = [*said, *_by_rules(found)][: MOST - (good is not None)]
    if good is not None:
        points.append(good)
    if not points:
        return _nothing(found)
    key = "briefing.points_one" if len(points) == 1 else "briefing.points"
    return Section("points", t(key, count=t_number(len(points))), (Points(tuple(points)),))


# What a brief looks at first, and the registers any of which tells of it.
LOOKED_AT = {
    "cases": ("suspected_cases",),
    "dropouts": ("dropout_cases",),
    "absences": ("absences",),
    "rectifications": ("rectifications",),
}


def _nothing(found: Answers) -> Section:
    """Nothing was found: only of what could be looked at, and what could not be is named."""
    known = [name for name, registers in LOOKED_AT.items() if found.present.intersection(registers)]
    lacking = [name for names in LOOKED_AT.values() for name in names if name not in found.present]
    said = []
    if known:
        told = t("format.between_names").join(t(f"briefing.points_none_{name}") for name in known)
        said.append(t("briefing.points_none_more", told=told))
    if lacking:
        registers = figures.register_names(lacking)
        said.append(t("briefing.points_unknown_more", registers=registers))
    key = "briefing.points_none" if known else "briefing.points_unknown"
    return Section("points", t(key), (Text(t("format.between_sentences").join(said), "soft"),))


def t_number(count: int) -> str:
    """A small number in words, as headings have it."""
    return t(f"briefing.number_{count}")


def point(mark: str, text: str) -> Point:
    """A sentence with its mark; the word of the mark stands without its sign, which is drawn."""
    return Point(SENSES.get(mark, "worse"), word(mark), text)


def word(mark: str) -> str:
    """超时, 再次发现, 待核实 ..."""
    return t(f"briefing.mark_{mark}") if mark in OWN_WORDS else t(f"mark.{mark}").split(" ", 1)[-1]


def _late(found: Answers) -> Point | None:
    case = open_cases.worst(found.cases)
    if case is None:
        return None
    late = int(found.cases["is_late"].sum())
    values = {
        "step": t(f"step.{case.step}"),
        "days": formats.counted(case.days_in_step, "day"),
        "limit": formats.counted(case.limit_days, "day"),
        "grade": wording.grade(case.grade),
        "others": formats.counted(late - 1, "case"),
    }
    text = t("briefing.point_late_grade" if values["grade"] else "briefing.point_late", **values)
    if late > 1:
        text += t("briefing.point_late_others", **values)
    if who := open_cases.responsible(case):
        text += t("briefing.point_late_who", who=who)
    return point("late", text)


def _counts(found: Answers) -> Point | None:
    if found.unit.kind == "village":
        off, unknown = counts.off_roll(found)
        if not unknown:
            return None
        told = {"off": formats.counted(off), "unknown": formats.counted(unknown)}
        return point("counts", t("briefing.point_off_roll", **told))
    roll, in_class, apart, unexplained = counts.differing(found)
    if not apart:
        return None
    told = {
        "roll": formats.counted(roll),
        "in_class": formats.counted(in_class),
        "apart": formats.counted(apart),
        "unexplained": formats.counted(unexplained),
    }
    key = "briefing.point_counts_unexplained" if unexplained else "briefing.point_counts"
    return point("counts" if unexplained else "pending", t(key, **told))


def _unreported(found: Answers) -> Point | None:
    """Classes of which nobody knows how many are there."""
    if found.unit.kind == "village" or not (silent := counts.unreported(found)):
        return None
    return point("pending", t("briefing.point_no_attendance", classes=formats.counted(silent, "class")))


def _unlike(found: Answers) -> Point | None:
    if found.unit.kind == "village" or not (odd := counts.unlike(found)):
        return None
    return point("counts", t("briefing.point_unlike", classes=formats.counted(odd, "class")))


def _again(found: Answers) -> Point | None:
    rows = found.findings[found.findings["standing"] == "again"]
    rows = rows[rows["is_outstanding"].astype(bool) | _within_a_year(rows, found)]
    return _finding(rows, "again", "briefing.point_again")


def _overdue(found: Answers) -> Point | None:
    rows = found.findings[found.findings["is_overdue"].astype(bool) & (found.findings["standing"] != "again")]
    return _finding(rows, "late", "briefing.point_overdue")


def _within_a_year(rows: pd.DataFrame, found: Answers) -> Any:
    return pd.to_datetime(rows["found_again_on"]) > pd.Timestamp(found.on) - pd.Timedelta(days=365)


def _finding(rows: pd.DataFrame, mark: str, key: str) -> Point | None:
    if rows.empty:
        return None
    first = row_records(rows.sort_values("issued_on", kind="stable"))[0]
    day = wording.day_of(first.issued_on)
    text = t(
        key,
        day=formats.day(day) if day else "",
        problem=str(first.problem).rstrip(t("format.sentence_end").strip()),
        days=formats.counted(wording.whole(first.days_late), "day"),
    )
    if len(rows) > 1:
        text += t("briefing.point_findings_more", count=formats.counted(len(rows), "item"))
    return point(mark, text)


def _absent(found: Answers) -> Point | None:
    count = found.amounts.get("absent", 0)
    if not count:
        return None
    days = formats.number(found.settings["suspect_days"])
    return point("late", t("briefing.point_absent", count=formats.counted(count), days=days))


def _left_again(found: Answers) -> Point | None:
    count = int((found.cases["has_left_again"] & found.cases["is_out_of_school"]).sum())
    return (
        point("left_again", t("briefing.point_left_again", count=formats.counted(count))) if count else None
    )


def _transferred(found: Answers) -> Point | None:
    count = found.amounts.get("transferred", 0)
    return point("pending", t("briefing.point_transferred", count=formats.counted(count))) if count else None


def _suspected(found: Answers) -> Point | None:
    count = int(found.cases["is_unverified"].sum())
    return point("pending", t("briefing.point_suspected", count=formats.counted(count))) if count else None


def _unvisited(found: Answers) -> Point | None:
    limit = found.settings.get("visit_days")
    if "inspections" not in found.present or limit is None or found.unit.kind == "village":
        return None
    if found.unit.days is None:
        return point("pending", t("briefing.point_never"))
    if found.unit.days <= limit:
        return None
    days = formats.counted(found.unit.days, "day")
    return point("pending", t("briefing.point_unvisited", days=days, limit=formats.counted(limit, "day")))


def _good(found: Answers) -> Point | None:
    unit = found.unit
    if unit.stayed and not unit.left_again:
        return point("better", t("briefing.point_stayed", count=formats.counted(unit.stayed)))
    all_known = not steps.missing(found.present)
    if all_known and len(found.cases) and not bool(found.cases["is_late"].any()):
        return point("better", t("briefing.point_in_time", count=formats.counted(len(found.cases), "case")))
    return None


ORDER: tuple[Callable[[Answers], Point | None], ...] = (
    _late,
    _counts,
    _unlike,
    _unreported,
    _left_again,
    _again,
    _overdue,
    _absent,
    _suspected,
    _transferred,
    _unvisited,
)


def _by_rules(found: Answers) -> list[Point]:
    """What the county's published rules have to say beside that, worst first."""
    if found.facts.empty:
        return []
    facts = Facts(late_steps=pd.DataFrame({"late_cases": []}), facts=facts_of(found.facts))
    rules = tuple(rule for rule in load_rules() if rule.fact and rule.id not in SAID)
    said = [it for it in sentences(facts, rules) if it.needs_attention]
    # Without its places: every sentence is about this unit.
    lines = [noting.line(replace(it, places=(), more_places=0), {}) for it in said]
    return [point(line.mark, line.text) for line in lines]
