"""Writes .xls workbooks (BIFF8 in a compound file), which no library among the dependencies can."""

import struct
from collections.abc import Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

SECTOR = 512
END, FREE, TABLE = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
DAY, MOMENT = 1, 2
"""Cell formats by number; 0 is the general one."""
ERRORS = {"#N/A": 0x2A, "#DIV/0!": 0x07, "#REF!": 0x17, "#VALUE!": 0x0F}


def write_xls(
    path: Path, sheets: dict[str, Sequence[Sequence[Any]]], date_1904: bool = False, locked: bool = False
) -> Path:
    """A workbook of typed cells; one of ERRORS, given as `bytes`, becomes a formula with that result."""
    bodies = [_sheet(rows, date_1904) for rows in sheets.values()]
    head = _record(0x809, struct.pack("<4HII", 0x0600, 0x0005, 0x0DBB, 0x07CC, 0, 6))
    if locked:
        head += _record(0x2F, struct.pack("<3H", 1, 1, 1) + bytes(48))
    head += _record(0x42, struct.pack("<H", 1200)) + _record(0x22, struct.pack("<H", date_1904))
    head += b"".join(_record(0xE0, struct.pack("<2H", 0, form) + bytes(16)) for form in (0, 14, 22))
    names = [_name(name) for name in sheets]
    at = len(head) + sum(len(name) + 10 for name in names) + 4
    for name, body in zip(names, bodies, strict=True):
        head += _record(0x85, struct.pack("<IBB", at, 0, 0) + name)
        at += len(body)
    path.write_bytes(_container(head + _record(0x0A) + b"".join(bodies)))
    return path


def _record(kind: int, content: bytes = b"") -> bytes:
    return struct.pack("<2H", kind, len(content)) + content


def _name(name: str) -> bytes:
    return struct.pack("<BB", len(name), 1) + name.encode("utf-16-le")


def _sheet(rows: Sequence[Sequence[Any]], date_1904: bool) -> bytes:
    parts = [_record(0x809, struct.pack("<4HII", 0x0600, 0x0010, 0x0DBB, 0x07CC, 0, 6))]
    width = max(map(len, rows), default=0)
    parts.append(_record(0x200, struct.pack("<2I3H", 0, len(rows), 0, width, 0)))
    for r, cells in enumerate(rows):
        parts += [_cell(r, c, cell, date_1904) for c, cell in enumerate(cells) if cell not in (None, "")]
    return b"".join(parts) + _record(0x0A)


def _cell(row: int, column: int, cell: Any, date_1904: bool) -> bytes:
    place = struct.pack("<2H", row, column)
    if isinstance(cell, bytes):
        result = struct.pack("<BBB3sH", 2, 0, ERRORS[cell.decode()], bytes(3), 0xFFFF)
        # The formula itself is the error's constant.
        return _record(
            0x06,
            place + bytes(2) + result + struct.pack("<HIHBB", 0, 0, 2, 0x1C, ERRORS[cell.decode()]),
        )
    if isinstance(cell, bool):
        return _record(0x205, place + struct.pack("<HBB", 0, cell, 0))
    if isinstance(cell, date):
        moment = cell if isinstance(cell, datetime) else datetime.combine(cell, time.min)
        epoch = datetime(1904, 1, 1) if date_1904 else datetime(1899, 12, 30)  # noqa: DTZ001
        days = (moment - epoch).total_seconds() / 86400
        form = MOMENT if isinstance(cell, datetime) else DAY
        return _record(0x203, place + struct.pack("<Hd", form, days))
    if isinstance(cell, int | float):
        return _record(0x203, place + struct.pack("<Hd", 0, cell))
    return _record(0x204, place + struct.pack("<HHB", 0, len(cell), 1) + cell.encode("utf-16-le"))


def _container(stream: bytes) -> bytes:
    """The stream, under the name Workbook, in a compound file: table of sectors, directory, content."""
    stream = stream.ljust(max(4096, -(-len(stream) // SECTOR) * SECTOR), b"\0")
    content = len(stream) // SECTOR
    tables = 1
    while tables * SECTOR // 4 < tables + 1 + content:
        tables += 1
    assert tables <= 109, "a larger file would need a list of tables"
    chain = [TABLE] * tables + [END] + [tables + 2 + at for at in range(content - 1)] + [END]
    chain += [FREE] * (tables * SECTOR // 4 - len(chain))
    header = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16) + struct.pack("<5H", 0x3E, 3, 0xFFFE, 9, 6)
    header += bytes(10) + struct.pack("<8I", tables, tables, 0, 4096, END, 0, END, 0)
    header += struct.pack("<109I", *range(tables), *[FREE] * (109 - tables))
    directory = _entry("Root Entry", 5, END, 0, 1) + _entry("Workbook", 2, tables + 1, len(stream), FREE)
    return (
        header + struct.pack(f"<{len(chain)}I", *chain) + directory + _entry("", 0, 0, 0, FREE) * 2 + stream
    )


def _entry(name: str, kind: int, start: int, size: int, child: int) -> bytes:
    written = (name + "\0").encode("utf-16-le") if name else b""
    entry = written.ljust(64, b"\0") + struct.pack("<HBB3I", len(written), kind, 1, FREE, FREE, child)
    return entry.ljust(116, b"\0") + struct.pack("<3I", start, size, 0)
