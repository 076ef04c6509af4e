"""The three populations of a dropout rate: what the question says is what a plain loop over the rows says."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from baoxue.access import Scope
from baoxue.snapshots.catalog import read_catalog
from baoxue.warehouse import Filters, Warehouse, open_warehouse
from baoxue.warehouse.slicing import slice_of

COUNTIES = ("991021", "991103")
LEADER = Scope(role="leader", counties=COUNTIES)
LARGEST = "the largest"


@pytest.fixture(scope="module")
def warehouse(demo_data: Path) -> Warehouse:
    return open_warehouse(demo_data)


@pytest.fixture(scope="module")
def children(demo_data: Path) -> list[dict[str, Any]]:
    newest = read_catalog(demo_data).newest
    assert newest is not None
    return list(pq.read_table(demo_data / newest.marts["children"].file.path).to_pylist())


def populations(child: dict[str, Any], chosen: Filters) -> Iterator[str]:
    at = {"county": chosen.county, "township": chosen.township}
    at_school = all(value in (None, child[f"{name}_code"]) for name, value in at.items())
    at_home = all(value in (None, child[f"hukou_{name}_code"]) for name, value in at.items())
    of_school = chosen.school in (None, child["school_code"])
    if child["is_enrolled"] and at_school and of_school and child["stage"] in chosen.stages:
        yield "roll"
    is_registered = child["is_in_population"] and child["is_school_age"] and child["is_hukou"]
    if is_registered and at_home and chosen.school is None and child["age_stage"] in chosen.stages:
        yield "registered"
        if child["is_resident"]:
            yield "resident"


@pytest.mark.parametrize(
    "chosen",
    [
        Filters(),
        Filters(county="991021"),
        Filters(county="991021", township="991021104"),
        Filters(county="991103", stage="junior"),
        Filters(county="991021", school=LARGEST),
    ],
    ids=str,
)
def test_each_population_is_counted_alike(
    warehouse: Warehouse, children: list[dict[str, Any]], chosen: Filters
) -> None:
    if chosen.school == LARGEST:
        schools = Counter(it["school_code"] for it in children if it["county_code"] == chosen.county)
        del schools[None]
        chosen = replace(chosen, school=schools.most_common(1)[0][0])
    rate = slice_of(warehouse.edition, "dropout_rate_open", (), LEADER, chosen)
    (dropouts, enrolled) = rate[["numerator", "denominator"]].iloc[0]
    expected: dict[str, list[int]] = {}
    for child in children:
        found = list(populations(child, chosen))
        for name in found:
            counts = expected.setdefault(name, [0, 0, int(dropouts)])
            counts[0] += 1
            counts[1] += "roll" in found
    rows = warehouse.ask("denominators", LEADER, chosen)
    answered = {name: list(rest) for name, *rest in rows.itertuples(index=False)}
    assert answered == expected
    assert answered["roll"][0] == enrolled, "over the roll it is the indicator itself"
    if not chosen.school:
        assert answered["resident"][0] < answered["registered"][0]
