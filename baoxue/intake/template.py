"""Writes a workbook to be filled in for each register: header, drop-downs, example row, explanations."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from baoxue import settings
from baoxue.intake.findings import shape
from baoxue.intake.reference import read_table
from baoxue.intake.registers import Column, Register, load_registers

ROWS_TO_FILL = 20_000
"""So many rows carry drop-downs and formats."""
NUMBER_FORMATS = {"integer": "0", "decimal": "0.00", "date": "yyyy-mm-dd", "timestamp": "yyyy-mm-dd hh:mm"}
WRITTEN_ON = datetime(2025, 1, 1)  # noqa: DTZ001  A fixed date: the same registers give the same bytes.


def write_templates(folder: Path) -> list[Path]:
    """Write one .xlsx per register into `folder` (created when absent); returns the files by register."""
    folder.mkdir(parents=True, exist_ok=True)
    return [_Template(register, template_words()).write(folder) for register in load_registers().values()]


@cache
def template_words() -> Mapping[str, Any]:
    """The words of queries/templates.toml: names of sheets, explanations."""
    return tomllib.loads((settings.QUERIES / "templates.toml").read_text(encoding="utf-8"))


@dataclass(frozen=True)
class _Formats:
    required: Format
    optional: Format
    example: Mapping[str, Format]
    body: Mapping[str, Format]
    wrapped: Format
    heading: Format


class _Template:
    """One register's workbook while it is written."""

    def __init__(self, register: Register, words: Mapping[str, Any]) -> None:
        self.register = register
        self.words = words
        self.offered = {column.name: offered_values(column) for column in register.columns}

    def write(self, folder: Path) -> Path:
        path = folder / f"{self.register.title['zh']}.xlsx"
        with xlsxwriter.Workbook(path) as workbook:
            workbook.set_properties({"title": self.register.title["zh"], "created": WRITTEN_ON})
            formats = _formats(workbook)
            data = workbook.add_worksheet(self.register.title["zh"])
            explanation = workbook.add_worksheet(self.words["sheets"]["explanation"])
            options = workbook.add_worksheet(self.words["sheets"]["options"])
            options.hide()
            self._write_data(data, options, formats)
            self._write_explanation(explanation, formats)
        return path

    def _write_data(self, sheet: Worksheet, options: Worksheet, formats: _Formats) -> None:
        sheet.freeze_panes(1, 0)
        for position, column in enumerate(self.register.columns):
            must = column.filled or not column.optional
            width = max(10, 2 * len(column.header) + 2, len(column.example) + 2)
            sheet.set_column(position, position, width, formats.body[column.type])
            sheet.write_string(0, position, column.header, formats.required if must else formats.optional)
            _write_example(sheet, position, column, formats.example[column.type])
            if rule := self._validation(options, position, column):
                sheet.data_validation(1, position, ROWS_TO_FILL, position, rule)

    def _validation(self, options: Worksheet, position: int, column: Column) -> dict[str, Any] | None:
        says = self.words["input"]
        rule: dict[str, Any] = {
            "ignore_blank": True,
            "error_title": says["error_title"],
            "error_message": says["error_message"],
        }
        if offered := self.offered[column.name]:
            options.write_column(0, position, offered)
            letter = xl_col_to_name(position, col_abs=True)
            source = f"='{self.words['sheets']['options']}'!{letter}$1:{letter}${len(offered)}"
            return rule | {
                "validate": "list",
                "source": source,
                "input_title": says["list_title"],
                "input_message": says["list_message"],
            }
        if column.type in ("date", "timestamp"):
            return rule | {
                "validate": "date",
                "criteria": "between",
                "minimum": date(1900, 1, 1),
                "maximum": date(2099, 12, 31),
                "input_title": says["date_title"],
                "input_message": says["date_message"].format(example=column.example or "2025-09-01"),
            }
        if column.type in ("integer", "decimal"):
            return rule | {
                "validate": column.type,
                "criteria": "between",
                "minimum": -1_000_000_000,
                "maximum": 1_000_000_000,
            }
        return None

    def _write_explanation(self, sheet: Worksheet, formats: _Formats) -> None:
        says = self.words["explanation"]
        sheet.write_string(0, 0, f"{self.register.title['zh']}  {self.register.title['en']}", formats.heading)
        about = (self.register.about["zh"], self.register.about["en"], *says["lines"])
        for row, line in enumerate(about, start=1):
            sheet.write_string(row, 0, line)
        first = len(about) + 2
        for position, header in enumerate(says["headers"]):
            sheet.write_string(first, position, header, formats.optional)
        for position, width in enumerate((22, 22, 18, 16, 60, 24, 40, 40)):
            sheet.set_column(position, position, width)
        for row, column in enumerate(self.register.columns, start=first + 1):
            for position, cell in enumerate(self._explained(column)):
                sheet.write_string(row, position, cell, formats.wrapped)

    def _explained(self, column: Column) -> tuple[str, ...]:
        says = self.words["explanation"]
        kind = shape()["types"][column.type]
        notes = [column.explain["zh"], column.explain["en"]] if column.explain else []
        if column.identity:
            notes.append(says["identity"])
        if column.filled:
            need = says["required"]
        else:
            need = says["optional"] if column.optional else says["column_required"]
        return (
            column.header,
            column.name,
            need,
            f"{kind['zh']} {kind['en']}",
            ", ".join(self.offered[column.name]),
            column.example,
            ", ".join(column.aliases),
            "; ".join(notes),
        )


def _formats(workbook: xlsxwriter.Workbook) -> _Formats:
    types = {name: {"num_format": NUMBER_FORMATS.get(name, "@")} for name in shape()["types"]}
    header = {"bold": True, "align": "center", "valign": "vcenter", "border": 1}
    return _Formats(
        required=workbook.add_format(header | {"bg_color": "#1F4E79", "font_color": "#FFFFFF"}),
        optional=workbook.add_format(header | {"bg_color": "#DDE6EF"}),
        example={
            name: workbook.add_format(form | {"italic": True, "font_color": "#7F7F7F"})
            for name, form in types.items()
        },
        body={name: workbook.add_format(form) for name, form in types.items()},
        wrapped=workbook.add_format({"text_wrap": True, "valign": "top", "border": 1}),
        heading=workbook.add_format({"bold": True, "font_size": 14}),
    )


def _write_example(sheet: Worksheet, position: int, column: Column, form: Format) -> None:
    if not column.example:
        sheet.write_blank(1, position, None, form)
    elif column.type in ("date", "timestamp"):
        sheet.write_datetime(1, position, datetime.fromisoformat(column.example), form)
    elif column.type in ("integer", "decimal"):
        sheet.write_number(1, position, float(column.example), form)
    else:
        sheet.write_string(1, position, column.example, form)


def offered_values(column: Column) -> list[str]:
    """What the drop-down offers: the names of the codes, or the pair of yes and no that the example uses."""
    if column.codes:
        names = read_table(settings.reference_file(f"codes/{column.codes}.csv")).column("zh").to_pylist()
        return [str(name) for name in names]
    if column.type != "boolean":
        return []
    words = shape()["booleans"]
    pairs = list(zip(words["true"], words["false"], strict=True))
    pair = next((pair for pair in pairs if column.example in pair), pairs[0])
    return list(pair)
