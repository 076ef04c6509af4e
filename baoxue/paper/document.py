"""What stands on a paper, as values: the same document is drawn as PDF and as DOCX.

Text may carry **bold**; what stands in the cells of a table may not (a masked name has asterisks of its
own): there a tone says it. Amounts in drawings are shares of 0..1 of the space that a drawing has.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Tone = Literal["plain", "soft", "strong", "worse", "better"]
Form = Literal["working", "official"]
"""`working`: a dense sheet to carry; `official`: a letter or report in the type that offices use."""


@dataclass(frozen=True)
class Cell:
    """A cell of a table beside plain text: `marks` are missing children, a diamond each; `rows` how many
    rows it spans; `blank` a line to write on, `box` a box to tick; `line` a small line (None: a gap) with its
    target."""

    text: str = ""
    tone: Tone = "plain"
    marks: int = 0
    rows: int = 1
    blank: bool = False
    box: bool = False
    line: tuple[float | None, ...] = ()
    target: float | None = None


@dataclass(frozen=True)
class Heading:
    """A section's finding, with a soft note behind it; level 1 or 2."""

    text: str
    note: str = ""
    level: int = 1


@dataclass(frozen=True)
class Text:
    """A paragraph. `indent`: two characters in, as running text in official papers is; `small`: a note."""

    text: str
    tone: Tone = "plain"
    indent: bool = False
    align: Literal["left", "center", "right"] = "left"
    small: bool = False


@dataclass(frozen=True)
class Point:
    """One of the points to look at first: its mark, the word of the mark, and a sentence."""

    sense: Literal["worse", "better", "neutral"]
    word: str
    text: str


@dataclass(frozen=True)
class Points:
    """Points to look at first, worst first."""

    points: tuple[Point, ...]


@dataclass(frozen=True)
class Table:
    """Header and rows, each as long as the header; a cell covered by one that spans rows from above is None.

    `widths`: relative; `right`: columns whose text stands to the right; `total`: the last row is a sum;
    `groups`: rows (by number) after which a thin rule stands.
    """

    header: tuple[str, ...]
    rows: tuple[tuple[str | Cell | None, ...], ...]
    widths: tuple[float, ...] = ()
    right: tuple[int, ...] = ()
    total: bool = False
    groups: tuple[int, ...] = ()


@dataclass(frozen=True)
class StripDot:
    """A case: `at` its days in the step over the step's limit (1 is the limit), and what is written beside
    it."""

    at: float
    text: str
    is_late: bool


@dataclass(frozen=True)
class StripRow:
    """A step with its limit in words, its cases, and the counts on the right."""

    name: str
    limit: str
    dots: tuple[StripDot, ...]
    open: str
    late: str = ""


@dataclass(frozen=True)
class Strip:
    """Cases by step; one line is the limit for all of them. `limit`: what is written under it."""

    rows: tuple[StripRow, ...]
    limit: str


@dataclass(frozen=True)
class Bar:
    """A bar of `full` (a share of the widest), of which `reached` is filled."""

    name: str
    reached: float
    full: float
    text: str


@dataclass(frozen=True)
class Bars:
    """Bars against their full lengths; what is lost stays hollow."""

    bars: tuple[Bar, ...]


@dataclass(frozen=True)
class RangeRow:
    """A place: where its value stands (0..1), its range, and ready text for the columns on the right."""

    name: str
    value: float
    low: float
    high: float
    texts: tuple[str, ...]
    is_own: bool = False


@dataclass(frozen=True)
class Ranges:
    """Places with their ranges, in order. `header`: of the columns on the right; `ticks`: (0..1, text)."""

    rows: tuple[RangeRow, ...]
    header: tuple[str, ...]
    ticks: tuple[tuple[float, str], ...] = ()


@dataclass(frozen=True)
class Checklist:
    """Things to tick off."""

    items: tuple[str, ...]


@dataclass(frozen=True)
class Signatures:
    """Lines to sign on, each under its word."""

    words: tuple[str, ...]


@dataclass(frozen=True)
class Columns:
    """Two columns of blocks."""

    left: tuple["Block", ...]
    right: tuple["Block", ...]


@dataclass(frozen=True)
class NewPage:
    """What follows begins on a new page."""


Block = Heading | Text | Points | Table | Strip | Bars | Ranges | Checklist | Signatures | Columns | NewPage


@dataclass(frozen=True)
class Document:
    """A whole paper.

    `over`: the line above the title (county, kind of paper); `badge`: 演示数据 and the like; `aside`: lines
    on the right of the title; `facts`: name and value under the strong rule. `scope` (filters, date of the
    data) and
    `treatment` (how the paper is to be treated) stand on every page, `watermark` behind everything. `pages`
    is the page number in words with `{page}` and `{pages}`.
    """

    title: str
    blocks: tuple[Block, ...]
    scope: str
    treatment: str
    printed: str
    printed_at: datetime
    pages: str
    over: str = ""
    badge: str = ""
    aside: tuple[str, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()
    watermark: str = ""
    language: str = "zh"
    form: Form = "working"
    author: str = ""


JOINER = "\u2060"
_BOLD = re.compile(r"\*\*([^*]+)\*\*")


def runs(text: str) -> list[tuple[str, bool]]:
    """A text in pieces with whether each is bold: `**x** y` gives [("x", True), (" y", False)].

    Joiners that keep words together on screen are taken out: paper breaks lines by itself.
    """
    return list(_runs(text.replace(JOINER, "")))


def _runs(text: str) -> Iterator[tuple[str, bool]]:
    end = 0
    for found in _BOLD.finditer(text):
        if found.start() > end:
            yield text[end : found.start()], False
        yield found[1], True
        end = found.end()
    if end < len(text):
        yield text[end:], False


def texts(blocks: Sequence[Block]) -> list[str]:
    """All text of these blocks in reading order, without marks of bold and the ticks of axes."""
    found: list[str] = []
    for block in blocks:
        found += _texts(block)
    return [text for text in found if text]


def _texts(block: Block) -> list[str]:
    match block:
        case Heading(text, note):
            return [_plain(text), _plain(note)]
        case Text(text):
            return [_plain(text)]
        case Points(points):
            return [part for point in points for part in (point.word, _plain(point.text))]
        case Table(header, rows):
            cells = [cell.text if isinstance(cell, Cell) else cell or "" for row in rows for cell in row]
            return [*header, *cells]
        case Strip(rows, limit):
            parts = [
                part
                for row in rows
                for part in (row.name, row.limit, *(dot.text for dot in row.dots), row.open, row.late)
            ]
            return [*map(_plain, parts), limit]
        case Bars(bars):
            return [part for bar in bars for part in (bar.name, _plain(bar.text))]
        case Ranges(rows, header):
            return [*header, *(part for row in rows for part in (row.name, *row.texts))]
        case Checklist(items) | Signatures(items):
            return [_plain(item) for item in items]
        case Columns(left, right):
            return [*texts(left), *texts(right)]
        case NewPage():
            return []


def _plain(text: str) -> str:
    return "".join(piece for piece, _ in runs(text))
