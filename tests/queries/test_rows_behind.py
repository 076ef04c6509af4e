"""The rows that an indicator names are those it counts, place by place; every mechanism is measured."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from baoxue import settings
from baoxue.snapshots.catalog import read_catalog
from baoxue.snapshots.indicators import Indicator, Rows, load_indicators
from baoxue.snapshots.mechanisms import load_mechanisms, load_sources
from tests.second_opinion.invented import invent
from tests.typed_registers import SmallWorld, counted, small_world

# What follows a cohort reads an earlier snapshot, and a net decrease is a difference of two kinds of rows.
WITHOUT_ROWS = {it.id for it in load_indicators().values() if it.earlier_years} | {"dropout_rate_net"}


@pytest.fixture(scope="module", params=[(3, date(2025, 10, 15)), (4, date(2025, 8, 31))], ids=str)
def invented(request: pytest.FixtureRequest) -> Iterator[SmallWorld]:
    seed, as_of = request.param
    with small_world(as_of, invent(seed, as_of)[0]) as connection:
        yield connection


def test_every_figure_says_where_its_rows_are() -> None:
    assert {it.id for it in load_indicators().values() if it.rows is None} == WITHOUT_ROWS


@pytest.mark.parametrize("name", sorted(load_indicators().keys() - WITHOUT_ROWS))
def test_the_rows_add_up_to_the_figure(name: str, invented: SmallWorld) -> None:
    indicator = load_indicators()[name]
    assert indicator.rows is not None
    figures: dict[Any, list[Any]] = {}
    for (county, township, _, _), (top, bottom) in counted(invented, name).items():
        pair = figures.setdefault((county, township), [0, 0])
        pair[0] += top
        pair[1] += bottom or 0
    listed = rows_by_place(invented, indicator, indicator.rows)
    # A place without rows has a zero, where the indicator says so.
    assert {place: pair[0] for place, pair in figures.items() if pair[0]} == {
        place: pair[0] for place, pair in listed.items() if pair[0]
    }
    if indicator.rows.met or indicator.rows.denominator:
        assert {place: pair[1] for place, pair in figures.items()} == {
            place: pair[1] for place, pair in listed.items()
        }


def test_no_share_is_more_than_the_whole(invented: SmallWorld) -> None:
    for name, indicator in load_indicators().items():
        if indicator.unit == "percent" and not indicator.earlier_years:
            for cell, (top, bottom) in counted(invented, name).items():
                # Where more came than left, the net decrease is below nothing.
                assert (top >= 0 or name == "dropout_rate_net") and top <= bottom, (name, cell)


def rows_by_place(connection: SmallWorld, indicator: Indicator, rows: Rows) -> dict[Any, list[Any]]:
    """{(county, township): [numerator, denominator]} of the rows that the definition names."""
    columns = {row[0] for row in connection.execute(f"describe marts.{rows.mart}").fetchall()}
    place = ("hukou_county_code", "hukou_township_code") if rows.home else ("county_code", "township_code")
    county, township = (f"r.{column}" if column in columns else "null" for column in place)
    met = f"count(case when {rows.met} then 1 end)" if rows.met else "count(*)"
    numerator = f"sum({rows.numerator})" if rows.numerator else met
    denominator = f"sum({rows.denominator})" if rows.denominator else "count(*)"
    found = connection.execute(
        f"""
        select {county}, {township}, {numerator}, {denominator}
        from marts.{rows.mart} r cross join reference.period t
        where {rows.where}
        group by 1, 2
        """
    ).fetchall()
    return {row[:2]: list(row[2:]) for row in found}


# The 26 mechanisms.


def test_the_mechanisms_are_those_of_the_documents() -> None:
    mechanisms = load_mechanisms()
    assert list(mechanisms) == list(range(1, 27))
    assert [mechanisms[number].group.source for number in (1, 14, 15, 26)] == ["S1", "S1", "S2", "S2"]
    assert load_sources().keys() == {"S1", "S2"}
    words = [text for it in mechanisms.values() for text in (*it.name.values(), *it.sentence.values())]
    assert all(words)
    # The copy of the second document is corrupted in places; nothing of that is repeated.
    assert not any(bad in text for text in words for bad in ("智顷", "山东", "数位学习", "教育技术"))


@pytest.mark.parametrize("number", load_mechanisms())
def test_every_mechanism_is_measured_on_the_demo(number: int, demo_data: Path) -> None:
    catalog = read_catalog(demo_data)
    assert catalog.indicator_values is not None and catalog.newest is not None
    newest = [("snapshot", "=", catalog.newest.id)]
    rows = pq.read_table(demo_data / catalog.indicator_values.path, columns=["indicator"], filters=newest)
    counted_there = set(rows["indicator"].to_pylist())
    measures = {it.id for it in load_indicators().values() if number in it.mechanisms}
    assert measures & counted_there


def test_every_indicator_has_a_worked_example() -> None:
    examples = "".join(
        path.read_text(encoding="utf-8") for path in (settings.ROOT / "tests" / "queries").glob("test_*.py")
    )
    without = [name for name in load_indicators() if f', "{name}")' not in examples]
    assert without == [], 'add a worked example to a file of tests/queries: counted(..., "<id>") == ...'
