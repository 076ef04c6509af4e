"""The parts a page is made of: headings that say the finding, figures with their definition, states."""

import logging
import secrets
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from html import escape
from typing import Any, Protocol
from urllib.parse import urlencode

import streamlit as st

from baoxue.intake.registers import load_registers
from baoxue.view import asking, formats, navigation, pictures, session
from baoxue.view.charts.chart import CONFIG, Chart, Table
from baoxue.view.style import inline, tied
from baoxue.view.words import named, t
from baoxue.warehouse import QuestionTimeoutError

log = logging.getLogger(__name__)

_PAIR_FROM = 340
FOLD = "fold"
"""The parameter of an address that opens a closed part."""


class Defined(Protocol):
    """What a definition needs of an indicator."""

    @property
    def id(self) -> str: ...
    @property
    def unit(self) -> str: ...
    @property
    def numerator(self) -> Mapping[str, str]: ...
    @property
    def denominator(self) -> Mapping[str, str] | None: ...
    @property
    def calibre(self) -> Mapping[str, str]: ...
    @property
    def source(self) -> Mapping[str, str]: ...
    @property
    def registers(self) -> Sequence[str]: ...


class Found(Protocol):
    """Anything that may carry a chart, with the sentence that says what it shows."""

    @property
    def heading(self) -> str: ...
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
    indicator: str = ""
    """The figure whose page lists the rows behind this one; empty where there are none."""
    registers: tuple[str, ...] = ()
    """From which it is counted: what was set aside of them stands in the line."""

    @classmethod
    def of(cls, indicator: Defined, as_of: date, notes: tuple[str, ...] = ()) -> "Source":
        """The definition of an indicator, from its .toml."""
        numerator, denominator = named(indicator.numerator), named(indicator.denominator)
        if indicator.unit == "count":
            denominator = ""  # its words only say that there is none
        definition = f"{numerator} \u00f7 {denominator}" if denominator else numerator
        return cls(
            definition=definition,
            source=named(indicator.source),
            as_of=as_of,
            numerator=numerator,
            denominator=denominator,
            notes=tuple(text for text in (named(indicator.calibre), *notes) if text),
            indicator=indicator.id,
            registers=tuple(indicator.registers),
        )


def title(text: str) -> None:
    """The page's title."""
    st.title(text, anchor=False)


@contextmanager
def section(heading: str, note: str | None = None, into: Any = None) -> Iterator[None]:
    """A section headed by its finding (if any), its note under it; an error inside is shown in its place.

    `into` is a cell of `pair()`.
    """
    with into if into is not None else st.container():
        if heading:
            st.header(tied(heading), anchor=False)
        if note:
            note_line(note)
        with guarded():
            yield


@contextmanager
def guarded(text_key: str = "state.figure_failed") -> Iterator[None]:
    """Shows 这张图暂时出不来 with a code where the body fails, and writes the error to the log.

    Of a question that was stopped because it took too long, that is said.
    """
    try:
        yield
    except QuestionTimeoutError as error:
        code = failure_code()
        state(t("state.too_slow", seconds=f"{error.seconds:g}"), t("state.too_slow_more", code=code))
    except Exception:
        code = failure_code()
        state(t(text_key), t("state.failed_more", code=code))


@contextmanager
def folded(label: str, key: str) -> Iterator[bool]:
    """A part that is closed at first; gives whether it is open, so that nothing is asked or drawn before."""
    with st.expander(tied(label), key=f"fold-{key}", on_change="rerun") as part, guarded():
        yield bool(part.open)


def open_asked() -> None:
    """Opens the part that the address asks for (`fold=<key>`), once: a link may lead into a closed part."""
    if asked := st.query_params.get(FOLD):
        st.session_state[f"fold-{asked}"] = True
        del st.query_params[FOLD]


def failure_code() -> str:
    """Writes the error being handled to the log under a short code that a reader can pass on."""
    code = secrets.token_hex(3)
    log.exception("figure or page failed, code %s", code)
    return code


def row() -> Any:
    """A container whose parts stand side by side as far as there is room."""
    return st.container(horizontal=True)


def cells(count: int) -> tuple[Any, ...]:
    """So many cells side by side, below each other on a phone."""
    grid = st.grid(count, min_column_width=200)
    return tuple(grid.cell() for _ in range(count))


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
    """What a section found: its chart, which may be taken as a picture, or (`first`) that nothing came before
    the first snapshot.

    Else nothing, because the heading says it.
    """
    if found.chart is not None:
        figure(found.chart, source)
        if source is not None:
            said = t("source.definition", text=source.definition) + t(
                "source.as_of", day=formats.day(source.as_of)
            )
            pictures.offer(found.chart, found.heading, said)
    elif first:
        first_snapshot()


def fact_row(lines: Sequence[tuple[str, str]]) -> None:
    """Pairs of heading and text side by side, as far as there is room."""
    cells = "".join(f"<div><small>{escape(term)}</small>{inline(text)}</div>" for term, text in lines)
    st.html(f'<div class="bx-fact-row">{cells}</div>')


