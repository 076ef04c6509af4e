"""Sealed databases of the scopes that were last asked for, filled as their questions need it."""

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Collection, Iterable, Mapping

import pyarrow as pa

from baoxue.access import Scope
from baoxue.snapshots.catalog import Snapshot
from baoxue.warehouse.alike import alike
from baoxue.warehouse.sealed import SealedDatabase
from baoxue.warehouse.supply import Supplier

Columns = Mapping[str, Collection[str]]
"""Table -> some of its columns."""


class Holding:
    """One sealed database for each scope; safe to use from several threads."""

    def __init__(self, supplier: Supplier, seconds: float, scopes: int, schemas: int) -> None:
        """At most so many `scopes` are kept; a database that holds more `schemas` (one for a snapshot, or for
        a choice of its columns) begins anew."""
        self._supplier = supplier
        self._seconds = seconds
        self._scopes = scopes
        self._schemas = schemas
        self._lock = threading.Lock()
        self.databases: OrderedDict[Scope, SealedDatabase] = OrderedDict()

    def database(self, scope: Scope) -> SealedDatabase:
        """The database of a scope; questions under way keep one that was given up."""
        with self._lock:
            database = self.databases.get(scope)
            if database is None or database.schemas_held > self._schemas:
                database = self.databases[scope] = SealedDatabase(self._seconds)
            self.databases.move_to_end(scope)
            while len(self.databases) > self._scopes:
                self.databases.popitem(last=False)
            return database

    def fill(
        self,
        database: SealedDatabase,
        scope: Scope,
        snapshot: Snapshot,
        tables: Iterable[str],
        only: Columns | None = None,
    ) -> str:
        """Loads what is not yet there of the tables, as far as the scope sees them; the schema they are in.

        `only`: table -> the columns that are wanted of it, all by default. Such a table has each different
        row once, with ROWS_ALIKE. Each choice of columns has a schema of its own.
        """
        wanted = {} if only is None else only
        schema = _schema(snapshot, wanted)
        names = sorted(tables)
        database.hold(
            schema,
            self._shared(names),
            lambda name, _: self._rows(name, snapshot, scope, wanted.get(name)),
            {name: self._supplier.identity(name) for name in names} if scope.sees_masked_names else {},
        )
        return schema

    def holds(
        self, database: SealedDatabase, snapshot: Snapshot, tables: Iterable[str], only: Columns
    ) -> bool:
        """Whether these columns are there already."""
        return database.holds(_schema(snapshot, only), self._shared(tables))

    def _shared(self, tables: Iterable[str]) -> Mapping[str, bool]:
        return {name: self._supplier.is_shared(name) for name in tables}

    def _rows(self, name: str, snapshot: Snapshot, scope: Scope, only: Collection[str] | None) -> pa.Table:
        rows = self._supplier.rows(name, snapshot.id, scope, only)
        return rows if only is None else alike(rows)


def _schema(snapshot: Snapshot, only: Columns) -> str:
    if not only:
        return snapshot.id
    chosen = "; ".join(f"{name} {' '.join(sorted(columns))}" for name, columns in sorted(only.items()))
    return f"{snapshot.id} {hashlib.sha256(chosen.encode()).hexdigest()[:16]}"
