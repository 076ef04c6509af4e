"""What earlier visits found and what became of it, and the tasks that were handed to the unit."""

import pandas as pd

from baoxue.analysis.records import row_records
from baoxue.paper.document import Cell, Table, Text
from baoxue.view import formats
from baoxue.view.findings import wording
from baoxue.view.findings.brief.answers import Answers
from baoxue.view.findings.brief.section import Section
from baoxue.view.sections.visits import followed
from baoxue.view.words import t

BAD = ("again", "overdue")
MOST = 8


def section(found: Answers) -> Section:
    """Findings of two years, what is owed and what came again first."""
    if "rectifications" not in found.present:
        return Section("found", t("briefing.found_missing"), ())
    rows = found.findings
    if rows.empty:
        return Section("found", t("briefing.found_none"), ())
    owed, again = len(found.owed), int((rows["standing"] == "again").sum())
    overdue = int(rows["is_overdue"].sum())
    key = "briefing.found" if owed or again else "briefing.found_closed"
    heading = t(
        key,
        all=formats.counted(len(rows), "item"),
        owed=formats.counted(owed, "item"),
        overdue=formats.counted(overdue, "item"),
        again=formats.counted(again, "item"),
    )
    header = tuple(t(f"briefing.column_{name}") for name in ("found_at", "problem", "deadline", "became"))
    lines = tuple(_line(line) for line in row_records(rows.head(MOST)))
    blocks: list[Table | Text] = [Table(header, lines, (1.5, 4.6, 1.5, 2.0))]
    if len(rows) > MOST:
        blocks.append(Text(t("briefing.found_more", count=formats.counted(len(rows) - MOST, "item")), "soft"))
    return Section("found", heading, tuple(blocks), t("briefing.found_note"))


def _line(line: object) -> tuple[str | Cell, ...]:
    standing = getattr(line, "standing", "")
    became = followed.standing(standing, getattr(line, "days_late", None))
    return (
        _day(getattr(line, "issued_on", None)),
        str(getattr(line, "problem", "") or ""),
        _day(getattr(line, "deadline_on", None)),
        Cell(became, "worse" if standing in BAD else "better" if standing == "in_time" else "plain"),
    )


def _day(value: object) -> str:
    day = wording.day_of(value)
    return formats.day(day) if day else formats.DASH


def owed_told(found: Answers) -> str:
    """未闭环整改 in the head: how many, how many of them past their date."""
    if "rectifications" not in found.present:
        return t("briefing.not_supplied")
    owed: pd.DataFrame = found.owed
    overdue = int(owed["is_overdue"].sum())
    if not len(owed):
        return t("briefing.owed_none")
    count = formats.counted(len(owed), "item")
    return t(
        "briefing.owed_overdue" if overdue else "briefing.owed",
        count=count,
        overdue=formats.counted(overdue, "item"),
    )


def tasks(found: Answers) -> Section | None:
    """Tasks still open; None where there are none."""
    rows = found.tasks[found.tasks["is_open"].astype(bool)]
    if rows.empty:
        return None
    header = tuple(t(f"briefing.column_{name}") for name in ("task", "assigned", "deadline", "became"))
    lines = tuple(
        (
            str(line.task),
            _day(line.assigned_on),
            _day(line.due_on),
            Cell(t(f"briefing.task_{line.standing}"), "worse" if line.is_overdue else "plain"),
        )
        for line in row_records(rows.head(MOST))
    )
    heading = t("briefing.tasks", count=formats.counted(len(rows), "item"))
    return Section("tasks", heading, (Table(header, lines, (5.0, 1.5, 1.5, 1.2)),), annex=True)
