"""How far the cells of a worksheet reach, proved before the reader fills that whole rectangle."""

import re
import zipfile
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from xml.etree import ElementTree as ET

from baoxue.intake.cells import UnreadableError
from baoxue.intake.packages import STRINGS, Package

LARGEST_AREA = 60_000_000
"""Cells of the rectangle around everything in a sheet that are read at most."""
EMPTY_AT_MOST = 500_000
"""Empty cells of it that are read without a second thought; beyond, cells that show nothing are left out."""
HARDLY_EMPTY = 2.5
"""Times the filled cells."""
AHEAD = 1.25
"""Bounds are widened by more than is needed, so that it happens seldom."""
TIMES_FILLED = 50
"""A rectangle so many times as large as what is in it has a cell that strayed."""
FEW_ROWS, FEW_COLUMNS = 50_000, 100
LAST_ROW, LAST_COLUMN = 1_048_576, 16_384

FILLED = re.compile(rb'<(?:\w+:)?c (?:[^>]* )?r="([A-Z]+)([0-9]+)"[^>/]*><(?:\w+:)?[fvi]')
PLAIN = re.compile(rb'<(?:\w+:)?c r="([A-Z]+)([0-9]+)"')
INVISIBLE = "\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\ufeff"
SHOWS_NOTHING = rb"(?:\s|\xe3\x80\x80|\xc2\xa0|\xe2\x80[\x8b-\x8f\xaa-\xae]|\xe2\x81\xa0|\xef\xbb\xbf)*"
MANY = 1000
LONGEST_START = 32
"""Bytes from the beginning of a cell's tag to the end of its place."""


@dataclass(frozen=True)
class Extent:
    """How far cells reach: no more than so many rows and columns."""

    rows: int
    columns: int
    filled: int = 0
    """About how many cells have content."""
    seen: int = 0
    """The lowest row that was seen; `rows` is proved and somewhat more."""

    @property
    def area(self) -> int:
        """The cells of the rectangle."""
        return self.rows * self.columns


@dataclass(frozen=True)
class Inspected:
    """What a worksheet holds that the reader does not tell."""

    name: str = ""
    broken: Mapping[tuple[int, int], str] = field(default_factory=dict)
    """Cells that would be read as empty though they are not: (row, column), from 0 -> rule."""
    rows: int = 0
    columns: int = 0
    """No cell with content stands beyond these."""


class Bounds:
    """Bounds that grow with the pieces of a sheet's XML: a search in each for a cell that is beyond them."""

    def __init__(self, prefix: bytes = b"") -> None:
        self.rows = self.columns = self.seen = 0
        self.filled = 0
        """About how many cells have content: own texts count in pieces without other content."""
        self._prefix = prefix
        # A cell of another name space's spelling would be read as well.
        own = rb"(?<!<%b):c[\s/>]" % prefix[:-1] if prefix else rb":c[\s/>]"
        self._foreign = re.compile(own + rb"|<c[\s/>]" if prefix else own)
        self._beyond = _beyond(prefix, 0, 0)

    def take(self, piece: bytes) -> bool:
        """Looks at one more piece; False where a cell is written in a way that tells no place."""
        found = piece.count(b"<%bv" % self._prefix)
        self.filled += found or piece.count(b"<%bis" % self._prefix)
        if self._foreign.search(piece):
            return False
        # Nearly always the last row of a piece is the lowest one so far.
        last = piece.rfind(b"<%bc " % self._prefix, 0, -LONGEST_START)
        if last >= 0:
            self._widen(PLAIN.findall(piece, last, last + LONGEST_START))
        if self._is_beyond(piece):
            self._widen(PLAIN.findall(piece))
            return not self._is_beyond(piece)
        return True

    def _widen(self, places: Iterable[tuple[bytes, bytes]]) -> None:
        columns = set()
        for letters, digits in places:
            columns.add(letters)
            self.seen = max(self.seen, int(digits))
        self.columns = max([self.columns, *(column_number(letters) + 1 for letters in columns)])
        if self.seen > self.rows:
            self.rows = _rounded(int(self.seen * AHEAD))
        self._beyond = _beyond(self._prefix, self.columns, self.rows)

    def _is_beyond(self, piece: bytes) -> bool:
        found = self._beyond.search(piece)
        # A tag cut at the end of a piece is whole in the next one.
        return found is not None and (
            found.start() < len(piece) - LONGEST_START or b">" in piece[found.start() :]
        )


@lru_cache(maxsize=512)
def _beyond(prefix: bytes, columns: int, rows: int) -> re.Pattern[bytes]:
    """Matches the first cell that is not plainly within so many columns and rows."""
    within = rb'r="(?:%b)(?:%b)"' % (_letters(columns), _digits(rows))
    return re.compile(rb"<%bc(?:[>/\t\r\n]| (?!%b))" % (prefix, within))


def _letters(columns: int) -> bytes:
    """A pattern for the letters of the first columns."""
    if columns <= 0:
        return rb"(?!)"
    if columns > 702:
        return rb"[A-Z]{1,3}"
    if columns <= 26:
        return rb"[A-%c]" % (64 + columns)
    first, last = divmod(columns - 27, 26)
    whole = rb"|[A-%c][A-Z]" % (64 + first) if first else b""
    return rb"[A-Z]|%c[A-%c]%b" % (65 + first, 65 + last, whole)


