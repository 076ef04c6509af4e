"""Reading CSV files: the sheet's own row numbers, no ragged row passed over."""

import csv
import io
from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv as arrow_csv

from baoxue.intake.cells import HEAD_ROWS, Cells, UnreadableError, no_columns
from baoxue.intake.findings import shape
from baoxue.intake.text import as_text

OPENING = 1 << 18
"""Bytes from which the first rows are taken."""
ROWS_NAMED = 100
MOST_COLUMNS = 16_384
"""As in a spreadsheet: a row of more cells is no row of a register."""
LONGEST_CELL = 40_000
"""A spreadsheet's cell holds 32,767 characters: what is longer runs on to a quotation mark far below."""

Head = list[list[str]]
csv.field_size_limit(1 << 20)


@dataclass(frozen=True)
class _Split:
    """The first rows, split at one delimiter, and where each begins in the file."""

    delimiter: str
    head: Head
    starts: list[int]


def read_delimited(data: bytes, fits: Callable[[Head], int] = lambda head: 0) -> Cells:
    """A text file in UTF-8, GB18030 or UTF-16, split at the delimiter under which a known header stands.

    `fits` says how many cells of the first rows are known headers; where none are, the most frequent of
    the delimiters is taken. UnreadableError when the rows cannot be told apart.
    """
    data = as_text(data)
    # The opening may end inside of a character.
    opening = data[:OPENING].decode("utf-8", "ignore")
    lines = io.StringIO(opening, newline="").readlines()
    counts = {mark: sum(line.count(mark) for line in lines[:HEAD_ROWS]) for mark in shape()["delimiters"]}
    _check_width(data, lines)
    found = [_split(lines, mark) for mark in sorted(counts, key=counts.__getitem__, reverse=True)]
    split = max((it for it in found if counts[it.delimiter] or it is found[0]), key=lambda it: fits(it.head))
    head, delimiter = split.head, split.delimiter
    for number, row in enumerate(head, start=1):
        if any(len(cell) > LONGEST_CELL for cell in row):
            raise UnreadableError("broken_quotes", [(number, {})])
    width = max(map(len, head), default=0)

    def columns(first_row: int) -> list[pa.Array]:
        return _columns(data, split.starts[first_row], delimiter, first_row, len(head[first_row - 1]))

    return Cells("", [row + [""] * (width - len(row)) for row in head], columns)


def _check_width(data: bytes, lines: list[str]) -> None:
    """Refuses a row that is longer than a row can be, before it is taken apart."""
    for number, line in enumerate(lines[:HEAD_ROWS], start=1):
        width = 1 + max(line.count(mark) for mark in shape()["delimiters"])
        if number == len(lines):
            end = data.find(b"\n", OPENING)
            rest = data[len("".join(lines).encode()) : end if end >= 0 else len(data)]
            width += max(rest.count(mark.encode()) for mark in shape()["delimiters"])
        if width > MOST_COLUMNS:
            words = {"found": f"{width:,}", "limit": f"{MOST_COLUMNS:,}"}
            raise UnreadableError("too_many_columns", [(number, words)])


def _split(lines: list[str], delimiter: str) -> _Split:
    head: Head = []
    starts = [0]
    reader = csv.reader(lines, delimiter=delimiter)
    consumed = 0
    for row in islice(reader, HEAD_ROWS):
        head.append(row)
        starts.append(starts[-1] + sum(len(line.encode()) for line in lines[consumed : reader.line_num]))
        consumed = reader.line_num
    return _Split(delimiter, head, starts)


def _columns(data: bytes, start: int, delimiter: str, first_row: int, width: int) -> list[pa.Array]:
    end = len(data)
    while end > start and data[end - 1] in b"\r\n":
        end -= 1
    if end == start:
        return no_columns(width)
    body = memoryview(data)[start:end]
    quotes = data.count(b'"', start, end)
    if quotes % 2:
        raise UnreadableError("broken_quotes", [(_broken_row(body, delimiter, first_row), {})])
    if (
        delimiter.isascii()
        and quotes % 2 == 0
        and data.find(b"\n\n", start, end) < 0
        and data.find(b"\n\r\n", start, end) < 0
    ):
        columns = _columns_fast(body, delimiter, width, quotes > 0)
        if columns is not None:
            return columns
    return _columns_by_row(str(body, "utf-8"), delimiter, first_row, width)


def _columns_fast(
    body: bytes | memoryview, delimiter: str, width: int, quoted: bool = True
) -> list[pa.Array] | None:
    """All columns at once; None when some row has more or fewer cells, and rows must be told apart."""
    names = [str(i) for i in range(width)]
    ragged: list[int] = []

    def skip(row: Any) -> str:
        ragged.append(row.actual_columns)
        return "skip"

    try:
        table = arrow_csv.read_csv(
            pa.py_buffer(body),
            arrow_csv.ReadOptions(column_names=names, block_size=4 << 20),
            arrow_csv.ParseOptions(
                delimiter=delimiter,
                newlines_in_values=quoted,
                ignore_empty_lines=False,
                invalid_row_handler=skip,
            ),
            arrow_csv.ConvertOptions(
                column_types={name: pa.string() for name in names},
                strings_can_be_null=False,
                check_utf8=False,
            ),
        )
    except pa.ArrowInvalid:
        return None
    if ragged:
        return None
    return [pc.fill_null(column.combine_chunks(), "") for column in table.columns]


def _broken_row(body: memoryview, delimiter: str, first_row: int) -> int:
    """The row in which a quotation mark is left open; nothing of the rows is kept."""
    number = first_row
    reader = csv.reader(
        io.TextIOWrapper(io.BytesIO(body), "utf-8", newline=""), delimiter=delimiter, strict=True
    )
    try:
        for _ in reader:
            number += 1
    except csv.Error:
        return number + 1
    return number


def _columns_by_row(body: str, delimiter: str, first_row: int, width: int) -> list[pa.Array]:
    rows: list[list[str]] = []
    ragged: list[tuple[int, dict[str, str | int]]] = []
    reader = csv.reader(io.StringIO(body, newline=""), delimiter=delimiter, strict=True)
    try:
        for number, row in enumerate(reader, start=first_row + 1):
            if len(row) > width and not any(row[width:]):
                row = row[:width]
            if row and len(row) != width and len(ragged) < ROWS_NAMED:
                ragged.append((number, {"found": len(row), "expected": width}))
            rows.append(row or [""] * width)
    except csv.Error as error:
        raise UnreadableError("broken_quotes", [(first_row + len(rows) + 1, {})]) from error
    if ragged:
        raise UnreadableError("ragged_row", ragged)
    return [pa.array(cells, pa.string()) for cells in zip(*rows, strict=True)]
