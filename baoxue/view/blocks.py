"""The parts a page is made of: headings that say the finding, figures with their definition, states."""

import logging
import secrets
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from html import escape
from typing import Any, Protocol

import streamlit as st

from baoxue.view import formats
from baoxue.view.charts.chart import CONFIG, Chart, Table
from baoxue.view.style import inline, tied
from baoxue.view.words import named, t

log = logging.getLogger(__name__)

_PAIR_FROM = 340


class Defined(Protocol):
    """What a definition needs of an indicator."""

    @property
    def numerator(self) -> Mapping[str, str]: ...
    @property
    def denominator(self) -> Mapping[str, str] | None: ...
    @property
    def calibre(self) -> Mapping[str, str]: ...
    @property
    def source(self) -> Mapping[str, str]: ...


class Found(Protocol):
    """Anything that may carry a chart."""

    @property
    def chart(self) -> Chart | None: ...


@dataclass(frozen=True)
class Source:
    """Definition, source and date of a figure, in the reader's language."""

    definition: str
    source: str
    as_of: date
    numerator: str = ""
    denominator: str = ""
    notes: tuple[str, ...] = ()

    @classmethod
    def of(cls, indicator: Defined, as_of: date, notes: tuple[str, ...] = ()) -> "Source":
        """The definition of an indicator, from its .toml."""
        numerator, denominator = named(indicator.numerator), named(indicator.denominator)
        definition = f"{numerator} \u00f7 {denominator}" if denominator else numerator
        return cls(
            definition=definition,
            source=named(indicator.source),
            as_of=as_of,
            numerator=numerator,
            denominator=denominator,
            notes=tuple(text for text in (named(indicator.calibre), *notes) if text),
        )


def title(text: str) -> None:
    """The page's title."""
    st.title(text, anchor=False)


@contextmanager
def section(heading: str, note: str | None = None, into: Any = None) -> Iterator[None]:
    """A section headed by its finding, its note under it; an error inside is shown in its place.

    `into` is a cell of `pair()`.
    """
    with into if into is not None else st.container():
        st.header(tied(heading), anchor=False)
        if note:
            note_line(note)
        with guarded():
            yield


@contextmanager
def guarded(text_key: str = "state.figure_failed") -> Iterator[None]:
    """Shows 这张图暂时出不来 with a code where the body fails, and writes the error to the log."""
    try:
        yield
    except Exception:
        code = failure_code()
        state(t(text_key), t("state.failed_more", code=code))


def failure_code() -> str:
    """Writes the error being handled to the log under a short code that a reader can pass on."""
    code = secrets.token_hex(3)
    log.exception("figure or page failed, code %s", code)
    return code


def pair() -> tuple[Any, Any]:
    """Two cells side by side from 720 px up, below each other on a phone."""
    grid = st.grid(2, min_column_width=_PAIR_FROM, gap=("small", "large"))
    return grid.cell(), grid.cell()


def note(text: str) -> None:
    """A soft line of 14 px."""
    note_line(text)


def note_line(text: str) -> None:
    """The same under a name that does not clash with a parameter called `note`."""
    st.html(f'<div class="bx-note">{inline(text)}</div>')


def figure(chart: Chart, source: Source | None = None, key: str | None = None) -> None:
    """A chart, and under it its definition line with the details and the table one click away."""
    st.plotly_chart(
        chart.figure, height=chart.height, theme=None, config=CONFIG, alt=chart.alt or None, key=key
    )
    if source is not None:
        source_line(source, chart.table)


def draw(found: Found, source: Source | None = None, *, first: bool = False) -> None:
    """What a section found: its chart, or (`first`) that nothing came before the first snapshot.

    Else nothing, because the heading says it.
    """
    if found.chart is not None:
        figure(found.chart, source)
    elif first:
        first_snapshot()


def facts(lines: Sequence[tuple[str, str]]) -> None:
    """Pairs of heading and text, one below the other."""
    listed = "".join(f"<dt>{escape(term)}</dt><dd>{inline(text)}</dd>" for term, text in lines)
    st.html(f'<dl class="bx-facts">{listed}</dl>')


