"""What the reader of .xlsx does not tell: cells that only look empty, and what would fill the memory."""

import re
import zipfile
import zlib
from typing import IO
from xml.etree import ElementTree as ET

from baoxue.intake import sheet_area
from baoxue.intake.cells import UnreadableError, megabytes
from baoxue.intake.packages import WORKSHEET, Package
from baoxue.intake.sheet_area import Extent, Inspected, column_number

LARGEST_UNPACKED = 2 * 1024**3
TIMES_PACKED, UNSUSPICIOUS = 200, 256 * 1024**2
"""Packing makes a tenth of a workbook, never a two-hundredth: such a file is made to fill memory."""

PIECE = 1 << 20
OVERLAP = 64
"""More than the longest mark that is searched for, so that none is lost between two pieces."""
OPENING = re.compile(rb"<([A-Za-z0-9_]+:)?worksheet[\s>]")
REFERENCE = re.compile(r"\$?([A-Za-z]+)\$?([0-9]+)")

Broken = dict[tuple[int, int], str]
"""(row, column), from 0 -> the rule of shape.toml."""
DAMAGED = (zipfile.BadZipFile, zlib.error, ET.ParseError, EOFError, KeyError, NotImplementedError, ValueError)
"""What reading a damaged archive raises, beside OSError."""


def inspect(archive: zipfile.ZipFile) -> tuple[list[Inspected], bytes | None]:
    """The worksheets in order, and the package that the reader must get instead of the file (None: the file).

    The reader gives formula errors (#N/A) and formulas that were never calculated as empty cells, and fills
    the whole rectangle around all cells with content, so the sheets' XML is searched first: almost always
    there is nothing, and searching is quick beside reading. UnreadableError, or one of DAMAGED.
    """
    _check_sizes(archive)
    package = Package(archive)
    sheets = [sheet for sheet in package.sheets if sheet.kind == WORKSHEET and sheet.part is not None]
    found: list[Inspected] = []
    rewritten: dict[str, bytes] = {}
    of_part: dict[str, Inspected] = {}
    for sheet in sheets:
        assert sheet.part is not None
        name = sheet.part.filename
        if name not in of_part:
            of_part[name] = _inspect_sheet(package, sheet.part, rewritten)
        known = of_part[name]
        found.append(Inspected(sheet.name, known.broken, known.rows, known.columns))
    for entry in archive.infolist():
        if entry.filename.lower().endswith((".xml", ".rels")) and entry.filename not in of_part:
            # The sizes above are only what the archive says: reading to the end proves them.
            with archive.open(entry) as stream:
                while stream.read(PIECE):
                    pass
    is_plain = package.is_plain and not rewritten
    return found, None if is_plain else package.plainly(rewritten)


def _check_sizes(archive: zipfile.ZipFile) -> None:
    entries = archive.infolist()
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    if unpacked > LARGEST_UNPACKED:
        raise UnreadableError("too_large", size=megabytes(unpacked), limit=megabytes(LARGEST_UNPACKED))
    if unpacked > max(UNSUSPICIOUS, TIMES_PACKED * packed):
        raise UnreadableError("inflated", size=megabytes(unpacked), times=unpacked // max(packed, 1))


def _inspect_sheet(package: Package, part: zipfile.ZipInfo, rewritten: dict[str, bytes]) -> Inspected:
    with package.archive.open(part) as stream:
        extent, trouble = _search(stream)
    broken: Broken = {}
    is_exact = extent is None
    if trouble or extent is None:
        with package.archive.open(part) as stream:
            broken, exact = _look_closely(stream)
        extent = extent or exact
    content, extent = sheet_area.settle(package, part, extent, is_exact)
    if content is not None:
        rewritten[part.filename] = content
    return Inspected("", broken, extent.rows, extent.columns)


def _search(stream: IO[bytes]) -> tuple[Extent | None, bool]:
    """How far the cells reach at most (None: not to be told), and whether some cell needs a closer look.

    Reads to the end, which proves the size and the check sum.
    """
    before, trouble, is_first, tells = b"", False, True, True
    marks: tuple[bytes, ...] = ()
    bounds = sheet_area.Bounds()
    while piece := stream.read(PIECE):
        if is_first:
            found = OPENING.search(piece)
            prefix = (found[1] or b"") if found else b""
            tells = found is not None
            marks, bounds = _marks(prefix), sheet_area.Bounds(prefix)
            # Elements on lines of their own: the marks below would not be found.
            trouble = found is None or re.search(rb"sheetData>\s+<", piece) is not None
            is_first = False
        joined = before + piece
        trouble = trouble or any(mark in joined for mark in marks)
        # Hardly any program writes apostrophes, and one byte is found much faster than six.
        trouble = trouble or (b"'" in joined and b" t='e'" in joined)
        tells = tells and bounds.take(joined)
        before = joined[-OVERLAP:]
    return Extent(bounds.rows, bounds.columns, bounds.filled, bounds.seen) if tells else None, trouble


def _marks(prefix: bytes) -> tuple[bytes, ...]:
    """What stands in the XML of a cell with an error, or with a formula that has no result."""
    return (
        b' t="e"',
        b"</%bf></%bc>" % (prefix, prefix),
        b"<%bv></%bv>" % (prefix, prefix),
        b"/></%bc>" % prefix,
    )


def _look_closely(stream: IO[bytes]) -> tuple[Broken, Extent]:
    """The cells with an error, those with a formula that has no result, and how far cells with content reach.

    They are placed as the reader does.
    """
    broken: Broken = {}
    row = column = -1
    rows = columns = filled = 0
    for event, element in ET.iterparse(stream, ("start", "end")):  # noqa: S314
        kind = element.tag.rpartition("}")[2]
        if event == "start" and kind == "row":
            row, column = int(element.get("r", row + 2)) - 1, -1
        elif event == "start" and kind == "c":
            if found := REFERENCE.fullmatch(element.get("r", "")):
                row, column = int(found[2]) - 1, column_number(found[1].upper())
            else:
                column += 1
        elif event == "end" and kind == "c":
            inside = {child.tag.rpartition("}")[2]: child.text for child in element}
            if element.get("t") == "e":
                broken[row, column] = "error_cell"
            elif "f" in inside and not inside.get("v") and element.get("t") != "str":
                broken[row, column] = "unread_formula"
            if inside:
                filled += 1
                rows, columns = max(rows, row + 1), max(columns, column + 1)
        elif event == "end" and kind == "row":
            element.clear()
    return broken, Extent(rows, columns, filled)
