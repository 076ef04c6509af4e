"""What can be read of rows that were set aside: a row left out for an error is not a missing child."""

from collections.abc import Iterable, Mapping
from pathlib import Path

import duckdb
import pyarrow as pa

from baoxue.intake.folder import ROW_KEY
from baoxue.intake.registers import load_registers

ASIDE_FILE = "rows_aside.parquet"
ASIDE_SCHEMA = pa.schema(
    [
        ("register", pa.string()),
        ("school_code", pa.string()),
        ("village_code", pa.string()),
        ("grade", pa.int32()),
        ("class_name", pa.string()),
        ("name", pa.string()),
        ("id_number", pa.string()),
        ("pupil_number", pa.string()),
        ("birth_date", pa.date32()),
    ]
)
"""Where the row belongs and whom it names. What could not be read is NULL; a number may be a wrong one."""
TABLE = "checked.rows_aside"
NUMBERS = ("id_number", "pupil_number")


def show_rows_aside(
    connection: duckdb.DuckDBPyConnection, file: Path | None = None, schema: str = "checked"
) -> None:
    """`<schema>.rows_aside`: as published in a file, or still without a row."""
    connection.execute(f"create schema if not exists {schema}")
    connection.register("no_rows", ASIDE_SCHEMA.empty_table())
    connection.execute(f"create or replace table {schema}.rows_aside as select * from no_rows")
    connection.unregister("no_rows")
    if file is not None:
        connection.execute(f"insert into {schema}.rows_aside by name select * from {_read(file)}")


def keep_what_is_readable(
    connection: duckdb.DuckDBPyConnection, wrong_rows: Mapping[str, frozenset[int]]
) -> None:
    """Notes rows that are about to be removed from the registers in the connection."""
    for register, keys in sorted(wrong_rows.items()):
        known = sorted(_known(register) & set(ASIDE_SCHEMA.names))
        columns = ", ".join([f"'{register}' as register", *(f'r."{name}"' for name in known)])
        connection.register("aside", pa.table({ROW_KEY: pa.array(sorted(keys), pa.int32())}))
        _add(
            connection,
            f'select {columns} from registers."{register}" r join aside a on a.{ROW_KEY} = r.{ROW_KEY} '
            f"order by r.{ROW_KEY}",
        )
        connection.unregister("aside")


def carry_rows_aside(connection: duckdb.DuckDBPyConnection, carried: Iterable[tuple[str, Path]]) -> None:
    """Takes over what was set aside of registers that are carried forward, from the files given."""
    for register, file in carried:
        _add(connection, f"select * from {_read(file)} where register = '{register}'")


def _add(connection: duckdb.DuckDBPyConnection, select: str) -> None:
    connection.execute(f"insert into {TABLE} by name {select}")


def _read(file: Path) -> str:
    return "read_parquet('" + str(file).replace("'", "''") + "')"


def rows_of_children_aside(connection: duckdb.DuckDBPyConnection, register: str) -> dict[str, frozenset[int]]:
    """Other register -> rows of this one about children whom only a row set aside of the other one names.

    That such a child is not in the other register, nobody can say. Numbers lead to it, or name and birthday
    where a number is what was wrong.
    """
    own, found = _known(register), {}
    asides = connection.execute(f"select distinct register from {TABLE} order by register").fetchall()
    for (other,) in asides:
        same = [f"a.{name} = r.{name}" for name in NUMBERS if name in own]
        if {"name", "birth_date"} <= own:
            same.append("(a.name = r.name and a.birth_date = r.birth_date)")
        if other == register or not same:
            continue
        absent = "".join(
            f' and not exists (select 1 from registers."{other}" k where k.{name} = r.{name})'
            for name in NUMBERS
            if name in own & _known(other)
        )
        parts = [
            f'select r.{ROW_KEY} from registers."{register}" r join {TABLE} a on {how} '
            f"where a.register = '{other}'{absent}"
            for how in same
        ]
        rows = connection.execute(" union ".join(parts)).fetchall()
        found[str(other)] = frozenset(int(key) for (key,) in rows)
    return found


def _known(register: str) -> set[str]:
    return {column.name for column in load_registers()[register].columns}
