"""Reading CSV files: strict decoding, the sheet's own row numbers, no ragged row passed over."""

import codecs
import csv
import io
from itertools import islice
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv as arrow_csv

from baoxue.intake.cells import HEAD_ROWS, Cells, UnreadableError, no_columns

OPENING = 1 << 18
"""Bytes from which the first rows are taken."""
ROWS_NAMED = 100
ASCII = bytes(range(128))


def read_delimited(data: bytes) -> Cells:
    """A CSV file in UTF-8 (with or without BOM) or GB18030, split by comma, tab or semicolon."""
    data = _as_utf8(data)
    begin = len(codecs.BOM_UTF8) if data.startswith(codecs.BOM_UTF8) else 0
    # The opening may end inside of a character.
    opening = data[begin : begin + OPENING].decode("utf-8", "ignore")
    lines = io.StringIO(opening, newline="").readlines()
    delimiter = max(",\t;", key=lambda mark: sum(line.count(mark) for line in lines[:HEAD_ROWS]))
    head: list[list[str]] = []
    starts = [begin]
    reader = csv.reader(lines, delimiter=delimiter)
    consumed = 0
    for row in islice(reader, HEAD_ROWS):
        head.append(row)
        starts.append(starts[-1] + sum(len(line.encode()) for line in lines[consumed : reader.line_num]))
        consumed = reader.line_num
    width = max(map(len, head), default=0)

    def columns(first_row: int) -> list[pa.Array]:
        return _columns(data, starts[first_row], delimiter, first_row, len(head[first_row - 1]))

    return Cells("", [row + [""] * (width - len(row)) for row in head], columns)


def _as_utf8(data: bytes) -> bytes:
    """Strictly decoded: nothing is replaced, and bytes that are no text at all are refused."""
    try:
        data.decode()
        text = data
    except UnicodeDecodeError as not_utf8:
        if _is_damaged_utf8(data):
            raise _wrong_encoding(data, not_utf8.start) from not_utf8
        try:
            text = data.decode("gb18030").encode()
        except UnicodeDecodeError as not_gb18030:
            raise _wrong_encoding(data, max(not_utf8.start, not_gb18030.start)) from not_utf8
    if b"\0" in data:
        raise _wrong_encoding(data, data.index(b"\0"))
    return text


def _wrong_encoding(data: bytes, position: int) -> UnreadableError:
    return UnreadableError("wrong_encoding", [(data[:position].count(b"\n") + 1, {})])


def _is_damaged_utf8(data: bytes) -> bool:
    """Whether most of what is not ASCII is UTF-8 all the same: as GB18030 it would be other characters."""
    if data.startswith(codecs.BOM_UTF8):
        return True
    sound = len(data.decode("utf-8", "ignore").encode())
    ascii_bytes = len(data) - len(data.translate(None, ASCII))
    return sound - ascii_bytes > (len(data) - ascii_bytes) / 2


def _columns(data: bytes, start: int, delimiter: str, first_row: int, width: int) -> list[pa.Array]:
    end = len(data)
    while end > start and data[end - 1] in b"\r\n":
        end -= 1
    if end == start:
        return no_columns(width)
    body = memoryview(data)[start:end]
    quotes = data.count(b'"', start, end)
    if quotes % 2 == 0 and data.find(b"\n\n", start, end) < 0 and data.find(b"\n\r\n", start, end) < 0:
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
