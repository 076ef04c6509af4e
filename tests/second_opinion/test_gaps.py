"""The gaps between the ledgers against a plain count of the same rows, and the account they add up to."""

from collections import Counter
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from baoxue.snapshots.catalog import read_catalog
from tests.second_opinion.gaps import account, gaps
from tests.second_opinion.invented import invent
from tests.second_opinion.records import Records
from tests.second_opinion.test_agreement import DAYS, complete, records_of
from tests.typed_registers import SmallWorld, seeds, small_world

CELL = ("county_code", "township_code", "school_code", "stage")
GAP = (*CELL, "gap", "kind", "reason", "days")


@pytest.mark.parametrize("seed", seeds(short=5))
def test_invented_ledgers_are_compared_alike(seed: int) -> None:
    as_of = DAYS[seed % len(DAYS)]
    now, _ = invent(seed, as_of)
    with small_world(as_of, now) as world:
        records = Records(as_of, complete(now))
        assert published(rows_of(world, "ledger_gaps")) == gaps(records), f"seed {seed}"
        assert lines(rows_of(world, "ledger_totals")) == account(records), f"seed {seed}"


def test_the_ledgers_of_the_demo_are_compared_alike(demo_data: Path) -> None:
    snapshot = read_catalog(demo_data).snapshots[-1]
    records = records_of(demo_data, snapshot)
    found = {
        name: pq.read_table(demo_data / snapshot.marts[name].file.path).to_pylist()
        for name in ("ledger_gaps", "ledger_totals")
    }
    assert published(found["ledger_gaps"]) == gaps(records)
    assert lines(found["ledger_totals"]) == account(records)


def rows_of(world: SmallWorld, mart: str) -> list[dict[str, Any]]:
    return world.sql(f"select * from marts.{mart}").to_arrow_table().to_pylist()


def published(rows: list[dict[str, Any]]) -> Counter[Any]:
    """As `gaps` counts them: by cell, gap, kind, reason and days."""
    found: Counter[Any] = Counter()
    for row in rows:
        *cell, gap, kind, reason, days = (row[name] for name in GAP)
        found[tuple(cell), gap, kind, reason, days] += 1
    return found


def lines(rows: list[dict[str, Any]]) -> dict[str, Counter[tuple[Any, ...]]]:
    """As `account` counts them."""
    found: dict[str, Counter[tuple[Any, ...]]] = {
        name: Counter() for name in ("population", "finished", "roll", "attending")
    }
    for row in rows:
        cell = tuple(row[name] for name in CELL)
        found[row["ledger"]][cell] += row["children"]
        if row["is_finished"]:
            found["finished"][cell] += row["children"]
        if row["is_attending"]:
            found["attending"][cell] += row["children"]
    return found