def facts(lines: Sequence[tuple[str, str]]) -> None:
    """Pairs of heading and text, one below the other."""
    listed = "".join(f"<dt>{escape(term)}</dt><dd>{inline(text)}</dd>" for term, text in lines)
    st.html(f'<dl class="bx-facts">{listed}</dl>')


def entries(items: Iterable[tuple[str, str, Sequence[tuple[str, str]]]]) -> None:
    """Definitions folded under their names, each with a link to its figure: (indicator, name, lines).

    One piece of HTML: a hundred widgets would cost the server half of a rerun.
    """
    more = t("figure_page.open")
    st.html("".join(_entry(name, lines) + f"{to_figure(id, more)}</details>" for id, name, lines in items))


@lru_cache(maxsize=1024)
def _entry(name: str, lines: Sequence[tuple[str, str]]) -> str:
    listed = "".join(f"<dt>{escape(term)}</dt><dd>{inline(text)}</dd>" for term, text in lines)
    return f'<details class="bx-entry"><summary>{escape(name)}</summary><dl class="bx-facts">{listed}</dl>'


def code(text: str) -> None:
    """A definition as it is written."""
    st.code(text, language="sql", wrap_lines=True)


def to_copy(text: str) -> None:
    """A text to be copied as a whole."""
    st.code(text, language=None, wrap_lines=True)


def source_line(source: Source, table: Table | None = None) -> None:
    """One soft line: definition, source, date; on expansion numerator, denominator, notes and the table."""
    line = t("source.definition", text=source.definition.rstrip(t("format.sentence_end").strip()))
    line += t("source.source", text=source.source) if source.source else ""
    line += t("source.as_of", day=formats.day(source.as_of))
    if left_out := rows_left_out(source.registers):
        line += t("source.set_aside", registers=left_out)
    listed = [(t("source.numerator"), source.numerator), (t("source.denominator"), source.denominator)]
    listed += [(t("source.notes"), text) for text in source.notes]
    details = "".join(f"<dt>{escape(term)}</dt><dd>{inline(text)}</dd>" for term, text in listed if text)
    body = f"<dl>{details}</dl>" if details else ""
    if table is not None:
        body += html_table(table.header, table.rows)
    # Beside the summary and not within it: a link in what opens and closes is neither by keyboard.
    more = to_figure(source.indicator, t("figure_page.open")) if source.indicator else ""
    told = f"<details><summary>{inline(line)}</summary>{body}</details>" if body else f"<p>{inline(line)}</p>"
    st.html(f'<div class="bx-source">{told}{more}</div>')


def to_figure(indicator: str, label: str) -> str:
    """A link to the page of one figure, with the filters of the page it stands on; HTML."""
    address = f"{navigation.FIGURE}?{urlencode(session.query(indicator=indicator))}"
    return f'<a class="bx-more" href="{escape(address)}" target="_self">{escape(label)}</a>'


def rows_left_out(registers: Collection[str] | None = None) -> str:
    """Of the snapshot looked at: registers (all by default) with how many rows were set aside, if any."""
    if registers is not None and not registers:
        return ""
    known, found = load_registers(), asking.looked_at().registers
    aside = {name: it.set_aside for name, it in found.items() if it.set_aside and name in known}
    return t("format.between_names").join(
        t("source.set_aside_of", register=named(known[name].title), count=formats.number(count))
        for name, count in aside.items()
        if registers is None or name in registers
    )


def html_table(
    header: Sequence[str],
    rows: Sequence[Sequence[str]],
    widths: Sequence[int] | None = None,
    texts: Collection[int] = (),
) -> str:
    """A plain table; columns whose every cell begins with a figure stand to the right, but for `texts`
    (days).

    With `widths` (percent) its cells may take several lines.
    """
    right = [
        bool(rows)
        and index not in texts
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
    kind = "bx-table"
    if widths:
        kind += " bx-prose" if len(widths) > _FIT_A_PHONE else " bx-prose bx-fits"
    return (
        f'<div class="bx-scroll" tabindex="0"><table class="{kind}">{columns}<thead><tr>{head}</tr></thead>'
        f"<tbody>{lines}</tbody></table></div>"
    )


_FIT_A_PHONE = 2
"""Columns of sentences that need no scrolling there."""


def _is_figure(text: str) -> bool:
    first = text.lstrip("*+-\u2212\u00a5")[:1]
    return first.isdigit() or text == formats.DASH


def state(bold: str, soft: str = "") -> None:
    """What stands in place of a figure: a border, one bold line, one soft line."""
    more = f'<div class="bx-soft">{inline(soft)}</div>' if soft else ""
    st.html(f'<div class="bx-state" role="status"><b>{inline(bold)}</b>{more}</div>')


def printed(text: str) -> None:
    """A line that only paper has: what was chosen, where the boxes of the choice are left out."""
    st.html(f'<div class="bx-printed">{inline(text)}</div>')


def notice(bold: str, text: str, link: str = "") -> None:
    """A band above the figures that says under which condition they are read; `link`: HTML."""
    more = f" {link}" if link else ""
    st.html(f'<div class="bx-band" role="status"><b>{escape(bold)}</b>{inline(text)}{more}</div>')


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
