"""Taking in a folder of registers: files -> text cells -> checked, normalised text -> typed tables."""

import hashlib
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from baoxue.intake.cells import HEAD_ROWS, Cells, UnreadableError
from baoxue.intake.files import read_file
from baoxue.intake.findings import NO_WORDS, Finding, FindingList, IntakeError, Place, shape
from baoxue.intake.headers import Header, check_header, find_header, no_header
from baoxue.intake.registers import Register, comparable, comparable_name, load_registers
from baoxue.intake.rows import Positions, SheetRows, load_code_lists, normalise
from baoxue.intake.steps import Step
from baoxue.intake.values import read_column
from baoxue.intake.workbooks import WORKBOOK_SUFFIXES

Progress = Callable[[str, int, int], None]
"""Called with what is being done, how much is done and how much there is (bytes of files)."""

SUFFIXES = (*WORKBOOK_SUFFIXES, ".csv")
SEPARATORS = ("_", "-", "(", " ")
ROW_KEY = "row_key"
"""The column of a typed table that leads back to the sheet; it is not published."""
EXAMPLE_ROWS = 3
"""So many rows below the header may be the template's example row."""


@dataclass(frozen=True)
class Source:
    """One sheet that was read; `rows` are its data rows, `bytes` and `sha256` those of its file."""

    file: str
    sheet: str
    sha256: str
    bytes: int
    rows: int


@dataclass(frozen=True)
class Intake:
    """What a folder held: the sheets read for each register supplied, and what was found.

    Only warnings, unless rows with wrong cells were to be kept.
    """

    sources: Mapping[str, tuple[Source, ...]]
    findings: tuple[Finding, ...]
    positions: Mapping[str, Positions]
    """Per register supplied, the file, sheet and row of each `row_key`."""
    wrong_rows: Mapping[str, frozenset[int]]
    """Register -> the `row_key`s of rows with wrong cells, where these were to be kept."""


@dataclass
class _Reading:
    """What has been read of a folder so far."""

    registers: Mapping[str, Register]
    parts: dict[str, list[SheetRows]]
    sources: dict[str, list[Source]]
    found: FindingList = field(default_factory=FindingList)
    refused: set[str] = field(default_factory=set)
    """Registers of which a file was there but could not be read: they are not missing."""
    broken: list[tuple[str, str, Place]] = field(default_factory=list)
    """Rule, register and place of cells with a formula error."""


def take_in(
    folder: Path,
    connection: duckdb.DuckDBPyConnection,
    progress: Progress | None = None,
    excused: Collection[str] = (),
    keep_wrong: bool = False,
) -> Intake:
    """Read every register in `folder` into typed tables `registers.<register>`; needs `load_reference` first.

    `excused` are registers that need not be there although they are required.

    All registers get a table, empty where nothing was supplied; `reference.present(register)` names
    those that were. Rows keep the order of files, sheets and rows, and count in it from 0 as `row_key`, which
    `Intake.positions` leads to its place. IntakeError, and nothing created, on any error; with `keep_wrong`
    only on those about files and sheets: rows with wrong cells stay, with these cells empty, and are named in
    `Intake.wrong_rows`.
    """
    registers = load_registers()
    reading = _Reading(registers, {name: [] for name in registers}, {name: [] for name in registers})
    _read_files(folder, reading, progress)
    _check_required(reading, excused)
    codes = load_code_lists(connection)
    found = reading.found
    in_rows = len(reading.broken)
    others = found.errors - in_rows
    raw = {name: normalise(registers[name], reading.parts[name], codes, found) for name in registers}
    supplied = {name: tuple(sources) for name, sources in reading.sources.items() if sources}
    if others or (found.errors and not keep_wrong):
        rows = {name: sum(source.rows for source in sources) for name, sources in supplied.items()}
        raise IntakeError(found.found, rows=rows)
    _create_tables(connection, registers, raw, list(supplied))
    positions = {name: Positions(reading.parts[name]).without_cells() for name in supplied}
    for rule, register, place in reading.broken:
        where = positions.get(register)
        key = where.key(place.file, place.sheet, place.row or 0) if where else None
        found.wrong(rule, register, () if key is None else (key,))
    wrong = {name: frozenset(keys) for name, keys in sorted(found.wrong_rows.items())}
    return Intake(supplied, tuple(found.found), positions, wrong)


