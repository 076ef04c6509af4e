"""Counts indicators. The SQL of most is generated from the rows that the definition names."""

import re
from collections.abc import Callable, Collection, Iterable
from datetime import date
from functools import cache

import duckdb
import pyarrow as pa

from baoxue import settings
from baoxue.definitions.parsing import DefinitionError
from baoxue.snapshots.indicators import CELL, Indicator, Rows
from baoxue.snapshots.marts import arrow, columns_of, read_common

TOGETHER = 20
"""So many indicators are counted in one statement: that costs half of what one after the other does."""
INDICATOR_VALUES_SCHEMA = pa.schema(
    [
        ("snapshot", pa.string()),
        ("as_of", pa.date32()),
        ("indicator", pa.string()),
        ("county_code", pa.string()),
        ("township_code", pa.string()),
        ("school_code", pa.string()),
        ("stage", pa.string()),
        ("numerator", pa.decimal128(18, 2)),
        ("denominator", pa.decimal128(18, 2)),
    ]
)
_LONGEST_CONDITION = 90
_CONDITIONS = re.compile(r"( between \S+)? and ")

Sql = Callable[[Indicator], str]


# ---- the SQL ----


def count_sql(indicator: Indicator, columns: Collection[str]) -> str:
    """The SELECT that counts an indicator: the columns of CELL, numerator and denominator.

    It is the one of <id>.sql where there is one, else generated from `rows`. `columns`: those of the mart
    that `rows` names.
    """
    rows = indicator.rows
    if indicator.sql is not None:
        return indicator.sql
    assert rows is not None, "an indicator without SQL of its own names its rows"
    if rows.zero_cells:
        zeros = read_common(settings.QUERIES, rows.zero_cells)
        counted = f"{rows.numerator or '1'} as counted"
        every_row = "\n".join([*_select(rows, columns, counted), "union all", zeros])
        return "\n".join(
            [
                "with counted as (",
                *(f"    {line}" for line in every_row.splitlines()),
                ")",
                *_listed([*CELL, "sum(counted) as numerator", "cast(null as integer) as denominator"]),
                "from counted",
                f"group by {', '.join(CELL)}",
            ]
        )
    is_share = indicator.is_share
    met = f"sum(case when {rows.met} then 1 else 0 end)" if rows.met else "count(*)"
    numerator = f"sum({rows.numerator})" if rows.numerator else met
    denominator = f"sum({rows.denominator})" if rows.denominator else "count(*)"
    if not is_share:
        denominator = "cast(null as integer)"
    told = [f"{numerator} as numerator", f"{denominator} as denominator"]
    grouped = [column for column in _columns_of_cell(rows, columns).values() if column]
    return "\n".join([*_select(rows, columns, *told), f"group by {', '.join(grouped)}"])


def _select(rows: Rows, columns: Collection[str], *told: str) -> list[str]:
    """The lines of a SELECT of the rows that count: their cell, and `told`."""
    cell = [
        name if column == name else f"{column or 'cast(null as varchar)'} as {name}"
        for name, column in _columns_of_cell(rows, columns).items()
    ]
    where = rows.where
    if len(where) > _LONGEST_CONDITION:
        where = _CONDITIONS.sub(lambda found: found[0] if found[1] else "\n    and ", where)
    has_period = any(re.search(r"\bt\.", text) for text in (*told, where))
    return [
        *_listed([*cell, *told]),
        f"from marts.{rows.mart} r",
        *(["cross join reference.period t"] if has_period else []),
        f"where {where}",
    ]


def _listed(columns: Iterable[str]) -> list[str]:
    return ["select", *",\n".join(f"    {column}" for column in columns).splitlines()]


def _columns_of_cell(rows: Rows, columns: Collection[str]) -> dict[str, str | None]:
    """Column of a cell -> the mart's column that tells it; None where the figure is not told by it."""
    found = {name: rows.column(name) for name in CELL}
    if rows.all_stages:
        found["stage"] = None
    return {name: column if column in columns else None for name, column in found.items()}


# ---- the counts ----


def compute(
    connection: duckdb.DuckDBPyConnection,
    indicators: Iterable[Indicator],
    snapshot: str,
    as_of: date,
    present: Iterable[str],
) -> pa.Table:
    """The rows of `indicator_values` for one snapshot, in the order of the columns of the finest grain.

    The connection holds the schemas `registers`, `reference`, `marts` (and `earlier` where an indicator
    follows cohorts). An indicator of which a register is not `present` gives no rows. DefinitionError when
    its SQL fails.
    """
    supplied = set(present)
    wanted = [indicator for indicator in indicators if indicator.needs <= supplied]

    @cache
    def columns(mart: str) -> tuple[str, ...]:
        return columns_of(connection, "marts", mart)

    def sql(indicator: Indicator) -> str:
        return count_sql(indicator, columns(indicator.rows.mart) if indicator.rows else ())

    parts = []
    for first in range(0, len(wanted), TOGETHER):
        some = wanted[first : first + TOGETHER]
        try:
            parts.append(_count(connection, some, sql, snapshot, as_of))
        except duckdb.Error:
            for one in some:
                _count_alone(connection, one, sql, snapshot, as_of)
            raise
    return pa.concat_tables([INDICATOR_VALUES_SCHEMA.empty_table(), *parts])


def _count_alone(
    connection: duckdb.DuckDBPyConnection, indicator: Indicator, sql: Sql, snapshot: str, as_of: date
) -> None:
    """DefinitionError that names the indicator's file, when it cannot be counted."""
    try:
        _count(connection, [indicator], sql, snapshot, as_of)
    except duckdb.Error as error:
        file = f"{indicator.id}.toml: rows" if indicator.sql is None else f"{indicator.id}.sql"
        raise DefinitionError(f"queries/indicators/{file}: {error}") from error


def _count(
    connection: duckdb.DuckDBPyConnection,
    indicators: Iterable[Indicator],
    sql: Sql,
    snapshot: str,
    as_of: date,
) -> pa.Table:
    counted = "\nunion all\n".join(_values(one, sql(one)) for one in indicators)
    select = f"""
        select cast($snapshot as varchar) as snapshot, cast($as_of as date) as as_of, *
        from (\n{counted}\n)
        order by indicator, county_code, township_code, school_code, stage
    """
    rows = arrow(connection, select, {"snapshot": snapshot, "as_of": as_of})
    return rows.read_all().cast(INDICATOR_VALUES_SCHEMA)


def _values(indicator: Indicator, sql: str) -> str:
    """What an indicator gives, as a SELECT with the columns of `indicator_values` from `indicator` on."""
    counted, places = f"(\n{sql}\n)", ", ".join(CELL)
    if not indicator.by_grade:
        return f"""
        select
            '{indicator.id}' as indicator, {places},
            cast(numerator as decimal(18, 2)) as numerator, cast(denominator as decimal(18, 2)) as denominator
        from {counted}
        """
    return f"""
        select
            '{indicator.id}' || case when grouping(grade) = 0 then '.' || cast(grade as varchar) else '' end
                as indicator,
            {places},
            cast(sum(numerator) as decimal(18, 2)) as numerator,
            cast(sum(denominator) as decimal(18, 2)) as denominator
        from {counted}
        group by grouping sets (({places}), ({places}, grade))
        """
