"""The marts of queries/marts/: reads their headers, builds them, writes tables as Parquet."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from baoxue import settings
from baoxue.access.scope import AREA_OF_COLUMN
from baoxue.definitions.parsing import DefinitionError

PUBLIC = "public"
HEADER = re.compile(r"^--\s*(grain|order|access|identity|after):\s*(.*\S)\s*$")
NAME = re.compile(r"[a-z][a-z0-9_]*")
COMMON = re.compile(r"^ *-- common: (\w+)$", re.MULTILINE)
ROWS_PER_GROUP = 122_880


@dataclass(frozen=True)
class Mart:
    """One mart: its SQL and what its header declares."""

    name: str
    sql: str
    grain: str
    order: tuple[str, ...]
    access: tuple[str, ...]
    identity: tuple[str, ...]
    after: tuple[str, ...]


def load_marts(folder: Path | None = None) -> Mapping[str, Mart]:
    """All marts (of queries/marts/ by default) by name, each after those it needs.

    DefinitionError when a header is incomplete or declares what cannot be.
    """
    return _load(folder or settings.QUERIES / "marts")


@cache
def _load(folder: Path) -> Mapping[str, Mart]:
    waiting = {path.stem: read_mart(path) for path in sorted(folder.glob("*.sql"))}
    for mart in waiting.values():
        unknown = set(mart.after) - waiting.keys()
        if unknown:
            raise DefinitionError(f"{mart.name}.sql: after: there is no mart {', '.join(sorted(unknown))}")
    ordered: dict[str, Mart] = {}
    while waiting:
        ready = [name for name, mart in waiting.items() if ordered.keys() >= set(mart.after)]
        if not ready:
            raise DefinitionError(f"{folder}: these marts wait for each other: {', '.join(sorted(waiting))}")
        for name in ready:
            ordered[name] = waiting.pop(name)
    return ordered


def read_mart(path: Path) -> Mart:
    """One mart file; DefinitionError when its header lacks a line or names an unknown access column."""
    sql = read_sql(path)
    said: dict[str, str] = {}
    for line in sql.splitlines():
        if not line.startswith("--"):
            break
        if found := HEADER.match(line):
            said[found[1]] = found[2]
    missing = [name for name in ("grain", "order", "access", "identity", "after") if name not in said]
    if missing:
        raise DefinitionError(f"{path.name}: the header lacks {', '.join(missing)}")
    mart = Mart(
        name=path.stem,
        sql=sql,
        grain=said["grain"],
        order=_names(path, "order", said["order"]),
        access=_names(path, "access", said["access"]),
        identity=_names(path, "identity", said["identity"]),
        after=_names(path, "after", said["after"]),
    )
    if mart.access != (PUBLIC,) and (not mart.access or not AREA_OF_COLUMN.keys() >= set(mart.access)):
        raise DefinitionError(f"{path.name}: access: must be {PUBLIC} or some of {', '.join(AREA_OF_COLUMN)}")
    if not mart.order:
        raise DefinitionError(f"{path.name}: order: names at least one column")
    return mart


def read_sql(path: Path) -> str:
    """The SQL of a file of queries/<room>/; a line `-- common: <name>` stands for queries/common/<name>.sql.

    DefinitionError when there is no such part.
    """
    queries = path.parent.parent
    try:
        with_parts = COMMON.sub(lambda named: read_common(queries, named[1]), path.read_text("utf-8"))
    except DefinitionError as error:
        raise DefinitionError(f"{path}: {error}") from error
    return with_parts.strip().rstrip(";")


def read_common(queries: Path, name: str) -> str:
    """A part of SQL of queries/common/ without its first comment; DefinitionError when there is none."""
    part = queries / "common" / f"{name}.sql"
    if not part.is_file():
        raise DefinitionError(f"there is no common/{name}.sql")
    text = re.sub(r"\A(--(?! common:).*\n)+", "", part.read_text("utf-8"))
    return COMMON.sub(lambda named: read_common(queries, named[1]), text).strip()


def _names(path: Path, line: str, said: str) -> tuple[str, ...]:
    names = tuple(name.strip() for name in said.split(","))
    if names == ("none",):
        return ()
    if not all(NAME.fullmatch(name) for name in names):
        raise DefinitionError(f"{path.name}: {line}: names with commas between, or none; not {said}")
    return names


def build_marts(connection: duckdb.DuckDBPyConnection, marts: Iterable[Mart]) -> None:
    """Creates `marts.<name>` for each, sorted, from the schemas `registers` and `reference`.

    DefinitionError when the SQL fails or a column that the header declares is not there.
    """
    connection.execute("create schema if not exists marts")
    for mart in marts:
        order = ", ".join(mart.order)
        try:
            connection.execute(
                f"create or replace table marts.{mart.name} as\n"
                f"select * from (\n{mart.sql}\n) order by {order}"
            )
        except duckdb.Error as error:
            raise DefinitionError(f"queries/marts/{mart.name}.sql: {error}") from error
        columns = set(columns_of(connection, "marts", mart.name))
        declared = {*mart.order, *mart.identity, *(() if mart.access == (PUBLIC,) else mart.access)}
        if not columns >= declared:
            raise DefinitionError(
                f"queries/marts/{mart.name}.sql: the header names columns that the SELECT does not give: "
                f"{', '.join(sorted(declared - columns))}"
            )


def columns_of(connection: duckdb.DuckDBPyConnection, schema: str, table: str) -> tuple[str, ...]:
    """The column names of a table, in order."""
    described = connection.execute(f'describe {schema}."{table}"').fetchall()
    return tuple(str(row[0]) for row in described)


def arrow(
    connection: duckdb.DuckDBPyConnection, select: str, parameters: Mapping[str, Any] | None = None
) -> pa.RecordBatchReader:
    """The rows of a SELECT, a row group at a time."""
    return connection.sql(select, params=dict(parameters or {})).to_arrow_reader(ROWS_PER_GROUP)


def write_parquet(connection: duckdb.DuckDBPyConnection, select: str, path: Path) -> int:
    """Writes the rows of a SELECT in their order as zstd Parquet with page checksums; returns how many.

    Row groups are read and written one after the other, so that memory does not grow with the rows.
    """
    reader = arrow(connection, select)
    rows = 0
    with pq.ParquetWriter(path, reader.schema, compression="zstd", write_page_checksum=True) as writer:
        for batch in reader:
            writer.write_batch(batch, row_group_size=ROWS_PER_GROUP)
            rows += batch.num_rows
    return rows
