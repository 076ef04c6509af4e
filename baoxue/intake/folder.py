"""Taking in a folder of registers: files -> text cells -> checked, normalised text -> typed tables in DuckDB."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from baoxue.intake import cells as sheets
from baoxue.intake.findings import FindingList, Finding, IntakeError, Place, masked, shape
from baoxue.intake.headers import Header, check_header, find_header, no_header
from baoxue.intake.registers import Column, Register, comparable, load_registers
from baoxue.intake.values import CodeList, comparable_value, read_column

Progress = Callable[[str, int, int], None]
"""Called with what is being done, how much of it is done and how much there is (bytes of files)."""

SEPARATORS = ("_", "-", "(", "\u2014")


@dataclass(frozen=True)
class Source:
    """One sheet that was read; `rows` are its data rows."""

    file: str
    sheet: str
    sha256: str
    bytes: int
    rows: int


@dataclass(frozen=True)
class Intake:
    """What a folder held: the sheets read for each register supplied, and what was found (warnings only)."""

    sources: Mapping[str, tuple[Source, ...]]
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class _Part:
    """The data rows of one sheet: raw text by column name (absent columns are not in it) and their row numbers."""

    file: str
    sheet: str
    headers: Mapping[str, str]
    columns: Mapping[str, pa.Array]
    rows: pa.Array


def take_in(folder: Path, connection: duckdb.DuckDBPyConnection, progress: Progress | None = None) -> Intake:
    """Read every register in `folder` into typed tables `registers.<register>`; needs `load_reference` first.

    All registers get a table, empty where nothing was supplied; `reference.present(register)` names the supplied
    ones. Rows keep the order of files and sheets. IntakeError (nothing is created) when any error was found.
    """
    registers = load_registers()
    found = FindingList()
    parts: dict[str, list[_Part]] = {name: [] for name in registers}
    sources: dict[str, list[Source]] = {name: [] for name in registers}
    for path in _files(folder, registers, found, progress):
        _read_file(path, registers, parts, sources, found)
    for register in registers.values():
        if register.required and not sources[register.name] and not found.errors:
            titles = {"register_zh": register.title["zh"], "register_en": register.title["en"]}
            found.add("missing_register", register.name, Place(), **titles, example_file=register.files[1])
    raw = {name: _normalise(registers[name], parts[name], _code_lists(connection), found) for name in registers}
    if found.errors:
        raise IntakeError(found.found)
    _create_tables(connection, registers, raw, [name for name in registers if sources[name]])
    supplied = {name: tuple(of_register) for name, of_register in sources.items() if of_register}
    return Intake(supplied, tuple(found.found))


# ---- files and sheets ----


def _files(
    folder: Path, registers: Mapping[str, Register], found: FindingList, progress: Progress | None
) -> Iterator[Path]:
    """The files that may hold registers, in order of name; Excel's own lock files and hidden files are passed over."""
    visible = [path for path in sorted(folder.iterdir()) if not path.name.startswith((".", "~$"))]
    total = sum(path.stat().st_size for path in visible if path.is_file())
    done = 0
    for path in visible:
        if path.is_dir() or path.suffix.lower() not in sheets.SUFFIXES:
            found.add("unknown_file", "", Place(path.name))
            continue
        if progress:
            progress(path.name, done, total)
        yield path
        done += path.stat().st_size
    if progress:
        progress(folder.name, total, total)


def _read_file(
    path: Path,
    registers: Mapping[str, Register],
    parts: dict[str, list[_Part]],
    sources: dict[str, list[Source]],
    found: FindingList,
) -> None:
    of_file = _register_named(path.stem, registers)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    read = 0
    unread: list[sheets.Cells] = []
    place = Place(path.name)
    try:
        for sheet in sheets.read_file(path):
            if not any(map(any, sheet.head)) or comparable(sheet.sheet) in _ignored_sheets():
                continue
            register = _register_named(sheet.sheet, registers) or of_file
            place = Place(path.name, sheet.sheet)
            if sheet.hidden:
                found.add("hidden_sheet", register.name if register else "", place)
                continue
            header = find_header(sheet.head, register) if register else None
            if register is None or header is None:
                unread.append(sheet)
                continue
            read += 1
            part = _part(sheet, header, register, place, found)
            if part is not None:
                parts[register.name].append(part)
                sources[register.name].append(
                    Source(path.name, sheet.sheet, digest, path.stat().st_size, len(part.rows))
                )
    except sheets.UnreadableFile as error:
        here = Place(place.file, place.sheet, error.row)
        found.add(error.rule, of_file.name if of_file else "", here, **error.words)
        return
    for sheet in unread:
        here = Place(path.name, sheet.sheet)
        if read:
            found.add("unread_sheet", of_file.name if of_file else "", here)
        elif of_file:
            no_header(of_file, here, sheets.HEAD_ROWS, found)
    if not read and not of_file:
        found.add("unknown_file", "", Place(path.name))


