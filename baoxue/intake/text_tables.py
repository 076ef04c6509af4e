"""Tables in web pages and in XML workbooks of 2003, which systems hand out under the name .xls."""

import re
from collections.abc import Iterator
from xml.etree import ElementTree as ET

import pyarrow as pa
from lxml import etree

from baoxue.intake.cells import HEAD_ROWS, Cells, no_columns, unreadable
from baoxue.intake.findings import shape
from baoxue.intake.sheet_area import EMPTY_AT_MOST, LAST_COLUMN, LAST_ROW, Extent, is_sparse, stray
from baoxue.intake.workbooks import written

SPREADSHEET = "{urn:schemas-microsoft-com:office:spreadsheet}"


class _Grid:
    """Cells by their place, from 0; those that a merged one covers have no value of their own."""

    def __init__(self) -> None:
        self.cells: dict[int, dict[int, str]] = {}
        self.covered: dict[tuple[int, int], str] = {}
        self.broken: dict[tuple[int, int], str] = {}

    def put(self, row: int, column: int, text: str, down: int = 0, right: int = 0) -> None:
        """A cell that covers so many further rows and columns."""
        covers = (down + 1) * (right + 1)
        if row + down >= LAST_ROW or column + right >= LAST_COLUMN or covers > EMPTY_AT_MOST:
            raise stray(Extent(row + down + 1, column + right + 1))
        if text:
            self.cells.setdefault(row, {})[column] = text
        if covers > 1 and len(self.covered) < EMPTY_AT_MOST:
            for below in range(row, row + down + 1):
                for beside in range(column, column + right + 1):
                    if (below, beside) != (row, column):
                        self.covered[below, beside] = "merged_cell" if text else ""

    def free(self, row: int, column: int) -> int:
        """The first column from this one on that no merged cell covers."""
        while (row, column) in self.covered:
            column += 1
        return column

    def as_cells(self, name: str) -> Cells:
        """The grid as a sheet."""
        height = max(self.cells, default=-1) + 1
        width = max((max(row) for row in self.cells.values()), default=-1) + 1
        used = {column for row in self.cells.values() for column in row}
        filled = sum(map(len, self.cells.values()))
        if is_sparse(Extent(height, width), Extent(len(self.cells), len(used)), filled):
            raise stray(Extent(height, width))
        nothing: dict[int, str] = {}

        def column(number: int, first: int) -> pa.Array:
            texts = [self.cells.get(row, nothing).get(number, "") for row in range(first, height)]
            return pa.array(texts, pa.string())

        def columns(first: int) -> list[pa.Array]:
            return [column(it, first) for it in range(width)] if first < height else no_columns(width)

        head = [
            [self.cells.get(row, nothing).get(it, "") for it in range(width)]
            for row in range(min(height, HEAD_ROWS))
        ]
        broken = {
            place: rule
            for place, rule in self.covered.items()
            if rule and place[0] < height and place[1] < width
        }
        return Cells(name, head, columns, broken={**broken, **self.broken})


def read_page(text: str) -> Iterator[Cells]:
    """The tables of a web page, those that only arrange others left out; UnreadableError without one."""
    try:
        tree = etree.fromstring(text.encode(), etree.HTMLParser(encoding="utf-8", no_network=True))
    except (etree.XMLSyntaxError, ValueError) as error:
        raise unreadable("web_page") from error
    tables = [] if tree is None else [it for it in tree.iter("table") if it.find(".//table") is None]
    sheets = [_table(table) for table in tables]
    if not any(grid.cells for grid in sheets):
        raise unreadable("web_page")
    for number, grid in enumerate(sheets, start=1):
        yield grid.as_cells(shape()["web_table"].format(number=number) if len(sheets) > 1 else "")


def _table(table: etree._Element) -> _Grid:
    grid = _Grid()
    for row, line in enumerate(table.iter("tr")):
        column = 0
        for cell in line.iterchildren("td", "th"):
            column = grid.free(row, column)
            text = re.sub(r"[ \t\r\n\u00a0]+", " ", "".join(cell.itertext())).strip()
            down, right = (_span(cell.get(name)) for name in ("rowspan", "colspan"))
            grid.put(row, column, text, down, right)
            column += 1 + right
    return grid


def _span(said: str | None) -> int:
    number = re.match(r"\s*([0-9]{1,7})", said or "")
    return max(int(number[1]) - 1, 0) if number else 0


def read_xml_workbook(data: bytes) -> Iterator[Cells]:
    """The sheets of an XML workbook of 2003 ("XML Spreadsheet"); UnreadableError when it is damaged."""
    try:
        root = ET.fromstring(data)  # noqa: S314
    except (ET.ParseError, ValueError) as error:
        raise unreadable("damaged") from error
    for sheet in root.iter(f"{SPREADSHEET}Worksheet"):
        grid = _Grid()
        row = -1
        for line in sheet.iter(f"{SPREADSHEET}Row"):
            row = _place(line, row)
            column = -1
            for cell in line.iter(f"{SPREADSHEET}Cell"):
                column = (
                    _place(cell, column) if cell.get(f"{SPREADSHEET}Index") else grid.free(row, column + 1)
                )
                _put(grid, cell, row, column)
                column += _number(cell, "MergeAcross")
        yield grid.as_cells(sheet.get(f"{SPREADSHEET}Name", ""))


def _put(grid: _Grid, cell: ET.Element, row: int, column: int) -> None:
    content = cell.find(f"{SPREADSHEET}Data")
    kind = content.get(f"{SPREADSHEET}Type", "") if content is not None else ""
    text = "".join(content.itertext()) if content is not None else ""
    if kind == "Error":
        grid.broken[row, column] = "error_cell"
        text = ""
    elif not text and cell.get(f"{SPREADSHEET}Formula") and kind != "String":
        grid.broken[row, column] = "unread_formula"
    elif kind == "Number":
        try:
            text = written(float(text))
        except (ValueError, OverflowError) as error:
            raise unreadable("damaged") from error
    elif kind == "Boolean":
        text = written(text.strip() == "1")
    grid.put(row, column, text, _number(cell, "MergeDown"), _number(cell, "MergeAcross"))


def _place(element: ET.Element, before: int) -> int:
    """The place of a row or cell, from 0: the next one, or the one that it names."""
    named = _number(element, "Index")
    return named - 1 if named else before + 1


def _number(element: ET.Element, name: str) -> int:
    said = element.get(f"{SPREADSHEET}{name}", "0")
    if not said.isdigit() or len(said) > 9:
        raise unreadable("damaged")
    return int(said)
