"""The four numbers of a unit: registered, on the roll, in class, present; and where they differ."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import pandas as pd

from baoxue.analysis.records import row_records
from baoxue.paper.document import Block, Cell, Table, Text
from baoxue.view import formats
from baoxue.view.findings import wording
from baoxue.view.findings.brief.answers import Answers
from baoxue.view.findings.brief.section import Section
from baoxue.view.words import t

NOT_IN_CLASS = "roll_not_attending"
OFF_ROLL = "population_not_roll"
UNPROVED = "unverified"
MOST_NAMED = 2
MOST_MARKS = 6


def section(found: Answers) -> Section:
    """The table of the unit's kind, headed by the difference."""
    make = {"school": _school, "township": _township, "village": _village}[found.unit.kind]
    return make(found)


def differing(found: Answers) -> tuple[int, int, int, int]:
    """On the roll, in class, the difference, and for how many of it nobody has an explanation."""
    rows = found.counts[found.counts["counted"] == ("home" if found.unit.kind == "village" else "class")]
    roll, in_class = (int(rows[name].sum()) for name in ("on_roll", "in_class"))
    gaps = found.gaps[found.gaps["gap"] == NOT_IN_CLASS]
    return roll, in_class, roll - in_class, int((gaps["kind"] == UNPROVED).sum())


def unreported(found: Answers) -> int:
    """Classes that have reported no attendance this term."""
    return int((found.counts["attendance"] == "none_this_term").sum())


def unlike(found: Answers) -> int:
    """Classes whose attendance counts more pupils as due than are on the roll, or fewer than are in class.

    Who is taught at home is on the roll and not due."""
    rows = found.counts[found.counts["attendance"] == "reported"]
    most = rows["on_roll"] + rows["rows_aside"]
    return int(((rows["due"] > most) | (rows["due"] < rows["in_class"] - rows["home_taught"])).sum())


def off_roll(found: Answers) -> tuple[int, int]:
    """Registered children who are on no roll, and of how many nobody knows why."""
    counted = "catchment" if found.unit.kind == "school" else "home"
    rows = found.counts[found.counts["counted"] == counted]
    gaps = found.gaps[found.gaps["gap"] == OFF_ROLL]
    return int(rows["registered_off_roll"].sum()), int((gaps["kind"] == UNPROVED).sum())


def heading(found: Answers) -> str:
    """The difference in a sentence."""
    roll, in_class, apart, unexplained = differing(found)
    values = {
        "roll": formats.counted(roll),
        "in_class": formats.counted(in_class),
        "apart": formats.counted(apart),
        "unexplained": formats.counted(unexplained),
    }
    if found.unit.kind == "village":
        off, unknown = off_roll(found)
        key = "briefing.counts_village" if unknown else "briefing.counts_village_explained"
        return t(key, off=formats.counted(off), unknown=formats.counted(unknown))
    silent, odd = unreported(found), unlike(found)
    values["classes"] = formats.counted(silent or odd, "class")
    # Two numbers that agree say nothing where the third is missing or a different one.
    third = "silent" if silent else "unlike" if odd else ""
    if not apart:
        key = "counts_equal" if third else "counts_same"
    else:
        key = "counts_unexplained" if unexplained else "counts_explained"
    left_out = _left_out(found.counts[found.counts["counted"] == "class"])
    told = t(f"briefing.{key}", **values) + (t("format.comma") + left_out if left_out else "")
    return told + t("format.semicolon") + t(f"briefing.counts_{third}", **values) if third else told


def _left_out(classes: pd.DataFrame) -> str:
    """How many rows of the roll were set aside for errors: they are in no number, and no child is missing."""
    rows = int(classes["rows_aside"].sum())
    return t("briefing.rows_aside", rows=formats.counted(rows, "row")) if rows else ""


def _checks(gaps: pd.DataFrame, classes: pd.DataFrame) -> str:
    """What to look at in a line: children in a gap, and rows that were set aside."""
    return t("format.semicolon").join(filter(None, (to_check(gaps), _left_out(classes))))


def _present(rows: pd.DataFrame) -> str:
    """The header of the last attendance of the term, with its day where a class has reported."""
    day = _newest(rows)
    return (
        t("briefing.column_present_on", day=formats.month_day(day)) if day else t("briefing.column_present")
    )


def _newest(rows: pd.DataFrame) -> date | None:
    return max(
        (day for value in rows["attended_on"].tolist() if (day := wording.day_of(value))), default=None
    )


def _attended(line: Any, newest: date | None) -> str:
    """How many were there; with the day where it is not that of the header; or why nobody knows."""
    if line.attendance == "reported":
        day = wording.day_of(line.attended_on)
        present = formats.number(line.present)
        return (
            present
            if day == newest or day is None
            else t("briefing.present_on", present=present, day=formats.month_day(day))
        )
    return t("briefing.no_attendance") if line.attendance == "none_this_term" else formats.DASH


