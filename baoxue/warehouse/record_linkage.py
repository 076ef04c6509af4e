"""Children of two snapshots matched to each other: pairs of keys that say nothing of who the children are."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from functools import cache

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from baoxue import settings
from baoxue.access import Scope

SAME_CHILDREN = "same_children"
SAME_MOVERS = "same_movers"
SET_ASIDE = "set_aside"
BEFORE = "before_"
"""`before_<mart>` in a question is that mart of the snapshot that the parameter $before names."""
LINKS = frozenset({SAME_CHILDREN, SAME_MOVERS, SET_ASIDE, BEFORE + SET_ASIDE})
"""Tables of a question that pair the keys of two snapshots.

- `same_children`: child_key and before_child_key.
- `same_movers`: movement_key and before_child_key, which movements name which earlier children.
- `set_aside`: register and before_child_key, which earlier children are named by a row that is set aside now.
- `before_set_aside`: register and child_key, which children are named by a row that was set aside then.
"""
CHILDREN = ("children", ("child_key", "id_number", "pupil_number", "name", "birth_date"))
MOVERS = ("movements", ("movement_key", "person", "pupil_number"))
ASIDES = ("rows_aside", ("register", "id_number", "pupil_number", "name", "birth_date"))
"""Marts that are compared, with the columns that say who somebody is."""
INPUTS = {
    SAME_CHILDREN: ("now", CHILDREN, "before"),
    SAME_MOVERS: ("movements", MOVERS, "before"),
    SET_ASIDE: ("asides", ASIDES, "children"),
}
"""Of each file in queries/links: what it calls the rows of the first snapshot, their mart, and what it calls
the children of the second one."""
PAIRS_REMEMBERED = 8

Identities = Callable[[str, str, Sequence[str]], pa.Table | None]
"""Columns of a mart of a snapshot, that say who somebody is; None where it has no such mart."""
ChildKeys = Callable[[str, Scope], pa.ChunkedArray]
"""The keys of the children of a snapshot whom a scope sees."""


class RecordLinkage:
    """The pairs of keys of two snapshots.

    Who they are is compared over all counties, since a child may have come from beyond the scope, and leaves
    this class as keys only.
    """

    def __init__(self, identities: Identities, child_keys: ChildKeys) -> None:
        self._identities = identities
        self._child_keys = child_keys
        self._pairs: OrderedDict[tuple[str, str, str], pa.Table] = OrderedDict()
        self._lock = threading.Lock()

    def pairs(self, link: str, snapshot: str, before: str, scope: Scope) -> pa.Table:
        """The rows of one of LINKS, as far as the scope sees the children."""
        if link == SAME_CHILDREN:
            whole = self._compared(SAME_CHILDREN, snapshot, before)
            return visible_pairs(whole, *(self._child_keys(it, scope) for it in (snapshot, before)))
        if link == BEFORE + SET_ASIDE:
            return visible(
                self._compared(SET_ASIDE, before, snapshot), "child_key", self._child_keys(snapshot, scope)
            )
        found, seen = self._compared(link, snapshot, before), self._child_keys(before, scope)
        if link == SET_ASIDE:
            found = found.rename_columns(["register", "before_child_key"])
        return visible(found, "before_child_key", seen)

    def _compared(self, link: str, first: str, second: str) -> pa.Table:
        """What the file of a link finds in two snapshots, of all children; remembered for the last pairs."""
        key = (link, first, second)
        with self._lock:
            if key not in self._pairs:
                self._pairs[key] = self._linked(link, first, second)
                while len(self._pairs) > PAIRS_REMEMBERED:
                    self._pairs.popitem(last=False)
            return self._pairs[key]

    def _linked(self, link: str, first: str, second: str) -> pa.Table:
        name, (mart, columns), children = INPUTS[link]
        rows, known = self._identities(first, mart, columns), self._identities(second, *CHILDREN)
        if known is None:
            raise ValueError(f"snapshot {second} has no mart of children")
        if rows is None:  # published before this mart was there
            rows = pa.table({column: pa.array([], _type(known.schema, column)) for column in columns})
        return linked(link, {name: rows, children: known})


def linked(link: str, tables: dict[str, pa.Table]) -> pa.Table:
    """Runs the file of a link on its inputs (`INPUTS`): pairs of keys.

    A database of its own compares who they are and is gone afterwards: only keys leave this function.
    """
    with duckdb.connect(":memory:", config={"threads": 1}) as connection:
        for name, table in tables.items():
            connection.register(name, table)
        found = connection.sql(_sql(link)).to_arrow_table()
    types = [(name, pa.int32() if name.endswith("_key") else pa.string()) for name in found.column_names]
    return found.cast(pa.schema(types))


def _type(schema: pa.Schema, column: str) -> pa.DataType:
    return schema.field(column).type if column in schema.names else pa.string()


@cache
def _sql(link: str) -> str:
    return (settings.QUERIES / "links" / f"{link}.sql").read_text(encoding="utf-8")


def visible_pairs(pairs: pa.Table, keys: pa.ChunkedArray, before_keys: pa.ChunkedArray) -> pa.Table:
    """The pairs of which a scope sees at least one side, the key of the other side empty where it does not.

    So a viewer learns that a child is known elsewhere, and not where.
    """
    now_seen = pc.is_in(pairs["child_key"], value_set=_whole(keys))
    before_seen = pc.is_in(pairs["before_child_key"], value_set=_whole(before_keys))
    nothing = pa.scalar(None, pa.int32())
    shown = pa.table(
        {
            "child_key": pc.if_else(now_seen, pairs["child_key"], nothing),
            "before_child_key": pc.if_else(before_seen, pairs["before_child_key"], nothing),
        }
    )
    return shown.filter(pc.or_(now_seen, before_seen))


def visible(pairs: pa.Table, column: str, keys: pa.ChunkedArray) -> pa.Table:
    """The pairs of children whom a scope sees; `column` holds the key that is looked for in `keys`."""
    return pairs.filter(pc.is_in(pairs[column], value_set=_whole(keys)))


def _whole(keys: pa.ChunkedArray) -> pa.Array:
    return keys.combine_chunks().cast(pa.int32())


def original(name: str) -> str:
    """The mart that a question means by the name it has for the earlier snapshot's."""
    return name.removeprefix(BEFORE)
