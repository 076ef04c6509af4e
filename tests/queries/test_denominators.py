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


def rows(demo_data: Path, mart: str) -> list[dict[str, Any]]:
    newest = read_catalog(demo_data).newest
    assert newest is not None
    return list(pq.read_table(demo_data / newest.marts[mart].file.path).to_pylist())


@pytest.fixture(scope="module")
def children(demo_data: Path) -> list[dict[str, Any]]:
    return rows(demo_data, "children")


@pytest.fixture(scope="module")
def out_of_school(demo_data: Path) -> dict[Any, dict[str, Any]]:
    """By child, or by case where no register knows the child: the open case in which it left last."""
    still_out = [it for it in rows(demo_data, "cases") if it["is_out_of_school"]]
    still_out.sort(key=lambda it: it["case_number"], reverse=True)
    still_out.sort(key=lambda it: max(filter(None, (it["left_on"] or it["found_on"], it["left_again_on"]))))
    return {it["child_key"] or it["case_number"]: it for it in still_out}


def is_at(row: dict[str, Any], chosen: Filters) -> bool:
    at = {"county": chosen.county, "township": chosen.township, "school": chosen.school}
    is_there = all(value in (None, row[f"{name}_code"]) for name, value in at.items())
    return is_there and row["stage"] in chosen.stages


def populations(child: dict[str, Any], case: dict[str, Any] | None, chosen: Filters) -> Iterator[str]:
    at = {"county": chosen.county, "township": chosen.township}
    at_home = all(value in (None, child[f"hukou_{name}_code"]) for name, value in at.items())
    if is_at(case, chosen) if case else child["is_enrolled"] and is_at(child, chosen):
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
    warehouse: Warehouse,
    children: list[dict[str, Any]],
    out_of_school: dict[Any, dict[str, Any]],
    chosen: Filters,
) -> None:
    if chosen.school == LARGEST:
        schools = Counter(it["school_code"] for it in children if it["county_code"] == chosen.county)
        del schools[None]
        chosen = replace(chosen, school=schools.most_common(1)[0][0])
    rate = slice_of(warehouse.edition, "dropout_rate_open", (), LEADER, chosen)
    (dropouts, enrolled) = rate[["numerator", "denominator"]].iloc[0]
    expected: dict[str, list[int]] = {}
    strangers = [it for it in out_of_school.values() if it["child_key"] is None and is_at(it, chosen)]
    if strangers:
        expected["roll"] = [len(strangers), len(strangers), int(dropouts)]
    for child in children:
        found = list(populations(child, out_of_school.get(child["child_key"]), chosen))
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