def _school(found: Answers) -> Section:
    classes = found.counts[found.counts["counted"] == "class"]
    areas = found.counts[found.counts["counted"] == "catchment"]
    registered = {
        grade: int(count)
        for grade, count in zip(areas["grade"].tolist(), areas["registered"].tolist(), strict=True)
    }
    gaps = found.gaps[found.gaps["gap"] == NOT_IN_CLASS]
    header = (
        t("briefing.column_class"),
        t("briefing.column_registered"),
        t("briefing.column_roll"),
        t("briefing.column_in_class"),
        t("briefing.column_apart"),
        _present(classes),
        t("briefing.column_today"),
        t("briefing.column_check"),
    )
    rows: list[tuple[str | Cell | None, ...]] = []
    groups: list[int] = []
    newest = _newest(classes)
    for grade, in_grade in classes.groupby("grade", sort=True, dropna=False):
        lines = row_records(in_grade)
        for number, line in enumerate(lines):
            here = gaps[(gaps["grade"] == line.grade) & _same(gaps["class_name"], line.class_name)]
            rows.append(
                (
                    class_name(line.grade, line.class_name)
                    if wording.known(line.grade)
                    else t("briefing.grade_unread"),
                    _registered(registered.get(grade), len(lines)) if number == 0 else None,
                    formats.number(line.on_roll),
                    formats.number(line.in_class),
                    _apart(line.on_roll - line.in_class),
                    _attended(line, newest),
                    Cell(blank=True),
                    _checks(here, in_grade.iloc[[number]]),
                )
            )
        groups.append(len(rows) - 1)
    rows.append(_total(classes, sum(registered.values()) if registered else None, 2))
    note = t("briefing.counts_note") if registered else t("briefing.counts_no_catchment")
    blocks: tuple[Block, ...] = (
        Table(
            header, tuple(rows), (1.3, 1.0, 0.8, 0.8, 1.2, 1.55, 1.2, 3.4), (1, 2, 3, 5), True, tuple(groups)
        ),
        *_account(areas, classes),
    )
    return Section("counts", heading(found), blocks, note, definition=t("briefing.counts_definition"))


def _township(found: Answers) -> Section:
    classes = found.counts[found.counts["counted"] == "class"]
    homes = found.counts[found.counts["counted"] == "home"]
    gaps = found.gaps[found.gaps["gap"] == NOT_IN_CLASS]
    header = (
        t("visits.column_school"),
        t("briefing.column_roll"),
        t("briefing.column_in_class"),
        t("briefing.column_apart"),
        _present(classes),
        t("briefing.column_check"),
    )
    rows: list[tuple[str | Cell | None, ...]] = []
    for code, of_school in classes.groupby("school_code", sort=True):
        first = row_records(of_school)[0]
        roll, in_class = int(of_school["on_roll"].sum()), int(of_school["in_class"].sum())
        rows.append(
            (
                wording.place(code, first.school, first.school_en),
                formats.number(roll),
                formats.number(in_class),
                _apart(roll - in_class),
                _sum_present(of_school),
                _checks(gaps[gaps["school_code"] == code], of_school),
            )
        )
    total = _total(classes, None, 0)
    rows.append((total[0], *total[2:6], total[7]))
    blocks: tuple[Block, ...] = (
        Table(header, tuple(rows), (2.2, 0.9, 0.9, 1.3, 1.6, 3.8), (1, 2, 4), total=True),
        *_account(homes, classes, "township"),
    )
    return Section(
        "counts",
        heading(found),
        blocks,
        t("briefing.counts_township_note"),
        definition=t("briefing.counts_definition"),
    )


def _village(found: Answers) -> Section:
    homes = found.counts[found.counts["counted"] == "home"]
    header = tuple(
        t(f"briefing.column_{name}")
        for name in ("stage", "registered", "roll", "in_class", "apart", "off_roll", "at_home", "check")
    )
    rows: list[tuple[str | Cell | None, ...]] = []
    for line in row_records(homes):
        gaps = found.gaps[found.gaps["stage"] == line.stage]
        rows.append(
            (
                wording.stage_name(line.stage),
                formats.number(line.registered),
                formats.number(line.on_roll),
                formats.number(line.in_class),
                _apart(line.on_roll - line.in_class),
                _off_roll(line.registered_off_roll, gaps),
                Cell(blank=True),
                to_check(gaps),
            )
        )
    sums = {
        name: int(homes[name].sum()) for name in ("registered", "on_roll", "in_class", "registered_off_roll")
    }
    rows.append(
        (
            t("briefing.total"),
            formats.number(sums["registered"]),
            formats.number(sums["on_roll"]),
            formats.number(sums["in_class"]),
            _apart(sums["on_roll"] - sums["in_class"], marks=False),
            formats.number(sums["registered_off_roll"]),
            Cell(blank=True),
            "",
        )
    )
    blocks: tuple[Block, ...] = (
        Table(header, tuple(rows), (0.9, 1.0, 0.9, 0.9, 1.2, 1.2, 1.2, 3.6), (1, 2, 3), total=True),
        *_account(homes, homes, "village"),
    )
    return Section(
        "counts",
        heading(found),
        blocks,
        t("briefing.counts_village_note"),
        definition=t("briefing.counts_definition"),
    )


