"""Opens the registers of a published snapshot as views, with today's columns."""

import re
from collections.abc import Collection, Mapping
from datetime import date
from pathlib import Path

import duckdb
import pyarrow as pa

from baoxue import settings
from baoxue.intake.reference import load_roll_today
from baoxue.intake.registers import load_registers
from baoxue.snapshots.rows_aside import show_rows_aside
from baoxue.snapshots.rules import load_rules

IN_PREVIOUS = re.compile(r"\bprevious\.(\w+)")


def open_registers(
    connection: duckdb.DuckDBPyConnection,
    schema: str,
    files: Mapping[str, Path],
    only: Collection[str] | None = None,
) -> None:
    """Views `<schema>.<register>` over Parquet files, of all registers or `only` some; empty without one."""
    connection.execute(f"create schema {schema}")
    connection.execute("create schema if not exists unfilled")
    for name, register in load_registers().items():
        if only is not None and name not in only:
            continue
        connection.register("raw", pa.table({it.name: pa.array([], pa.string()) for it in register.columns}))
        query = register.sql_path.read_text(encoding="utf-8")
        connection.execute(f'create table if not exists unfilled."{name}" as {query}')
        connection.unregister("raw")
        rows = f'select * from unfilled."{name}"'
        if name in files:
            rows += f" union all by name select * from read_parquet({_literal(files[name])})"
        connection.execute(f'create view {schema}."{name}" as {rows}')


def open_previous(
    connection: duckdb.DuckDBPyConnection, as_of: date, files: Mapping[str, Path], rows_aside: Path | None
) -> None:
    """Schema `previous`: what rules read of the snapshot before (Parquet files by name), with its `period`
    and `roll_today`, and what is known of its rows set aside.

    Needs the schema `reference`, whose calendar tells the school year and term of `as_of`.
    """
    read = {name for rule in load_rules().values() for name in IN_PREVIOUS.findall(rule.sql)}
    open_registers(connection, "previous", files, read)
    query = (settings.QUERIES / "reference" / "period.sql").read_text(encoding="utf-8")
    connection.execute(f"create table previous.period as {query}", {"as_of": as_of})
    load_roll_today(connection, as_of, "previous")
    show_rows_aside(connection, rows_aside, "previous")


def _literal(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"
