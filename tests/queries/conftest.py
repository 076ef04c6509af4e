"""A small world for SQL tests: typed register tables, filled with the rows a test gives, marts built on them."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import duckdb
import pytest

from baoxue import settings
from baoxue.intake.reference import load_reference
from baoxue.intake.registers import load_registers

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

Rows = list[dict[str, Any]]
World = Callable[..., duckdb.DuckDBPyConnection]


def create_registers(connection: duckdb.DuckDBPyConnection, given: dict[str, Rows]) -> None:
    """All register tables, typed as their definitions say; those given count as supplied (also when empty)."""
    connection.execute("create schema registers")
    connection.execute("create table reference.present (register varchar)")
    for register in load_registers().values():
        columns = ", ".join(
            f'"{column.name}" {"integer" if column.codes == "grade" else TYPES[column.type]}'
            for column in register.columns
        )
        connection.execute(f"create table registers.{register.name} ({columns})")
    for name, rows in given.items():
        connection.execute("insert into reference.present values (?)", [name])
        for row in rows:
            marks = ", ".join("?" for _ in row)
            connection.execute(
                f"insert into registers.{name} ({', '.join(row)}) values ({marks})", list(row.values())
            )


def mart_order() -> list[str]:
    """The names of all marts, each after those that its header names."""
    waiting = {}
    for path in sorted((settings.QUERIES / "marts").glob("*.sql")):
        after = path.read_text(encoding="utf-8").split("-- after:")[1].splitlines()[0]
        waiting[path.stem] = {name.strip() for name in after.split(",")} - {"none"}
    order: list[str] = []
    while waiting:
        ready = [name for name, after in waiting.items() if after <= set(order)]
        order += ready
        waiting = {name: after for name, after in waiting.items() if name not in ready}
    return order


def build_marts(connection: duckdb.DuckDBPyConnection) -> None:
    """Schema `marts`, built from the registers in the connection."""
    connection.execute("create schema marts")
    for name in mart_order():
        query = (settings.QUERIES / "marts" / f"{name}.sql").read_text(encoding="utf-8")
        connection.execute(f"create table marts.{name} as {query}")


@pytest.fixture
def world() -> Iterator[World]:
    """Makes a connection in which the given registers are taken in and the marts are built as of a day."""
    opened: list[duckdb.DuckDBPyConnection] = []

    def make(as_of: date, **given: Rows) -> duckdb.DuckDBPyConnection:
        connection = duckdb.connect(config={"threads": 1})
        opened.append(connection)
        load_reference(connection, as_of)
        create_registers(connection, given)
        build_marts(connection)
        return connection

    yield make
    for connection in opened:
        connection.close()