def source_line(source: Source, table: Table | None = None) -> None:
    """One soft line: definition, source, date; on expansion numerator, denominator, notes and the table."""
    line = t("source.definition", text=source.definition.rstrip(t("format.sentence_end").strip()))
    line += t("source.source", text=source.source) if source.source else ""
    line += t("source.as_of", day=formats.day(source.as_of))
    listed = [(t("source.numerator"), source.numerator), (t("source.denominator"), source.denominator)]
    listed += [(t("source.notes"), text) for text in source.notes]
    details = "".join(f"<dt>{escape(term)}</dt><dd>{inline(text)}</dd>" for term, text in listed if text)
    body = f"<dl>{details}</dl>" if details else ""
    if table is not None:
        body += html_table(table.header, table.rows)
    st.html(f'<details class="bx-source"><summary>{inline(line)}</summary>{body}</details>')


def html_table(
    header: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[int] | None = None
) -> str:
    """A plain table; columns whose every cell begins with a figure stand to the right.

    With `widths` (percent) its cells may take several lines.
    """
    right = [
        bool(rows)
        and all(_is_figure(row[index]) for row in rows if row[index])
        and any(row[index] for row in rows)
        for index in range(len(header))
    ]
    marks = ['class="bx-right"' if is_right else "" for is_right in right]
    head = "".join(
        f'<th scope="col" {mark}>{escape(text)}</th>' for mark, text in zip(marks, header, strict=True)
    )
    lines = "".join(
        "<tr>"
        + "".join(f"<td {mark}>{inline(cell)}</td>" for mark, cell in zip(marks, row, strict=True))
        + "</tr>"
        for row in rows
    )
    columns = "".join(f'<col style="width:{width}%">' for width in widths or ())
    kind = "bx-table bx-prose" if widths else "bx-table"
    return (
        f'<div class="bx-scroll" tabindex="0"><table class="{kind}">{columns}<thead><tr>{head}</tr></thead>'
        f"<tbody>{lines}</tbody></table></div>"
    )


def _is_figure(text: str) -> bool:
    first = text.lstrip("*+-\u2212\u00a5")[:1]
    return first.isdigit() or text == formats.DASH


def state(bold: str, soft: str = "") -> None:
    """What stands in place of a figure: a border, one bold line, one soft line."""
    more = f'<div class="bx-soft">{inline(soft)}</div>' if soft else ""
    st.html(f'<div class="bx-state" role="status"><b>{inline(bold)}</b>{more}</div>')


def not_supplied(what: str, register: str) -> None:
    """未接入, and the register that would fill it."""
    state(t("state.not_supplied", what=what), t("state.not_supplied_more", register=register))


def empty(what: str, looked_at: str = "", as_of: date | None = None) -> None:
    """所选范围内没有…, with how many were looked at."""
    soft = t("state.looked_at", count=looked_at, as_of=formats.as_of(as_of)) if looked_at and as_of else ""
    state(t("state.empty", what=what), soft)


def first_snapshot() -> None:
    """第一个数据批次，还没有变化可比."""
    state(t("state.first_snapshot"), t("state.first_snapshot_more"))


def too_few(what: str = "") -> None:
    """人数过少，不比较."""
    state(what + t("state.too_few"), t("state.too_few_more"))


def not_applicable(why: str) -> None:
    """不适用, and why."""
    state(t("state.not_applicable"), why)


def not_reported(unit: str, since: str = "", ask_whom: str = "") -> None:
    """未报送: the unit, for how long, and whom to ask."""
    soft = (t("state.not_reported_since", since=since) if since else "") + (
        t("state.not_reported_ask", whom=ask_whom) if ask_whom else ""
    )
    state(t("state.not_reported", unit=unit), soft)


def no_right() -> None:
    """不在您的责任区内, and the way back."""
    state(t("state.no_right"), t("state.no_right_more"))
