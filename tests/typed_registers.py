"""A small world for SQL tests: typed register tables with the rows a test gives, and marts built on them."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import duckdb
import pyarrow as pa

from baoxue.intake.reference import load_reference
from baoxue.intake.registers import load_registers
from baoxue.snapshots.findings import show_findings
from baoxue.snapshots.indicators import load_indicators
from baoxue.snapshots.marts import build_marts, load_marts

TYPES = {
    "text": "varchar",
    "identifier": "varchar",
    "code": "varchar",
    "integer": "integer",
    "decimal": "decimal(14, 2)",
    "date": "date",
    "timestamp": "timestamp",
    "boolean": "boolean",
}

Rows = Sequence[Mapping[str, Any]]


def small_world(as_of: date, given: Mapping[str, Rows]) -> duckdb.DuckDBPyConnection:
    """A connection in which the given registers are taken in and the marts are built as of a day."""
    connection = duckdb.connect(config={"threads": 1})
    load_reference(connection, as_of)
    create_registers(connection, "registers", given)
    connection.execute("create table reference.present (register varchar)")
    for name in given:
        connection.execute("insert into reference.present values (?)", [name])
    show_findings(connection, None)
    build_marts(connection, load_marts().values())
    return connection


def create_registers(connection: duckdb.DuckDBPyConnection, schema: str, given: Mapping[str, Rows]) -> None:
    """All register tables in a schema, typed as their definitions say, filled with the rows given."""
    connection.execute(f"create schema {schema}")
    for register in load_registers().values():
        columns = ", ".join(
            f'"{column.name}" {"integer" if column.codes == "grade" else TYPES[column.type]}'
            for column in register.columns
        )
        connection.execute(f"create table {schema}.{register.name} ({columns})")
    for name, rows in given.items():
        if rows:
            columns = dict.fromkeys(column for row in rows for column in row)
            table = pa.table({column: pa.array([row.get(column) for row in rows]) for column in columns})
            connection.register("given", table)
            connection.execute(f"insert into {schema}.{name} by name select * from given")
            connection.unregister("given")


def counted(connection: duckdb.DuckDBPyConnection, indicator: str) -> dict[tuple[Any, ...], tuple[Any, Any]]:
    """{(county, township, school, stage): (numerator, denominator)} of an indicator, grades together."""
    definition = load_indicators()[indicator]
    sql = definition.sql
    if definition.by_grade:
        sql = f"""
            select county_code, township_code, school_code, stage, sum(numerator), sum(denominator)
            from ({sql}) group by all
        """
    rows = connection.execute(sql).fetchall()
    assert len({row[:4] for row in rows}) == len(rows), "a cell stands twice"
    return {tuple(row[:4]): (row[4], row[5]) for row in rows}