def _create_tables(
    connection: duckdb.DuckDBPyConnection,
    registers: Mapping[str, Register],
    raw: Mapping[str, pa.Table],
    supplied: list[str],
) -> None:
    connection.execute("create schema if not exists registers")
    for name, register in registers.items():
        connection.register("raw", raw[name])
        connection.register("keys", pa.table({ROW_KEY: pa.array(range(raw[name].num_rows), pa.int32())}))
        query = register.sql_path.read_text(encoding="utf-8")
        connection.execute(
            f'create or replace table registers."{name}" as '
            f"select typed.*, keys.{ROW_KEY} from ({query}) as typed positional join keys"
        )
        connection.unregister("raw")
        connection.unregister("keys")
    connection.register("raw", pa.table({"register": pa.array(supplied, pa.string())}))
    connection.execute("create or replace table reference.present as select register from raw")
    connection.unregister("raw")


# ---- files ----


def register_named(name: str, registers: Mapping[str, Register]) -> Register | None:
    """The register of a file stem or sheet name: its own name, alone or with a unit before or after it.

    `学籍花名册_城关镇` and `城关镇-学籍花名册` are the roll; of several matches the longest wins.
    """
    given = name.strip().casefold()
    said = comparable(given)
    best: tuple[int, Register] | None = None
    for register in registers.values():
        for file in (register.name, *register.files):
            accepted = comparable_name(file)
            if _is_named(said, accepted) or given.startswith(f"{file.casefold()} "):
                best = max(best or (0, register), (len(accepted), register), key=lambda match: match[0])
    return best[1] if best else None


def _is_named(given: str, accepted: str) -> bool:
    if given.startswith(accepted):
        return given == accepted or given[len(accepted)] in SEPARATORS
    return given.endswith(accepted) and given[-len(accepted) - 1] in "_-"


def _read_files(folder: Path, reading: _Reading, progress: Progress | None) -> None:
    """All files in order of name; the lock files of Excel and hidden files are passed over."""
    visible = [path for path in sorted(folder.iterdir()) if not path.name.startswith((".", "~$"))]
    total = sum(path.stat().st_size for path in visible if path.is_file())
    done = rows = 0
    for path in visible:
        if progress:
            rows = sum(it.rows for sources in reading.sources.values() for it in sources)
            progress(Step(path.name, "read", rows), done, total)
        if path.is_file() and path.suffix.lower() in SUFFIXES:
            _read_file(path, reading)
        else:
            register = register_named(path.stem, reading.registers)
            if register and path.is_file():
                reading.refused.add(register.name)
                reading.found.add("unknown_format", register.name, Place(path.name))
            else:
                reading.found.add("unknown_file", "", Place(path.name))
        done += path.stat().st_size if path.is_file() else 0
    if progress:
        rows = sum(it.rows for sources in reading.sources.values() for it in sources)
        progress(Step(folder.name, "read", rows), total, total)


def _check_required(reading: _Reading, excused: Collection[str]) -> None:
    for name, register in reading.registers.items():
        if not register.required or name in reading.refused:
            continue
        if not reading.sources[name]:
            if name in excused:
                continue
            words = {"example_file": register.files[min(1, len(register.files) - 1)]}
            reading.found.add("missing_register", name, Place(), **register.titles, **words)
        elif not any(source.rows for source in reading.sources[name]):
            source = reading.sources[name][0]
            reading.found.add("empty_required", name, Place(source.file, source.sheet), **register.titles)


# ---- sheets ----


def _read_file(path: Path, reading: _Reading) -> None:
    of_file = register_named(path.stem, reading.registers)
    name = of_file.name if of_file else ""
    unread: list[Place] = []
    place, read = Place(path.name), 0
    try:
        for sheet in read_file(path):
            place = Place(path.name, sheet.sheet)
            if not any(map(any, sheet.head)) or comparable(sheet.sheet) in _ignored_sheets():
                continue
            register = register_named(sheet.sheet, reading.registers) or of_file
            header = find_header(sheet.head, register) if register else None
            if register is None or header is None:
                unread.append(place)
            elif sheet.hidden:
                reading.found.add("hidden_sheet", register.name, place)
            else:
                read += 1
                _read_sheet(sheet, header, register, place, reading, path)
    except UnreadableError as error:
        if of_file:
            reading.refused.add(name)
        if not error.rows:
            reading.found.add(error.rule, name, place, **error.words)
        for row, words in error.rows:
            reading.found.add(
                error.rule, name, Place(place.file, place.sheet, row), **{**error.words, **words}
            )
        return
    if read:
        for place in unread:
            reading.found.add("unread_sheet", name, place)
    elif of_file:
        reading.refused.add(name)
        for place in unread or [Place(path.name)]:
            no_header(of_file, place, HEAD_ROWS, reading.found)
    else:
        reading.found.add("unknown_file", "", Place(path.name))


