"""Any indicator by up to three dimensions: makes the questions out of the indicator's own definition.

Places, stages and snapshots come from the aggregate of all snapshots; everything else from the rows behind
the figure, snapshot by snapshot. Names of columns come from definitions only; values are bound as parameters.
"""

import re
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from baoxue.access import Scope
from baoxue.snapshots.catalog import Snapshot
from baoxue.snapshots.indicators import CELL_AT_HOME, Rows, load_indicators
from baoxue.warehouse.alike import ROWS_ALIKE
from baoxue.warehouse.behind import counted, within
from baoxue.warehouse.dimensions import OF_EVERY_FIGURE, PLACES, Dimension, DimensionError, load_dimensions
from baoxue.warehouse.filters import Filters
from baoxue.warehouse.questions import Question, make_question

if TYPE_CHECKING:
    from baoxue.warehouse.warehouse import Edition

MOST_DIMENSIONS = 3
MOST_SNAPSHOTS = 13
"""So many are gone through where rows have to be counted: a year of months, and the one before."""
SNAPSHOT = "snapshot"
NAME = re.compile(r"[a-z_][a-z_0-9]*")
THREADS = 2
"""So many snapshots are gone through at a time: each database answers on one thread."""
MEASURES = ("numerator", "denominator")
_Columns = Mapping[str, frozenset[str]]


def dimensions_of(indicator: str, snapshot: Snapshot) -> dict[str, Dimension]:
    """The dimensions that the rows behind an indicator carry in a snapshot, by id."""
    rows = load_indicators()[indicator].rows
    if rows is None or not _has_rows(indicator, snapshot):
        return {}
    columns = snapshot.marts[rows.mart].columns
    return {id: one for id, one in load_dimensions().items() if one.column_in(rows.mart, columns)}


def is_summed(by: Sequence[str], only: Mapping[str, str]) -> bool:
    """Whether the aggregate answers: nothing but places, stages and snapshots is asked for."""
    return not only and set(by) <= set(OF_EVERY_FIGURE)


@lru_cache(maxsize=512)
def summed(by: tuple[str, ...]) -> Question:
    """Takes $indicator and the choice: the columns of `by` (as `OF_EVERY_FIGURE` calls them), numerator and
    denominator (NULL for a plain count)."""
    columns = [f"v.{OF_EVERY_FIGURE[one]} as {one}" for one in by if one != SNAPSHOT]
    when = "s.snapshot = $snapshot or s.as_of < $as_of" if SNAPSHOT in by else "s.snapshot = $snapshot"
    told = ["s.snapshot as snapshot"] * (SNAPSHOT in by) + columns
    return make_question(
        f"summed_{'_'.join(by)}",
        f"""-- An indicator by {", ".join(by) or "nothing"}.
select {"".join(f"{one}, " for one in told)}
    cast(sum(v.numerator) as double) as numerator,
    cast(sum(v.denominator) as double) as denominator
from indicator_values v join snapshots s on s.snapshot = v.snapshot
where v.indicator = $indicator and ({when})
    and ($county is null or v.county_code = $county)
    and ($township is null or v.township_code = $township)
    and ($school is null or v.school_code = $school)
    and (v.stage is null or v.stage in $stages)
{_grouped(len(told), "group", "order")}""",
    )


@lru_cache(maxsize=1024)
def counted_by(
    indicator: str,
    rows: Rows,
    columns: frozenset[str],
    by: tuple[str, ...],
    only: tuple[str, ...],
    alike: bool = False,
) -> Question:
    """The same from the rows of one snapshot; takes the choice and $only_<dimension>, texts.

    `alike`: from rows that stand for several (ROWS_ALIKE), with the same answer. DimensionError.
    """
    groups = [one for one in by if one != SNAPSHOT]
    told = [f"r.{_column(one, rows, columns)} as {one}" for one in groups]
    kept = "".join(f" and cast(r.{_column(one, rows, columns)} as varchar) = $only_{one}" for one in only)
    numerator, denominator = counted(rows, f"r.{ROWS_ALIKE}" if alike else "")
    if not rows.met and not rows.denominator:
        denominator = "null"
    # Texts after grouping: the values are fewer then, and those of a code are grouped faster than its text.
    return make_question(
        f"counted_{indicator}_{'_'.join((*by, 'of', *only))}{'_alike' * alike}",
        f"""-- {indicator} by {", ".join(by) or "nothing"}, from its rows.
select {"".join(f"cast({one} as varchar) as {one}, " for one in groups)}numerator, denominator
from (
    select {"".join(f"{one}, " for one in told)}
        cast({numerator} as double) as numerator,
        cast({denominator} as double) as denominator
    from {rows.mart} r cross join period t
    where ({rows.where}) {within(rows, columns)}{kept}
    {_grouped(len(told), "group")}
)
{_grouped(len(told), "order")}""",
    )


def _grouped(columns: int, *how: str) -> str:
    places = ", ".join(str(place) for place in range(1, columns + 1))
    return " ".join(f"{one} by {places}" for one in how) if columns else ""


def _column(dimension: str, rows: Rows, columns: frozenset[str]) -> str:
    if dimension in OF_EVERY_FIGURE:
        column = rows.column(OF_EVERY_FIGURE[dimension])
        column = column if column in columns else None
    else:
        known = load_dimensions().get(dimension)
        column = known.column_in(rows.mart, columns) if known else None
    if column is None:
        raise DimensionError(f"the rows of {rows.mart} are not told by {dimension}")
    return column


