"""The SQL of an indicator is generated from the rows that its definition names."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import duckdb
import pytest

from baoxue.snapshots.counting import count_sql
from baoxue.snapshots.indicators import CELL, Indicator, Rows, load_indicators

RATE, COUNT = load_indicators()["boarding_share"], load_indicators()["cases_late"]


def sql_for(indicator: Indicator, *columns: str, **rows: Any) -> str:
    named = {"mart": "cases", "where": "is_here", **rows}
    return count_sql(replace(indicator, sql=None, rows=Rows(**named)), columns)


def test_a_share_reads_as_somebody_would_write_it() -> None:
    condition = (
        "a = 1 and opened_on between t.school_year_starts_on and t.as_of and stage in ('primary', 'junior')"
    )
    assert sql_for(RATE, *CELL, where=condition, met="is_met") == (
        "select\n"
        "    county_code,\n"
        "    township_code,\n"
        "    school_code,\n"
        "    stage,\n"
        "    sum(case when is_met then 1 else 0 end) as numerator,\n"
        "    count(*) as denominator\n"
        "from marts.cases r\n"
        "cross join reference.period t\n"
        "where a = 1\n"
        "    and opened_on between t.school_year_starts_on and t.as_of\n"
        "    and stage in ('primary', 'junior')\n"
        "group by county_code, township_code, school_code, stage"
    )


def test_a_count_with_zeros_reads_as_somebody_would_write_it() -> None:
    sql = sql_for(COUNT, *CELL, zero_cells="every_stage")
    assert sql.startswith("with counted as (\n    select\n        county_code,\n")
    assert "\n        1 as counted\n    from marts.cases r\n    where is_here\n    union all\n" in sql
    assert sql.endswith("\nfrom counted\ngroup by county_code, township_code, school_code, stage")


@pytest.fixture
def things() -> Iterator[duckdb.DuckDBPyConnection]:
    connection = duckdb.connect(config={"threads": 1})
    connection.execute("""
        create schema marts;
        create schema reference;
        create table reference.period as select date '2025-10-15' as as_of;
        create table marts.cases as
        from (values
            ('c', 't', 's', 'primary', 'ch', 'th', 'junior', true, true, 2, 4, date '2025-10-01'),
            ('c', 't', 's', 'primary', 'ch', 'th', 'junior', true, false, 3, 4, date '2025-11-01'),
            ('c', 't', 's', 'junior', 'ch', 'th', 'junior', true, null, 1, 4, date '2025-10-01'),
            ('c', 't', 's', 'junior', 'ch', 'th', 'junior', false, true, 7, 4, date '2025-10-01')
        ) as one(county_code, township_code, school_code, stage, hukou_county_code, hukou_township_code,
            age_level, is_here, is_met, paid, due, happened_on);
        create table marts.children as
        from (values ('c', 't', 's', 'primary'), ('c', 't', 'other', 'junior'))
        as one(county_code, township_code, school_code, stage)
    """)
    yield connection
    connection.close()


COLUMNS = (*CELL, "hukou_county_code", "hukou_township_code", "age_level")


@pytest.mark.parametrize(
    ("indicator", "columns", "rows", "cells"),
    [
        # What is not known to be met is not met.
        (RATE, COLUMNS, {"met": "is_met"},
         {("c", "t", "s", "primary"): (1, 2), ("c", "t", "s", "junior"): (0, 1)}),
        (RATE, COLUMNS, {"met": "is_met", "numerator": "paid", "denominator": "due", "all_stages": True},
         {("c", "t", "s", None): (6, 12)}),
        (RATE, COLUMNS, {"met": "happened_on <= t.as_of", "all_stages": True},
         {("c", "t", "s", None): (2, 3)}),
        (RATE, COLUMNS, {"met": "is_met", "at": "home"}, {("ch", "th", None, "junior"): (1, 3)}),
        (RATE, ("county_code",), {"met": "is_met"}, {("c", None, None, None): (1, 3)}),
        (COUNT, COLUMNS, {}, {("c", "t", "s", "primary"): (2, None), ("c", "t", "s", "junior"): (1, None)}),
        (COUNT, COLUMNS, {"numerator": "paid", "zero_cells": "every_stage"},
         {("c", "t", "s", "primary"): (5, None), ("c", "t", "s", "junior"): (1, None),
          ("c", "t", "other", "junior"): (0, None)}),
    ],
)  # fmt: skip
def test_rows_are_counted_as_the_definition_says(
    indicator: Indicator,
    columns: tuple[str, ...],
    rows: dict[str, Any],
    cells: dict[Any, Any],
    things: duckdb.DuckDBPyConnection,
) -> None:
    found = things.sql(sql_for(indicator, *columns, **rows))
    assert found.columns == [*CELL, "numerator", "denominator"]
    assert {row[:4]: row[4:] for row in found.fetchall()} == cells
