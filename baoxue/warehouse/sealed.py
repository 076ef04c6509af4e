"""A database in memory that holds one scope's rows and nothing else, shut off from files and locked."""

import threading
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from typing import Any

import duckdb
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from baoxue.snapshots.planning import plan_quickly

SECONDS_PER_QUESTION = 10
# A limit, not a reservation: what a scope holds is compressed and mostly a few megabytes.
MEMORY_LIMIT = "2GB"
SHARED = "shared"
MOST_ENUMERATED = 10_000
"""Texts of a column: more are hardly ever grouped by."""
# `table(name, snapshot)` gives rows of a table as far as the scope may see them.
Supply = Callable[[str, str], pa.Table]


class QuestionTimeoutError(Exception):
    """A question ran into the time limit of so many seconds and was stopped."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"stopped after {seconds:g} seconds")
        self.seconds = seconds


class SealedDatabase:
    """One scope's data; safe to use from several threads.

    Why not views over shared tables: there is no privilege boundary inside the engine. Here a question that
    reached for anything else would find nothing, since nothing else is there. Tables are loaded when they are
    first read, into a schema for each snapshot and one for what all snapshots share.
    """

    def __init__(self, seconds: float = SECONDS_PER_QUESTION, memory: str = MEMORY_LIMIT) -> None:
        self._connection = duckdb.connect(":memory:", config={"threads": 1, "memory_limit": memory})
        for setting in (
            "temp_directory = ''",
            "python_enable_replacements = false",
            "autoload_known_extensions = false",
            "autoinstall_known_extensions = false",
            f"max_execution_time = {round(seconds * 1000)}",
        ):
            self._connection.execute(f"set global {setting}")
        plan_quickly(self._connection)
        self._connection.execute("attach ':memory:' as scoped (compress)")
        self._connection.execute(f"create schema scoped.{SHARED}")
        self._connection.execute("set global enable_external_access = false")
        self._connection.execute("set global lock_configuration = true")
        self._seconds = seconds
        self._lock = threading.Lock()
        self._loading: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)
        """One for each schema: several snapshots are loaded at a time."""
        self._loaded: set[tuple[str, str]] = set()
        self._schemas: set[str] = set()

    @property
    def schemas_held(self) -> int:
        """How many schemas have tables here, beside what all share."""
        # A copy: others load meanwhile.
        return len({schema for schema, _ in self._loaded.copy()} - {SHARED})

    def holds(self, snapshot: str, tables: Mapping[str, bool]) -> bool:
        """Whether all of the tables (name -> whether all snapshots share it) are there."""
        wanted = [(SHARED if shared else snapshot, name) for name, shared in tables.items()]
        return self._loaded.issuperset(wanted) and snapshot in self._schemas

    def hold(
        self, snapshot: str, tables: Mapping[str, bool], supply: Supply, masks: Mapping[str, tuple[str, ...]]
    ) -> None:
        """Loads what is not yet there of the tables (name -> whether all snapshots share it).

        `masks`: for each table the identity columns that are to be masked while loading.
        """
        if self.holds(snapshot, tables):
            return
        wanted = [(SHARED if shared else snapshot, name) for name, shared in tables.items()]
        # The search path names the snapshot's schema, also where a question reads shared tables only.
        self._make_schema(snapshot)
        for schema, name in wanted:
            with self._loading_of(schema):
                if (schema, name) not in self._loaded:
                    self._load(schema, name, supply(name, snapshot), masks.get(name, ()))
                    self._loaded.add((schema, name))

    def _make_schema(self, schema: str) -> None:
        with self._lock:
            if schema not in self._schemas:
                self._connection.cursor().execute(f"create schema if not exists scoped.{quoted(schema)}")
                self._schemas.add(schema)

    def _loading_of(self, schema: str) -> threading.Lock:
        with self._lock:
            return self._loading[schema]

    def _load(self, schema: str, name: str, rows: pa.Table, masked: Iterable[str]) -> None:
        """A table of the schema: texts that come as dictionaries become enumerations, in the order of texts.

        They take a byte or two a row, and are grouped four times as fast.
        """
        place = f"scoped.{quoted(schema)}"
        cursor = self._connection.cursor()
        told = {column: quoted(column) for column in rows.column_names}
        told |= {column: _mask(column) for column in masked if column in told}
        rows = rows.unify_dictionaries()
        for column, values in _enumerations(rows).items():
            kind = f"{place}.{quoted(f'{name} {column}')}"
            cursor.register("incoming_values", values)
            cursor.execute(f"create type {kind} as enum (select value from incoming_values)")
            cursor.unregister("incoming_values")
            told[column] = f"cast({quoted(column)} as {kind})"
        columns = ", ".join(f"{expression} as {quoted(column)}" for column, expression in told.items())
        cursor.register("incoming", rows)
        cursor.execute(f"create table {place}.{quoted(name)} as select {columns} from incoming")
        cursor.unregister("incoming")
        if any(pa.types.is_string(kind) for kind in rows.schema.types):
            # This compresses rows in memory; while others are busy it is refused, and comes later.
            with suppress(duckdb.TransactionException):
                cursor.execute("checkpoint scoped")

    def hold_pair(
        self,
        snapshot: str,
        before: str,
        views: Mapping[str, str],
        extra: Mapping[str, Callable[[], pa.Table]],
    ) -> str:
        """A schema in which tables of the snapshot `before` are seen under other names, beside `extra`
        tables.

        `views`: name -> table of `before`, which must be held already. Returns the schema's name for
        `answer`.
        """
        schema = f"{snapshot} since {before}"
        place = f"scoped.{quoted(schema)}"
        self._make_schema(schema)
        with self._loading_of(schema):
            for name, table in views.items():
                if (schema, name) not in self._loaded:
                    source = f"scoped.{quoted(before)}.{quoted(table)}"
                    cursor = self._connection.cursor()
                    cursor.execute(f"create view {place}.{quoted(name)} as select * from {source}")
                    self._loaded.add((schema, name))
            for name, rows in extra.items():
                if (schema, name) not in self._loaded:
                    self._load(schema, name, rows(), ())
                    self._loaded.add((schema, name))
        return schema

    def answer(
        self,
        select: str | duckdb.Statement,
        snapshot: str,
        parameters: Mapping[str, Any],
        pair: str | None = None,
    ) -> pd.DataFrame:
        """The rows of one SELECT on a cursor of its own; QuestionTimeoutError at the time limit.

        `pair`: the schema from `hold_pair`, for a question that also reads an earlier snapshot.
        """
        cursor = self._connection.cursor()
        try:
            cursor.execute(f"set search_path = '{_path(snapshot, pair)}'")
            return cursor.execute(select, dict(parameters)).df()
        except duckdb.InterruptException as error:
            raise QuestionTimeoutError(self._seconds) from error
        finally:
            cursor.close()


def _enumerations(rows: pa.Table) -> dict[str, pa.Table]:
    """The texts of each column that came as a dictionary, in their order; one dictionary for all its rows.

    Those of its rows only: a dictionary also knows texts of rows that the scope does not see.
    """
    found = {}
    for column, kind in zip(rows.column_names, rows.schema.types, strict=True):
        if pa.types.is_dictionary(kind) and rows.num_rows:
            values = rows.column(column).combine_chunks()
            texts = values.dictionary.take(values.indices.unique().drop_null())
            if 0 < len(texts) <= MOST_ENUMERATED:
                found[column] = pa.table({"value": texts.take(pc.sort_indices(texts))})
    return found


def _path(snapshot: str, pair: str | None = None) -> str:
    path = f"scoped.{SHARED}"
    for schema in (snapshot, pair):
        if schema:
            path = f"scoped.{quoted(schema)},{path}"
    return path.replace("'", "''")


def quoted(name: str) -> str:
    """A name as SQL writes it."""
    return '"' + name.replace('"', '""') + '"'


def _mask(column: str) -> str:
    """An identity column for those who may see it masked: family name, last four digits, or nothing."""
    name = quoted(column)
    if column.endswith("name"):
        return f"substr({name}, 1, 1) || '**'"
    if column.endswith(("number", "phone")):
        return f"'****' || case when length({name}) > 8 then right({name}, 4) else '' end"
    return f"case when false then {name} end"
