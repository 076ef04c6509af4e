"""What the page of one figure says: its value, and the rows behind it in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

import pandas as pd
import streamlit as st

from baoxue.analysis.trends import Trends
from baoxue.intake.registers import Column as RegisterColumn
from baoxue.intake.registers import load_registers
from baoxue.snapshots.indicators import Indicator
from baoxue.view import asking, formats
from baoxue.view.findings import figures, wording
from baoxue.view.listing import Column
from baoxue.view.words import has, language, named, t
from baoxue.warehouse import Filters

NAME_COLUMNS = ("name", "pupil_name", "child_name")
PLACES: Mapping[str, str] = {
    "county_code": "county",
    "hukou_township_code": "hukou_township",
    "township_code": "township",
    "village_code": "village",
    "school_code": "school",
}
# Columns that say where a row belongs or how it is joined, not what a reader looks at.
PASSED_OVER = ("is_counted", "county_code", "hukou_county_code", "child_key")
MOST_COLUMNS = 10
_NARROW, _WIDE = 96, 150


@dataclass(frozen=True)
class Listed:
    """Rows ready to be shown, and their columns."""

    shown: pd.DataFrame
    columns: tuple[Column, ...]


def heading(definition: Indicator, trend: pd.DataFrame, on: date) -> str:
    """The value of the day with n / N; the name alone where nothing was counted on it."""
    points = Trends(trend, on).points(definition.id) if len(trend) else ()
    if not points:
        return named(definition.name)
    value = figures.rate_text(definition, points[-1])
    if points[-1].denominator is None:
        return t("figure_page.heading_count", name=named(definition.name), value=value)
    of = figures.of_text(definition, points[-1])
    return t("figure_page.heading", name=named(definition.name), value=value, of=of)


def level(filters: Filters) -> str:
    """The division one level below the filter."""
    if filters.county is None:
        return "county"
    return "school" if filters.township or filters.school else "township"


def rows_heading(definition: Indicator, counted: pd.DataFrame) -> str:
    """How many rows the figure counts, and how many it does not."""
    met, everything = (int(counted[name].iloc[0]) for name in ("met_rows", "all_rows"))
    if definition.rows is None or definition.rows.met is None:
        return t("figure_page.rows_heading_count", count=formats.counted(everything, "row"))
    return t(
        "figure_page.rows_heading",
        count=formats.counted(everything, "row"),
        met=formats.counted(met, "row"),
        rest=formats.counted(everything - met, "row"),
    )


def rows_note(definition: Indicator) -> str:
    """Which register the rows come from, and how names are treated."""
    names = figures.register_names(definition.registers)
    return t("figure_page.rows_note", registers=names)


def choose_part(definition: Indicator, counted: pd.DataFrame) -> bool | None:
    """Lets the reader choose which rows to look at; those that need somebody first. None: all of them."""
    if definition.rows is None or definition.rows.met is None:
        return None
    # Where less is better, the rows that are counted are those to look at.
    worth = definition.better == "lower"
    parts = {"met": worth, "rest": not worth}
    order = sorted(parts, key=lambda part: part != ("met" if worth else "rest"))
    found = st.segmented_control(
        t("figure_page.part"),
        order,
        default=order[0],
        format_func=lambda part: t(f"figure_page.part_{part}"),
        key=f"part-{definition.id}",
        label_visibility="collapsed",
    )
    return (found or order[0]) == "met"


def total(counted: pd.DataFrame, met: bool | None) -> int:
    """How many rows there are of those looked at."""
    met_rows, all_rows = (int(counted[name].iloc[0]) for name in ("met_rows", "all_rows"))
    return all_rows if met is None else met_rows if met else all_rows - met_rows


def rows(behind: pd.DataFrame, definition: Indicator) -> Listed:
    """The rows with names of places and codes in words; columns nobody has filled are left out."""
    codes, places = asking.code_names(), asking.place_names()
    shown: dict[str, list[str]] = {}
    columns = []
    for name in _in_order(behind):
        label = label_of(name, definition)
        if not label:
            continue
        listed = _register_column(name, definition.registers)
        code_list = listed.codes if listed else None
        values = [_said(value, name, code_list, codes, places) for value in behind[name].tolist()]
        if not any(values):
            continue
        shown[name] = values
        is_figure = pd.api.types.is_numeric_dtype(behind[name].dtype) and not name.startswith(("is_", "has_"))
        columns.append(
            Column(name, label, "figure" if is_figure and name != "grade" else "text",
                   _WIDE if name in PLACES else _NARROW)
        )  # fmt: skip
        if len(columns) == MOST_COLUMNS:
            break
    return Listed(pd.DataFrame(shown, dtype=object), tuple(columns))


def _in_order(behind: pd.DataFrame) -> list[str]:
    """Names first, then places, then what the mart says in its own order."""
    first = [*NAME_COLUMNS, "hukou_township_code", "township_code", "village_code", "school_code"]
    rest = [
        name
        for name in behind.columns
        if name not in first and name not in PASSED_OVER and not name.endswith("_key")
    ]
    return [name for name in first if name in behind.columns] + rest


def label_of(column: str, definition: Indicator) -> str:
    """What a column is called: our own word, else the header of a register; empty when neither."""
    if has(f"column.{column}"):
        return t(f"column.{column}")
    found = _register_column(column, definition.registers)
    if found is None:
        return ""
    return found.header if language() == "zh" else wording.begun(column.replace("_", " "))


@cache
def _register_column(name: str, registers: tuple[str, ...]) -> RegisterColumn | None:
    """The column of that name in a register, the figure's own registers first; never an identity column."""
    known = load_registers()
    for register in (*registers, *known):
        for column in known[register].columns if register in known else ():
            if column.name == name and not column.identity:
                return column
    return None


def _said(
    value: Any,
    column: str,
    listed: str | None,
    codes: Mapping[tuple[str, str], str],
    places: Mapping[str, tuple[str, str | None]],
) -> str:
    if not wording.known(value):
        return ""
    if column in PLACES:
        zh, en = places.get(str(value), (str(value), None))
        return wording.either(zh, en)
    if isinstance(value, bool):
        return t("word.yes" if value else "word.no")
    if listed:
        text = str(int(value)) if isinstance(value, float) else str(value)
        return wording.begun(codes.get((listed, text), text))
    if isinstance(value, pd.Timestamp):
        return formats.day(value.date())
    if isinstance(value, float | int):
        return formats.number(float(value), 0 if float(value).is_integer() else 1)
    return str(value)
