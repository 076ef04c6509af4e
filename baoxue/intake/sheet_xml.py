"""What the reader of .xlsx does not tell: cells that only look empty, and what would fill the memory."""

import re
import zipfile
import zlib
from collections.abc import Mapping
from typing import IO
from xml.etree import ElementTree as ET

from baoxue.intake.cells import UnreadableError, megabytes

LARGEST_UNPACKED = 2 * 1024**3
TIMES_PACKED, UNSUSPICIOUS = 200, 256 * 1024**2
"""Packing makes a tenth of a workbook, never a two-hundredth: such a file is made to fill memory."""
LARGEST_AREA = 60_000_000
"""Cells of the rectangle around everything in a sheet: a stray cell far away would fill the memory."""

PIECE = 1 << 20
OVERLAP = 32
"""More than the longest mark that is searched for, so that none is lost between two pieces."""
OPENING = re.compile(rb"<([A-Za-z0-9_]+:)?worksheet[\s>]")
DIMENSION = re.compile(rb'dimension ref="\$?[A-Z]+\$?[0-9]+:\$?([A-Z]+)\$?([0-9]+)"')
FILLED = re.compile(rb'<(?:\w+:)?c (?:[^>]* )?r="([A-Z]+)([0-9]+)"[^>/]*><(?:\w+:)?[fvi]')
REFERENCE = re.compile(r"([A-Z]+)([0-9]+)")

Broken = dict[tuple[int, int], str]
"""(row, column), from 0 -> the rule of shape.toml."""
DAMAGED = (zipfile.BadZipFile, zlib.error, ET.ParseError, EOFError, KeyError, NotImplementedError, ValueError)
"""What reading a damaged archive raises, beside OSError."""


def inspect(archive: zipfile.ZipFile) -> Mapping[str, Broken]:
    """By sheet, the cells that would be read as empty though they are not; refuses what would fill memory.

    The reader gives formula errors (#N/A) and formulas that were never calculated as empty cells, so the
    sheets' XML is searched for them; almost always there are none, and searching is quick beside reading.
    UnreadableError, or one of DAMAGED.
    """
    entries = archive.infolist()
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    if unpacked > LARGEST_UNPACKED:
        raise UnreadableError("too_large", size=megabytes(unpacked), limit=megabytes(LARGEST_UNPACKED))
    if unpacked > max(UNSUSPICIOUS, TIMES_PACKED * packed):
        raise UnreadableError("inflated", size=megabytes(unpacked), times=unpacked // max(packed, 1))
    names = _sheet_names(archive)
    broken: dict[str, Broken] = {}
    for entry in entries:
        with archive.open(entry) as stream:
            if entry.filename in names:
                if _has_trouble(archive, entry.filename, stream):
                    broken[names[entry.filename]] = _broken_cells(archive, entry.filename)
            elif entry.filename.endswith((".xml", ".rels")):
                # The sizes above are only what the archive says: reading to the end proves them.
                while stream.read(PIECE):
                    pass
    return broken


def column_number(letters: bytes | str) -> int:
    """A -> 0, Z -> 25, AA -> 26."""
    number = 0
    for letter in letters.encode() if isinstance(letters, str) else letters:
        number = number * 26 + letter - 64
    return number - 1


def _has_trouble(archive: zipfile.ZipFile, part: str, stream: IO[bytes]) -> bool:
    """Whether some cell needs a closer look; reads to the end, which proves the size and the check sum."""
    before, trouble = b"", False
    marks: tuple[bytes, ...] = ()
    while piece := stream.read(PIECE):
        if not before:
            found = OPENING.search(piece)
            marks = _marks(found[1] or b"" if found else b"")
            # Elements on lines of their own: the marks below would not be found.
            trouble = found is None or re.search(rb"sheetData>\s+<", piece) is not None
            _check_area(archive, part, piece)
        joined = before + piece
        trouble = trouble or any(mark in joined for mark in marks)
        # Hardly any program writes apostrophes, and one byte is found much faster than six.
        trouble = trouble or (b"'" in joined and b" t='e'" in joined)
        before = piece[-OVERLAP:]
    return trouble


def _marks(prefix: bytes) -> tuple[bytes, ...]:
    """What stands in the XML of a cell with an error, or with a formula that has no result."""
    return (
        b' t="e"',
        b"</%bf></%bc>" % (prefix, prefix),
        b"<%bv></%bv>" % (prefix, prefix),
        b"/></%bc>" % prefix,
    )


def _check_area(archive: zipfile.ZipFile, part: str, piece: bytes) -> None:
    """Formats far out do no harm, but the reader fills the whole rectangle around all cells with content.

    Programs that do not know the area beforehand leave it out or write A1 alone.
    """
    said = DIMENSION.search(piece)
    if said and (column_number(said[1]) + 1) * int(said[2]) <= LARGEST_AREA:
        return
    right = below = 0
    for found in FILLED.finditer(archive.read(part)):
        right, below = max(right, column_number(found[1]) + 1), max(below, int(found[2]))
    if right * below > LARGEST_AREA:
        raise UnreadableError("stray_cells", lowest=f"{below:,}", furthest=f"{right:,}")


def _broken_cells(archive: zipfile.ZipFile, part: str) -> Broken:
    """The cells with an error, and those with a formula that has no result, placed as the reader does."""
    broken: Broken = {}
    row = column = -1
    with archive.open(part) as stream:
        for event, element in ET.iterparse(stream, ("start", "end")):  # noqa: S314
            kind = element.tag.rpartition("}")[2]
            if event == "start" and kind == "row":
                row, column = int(element.get("r", row + 2)) - 1, -1
            elif event == "start" and kind == "c":
                if found := REFERENCE.fullmatch(element.get("r", "")):
                    row, column = int(found[2]) - 1, column_number(found[1])
                else:
                    column += 1
            elif event == "end" and kind == "c":
                inside = {child.tag.rpartition("}")[2]: child.text for child in element}
                if element.get("t") == "e":
                    broken[row, column] = "error_cell"
                elif "f" in inside and not inside.get("v") and element.get("t") != "str":
                    broken[row, column] = "unread_formula"
            elif event == "end" and kind == "row":
                element.clear()
    return broken


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
