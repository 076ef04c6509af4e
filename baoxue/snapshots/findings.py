"""What the checks found, as part of a snapshot: one Parquet file, each finding with its place."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from baoxue import settings
from baoxue.intake.findings import LANGUAGES, Finding, shape
from baoxue.intake.folder import ROW_KEY
from baoxue.intake.registers import load_registers
from baoxue.intake.rows import Positions
from baoxue.snapshots.checks import PLACE_COLUMNS, Checked
from baoxue.snapshots.marts import build_marts, load_marts
from baoxue.snapshots.rules import load_rules

FINDINGS = "findings"
FINDINGS_FILE = f"{FINDINGS}.parquet"
FINDINGS_SCHEMA = pa.schema(
    [
        ("finding_key", pa.int32()),
        ("rule", pa.string()),
        ("severity", pa.string()),
        ("is_set_aside", pa.bool_()),
        ("register", pa.string()),
        ("findings", pa.int32()),
        ("file", pa.string()),
        ("sheet", pa.string()),
        ("row_number", pa.int32()),
        ("column_header", pa.string()),
        ("value", pa.string()),
        *((f"{part}_{language}", pa.string()) for part in ("what", "mend") for language in LANGUAGES),
        *((column, pa.string()) for column in PLACE_COLUMNS),
    ]
)
"""One row per wrong cell, or for `findings` cells of one place that are only counted; values are masked."""
TELLING = (
    *PLACE_COLUMNS,
    *("from_school_code", "to_school_code", "residence_township_code"),
    *("pupil_number", "id_number", "case_number", "inspection_number"),
)
"""Columns of a register that may tell to whom a row belongs."""


def with_row_keys(findings: Iterable[Finding], positions: Mapping[str, Positions]) -> Iterator[Finding]:
    """Findings of intake know their place in a file; their `row_key` is looked up from it."""
    for finding in findings:
        where = positions.get(finding.register)
        if where is None or finding.row is None or finding.row_key is not None:
            yield finding
        else:
            yield replace(finding, row_key=where.key(finding.file, finding.sheet, finding.row))


def only_counted(checked: Checked, severity: str) -> Iterator[Finding]:
    """One finding, without its place in a file, for each that a rule found beyond those that are kept."""
    for name, rows in checked.unlisted.items():
        rule = load_rules()[name]
        if rule.severity != severity:
            continue
        said = {
            language: shape()["message"][language].format(
                what=rule.message[language], mend=rule.mend[language]
            )
            for language in LANGUAGES
        }
        blank = Finding(
            *("", "", "", None, "", "", name, severity, said["zh"], said["en"]),
            *(rule.message["zh"], rule.message["en"], rule.mend["zh"], rule.mend["en"]),
        )
        for register, key in rows:
            yield replace(blank, register=register, row_key=key)


def is_listed(finding: Finding) -> bool:
    """Whether a finding stands for itself; those of `only_counted` name no column."""
    return finding.row_key is None or bool(finding.column)


def placed(connection: duckdb.DuckDBPyConnection, findings: Sequence[Finding]) -> list[Finding]:
    """The findings with `codes`, as far as their rows tell them, which are still in the registers."""
    if not findings:
        return []
    build_marts(connection, [load_marts()["places"]])
    given = pa.table(
        {
            "finding": pa.array(range(len(findings)), pa.int32()),
            "register": pa.array([it.register for it in findings], pa.string()),
            ROW_KEY: pa.array([it.row_key for it in findings], pa.int32()),
            **{
                column: pa.array([it.codes[at] if it.codes else None for it in findings], pa.string())
                for at, column in enumerate(PLACE_COLUMNS)
            },
        }
    )
    connection.register("given", given)
    parts = [_given_rows()]
    for register in sorted({it.register for it in findings if it.row_key is not None}):
        parts.append(_rows_of(register))
    connection.execute(f"create or replace temp table wrong_rows as {' union all by name '.join(parts)}")
    query = (settings.QUERIES / "checks" / "placing" / "wrong_rows.sql").read_text(encoding="utf-8")
    found = connection.execute(query).fetchall()
    connection.execute("drop table wrong_rows")
    connection.unregister("given")
    codes = {int(row[0]): tuple(row[1:]) for row in found}
    return [replace(it, codes=codes.get(at, (None,) * 4)) for at, it in enumerate(findings)]


def _given_rows() -> str:
    """Findings that are about no row: what their rule says of the place."""
    columns = [f"cast({name if name in PLACE_COLUMNS else 'null'} as varchar) as {name}" for name in TELLING]
    return f"select finding, {', '.join(columns)} from given where {ROW_KEY} is null"


def _rows_of(register: str) -> str:
    """Findings about rows of one register: the columns that it has of those that may tell."""
    known = {column.name for column in load_registers()[register].columns}
    columns = [f"cast(r.{name} as varchar) as {name}" for name in TELLING if name in known]
    return (
        f"select {', '.join(['g.finding', *columns])} from given g "
        f"join registers.\"{register}\" r on r.{ROW_KEY} = g.{ROW_KEY} where g.register = '{register}'"
    )


def as_table(errors: Sequence[Finding], warnings: Sequence[Finding]) -> pa.Table:
    """Findings (with their codes) in the columns of FINDINGS_SCHEMA: rows set aside first, then warnings."""
    columns: dict[str, list[Any]] = {name: [] for name in FINDINGS_SCHEMA.names}
    for is_set_aside, findings in ((True, errors), (False, warnings)):
        for finding, stands_for in _gathered(findings):
            row = {
                "finding_key": len(columns["finding_key"]),
                "rule": finding.rule,
                "severity": finding.severity,
                "is_set_aside": is_set_aside,
                "register": finding.register,
                "findings": stands_for,
                "file": finding.file,
                "sheet": finding.sheet,
                "row_number": finding.row,
                "column_header": finding.column,
                "value": finding.value,
                "what_zh": finding.what_zh or finding.message_zh,
                "what_en": finding.what_en or finding.message_en,
                "mend_zh": finding.mend_zh,
                "mend_en": finding.mend_en,
                **dict(zip(PLACE_COLUMNS, finding.codes or (None,) * 4, strict=True)),
            }
            for name, value in row.items():
                columns[name].append(value)
    return pa.table(columns, schema=FINDINGS_SCHEMA)


def _gathered(findings: Iterable[Finding]) -> Iterator[tuple[Finding, int]]:
    """Those that are listed as they are, then those that are only counted: one for each rule and place."""
    counted: Counter[Finding] = Counter()
    for finding in findings:
        if is_listed(finding):
            yield finding, finding.stands_for
        else:
            counted[replace(finding, row_key=None)] += finding.stands_for
    yield from counted.items()


def findings_of(rows: Iterable[Mapping[str, Any]]) -> Iterator[Finding]:
    """Published rows (FINDINGS_SCHEMA) as findings again, for the error workbook."""
    message = shape()["message"]
    for row in rows:
        said = {
            language: message[language].format(what=row[f"what_{language}"], mend=row[f"mend_{language}"])
            if row[f"mend_{language}"]
            else row[f"what_{language}"]
            for language in LANGUAGES
        }
        yield Finding(
            register=row["register"],
            file=row["file"],
            sheet=row["sheet"],
            row=row["row_number"],
            column=row["column_header"],
            value=row["value"],
            rule=row["rule"],
            severity=row["severity"],
            message_zh=said["zh"],
            message_en=said["en"],
            what_zh=row["what_zh"],
            what_en=row["what_en"],
            mend_zh=row["mend_zh"],
            mend_en=row["mend_en"],
            stands_for=row["findings"],
        )


def show_findings(connection: duckdb.DuckDBPyConnection, found: pa.Table | Path | None) -> None:
    """`checked.findings`, from which the mart of the findings is built; empty where there are none."""
    connection.execute("create schema if not exists checked")
    connection.register("found", found if isinstance(found, pa.Table) else FINDINGS_SCHEMA.empty_table())
    rows = "select * from found"
    if isinstance(found, Path):
        rows += " union all by name select * from read_parquet('" + str(found).replace("'", "''") + "')"
    connection.execute(f"create or replace table checked.findings as {rows}")
    connection.unregister("found")
