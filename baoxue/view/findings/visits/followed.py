"""What was found before, and what became of it: put right in time, late, still owed, found again."""

from collections import Counter
from typing import Any

import pandas as pd

from baoxue.analysis.records import row_records
from baoxue.view import formats
from baoxue.view.findings import wording
from baoxue.view.findings.chosen import Chosen
from baoxue.view.listing import Column
from baoxue.view.words import t

DAYS_REMEMBERED = 365
STANDINGS = ("again", "overdue", "open", "late", "in_time", "undated")


def to_act_on(rows: pd.DataFrame, chosen: Chosen) -> pd.DataFrame:
    """Those somebody has to act on: still owed, or found again within the year."""
    since = pd.Timestamp(chosen.as_of) - pd.Timedelta(days=DAYS_REMEMBERED)
    again = (rows["standing"] == "again") & (pd.to_datetime(rows["found_again_on"]) > since)
    return rows[rows["is_outstanding"].astype(bool) | again]


def overdue(rows: pd.DataFrame) -> int:
    """How many are owed past their date."""
    return int(rows["is_overdue"].sum())


def heading(rows: pd.DataFrame, chosen: Chosen) -> str:
    """How many are overdue and the longest, and how many were found again."""
    if not chosen.has("rectifications"):
        return t("visits.rectifications")
    acted = to_act_on(rows, chosen)
    again = int((acted["standing"] == "again").sum())
    late = acted[acted["is_overdue"].astype(bool)]
    if late.empty and not again:
        return t("visits.rectify_heading_none")
    days = int(late["days_late"].max()) if len(late) else 0
    key = "rectify_heading" if len(late) else "rectify_heading_again"
    return t(f"visits.{key}", count=len(late), days=days, again=again)


def note(rows: pd.DataFrame, chosen: Chosen) -> str:
    """What became of all that was found within a year."""
    since = pd.Timestamp(chosen.as_of) - pd.Timedelta(days=DAYS_REMEMBERED)
    year = rows[pd.to_datetime(rows["issued_on"]) > since]
    counted = Counter(year["standing"].tolist())
    told = [
        t("visits.standing_count", what=standing(name), count=formats.counted(counted[name], "item"))
        for name in STANDINGS
        if counted[name]
    ]
    if not told:
        return ""
    return t("visits.standing_note", all=formats.counted(len(year), "item"), told=formats.joined(told))


def standing(name: str) -> str:
    """按期整改, 逾期未改, 再次发现 …"""
    return t(f"visits.standing_{name}")


def table_rows(rows: pd.DataFrame) -> pd.DataFrame:
    """The list as it is shown."""
    records = row_records(rows)
    return rows.assign(
        place=[wording.either(row.unit, row.unit_en) for row in records],
        kind=[wording.begun(wording.either(row.problem_kind, row.problem_kind_en)) for row in records],
        township_name=[wording.either(row.township, row.township_en) for row in records],
        standing_name=[_standing_text(row) for row in records],
        is_late=[row.standing in ("again", "overdue") for row in records],
    )


def _standing_text(row: object) -> str:
    standing_ = getattr(row, "standing", "")
    days: Any = getattr(row, "days_late", None)
    text = standing(standing_)
    if standing_ in ("overdue", "late") and wording.known(days) and int(days) > 0:
        text += t("visits.standing_days", days=formats.counted(float(days), "day"))
    return text


def columns() -> tuple[Column, ...]:
    """Place, what was found, its dates and what became of it."""
    return (
        Column("place", t("visits.column_unit"), "text", 150),
        Column("standing_name", t("visits.column_standing"), "text", 140),
        Column("kind", t("visits.column_class"), "text", 160),
        Column("problem", t("visits.column_problem"), "text", 230),
        Column("issued_on", t("visits.column_issued"), "date", 120),
        Column("deadline_on", t("visits.column_deadline"), "date", 120),
        Column("township_name", t("visits.column_township"), "text", 110),
    )


def task_heading(rows: pd.DataFrame, chosen: Chosen) -> str:
    """Tasks handed out: open, overdue, and what was done in time."""
    if not chosen.has("tasks"):
        return t("visits.tasks")
    counted = Counter(rows["standing"].tolist())
    return t(
        "visits.tasks_heading",
        open=counted["open"] + counted["overdue"],
        overdue=counted["overdue"],
        done=counted["in_time"] + counted["late"] + counted["undated"],
    )


def task_rows(rows: pd.DataFrame) -> pd.DataFrame:
    """The tasks as they are shown."""
    records = row_records(rows)
    return rows.assign(
        place=[wording.either(row.unit, row.unit_en) for row in records],
        township_name=[wording.either(row.township, row.township_en) for row in records],
        source_name=[wording.begun(wording.either(row.source_zh, row.source_en)) for row in records],
        standing_name=[t(f"visits.task_{row.standing}") for row in records],
    )


def task_columns() -> tuple[Column, ...]:
    """Place, task, its dates, who is responsible and what became of it."""
    return (
        Column("place", t("visits.column_unit"), "text", 150),
        Column("standing_name", t("visits.column_standing"), "text", 100),
        Column("task", t("visits.column_task"), "text", 260),
        Column("due_on", t("visits.column_due"), "date", 120),
        Column("done_on", t("visits.column_done"), "date", 120),
        Column("source_name", t("visits.column_source"), "text", 100),
        Column("township_name", t("visits.column_township"), "text", 110),
    )
