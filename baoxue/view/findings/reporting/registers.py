"""Is the chosen snapshot complete and sound: which registers came, how old, what is missing?"""

from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from baoxue.analysis.records import row_records
from baoxue.intake.registers import load_registers
from baoxue.snapshots.indicators import load_indicators
from baoxue.view import formats
from baoxue.view.cards import Count
from baoxue.view.findings import wording
from baoxue.view.findings.chosen import Chosen
from baoxue.view.findings.reporting.checks import Checks
from baoxue.view.findings.reporting.coverage import Coverage
from baoxue.view.listing import Column, Line
from baoxue.view.words import named, t

FIGURES_NAMED = 4


@dataclass(frozen=True)
class Register:
    """One register of the product and what came of it; `rows` None: it did not come."""

    name: str
    title: str
    rows: int | None
    before: int | None
    came: date | None
    age_days: int
    is_carried: bool
    set_aside: int


def read(rows: pd.DataFrame, chosen: Chosen) -> tuple[Register, ...]:
    """Every known register, those that came first, each group in the order of the definitions."""
    found: dict[str, Any] = {row.register: row for row in row_records(rows)}
    registers = []
    for name, definition in load_registers().items():
        row = found.get(name)
        if row is None or not wording.known(row.rows):
            registers.append(Register(name, named(definition.title), None, None, None, 0, False, 0))
            continue
        registers.append(
            Register(
                name=name,
                title=named(definition.title),
                rows=int(row.rows),
                before=int(row.rows_before) if wording.known(row.rows_before) else None,
                came=wording.day_of(row.came_as_of) or chosen.as_of,
                age_days=wording.whole(row.age_days),
                is_carried=bool(row.is_carried),
                set_aside=wording.whole(getattr(row, "set_aside", None)),
            )
        )
    return tuple(sorted(registers, key=lambda it: it.rows is None))


def _came(registers: tuple[Register, ...]) -> list[Register]:
    return [it for it in registers if it.rows is not None]


def heading(registers: tuple[Register, ...], coverage: Coverage, checks: Checks) -> str:
    """How many came, and the worst that is to be said of them."""
    here = len(_came(registers))
    words = {"here": here, "all": len(registers)}
    problems = []
    if coverage.units_missing:
        problems.append(t("reporting.problem_missing", count=coverage.units_missing))
    carried = sum(it.is_carried for it in registers)
    if carried:
        problems.append(t("reporting.problem_carried", count=carried))
    aside = sum(it.set_aside for it in registers)
    if aside:
        problems.append(t("reporting.problem_aside", count=formats.number(aside)))
    if checks.warnings:
        problems.append(t("reporting.problem_warnings", count=formats.number(checks.warnings)))
    if problems:
        return t("reporting.answer_heading", problems=t("format.between_names").join(problems), **words)
    return t("reporting.answer_heading_sound", **words)


def note(registers: tuple[Register, ...], chosen: Chosen) -> str:
    """Of which day, how many rows, and what is meant."""
    rows = formats.counted(sum(it.rows for it in registers if it.rows is not None), "row")
    return t("reporting.answer_note", as_of=formats.as_of(chosen.as_of), rows=rows)


def counts(registers: tuple[Register, ...], coverage: Coverage, checks: Checks) -> tuple[Count, ...]:
    """Registers, units without rows, rows set aside, warnings."""
    return (
        Count(t("reporting.count_registers"), len(_came(registers)), "item"),
        Count(t("reporting.count_missing"), coverage.units_missing, "place"),
        Count(t("reporting.count_aside"), sum(it.set_aside for it in registers), "row"),
        Count(t("reporting.count_warnings"), checks.warnings, "item", missing=checks.why_unknown),
    )


def lines(coverage: Coverage, checks: Checks) -> tuple[Line, ...]:
    """At most four sentences: who has not reported, and the rule with most findings."""
    said = [
        Line(
            "absent",
            t(
                "reporting.line_missing",
                register=it.title,
                count=it.missing,
                owing=it.owing,
                names=wording.in_a_row(it.names),
            ),
        )
        for it in coverage.short[:3]
    ]
    if checks.rules:
        worst = checks.rules[0]
        said.append(
            Line(
                "pending",
                t(
                    "reporting.line_rule",
                    register=worst.register_title,
                    what=worst.what,
                    count=formats.number(worst.findings),
                ),
            )
        )
    return tuple(said)


def rows(registers: tuple[Register, ...], coverage: Coverage) -> pd.DataFrame:
    """The table of the registers that came."""
    return pd.DataFrame(
        [
            {
                "register": it.title,
                "state": t("reporting.carried" if it.is_carried else "reporting.supplied"),
                "came": it.came,
                "age": it.age_days,
                "rows": it.rows,
                "change": None if it.before is None or it.rows is None else it.rows - it.before,
                "aside": it.set_aside,
                "units": coverage.reported(it.name),
            }
            for it in _came(registers)
        ],
        columns=["register", "state", "came", "age", "rows", "change", "aside", "units"],
    )


def columns() -> tuple[Column, ...]:
    """Name, state, day and age, rows, change, rows set aside, units that reported."""
    return (
        Column("register", t("reporting.column_register"), "text", 200),
        Column("state", t("reporting.column_state"), "text", 76),
        Column("came", t("reporting.column_as_of"), "date", 130),
        Column("age", t("reporting.column_age"), "days", 80),
        Column("rows", t("reporting.column_rows"), "count", 90),
        Column("change", t("reporting.column_change"), "count", 84),
        Column("aside", t("reporting.column_aside"), "count", 84),
        Column("units", t("reporting.column_units"), "figure", 150),
    )


def missing_head() -> tuple[str, ...]:
    """Heads of `missing`."""
    return (t("reporting.column_register"), t("reporting.column_about"), t("reporting.column_fills"))


def missing(registers: tuple[Register, ...]) -> tuple[tuple[str, str, str], ...]:
    """Registers that did not come: name, what the sheet is for, the indicators it would fill."""
    found = []
    for it in registers:
        if it.rows is not None:
            continue
        figures = [named(one.name) for one in load_indicators().values() if it.name in one.registers]
        more = len(figures) - FIGURES_NAMED
        said = t("format.between_names").join(figures[:FIGURES_NAMED])
        if more > 0:
            said += t("reporting.more_figures", count=more)
        found.append((it.title, named(load_registers()[it.name].about), said or formats.DASH))
    return tuple(found)
