"""Every mart stands in a total order: equal registers give equal bytes only if no two rows are tied."""

from pathlib import Path

import duckdb
import pytest

from baoxue.snapshots.catalog import read_catalog
from baoxue.snapshots.marts import Mart, load_marts


@pytest.mark.parametrize("mart", load_marts().values(), ids=lambda mart: mart.name)
def test_no_two_rows_of_a_mart_are_tied_in_its_order(demo_data: Path, mart: Mart) -> None:
    newest = max(read_catalog(demo_data).snapshots, key=lambda snapshot: snapshot.as_of)
    rows = demo_data / newest.marts[mart.name].file.path
    tied = duckdb.sql(
        f"select {', '.join(mart.order)} from '{rows}' group by all having count(*) > 1 limit 3"
    ).fetchall()
    assert tied == []
