"""Rows for sealed databases: reads published files as far as a scope reaches, and no further."""

import threading
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from functools import cached_property, reduce
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from baoxue.access import Scope
from baoxue.access.pseudonyms import pseudonyms
from baoxue.intake.reference import load_codes, load_dated
from baoxue.snapshots.catalog import Catalog, Snapshot, StoredFile, check_file
from baoxue.snapshots.counting import INDICATOR_VALUES_SCHEMA
from baoxue.snapshots.marts import PUBLIC, load_marts
from baoxue.warehouse.record_linkage import BEFORE, LINKS, RecordLinkage

INDICATOR_VALUES_ACCESS = ("county_code", "township_code", "school_code")
SHARED_TABLES = frozenset({"indicator_values", "snapshots", "snapshot_registers", "codes"})
REFERENCE_TABLES = frozenset({"settings", "calendar", "aid_standards", "period"})
ID, PUPIL = "id_number", "pupil_number"
PSEUDONYM = "pseudonym"
"""A column of every mart that knows the ID numbers of children: NULL but for those who see pseudonyms."""
CHILDREN, MOVEMENTS, FINDINGS = "children", "movements", "findings"


class Supplier:
    """What one catalog holds, table by table."""

    def __init__(self, data: Path, catalog: Catalog) -> None:
        self._data = data
        self._catalog = catalog
        self._headers = load_marts()
        self._checked: set[str] = set()
        self._reference: dict[date, Mapping[str, pa.Table]] = {}
        self._typing: duckdb.DuckDBPyConnection | None = None
        self._linkage = RecordLinkage(self._identities, self._child_keys)
        self._lock = threading.Lock()

    @cached_property
    def tables(self) -> frozenset[str]:
        """The names of all tables that questions may read."""
        published = {name for snapshot in self._catalog.snapshots for name in snapshot.marts}
        # A mart without a header says nothing about who may see it: it is not served.
        return SHARED_TABLES | REFERENCE_TABLES | (published & self._headers.keys())

    def is_shared(self, table: str) -> bool:
        """Whether all snapshots share the table."""
        return table in SHARED_TABLES

    def identity(self, table: str) -> tuple[str, ...]:
        """The columns of a mart that say who somebody is: declared now or when any snapshot was published."""
        if table not in self._headers:
            return ()
        declared = set(self._headers[table].identity)
        for snapshot in self._catalog.snapshots:
            if table in snapshot.marts:
                declared.update(snapshot.marts[table].identity)
        return tuple(sorted(declared))

    def child_keys(self, tables: Iterable[str]) -> frozenset[str]:
        """The columns that tell one child from another in those of the tables that have a row for each."""
        names = {table.removeprefix(BEFORE) for table in tables}
        keys = {self._headers[name].order[-1] for name in names if self.identity(name)}
        if LINKS & names:
            keys.add("child_key")
        if FINDINGS in names:
            keys.add("finding_key")  # a wrong cell is one child's, and its value stands there masked
        return frozenset(keys | {BEFORE + key for key in keys} | ({PSEUDONYM} if keys else set()))

    def one_child(
        self, table: str, snapshot_id: str, scope: Scope, key: Any, columns: Iterable[str]
    ) -> Mapping[str, Any] | None:
        """Columns of the row with this key, as published, if the scope sees the row, and names masked."""
        snapshot = self._catalog.snapshot(snapshot_id)
        if snapshot is None or table not in snapshot.marts or not scope.sees_masked_names:
            return None
        mart = self._headers[table]
        stored = snapshot.marts[table].file
        self._check(stored)
        visible = visible_rows(mart.access, scope)
        if isinstance(visible, bool):
            return None  # a table of children is public to nobody
        rows = pq.read_table(
            self._data / stored.path,
            columns=list(columns),
            filters=visible & (pc.field(mart.order[-1]) == key),
            page_checksum_verification=True,
            use_threads=False,
        ).to_pylist()
        return rows[0] if len(rows) == 1 else None

    def numbers_of(self, snapshot_id: str, scope: Scope, keys: Collection[int]) -> Mapping[int, str]:
        """The ID number (else the pupil number) of each child with one of these keys whom the scope sees."""
        mart, stored = self._headers[CHILDREN], self._snapshot(snapshot_id).marts[CHILDREN].file
        self._check(stored)
        visible = visible_rows(mart.access, scope)
        if isinstance(visible, bool):
            return {}  # a table of children is public to nobody
        rows = pq.read_table(
            self._data / stored.path,
            columns=["child_key", ID, PUPIL],
            filters=visible & pc.field("child_key").isin(pa.array(sorted(keys), pa.int32())),
            page_checksum_verification=True,
            use_threads=False,
        ).to_pylist()
        return {int(row["child_key"]): str(row[ID] or row[PUPIL]) for row in rows if row[ID] or row[PUPIL]}

    def rows(
        self, table: str, snapshot_id: str, scope: Scope, only: Collection[str] | None = None
    ) -> pa.Table:
        """The rows of a table that the scope may see.

        `only`: of a mart these columns, which must not say who somebody is; their texts come as dictionaries.
        Identity columns are NULL unless the scope sees masked names: then they are still as they were
        published, to be masked before anybody sees them.
        """
        if table == "indicator_values":
            return self._indicator_values(scope)
        if table in SHARED_TABLES:
            whole = getattr(self, f"_{table}")()
            return whole.slice(0, 0) if scope.is_empty else whole
        snapshot = self._catalog.snapshot(snapshot_id)
        assert snapshot is not None
        if table in REFERENCE_TABLES:
            whole = self._reference_on(snapshot.as_of)[table]
            return whole.slice(0, 0) if scope.is_empty else whole
        assert not (only and set(only) & set(self.identity(table)))
        return self._mart(table, snapshot, scope, only)

    def linked(self, link: str, snapshot_id: str, before_id: str, scope: Scope) -> pa.Table:
        """The pairs of keys of two snapshots that a question names (one of LINKS)."""
        return self._linkage.pairs(link, snapshot_id, before_id, scope)

    def _identities(self, snapshot_id: str, table: str, columns: Sequence[str]) -> pa.Table | None:
        """The columns that say who a child is, for a comparison that gives keys only; None where the snapshot
        was published without the mart."""
        marts = self._snapshot(snapshot_id).marts
        if table not in marts:
            return None
        stored = marts[table].file
        self._check(stored)
        return pq.read_table(
            self._data / stored.path,
            columns=list(columns),
            page_checksum_verification=True,
            use_threads=False,
        )

    def _child_keys(self, snapshot_id: str, scope: Scope) -> pa.ChunkedArray:
        rows = self._mart(CHILDREN, self._snapshot(snapshot_id), scope, only=("child_key",))
        return rows["child_key"]

    def _snapshot(self, snapshot_id: str) -> Snapshot:
        snapshot = self._catalog.snapshot(snapshot_id)
        assert snapshot is not None
        return snapshot

    def _mart(
        self, table: str, snapshot: Snapshot, scope: Scope, only: Iterable[str] | None = None
    ) -> pa.Table:
        hidden = () if scope.sees_masked_names else self.identity(table)
        if table not in snapshot.marts:
            # Published before this mart existed: the columns of a later one, and no rows.
            later = next(it for it in reversed(self._catalog.snapshots) if table in it.marts)
            rows = self._read(later.marts[table].file, (), scope, hidden)
        else:
            access = self._headers[table].access
            rows = self._read(snapshot.marts[table].file, access, scope, hidden, only)
        if only or ID not in self.identity(table):
            return rows
        return self._with_pseudonyms(rows, table, snapshot, scope)

    def _with_pseudonyms(self, rows: pa.Table, table: str, snapshot: Snapshot, scope: Scope) -> pa.Table:
        told = pa.nulls(rows.num_rows, pa.string())
        if scope.sees_pseudonyms and rows.num_rows:
            # The same file and filter as `rows`: the ID numbers come in the same order, and stay here.
            visible = visible_rows(self._headers[table].access, scope)
            path = self._data / snapshot.marts[table].file.path
            ids = pq.read_table(
                path, columns=[ID], filters=visible, page_checksum_verification=True, use_threads=False
            )
            coded = ids.column(ID).combine_chunks().dictionary_encode()
            known = pa.array(pseudonyms(coded.dictionary.to_pylist()), pa.string())
            told = known.take(coded.indices)
        return rows.append_column(PSEUDONYM, told)

    def _indicator_values(self, scope: Scope) -> pa.Table:
        stored = self._catalog.indicator_values
        if stored is None:
            return INDICATOR_VALUES_SCHEMA.empty_table()
        rows = self._read(stored, INDICATOR_VALUES_ACCESS, scope, ())
        # Snapshots that are set aside have their rows in the aggregates still.
        served = pa.array([snapshot.id for snapshot in self._catalog.snapshots], pa.string())
        return rows.filter(pc.field("snapshot").isin(served)) if self._catalog.damages else rows

    def _read(
        self,
        stored: StoredFile,
        access: Iterable[str],
        scope: Scope,
        hidden: Iterable[str],
        only: Iterable[str] | None = None,
    ) -> pa.Table:
        self._check(stored)
        path = self._data / stored.path
        schema = pq.read_schema(path).remove_metadata()
        texts = []
        if only is not None:
            schema = pa.schema([schema.field(name) for name in only])
            texts = [field.name for field in schema if pa.types.is_string(field.type)]
        visible = visible_rows(access, scope)
        if visible is False:
            return schema.empty_table()
        hidden = set(hidden)
        rows = pq.read_table(
            path,
            columns=[name for name in schema.names if name not in hidden],
            filters=None if visible is True else visible,
            read_dictionary=texts,
            page_checksum_verification=True,
            use_threads=False,
        )
        return pa.table(
            {
                field.name: pa.nulls(rows.num_rows, field.type)
                if field.name in hidden
                else rows.column(field.name)
                for field in schema
            }
        )

    def _check(self, stored: StoredFile) -> None:
        """A file is compared with its published hash before the first byte of it is used."""
        if stored.path in self._checked:
            return
        check_file(self._data, stored)
        self._checked.add(stored.path)

    def _snapshots(self) -> pa.Table:
        rows: list[dict[str, Any]] = []
        snapshots = self._catalog.snapshots
        for number, snapshot in enumerate(snapshots):
            following = snapshots[number + 1] if number + 1 < len(snapshots) else None
            rows.append(
                {
                    "snapshot": snapshot.id,
                    "as_of": snapshot.as_of,
                    "previous": snapshots[number - 1].id if number else None,
                    "school_year": snapshot.school_year,
                    "is_year_end": following is None or following.school_year != snapshot.school_year,
                    "published_at": snapshot.published_at,
                }
            )
        schema = pa.schema(
            [
                ("snapshot", pa.string()),
                ("as_of", pa.date32()),
                ("previous", pa.string()),
                ("school_year", pa.string()),
                ("is_year_end", pa.bool_()),
                ("published_at", pa.string()),
            ]
        )
        return pa.Table.from_pylist(rows, schema)

    def _snapshot_registers(self) -> pa.Table:
        rows = [
            {
                "snapshot": snapshot.id,
                "as_of": snapshot.as_of,
                "register": register.name,
                "rows": register.file.rows,
                "bytes": register.file.bytes,
                "files": len({source["file"] for source in register.sources}),
                "sources": ", ".join(sorted({str(source["file"]) for source in register.sources})),
                "published_at": snapshot.published_at,
                "carried_from": register.carried_from,
                "came_as_of": register.came_as_of or snapshot.as_of,
                "age_days": snapshot.age_days(register.name),
                "set_aside": register.set_aside,
            }
            for snapshot in self._catalog.snapshots
            for register in snapshot.registers.values()
        ]
        schema = pa.schema(
            [
                ("snapshot", pa.string()),
                ("as_of", pa.date32()),
                ("register", pa.string()),
                ("rows", pa.int64()),
                ("bytes", pa.int64()),
                ("files", pa.int64()),
                ("sources", pa.string()),
                ("published_at", pa.string()),
                ("carried_from", pa.string()),
                ("came_as_of", pa.date32()),
                ("age_days", pa.int32()),
                ("set_aside", pa.int64()),
            ]
        )
        return pa.Table.from_pylist(rows, schema)

    def _codes(self) -> pa.Table:
        with duckdb.connect(":memory:", config={"threads": 1}) as connection:
            load_codes(connection)
            return connection.sql("select * from reference.codes").to_arrow_table()

    def warm(self) -> None:
        """Reads the dated reference tables for every snapshot's day: turning to one need not wait."""
        for snapshot in self._catalog.snapshots:
            self._reference_on(snapshot.as_of)

    def _reference_on(self, as_of: date) -> Mapping[str, pa.Table]:
        with self._lock:
            if as_of not in self._reference:
                # One connection for all days: opening one costs as much as reading the tables.
                if self._typing is None:
                    self._typing = duckdb.connect(":memory:", config={"threads": 1})
                load_dated(self._typing, as_of)
                self._reference[as_of] = {
                    name: self._typing.sql(f"select * from reference.{name}").to_arrow_table()
                    for name in sorted(REFERENCE_TABLES)
                }
            return self._reference[as_of]


def visible_rows(access: Iterable[str], scope: Scope) -> pc.Expression | bool:
    """Which rows of a table the scope sees: all (True), none (False), or those of an expression.

    `access`: the columns that name a row's places, or `public` alone. One of them in the scope is enough.
    """
    access = tuple(access)
    if scope.is_empty:
        return False
    if access == (PUBLIC,):
        return True
    ways = [
        pc.field(column).isin(pa.array(codes, pa.string()))
        for column in access
        if (codes := scope.codes_for(column))
    ]
    return reduce(lambda one, other: one | other, ways) if ways else False
