"""One pupil number per child: events name a pupil by the number under which the roll counts the child."""

import duckdb

from baoxue import settings
from baoxue.intake.registers import load_registers
from baoxue.snapshots.marts import read_sql

ROLL, PUPIL = "roll", "pupil_number"


def name_by_own_number(connection: duckdb.DuckDBPyConnection) -> None:
    """Replaces pupil numbers in the registers of the connection, before marts are built on them.

    A visit may name a child by G and the ID number while the roll has it under a temporary number, or by the
    number of its row at an earlier school (queries/common/own_numbers.sql). What was handed in and is stored
    stays as it is; registers in which nothing changes are not touched.
    """
    if not connection.execute("select 1 from registers.roll limit 1").fetchall():
        return
    sql = read_sql(settings.QUERIES / "common" / "own_numbers.sql")
    connection.execute(f"create or replace temp table own_numbers as {sql}")
    for register in load_registers().values():
        if register.name == ROLL or all(column.name != PUPIL for column in register.columns):
            continue
        name = f'registers."{register.name}"'
        found = f"select 1 from {name} join own_numbers using ({PUPIL}) limit 1"
        if connection.execute(found).fetchall():
            connection.execute(
                f"create table registers.renumbered as select r.* replace "
                f"(coalesce(o.own_number, r.{PUPIL}) as {PUPIL}) "
                f"from {name} r left join own_numbers o on o.{PUPIL} = r.{PUPIL}"
            )
            connection.execute(f"drop {_kind(connection, register.name)} {name}")
            connection.execute(f'alter table registers.renumbered rename to "{register.name}"')
    connection.execute("drop table own_numbers")


def _kind(connection: duckdb.DuckDBPyConnection, name: str) -> str:
    """Whether a register of the connection is a table or a view."""
    kinds = connection.execute(
        "select table_type from information_schema.tables "
        "where table_schema = 'registers' and table_name = ?",
        [name],
    )
    return "view" if kinds.fetchall() == [("VIEW",)] else "table"
