"""A view as a table: every group with its counts and value, a pivot, and the same to take along."""

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from baoxue.paper.workbook import Sheet
from baoxue.view import formats
from baoxue.view.findings.explore import beside
from baoxue.view.findings.explore.forms import grid
from baoxue.view.findings.explore.view import Labels, View, dimension_name
from baoxue.view.listing import Column, Kind
from baoxue.view.slips import Slip, Taken, cells
from baoxue.view.words import named, t

MEASURES = ("numerator", "denominator")
_GROUP_WIDTH, _FIGURE_WIDTH, _FURTHER_WIDTH = 150, 110, 160


def shown(view: View, rows: pd.DataFrame, labels: Labels) -> pd.DataFrame:
    """The table in words: a column for each dimension, counts, value, change where one is asked for, and the
    same of the further indicators, which must all stand in the rows (`beside.beside`)."""
    found = {one: [labels.told(one, code) for code in rows[one].tolist()] for one in view.by}
    table = pd.DataFrame(found, index=rows.index)
    for name in MEASURES:
        table[name] = rows[name]
    is_rate = _is_share(view, rows["denominator"])
    table["value"] = [_value(view, one, is_rate) for one in rows["value"].tolist()]
    if "change" in rows:
        table["before"] = [_value(view, one, is_rate) for one in rows["before"].tolist()]
        table["change"] = [_change(view, one, is_rate) for one in rows["change"].tolist()]
    for place, further in enumerate(_further(view)):
        for name in _measures(rows, place):
            table[beside.column(name, place)] = rows[beside.column(name, place)]
        share = _is_share(further, rows[beside.column("denominator", place)])
        told = rows[beside.column("value", place)].tolist()
        table[beside.column("value", place)] = [_value(further, one, share) for one in told]
    if "snapshot" in view.by:
        newest_first = rows["snapshot"].map(labels.days)
        table = table.loc[newest_first.sort_values(ascending=False, kind="stable").index]
    return table.reset_index(drop=True)


def columns(view: View, rows: pd.DataFrame) -> tuple[Column, ...]:
    """The columns of `shown`."""
    kind = _counted_kind(view)
    groups = tuple(Column(one, dimension_name(one), "text", _GROUP_WIDTH) for one in view.by)
    figures = (
        Column("numerator", t("explore.column_numerator"), kind, _FIGURE_WIDTH),
        Column("denominator", t("explore.column_denominator"), kind, _FIGURE_WIDTH),
        Column("value", t("explore.column_value"), "figure", _FIGURE_WIDTH),
    )
    moved = (
        Column("before", t("explore.column_before"), "figure", _FIGURE_WIDTH),
        Column("change", t("explore.column_change"), "figure", _FIGURE_WIDTH),
    )
    further = tuple(
        Column(
            beside.column(name, place),
            t("explore.column_of", indicator=named(it.definition.short), measure=t(f"explore.column_{name}")),
            "figure" if name == "value" else _counted_kind(it),
            _FURTHER_WIDTH,
        )
        for place, it in enumerate(_further(view))
        for name in _measures(rows, place)
    )
    return (*groups, *figures, *(moved if "change" in rows else ()), *further)


def _further(view: View) -> list[View]:
    return [replace(view, indicator=one, others=()) for one in view.others]


def _measures(rows: pd.DataFrame, place: int) -> tuple[str, ...]:
    """What is told of a further indicator; of a plain count nothing but the count."""
    is_count = bool(rows[beside.column("denominator", place)].isna().all())
    return ("value",) if is_count else beside.MEASURES


def _counted_kind(view: View) -> Kind:
    definition = view.definition
    return "yuan" if definition.unit == "yuan" or definition.counted == "yuan" else "count"


def _is_share(view: View, denominators: pd.Series) -> bool:
    return view.definition.unit == "percent" and not denominators.isna().all()


def pivot(view: View, rows: pd.DataFrame, labels: Labels) -> tuple[pd.DataFrame, tuple[Column, ...]]:
    """The values with the last dimension across."""
    names, heads, cells = grid(view, rows, labels)
    is_rate = _is_share(view, rows["denominator"])
    division = t("explore.between").join(dimension_name(one) for one in view.by[:-1])
    table = pd.DataFrame({"row": names})
    made = [Column("row", division, "text", 180)]
    for place, head in enumerate(heads):
        table[f"c{place}"] = [_value(view, line[place], is_rate) for line in cells]
        made.append(Column(f"c{place}", head, "figure", _FIGURE_WIDTH))
    return table, tuple(made)


def _value(view: View, value: float | None, is_rate: bool) -> str:
    if value is None or pd.isna(value):
        return formats.DASH
    if is_rate:
        return formats.percent(value, view.definition.decimals)
    if view.definition.unit == "days":
        return formats.counted(value, "day", decimals=view.definition.decimals)
    return formats.number(value, 2 if view.definition.unit == "yuan" else 0)


def _change(view: View, change: float | None, is_rate: bool) -> str:
    if change is None or pd.isna(change):
        return formats.DASH
    size = formats.points(change, view.definition.decimals) if is_rate else _value(view, abs(change), False)
    return formats.with_sign(change, size)


def csv(slip: Slip, table: pd.DataFrame, heads: Sequence[Column]) -> Taken:
    """The table to take along."""
    rows = cells(table[[column.name for column in heads]])
    return Taken(slip.csv(tuple(column.label for column in heads), rows), len(rows))


def workbook(slip: Slip, view: View, table: pd.DataFrame, heads: Sequence[Column], sql: str) -> Taken:
    """The same in Excel, with what it counts and how it was asked."""
    definition = view.definition
    rows = cells(table[[column.name for column in heads]])
    widths = tuple(24 if column.kind == "text" else 14 for column in heads)
    sheet = Sheet(named(definition.short), tuple(column.label for column in heads), rows, widths)
    counted = (named(definition.numerator), named(definition.denominator) if definition.denominator else "")
    notes = {
        named(definition.name): " ÷ ".join(part for part in counted if part),
        t("explore.note_calibre"): named(definition.calibre),
        t("explore.note_source"): named(definition.source),
        "SQL": sql,
    }
    return Taken(slip.workbook(named(definition.name), (sheet,), notes), len(rows))


def parquet(slip: Slip, view: View, rows: pd.DataFrame, sql: str) -> Taken:
    """The codes and exact figures for other programs."""
    further = [name for name in rows if name not in (*view.by, *MEASURES, "value")]
    indicators = ", ".join((view.indicator, *view.others))
    return slip.parquet(rows[[*view.by, *MEASURES, "value", *further]], indicator=indicators, sql=sql)
