"""Blocks of a paper on the screen: what a document says is drawn from the same values, in our own tables."""

from collections.abc import Sequence
from html import escape

import streamlit as st

from baoxue.paper.document import (
    Block,
    Cell,
    Checklist,
    Columns,
    Heading,
    Points,
    Signatures,
    Table,
    Text,
    runs,
)
from baoxue.view import blocks, formats, sparkline, theme
from baoxue.view.style import inline

SIGNS = {"worse": "\u25b2", "better": "\u25cf", "neutral": "\u25cb"}
DIAMOND = "\u25c6"
BOX = "\u2610"
MOST_MARKS = 6


def draw(listed: Sequence[Block]) -> None:
    """The blocks, one below the other, as one piece of HTML. Drawings (strips, bars, ranges) are left to the
    charts of the page."""
    if html := "".join(_html(block) for block in listed):
        st.html(html)


def _html(block: Block) -> str:
    match block:
        case Heading(text, note):
            return f'<h3 class="bx-paper-head">{inline(text)} <small>{inline(note)}</small></h3>'
        case Text(text, tone):
            return f'<div class="{"bx-note" if tone == "soft" else "bx-say"}">{inline(text)}</div>'
        case Points(points):
            return "".join(_point(one.sense, one.word, one.text) for one in points)
        case Table():
            return _table(block)
        case Checklist(items):
            return "".join(f'<div class="bx-say">{BOX} {inline(item)}</div>' for item in items)
        case Columns(left, right):
            return "".join(_html(one) for one in (*left, *right))
        case Signatures(words):
            return f'<div class="bx-note">{inline(formats.GAP.join(words))}</div>'
    return ""


def _point(sense: str, word: str, text: str) -> str:
    badge = formats.whole(f"{SIGNS[sense]}{formats.NBSP}{word}")
    shown = f'<span class="bx-badge bx-badge-{sense}">{escape(badge)}</span>'
    return f'<div class="bx-say">{shown}{inline(text)}</div>'


def _table(block: Table) -> str:
    right = set(block.right)
    head = "".join(
        f'<th scope="col"{_side(place in right)}>{escape(_plain(name))}</th>'
        for place, name in enumerate(block.header)
    )
    lines = []
    for number, row in enumerate(block.rows):
        total = block.total and number == len(block.rows) - 1
        cells = "".join(
            _cell(content if isinstance(content, Cell) else Cell(content), place in right, total)
            for place, content in enumerate(row)
            if content is not None
        )
        lines.append(f"<tr{' class=bx-total' if total else ''}>{cells}</tr>")
    return (
        f'<div class="bx-scroll" tabindex="0"><table class="bx-table bx-paper"><thead><tr>{head}</tr></thead>'
        f"<tbody>{''.join(lines)}</tbody></table></div>"
    )


def _cell(cell: Cell, to_right: bool, total: bool) -> str:
    # What stands in cells is never read as markup: a masked name has asterisks of its own.
    text = escape(_plain(cell.text))
    if cell.blank:
        text = ""
    elif cell.box:
        text = f"{BOX} {text}"
    elif cell.line:
        text = _line(cell)
    elif cell.marks:
        text = f"{DIAMOND * min(cell.marks, MOST_MARKS)} {text}"
    if cell.tone in ("worse", "better", "soft"):
        text = f'<span class="bx-{cell.tone}">{text}</span>'
    if cell.tone in ("strong", "worse") or total:
        text = f"<b>{text}</b>"
    span = f' rowspan="{cell.rows}"' if cell.rows > 1 else ""
    return f"<td{span}{_side(to_right)}>{text}</td>"


def _line(cell: Cell) -> str:
    colours = theme.palette()
    colour = colours.worse if cell.tone == "worse" else colours.focus
    address = sparkline.sparkline(cell.line, (), cell.target, colour, colours)
    return f'<img class="bx-small-line" src="{address}" alt="">' if address else ""


def _side(to_right: bool) -> str:
    return ' class="bx-right"' if to_right else ""


def _plain(text: str) -> str:
    return text.replace(formats.JOINER, "")


def section(heading: str, note: str, listed: Sequence[Block]) -> None:
    """A part of a paper as a section of a page."""
    with blocks.section("".join(piece for piece, _ in runs(heading)), note or None):
        draw(listed)
