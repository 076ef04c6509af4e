"""What the reporting page says: which snapshots exist and what came in with the chosen one."""

import pandas as pd

from baoxue.analysis.records import row_records
from baoxue.intake.registers import load_registers
from baoxue.view import formats
from baoxue.view.findings.chosen import Chosen
from baoxue.view.listing import Column
from baoxue.view.words import named, t


def heading(snapshots: pd.DataFrame) -> str:
    """How many snapshots there are, and the newest."""
    newest = pd.Timestamp(snapshots["as_of"].max()).date()
    return t("reporting.heading", count=len(snapshots), as_of=formats.as_of(newest))


def snapshot_rows(snapshots: pd.DataFrame) -> pd.DataFrame:
    """The list as it is shown; the last of a school year says so."""
    records = row_records(snapshots)
    newest = snapshots["as_of"].max()  # its school year has not ended, whatever comes last so far
    return snapshots.assign(
        year=[
            t("reporting.year_end", year=formats.school_year(row.school_year))
            if row.is_year_end and (row.as_of != newest or pd.Timestamp(row.as_of).month == 8)
            else formats.school_year(row.school_year)
            for row in records
        ]
    )


def snapshot_columns() -> tuple[Column, ...]:
    """Id, date, school year, registers, rows."""
    return (
        Column("as_of", t("reporting.column_as_of"), "date", 140),
        Column("snapshot", t("reporting.column_snapshot"), "text", 130),
        Column("year", t("reporting.column_year"), "text", 220),
        Column("registers", t("reporting.column_registers"), "count", 110),
        Column("rows", t("reporting.column_rows"), "count", 110),
    )


def register_rows(registers: pd.DataFrame) -> pd.DataFrame:
    """Every known register with its rows in this snapshot and the one before; missing ones last."""
    found = {row.register: row for row in row_records(registers)}
    rows = []
    for name, register in load_registers().items():
        row = found.get(name)
        is_here = row is not None and not pd.isna(row.rows)
        before = None if row is None or pd.isna(row.rows_before) else int(row.rows_before)
        count = int(row.rows) if is_here else None  # type: ignore[union-attr]
        rows.append(
            (
                named(register.title),
                count,
                before,
                None if count is None or before is None else count - before,
                t("reporting.supplied" if is_here else "reporting.missing"),
                is_here,
            )
        )
    columns = ["register", "rows", "before", "change", "state", "is_here"]
    return pd.DataFrame(rows, columns=columns).sort_values("is_here", ascending=False, kind="stable")


def register_columns() -> tuple[Column, ...]:
    """Name, state, rows now and before."""
    return (
        Column("register", t("reporting.column_register"), "text", 260),
        Column("state", t("reporting.column_state"), "text", 90),
        Column("rows", t("reporting.column_rows"), "count", 110),
        Column("before", t("reporting.column_before"), "count", 110),
        Column("change", t("reporting.column_change"), "count", 110),
    )


def registers_heading(rows: pd.DataFrame) -> str:
    """How many registers came in and how many are missing."""
    here = int(rows["is_here"].sum())
    missing = len(rows) - here
    key = "reporting.registers_heading" if missing else "reporting.registers_heading_all"
    return t(key, count=here, missing=missing)


def registers_note(chosen: Chosen) -> str:
    """Of which day."""
    return t("reporting.registers_note", as_of=formats.as_of(chosen.as_of))
