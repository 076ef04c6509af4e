"""Any indicator by any dimensions: what the warehouse adds up equals what a plain loop adds up."""

import math
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pyarrow.parquet as pq
import pytest

from baoxue.access import Scope
from baoxue.snapshots.catalog import Snapshot, read_catalog
from baoxue.snapshots.indicators import CELL_AT_HOME, load_indicators
from baoxue.warehouse import Edition, Filters, open_warehouse
from baoxue.warehouse.dimensions import OF_EVERY_FIGURE, DimensionError, load_dimensions
from baoxue.warehouse.questions import make_question
from baoxue.warehouse.slicing import MOST_DIMENSIONS, NAME, dimensions_of, question_of, slice_of

Row = dict[str, Any]
STAGES = {"compulsory": ("primary", "junior"), "primary": ("primary",), "junior": ("junior",)}
SCOPES = (
    Scope("leader", counties=("991021", "991103")),
    Scope("analyst", counties=("991021",)),
    Scope("leader", townships=("991021104", "991103001")),
)


@dataclass
class Plain:
    """What is published, read as rows and gone through by loops."""

    data: Path
    edition: Edition
    _values: dict[str, list[Row]] = field(default_factory=dict)
    _rows: dict[tuple[str, str], list[Row]] = field(default_factory=dict)

    def values(self, indicator: str) -> list[Row]:
        """The rows of the aggregate."""
        if indicator not in self._values:
            file = read_catalog(self.data).indicator_values
            assert file is not None
            wanted = [("indicator", "=", indicator)]
            self._values[indicator] = pq.read_table(self.data / file.path, filters=wanted).to_pylist()
        return self._values[indicator]

    def rows(self, indicator: str, snapshot: Snapshot) -> list[Row]:
        """The rows behind a figure, each with what it adds to numerator and denominator."""
        key = indicator, snapshot.id
        if key not in self._rows:
            rows = load_indicators()[indicator].rows
            assert rows is not None
            parts = (
                rows.where,
                rows.numerator or f"coalesce(cast(({rows.met or 'true'}) as integer), 0)",
                rows.denominator or ("1" if rows.met else "null"),
            )
            with duckdb.connect() as connection:
                asked = make_question("period", "-- The days of a snapshot.\nselect * from period")
                period = self.edition.ask_made(asked, SCOPES[0], Filters(snapshot=snapshot.id))
                connection.register("period", period)
                mart = self.data / snapshot.marts[rows.mart].file.path
                table = connection.sql(
                    f"select r.*, {parts[1]} as n, {parts[2]} as d from '{mart}' r cross join period t "
                    f"where {parts[0]}"
                ).to_arrow_table()
            self._rows[key] = table.to_pylist()
        return self._rows[key]


@dataclass(frozen=True)
class Choice:
    indicator: str
    by: tuple[str, ...]
    only: dict[str, str]
    filters: Filters
    scope: Scope


def choices(plain: Plain, draw: random.Random, count: int, of: int) -> Iterator[Choice]:
    newest = plain.edition.snapshots[-1]
    names = draw.sample(sorted(load_indicators()), of)
    places = {
        "township": ["991021104", "991021108", "991103001", "no such"],
        "school": sorted({it["school_code"] or "" for it in plain.values("dropout_rate_open")} - {""}),
    }
    for _ in range(count):
        indicator = draw.choice(names)
        further = list(dimensions_of(indicator, newest))
        known = [*OF_EVERY_FIGURE, *draw.sample(further, min(len(further), 3))]
        by = tuple(draw.sample(known, draw.randint(0, MOST_DIMENSIONS)))
        only: dict[str, str] = {}
        flags = [one for one in further if load_dimensions()[one].codes is None and one not in by]
        if flags and draw.random() < 0.3:
            only = {draw.choice(flags): draw.choice(["true", "false"])}
        if "snapshot" in by and (only or set(by) - set(OF_EVERY_FIGURE)) and draw.random() < 0.9:
            continue  # a loop over the rows of thirteen snapshots takes its time
        chosen: dict[str, str] = {"stage": draw.choice(list(STAGES))}
        if draw.random() < 0.5:
            chosen["county"] = draw.choice(["991021", "991103"])
        if draw.random() < 0.3:
            place = draw.choice(list(places))
            chosen[place] = draw.choice(places[place])
        snapshots = [newest] if set(by) - set(OF_EVERY_FIGURE) or only else plain.edition.snapshots[-8:]
        filters = Filters(**chosen, snapshot=draw.choice(snapshots).id)
        yield Choice(indicator, by, only, filters, draw.choice(SCOPES))


