"""Every figure that the two documents published: the measured ones come out of our own questions."""

import csv
import re
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import pytest

from baoxue.access import Scope, Viewer
from baoxue.settings import REFERENCE
from baoxue.warehouse import Filters, Warehouse, open_warehouse

# The district stands for the first document's district, the mountain county for the second's county.
COUNTY_OF = {"相山区": "991103", "略阳县": "991021"}
UNITS = {"%": 100, "万元": Decimal("0.0001"), "万平方米": Decimal("0.0001")}
AND_MORE = "余"
"""A published number that says so is a lower bound, rounded down."""
Fact = dict[str, str]


def facts(kind: str | None = None) -> list[Fact]:
    with (REFERENCE / "published_facts.csv").open(encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file) if kind in (None, row["kind"])]


@pytest.fixture(scope="module")
def warehouse(demo_data: Path) -> Iterator[Warehouse]:
    yield open_warehouse(demo_data)


def scope() -> Scope:
    return Scope.of(Viewer("leader", "leader", counties=tuple(sorted(COUNTY_OF.values()))))


def filters(warehouse: Warehouse, fact: Fact, stage: str) -> Filters:
    """The snapshot of the fact's day, the newest where the document says no day or one without a snapshot."""
    of_day = [it.id for it in warehouse.snapshots if it.as_of.isoformat() == fact["as_of"]]
    snapshot = of_day[0] if of_day else warehouse.snapshots[-1].id
    return Filters(county=COUNTY_OF[fact["entity"]], stage=stage, snapshot=snapshot)


def measured(warehouse: Warehouse, fact: Fact) -> Decimal:
    """The figure as the dashboard gives it, in the unit of the document."""
    what, name = fact["measured_by"].split(":")
    factor = Decimal(UNITS.get(fact["unit"], 1))
    if what == "indicator":
        chosen = filters(warehouse, fact, fact["stage"] or "compulsory")
        rows = warehouse.ask("indicator_trend", scope(), chosen, indicators=[name])
        rows = rows[rows["as_of"].astype(str) == fact["as_of"]]
        numerator, denominator = Decimal(rows["numerator"].sum()), Decimal(rows["denominator"].sum())
        assert denominator > 0
        return numerator / denominator * factor
    rows = warehouse.ask(name, scope(), filters(warehouse, fact, "all"))
    found: Any = rows.set_index("measure").loc[fact["measure"], "value"]
    return Decimal(found) * factor


@pytest.mark.parametrize("fact", facts("measured"), ids=lambda fact: f"{fact['number']}-{fact['measure']}")
def test_the_dashboard_reproduces_the_figure(warehouse: Warehouse, fact: Fact) -> None:
    published = Decimal(fact["value"])
    rounding = published if "." in fact["value"] else Decimal(1)
    ours = measured(warehouse, fact)
    assert ours.quantize(rounding, ROUND_HALF_UP) == published
    if AND_MORE in fact["name"]:
        assert ours > published
    elif fact["unit"] != "%":
        assert ours == published


def test_every_figure_is_listed_and_either_measured_or_said_not_to_be() -> None:
    assert {int(fact["number"]) for fact in facts()} == set(range(1, 31))
    assert {fact["kind"] for fact in facts()} == {"measured", "descriptive"}
    assert all(bool(fact["measured_by"]) == (fact["kind"] == "measured") for fact in facts())


def test_quotes_come_from_clean_passages() -> None:
    """The copy of the second document is corrupted in places; nothing of that is repeated."""
    corrupted = re.compile("智顷|山东|数位学习|教育技术")
    assert not any(corrupted.search("".join(fact.values())) for fact in facts())


def test_the_years_between_are_ours(warehouse: Warehouse) -> None:
    """Disabled enrolment of the district between the two published years, as the calibration says."""
    chosen = Filters(county=COUNTY_OF["相山区"], snapshot=warehouse.snapshots[-1].id)
    rows = warehouse.ask("indicator_trend", scope(), chosen, indicators=["disabled_enrolment_rate"])
    rows["year"] = rows["as_of"].astype(str).str[:4].astype(int)
    year_ends = rows[rows["as_of"].astype(str).str[5:] == "08-31"].groupby("year")[
        ["numerator", "denominator"]
    ]
    assert [tuple(map(int, pair)) for pair in year_ends.sum().to_numpy()[:7]] == [
        (140, 146), (142, 148), (148, 153), (153, 158), (159, 163), (165, 169), (172, 175),
    ]  # fmt: skip


def test_the_district_has_suspicions_but_no_dropouts(warehouse: Warehouse) -> None:
    for snapshot in warehouse.snapshots:
        if snapshot.as_of.year >= 2018:
            chosen = Filters(county=COUNTY_OF["相山区"], snapshot=snapshot.id)
            rows = warehouse.ask("indicator_trend", scope(), chosen, indicators=["dropout_rate_named"])
            of_day = rows[rows["snapshot"] == snapshot.id]
            assert of_day["numerator"].sum() == 0
            assert of_day["denominator"].sum() > 5000
