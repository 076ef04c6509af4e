"""Reading CSV files: strict decoding, the sheet's own row numbers, no ragged row passed over."""

import csv
import io
from itertools import islice
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv as arrow_csv

from baoxue.intake.cells import HEAD_ROWS, Cells, UnreadableError, no_columns

OPENING = 1 << 18
"""Characters from which the first rows are taken."""
ROWS_NAMED = 100


def read_delimited(data: bytes) -> Cells:
    """A CSV file in UTF-8 (with or without BOM) or GB18030, split by comma, tab or semicolon."""
    text = _decoded(data)
    lines = io.StringIO(text[:OPENING], newline="").readlines()
    delimiter = max(",\t;", key=lambda mark: sum(line.count(mark) for line in lines[:HEAD_ROWS]))
    head: list[list[str]] = []
    starts = [0]
    reader = csv.reader(lines, delimiter=delimiter)
    consumed = 0
    for row in islice(reader, HEAD_ROWS):
        head.append(row)
        starts.append(starts[-1] + sum(map(len, lines[consumed : reader.line_num])))
        consumed = reader.line_num
    width = max(map(len, head), default=0)

    def columns(first_row: int) -> list[pa.Array]:
        body = text[starts[first_row] :].rstrip("\r\n")
        return _columns(body, delimiter, first_row, len(head[first_row - 1]))

    return Cells("", [row + [""] * (width - len(row)) for row in head], columns)


def _decoded(data: bytes) -> str:
    """Strictly decoded: nothing is replaced, and bytes that are no text at all are refused."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as not_utf8:
        try:
            text = data.decode("gb18030")
        except UnicodeDecodeError as not_gb18030:
            position = max(not_utf8.start, not_gb18030.start)
            raise UnreadableError("wrong_encoding", line=data[:position].count(b"\n") + 1) from not_utf8
    if "\0" in text:
        raise UnreadableError("wrong_encoding", line=text[: text.index("\0")].count("\n") + 1)
    return text


def _columns(body: str, delimiter: str, first_row: int, width: int) -> list[pa.Array]:
    if not body:
        return no_columns(width)
    if body.count('"') % 2 == 0 and "\n\n" not in body and "\n\r\n" not in body:
        columns = _columns_fast(body, delimiter, width)
        if columns is not None:
            return columns
    return _columns_by_row(body, delimiter, first_row, width)


def _columns_fast(body: str, delimiter: str, width: int) -> list[pa.Array] | None:
    """All columns at once; None when some row has more or fewer cells, and rows must be told apart."""
    names = [str(i) for i in range(width)]
    ragged: list[int] = []

    def skip(row: Any) -> str:
        ragged.append(row.actual_columns)
        return "skip"

    try:
        table = arrow_csv.read_csv(
            pa.py_buffer(body.encode()),
            arrow_csv.ReadOptions(column_names=names, block_size=4 << 20),
            arrow_csv.ParseOptions(
                delimiter=delimiter,
                newlines_in_values='"' in body,
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
