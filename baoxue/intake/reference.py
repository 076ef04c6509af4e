"""The reference tables (code lists, dated settings, calendar, standards) inside a DuckDB connection."""

import csv
from datetime import date
from functools import lru_cache
from pathlib import Path

import duckdb
import pyarrow as pa

from baoxue import settings
from baoxue.definitions.parsing import DefinitionError

DATED = (
    "settings", "calendar", "holidays", "aid_standards", "nutrition_standards", "unit_changes",
    "case_transitions",
)  # fmt: skip
"""The reference tables beside the code lists: a .csv, and the SELECT of the same name that types it."""
DERIVED = ("period", "school_days")
"""What is reckoned from them for the day."""
CODE_COLUMNS = ("code", "zh", "en", "aliases")


def load_reference(connection: duckdb.DuckDBPyConnection, as_of: date) -> None:
    """Create schema `reference` in the connection, as in force on `as_of`.

    One table per code list (code, zh, en, aliases, flags, position), `codes` (all lists below each other),
    `settings`, `calendar`, `aid_standards` and the like (see DATED), `period` (exactly one row),
    `school_days` (every day of eleven years) and `roll_today` (the flags of `roll_status` on that day).
    DefinitionError when a file is not as it must be or the calendar does not cover `as_of`.
    """
    load_codes(connection)
    load_dated(connection, as_of)
    load_roll_today(connection, as_of)


def load_codes(connection: duckdb.DuckDBPyConnection) -> None:
    """The part of `load_reference` that is the same on every day: the code lists and `codes`."""
    paths = settings.reference_files("codes", "*.csv")
    lists = {path.stem: _code_list(path, path.stat().st_mtime_ns) for path in paths}
    lists["codes"] = pa.concat_tables(_below_each_other(name, table) for name, table in lists.items())
    # In one go: a call for each list costs more than all the lists.
    for name, table in lists.items():
        connection.register(f"raw_{name}", table)
    made = [f'create or replace table reference."{name}" as select * from "raw_{name}"' for name in lists]
    connection.execute("; ".join(["create schema if not exists reference", *made]))
    for name in lists:
        connection.unregister(f"raw_{name}")


def _below_each_other(name: str, table: pa.Table) -> pa.Table:
    """A code list as part of the table of all of them."""
    kept = table.select([*CODE_COLUMNS, "position"])
    return kept.add_column(0, "list", pa.array([name] * len(kept), pa.string()))


def load_dated(connection: duckdb.DuckDBPyConnection, as_of: date) -> None:
    """The part of `load_reference` that depends on the day: settings, calendar, standards and period."""
    connection.execute("create schema if not exists reference")
    for name in DATED:
        _load_dated(connection, name, as_of)
    for name in DERIVED:
        _create(connection, name, as_of)
    if connection.execute("select count(*) from reference.period").fetchall() != [(1,)]:
        path = settings.reference_file("calendar.csv")
        raise DefinitionError(f"{path}: exactly one term must contain {as_of.isoformat()}; add its line")


def load_roll_today(connection: duckdb.DuckDBPyConnection, as_of: date, schema: str = "reference") -> None:
    """Table `roll_today` in a schema: what the states of the roll mean on a day, also of an earlier roll's.

    Needs the code lists.
    """
    _create(connection, "roll_today", as_of, schema)


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


@lru_cache(maxsize=256)
def _code_list(path: Path, _changed: int) -> pa.Table:
    """A code list, typed, with the position of each line."""
    table = read_table(path)
    if tuple(table.column_names[: len(CODE_COLUMNS)]) != CODE_COLUMNS:
        raise DefinitionError(f"{path}: the first columns must be {', '.join(CODE_COLUMNS)}")
    codes = table.column("code").to_pylist()
    if None in codes or len(set(codes)) != len(codes):
        raise DefinitionError(f"{path}: every line needs a code of its own")
    try:
        typed = [table.column(name).cast(_type_of(name)) for name in table.column_names]
    except pa.ArrowInvalid as error:
        raise DefinitionError(f"{path}: {error}") from error
    positions = pa.array(range(1, len(codes) + 1), pa.int32())
    return pa.table([*typed, positions], names=[*table.column_names, "position"])


def _type_of(column: str) -> pa.DataType:
    if column.startswith("is_"):
        return pa.int32()
    return pa.date32() if column in ("valid_from", "valid_to") else pa.string()


def _load_dated(connection: duckdb.DuckDBPyConnection, name: str, as_of: date) -> None:
    connection.register("raw", read_table(settings.reference_file(f"{name}.csv")))
    _create(connection, name, as_of)
    connection.unregister("raw")


def _create(connection: duckdb.DuckDBPyConnection, name: str, as_of: date, schema: str = "reference") -> None:
    query = (settings.QUERIES / "reference" / f"{name}.sql").read_text(encoding="utf-8")
    parameters = dict.fromkeys(duckdb.extract_statements(query)[0].named_parameters, as_of)
    connection.execute(f"create or replace table {schema}.{name} as {query}", parameters)
