"""A section as a value: its heading says the finding, its parts show it, its source says what was counted.

A section is made by a function of the reader, `make(r) -> Section | State | None`; `view/render.py` draws it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from baoxue.view import formats, listing
from baoxue.view.blocks import Source
from baoxue.view.cards import Count, Rate
from baoxue.view.charts import Chart
from baoxue.view.reader import Reader
from baoxue.view.words import has, t

ABSENT = formats.DASH
NAME = "name"
"""The column that only those see who may see (masked) names."""


@dataclass(frozen=True)
class State:
    """What stands in place of figures: one bold line, one soft line."""

    bold: str
    soft: str = ""


@dataclass(frozen=True)
class Column:
    """A column of a table: a column of the rows, how it is written, and its width in pixels.

    `format` is one of the texts' formats (`number`, `percent1`, `day`, a unit); without one the cell is text.
    """

    name: str
    format: str = ""
    width: int | None = None
    label: str = ""
    """The key of its heading, by default `<section>_<name>`."""


@dataclass(frozen=True)
class Table:
    """Up to some ten rows and five columns of ready text."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...] = ()
    """Shares of the width in percent, where cells are sentences."""


@dataclass(frozen=True)
class List:
    """Rows of children or cases, scrolled in the browser. `late` names a column of true or false."""

    rows: pd.DataFrame
    columns: tuple[listing.Column, ...]
    key: str
    order: str = ""
    unit: str = "person"
    late: str | None = None
    total: int | None = None


@dataclass(frozen=True)
class Counts:
    """Two to four large figures in a row."""

    items: tuple[Count, ...]
    note: str = ""


@dataclass(frozen=True)
class Rates:
    """Rate cards."""

    items: tuple[Rate, ...]
    note: str = ""


Part = Chart | Table | List | Counts | Rates | State


@dataclass(frozen=True)
class Section:
    """A heading with its finding, a soft note, and what shows it, from top to bottom."""

    heading: str
    note: str = ""
    parts: tuple[Part, ...] = ()
    source: Source | None = None


def section(
    key: str,
    *parts: Part | None,
    source: Source | None = None,
    empty: bool = False,
    heading: str = "heading",
    note: str | None = None,
    **values: Any,
) -> Section:
    """The section of a key of the locale: `<key>_heading` and, where there is one, `<key>_note`.

    Both are filled in with `values`. When `empty`, it is `<key>_heading_none` and nothing else.
    """
    prefix = key + ("_" if "." in key else ".")
    text = t(prefix + ("heading_none" if empty else heading), **values)
    if note is None:
        note = t(f"{prefix}note", **values) if has(f"{prefix}note") else ""
    if empty:
        return Section(text)
    return Section(text, note, tuple(part for part in parts if part is not None), source)


def table(key: str, rows: pd.DataFrame, *columns: Column, widths: Sequence[int] = ()) -> Table | None:
    """A table of rows; None without rows. Headings are `<key>_<column>`."""
    if rows.empty:
        return None
    header = tuple(t(column.label or f"{key}_{column.name}") for column in columns)
    cells = [[_cell(value, column.format) for value in rows[column.name].tolist()] for column in columns]
    return Table(header, tuple(zip(*cells, strict=True)), tuple(widths))


def person_list(
    key: str,
    rows: pd.DataFrame,
    r: Reader,
    *columns: tuple[str, listing.Kind, int] | tuple[str, listing.Kind, int, str],
    order: str = "",
    unit: str = "person",
) -> List:
    """A list of children or cases: columns as (name, kind, width, key of the heading).

    Names are only for those who see them.
    """
    made = tuple(
        listing.Column(name, t(label[0] if label else f"{key}_{name}"), kind, width)
        for name, kind, width, *label in columns
        if name != NAME or r.sees_names
    )
    return List(rows, made, key.replace(".", "-"), order, unit)


def not_supplied(r: Reader, what: str, *registers: str) -> State:
    """未接入, and the registers that would fill it."""
    return State(
        t("state.not_supplied", what=what), t("state.not_supplied_more", register=r.registers(registers))
    )


def _cell(value: Any, format: str) -> str:
    if value is None or (isinstance(value, float) and value != value):
        return ABSENT
    return formats.written(value, format) if format else str(value)
