"""The error workbook that goes back to whoever filled in the registers: one sheet per register."""

import re
import tempfile
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from baoxue import settings
from baoxue.intake.findings import Finding
from baoxue.intake.registers import load_registers

COLUMNS = ("file", "sheet", "row", "column", "value", "severity", "what", "mend", "rule")
WIDTHS = (26, 16, 7, 18, 22, 8, 48, 48, 26)
LONGEST_SHEET_NAME = 31
NOT_IN_A_SHEET_NAME = re.compile(r"[\[\]:*?/\\']")
FILL = {"error": "#F8D7DA", "warning": "#FFF3CD"}


def write_error_workbook(
    path: Path,
    findings: Iterable[Finding],
    as_of: date,
    totals: Mapping[str, int] | None = None,
    language: str = "zh",
    about: Sequence[tuple[str, str]] = (),
    mark: str = "",
) -> Path:
    """Write findings as an .xlsx: a summary by register and rule, then one sheet per register.

    `totals` counts the findings of each rule where not all are given; `about` (name, text) stands on a
    sheet of its own at the end, `mark` on every printed page. Values stay masked as they are; text that
    looks like a formula stays text. The same findings give the same bytes.
    """
    sorted_findings = sorted(findings, key=_order)
    by_register: dict[str, list[Finding]] = {}
    for finding in sorted_findings:
        by_register.setdefault(finding.register, []).append(finding)
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(path, options) as workbook:
        title = words()["title"][language].format(as_of=as_of.isoformat())
        created = datetime(as_of.year, as_of.month, as_of.day)  # noqa: DTZ001  A fixed date, not a moment.
        workbook.set_properties({"title": title, "created": created})
        formats = _formats(workbook)
        summary = workbook.add_worksheet(words()["summary"][language])
        _write_summary(summary, title, by_register, totals or {}, formats, language)
        for register, found in by_register.items():
            _write_register(workbook.add_worksheet(_sheet_name(register, language)), found, formats, language)
        if about:
            _write_about(workbook.add_worksheet(words()["about"][language]), about, formats)
        for sheet in workbook.worksheets():
            sheet.set_header(f"&R{mark}" if mark else "")
    return path


def error_workbook(
    findings: Iterable[Finding],
    as_of: date,
    totals: Mapping[str, int] | None = None,
    language: str = "zh",
    about: Sequence[tuple[str, str]] = (),
    mark: str = "",
) -> bytes:
    """The bytes of the same workbook; nothing of it stays on the disk."""
    with tempfile.TemporaryDirectory(prefix="baoxue-") as folder:
        path = Path(folder) / "errors.xlsx"
        return write_error_workbook(path, findings, as_of, totals, language, about, mark).read_bytes()


@cache
def words() -> Mapping[str, Any]:
    """The words of queries/error_workbook.toml."""
    return tomllib.loads((settings.QUERIES / "error_workbook.toml").read_text(encoding="utf-8"))


def _order(finding: Finding) -> tuple[str, str, str, int, str, str]:
    row = finding.row if finding.row is not None else 0
    return finding.register, finding.file, finding.sheet, row, finding.rule, finding.column


def _formats(workbook: xlsxwriter.Workbook) -> Mapping[str, Format]:
    cell = {"text_wrap": True, "valign": "top", "border": 1, "border_color": "#D0D0D0"}
    return {
        "title": workbook.add_format({"bold": True, "font_size": 14}),
        "hint": workbook.add_format({"italic": True, "font_color": "#555555"}),
        "header": workbook.add_format(
            {"bold": True, "bg_color": "#1F4E79", "font_color": "#FFFFFF", "border": 1, "valign": "vcenter"}
        ),
        "cell": workbook.add_format(cell),
        **{name: workbook.add_format(cell | {"bg_color": colour}) for name, colour in FILL.items()},
    }


def _write_about(sheet: Worksheet, about: Sequence[tuple[str, str]], formats: Mapping[str, Format]) -> None:
    sheet.set_column(0, 0, 16)
    sheet.set_column(1, 1, 96)
    for row, (name, text) in enumerate(about):
        sheet.write_string(row, 0, name, formats["cell"])
        sheet.write_string(row, 1, text, formats["cell"])


def _write_summary(
    sheet: Worksheet,
    title: str,
    by_register: Mapping[str, list[Finding]],
    totals: Mapping[str, int],
    formats: Mapping[str, Format],
    language: str,
) -> None:
    headers = words()["headers"]
    sheet.write_string(0, 0, title, formats["title"])
    sheet.write_string(1, 0, words()["hint"][language], formats["hint"])
    names = ("register", "severity", "what", "mend", "rule", "rows")
    for position, (name, width) in enumerate(zip(names, (30, 8, 50, 50, 28, 12), strict=True)):
        sheet.set_column(position, position, width)
        sheet.write_string(3, position, headers[name][language], formats["header"])
    sheet.freeze_panes(4, 0)
    kept = Counter(finding.rule for found in by_register.values() for finding in found)
    row = 4
    for register, found in by_register.items():
        counted = Counter(finding.rule for finding in found)
        first = {finding.rule: finding for finding in reversed(found)}
        for rule in sorted(counted, key=lambda name: (first[name].severity, -counted[name], name)):
            more = totals.get(rule, 0) - kept[rule]
            said = f"{counted[rule]} (+{more})" if more > 0 else str(counted[rule])
            cells = (
                _title(register, language),
                words()["severity"][first[rule].severity][language],
                _short(first[rule].what_en if language == "en" else first[rule].what_zh),
                first[rule].mend_en if language == "en" else first[rule].mend_zh,
                rule,
                said,
            )
            for position, cell in enumerate(cells):
                form = formats[first[rule].severity] if position == 1 else formats["cell"]
                sheet.write_string(row, position, cell, form)
            row += 1


def _write_register(
    sheet: Worksheet, found: list[Finding], formats: Mapping[str, Format], language: str
) -> None:
    headers = words()["headers"]
    for position, (name, width) in enumerate(zip(COLUMNS, WIDTHS, strict=True)):
        sheet.set_column(position, position, width)
        sheet.write_string(0, position, headers[name][language], formats["header"])
    sheet.freeze_panes(1, 0)
    for number, finding in enumerate(found, start=1):
        what = finding.what_en if language == "en" else finding.what_zh
        cells = {
            "file": finding.file,
            "sheet": finding.sheet,
            "column": finding.column,
            "value": finding.value,
            "severity": words()["severity"][finding.severity][language],
            "what": what or finding.message(language),
            "mend": finding.mend_en if language == "en" else finding.mend_zh,
            "rule": finding.rule,
        }
        for position, name in enumerate(COLUMNS):
            form = formats[finding.severity] if name == "severity" else formats["cell"]
            if name != "row":
                sheet.write_string(number, position, cells[name], form)
            elif finding.row is None:
                sheet.write_blank(number, position, None, form)
            else:
                sheet.write_number(number, position, finding.row, form)
    sheet.autofilter(0, 0, len(found), len(COLUMNS) - 1)


def _title(register: str, language: str) -> str:
    definition = load_registers().get(register)
    return definition.title[language] if definition else words()["folder"][language]


def _sheet_name(register: str, language: str) -> str:
    return NOT_IN_A_SHEET_NAME.sub(" ", _title(register, language))[:LONGEST_SHEET_NAME]


def _short(what: str) -> str:
    """What a rule says without what it says of one row."""
    return re.sub(r"\s*[(\uff08][^()\uff08\uff09]*[)\uff09]$", "", what)
