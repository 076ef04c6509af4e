"""Writes small register files for the intake tests: sound rows, into which each test puts its defect."""

import csv
import io
from collections.abc import Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import duckdb
import xlsxwriter

from baoxue.intake.findings import Finding, IntakeError
from baoxue.intake.folder import Intake, take_in
from baoxue.intake.reference import load_reference
from baoxue.intake.registers import load_registers

Rows = list[list[Any]]


def id_number(index: int) -> str:
    """An ID number with a prefix that is nobody's."""
    return f"99999920140305{index:04d}"


def table(register: str, rows: int = 3, columns: Sequence[str] | None = None) -> Rows:
    """Header and sound rows of a register, all cells text; identifiers that are keys differ between rows."""
    definition = load_registers()[register]
    chosen = [definition.column(name) for name in columns] if columns else list(definition.columns)
    result: Rows = [[column.header for column in chosen]]
    for index in range(1, rows + 1):
        own = {"id_number": id_number(index), "pupil_number": f"G{id_number(index)}"}
        own |= {
            name: f"N-{index}"
            for name in definition.key
            if definition.column(name).type == "text" and not definition.column(name).pattern
        }
        own |= {
            name: f"{index:0{len(definition.column(name).example)}d}"
            for name in definition.key
            if definition.column(name).type == "identifier"
            and definition.column(name).example
            and name not in own
        }
        result.append([own.get(column.name, column.example) for column in chosen])
    return result


def put(rows: Rows, row: int, header: str, value: Any) -> Rows:
    """The rows with one cell changed; `row` counts data rows from 1."""
    changed = [list(cells) for cells in rows]
    changed[row][rows[0].index(header)] = value
    return changed


def without(rows: Rows, header: str) -> Rows:
    """The rows without one column."""
    position = rows[0].index(header)
    return [cells[:position] + cells[position + 1 :] for cells in rows]


def write_csv(path: Path, rows: Rows, encoding: str = "utf-8-sig", delimiter: str = ",") -> Path:
    """A CSV file; cells are written as they are."""
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows(rows)
    path.write_bytes(text.getvalue().encode(encoding))
    return path


def write_xlsx(path: Path, sheets: dict[str, Rows] | Rows, **options: Any) -> Path:
    """A workbook of typed cells: text stays text, numbers, booleans and dates are what Excel calls so."""
    with xlsxwriter.Workbook(path, {"strings_to_numbers": False, **options}) as workbook:
        day = workbook.add_format({"num_format": "yyyy-mm-dd"})
        moment = workbook.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        for name, rows in (sheets if isinstance(sheets, dict) else {"Sheet1": sheets}).items():
            sheet = workbook.add_worksheet(name)
            for r, cells in enumerate(rows):
                for c, cell in enumerate(cells):
                    if isinstance(cell, datetime):
                        sheet.write_datetime(r, c, cell, moment)
                    elif isinstance(cell, date):
                        sheet.write_datetime(r, c, datetime.combine(cell, time.min), day)
                    elif isinstance(cell, str):
                        sheet.write_string(r, c, cell)
                    elif cell is not None:
                        sheet.write(r, c, cell)
    return path


class Taken:
    """What came of taking in a folder."""

    def __init__(self, folder: Path, as_of: date = date(2025, 10, 15)) -> None:
        self.connection = duckdb.connect()
        load_reference(self.connection, as_of)
        self.intake: Intake | None = None
        self.message = ""
        try:
            self.intake = take_in(folder, self.connection)
            self.findings: tuple[Finding, ...] = self.intake.findings
        except IntakeError as error:
            self.findings, self.message = error.findings, str(error)

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """The answer to a query on the typed tables."""
        assert self.intake is not None, self.message
        return self.connection.execute(query).fetchall()

    def only(self) -> Finding:
        """The one finding there is."""
        assert len(self.findings) == 1, "\n".join(map(str, self.findings))
        return self.findings[0]

    @property
    def rules(self) -> list[str]:
        """The rules broken, in order of finding."""
        return [finding.rule for finding in self.findings]