def _registered(count: int | None, rows: int) -> Cell:
    """One cell for the classes of a grade: children are registered by age, not by class."""
    return Cell(formats.DASH if count is None else formats.number(count), rows=rows)


def _apart(count: int, marks: bool = True) -> Cell:
    """A difference: a mark per child where they are few, and the figure."""
    if not count:
        return Cell("0", "soft")
    return Cell(formats.number(count), "worse", marks=count if marks and 0 < count <= MOST_MARKS else 0)


def _off_roll(count: int, gaps: pd.DataFrame) -> Cell:
    """Registered and on no roll: most study elsewhere; only those nobody can explain are marked."""
    unknown = int(((gaps["gap"] == OFF_ROLL) & (gaps["kind"] == UNPROVED)).sum())
    if not unknown:
        return Cell(formats.number(count), "plain" if count else "soft")
    return Cell(formats.number(count), "worse", marks=unknown if unknown <= MOST_MARKS else 0)


def _sum_present(rows: pd.DataFrame) -> str:
    """Of all classes, or of how many of them: a sum over some is not the number of all."""
    known = int(rows["present"].notna().sum())
    if not known:
        return t("briefing.no_attendance") if (rows["attendance"] == "none_this_term").any() else formats.DASH
    told = formats.number(int(rows["present"].sum()))
    return (
        told if known == len(rows) else t("briefing.present_of", present=told, known=known, classes=len(rows))
    )


def _total(classes: pd.DataFrame, registered: int | None, blanks: int) -> tuple[str | Cell | None, ...]:
    roll, in_class = int(classes["on_roll"].sum()), int(classes["in_class"].sum())
    return (
        t("briefing.total"),
        formats.DASH if registered is None else formats.number(registered),
        formats.number(roll),
        formats.number(in_class),
        _apart(roll - in_class, marks=False),
        _sum_present(classes),
        Cell(blank=True) if blanks else "",
        _left_out(classes),
    )


def _account(homes: pd.DataFrame, classes: pd.DataFrame, kind: str = "school") -> tuple[Text, ...]:
    """How the registered children and the pupils lead into one another, as one line."""
    if homes.empty:
        return ()
    sums = {
        name: int(homes[column].sum())
        for name, column in (
            ("registered", "registered"),
            ("here", "registered_here"),
            ("elsewhere", "registered_elsewhere"),
            ("off", "registered_off_roll"),
        )
    }
    roll = int(classes["on_roll"].sum())
    told = {name: formats.counted(value) for name, value in sums.items()}
    from_outside = formats.counted(max(0, roll - sums["here"]))
    return (
        Text(
            t(f"briefing.account_{kind}", roll=formats.counted(roll), outside=from_outside, **told),
            "soft",
            small=True,
        ),
    )


def to_check(gaps: pd.DataFrame) -> str:
    """What to look at: each child by masked name and reason where they are few, else how many of each
    reason."""
    lines = row_records(gaps)
    if not lines:
        return ""
    if len(lines) <= MOST_NAMED:
        return t("format.semicolon").join(_named(line) for line in lines)
    reasons: dict[str, int] = {}
    for line in lines:
        reasons[line.reason] = reasons.get(line.reason, 0) + 1
    told = [
        t("briefing.reason_count", reason=reason(name), count=formats.counted(count))
        for name, count in sorted(reasons.items(), key=lambda one: -one[1])
    ]
    return t("format.semicolon").join(told[:MOST_NAMED]) + (
        t("briefing.and_more_reasons") if len(told) > MOST_NAMED else ""
    )


def _named(line: Any) -> str:
    return (
        t("briefing.child_reason", name=line.name, reason=reason(line.reason))
        if wording.known(line.name)
        else reason(line.reason)
    )


def reason(name: str) -> str:
    """Why a child is in a gap, in words."""
    return t(f"reporting.reason_{name}")


def class_name(grade: Any, name: Any) -> str:
    """八年级2班 (grade 8, class 2)."""
    told = wording.grade(grade)
    return told + (t("visits.class_of", name=name) if wording.known(name) else "")


def _same(column: pd.Series, value: object) -> Sequence[bool] | pd.Series:
    return column == value if wording.known(value) else column.isna()
