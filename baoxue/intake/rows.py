"""The rows of one register over all its sheets: normalised by column, with the place of every finding."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from baoxue.intake.findings import LANGUAGES, FindingList, Place, Words, is_of_column, masked, shape
from baoxue.intake.registers import Column, Register
from baoxue.intake.values import comparable_value, read_column

Example = tuple[Place, str, Words]
"""Where, the masked value, and the words that fill the rule's message."""


@dataclass(frozen=True)
class SheetRows:
    """The data rows of one sheet: raw text by column name (only columns that the sheet has)."""

    file: str
    sheet: str
    headers: Mapping[str, str]
    """Column name -> header as written."""
    columns: Mapping[str, pa.Array]
    numbers: pa.Array
    """The sheet's own row number of each row."""
    doubtful: frozenset[int] = frozenset()
    """The numbers of rows that were found to be hardly filled: of their cells nothing more is said."""


@dataclass(frozen=True)
class CodeList:
    """A code list: every accepted writing (comparable) -> code, and the names to offer in a message."""

    accepted: Mapping[str, str]
    offered: str


def load_code_lists(connection: duckdb.DuckDBPyConnection) -> Mapping[str, CodeList]:
    """All code lists by name, from the reference tables of the connection."""
    query = "select list, code, zh, en, aliases from reference.codes order by list, position"
    lists: dict[str, list[tuple[str, ...]]] = {}
    for name, *row in connection.execute(query).fetchall():
        lists.setdefault(name, []).append(tuple(cell or "" for cell in row))
    return {name: _code_list(rows) for name, rows in lists.items()}


def _code_list(rows: list[tuple[str, ...]]) -> CodeList:
    accepted: dict[str, str] = {}
    for code, zh, en, aliases in rows:
        for written in (code, zh, en, *aliases.split(";")):
            if written:
                accepted.setdefault(comparable_value(written), code)
    for code, *_ in rows:
        # Excel turns the code 01 into the number 1; it still means 01 unless 1 is a code of its own.
        if code.isdigit():
            accepted.setdefault(str(int(code)), code)
    return CodeList(accepted, ", ".join(zh for _, zh, *_ in rows))


def normalise(
    register: Register, parts: list[SheetRows], codes: Mapping[str, CodeList], found: FindingList
) -> pa.Table:
    """All sheets of one register as one table of normalised text (NULL = empty) in the register's columns.

    Cells that break a rule are NULL in it and reported in `found`, as are empty cells and double keys.
    """
    where = Positions(parts)
    doubtful = where.doubtful()
    table: dict[str, pa.Array] = {}
    for column in register.columns:
        cells = where.column(column.name)
        codes_of_column = codes.get(column.codes or "")
        read = read_column(column, cells, codes_of_column.accepted if codes_of_column else {})
        table[column.name] = read.values
        for rule, positions in read.problems.items():
            positions = positions.filter(pc.invert(pc.is_in(positions, doubtful)))
            _add(
                found,
                rule,
                register,
                where,
                positions,
                partial(_bad_cells, where, column, cells, codes_of_column),
            )
            found.wrong(rule, register.name, positions.to_pylist())
        if column.filled:
            # Judged by what was read, not by what stands there: a sign that cannot be seen is no value.
            positions = pc.indices_nonzero(pc.and_(pc.is_null(read.values), where.supplied(column.name)))
            for wrong in (*read.problems.values(), doubtful):
                positions = positions.filter(pc.invert(pc.is_in(positions, wrong)))
            _add(found, "empty_value", register, where, positions, partial(_empty, where, column))
            found.wrong("empty_value", register.name, positions.to_pylist())
    normalised = pa.table(table)
    _check_key(register, normalised, where, found)
    return normalised


