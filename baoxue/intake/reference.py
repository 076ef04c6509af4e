"""The reference tables (code lists, dated settings, calendar, standards) inside a DuckDB connection."""

import csv
from datetime import date
from pathlib import Path

import duckdb
import pyarrow as pa

from baoxue import settings
from baoxue.intake.registers import DefinitionError

DATED = ("settings", "calendar", "aid_standards", "nutrition_standards", "unit_changes", "case_transitions")
"""The reference tables beside the code lists: a .csv, and the SELECT of the same name that types it."""
CODE_COLUMNS = ("code", "zh", "en", "aliases")


def load_reference(connection: duckdb.DuckDBPyConnection, as_of: date) -> None:
    """Create schema `reference` in the connection, as in force on `as_of`.

    One table per code list (code, zh, en, aliases, flags, position), `codes` (all lists below each other),
    `settings`, `calendar`, `aid_standards` and the like (see DATED), and `period` (exactly one row).
    DefinitionError when a file is not as it must be or the calendar does not cover `as_of`.
    """
    load_codes(connection)
    load_dated(connection, as_of)


def load_codes(connection: duckdb.DuckDBPyConnection) -> None:
    """The part of `load_reference` that is the same on every day: the code lists and `codes`."""
    connection.execute("create schema if not exists reference")
    for path in settings.reference_files("codes", "*.csv"):
        _load_code_list(connection, path)
    lists = " union all ".join(
        f"select '{path.stem}' as list, code, zh, en, aliases, position from reference.{path.stem}"
        for path in settings.reference_files("codes", "*.csv")
    )
    connection.execute(f"create or replace table reference.codes as {lists}")


def load_dated(connection: duckdb.DuckDBPyConnection, as_of: date) -> None:
    """The part of `load_reference` that depends on the day: settings, calendar, standards and period."""
    connection.execute("create schema if not exists reference")
    for name in DATED:
        _load_dated(connection, name, as_of)
    _create(connection, "period", as_of)
    if connection.execute("select count(*) from reference.period").fetchall() != [(1,)]:
        path = settings.reference_file("calendar.csv")
        raise DefinitionError(f"{path}: exactly one term must contain {as_of.isoformat()}; add its line")


def read_table(path: Path) -> pa.Table:
    """A tracked reference file as text columns, empty cells as NULL; ragged lines are a DefinitionError."""
    with path.open(encoding="utf-8-sig", newline="") as lines:
        rows = [row for row in csv.reader(lines) if row]
    if not rows:
        raise DefinitionError(f"{path}: the file is empty")
    header, *body = rows
    for number, row in enumerate(body, start=2):
        if len(row) != len(header):
            raise DefinitionError(f"{path}: line {number} has {len(row)} cells, the header has {len(header)}")
    columns = [pa.array([row[i].strip() or None for row in body], pa.string()) for i in range(len(header))]
    return pa.table(columns, names=header)


def _load_code_list(connection: duckdb.DuckDBPyConnection, path: Path) -> None:
    table = read_table(path)
    if tuple(table.column_names[: len(CODE_COLUMNS)]) != CODE_COLUMNS:
        raise DefinitionError(f"{path}: the first columns must be {', '.join(CODE_COLUMNS)}")
    codes = table.column("code").to_pylist()
    if None in codes or len(set(codes)) != len(codes):
        raise DefinitionError(f"{path}: every line needs a code of its own")
    typed = [f'cast("{name}" as {_type_of(name)}) as "{name}"' for name in table.column_names]
    table = table.append_column("position", pa.array(range(1, len(codes) + 1), pa.int32()))
    connection.register("raw", table)
    connection.execute(
        f'create or replace table reference."{path.stem}" as select {", ".join(typed)}, position from raw'
    )
    connection.unregister("raw")


def _type_of(column: str) -> str:
    if column.startswith("is_"):
        return "integer"
    return "date" if column in ("valid_from", "valid_to") else "varchar"


def _load_dated(connection: duckdb.DuckDBPyConnection, name: str, as_of: date) -> None:
    connection.register("raw", read_table(settings.reference_file(f"{name}.csv")))
    _create(connection, name, as_of)
    connection.unregister("raw")


def _create(connection: duckdb.DuckDBPyConnection, name: str, as_of: date) -> None:
    query = (settings.QUERIES / "reference" / f"{name}.sql").read_text(encoding="utf-8")
    parameters = dict.fromkeys(duckdb.extract_statements(query)[0].named_parameters, as_of)
    connection.execute(f"create or replace table reference.{name} as {query}", parameters)
