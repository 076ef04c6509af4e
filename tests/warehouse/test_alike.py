"""Rows that are alike, held once: nothing is lost, and nothing beyond the scope comes along."""

import random
from collections import Counter
from datetime import date

import pandas as pd
import pyarrow as pa
import pytest

from baoxue.access import Scope
from baoxue.warehouse import Filters, alike, open_warehouse
from baoxue.warehouse.alike import ROWS_ALIKE
from baoxue.warehouse.slicing import load_ahead, slice_of
from tests.small_registers import COUNTY, SOUTH

INDICATOR = "children_met_rate"


def drawn(count: int, seed: int) -> pa.Table:
    draw = random.Random(seed)
    text = [draw.choice(["a", "b", "", None]) for _ in range(count)]
    table = pa.table(
        {
            "text": pa.array(text, pa.string()).dictionary_encode(),
            "number": pa.array([draw.choice([1, 2, None]) for _ in range(count)], pa.int32()),
            "is_so": pa.array([draw.choice([True, False, None]) for _ in range(count)], pa.bool_()),
            "day": pa.array([draw.choice([date(2025, 9, 1), None]) for _ in range(count)], pa.date32()),
        }
    )
    return pa.concat_tables([table.slice(0, count // 2), table.slice(count // 2)])


@pytest.mark.parametrize("largest", [alike._LARGEST, 6])
@pytest.mark.parametrize("count", [0, 1, 2, 500])
def test_every_row_is_in_one_of_those_that_are_alike(
    monkeypatch: pytest.MonkeyPatch, count: int, largest: int
) -> None:
    monkeypatch.setattr(alike, "_LARGEST", largest)
    rows = drawn(count, seed=count)
    held = alike.alike(rows)
    assert held.column_names == [*rows.column_names, ROWS_ALIKE]
    *columns, numbers = (held.column(name).to_pylist() for name in held.column_names)
    found = dict(zip(zip(*columns, strict=True), numbers, strict=True))
    assert len(found) == held.num_rows
    assert found == Counter(tuple(row.values()) for row in rows.to_pylist())


def test_rows_without_a_column_are_counted_too() -> None:
    rows = pa.table({"a": [1, 1, 1]}).select([])
    assert alike.alike(rows).column(ROWS_ALIKE).to_pylist() == [1, 1, 1]


def test_a_database_of_a_few_columns_knows_no_text_from_beyond_its_scope(published) -> None:
    """A dictionary that came out of a file also lists the texts of rows that were left out."""
    edition = open_warehouse(published).edition
    scope = Scope(role="leader", townships=(SOUTH,))
    slice_of(edition, INDICATOR, ("sex", "township"), scope, Filters())
    (database,) = edition._narrow.databases.values()
    kinds = database._connection.execute(
        "select column_name, data_type from duckdb_columns() where data_type like 'ENUM%'"
    ).fetchall()
    assert {"township_code", "sex"} <= {name for name, _ in kinds}
    (townships,) = {kind for name, kind in kinds if name == "township_code"}
    assert townships == f"ENUM('{SOUTH}')"


def test_what_was_loaded_ahead_serves_every_view_of_its_rows_with_the_same_answer(published) -> None:
    ahead, plain = open_warehouse(published).edition, open_warehouse(published).edition
    scope, filters = Scope(role="leader", counties=(COUNTY,)), Filters(stage="all")
    load_ahead(ahead, INDICATOR, scope, filters)
    (database,) = ahead._narrow.databases.values()
    held = database.schemas_held
    assert held == len(ahead.snapshots)
    for by in (("snapshot", "sex"), ("grade", "school"), ("poor", "boarding", "township"), ("snapshot",)):
        found = slice_of(ahead, INDICATOR, by, scope, filters, {"sex": "1"})
        assert found["denominator"].sum() > 0
        pd.testing.assert_frame_equal(found, slice_of(plain, INDICATOR, by, scope, filters, {"sex": "1"}))
        assert database.schemas_held == held
    slice_of(ahead, INDICATOR, ("village",), scope, filters)
    assert database.schemas_held == held + 1  # villages are read where they are asked for