def _ignored_sheets() -> set[str]:
    return {comparable(name) for name in shape()["ignored_sheets"]}


def _register_named(name: str, registers: Mapping[str, Register]) -> Register | None:
    """The register whose file name this is, alone or with a unit before or after it; the longest match wins."""
    given = comparable(name)
    best: tuple[int, Register] | None = None
    for register in registers.values():
        for file in (register.name, *register.files):
            accepted = comparable(file)
            rest = _rest(given, accepted, name, file)
            if rest and (best is None or len(accepted) > best[0]):
                best = len(accepted), register
    return best[1] if best else None


def _rest(given: str, accepted: str, name: str, file: str) -> bool:
    """Whether `given` is the accepted name, or it with a separated suffix or prefix."""
    if given == accepted:
        return True
    if given.startswith(accepted) and given[len(accepted)].startswith(SEPARATORS):
        return True
    if given.endswith(accepted) and given[-len(accepted) - 1] in SEPARATORS[:2]:
        return True
    return name.startswith((f"{file} ", f"{file}\u3000"))


def _part(
    sheet: sheets.Cells, header: Header, register: Register, place: Place, found: FindingList
) -> _Part | None:
    """The data rows of a sheet without blank ones; None when it is an untouched template."""
    columns = sheet.columns(header.first_data_row)
    filled = [pc.any(pc.not_equal(column, "")).as_py() or False for column in columns]
    check_header(header, register, place, filled, found)
    mapped = {name: columns[position] for name, position in header.mapped.items()}
    height = len(columns[0]) if columns else 0
    rows = pa.array(range(header.first_data_row + 1, header.first_data_row + 1 + height), pa.int32())
    keep = _any(pc.not_equal(pc.utf8_trim_whitespace(column), "") for column in mapped.values())
    example = _examples(register, mapped)
    if example is not None and pc.any(example).as_py():
        keep = pc.and_not(keep, example)
        if not pc.any(keep).as_py():
            found.add("untouched_template", register.name, place)
            return None
    if keep is not None and not pc.all(keep).as_py():
        mapped = {name: column.filter(keep) for name, column in mapped.items()}
        rows = rows.filter(keep)
    headers = {name: header.written[position] for name, position in header.mapped.items()}
    return _Part(place.file, place.sheet, headers, mapped, rows)


def _any(masks: Iterable[pa.Array]) -> pa.Array | None:
    together = None
    for mask in masks:
        together = mask if together is None else pc.or_(together, mask)
        if pc.all(together).as_py():
            break
    return together


def _examples(register: Register, mapped: Mapping[str, pa.Array]) -> pa.Array | None:
    """Which rows are the template's example row, cell for cell."""
    together = None
    for name, column in mapped.items():
        mask = pc.equal(column, register.column(name).example)
        together = mask if together is None else pc.and_(together, mask)
        if not pc.any(together).as_py():
            return None
    return together


# ---- values ----


def _code_lists(connection: duckdb.DuckDBPyConnection) -> Mapping[str, CodeList]:
    """Every accepted way of writing each code, from the reference tables of the connection."""
    names = {column.codes for register in load_registers().values() for column in register.columns if column.codes}
    lists: dict[str, dict[str, str]] = {}
    for name in sorted(names):
        rows = connection.execute(f'select code, zh, en, aliases from reference."{name}" order by position').fetchall()
        accepted: dict[str, str] = {}
        for code, zh, en, aliases in rows:
            for written in (code, zh, en, *(aliases or "").split(";")):
                if written:
                    accepted.setdefault(comparable_value(written), code)
        lists[name] = accepted
    return lists


def _normalise(
    register: Register, parts: list[_Part], codes: Mapping[str, CodeList], found: FindingList
) -> pa.Table:
    """All sheets of one register as one table of normalised text (NULL = empty), in the register's columns."""
    where = _Positions(parts)
    normalised: dict[str, pa.Array] = {}
    for column in register.columns:
        cells = where.column(column.name)
        read = read_column(column, cells, codes.get(column.codes or ""))
        normalised[column.name] = read.values
        for rule, positions in read.problems.items():
            found.add_all(rule, register.name, len(positions), _bad_cells(where, column, cells, positions, codes))
        if column.filled:
            empty = pc.indices_nonzero(pc.equal(pc.utf8_trim_whitespace(cells), ""))
            supplied = [position for position in empty.to_pylist() if where.has(position, column.name)]
            places = ((where.place(position, column.name), "", {}) for position in supplied)
            found.add_all("empty_value", register.name, len(supplied), places)
    table = pa.table(normalised)
    _check_key(register, table, where, found)
    return table


