"""Two ways of counting, one result: every indicator's SQL against a plain count of the same rows."""

from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from baoxue.snapshots.catalog import Snapshot, read_catalog
from baoxue.snapshots.indicators import load_indicators
from tests.second_opinion.generated import complete
from tests.second_opinion.invented import invent
from tests.second_opinion.opinions import OPINIONS
from tests.second_opinion.records import Records, read_records
from tests.typed_registers import counted, seeds, small_world

# Autumn, the end of a school year, a leap day, before day pupils had a standard, a year's end, its start.
DAYS = (
    *(date(2025, 10, 15), date(2025, 8, 31), date(2024, 2, 29), date(2018, 8, 31), date(2024, 12, 31)),
    date(2025, 9, 1),
)


YEARS_BACK = tuple(sorted({it.earlier_years for it in load_indicators().values() if it.earlier_years}))


def test_every_indicator_has_a_second_opinion() -> None:
    wrong = OPINIONS.keys() ^ load_indicators().keys()
    assert not wrong, "count it in plain Python in tests/second_opinion, and name it in opinions.py"


@pytest.mark.parametrize("seed", seeds(short=6))
def test_invented_registers_are_counted_alike(seed: int) -> None:
    as_of = DAYS[seed % len(DAYS)]
    now, before = invent(seed, as_of, YEARS_BACK)
    earlier = {
        years: Records(as_of.replace(year=as_of.year - years, day=min(as_of.day, 28)), complete(rows))
        for years, rows in before.items()
    }
    records = Records(as_of, complete(now), earlier)
    with small_world(as_of, now) as world:
        for years in (None, *YEARS_BACK):
            if years:
                world.follow(earlier[years].as_of, before[years])
            for indicator, opinion in OPINIONS.items():
                if load_indicators()[indicator].earlier_years == years:
                    assert counted(world, indicator) == opinion(records), f"{indicator}, seed {seed}"


@pytest.mark.parametrize("which", ["newest", "year_end", "long_ago"])
def test_the_demo_is_counted_alike(which: str, demo_data: Path) -> None:
    snapshots = read_catalog(demo_data).snapshots
    year_ends = [snapshot for snapshot in snapshots if (snapshot.as_of.month, snapshot.as_of.day) == (8, 31)]
    snapshot = {"newest": snapshots[-1], "year_end": year_ends[-1], "long_ago": year_ends[1]}[which]
    records = records_of(demo_data, snapshot)
    for earlier in snapshots:
        for years, id in snapshot.earlier.items():
            if id == earlier.id:
                records.earlier[years] = records_of(demo_data, earlier)
    published = published_values(demo_data, snapshot.id)
    differing = {}
    for indicator, opinion in OPINIONS.items():
        definition = load_indicators()[indicator]
        if not definition.needs <= snapshot.registers.keys() or (
            definition.earlier_years and definition.earlier_years not in records.earlier
        ):
            assert indicator not in published, "not supplied is no figure, not a zero"
            continue
        ours, theirs = opinion(records), published.get(indicator, {})
        cells = ours.keys() | theirs.keys()
        wrong = {
            cell: (theirs.get(cell), ours.get(cell)) for cell in cells if theirs.get(cell) != ours.get(cell)
        }
        if wrong:
            differing[indicator] = dict(list(wrong.items())[:5])
    assert not differing, "cell: (published, second opinion)"


@cache
def records_of(data: Path, snapshot: Snapshot) -> Records:
    files = {name: data / register.file.path for name, register in snapshot.registers.items()}
    return read_records(files, snapshot.as_of)


@cache
def published_values(
    data: Path, snapshot: str
) -> dict[str, dict[tuple[Any, ...], tuple[Decimal, Decimal | None]]]:
    """The published counts of one snapshot, from the file that the catalog names."""
    file = read_catalog(data).indicator_values
    assert file is not None
    rows = pq.read_table(data / file.path, filters=[("snapshot", "=", snapshot)]).to_pylist()
    found: dict[str, dict[tuple[Any, ...], tuple[Decimal, Decimal | None]]] = {}
    for row in rows:
        cell = (row["county_code"], row["township_code"], row["school_code"], row["stage"])
        cells = found.setdefault(row["indicator"], {})
        assert cell not in cells, "a cell stands twice"
        cells[cell] = (row["numerator"], row["denominator"])
    return found