def expected(plain: Plain, choice: Choice) -> dict[tuple[Any, ...], tuple[float, float | None]]:
    """Group -> numerator and denominator, by a loop."""
    from_rows = bool(set(choice.by) - set(OF_EVERY_FIGURE)) or bool(choice.only)
    snapshot = plain.edition.snapshot(choice.filters)
    rows = load_indicators()[choice.indicator].rows
    sums: dict[tuple[Any, ...], list[float | None]] = {}

    def column(dimension: str, row: Row) -> Any:
        name = OF_EVERY_FIGURE.get(dimension)
        if name is None:
            name = next(one for one in load_dimensions()[dimension].columns if one in row)
        elif from_rows and rows and rows.home:
            name = CELL_AT_HOME[name]
        value = row[name]
        return {True: "true", False: "false"}.get(value, value) if isinstance(value, bool) else value

    def add(key: tuple[Any, ...], n: Any, d: Any) -> None:
        held = sums.setdefault(key, [0.0, None])
        held[0] = (held[0] or 0.0) + float(n or 0)
        if d is not None:
            held[1] = (held[1] or 0.0) + float(d)

    looked_at = [snapshot]
    if "snapshot" in choice.by:
        looked_at = [one for one in plain.edition.snapshots if one.as_of <= snapshot.as_of]
        looked_at = looked_at[-13:] if from_rows else looked_at
    ids = {one.id for one in looked_at}
    if not from_rows:
        for row in plain.values(choice.indicator):
            inside = row["county_code"] in choice.scope.counties
            inside |= row["township_code"] in choice.scope.townships
            if row["snapshot"] in ids and inside and kept(choice, row, row["stage"], False):
                key = tuple(row[OF_EVERY_FIGURE[one]] for one in choice.by)
                add(key, row["numerator"], row["denominator"])
        return {key: (n or 0.0, d) for key, (n, d) in sums.items()}
    assert rows is not None
    for one in looked_at:
        if rows.mart not in one.marts:
            continue
        for row in plain.rows(choice.indicator, one):
            codes = [*choice.scope.counties, *choice.scope.townships]
            if not any(row.get(name) in codes for name in access(rows.mart, row)):
                continue
            stage = row.get("age_level" if rows.home else "stage")
            if not kept(choice, row, None if rows.all_stages else stage, rows.home):
                continue
            if any(str(column(name, row)) != value for name, value in choice.only.items()):
                continue
            key = tuple(one.id if name == "snapshot" else column(name, row) for name in choice.by)
            add(tuple(None if it is None else str(it) for it in key), row["n"], row["d"])
    return {key: (n or 0.0, d) for key, (n, d) in sums.items()}


def access(mart: str, row: Row) -> list[str]:
    """The columns by which a row of a mart is somebody's, from the mart's own header."""
    header = (Path("queries") / "marts" / f"{mart}.sql").read_text("utf-8")
    line = next(it for it in header.splitlines() if it.startswith("-- access:"))
    return [name.strip() for name in line.removeprefix("-- access:").split(",")]


def kept(choice: Choice, row: Row, stage: str | None, is_home: bool) -> bool:
    """Whether a row is within the choice of place and stage; what it has no column for, it cannot fulfil."""
    columns = {name: f"{name}_code" for name in ("county", "township", "school")}
    if is_home:
        columns = {"county": "hukou_county_code", "township": "hukou_township_code", "school": ""}
    for name, column in columns.items():
        wanted = getattr(choice.filters, name)
        if wanted is not None and row.get(column) != wanted:
            return False
    return stage is None or stage in STAGES[choice.filters.stage]


@pytest.fixture(scope="module")
def plain(demo_data: Path) -> Plain:
    return Plain(demo_data, open_warehouse(demo_data).edition)


