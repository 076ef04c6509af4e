"""Lists a reader acts on: generated sentences, case tables, and the way to take them along."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Any, Literal, get_args

import pandas as pd
import streamlit as st
from pandas.io.formats.style import Styler

from baoxue.view import formats, navigation, ordering, session, theme
from baoxue.view.blocks import html_table, note_line
from baoxue.view.style import inline
from baoxue.view.words import language, t

Mark = Literal["late", "low", "again", "absent", "pending", "better"]
Kind = Literal["text", "figure", "count", "days", "yuan", "percent", "date", "state"]

_TONE: Mapping[Mark, str] = {
    "late": "worse", "low": "worse", "again": "worse", "absent": "worse",
    "pending": "neutral", "better": "better",
}  # fmt: skip
_ROW = 36
_ENGLISH_WIDER = 1.35
_MOST_ROWS = 12  # higher tables scroll within themselves
_KINDS: Mapping[str, Kind] = {kind: kind for kind in get_args(Kind)}
_VALUED: tuple[Kind, ...] = ("count", "days", "yuan", "percent", "date")
_RIGHT: tuple[Kind, ...] = ("figure", "count", "days", "yuan", "percent")


@dataclass(frozen=True)
class Link:
    """Where a sentence leads: the stem of a page file and the filter values that differ from the present
    ones."""

    label: str
    page: str
    query: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Line:
    """One sentence: its mark, its text (`**bold**` allowed) and at most one link."""

    mark: Mark
    text: str
    link: Link | None = None


@dataclass(frozen=True)
class Column:
    """One column of a table: the frame's column, its heading, its kind and its width in pixels.

    `figure` is ready text that stands to the right; the other kinds are written out here.
    """

    name: str
    label: str
    kind: Kind = "text"
    width: int | None = None


def titled(prefix: str, columns: str) -> tuple[Column, ...]:
    """Columns written as `name:width` or `name:kind:width`, headed by the words `<prefix>_<name>`.

    >>> [column.kind for column in titled("reporting.column", "file:180 row:count:70")]
    ['text', 'count']
    """
    parsed = [column.split(":") for column in columns.split()]
    return tuple(
        Column(name, t(f"{prefix}_{name}"), _KINDS[kind[0]] if kind else "text", int(width))
        for name, *kind, width in parsed
    )


def sentences(lines: Sequence[Line], key: str = "") -> None:
    """The sentences, each with its badge and its link; a second list on a page needs a `key`."""
    for index, line in enumerate(lines):
        badge = formats.whole(t(f"mark.{line.mark}").replace(" ", formats.NBSP))
        said = (
            f'<div class="bx-say"><span class="bx-badge bx-badge-{_TONE[line.mark]}">{escape(badge)}</span>'
            f"{inline(line.text)}</div>"
        )
        with st.container(
            horizontal=True, gap="xxsmall", key=f"say-{key}{index}", vertical_alignment="center"
        ):
            st.html(said, width="content")
            if line.link is not None:
                navigation.link(line.link.page, line.link.label, session.query(**line.link.query))


def table(
    rows: pd.DataFrame,
    columns: Sequence[Column],
    *,
    late: str | None = None,
    total: int | None = None,
    order: str = "",
    unit: str = "case",
    key: str | None = None,
) -> None:
    """A list of cases. `late` names a boolean column: its rows show the `state` and `days` cells as late.
    Under it: how many of how many, and the order."""
    told = {column.label: _cells(rows, column, late) for column in columns}
    shown = pd.DataFrame(
        {column.label: _sorting(rows, column, told[column.label]) for column in columns},
        index=range(len(rows)),
    )
    coloured = rows[late].tolist() if late is not None and bool(rows[late].any()) else ()
    data = _written(shown, told, coloured, _coloured_labels(columns))
    st.dataframe(
        data,
        hide_index=True,
        row_height=_ROW,
        height=_ROW * (min(len(shown), _MOST_ROWS) + 1) + 2,
        column_config={
            column.label: st.column_config.Column(
                width=_width(column.width), alignment="right" if column.kind in _RIGHT else "left"
            )
            for column in columns
        },
        key=key,
        alt=order or None,
        placeholder=formats.DASH,
    )
    if len(rows):
        st.html(_as_rows(columns, told, coloured))
    count = len(shown) if total is None else total
    if count == len(shown):
        note_line(t("list.all_shown", total=formats.counted(count, unit)) + order)
    else:
        shown_text = formats.counted(len(shown), unit)
        note_line(t("list.shown", shown=shown_text, total=formats.counted(count, unit)) + order)


def _coloured_labels(columns: Sequence[Column]) -> list[str]:
    """State and the first column of days (how long it has waited; a limit beside it stays black)."""
    waited = [column.label for column in columns if column.kind == "days"][:1]
    return [column.label for column in columns if column.kind == "state"] + waited


def _width(pixels: int | None) -> int | None:
    """Widths are given for Chinese; the same words in English take about a third more."""
    return pixels if pixels is None or language() == "zh" else round(pixels * _ENGLISH_WIDER)


def _as_rows(columns: Sequence[Column], told: Mapping[str, Sequence[str]], late: Sequence[Any]) -> str:
    """The same list as plain rows: on a phone each is a card, on paper a line of a table. A canvas can be
    neither, and shows a dozen rows of what it holds."""
    head = "".join(f'<th scope="col">{escape(column.label)}</th>' for column in columns)
    right = ["bx-right" if column.kind in _RIGHT else "" for column in columns]
    labels = [escape(column.label) for column in columns]
    lines = []
    for row, cells in enumerate(zip(*(told[column.label] for column in columns), strict=True)):
        mark = ' class="bx-late"' if row < len(late) and late[row] else ""
        made = (
            f'<td class="{side if text else "bx-none"}" data-label="{label}">{inline(text)}</td>'
            for text, side, label in zip(cells, right, labels, strict=True)
        )
        lines.append(f"<tr{mark}>{''.join(made)}</tr>")
    return (
        f'<div class="bx-rows" tabindex="0"><table><thead><tr>{head}</tr></thead>'
        f"<tbody>{''.join(lines)}</tbody></table></div>"
    )


def _sorting(rows: pd.DataFrame, column: Column, told: Sequence[str]) -> Any:
    """The column as it is sent: what it sorts by, or its text where that sorts right."""
    if column.kind in _VALUED:
        found: Sequence[float | None] | None = ordering.of_values(rows[column.name].tolist())
    elif column.kind == "state":
        found = None
    else:
        found = ordering.of_texts(told, is_figure=column.kind == "figure")
    return list(told) if found is None else pd.array(found, dtype="Float64")


def _written(
    shown: pd.DataFrame, told: Mapping[str, Sequence[str]], late: Sequence[Any], labels: Sequence[str]
) -> Any:
    """The same frame with its texts laid over what it sorts by, and some cells of late rows in the colour of
    worse; nothing else is styled.

    A Styler works out every cell in Python and takes ten times as long as the table itself. What is written
    and coloured is known here, so that its two steps are answered directly; the fixed name keeps the table
    the same to the browser from one run to the next.
    """
    if not len(shown):
        return shown
    places = [list(shown.columns).index(label) for label in labels]
    marked = [f"row{row}_col{place}" for row, is_late in enumerate(late) if is_late for place in places]
    over = [
        {"id": f"row{row}_col{place}", "display_value": text}
        for place, label in enumerate(shown.columns)
        if shown[label].dtype == "Float64"
        for row, text in enumerate(told[label])
    ]
    translated = {
        "cellstyle": [{"props": [("color", theme.palette().worse)], "selectors": marked}] if marked else [],
        "body": [over],
    }
    styler: Any = Styler(shown, uuid="late")
    styler._compute = lambda: styler
    styler._translate = lambda *_: translated
    return styler


def _cells(rows: pd.DataFrame, column: Column, late: str | None) -> list[str]:
    if column.kind == "state":
        flags = rows[late].tolist() if late else [False] * len(rows)
        return [t("list.state_late") if flag else t("list.state_within") for flag in flags]
    return [_cell(value, column.kind) for value in rows[column.name].tolist()]


def _cell(value: Any, kind: Kind) -> str:
    if value is None or pd.isna(value):
        return formats.DASH if kind in _RIGHT else ""
    if kind == "days":
        return formats.counted(float(value), "day")
    if kind == "count":
        return formats.number(float(value))
    if kind == "yuan":
        return formats.money(float(value))
    if kind == "percent":
        return formats.percent(float(value))
    return formats.day(value) if kind == "date" else str(value).replace(formats.JOINER, "")


def prose_table(
    header: Sequence[str],
    rows: Sequence[Sequence[str]],
    widths: Sequence[int],
    texts: Collection[int] = (),
) -> None:
    """Rows of whole sentences, which may take two lines; `widths` are the columns' shares in percent, `texts`
    the columns that stand to the left although they begin with figures."""
    st.html(html_table(header, rows, widths, texts))


def small_table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Up to ten rows and five narrow columns of ready text; figures are right-aligned."""
    st.html(html_table(header, rows))
