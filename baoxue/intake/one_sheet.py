"""One sheet of a register: its data rows, and what stands in it besides."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from baoxue.intake.cells import Cells
from baoxue.intake.findings import NO_WORDS, FindingList, Place, is_of_column
from baoxue.intake.headers import Header, check_header
from baoxue.intake.not_data import DOUBTFUL, SECOND_TABLE, Apart, rows_apart
from baoxue.intake.registers import Register
from baoxue.intake.rows import SheetRows
from baoxue.intake.values import read_column, shows_something

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


@dataclass
class Reading:
    """What has been read of a folder so far."""

    registers: Mapping[str, Register]
    parts: dict[str, list[SheetRows]]
    sources: dict[str, list[Source]]
    found: FindingList = field(default_factory=FindingList)
    refused: set[str] = field(default_factory=set)
    """Registers of which a file was there but could not be read: they are not missing."""
    broken: list[tuple[str, str, Place]] = field(default_factory=list)
    """Rule, register and place of cells with a formula error, and of rows that are hardly filled."""
    digests: dict[str, str] = field(default_factory=dict)
    """sha256 -> the first file with this content."""


def read_sheet(
    sheet: Cells,
    header: Header,
    register: Register,
    place: Place,
    reading: Reading,
    source: tuple[Path, str],
) -> int:
    """Add a sheet's data rows, without blank ones, the template's example and rows that are no data.

    Returns how many there are.
    """
    columns = sheet.columns(header.first_data_row)
    # Asked of columns without a header alone: a space in one is no content.
    has_content = [
        not said and shows_something(it) for said, it in zip(header.written, columns, strict=False)
    ]
    check_header(header, register, place, has_content, reading.found)
    cells = {name: columns[position] for name, position in header.mapped.items()}
    height = len(columns[0]) if columns else 0
    first_number = header.first_data_row + 1
    numbers = pa.array(range(first_number, first_number + height), pa.int32())
    keep = not_blank(cells, height)
    keep, doubtful, passed = _without_rows_apart(
        rows_apart(register, header, columns, first_number), keep, numbers, register, place, reading
    )
    _check_broken_cells(sheet, header, register, place, reading, passed, height)
    example = _example_row(register, cells, height)
    if example is not None:
        keep = pc.and_(keep, pc.not_equal(numbers, first_number + example))
        if not pc.any(keep).as_py():
            reading.found.add("untouched_template", register.name, place)
            return 0
    keep = _filled_in(register, cells, keep, place, reading)
    if not pc.all(keep).as_py():
        cells = {name: column.filter(keep) for name, column in cells.items()}
        numbers = numbers.filter(keep)
    headers = {name: header.written[position] for name, position in header.mapped.items()}
    reading.parts[register.name].append(SheetRows(place.file, place.sheet, headers, cells, numbers, doubtful))
    path, digest = source
    reading.sources[register.name].append(
        Source(place.file, place.sheet, digest, path.stat().st_size, len(numbers))
    )
    return len(numbers)


def _without_rows_apart(
    apart: Sequence[Apart],
    keep: pa.Array,
    numbers: pa.Array,
    register: Register,
    place: Place,
    reading: Reading,
) -> tuple[pa.Array, frozenset[int], frozenset[int]]:
    """Says what rows are no data. Which rows to keep; the numbers of doubtful ones; the numbers of all.

    A doubtful row stays, as a wrong one: it may be a child's.
    """
    doubtful = {numbers[it.index].as_py() for it in apart if it.rule == DOUBTFUL}
    passed = {numbers[it.index].as_py() for it in apart}
    for it in apart:
        here = Place(place.file, place.sheet, numbers[it.index].as_py())
        reading.found.add(it.rule, register.name, here, **it.words)
        if it.rule == DOUBTFUL:
            reading.broken.append((it.rule, register.name, here))
        elif it.rule == SECOND_TABLE:
            passed.update(range(numbers[it.index].as_py(), len(numbers) + numbers[0].as_py()))
    if gone := passed - doubtful:
        keep = pc.and_(keep, pc.invert(pc.is_in(numbers, pa.array(sorted(gone), pa.int32()))))
    return keep, frozenset(doubtful), frozenset(passed)


def _check_broken_cells(
    sheet: Cells,
    header: Header,
    register: Register,
    place: Place,
    reading: Reading,
    passed: Collection[int],
    height: int,
) -> None:
    """Cells that only look empty; merges that lie in or begin in a row that is no data are none."""
    positions = set(header.mapped.values())
    by_rule: dict[tuple[str, int], list[int]] = {}
    for (row, column), rule in sheet.broken.items():
        if row >= header.first_data_row and column in positions and row + 1 not in passed:
            by_rule.setdefault((rule, column), []).append(row + 1)
    for (rule, column), rows in by_rule.items():
        places = [Place(place.file, place.sheet, row, header.written[column]) for row in rows]
        add = reading.found.add_group if is_of_column(len(rows), height) else reading.found.add_all
        add(rule, register.name, len(rows), ((here, "", NO_WORDS) for here in places))
        reading.broken += [(rule, register.name, here) for here in places]


def not_blank(cells: Mapping[str, pa.Array], height: int) -> pa.Array:
    keep = pa.repeat(False, height)
    for column in cells.values():
        keep = pc.or_(keep, pc.not_equal(pc.utf8_trim_whitespace(column), ""))
        if pc.all(keep).as_py():
            break
    return keep


def _filled_in(
    register: Register, cells: Mapping[str, pa.Array], keep: pa.Array, place: Place, reading: Reading
) -> pa.Array:
    """Without the rows of a prepared form that nobody filled in; how many there are is said."""
    asked = {name: cells[name] for name in register.unfilled_without if name in cells}
    if not asked:
        return keep
    filled = not_blank(asked, len(keep))
    unfilled = pc.sum(pc.and_(keep, pc.invert(filled)), min_count=0).as_py()
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
