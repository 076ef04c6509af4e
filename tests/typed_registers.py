"""A small world for SQL tests: typed register tables with the rows a test gives, and marts built on them."""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Self

import duckdb
import pyarrow as pa
import pytest

from baoxue.intake.reference import load_codes, load_dated, load_roll_today
from baoxue.intake.registers import load_registers
from baoxue.snapshots.counting import count_sql
from baoxue.snapshots.findings import show_findings
from baoxue.snapshots.indicators import Indicator, load_indicators
from baoxue.snapshots.marts import build_marts, load_marts
from baoxue.snapshots.planning import plan_quickly
from baoxue.snapshots.pupil_numbers import name_by_own_number
from baoxue.snapshots.rows_aside import show_rows_aside

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
NAMED = re.compile(r'\bmarts\."?(\w+)')
EARLIER = re.compile(r"\bearlier_marts\.(\w+)")
LASTING = ("main", "reference", "registers", "information_schema", "pg_catalog")


@dataclass
class SmallWorld:
    """Registers as a test gives them, the reference tables of a day, and the marts that are asked for.

    A mart is built when a SELECT first names it: a test that looks at one does not wait for forty.
    """

    connection: duckdb.DuckDBPyConnection
    _built: set[str] = field(default_factory=set)
    _filled: set[str] = field(default_factory=set)
    _as_of: date = date.min

    @classmethod
    def empty(cls) -> Self:
        """All register tables without a row, and the code lists."""
        connection = duckdb.connect(config={"threads": 1})
        plan_quickly(connection)
        load_codes(connection)
        create_registers(connection, "registers", {})
        return cls(connection)

    def become(self, as_of: date, given: Mapping[str, Rows]) -> Self:
        """The world of these registers on a day; nothing is left of the one before."""
        schemas = "select schema_name from information_schema.schemata where catalog_name = 'memory'"
        for (schema,) in self.connection.execute(schemas).fetchall():
            if schema not in LASTING:
                self.connection.execute(f"drop schema {schema} cascade")
        for name in self._filled:
            self.connection.execute(f"truncate registers.{name}")
        self._built.clear()
        self._as_of = as_of
        self._filled = set(given)
        load_dated(self.connection, as_of)
        load_roll_today(self.connection, as_of)
        fill(self.connection, "registers", given)
        self.connection.execute("create or replace table reference.present (register varchar)")
        for name in given:
            self.connection.execute("insert into reference.present values (?)", [name])
        show_findings(self.connection, None)
        show_rows_aside(self.connection)
        name_by_own_number(self.connection)
        return self

    def sql(self, select: str, **more: Any) -> duckdb.DuckDBPyRelation:
        """As of a connection, with the marts that are named."""
        self._build(select)
        return self.connection.sql(select, **more)

    def execute(self, sql: str) -> duckdb.DuckDBPyConnection:
        """As of a connection, with the marts that are named."""
        self._build(sql)
        return self.connection.execute(sql)

    def change(self, *statements: str) -> None:
        """Changes the registers; marts are built anew when they are next named."""
        for statement in statements:
            self.connection.execute(statement)
        self.connection.execute("drop schema if exists marts cascade")
        self._built.clear()

    def follow(self, as_of: date, given: Mapping[str, Rows]) -> None:
        """The schemas `earlier` and `earlier_marts`: the registers of the snapshot that cohorts are followed
        from, and those of its marts that are read."""
        self.connection.execute("drop schema if exists earlier cascade")
        create_registers(self.connection, "earlier", given)
        load_roll_today(self.connection, as_of, "earlier")
        self.connection.execute("drop schema if exists earlier_marts cascade")
        self.connection.execute("create schema earlier_marts")
        years = _school_year(self._as_of) - _school_year(as_of)
        followed = "".join(it.sql or "" for it in load_indicators().values() if it.earlier_years == years)
        names = sorted(set(EARLIER.findall(followed)))
        if not names:
            return
        with small_world(as_of, given) as before:
            for name in names:
                rows = before.sql(f"select * from marts.{name}").to_arrow_table()
                self.connection.register("rows_before", rows)
                self.connection.execute(f"create table earlier_marts.{name} as select * from rows_before")
                self.connection.unregister("rows_before")

    def _build(self, sql: str) -> None:
        marts = load_marts()
        wanted, more = set[str](), set(NAMED.findall(sql)) & marts.keys()
        while more:
            wanted |= more
            more = {name for one in more for name in NAMED.findall(marts[one].sql)} & marts.keys() - wanted
        build_marts(self.connection, [it for it in marts.values() if it.name in wanted - self._built])
        self._built |= wanted


def _school_year(day: date) -> int:
    return day.year - (day.month < 9)


def seeds(short: int, long: int = 20) -> list[Any]:
    """Numbers from which odd worlds are invented: the first few always, the others under stress."""
    marks = [() if seed < short else (pytest.mark.stress,) for seed in range(long)]
    return [pytest.param(seed, marks=mark) for seed, mark in enumerate(marks)]


@contextmanager
def small_world(as_of: date, given: Mapping[str, Rows]) -> Iterator[SmallWorld]:
    """A world of its own."""
    world = SmallWorld.empty()
    yield world.become(as_of, given)
    world.connection.close()


def create_registers(connection: duckdb.DuckDBPyConnection, schema: str, given: Mapping[str, Rows]) -> None:
    """All register tables in a schema, typed as their definitions say, filled with the rows given."""
    tables = [f"create schema {schema}"]
    for register in load_registers().values():
        columns = ", ".join(
            f'"{column.name}" {"integer" if column.codes == "grade" else TYPES[column.type]}'
            for column in register.columns
        )
        tables.append(f"create table {schema}.{register.name} ({columns})")
    connection.execute("; ".join(tables))
    fill(connection, schema, given)


def fill(connection: duckdb.DuckDBPyConnection, schema: str, given: Mapping[str, Rows]) -> None:
    """Puts rows into register tables that are there."""
    for name, rows in given.items():
        if rows:
            columns = dict.fromkeys(column for row in rows for column in row)
            table = pa.table({column: pa.array([row.get(column) for row in rows]) for column in columns})
            connection.register("given", table)
            connection.execute(f"insert into {schema}.{name} by name select * from given")
            connection.unregister("given")


def sql_of(world: SmallWorld, indicator: Indicator) -> str:
    """The SELECT that counts an indicator in this world."""
    rows = indicator.rows
    columns = world.execute(f"describe marts.{rows.mart}").fetchall() if rows else []
    return count_sql(indicator, {column for column, *_ in columns})


def counted(world: SmallWorld, indicator: str) -> dict[tuple[Any, ...], tuple[Any, Any]]:
    """{(county, township, school, stage): (numerator, denominator)} of an indicator, grades together."""
    definition = load_indicators()[indicator]
    sql = sql_of(world, definition)
    if definition.by_grade:
        sql = f"""
            select county_code, township_code, school_code, stage, sum(numerator), sum(denominator)
            from ({sql}) group by all
        """
    rows = world.execute(sql).fetchall()
    assert len({row[:4] for row in rows}) == len(rows), "a cell stands twice"
    return {tuple(row[:4]): (row[4], row[5]) for row in rows}
