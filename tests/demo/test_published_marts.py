"""Every mart stands in a total order: equal registers give equal bytes only if no two rows are tied."""

import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from baoxue.demo.publishing import CHILDREN, MOST_CHILDREN
from baoxue.snapshots.catalog import read_catalog
from baoxue.snapshots.marts import Mart, load_marts
from tests.running import ROOT, environment


@pytest.mark.parametrize("mart", load_marts().values(), ids=lambda mart: mart.name)
def test_no_two_rows_of_a_mart_are_tied_in_its_order(demo_data: Path, mart: Mart) -> None:
    newest = max(read_catalog(demo_data).snapshots, key=lambda snapshot: snapshot.as_of)
    rows = demo_data / newest.marts[mart.name].file.path
    tied = duckdb.sql(
        f"select {', '.join(mart.order)} from '{rows}' group by all having count(*) > 1 limit 3"
    ).fetchall()
    assert tied == []


def test_the_children_by_which_a_larger_demo_is_measured(demo_data: Path) -> None:
    newest = read_catalog(demo_data).newest
    assert newest is not None and newest.marts["children"].file.rows == CHILDREN


@pytest.mark.parametrize("children", [1, CHILDREN - 1, MOST_CHILDREN + 1])
def test_a_demo_of_a_size_that_cannot_be_is_refused(children: int, tmp_path: Path) -> None:
    run = subprocess.run(
        [sys.executable, "-m", "baoxue", "demo", "--children", str(children)],
        cwd=ROOT,
        env=environment(tmp_path),
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 2 and str(MOST_CHILDREN) in run.stderr
    assert list(tmp_path.iterdir()) == []
