"""Reading files: every sheet as text cells with the rows they stand in, exactly as the file holds them."""

import csv
import io
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import python_calamine
from pyarrow import csv as arrow_csv

HEAD_ROWS = 30
EXCEL_SUFFIXES = (".xlsx", ".xlsm", ".xls")
SUFFIXES = (*EXCEL_SUFFIXES, ".csv")
LARGEST_FILE = 512 * 1024**2
LARGEST_UNPACKED = 3 * 1024**3
EXACT_UP_TO = 10**15
"""A spreadsheet keeps 15 digits of a number; longer ones are written here as 9.99e+17, never as if whole."""


class UnreadableFile(Exception):
    """A file or one of its rows cannot be read: the rule of shape.toml, its words, and the row if known."""

    def __init__(self, rule: str, row: int | None = None, **words: str | int) -> None:
        super().__init__(rule)
        self.rule = rule
        self.row = row
        self.words = words


@dataclass(frozen=True)
class Cells:
    """One sheet: its first rows as text (to find the header in) and, on request, its columns from a row on."""

    sheet: str
    head: list[list[str]]
    height: int
    columns: Callable[[int], list[pa.Array]]
    """columns(first_row), first_row counted from 0: one string array per column, "" for an empty cell."""
    hidden: bool = False


def read_file(path: Path) -> Iterator[Cells]:
    """The sheets of one file (one, called "", for CSV); UnreadableFile when it cannot be read."""
    size = path.stat().st_size
    if size > LARGEST_FILE:
        raise UnreadableFile("too_large", size=_megabytes(size), limit=_megabytes(LARGEST_FILE))
    if path.suffix.lower() in EXCEL_SUFFIXES:
        yield from _read_workbook(path)
    else:
        yield _read_csv(path.read_bytes())


def _megabytes(size: int) -> str:
    return f"{size / 1024**2:.0f} MB"


# ---- workbooks ----


def _read_workbook(path: Path) -> Iterator[Cells]:
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
        if unpacked > LARGEST_UNPACKED:
            raise UnreadableFile("too_large", size=_megabytes(unpacked), limit=_megabytes(LARGEST_UNPACKED))
    try:
        with python_calamine.CalamineWorkbook.from_path(path) as workbook:
            for about in workbook.sheets_metadata:
                if about.typ is not python_calamine.SheetTypeEnum.WorkSheet:
                    continue
                rows = workbook.get_sheet_by_name(about.name).to_python(skip_empty_area=False)
                yield _sheet(about.name, rows, about.visible is not python_calamine.SheetVisibleEnum.Visible)
    except python_calamine.PasswordError as error:
        raise UnreadableFile("password") from error
    except (python_calamine.CalamineError, OSError) as error:
        raise UnreadableFile("unreadable", reason=str(error)) from error


def _sheet(name: str, rows: list[list[Any]], hidden: bool) -> Cells:
    head = [[_written(cell) for cell in row] for row in rows[:HEAD_ROWS]]

    def columns(first_row: int) -> list[pa.Array]:
        width = len(rows[0]) if rows else 0
        if first_row >= len(rows):
            return [pa.array([], pa.string()) for _ in range(width)]
        return [_text_array(cells) for cells in zip(*islice(rows, first_row, None), strict=True)]

    return Cells(name, head, len(rows), columns, hidden)


def _text_array(cells: tuple[Any, ...]) -> pa.Array:
    kinds = set(map(type, cells))
    if kinds <= {str}:
        return pa.array(cells, pa.string())
    if bool in kinds:  # True == 1.0 as a dictionary key
        return pa.array(list(map(_written, cells)), pa.string())
    written = {cell: _written(cell) for cell in set(cells)}
    return pa.array([written[cell] for cell in cells], pa.string())


def _written(cell: Any) -> str:
    """A cell as text: numbers as a sheet shows them, dates in ISO form."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, int | float):
        if abs(cell) >= EXACT_UP_TO:
            return f"{cell:.14e}"
        return str(int(cell)) if cell == int(cell) else f"{cell:.15g}"
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ")
    if isinstance(cell, date | time):
        return cell.isoformat()
    if isinstance(cell, timedelta):
        return str(cell)
    return str(cell)


# ---- CSV ----


def _read_csv(data: bytes) -> Cells:
    text = _decoded(data)
    opening = io.StringIO(text[:262_144], newline="").readlines()
    delimiter = max(",\t;", key=lambda mark: sum(line.count(mark) for line in opening[:HEAD_ROWS]))
    head, starts = [], [0]
    reader = csv.reader(opening, delimiter=delimiter)
    consumed = 0
    for row in islice(reader, HEAD_ROWS):
        head.append(row)
        starts.append(starts[-1] + sum(len(line) for line in opening[consumed : reader.line_num]))
        consumed = reader.line_num
    width = max(map(len, head), default=0)
    head = [row + [""] * (width - len(row)) for row in head]

    def columns(first_row: int) -> list[pa.Array]:
        body = text[starts[first_row] :].rstrip("\r\n")
        return _csv_columns(body, delimiter, first_row, len(head[first_row - 1]) if first_row else width)

    return Cells("", head, len(head), columns)


def _decoded(data: bytes) -> str:
    """Strictly UTF-8 (with or without BOM) or GB18030; nothing is decoded with replacement."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as not_utf8:
        try:
            text = data.decode("gb18030")
        except UnicodeDecodeError:
            text = "\0"
        if "\0" in text:
            line = data[: not_utf8.start].count(b"\n") + 1
            raise UnreadableFile("wrong_encoding", line=line) from not_utf8
        return text


def _csv_columns(body: str, delimiter: str, first_row: int, width: int) -> list[pa.Array]:
    if not body:
        return [pa.array([], pa.string()) for _ in range(width)]
    if body.count('"') % 2 == 0 and "\n\n" not in body and "\n\r\n" not in body:
        columns = _csv_columns_fast(body, delimiter, width)
        if columns is not None:
            return columns
    return _csv_columns_exact(body, delimiter, first_row, width)


def _csv_columns_fast(body: str, delimiter: str, width: int) -> list[pa.Array] | None:
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
                column_types={name: pa.string() for name in names}, strings_can_be_null=False, check_utf8=False
            ),
        )
    except pa.ArrowInvalid:
        return None
    if ragged:
        return None
    return [pc.fill_null(column.combine_chunks(), "") for column in table.columns]


def _csv_columns_exact(body: str, delimiter: str, first_row: int, width: int) -> list[pa.Array]:
    """Row by row, where blank lines or ragged rows make it matter which row is which."""
    rows: list[list[str]] = []
    reader = csv.reader(io.StringIO(body, newline=""), delimiter=delimiter, strict=True)
    try:
        for row in reader:
            if len(row) > width and not any(row[width:]):
                row = row[:width]
            if row and len(row) != width:
                number = first_row + len(rows) + 1
                raise UnreadableFile("ragged_row", row=number, found=len(row), expected=width)
            rows.append(row or [""] * width)
    except csv.Error as error:
        raise UnreadableFile("broken_quotes", row=first_row + len(rows) + 1) from error
    return [pa.array(cells, pa.string()) for cells in zip(*rows, strict=True)]