class Positions:
    """Where each row of a register came from; rows count from 0 over all its sheets."""

    def __init__(self, parts: Sequence[SheetRows]) -> None:
        self.parts = tuple(parts)
        self.starts: list[int] = []
        self.height = 0
        for part in self.parts:
            self.starts.append(self.height)
            self.height += len(part.numbers)

    def column(self, name: str) -> pa.Array:
        """The raw cells of one column over all sheets, "" where a sheet has no such column."""
        return self._joined(
            [part.columns.get(name, pa.repeat("", len(part.numbers))) for part in self.parts], pa.string()
        )

    def supplied(self, name: str) -> pa.Array:
        """Per row, whether its sheet has the column at all."""
        return self._joined(
            [pa.repeat(name in part.headers, len(part.numbers)) for part in self.parts], pa.bool_()
        )

    def doubtful(self) -> pa.Array:
        """The positions of rows that are hardly filled."""
        keys = [
            self.key(part.file, part.sheet, number) for part in self.parts for number in sorted(part.doubtful)
        ]
        return pa.array([key for key in keys if key is not None], pa.uint64())

    def place(self, position: int, column: str) -> Place:
        """File, sheet, row and header as written."""
        index = bisect_right(self.starts, position) - 1
        part = self.parts[index]
        row = part.numbers[position - self.starts[index]].as_py()
        return Place(part.file, part.sheet, row, part.headers.get(column, ""))

    def key(self, file: str, sheet: str, row: int) -> int | None:
        """The position of a row of a sheet; None when it is not among the rows."""
        for start, part in zip(self.starts, self.parts, strict=True):
            if (part.file, part.sheet) == (file, sheet):
                at = bisect_left(part.numbers, row, key=lambda number: number.as_py())
                if at < len(part.numbers) and part.numbers[at].as_py() == row:
                    return start + at
        return None

    def without_cells(self) -> "Positions":
        """The same places, without the cells that stood there."""
        return Positions([replace(part, columns={}) for part in self.parts])

    @staticmethod
    def _joined(chunks: list[pa.Array], type_: pa.DataType) -> pa.Array:
        if len(chunks) == 1:
            return chunks[0]
        return pa.concat_arrays(chunks) if chunks else pa.array([], type_)


def _add(
    found: FindingList,
    rule: str,
    register: Register,
    where: Positions,
    positions: pa.Array,
    examples: Callable[[pa.Array], Iterator[Example]],
) -> None:
    """Findings of one rule in one column: one for a sheet where most of the column is wrong, else each."""
    single = positions
    for start, part in zip(where.starts, where.parts, strict=True):
        end = start + len(part.numbers)
        inside = pc.and_(pc.greater_equal(positions, start), pc.less(positions, end))
        wrong = positions.filter(inside)
        if is_of_column(len(wrong), len(part.numbers)):
            found.add_group(rule, register.name, len(wrong), examples(wrong))
            single = single.filter(pc.invert(pc.is_in(single, wrong)))
    found.add_all(rule, register.name, len(single), examples(single))


def _bad_cells(
    where: Positions, column: Column, cells: pa.Array, codes: CodeList | None, positions: pa.Array
) -> Iterator[Example]:
    names = shape()["types"][column.type]
    example = column.example or names["example"] or column.pattern or ""
    words: dict[str, str | int] = {"example": example, "allowed": codes.offered if codes else ""}
    for language in LANGUAGES:
        words[f"type_{language}"] = names[language]
        explained = shape()["explained"][language]
        words[f"explain_{language}"] = explained.format(column.explain[language]) if column.explain else ""
    for position in positions:
        value = cells[position.as_py()].as_py().strip()
        yield where.place(position.as_py(), column.name), masked(value, column.identity), words


def _empty(where: Positions, column: Column, positions: pa.Array) -> Iterator[Example]:
    words: dict[str, str | int] = {}
    for language in LANGUAGES:
        explained = shape()["explained"][language]
        words[f"explain_{language}"] = explained.format(column.explain[language]) if column.explain else ""
    for position in positions:
        yield where.place(position.as_py(), column.name), "", words


def _check_key(register: Register, table: pa.Table, where: Positions, found: FindingList) -> None:
    """Two rows with the same key: the later ones are reported, and each names the place of the first."""
    columns = [pc.fill_null(table.column(name).combine_chunks(), "") for name in register.key]
    key = pc.binary_join_element_wise(*columns, "\x1f") if len(columns) > 1 else columns[0]
    counts = key.value_counts()
    twice = counts.field("values").filter(pc.greater(counts.field("counts"), 1))
    # A key without its first part was reported as empty or wrong already.
    has_key = pc.not_equal(columns[0], "")
    first: dict[str, int] = {}
    again: list[tuple[int, int]] = []
    for position in pc.indices_nonzero(pc.and_(pc.is_in(key, twice), has_key)).to_pylist():
        earlier = first.setdefault(key[position].as_py(), position)
        if earlier != position:
            again.append((position, earlier))
    found.add_all(
        "duplicate_key", register.name, len(again), _double_keys(register, columns[0], where, again)
    )
    found.wrong("duplicate_key", register.name, (position for position, _ in again))


def _double_keys(
    register: Register, first_column: pa.Array, where: Positions, again: list[tuple[int, int]]
) -> Iterator[Example]:
    name = register.key[0]
    key = ", ".join(register.column(part).header for part in register.key)
    for position, earlier in again:
        there = where.place(earlier, name)
        words: dict[str, str | int] = {"key": key}
        for language in LANGUAGES:
            words[f"first_{language}"] = there.said(language)
        value = masked(first_column[position].as_py(), register.column(name).identity)
        yield where.place(position, name), value, words
