"""The files of a folder, one after the other: which register each of their sheets holds."""

import hashlib
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pyarrow.compute as pc

from baoxue.intake.cells import HEAD_ROWS, Cells, UnreadableError
from baoxue.intake.files import LARGEST_FILE, SUFFIXES, read_file
from baoxue.intake.findings import Place, shape
from baoxue.intake.handed_in import files_below
from baoxue.intake.headers import find_header, no_header
from baoxue.intake.one_sheet import Reading, not_blank, read_sheet
from baoxue.intake.recognising import Recognised, known_cells, recognise, register_named
from baoxue.intake.registers import Register, comparable, comparable_name
from baoxue.intake.steps import Step

Progress = Callable[[str, int, int], None]
"""Called with what is being done, how much is done and how much there is (bytes of files)."""

TABLES_NOT_READ = (".ods", ".xlsb", ".numbers", ".zip", ".rar", ".7z", ".gz", ".dbf", ".mdb", ".accdb")
"""Files in which registers may lie: passing them over in silence would lose a school."""
TEXT_BESIDE = (".txt", ".htm", ".html", ".xml")
"""Files that are seldom registers: where no name says so and they cannot be read, they are something else."""
WIDTH_OF_A_TABLE = 3


def read_files(folder: Path, reading: Reading, progress: Progress | None) -> None:
    """All files in order of name, those in folders too."""
    try:
        files = files_below(folder)
    except UnreadableError as error:
        reading.found.add(error.rule, "", Place(), **error.words)
        return
    total = sum(path.stat().st_size for path in files)
    done = rows = 0
    for path in files:
        file = path.relative_to(folder).as_posix()
        if progress:
            rows = sum(it.rows for sources in reading.sources.values() for it in sources)
            progress(Step(path.name, "read", rows), done, total)
        if path.suffix.lower() in SUFFIXES:
            _read_file(path, file, reading)
        else:
            register = register_named(path.stem, reading.registers)
            if register or path.suffix.lower() in TABLES_NOT_READ:
                reading.refused.add(register.name if register else "")
                reading.found.add("unknown_format", register.name if register else "", Place(file))
            else:
                reading.found.add("unknown_file", "", Place(file))
        done += path.stat().st_size
    if progress:
        rows = sum(it.rows for sources in reading.sources.values() for it in sources)
        progress(Step(folder.name, "read", rows), total, total)


def _read_file(path: Path, file: str, reading: Reading) -> None:
    of_file = register_named(path.stem, reading.registers)
    name = of_file.name if of_file else ""
    place, found = Place(file), reading.found
    unread: list[tuple[Place, int]] = []
    read = said = 0
    try:
        digest = _digest_once(path, file, reading)
        if digest is None:
            return
        for sheet in read_file(path, known_cells):
            place = Place(file, sheet.sheet)
            if not any(map(any, sheet.head)) or comparable(sheet.sheet) in _sheets("ignored_sheets"):
                continue
            named = register_named(sheet.sheet, reading.registers) or of_file
            known = _which(sheet, named)
            if isinstance(known, Recognised) and not known.missing and not known.others:
                register, header = known.register, known.header
            elif named and known is not None and known.register is named:
                register, header = named, known.header
            elif known is not None and not sheet.hidden:
                _refuse_sheet(sheet, known, place, reading)
                said += 1
                continue
            else:
                unread.append((place, _table_rows(sheet)))
                continue
            if sheet.hidden:
                found.add("hidden_sheet", register.name, place)
                continue
            read += 1
            rows = read_sheet(sheet, header, register, place, reading, (path, digest))
            if register is not named:
                found.add("read_as", register.name, place, **register.titles, rows=rows)
    except UnreadableError as error:
        if path.suffix.lower() in TEXT_BESIDE and not of_file:
            found.add("unknown_file", "", Place(file))
            return
        reading.refused.add(name)
        if not error.rows:
            found.add(error.rule, name, place, suffix=path.suffix, **error.words)
        for row, words in error.rows:
            found.add(error.rule, name, Place(place.file, place.sheet, row), **{**error.words, **words})
        return
    if of_file and not read and not said:
        reading.refused.add(name)
        for place, _ in unread or [(Place(file), 0)]:
            no_header(of_file, place, HEAD_ROWS, found)
        return
    for place, rows in unread:
        if rows and comparable(place.sheet) not in _sheets("summary_sheets"):
            reading.refused.add(name)
            found.add("unknown_table", name, place, rows=rows)
        elif read or said:
            found.add("unread_sheet", name, place)
    if not read and not said and not any(rows for _, rows in unread):
        found.add("unknown_file", "", Place(file))


def _which(sheet: Cells, named: Register | None) -> Recognised | None:
    """What a sheet holds: what its name says, unless its header is wholly that of another register."""
    header = find_header(sheet.head, named) if named else None
    by_name = Recognised(named, header) if named and header else None
    if by_name and not by_name.missing:
        return by_name
    by_header = recognise(sheet.head)
    if by_header and not by_header.missing and (by_name is None or not by_header.others):
        return by_header
    return by_name or by_header


def _refuse_sheet(sheet: Cells, known: Recognised, place: Place, reading: Reading) -> None:
    """A sheet that is like a register, but not whole, or like several."""
    register = known.register
    rows = _rows_below(sheet, known.header.first_data_row)
    reading.refused.update(it.name for it in (register, *known.others))
    if known.missing:
        missing = shape()["comma"]["zh"].join(known.missing)
        reading.found.add("looks_like", register.name, place, **register.titles, rows=rows, missing=missing)
        return
    several = (register, *known.others)
    words = {
        "registers_zh": "”“".join(it.title["zh"] for it in several),
        "registers_en": ", ".join(it.title["en"] for it in several),
        "example_file": register.files[min(1, len(register.files) - 1)],
    }
    reading.found.add("fits_several", "", place, rows=rows, **words)


def _rows_below(sheet: Cells, first: int) -> int:
    columns = sheet.columns(first) if first < len(sheet.head) else []
    cells = {str(number): column for number, column in enumerate(columns)}
    return int(pc.sum(not_blank(cells, len(columns[0]) if columns else 0), min_count=0).as_py())


def _table_rows(sheet: Cells) -> int:
    """How many rows a sheet of no register has below what looks like a header; 0 where it is no table."""
    wide = [at for at, row in enumerate(sheet.head) if sum(map(bool, row)) >= WIDTH_OF_A_TABLE]
    return _rows_below(sheet, wide[0] + 1) if len(wide) > 1 else 0


def _digest_once(path: Path, file: str, reading: Reading) -> str | None:
    """The file's sha256; None, and a finding, where another file is the same byte for byte."""
    if path.stat().st_size > LARGEST_FILE:
        return ""  # it will be refused
    with path.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    other = reading.digests.setdefault(digest, file)
    if other == file or not path.stat().st_size:
        return digest
    register = register_named(path.stem, reading.registers)
    reading.found.add("same_file", register.name if register else "", Place(file), other=other)
    return None


@cache
def _sheets(which: str) -> frozenset[str]:
    """Names of sheets that shape.toml lists."""
    return frozenset(comparable_name(name) for name in shape()[which])
