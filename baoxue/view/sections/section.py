"""A section as a value: its heading says the finding, its parts show it, its source says what was counted.

A section is made by a function of the reader, `make(r) -> Section | State | None`; `view/render.py` draws it.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from baoxue.analysis.comparison import share
from baoxue.view import charts, formats, listing
from baoxue.view.blocks import Source
from baoxue.view.cards import Count, Rate
from baoxue.view.charts import Chart
from baoxue.view.flow import Flow
from baoxue.view.place_list import PlaceList
from baoxue.view.reader import Reader
from baoxue.view.slips import Destination, Slip, Taken
from baoxue.view.words import has, t
from baoxue.warehouse import Filters

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


@dataclass(frozen=True)
class Fold:
    """A part within a section that is closed at first; `make` asks its questions when it is opened."""

    key: str
    title: str
    make: Callable[[], Iterable["Part | Section | None"]]


@dataclass(frozen=True)
class Download:
    """A button that makes a file; `what` is the word by which the audit log calls it."""

    key: str
    label: str
    file_name: str
    make: Callable[[Slip], Taken]
    what: str
    filters: Filters
    destination: Destination = "internal"


@dataclass(frozen=True)
class Row:
    """Parts side by side as far as there is room."""

    parts: tuple["Part", ...]


@dataclass(frozen=True)
class Note:
    """A soft line."""

    text: str


@dataclass(frozen=True)
class CopyText:
    """A text to be copied as a whole."""

    text: str


@dataclass(frozen=True)
class Reveal:
    """Under a list of children: an inspector may see one name, with a reason. `column`: the key of the mart
    `table` in the rows; `filters`: where the child is looked up; a second one of a mart needs a `part`."""

    filters: Filters
    table: str
    rows: pd.DataFrame
    column: str
    part: str = ""


@dataclass(frozen=True)
class Sentences:
    """Sentences with their marks and links; a second list on a page needs a `key`."""

    lines: tuple[listing.Line, ...]
    key: str = ""


Part = (
    Chart | Table | List | Reveal | Counts | Rates | Sentences | PlaceList | Flow
    | Source | State | Note | CopyText | Fold | Download | Row
)  # fmt: skip
"""A `Source` among the parts is one more definition line, where a section shows several figures."""
Named = Callable[[str], Part]
"""A part that says in words what it shows: it takes the heading of its section."""


@dataclass(frozen=True)
class Section:
    """A heading with its finding, a soft note, and what shows it, from top to bottom.

    No heading: all that an expander holds, whose title says it.
    """

    heading: str
    note: str = ""
    parts: tuple[Part, ...] = ()
    source: Source | None = None


@dataclass(frozen=True)
class Pair:
    """Two sections side by side."""

    left: Section
    right: Section


def section(
    key: str,
    *parts: Part | Named | None,
    source: Source | None = None,
    empty: bool = False,
    heading: str = "heading",
    note: str | None = None,
    **values: Any,
) -> Section:
    """The section of a key of the locale: `<key>_heading` and, where there is one, `<key>_note`.

    Both are filled in with `values`. When `empty`, it is `<key>_heading_none` and nothing else: no part that
    takes the heading is made.
    """
    prefix = key + ("_" if "." in key else ".")
    text = t(prefix + ("heading_none" if empty else heading), **values) if empty or heading else ""
    if note is None:
        note = t(f"{prefix}note", **values) if has(f"{prefix}note") else ""
    if empty:
        return Section(text)
    made = (part(text) if callable(part) else part for part in parts if part is not None)
    return Section(text, note, tuple(made), source)


def table(key: str, rows: pd.DataFrame, *columns: Column | str, widths: Sequence[int] = ()) -> Table | None:
    """A table of rows; None without rows. Headings are `<key>_<column>`.

    A column may be written as a text's placeholder is: `"children:number"`.
    """
    if rows.empty:
        return None
    made = [Column(*it.partition(":")[::2]) if isinstance(it, str) else it for it in columns]
    head = tuple(t(column.label or f"{key}_{column.name}") for column in made)
    cells = [[_cell(value, column.format) for value in rows[column.name].tolist()] for column in made]
    return Table(head, tuple(zip(*cells, strict=True)), tuple(widths))


def header(prefix: str, *names: str) -> tuple[str, ...]:
    """The headings `<prefix>_<name>` of a table."""
    return tuple(t(f"{prefix}_{name}") for name in names)


def row_list(
    columns: tuple[listing.Column, ...],
    rows: Iterable[Sequence[Any]],
    key: str,
    order: str = "",
    unit: str = "item",
) -> List:
    """A list of rows whose cells stand in the order of its columns."""
    frame = pd.DataFrame(list(rows), columns=[column.name for column in columns])
    return List(frame, columns, key, order, unit)


def bars(
    key: str, roles: Mapping[str, charts.BarRole], counted: Mapping[Any, float], total: float
) -> tuple[charts.Bar, ...]:
    """A bar for each name of `roles`, called `<key>_<name>`, with its share of the total."""
    prefix = key + ("_" if "." in key else ".")
    values = {name: float(counted.get(name, 0)) for name in roles}
    return tuple(
        charts.Bar(t(prefix + name), value, share(value, total), roles[name])
        for name, value in values.items()
    )


def person_list(
    key: str,
    rows: pd.DataFrame,
    r: Reader,
    *columns: listing.Column | tuple[str, listing.Kind, int] | tuple[str, listing.Kind, int, str],
    order: str = "",
    unit: str = "person",
) -> List:
    """A list of children or cases: columns ready (`listing.titled`) or as (name, kind, width, key of the
    heading).

    Names are only for those who see them.
    """
    made = (
        it
        if isinstance(it, listing.Column)
        else listing.Column(it[0], t(it[3] if len(it) > 3 else f"{key}_{it[0]}"), it[1], it[2])
        for it in columns
    )
    shown = tuple(column for column in made if column.name != NAME or r.sees_names)
    return List(rows, shown, key.replace(".", "-"), order, unit)


def not_supplied(r: Reader, what: str, *registers: str) -> State:
    """未接入, and the registers that would fill it."""
    return State(
        t("state.not_supplied", what=what), t("state.not_supplied_more", register=r.registers(registers))
    )


def nothing(what: str, r: Reader, count: float | None = None) -> State:
    """所选范围内没有…, with how many children were looked at (`count`)."""
    looked_at = None if count is None else formats.counted(count)
    soft = t("state.looked_at", count=looked_at, as_of=formats.as_of(r.as_of)) if looked_at else ""
    return State(t("state.empty", what=what), soft)


def first_snapshot() -> State:
    """第一个数据批次，还没有变化可比."""
    return State(t("state.first_snapshot"), t("state.first_snapshot_more"))


def _cell(value: Any, format: str) -> str:
    if value is None or (isinstance(value, float) and value != value):
        return ABSENT
    return formats.written(value, format) if format else str(value)