def compare(plain: Plain, count: int, seed: int, of: int) -> tuple[int, int]:
    """So many choices at random; how many gave groups, and how many groups there were."""
    answered = groups = 0
    for choice in choices(plain, random.Random(seed), count, of):
        try:
            found = slice_of(
                plain.edition, choice.indicator, choice.by, choice.scope, choice.filters, choice.only
            )
        except DimensionError:
            continue
        wanted = expected(plain, choice)
        got = {}
        for *codes, n, d in found.itertuples(index=False):
            key = tuple(None if pd.isna(it) else str(it) for it in codes)
            got[key] = (float(n), None if pd.isna(d) else float(d))
        if not choice.by:  # over nobody the one group of all is not there; a published nought is a number
            from_rows = bool(choice.only)
            wanted = {
                key: (n, d) for key, (n, d) in wanted.items() if n or d or (d is None and not from_rows)
            }
        assert got.keys() == wanted.keys(), choice
        assert [it for it in got if not is_same(got[it], wanted[it])] == [], choice
        answered += bool(got)
        groups += len(got)
    return answered, groups


def is_same(found: tuple[float, float | None], wanted: tuple[float, float | None]) -> bool:
    """Equal but for the order in which fractions were added up."""
    return all(
        one is other is None
        or (one is not None and other is not None and math.isclose(one, other, rel_tol=1e-12))
        for one, other in zip(found, wanted, strict=True)
    )


def test_dozens_of_choices_at_random_are_added_up_alike(plain: Plain) -> None:
    answered, groups = compare(plain, 60, seed=9, of=6)
    assert answered > 20 and groups > 500


@pytest.mark.stress
def test_thousands_of_choices_are_added_up_alike(plain: Plain, record_property: Any) -> None:
    answered, groups = compare(plain, 5000, seed=9, of=len(load_indicators()))
    record_property("said", f"{answered} choices with {groups} groups equal a plain loop's")
    assert answered >= 2000


def test_the_sql_that_is_shown_over_whole_rows_gives_what_the_view_shows(plain: Plain) -> None:
    """The view asks rows that are alike once, with their number (`warehouse/alike.py`)."""
    newest, draw, shown = plain.edition.snapshots[-1], random.Random(3), 0
    for id in draw.sample([id for id, one in sorted(load_indicators().items()) if one.rows], 25):
        dimensions = sorted(dimensions_of(id, newest).keys())
        by = draw.sample(dimensions, min(len(dimensions), draw.randint(1, MOST_DIMENSIONS)))
        question, parameters = question_of(id, by, newest, {})
        if not by or not parameters.keys() <= {"indicator"}:
            continue
        told = plain.edition.ask_made(question, SCOPES[0], Filters(stage="all"), **parameters)
        found = slice_of(plain.edition, id, by, SCOPES[0], Filters(stage="all"))
        pd.testing.assert_frame_equal(found[list(told)], told, check_exact=True)
        shown += len(told)
    assert shown > 100


def test_no_view_reads_a_column_that_says_who_somebody_is(plain: Plain) -> None:
    snapshot = plain.edition.snapshots[-1]
    for id in load_indicators():
        dimensions = sorted(dimensions_of(id, snapshot))
        for some in range(0, len(dimensions), MOST_DIMENSIONS):
            question, _ = question_of(id, dimensions[some : some + MOST_DIMENSIONS], snapshot, {})
            for name in question.tables & snapshot.marts.keys():
                assert not set(NAME.findall(question.sql)) & set(snapshot.marts[name].identity), (id, name)


def test_what_a_figure_is_not_told_by_is_refused(plain: Plain) -> None:
    scope = SCOPES[0]
    with pytest.raises(DimensionError):
        slice_of(plain.edition, "dropout_rate_open", ("programme",), scope, Filters())
    with pytest.raises(DimensionError):
        slice_of(plain.edition, "dropout_rate_open", ("sex'; --",), scope, Filters())
    with pytest.raises(DimensionError):
        slice_of(plain.edition, "dropout_rate_open", ("stage", "stage"), scope, Filters())
    with pytest.raises(DimensionError):
        slice_of(plain.edition, "dropout_rate_open", tuple(OF_EVERY_FIGURE), scope, Filters())


def test_nobody_sees_a_group(plain: Plain) -> None:
    for scope in (None, Scope("leader")):
        for by in (("township",), ("cause",), ()):
            assert slice_of(plain.edition, "dropout_rate_open", by, scope, Filters()).empty