def question_of(
    indicator: str, by: Sequence[str], snapshot: Snapshot, only: Mapping[str, str], alike: bool = False
) -> tuple[Question, dict[str, Any]]:
    """The question that answers a view of one snapshot, and its own parameters; `alike` as in `counted_by`.

    DimensionError.
    """
    by = tuple(by)
    if is_summed(by, only):
        return summed(by), {"indicator": indicator}
    rows = load_indicators()[indicator].rows
    if rows is None or not _has_rows(indicator, snapshot):
        raise DimensionError(f"the rows behind {indicator} are not to be had")
    columns = frozenset(snapshot.marts[rows.mart].columns)
    question = counted_by(indicator, rows, columns, by, tuple(sorted(only)), alike)
    return question, {f"only_{name}": value for name, value in only.items()}


def _has_rows(indicator: str, snapshot: Snapshot) -> bool:
    rows = load_indicators()[indicator].rows
    return rows is not None and rows.mart in snapshot.marts


def slice_of(
    edition: "Edition",
    indicator: str,
    by: Sequence[str],
    scope: Scope | None,
    filters: Filters,
    only: Mapping[str, str] | None = None,
) -> pd.DataFrame:
    """An indicator by dimensions, as the scope sees it: columns `by` (codes), numerator, denominator.

    `only`: dimension of its rows -> the value that they must have. The denominator is nan for a plain count,
    and where the rows behind a rate are those of its numerator alone. By `snapshot` all until the one chosen,
    at most MOST_SNAPSHOTS where rows are counted. DimensionError for what the figure is not told by.
    """
    by, only = tuple(by), dict(only or {})
    if len(set(by)) != len(by) or len(by) > MOST_DIMENSIONS:
        raise DimensionError(f"at most {MOST_DIMENSIONS} dimensions, each once")
    if is_summed(by, only):
        question, parameters = question_of(indicator, by, edition.snapshot(filters), only)
        return _some(edition.ask_made(question, scope, filters, **parameters), by)[[*by, *MEASURES]]
    chosen = edition.snapshot(filters)
    looked_at = [chosen]
    if SNAPSHOT in by:
        looked_at = _until(edition, indicator, chosen)
    asked = [(one, *question_of(indicator, by, one, only, alike=True)) for one in looked_at]

    groups = [name for name in by if name != SNAPSHOT]

    def answered(one: Snapshot, question: Question, parameters: Mapping[str, Any]) -> pd.DataFrame:
        its, common = _columns_read(question, one)
        enough = [common, its] if all(its[mart] <= common[mart] for mart in its) else [its]
        answer = edition.ask_made(question, scope, replace(filters, snapshot=one.id), enough, **parameters)
        return _any(answer, groups)

    if len(asked) == 1:
        found = [answered(*asked[0])]
    else:
        with ThreadPoolExecutor(THREADS) as workers:
            found = list(workers.map(lambda it: answered(*it), asked))
    rows = pd.concat(found, ignore_index=True)
    if SNAPSHOT in by:
        rows[SNAPSHOT] = np.repeat([one.id for one in looked_at], [len(one) for one in found])
    return rows[[*by, *MEASURES]]


def load_ahead(edition: "Edition", indicator: str, scope: Scope, filters: Filters) -> None:
    """Loads what other views of the same rows will read, of all snapshots that one over time shows."""
    rows = load_indicators()[indicator].rows
    for one in _until(edition, indicator, edition.snapshot(filters)):
        if rows is not None and rows.mart in one.marts:
            question = counted_by(
                indicator, rows, frozenset(one.marts[rows.mart].columns), (), (), alike=True
            )
            edition.load(scope, one, question.tables, _columns_read(question, one)[1])


def _until(edition: "Edition", indicator: str, chosen: Snapshot) -> list[Snapshot]:
    until = [one for one in edition.snapshots if one.as_of <= chosen.as_of][-MOST_SNAPSHOTS:]
    return [one for one in until if one is chosen or _has_rows(indicator, one)]


def _columns_read(question: Question, snapshot: Snapshot) -> tuple[_Columns, _Columns]:
    """The columns of each mart that a question names, and those that most views of the mart name."""
    marts = question.tables & snapshot.marts.keys()
    columns = {mart: frozenset(snapshot.marts[mart].columns) for mart in marts}
    its = {mart: columns[mart].intersection(_names(question.sql)) for mart in marts}
    return its, {mart: _common(mart, columns[mart]) for mart in marts}


@lru_cache(maxsize=1024)
def _names(sql: str) -> frozenset[str]:
    return frozenset(NAME.findall(sql))


@lru_cache(maxsize=256)
def _common(mart: str, columns: frozenset[str]) -> frozenset[str]:
    """What most views of a mart read. Without villages: in their columns rows are hardly ever alike."""
    read = {*OF_EVERY_FIGURE.values(), *CELL_AT_HOME.values()}
    read.update(str(it.column_in(mart, columns)) for it in load_dimensions().values() if it.codes != PLACES)
    for one in load_indicators().values():
        if one.rows is not None and one.rows.mart == mart:
            parts = (one.rows.where, one.rows.met, one.rows.numerator, one.rows.denominator)
            read.update(NAME.findall(" ".join(filter(None, parts))))
    return columns.intersection(read)


def _some(answer: pd.DataFrame, by: Sequence[str]) -> pd.DataFrame:
    """The answer without a group that nobody is in: over nothing, SQL gives one row of NULL, or of nought and
    a share of nobody."""
    if by:
        return answer
    nothing = answer["numerator"].isna() | (answer["numerator"].eq(0) & answer["denominator"].eq(0))
    return answer[~nothing].reset_index(drop=True)


def _any(answer: pd.DataFrame, by: Sequence[str]) -> pd.DataFrame:
    """The same of rows, where no row says either that there is none or that nobody may see one: no number."""
    numbers = answer[list(MEASURES)]
    return answer if by else answer[(numbers.notna() & numbers.ne(0)).any(axis=1)].reset_index(drop=True)