def _ignored_sheets() -> set[str]:
    return {comparable_name(name) for name in shape()["ignored_sheets"]}


def _read_sheet(
    sheet: Cells, header: Header, register: Register, place: Place, reading: _Reading, path: Path
) -> None:
    """Add a sheet's data rows, without blank ones and the template's example."""
    columns = sheet.columns(header.first_data_row)
    has_content = [bool(pc.any(pc.not_equal(column, "")).as_py()) for column in columns]
    check_header(header, register, place, has_content, reading.found)
    _check_broken_cells(sheet, header, register, place, reading)
    cells = {name: columns[position] for name, position in header.mapped.items()}
    height = len(columns[0]) if columns else 0
    first_number = header.first_data_row + 1
    numbers = pa.array(range(first_number, first_number + height), pa.int32())
    keep = _not_blank(cells, height)
    example = _example_row(register, cells, height)
    if example is not None:
        keep = pc.and_(keep, pc.not_equal(numbers, first_number + example))
        if not pc.any(keep).as_py():
            reading.found.add("untouched_template", register.name, place)
            return
    keep = _filled_in(register, cells, keep, place, reading)
    if not pc.all(keep).as_py():
        cells = {name: column.filter(keep) for name, column in cells.items()}
        numbers = numbers.filter(keep)
    headers = {name: header.written[position] for name, position in header.mapped.items()}
    reading.parts[register.name].append(SheetRows(place.file, place.sheet, headers, cells, numbers))
    with path.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    source = Source(place.file, place.sheet, digest, path.stat().st_size, len(numbers))
    reading.sources[register.name].append(source)


def _check_broken_cells(
    sheet: Cells, header: Header, register: Register, place: Place, reading: _Reading
) -> None:
    positions = set(header.mapped.values())
    by_rule: dict[tuple[str, int], list[int]] = {}
    for (row, column), rule in sheet.broken.items():
        if row >= header.first_data_row and column in positions:
            by_rule.setdefault((rule, column), []).append(row + 1)
    for (rule, column), rows in by_rule.items():
        places = [Place(place.file, place.sheet, row, header.written[column]) for row in rows]
        reading.found.add_all(rule, register.name, len(rows), ((here, "", NO_WORDS) for here in places))
        reading.broken += [(rule, register.name, here) for here in places]


def _not_blank(cells: Mapping[str, pa.Array], height: int) -> pa.Array:
    keep = pa.repeat(False, height)
    for column in cells.values():
        keep = pc.or_(keep, pc.not_equal(pc.utf8_trim_whitespace(column), ""))
        if pc.all(keep).as_py():
            break
    return keep


def _filled_in(
    register: Register, cells: Mapping[str, pa.Array], keep: pa.Array, place: Place, reading: _Reading
) -> pa.Array:
    """Without the rows of a prepared form that nobody filled in; how many there are is said."""
    asked = {name: cells[name] for name in register.unfilled_without if name in cells}
    if not asked:
        return keep
    filled = _not_blank(asked, len(keep))
    unfilled = pc.sum(pc.and_(keep, pc.invert(filled))).as_py() or 0
    if unfilled:
        headers = ", ".join(register.column(name).header for name in asked)
        reading.found.add("unfilled_rows", register.name, place, count=unfilled, columns=headers)
    return pc.and_(keep, filled)


def _example_row(register: Register, cells: Mapping[str, pa.Array], height: int) -> int | None:
    """Which of the first rows is the template's example row, cell for cell; None if there is none."""
    rows = set(range(min(EXAMPLE_ROWS, height)))
    for name, column in cells.items():
        definition = register.column(name)
        if definition.type == "code":
            values, example = column.slice(0, EXAMPLE_ROWS), definition.example
        else:
            values = read_column(definition, column.slice(0, EXAMPLE_ROWS)).values
            example = read_column(definition, pa.array([definition.example], pa.string())).values[0].as_py()
        rows = {row for row in rows if values[row].as_py() == example}
        if not rows:
            return None
    return min(rows)
