"""The rows behind a figure: makes the questions for them out of an indicator's own definition."""

from collections.abc import Collection
from functools import lru_cache

from baoxue.snapshots.indicators import Rows
from baoxue.warehouse.questions import Question, make_question

MOST_ROWS = 500
"""So many rows are listed; all are counted."""
IS_COUNTED = "is_counted"


@lru_cache(maxsize=512)
def rows_behind(indicator: str, rows: Rows, columns: frozenset[str]) -> Question:
    """The rows of a figure, those that it does not count first: the columns of the mart, and `is_counted`.

    `columns`: those of the mart. Takes $met: true, false or NULL for all. QuestionError where the
    definition is no condition on one row.
    """
    return make_question(
        f"rows_behind_{indicator}",
        f"""-- The rows behind {indicator}.
select r.*, {is_met(rows)} as {IS_COUNTED}
from {rows.mart} r cross join period t
where ({rows.where}) {within(rows, columns)} and ($met is null or {is_met(rows)} = cast($met as boolean))
order by {IS_COUNTED}, r.rowid
limit {MOST_ROWS}""",
    )


@lru_cache(maxsize=512)
def count_behind(indicator: str, rows: Rows, columns: frozenset[str]) -> Question:
    """How many rows of a figure there are: `met_rows`, `all_rows`, and what they add up to, `numerator` and
    `denominator` (of a figure that counts nothing else, the rows themselves)."""
    numerator, denominator = counted(rows)
    return make_question(
        f"count_behind_{indicator}",
        f"""-- How many rows are behind {indicator}?
select
    count(*) filter (where {is_met(rows)}) as met_rows,
    count(*) as all_rows,
    cast({numerator} as double) as numerator,
    cast({denominator} as double) as denominator
from {rows.mart} r cross join period t
where ({rows.where}) {within(rows, columns)}""",
    )


def counted(rows: Rows, alike: str = "") -> tuple[str, str]:
    """Numerator and denominator of a group of rows. `alike`: the column that says for how many a row stands,
    each for one by default."""

    def total(of: str) -> str:
        return f"coalesce(sum(({of}) * {alike}), 0)" if alike else f"coalesce(sum({of}), 0)"

    def number(where: str = "") -> str:
        return f"coalesce(sum({alike}){where}, 0)" if alike else f"count(*){where}"

    numerator = total(rows.numerator) if rows.numerator else number(f" filter (where {is_met(rows)})")
    return numerator, total(rows.denominator) if rows.denominator else number()


def is_met(rows: Rows) -> str:
    """The condition by which the numerator counts a row."""
    return f"coalesce(({rows.met}), false)" if rows.met else "true"


def within(rows: Rows, columns: Collection[str]) -> str:
    """The choice of place and stage. What has no column of that kind belongs to no such place."""
    chosen = {name: rows.column(f"{name}_code") for name in ("county", "township", "school")}
    stage = rows.column("stage")
    parts = [
        f"(${name} is null or r.{column} = ${name})" if column in columns else f"${name} is null"
        for name, column in chosen.items()
    ]
    if stage in columns and not rows.all_stages:
        parts.append(f"(r.{stage} is null or r.{stage} in $stages)")
    return "".join(f" and {part}" for part in parts)
