"""Reading Excel workbooks (.xlsx, .xlsm, .xls): typed cells become the text that the sheet shows."""

import re
import zipfile
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from itertools import islice
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pyarrow as pa
import python_calamine

from baoxue.intake.cells import HEAD_ROWS, Cells, UnreadableError, megabytes, no_columns

WORKBOOK_SUFFIXES = (".xlsx", ".xlsm", ".xls")
LARGEST_UNPACKED = 2 * 1024**3
LARGEST_AREA = 60_000_000
"""Cells of the rectangle around everything in a sheet: a stray cell far away would fill the memory."""

EXACT_BELOW = 10**15
"""A spreadsheet keeps 15 digits of a number: longer ones are written 9.99...e+17 here, never as if whole."""

PIECE = 1 << 20
TROUBLE = (b' t="e"', b"</f></c>", b"/></c>")
"""What stands in the XML of a cell with an error, or with a formula that has no result."""
FILLED = re.compile(rb'<c r="([A-Z]+)([0-9]+)"[^>/]*><[fvi]')
CELL = re.compile(rb'<c r="([A-Z]+)([0-9]+)"[^>]*?(/>|>(.*?)</c>)', re.DOTALL)
DIMENSION = re.compile(rb'<dimension ref="[A-Z]+[0-9]+:([A-Z]+)([0-9]+)"')


def read_workbook(path: Path) -> Iterator[Cells]:
    """The worksheets of a workbook, in its order; UnreadableError when it cannot be read."""
    broken: Mapping[str, Mapping[tuple[int, int], str]] = {}
    try:
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as archive:
                broken = _inspect(archive)
        with python_calamine.CalamineWorkbook.from_path(path) as workbook:
            for about in workbook.sheets_metadata:
                if about.typ is not python_calamine.SheetTypeEnum.WorkSheet:
                    continue
                rows = workbook.get_sheet_by_name(about.name).to_python(skip_empty_area=False)
                hidden = about.visible is not python_calamine.SheetVisibleEnum.Visible
                yield _cells(about.name, rows, hidden, broken.get(about.name, {}))
    except python_calamine.PasswordError as error:
        raise UnreadableError("password") from error
    except (python_calamine.CalamineError, zipfile.BadZipFile, ET.ParseError, OSError) as error:
        raise UnreadableError("unreadable", reason=str(error) or type(error).__name__) from error


def _cells(name: str, rows: list[list[Any]], hidden: bool, broken: Mapping[tuple[int, int], str]) -> Cells:
    head = [[_written(cell) for cell in row] for row in rows[:HEAD_ROWS]]

    def columns(first_row: int) -> list[pa.Array]:
        if first_row >= len(rows):
            return no_columns(len(rows[0]) if rows else 0)
        return [_text_array(cells) for cells in zip(*islice(rows, first_row, None), strict=True)]

    return Cells(name, head, columns, hidden, broken)


def _text_array(cells: tuple[Any, ...]) -> pa.Array:
    kinds = set(map(type, cells))
    if kinds <= {str}:
        return pa.array(cells, pa.string())
    if bool in kinds:  # as dictionary keys True and 1.0 are the same
        return pa.array(list(map(_written, cells)), pa.string())
    written = {cell: _written(cell) for cell in set(cells)}
    return pa.array([written[cell] for cell in cells], pa.string())


def _written(cell: Any) -> str:
    """A cell as text: numbers as a sheet shows them (3.0 is 3), dates in ISO form."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, int | float):
        if abs(cell) >= EXACT_BELOW:
            return f"{cell:.14e}"
        return str(int(cell)) if cell == int(cell) else f"{cell:.15g}"
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ")
    if isinstance(cell, date | time):
        return cell.isoformat()
    return str(cell)


# ---- what the reader does not tell ----


def _inspect(archive: zipfile.ZipFile) -> Mapping[str, Mapping[tuple[int, int], str]]:
    """By sheet, the cells that would be read as empty though they are not; refuses what would fill memory.

    The reader gives formula errors (#N/A) and formulas that were never calculated as empty cells, so the
    sheets' XML is searched for them; almost always there are none, and searching is quick beside reading.
    """
    unpacked = sum(entry.file_size for entry in archive.infolist())
    if unpacked > LARGEST_UNPACKED:
        raise UnreadableError("too_large", size=megabytes(unpacked), limit=megabytes(LARGEST_UNPACKED))
    suspicious = [
        entry.filename
        for entry in archive.infolist()
        if entry.filename.startswith("xl/worksheets/") and _has_trouble(archive, entry.filename)
    ]
    if not suspicious:
        return {}
    names = _sheet_names(archive)
    return {names[part]: _broken_cells(archive.read(part)) for part in suspicious if part in names}


def _has_trouble(archive: zipfile.ZipFile, part: str) -> bool:
    with archive.open(part) as stream:
        before = b""
        first = True
        while piece := stream.read(PIECE):
            if first and (dimension := DIMENSION.search(piece)):
                area = (_column_number(dimension[1]) + 1) * int(dimension[2])
                if area > LARGEST_AREA:
                    _check_stray_cells(archive.read(part))
            first = False
            joined = before + piece
            if any(mark in joined for mark in TROUBLE):
                return True
            before = piece[-10:]
    return False


def _check_stray_cells(xml: bytes) -> None:
    """Formats far out do no harm, but the reader fills the whole rectangle around all cells with content."""
    right = below = 0
    for found in FILLED.finditer(xml):
        right, below = max(right, _column_number(found[1]) + 1), max(below, int(found[2]))
    if right * below > LARGEST_AREA:
        raise UnreadableError("stray_cells", lowest=f"{below:,}", furthest=f"{right:,}")


def _broken_cells(xml: bytes) -> Mapping[tuple[int, int], str]:
    broken: dict[tuple[int, int], str] = {}
    for found in CELL.finditer(xml):
        opening, inside = found[0].partition(b">")[0], found[4] or b""
        place = int(found[2]) - 1, _column_number(found[1])
        if b' t="e"' in opening:
            broken[place] = "error_cell"
        elif b"<f" in inside and b"<v" not in inside:
            broken[place] = "unread_formula"
    return broken


def _column_number(letters: bytes) -> int:
    """A -> 0, Z -> 25, AA -> 26."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1


def _sheet_names(archive: zipfile.ZipFile) -> Mapping[str, str]:
    """Part of the archive -> the sheet's name. (The parser of Python 3.11+ refuses entity bombs.)"""
    targets = {
        entry.get("Id"): entry.get("Target", "")
        for entry in ET.fromstring(archive.read("xl/_rels/workbook.xml.rels"))  # noqa: S314
    }
    names: dict[str, str] = {}
    for entry in ET.fromstring(archive.read("xl/workbook.xml")).iter():  # noqa: S314
        if entry.tag.endswith("}sheet"):
            # The attribute r:id, whose full name differs between the two editions of the format.
            relation = next((value for name, value in entry.items() if name.endswith("}id")), "")
            target = targets.get(relation, "")
            names[target.lstrip("/") if target.startswith("/") else f"xl/{target}"] = entry.get("name", "")
    return names
