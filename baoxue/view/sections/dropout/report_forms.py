"""The monthly and the quarterly report, filled in and ready to be taken along."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import pandas as pd

from baoxue.analysis.records import row_records
from baoxue.paper.workbook import Sheet
from baoxue.view import formats
from baoxue.view.findings import wording
from baoxue.view.findings.steps import LEDGERS
from baoxue.view.reader import Reader
from baoxue.view.sections.section import Download, Note, Part, Section, Table, header
from baoxue.view.slips import Slip, Taken
from baoxue.view.words import t

MONTHS_BACK, QUARTERS_BACK = 12, 4
# The two tables of a form: each begins with what stood before and ends with what is open.
TABLES = {
    "suspected": ("before", "found", *("confirmed", "returned", "transfer", "excused", "data_fault"), "open"),
    "out": ("before", "confirmed", "left_again", "returned", "closed", "open"),
}
LEDGER_OF = dict(zip(TABLES, LEDGERS, strict=True))
Cells = tuple[tuple[str | int, ...], ...]


@dataclass(frozen=True)
class Period:
    """What a report form covers: both days included; `label` in the reader's language."""

    key: str
    label: str
    first: date
    last: date


def month(r: Reader) -> Section:
    """The report of a month, by default of the running one."""
    return _form(r, "month", months(r.as_of))


def quarter(r: Reader) -> Section:
    """The report of a quarter."""
    return _form(r, "quarter", quarters(r.as_of))


def months(as_of: date) -> tuple[Period, ...]:
    """The months a form can be made for, the running one first, ended by the day of the data."""
    found = []
    first = as_of.replace(day=1)
    for _ in range(MONTHS_BACK):
        last = min(_months_on(first, 1) - timedelta(days=1), as_of)
        label = t("dropout.form_month", month=formats.month(first))
        found.append(Period(f"{first:%Y-%m}", label, first, last))
        first = (first - timedelta(days=1)).replace(day=1)
    return tuple(found)


def quarters(as_of: date) -> tuple[Period, ...]:
    """The quarters, likewise."""
    found = []
    first = date(as_of.year, 3 * ((as_of.month - 1) // 3) + 1, 1)
    for _ in range(QUARTERS_BACK):
        last = min(_months_on(first, 3) - timedelta(days=1), as_of)
        number = (first.month + 2) // 3
        label = t("dropout.form_quarter", year=first.year, quarter=number)
        found.append(Period(f"{first.year}-Q{number}", label, first, last))
        before = first - timedelta(days=1)
        first = date(before.year, before.month - 2, 1)
    return tuple(found)


def _months_on(first: date, months: int) -> date:
    """The first day of a later month."""
    for _ in range(months):
        first = (first.replace(day=1) + timedelta(days=32)).replace(day=1)
    return first


def _form(r: Reader, kind: str, offered: Sequence[Period]) -> Section:
    labels = {one.key: one.label for one in offered}
    wanted = r.option(f"{kind}_form", "dropout.form_period", labels)
    period = next(one for one in offered if one.key == wanted)
    days = {"from": period.first.isoformat(), "to": period.last.isoformat()}
    rows = r.ask("report_form", by=("stage",), **days)
    tables = {name: _cells(r, rows, name) for name in TABLES}
    text = _heading(r, period, tables)
    parts: list[Part] = []
    for name, cells in tables.items():
        written = tuple(tuple(_written(cell) for cell in row) for row in cells)
        parts += [Note(t(f"dropout.form_{name}")), Table(_head(name), written)]
    take = Download(
        f"report-{kind}",
        t("dropout.form_take"),
        t("dropout.form_name", period=period.key),
        lambda slip: _workbook(slip, text, tables),
        "report_form",
        r.filters,
    )
    source = r.counted("dropout.source_form", *LEDGERS, rows_of="dropout_rate_open")
    note = t("dropout.form_note", last=period.last.isoformat())
    return Section(text, note, (*parts, source, take))


def _head(name: str) -> tuple[str, ...]:
    return (t("dropout.form_stage"), *header(f"dropout.form_{name}", *TABLES[name]))


def _cells(r: Reader, rows: pd.DataFrame, name: str) -> Cells:
    """A line for each stage and one for all, as numbers; words where the ledger did not come."""
    by_stage = {row.stage: row for row in row_records(rows)}
    stages = [stage for stage in ("primary", "junior") if stage in r.filters.stages]
    columns = [f"{name}_{column}" for column in TABLES[name]]
    if not r.has(LEDGER_OF[name]):
        unknown = (t("dropout.not_known"),) * len(columns)
        return tuple((wording.stage_name(stage), *unknown) for stage in stages)
    # A stage without a row has no case: the ledger is there, so that is a true zero.
    counts = {
        stage: [wording.whole(getattr(by_stage.get(stage), column, 0)) for column in columns]
        for stage in stages
    }
    lines: list[tuple[str | int, ...]] = [(wording.stage_name(stage), *counts[stage]) for stage in stages]
    if len(stages) > 1:
        lines.append((t("dropout.form_all"), *map(sum, zip(*counts.values(), strict=True))))
    return tuple(lines)


def _heading(r: Reader, period: Period, tables: dict[str, Cells]) -> str:
    """What the last line says, as far as the ledgers came."""
    if not tables["out"]:
        return t("dropout.form_heading_no_stage", period=period.label)
    told = []
    for name, values in (("suspected", {"found": 2}), ("out", {"returned": 4, "open": -1})):
        if r.has(LEDGER_OF[name]):
            last = tables[name][-1]
            told.append(
                t(f"dropout.form_told_{name}", **{it: _written(last[at]) for it, at in values.items()})
            )
    return t("dropout.form_heading", period=period.label, told=t("format.comma").join(told))


def _written(cell: str | int) -> str:
    return cell if isinstance(cell, str) else formats.number(cell)


def _workbook(slip: Slip, text: str, tables: dict[str, Cells]) -> Taken:
    """One sheet for each table."""
    sheets = tuple(
        Sheet(t(f"dropout.form_{name}"), _head(name), cells, (16, *(12 for _ in TABLES[name])))
        for name, cells in tables.items()
    )
    return Taken(slip.workbook(text, sheets), len(tables["out"]))
