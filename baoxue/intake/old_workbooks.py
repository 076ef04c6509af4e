"""What the reader of .xls workbooks does not tell: whether one is whole, locked, and where errors stand.

The container is described in [MS-CFB], the records in it in [MS-XLS]. The reader gives errors as empty cells,
and a workbook cut short ends the whole process, so both are looked for first.
"""

import struct
from collections.abc import Iterator, Sequence
from struct import unpack_from

from baoxue.intake.cells import UnreadableError, unreadable
from baoxue.intake.sheet_area import Extent, Inspected, is_sparse, stray

MAGIC = bytes.fromhex("d0cf11e0a1b11ae1")
LAST_SECTOR = 0xFFFFFFFA
"""Sector numbers from here on mean the end of a chain, or none at all."""
FORMULA, BOF, EOF, FILE_PASS, SHEETS, SHARED, ERROR, AREA = 0x06, 0x809, 0x0A, 0x2F, 0x85, 0xFC, 0x205, 0x200
CELLS = frozenset((FORMULA, ERROR, 0xBD, 0xBE, 0xD6, 0xFD, 0x201, 0x203, 0x204, 0x27E))
"""Records that begin with a row and a column."""
SEVERAL, BLANK = frozenset((0xBD, 0xBE)), frozenset((0xBE, 0x201))
"""Of these, records of several cells, whose last column stands at their end, and cells with a format only."""
WORKSHEET = 0
ROWS, COLUMNS = 65_536, 256
"""What a sheet of this format has; damaged numbers beyond it would make the reader ask for terabytes."""


class NotWholeError(Exception):
    """The container contradicts itself: cut short or damaged."""


def inspect(data: bytes) -> list[Inspected]:
    """The worksheets in order; UnreadableError when the workbook cannot be read."""
    try:
        streams = _Container(data)
        if streams.holds("EncryptedPackage"):
            raise UnreadableError("password")
        if not streams.holds("Workbook") and not streams.holds("Book"):
            raise unreadable("document")
        return _inspected(streams.read("Workbook", "Book"))
    except (NotWholeError, struct.error, IndexError) as error:
        raise unreadable("damaged") from error


class _Container:
    """A compound file: named streams over chains of sectors."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.size = 1 << unpack_from("<H", data, 30)[0]
        if self.size not in (512, 4096):
            raise NotWholeError
        self.table: list[int] = []
        for sector in self._tables():
            self.table += unpack_from(f"<{self.size // 4}I", self._sector(sector))
        self.entries = list(self._directory(self._chain(unpack_from("<I", data, 48)[0])))
        if not self.entries:
            raise NotWholeError

    def holds(self, name: str) -> bool:
        """Whether there is a stream of that name."""
        return any(entry[0] == name for entry in self.entries)

    def read(self, *names: str) -> bytes:
        """The first stream there is of these names, whole."""
        found = [(start, size) for name, start, size in self.entries if name in names]
        if not found:
            raise NotWholeError
        start, size = found[0]
        content = self._chain(start) if size >= unpack_from("<I", self.data, 56)[0] else self._small(start)
        if len(content) < size:
            raise NotWholeError
        return content[:size]

    def _tables(self) -> Iterator[int]:
        """The sectors that hold the table of sectors: 109 are named in the header, the rest in lists."""
        yield from (it for it in unpack_from("<109I", self.data, 76) if it < LAST_SECTOR)
        more, count = unpack_from("<2I", self.data, 68)
        for _ in range(min(count, len(self.data) // self.size)):
            if more >= LAST_SECTOR:
                return
            *sectors, more = unpack_from(f"<{self.size // 4}I", self._sector(more))
            yield from (it for it in sectors if it < LAST_SECTOR)

    def _sector(self, number: int) -> bytes:
        start = (number + 1) * self.size
        if start + self.size > len(self.data):
            raise NotWholeError
        return self.data[start : start + self.size]

    def _chain(self, start: int) -> bytes:
        return b"".join(self._sector(number) for number in _follow(start, self.table))

    def _small(self, start: int) -> bytes:
        """Small streams lie in pieces of their own inside the stream of the first entry."""
        inside, table = self._chain(self.entries[0][1]), self._chain(unpack_from("<I", self.data, 60)[0])
        numbers = unpack_from(f"<{len(table) // 4}I", table)
        length = 1 << unpack_from("<H", self.data, 32)[0]
        return b"".join(inside[at * length : (at + 1) * length] for at in _follow(start, numbers))

    @staticmethod
    def _directory(entries: bytes) -> Iterator[tuple[str, int, int]]:
        for at in range(0, len(entries) - 127, 128):
            length = unpack_from("<H", entries, at + 64)[0]
            if 2 <= length <= 64:
                name = entries[at : at + length - 2].decode("utf-16-le", "ignore")
                yield name, *unpack_from("<2I", entries, at + 116)


def _follow(start: int, table: Sequence[int]) -> Iterator[int]:
    number, steps = start, 0
    while number < LAST_SECTOR:
        if number >= len(table) or steps > len(table):
            raise NotWholeError
        yield number
        number, steps = table[number], steps + 1


def _inspected(stream: bytes) -> list[Inspected]:
    starts: list[int] = []
    for kind, at, _ in _records(stream, 0):
        if kind == FILE_PASS:
            raise UnreadableError("password")
        if kind == SHEETS:
            start, what = unpack_from("<IxB", stream, at)
            if what == WORKSHEET:
                starts.append(start)
        elif kind == SHARED and unpack_from("<I", stream, at + 4)[0] > len(stream):
            raise NotWholeError
    return [_inspected_sheet(stream, start) for start in starts]


def _inspected_sheet(stream: bytes, start: int) -> Inspected:
    broken: dict[tuple[int, int], str] = {}
    of_rows: set[int] = set()
    of_columns: set[int] = set()
    filled = 0
    for kind, at, length in _records(stream, start):
        if kind in CELLS:
            row, column = unpack_from("<2H", stream, at)
            last = unpack_from("<H", stream, at + length - 2)[0] if kind in SEVERAL else column
            if column >= COLUMNS or last >= COLUMNS:
                raise NotWholeError
            if kind not in BLANK:
                of_rows.add(row)
                of_columns.update(range(column, last + 1))
                filled += last - column + 1
        if kind == AREA:
            first, below = unpack_from("<2I" if length == 14 else "<2H", stream, at)
            left, right = unpack_from("<2H", stream, at + length - 6)
            if not (first <= below <= ROWS and left <= right <= COLUMNS):
                raise NotWholeError
        # A formula's result is a number, or its last two bytes are set and its first tells what it is.
        if (kind == ERROR and stream[at + 7] == 1) or (
            kind == FORMULA and stream[at + 12 : at + 14] == b"\xff\xff" and stream[at + 6] == 2
        ):
            broken[unpack_from("<2H", stream, at)] = "error_cell"
    extent = Extent(max(of_rows, default=-1) + 1, max(of_columns, default=-1) + 1)
    if is_sparse(extent, Extent(len(of_rows), len(of_columns)), filled):
        raise stray(extent)
    return Inspected("", broken, extent.rows, extent.columns)


def _records(stream: bytes, at: int) -> Iterator[tuple[int, int, int]]:
    """Kind, position and length of each record up to the end of this part of the stream."""
    depth = 0
    while True:
        kind, length = unpack_from("<2H", stream, at)
        at += 4
        if at + length > len(stream):
            raise NotWholeError
        yield kind, at, length
        at += length
        # Charts stand inside a sheet as parts of their own.
        depth += (kind == BOF) - (kind == EOF)
        if kind == EOF and depth <= 0:
            return
