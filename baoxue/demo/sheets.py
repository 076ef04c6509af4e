"""Writes registers as an office would hand them in: Chinese headers and labels, CSV or Excel."""

import csv
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv
import xlsxwriter
import xlsxwriter.utility
from xlsxwriter.worksheet import Worksheet

from baoxue import settings
from baoxue.intake.registers import load_registers

_BOM = b"\xef\xbb\xbf"
_ROWS_AT_ONCE = 20_000
_ROWS_OF_A_FILE = 1_000_000
"""Of CSV: larger files than 512 MB are not read."""
_CREATED = datetime(2025, 10, 15, tzinfo=UTC)
_EXCEL_EPOCH = 25569
"""1970-01-01 in Excel's count of days."""


@cache
def _labels(codes: str) -> tuple[pa.Array, pa.Array]:
    with settings.reference_file(f"codes/{codes}.csv").open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    return pa.array([row["code"] for row in rows]), pa.array([row["zh"] for row in rows])


def labelled(register: str, rows: Mapping[str, pa.Array]) -> dict[str, pa.Array]:
    """The columns with the labels of their codes and with 是/否; ValueError for a code that is on no list."""
    definition = load_registers()[register]
    found: dict[str, pa.Array] = {}
    for name, column in rows.items():
        kind = definition.column(name)
        if kind.type == "code":
            assert kind.codes is not None
            codes, labels = _labels(kind.codes)
            at = pc.index_in(column, value_set=codes)
            if at.null_count != column.null_count:
                raise ValueError(f"{register}.{name}: a value that is not in codes/{kind.codes}.csv")
            found[name] = labels.take(at)
        elif kind.type == "boolean":
            yes, no = ("有", "无") if kind.example in ("有", "无") else ("是", "否")
            found[name] = pc.if_else(column, yes, no)
        else:
            found[name] = column
    return found


def table(register: str, rows: Mapping[str, pa.Array]) -> pa.Table:
    """The labelled columns under their canonical headers, in the order of the definition."""
    definition = load_registers()[register]
    present = [column for column in definition.columns if column.name in rows]
    return pa.table([rows[column.name] for column in present], names=[column.header for column in present])


def write_csv(register: str, rows: Mapping[str, pa.Array], folder: Path) -> None:
    """Writes one register as CSV (UTF-8 with a byte order mark, dates as 2025-10-15, nothing in quotes), a
    large one in several numbered files.

    ArrowInvalid when a value has a comma or a quotation mark in it: the demo has none.
    """
    name = load_registers()[register].files[1]
    written = table(register, rows)
    for at, entry in enumerate(written.schema):
        if pa.types.is_timestamp(entry.type):
            text = pc.strftime(written.column(at), "%Y-%m-%d %H:%M")
            written = written.set_column(at, entry.name, text)
    starts = range(0, max(written.num_rows, 1), _ROWS_OF_A_FILE)
    for number, start in enumerate(starts, start=1):
        part = f"_{number}" if len(starts) > 1 else ""
        with (folder / f"{name}{part}.csv").open("wb") as sink:
            sink.write(_BOM)
            rows_of_it = written.slice(start, _ROWS_OF_A_FILE)
            pacsv.write_csv(rows_of_it, sink, pacsv.WriteOptions(quoting_style="none"))


def write_xlsx(register: str, rows: Mapping[str, pa.Array], folder: Path, notice: str) -> Path:
    """Writes one register as an Excel workbook with real dates; `notice` stands in its properties."""
    definition = load_registers()[register]
    path = folder / f"{definition.files[1]}.xlsx"
    written = table(register, rows)
    settings_ = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(path, settings_) as book:
        # a fixed time of creation: equal registers give equal files
        book.set_properties({"title": definition.title["zh"], "comments": notice, "created": _CREATED})
        sheet = book.add_worksheet(definition.title["zh"][:31])
        day, minute, head = (
            book.add_format({"num_format": form}) for form in ("yyyy-mm-dd", "yyyy-mm-dd hh:mm", "@")
        )
        head.set_bold()
        styles = []
        for at, entry in enumerate(written.schema):
            sheet.write_string(0, at, entry.name, head)
            sheet.set_column(at, at, 20 if pa.types.is_string(entry.type) else 12)
            styles.append(
                day if pa.types.is_date(entry.type) else minute if pa.types.is_timestamp(entry.type) else None
            )
        sheet.freeze_panes(1, 0)
        _write_rows(sheet, written, [0 if style is None else style._get_xf_index() for style in styles])
    return path


def _write_rows(sheet: Worksheet, written: pa.Table, styles: list[int]) -> None:
    """Hands all rows below the header to the worksheet at once.

    Cell by cell the newest snapshot would take half a minute; in constant-memory mode XlsxWriter keeps its
    rows as XML in `row_data_fh`, so the rows are put together as columns of XML and written there.
    """
    if not written.num_rows:
        return
    sheet._check_dimensions(written.num_rows, written.num_columns - 1)
    sheet._write_single_row(written.num_rows + 1)
    for start in range(0, written.num_rows, _ROWS_AT_ONCE):
        part = written.slice(start, _ROWS_AT_ONCE)
        number = pa.array(range(start + 2, start + 2 + part.num_rows)).cast(pa.string())
        cells = [
            _cells(part.column(at).combine_chunks(), xlsxwriter.utility.xl_col_to_name(at), number, style)
            for at, style in enumerate(styles)
        ]
        rows = pc.binary_join_element_wise('<row r="', number, '">', *cells, "</row>", "")
        sheet.row_data_fh.write("".join(rows.to_pylist()))


def _cells(column: pa.Array, letters: str, number: pa.Array, style: int) -> pa.Array:
    """One column's cells as XML; empty text where there is no value."""
    if pa.types.is_string(column.type):
        for mark, entity in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;")):
            column = pc.replace_substring(column, mark, entity)
        opening, closing = '" t="inlineStr"><is><t>', "</t></is></c>"
    else:
        if pa.types.is_date(column.type):
            column = pc.add(column.cast(pa.int32()), _EXCEL_EPOCH)
        elif pa.types.is_timestamp(column.type):
            minutes = pc.divide(column.cast(pa.timestamp("s")).cast(pa.int64()), 60).cast(pa.float64())
            column = pc.add(pc.divide(minutes, 1440.0), float(_EXCEL_EPOCH))
        column = column.cast(pa.string())
        opening, closing = f'" s="{style}"><v>' if style else '"><v>', "</v></c>"
    cells = pc.binary_join_element_wise(f'<c r="{letters}', number, opening, column, closing, "")
    return pc.fill_null(cells, "")
