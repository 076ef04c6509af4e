"""What the checks found: rows set aside and warnings, by rule, and the rows behind them."""

import re
from dataclasses import dataclass
from typing import Any

import pandas as pd

from baoxue.analysis.records import row_records
from baoxue.intake.findings import Finding, shape
from baoxue.intake.registers import load_registers
from baoxue.snapshots.findings import findings_of
from baoxue.snapshots.rules import load_rules
from baoxue.view import formats, words
from baoxue.view.findings import wording
from baoxue.view.listing import Column
from baoxue.view.words import named, t

AT_MOST = 500
FIRST = 8
"""So many rules are shown at once, the others when they are asked for."""
WIDTHS = (8, 8, 29, 18, 11, 26)
_PLACE = re.compile(r"\{\w+\}")
_ELLIPSIS = "\u2026"
IN_A_WORKBOOK = 50_000


@dataclass(frozen=True)
class Found:
    """What one rule found in one register."""

    rule: str
    register: str
    register_title: str
    what: str
    mend: str
    is_set_aside: bool
    findings: int
    schools: int
    townships: int


@dataclass(frozen=True)
class Checks:
    """All rules with findings: rows set aside first, then warnings, most first."""

    rules: tuple[Found, ...]
    why_unknown: str | None = None

    @property
    def warnings(self) -> int:
        """How many findings are warnings."""
        return sum(it.findings for it in self.rules if not it.is_set_aside)

    @property
    def errors(self) -> int:
        """How many findings stand in rows that were set aside."""
        return sum(it.findings for it in self.rules if it.is_set_aside)


def read(rows: pd.DataFrame) -> Checks:
    """The answer to `check_findings`."""
    found = [
        Found(
            rule=it.rule,
            register=it.register,
            register_title=_title(it.register),
            what=_said(it.rule, "message"),
            mend=_said(it.rule, "mend"),
            is_set_aside=bool(it.is_set_aside),
            findings=int(it.findings),
            schools=wording.whole(it.schools),
            townships=wording.whole(it.townships),
        )
        for it in row_records(rows)
    ]
    return Checks(
        tuple(sorted(found, key=lambda it: (not it.is_set_aside, -it.findings, it.rule, it.register)))
    )


def heading(checks: Checks) -> str:
    """How many findings, by how many rules."""
    if not checks.rules:
        return t("reporting.checks_heading_none")
    key = "reporting.checks_heading_aside" if checks.errors else "reporting.checks_heading"
    return t(
        key,
        warnings=formats.number(checks.warnings),
        errors=formats.number(checks.errors),
        rules=len({it.rule for it in checks.rules}),
    )


def head() -> tuple[str, ...]:
    """Set aside or warning, how many, what, register, in how many units, how to mend."""
    names = ("state", "findings", "what", "register", "units_in", "mend")
    return tuple(t(f"reporting.column_{name}") for name in names)


def rows(checks: Checks) -> tuple[tuple[str, ...], ...]:
    """One row per rule and register."""
    return tuple(
        (
            t("reporting.rule_aside" if it.is_set_aside else "reporting.rule_warning"),
            formats.number(it.findings),
            it.what,
            it.register_title,
            formats.number(units) if (units := it.schools or it.townships) else formats.DASH,
            it.mend,
        )
        for it in checks.rules
    )


def options(checks: Checks) -> dict[str, str]:
    """`rule:register` -> its label, for the choice of whose rows to show."""
    return {
        f"{it.rule}:{it.register}": t(
            "reporting.rule_option",
            register=it.register_title,
            what=it.what,
            count=formats.number(it.findings),
        )
        for it in checks.rules
    }


def total(checks: Checks, option: str) -> int:
    """How many findings an option stands for."""
    return sum(it.findings for it in checks.rules if f"{it.rule}:{it.register}" == option)


def cell_rows(found: pd.DataFrame) -> pd.DataFrame:
    """The wrong cells of one rule, as they are shown."""
    return pd.DataFrame(
        [
            {
                "unit": wording.either(it.school, it.school_en)
                or wording.either(it.township, it.township_en),
                "file": it.file,
                "sheet": it.sheet,
                "row": int(it.row_number) if wording.known(it.row_number) else None,
                "column": it.column_header,
                "value": it.value,
                "what": wording.either(it.what_zh, it.what_en),
            }
            for it in row_records(found)
        ],
        columns=["unit", "file", "sheet", "row", "column", "value", "what"],
    )


def cell_columns() -> tuple[Column, ...]:
    """Unit, file, sheet, row, column, masked value, what is wrong."""
    return (
        Column("unit", t("reporting.column_unit"), "text", 150),
        Column("file", t("reporting.column_file"), "text", 180),
        Column("sheet", t("reporting.column_sheet"), "text", 90),
        Column("row", t("reporting.column_row"), "count", 70),
        Column("column", t("reporting.column_column"), "text", 120),
        Column("value", t("reporting.column_value"), "text", 120),
        Column("what", t("reporting.column_what"), "text", 380),
    )


def findings(found: pd.DataFrame) -> tuple[Finding, ...]:
    """The rows of `check_finding_rows` as findings again, for the error workbook."""
    rows: list[Any] = [
        {name: _plain(value) for name, value in row._asdict().items()} for row in row_records(found)
    ]
    return tuple(findings_of(rows))


def _plain(value: Any) -> Any:
    return value if wording.known(value) else None


def _title(register: str) -> str:
    known = load_registers()
    return named(known[register].title) if register in known else t("reporting.whole_folder")


def _said(rule: str, part: str) -> str:
    """What a rule says, from its own file or from the checks of form."""
    rules = load_rules()
    if rule in rules:
        return named(rules[rule].message if part == "message" else rules[rule].mend)
    says = shape()["rules"].get(rule, {})
    key = words.language() if part == "message" else f"mend_{words.language()}"
    return _without_places(str(says.get(key, rule)))


def _without_places(text: str) -> str:
    """A message of a whole rule: what would fill it differs from row to row."""
    return _PLACE.sub(_ELLIPSIS, text)
