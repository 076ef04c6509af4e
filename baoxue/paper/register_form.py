"""Sheets to be filled in that are registers themselves: printed rows, drop-downs, empty lines; import takes
them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from baoxue.intake.registers import Column, Register, load_registers
from baoxue.intake.template import offered_values, template_words

Row = Mapping[str, object]
"""Column name (of the register, or of what is only printed) -> value; codes by their Chinese names, as a hand
would write them."""
TO_FILL, PRINTED = "#FFFFFF", "#F4F6F7"
A4 = 9
_DATES = {"min": date(2000, 1, 1), "max": date(2099, 12, 31)}


@dataclass(frozen=True)
class FormSheet:
    """One register of a form. `columns` in their printed order: names of the register's columns, or headers
    of what is printed only and passed over when it comes back (they must stand in the register's `ignored`).

    `rows` are printed; `to_fill` names the columns that a hand fills in, the others are shaded; `options`
    gives drop-downs of its own (column -> values).
    """

    register: str
    columns: Sequence[str]
    widths: Sequence[int]
    rows: Sequence[Row]
    to_fill: frozenset[str]
    options: Mapping[str, Sequence[str]] | None = None


class Form:
    """A workbook with such sheets while it is written; `mark` heads every printed page, `foot` stands
    below."""

    def __init__(self, workbook: xlsxwriter.Workbook, title: str, mark: str, foot: str) -> None:
        self.workbook = workbook
        self.title, self.mark, self.foot = title, mark, foot
        self._options: Worksheet | None = None
        self._lists = 0
        base = {"valign": "vcenter", "border": 1, "border_color": "#DCE2E6"}
        head = base | {"bold": True, "text_wrap": True, "align": "center"}
        self._heads = {
            True: workbook.add_format(head | {"bg_color": "#0F5C8E", "font_color": "#FFFFFF"}),
            False: workbook.add_format(head | {"bg_color": "#DDE6EF"}),
        }
        self._cells: dict[tuple[bool, str], Format] = {}
        for is_open in (True, False):
            for kind, written in (("text", "@"), ("date", "yyyy-mm-dd"), ("integer", "0")):
                look = base | {"num_format": written, "text_wrap": True}
                look |= {"bg_color": TO_FILL if is_open else PRINTED, "locked": not is_open}
                self._cells[is_open, kind] = workbook.add_format(look)

    def explain(self, name: str, lines: Sequence[str]) -> None:
        """A sheet of plain lines, the first as its heading."""
        sheet = self._sheet(name)
        sheet.set_column(0, 0, 110)
        plain = self.workbook.add_format({"text_wrap": True, "valign": "top"})
        for number, line in enumerate(lines):
            style = self.workbook.add_format({"bold": True, "font_size": 14}) if number == 0 else plain
            sheet.write_string(number, 0, line, style)

    def add(self, form: FormSheet) -> None:
        """A register's sheet."""
        register = load_registers()[form.register]
        sheet = self._sheet(register.title["zh"])
        sheet.freeze_panes(1, 0)
        sheet.repeat_rows(0)
        known = {column.name: column for column in register.columns}
        for position, (name, width) in enumerate(zip(form.columns, form.widths, strict=True)):
            sheet.set_column(position, position, width)
            column = known.get(name)
            header = column.header if column else _printed(register, name)
            is_open = name in form.to_fill
            sheet.write_string(0, position, header, self._heads[is_open])
            kind = column.type if column and column.type in ("date", "integer") else "text"
            for number, row in enumerate(form.rows, 1):
                _write(sheet, number, position, row.get(name), self._cells[is_open, kind])
            rule = self._rule(column, form.options or {}, position) if column and is_open else None
            if rule and form.rows:
                sheet.data_validation(1, position, len(form.rows), position, rule)

    def _sheet(self, name: str) -> Worksheet:
        sheet = self.workbook.add_worksheet(name)
        sheet.set_landscape()
        sheet.set_paper(A4)
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(0.6, 0.6, 0.8, 0.7)
        sheet.set_header(f"&L{_plain(self.title)}&R{_plain(self.mark)}")
        sheet.set_footer(f"&L{_plain(self.foot)}&R&P / &N")
        return sheet

    def _rule(
        self, column: Column, options: Mapping[str, Sequence[str]], position: int
    ) -> dict[str, Any] | None:
        offered = list(options.get(column.name, ())) or offered_values(column)
        if offered:
            return {"validate": "list", "source": self._listed(offered), "ignore_blank": True}
        if column.type == "date":
            limits = {"minimum": _DATES["min"], "maximum": _DATES["max"]}
            return {"validate": "date", "criteria": "between", "ignore_blank": True} | limits
        if column.type == "integer":
            return {"validate": "integer", "criteria": ">=", "value": 0, "ignore_blank": True}
        return None

    def _listed(self, offered: Sequence[str]) -> str:
        """Where a drop-down's values stand: Excel takes no more than 255 characters in the rule itself."""
        if self._options is None:
            self._options = self.workbook.add_worksheet(template_words()["sheets"]["options"])
            self._options.hide()
        self._options.write_column(0, self._lists, offered)
        letter = xl_col_to_name(self._lists, col_abs=True)
        self._lists += 1
        return f"='{self._options.get_name()}'!{letter}$1:{letter}${len(offered)}"


def _printed(register: Register, header: str) -> str:
    if header not in register.ignored:
        raise ValueError(f"{register.name}: {header} is neither a column nor passed over")
    return header


def _write(sheet: Worksheet, row: int, column: int, value: object, style: Format) -> None:
    if value is None or value == "":
        sheet.write_blank(row, column, None, style)
    elif isinstance(value, datetime | date):
        day = datetime(value.year, value.month, value.day)  # noqa: DTZ001  A day, not a moment.
        sheet.write_datetime(row, column, day, style)
    elif isinstance(value, int | float):
        sheet.write_number(row, column, value, style)
    else:
        sheet.write_string(row, column, str(value), style)


def _plain(text: str) -> str:
    """For head and foot, where & begins a command."""
    return text.replace("&", "&&")
