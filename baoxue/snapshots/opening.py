"""Opens the registers of a published snapshot as views, with today's columns."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import duckdb
import pyarrow as pa

from baoxue import settings
from baoxue.intake.registers import load_registers


def open_registers(connection: duckdb.DuckDBPyConnection, schema: str, files: Mapping[str, Path]) -> None:
    """Views `<schema>.<register>` over Parquet files, by register; empty where there is no file."""
    connection.execute(f"create schema {schema}")
    connection.execute("create schema if not exists unfilled")
    for name, register in load_registers().items():
        connection.register("raw", pa.table({it.name: pa.array([], pa.string()) for it in register.columns}))
        query = register.sql_path.read_text(encoding="utf-8")
        connection.execute(f'create table if not exists unfilled."{name}" as {query}')
        connection.unregister("raw")
        rows = f'select * from unfilled."{name}"'
        if name in files:
            rows += f" union all by name select * from read_parquet({_literal(files[name])})"
        connection.execute(f'create view {schema}."{name}" as {rows}')


def open_previous(connection: duckdb.DuckDBPyConnection, as_of: date, files: Mapping[str, Path]) -> None:
    """Schema `previous`: the registers of the snapshot before (Parquet files by name) and its `period`.

    Needs the schema `reference`, whose calendar tells the school year and term of `as_of`.
    """
    open_registers(connection, "previous", files)
    query = (settings.QUERIES / "reference" / "period.sql").read_text(encoding="utf-8")
    connection.execute(f"create table previous.period as {query}", {"as_of": as_of})


def _literal(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"