def _rounded(rows: int) -> int:
    """The next number whose digits after the second are all nines: bounds that seldom change."""
    step = 10 ** max(len(str(rows)) - 2, 0)
    return 99 if rows < 100 else (rows // step + 1) * step - 1


def _digits(rows: int) -> bytes:
    """A pattern for the numbers up to a rounded one."""
    if rows <= 0:
        return rb"(?!)"
    length, tens, ones = len(str(rows)), int(str(rows)[0]), str(rows)[1].encode()
    less = rb"|[1-%d][0-9]{%d}" % (tens - 1, length - 1) if tens > 1 else b""
    return rb"[0-9]{1,%d}|%d[0-%b][0-9]{%d}%b" % (length - 1, tens, ones, length - 2, less)


def column_number(letters: bytes | str) -> int:
    """A -> 0, Z -> 25, AA -> 26."""
    number = 0
    for letter in letters.encode() if isinstance(letters, str) else letters:
        number = number * 26 + letter - 64
    return number - 1


def column_letters(number: int) -> str:
    """0 -> A, 25 -> Z, 26 -> AA."""
    letters = ""
    while number >= 0:
        number, rest = divmod(number, 26)
        letters, number = chr(65 + rest) + letters, number - 1
    return letters


def settle(
    package: Package, part: zipfile.ZipInfo, extent: Extent, is_exact: bool
) -> tuple[bytes | None, Extent]:
    """Refuses a sheet that would fill the memory; returns its content where some cells are left out of it.

    Formats far out do no harm, but one space in the last row does: cells that show nothing are left out where
    the rectangle around all cells is much larger than what stands in it.
    """
    area = (extent.seen or extent.rows) * extent.columns
    if area <= EMPTY_AT_MOST + HARDLY_EMPTY * extent.filled and area <= LARGEST_AREA:
        return None, extent
    if is_exact:  # its cells are written in a way that only a parser reads
        if extent.area > LARGEST_AREA or extent.area > EMPTY_AT_MOST + TIMES_FILLED * extent.filled:
            raise stray(extent)
        return None, extent
    content = package.archive.read(part)
    stripped = _without_blanks(package, content)
    filled, used, exact = _extent(stripped)
    if exact.rows > LAST_ROW or exact.columns > LAST_COLUMN or is_sparse(exact, used, filled):
        raise stray(exact)
    return (stripped if len(stripped) < len(content) else None), exact


def is_sparse(extent: Extent, used: Extent, filled: int) -> bool:
    """Whether a cell strayed so far that the rectangle is not worth its memory; `used`: how many rows and
    columns have content at all."""
    if extent.area > LARGEST_AREA:
        return True
    return extent.area > EMPTY_AT_MOST + filled and (
        extent.area > TIMES_FILLED * filled
        or extent.rows > 2 * used.rows + FEW_ROWS
        or extent.columns > 2 * used.columns + FEW_COLUMNS
    )


def stray(extent: Extent) -> UnreadableError:
    """The refusal of a sheet whose content reaches too far out."""
    return UnreadableError(
        "stray_cells",
        lowest=f"{extent.rows:,}",
        furthest=f"{extent.columns:,}",
        letters=column_letters(extent.columns - 1),
    )


def _extent(content: bytes) -> tuple[int, Extent, Extent]:
    """How many cells have content, how many rows and columns have some, and how far they reach."""
    of_columns: Counter[bytes] = Counter()
    of_rows: set[bytes] = set()
    for letters, digits in FILLED.findall(content):
        of_columns[letters] += 1
        of_rows.add(digits)
    rows = max(map(int, of_rows), default=0)
    columns = max((column_number(letters) + 1 for letters in of_columns), default=0)
    return sum(of_columns.values()), Extent(len(of_rows), len(of_columns)), Extent(rows, columns)


def _without_blanks(package: Package, content: bytes) -> bytes:
    """A sheet without the cells that hold a format only, or nothing that could be seen."""
    shown = rb'<c (?=[^>]*t="%b")[^>]*>%b</c>'
    ways = [
        rb"(?:<c [^>]*/>)+",
        shown % (rb"inlineStr", rb"<is><t[^>]*>" + SHOWS_NOTHING + rb"</t></is>"),
        shown % (rb"str", rb"<v[^>]*>" + SHOWS_NOTHING + rb"</v>"),
    ]
    if blanks := _blank_strings(package):
        numbers = b"|".join(str(number).encode() for number in blanks)
        ways.append(shown % (rb"s", rb"<v>(?:" + numbers + rb")</v>"))
    for way in (*ways, rb"(?:<row [^>]*(?:/>|></row>))+"):
        content = re.sub(way, b"", content)
    return content


def _blank_strings(package: Package) -> list[int]:
    """The shared texts that show nothing, by their number."""
    part = package.shared(STRINGS)
    if part is None:
        return []
    blanks, number = [], 0
    with package.archive.open(part) as stream:
        for _, element in ET.iterparse(stream):  # noqa: S314
            if element.tag.rpartition("}")[2] == "si":
                if not "".join(element.itertext()).strip().strip(INVISIBLE).strip():
                    blanks.append(number)
                number += 1
                element.clear()
    return blanks[:MANY]
