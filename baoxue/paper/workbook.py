"""Tables to take along: .xlsx with a first sheet that says what they are, and .csv that Excel opens right.

Text that would begin a formula stays text: in .xlsx it is written as a string, in .csv an apostrophe stands
before it.
"""

import csv
import io
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

import xlsxwriter

from baoxue.palette import LIGHT

Value = str | float | int | date | None
BOM = "\ufeff"
"""Without it Excel takes Chinese for something else."""
_SIGNS = ("=", "+", "-", "@")
_TO_FULL_WIDTH = 0xFEE0
FORMULA_SIGNS = (*_SIGNS, "\t", "\r", "\n", "\0", *(chr(ord(sign) + _TO_FULL_WIDTH) for sign in _SIGNS))
"""What a cell may not begin with (OWASP ASVS 1.2.10), the full-width forms of the signs included."""
_LONGEST_NAME = 31
_FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\", "-"))
_MOST_CHOICES = 255


@dataclass(frozen=True)
class Sheet:
    """One sheet: rows as long as the header; `widths` in characters; `choices`: column -> what may be
    filled in;
    `to_fill`: columns that are left for people."""

    name: str
    header: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]
    widths: tuple[int, ...] = ()
    choices: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    to_fill: tuple[int, ...] = ()


@dataclass(frozen=True)
class About:
    """What the first sheet says, and what stands on every printed page: `mark` (how it is to be treated) at
    its head, `foot` (page of pages, as Excel writes it: &P, &N) at its foot."""

    title: str
    sheet: str
    lines: tuple[tuple[str, str], ...]
    mark: str
    foot: str
    made: datetime | date


def workbook(about: About, sheets: Sequence[Sheet]) -> bytes:
    """The bytes of a workbook; the same content gives the same bytes."""
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with tempfile.TemporaryDirectory(prefix="baoxue-") as folder:
        path = Path(folder) / "tables.xlsx"
        with xlsxwriter.Workbook(path, options) as book:
            made = about.made
            created = datetime(made.year, made.month, made.day)  # noqa: DTZ001  A day, not a moment.
            book.set_properties({"title": about.title, "created": created, "comments": about.mark})
            formats = {
                "head": book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1}),
                "body": book.add_format({"text_wrap": True, "valign": "top"}),
                "date": book.add_format({"num_format": "yyyy-mm-dd", "valign": "top", "align": "left"}),
                "fill": book.add_format(
                    {"bg_color": LIGHT.notice_ground, "border": 1, "border_color": LIGHT.rule}
                ),
            }
            first = Sheet(about.sheet, (about.title, ""), about.lines, (24, 96))
            for sheet in (first, *sheets):
                _add(book, sheet, about, formats)
        return path.read_bytes()


def _add(book: xlsxwriter.Workbook, sheet: Sheet, about: About, formats: Mapping[str, object]) -> None:
    written = book.add_worksheet(sheet.name.translate(_FORBIDDEN)[:_LONGEST_NAME])
    for place, width in enumerate(sheet.widths):
        written.set_column(place, place, width)
    written.write_row(0, 0, sheet.header, formats["head"])
    for number, row in enumerate(sheet.rows, start=1):
        for place, value in enumerate(row):
            look = formats["fill" if place in sheet.to_fill else "body"]
            if isinstance(value, date):
                written.write_datetime(number, place, value, formats["date"])
            elif value is None or value == "":
                written.write_blank(number, place, None, look)
            elif isinstance(value, str):
                written.write_string(number, place, value, look)
            else:
                written.write_number(number, place, value, look)
    for place, allowed in sheet.choices.items():
        if sheet.rows and len(",".join(allowed)) <= _MOST_CHOICES:
            written.data_validation(
                1, place, len(sheet.rows), place, {"validate": "list", "source": list(allowed)}
            )
    written.freeze_panes(1, 1 if len(sheet.header) > 2 else 0)
    if sheet.rows and len(sheet.header) > 2:
        written.autofilter(0, 0, len(sheet.rows), len(sheet.header) - 1)
    written.set_landscape()
    written.set_paper(9)  # A4
    written.fit_to_pages(1, 0)
    written.repeat_rows(0)
    written.set_header(f"&L{about.title}&R{about.mark}")
    written.set_footer(f"&R{about.foot}")


def csv_file(header: Sequence[str], rows: Iterable[Sequence[Value]]) -> bytes:
    """A table as .csv: UTF-8 with a mark by which Excel knows it, lines after RFC 4180."""
    out = io.StringIO()
    lines = csv.writer(out, lineterminator="\r\n")
    lines.writerow([harmless(name) for name in header])
    lines.writerows([harmless(value) for value in row] for row in rows)
    return (BOM + out.getvalue()).encode("utf-8")


def harmless(value: Value) -> Value:
    """A cell of a .csv: text that would begin a formula gets an apostrophe; whole numbers without a point."""
    if isinstance(value, str) and value.startswith(FORMULA_SIGNS):
        return f"'{value}"
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value