class _Positions:
    """Where each row of a register came from, over all its sheets."""

    def __init__(self, parts: list[_Part]) -> None:
        self.parts = parts
        self.starts: list[int] = []
        self.height = 0
        for part in parts:
            self.starts.append(self.height)
            self.height += len(part.rows)

    def column(self, name: str) -> pa.Array:
        """The raw cells of one column over all sheets, "" where a sheet has no such column."""
        blank = pa.scalar("", pa.string())
        chunks = [part.columns.get(name, pa.repeat(blank, len(part.rows))) for part in self.parts]
        if len(chunks) == 1:
            return chunks[0]
        return pa.chunked_array(chunks, pa.string()).combine_chunks() if chunks else pa.array([], pa.string())

    def part(self, position: int) -> tuple[_Part, int]:
        """The sheet of a row and its place in it."""
        index = max(i for i, start in enumerate(self.starts) if start <= position)
        return self.parts[index], position - self.starts[index]

    def has(self, position: int, column: str) -> bool:
        """Whether the sheet of that row has the column at all."""
        return column in self.part(position)[0].headers

    def place(self, position: int, column: str) -> Place:
        """File, sheet, row and header as written."""
        part, offset = self.part(position)
        return Place(part.file, part.sheet, part.rows[offset].as_py(), part.headers.get(column, ""))


def _bad_cells(
    where: _Positions, column: Column, cells: pa.Array, positions: pa.Array, codes: Mapping[str, CodeList]
) -> Iterator[tuple[Place, str, Mapping[str, str | int]]]:
    names = shape()["types"][column.type]
    words = {
        "type_zh": names["zh"],
        "type_en": names["en"],
        "example": column.example,
        "allowed": ", ".join(list(codes.get(column.codes or "", {}))[:40]),
        "explain_zh": "",
        "explain_en": "",
    }
    for position in positions.to_pylist():
        yield where.place(position, column.name), masked(cells[position].as_py().strip(), column.identity), words


def _check_key(register: Register, table: pa.Table, where: _Positions, found: FindingList) -> None:
    """Two rows with the same key: both places are named."""
    columns = [pc.fill_null(table.column(name).combine_chunks(), "") for name in register.key]
    key = pc.binary_join_element_wise(*columns, "\x1f") if len(columns) > 1 else columns[0]
    counts = pc.value_counts(key)
    twice = counts.field("values").filter(pc.greater(counts.field("counts"), 1))
    twice = twice.filter(pc.not_equal(twice, ""))
    if not len(twice):
        return
    first: dict[str, int] = {}
    again: list[tuple[int, int]] = []
    for position in pc.indices_nonzero(pc.is_in(key, twice)).to_pylist():
        earlier = first.setdefault(key[position].as_py(), position)
        if earlier != position:
            again.append((position, earlier))
    identity = any(register.column(name).identity for name in register.key)
    words = shape()["first"]
    name = register.key[0]

    def examples() -> Iterator[tuple[Place, str, Mapping[str, str | int]]]:
        for position, earlier in again:
            there = where.place(earlier, name)
            said = {"file": there.file, "sheet": there.sheet, "row": there.row}
            yield (
                where.place(position, name),
                masked(columns[0][position].as_py(), identity),
                {
                    "key": ", ".join(register.column(part).header for part in register.key),
                    "first": words["zh"].format(**said),
                    "first_en": words["en"].format(**said),
                },
            )

    found.add_all("duplicate_key", register.name, len(again), examples())


# ---- typed tables ----


def _create_tables(
    connection: duckdb.DuckDBPyConnection,
    registers: Mapping[str, Register],
    raw: Mapping[str, pa.Table],
    supplied: list[str],
) -> None:
    connection.execute("create schema if not exists registers")
    for name, register in registers.items():
        connection.register("raw", raw[name])
        query = register.sql_path.read_text(encoding="utf-8")
        connection.execute(f'create or replace table registers."{name}" as {query}')
        connection.unregister("raw")
    connection.register("raw", pa.table({"register": pa.array(supplied, pa.string())}))
    connection.execute("create or replace table reference.present as select register from raw")
    connection.unregister("raw")
