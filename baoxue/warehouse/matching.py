"""Children of two snapshots matched to each other: pairs of keys that say nothing of who the children are."""

from functools import cache

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from baoxue import settings

SAME_CHILDREN = "same_children"
SAME_MOVERS = "same_movers"
LINKS = frozenset({SAME_CHILDREN, SAME_MOVERS})
"""Tables of a question that pair the keys of two snapshots."""
BEFORE = "before_"
"""`before_<mart>` in a question is that mart of the snapshot that the parameter $before names."""
IDENTITY_COMPARED = ("child_key", "id_number", "pupil_number", "name", "birth_date")
IDENTITY_MOVED = ("movement_key", "person", "pupil_number")
SCHEMA = pa.schema([("child_key", pa.int32()), ("before_child_key", pa.int32())])
SCHEMA_MOVED = pa.schema([("movement_key", pa.int32()), ("before_child_key", pa.int32())])


@cache
def _sql(link: str) -> str:
    return (settings.QUERIES / "links" / f"{link}.sql").read_text(encoding="utf-8")


def matched(now: pa.Table, before: pa.Table) -> pa.Table:
    """The pairs of keys (`SCHEMA`) of children found in both; the inputs hold `IDENTITY_COMPARED`.

    A database of its own compares who they are and is gone afterwards: only row numbers leave this function.
    """
    return _compared(SAME_CHILDREN, SCHEMA, now=now, before=before)


def matched_movers(movements: pa.Table, before: pa.Table) -> pa.Table:
    """The pairs of keys (`SCHEMA_MOVED`) of movements (`IDENTITY_MOVED`) and earlier children they name."""
    return _compared(SAME_MOVERS, SCHEMA_MOVED, movements=movements, before=before)


def _compared(link: str, schema: pa.Schema, **tables: pa.Table) -> pa.Table:
    with duckdb.connect(":memory:", config={"threads": 1}) as connection:
        for name, table in tables.items():
            connection.register(name, table)
        return connection.sql(_sql(link)).to_arrow_table().cast(schema)


def visible_pairs(pairs: pa.Table, keys: pa.ChunkedArray, before_keys: pa.ChunkedArray) -> pa.Table:
    """The pairs of which a scope sees at least one side, the key of the other side empty where it does not.

    So a viewer learns that a child is known elsewhere, and not where.
    """
    now_seen = pc.is_in(pairs["child_key"], value_set=_whole(keys))
    before_seen = pc.is_in(pairs["before_child_key"], value_set=_whole(before_keys))
    nothing = pa.scalar(None, pa.int32())
    shown = pa.table(
        [
            pc.if_else(now_seen, pairs["child_key"], nothing),
            pc.if_else(before_seen, pairs["before_child_key"], nothing),
        ],
        schema=SCHEMA,
    )
    return shown.filter(pc.or_(now_seen, before_seen))


def visible_movers(pairs: pa.Table, before_keys: pa.ChunkedArray) -> pa.Table:
    """The pairs of earlier children whom a scope sees."""
    return pairs.filter(pc.is_in(pairs["before_child_key"], value_set=_whole(before_keys)))


def _whole(keys: pa.ChunkedArray) -> pa.Array:
    return keys.combine_chunks().cast(pa.int32())


def original(name: str) -> str:
    """The mart that a question means by the name it has for the earlier snapshot's."""
    return name.removeprefix(BEFORE)
