"""Reading Excel workbooks (.xlsx, .xlsm, .xls): typed cells become the text that the sheet shows."""

import gc
import io
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow as pa
import python_calamine

from baoxue.intake import old_workbooks, sheet_xml
from baoxue.intake.cells import HEAD_ROWS, Cells, UnreadableError, no_columns, unreadable
from baoxue.intake.sheet_area import Inspected

WORKBOOK_SUFFIXES = (".xlsx", ".xlsm", ".xls")
EXACT_BELOW = 10**15
"""A spreadsheet keeps 15 digits of a number: longer ones are written 9.99...e+17 here, never as if whole."""


def read_workbook(path: Path, is_old: bool) -> Iterator[Cells]:
    """The worksheets of a workbook, in its order; UnreadableError when it cannot be read."""
    try:
        if is_old:
            data = path.read_bytes()
            inspected = old_workbooks.inspect(data)
            with python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data)) as workbook:
                yield from _sheets(workbook, inspected)
        else:
            with zipfile.ZipFile(path) as archive:
                inspected, package = sheet_xml.inspect(archive)
            if package is None and path.suffix.lower() in (".xlsx", ".xlsm"):
                opened = python_calamine.CalamineWorkbook.from_path(path)
            else:
                source = io.BytesIO(path.read_bytes() if package is None else package)
                opened = python_calamine.CalamineWorkbook.from_filelike(source)
            with opened as workbook:
                yield from _sheets(workbook, inspected)
    except python_calamine.PasswordError as error:
        raise UnreadableError("password") from error
    except (python_calamine.CalamineError, OSError, *sheet_xml.DAMAGED) as error:
        raise unreadable("damaged") from error
    except RuntimeError as error:  # what zipfile says of a locked archive
        raise UnreadableError("password") from error
    except BaseException as error:
        # The reader's own failures are no Exception; anything else must not be held up.
        if type(error).__name__ != "PanicException":
            raise
        raise unreadable("damaged") from error


def _sheets(workbook: python_calamine.CalamineWorkbook, inspected: Sequence[Inspected]) -> Iterator[Cells]:
    """The worksheets; each must be one that was inspected, and reach no further than was proved."""
    worksheets = [
        (number, it)
        for number, it in enumerate(workbook.sheets_metadata)
        if it.typ is python_calamine.SheetTypeEnum.WorkSheet
    ]
    if len(worksheets) != len(inspected):
        raise unreadable("uninspected")
    for (number, about), known in zip(worksheets, inspected, strict=True):
        sheet = workbook.get_sheet_by_index(number)
        if sheet.total_height > known.rows or sheet.total_width > known.columns:
            raise unreadable("uninspected")
        with _no_garbage():
            rows = sheet.to_python(skip_empty_area=False)
        hidden = about.visible is not python_calamine.SheetVisibleEnum.Visible
        covered = _covered(rows, sheet.merged_cell_ranges or ())
        yield _cells(about.name, rows, hidden, {**covered, **known.broken})


def _covered(
    rows: list[list[Any]], merged: Iterable[tuple[tuple[int, int], tuple[int, int]]]
) -> dict[tuple[int, int], str]:
    """The cells that merged ones cover: a value shown across several rows stands in the first one only."""
    width = len(rows[0]) if rows else 0
    return {
        (row, column): "merged_cell"
        for (top, left), (bottom, right) in merged
        if top < len(rows) and left < width and rows[top][left] != ""
        for row in range(top, min(bottom + 1, len(rows)))
        for column in range(left, min(right + 1, width))
        if (row, column) != (top, left)
    }


def _cells(name: str, rows: list[list[Any]], hidden: bool, broken: Mapping[tuple[int, int], str]) -> Cells:
    head = [[written(cell) for cell in row] for row in rows[:HEAD_ROWS]]

    def columns(first_row: int) -> list[pa.Array]:
        if first_row >= len(rows):
            return no_columns(len(rows[0]) if rows else 0)
        with _no_garbage():
            return [_text_array(cells) for cells in zip(*islice(rows, first_row, None), strict=True)]

    return Cells(name, head, columns, hidden, broken)


@contextmanager
def _no_garbage() -> Iterator[None]:
    """Without the search for unreachable cycles, which walks all rows again and again: they have none."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _text_array(cells: tuple[Any, ...]) -> pa.Array:
    try:
        return pa.array(cells, pa.string())
    except pa.ArrowTypeError:
        kinds = set(map(type, cells))
    if kinds == {date}:
        return pa.array(cells, pa.date32()).cast(pa.string())
    if bool in kinds:  # as dictionary keys True and 1.0 are the same
        return pa.array(list(map(written, cells)), pa.string())
    texts = {cell: written(cell) for cell in set(cells)}
    return pa.array(map(texts.__getitem__, cells), pa.string(), size=len(cells))


def written(cell: Any) -> str:
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
    if isinstance(cell, timedelta):
        minutes, seconds = divmod(round(cell.total_seconds()), 60)
        return f"{minutes // 60}:{minutes % 60:02d}" + (f":{seconds:02d}" if seconds else "")
    return str(cell)
