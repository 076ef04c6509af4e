"""What the checks found: rows set aside and warnings by rule, the rows of one rule, all of them as a file."""

import re
from functools import partial

import pandas as pd

from baoxue.analysis.records import column_rows
from baoxue.intake.error_workbook import error_workbook
from baoxue.intake.findings import shape
from baoxue.intake.registers import load_registers
from baoxue.snapshots.findings import findings_of
from baoxue.snapshots.rules import load_rules
from baoxue.view import asking
from baoxue.view.findings.wording import known
from baoxue.view.listing import titled
from baoxue.view.reader import Reader
from baoxue.view.sections.section import Download, Fold, List, Note, Section, Table, section, table
from baoxue.view.slips import Slip, Taken
from baoxue.view.words import language, named, t

FIRST = 8
"""So many rules are shown at once, the others on request."""
MOST_ROWS = 500
MOST_IN_A_WORKBOOK = 50_000
_WIDTHS = (8, 8, 29, 18, 11, 26)
_PLACEHOLDER = re.compile(r"\{\w+\}")
_ELLIPSIS = "\u2026"


def found(r: Reader) -> pd.DataFrame:
    """What each rule found in each register: rows set aside first, then warnings, most first."""
    rows = r.ask("check_findings")
    order = ["is_set_aside", "findings", "rule", "register"]
    rows = rows.sort_values(order, ascending=[False, False, True, True], kind="stable")
    units = rows["schools"].where(rows["schools"] > 0, rows["townships"])
    return rows.assign(
        id=rows["rule"] + ":" + rows["register"],
        state=[t(f"reporting.rule_{'aside' if it else 'warning'}") for it in rows["is_set_aside"]],
        what=[_text(it, "message") for it in rows["rule"]],
        mend=[_text(it, "mend") for it in rows["rule"]],
        register=[register_title(it) for it in rows["register"]],
        units_in=units.where(units > 0),
    )


def warnings(rules: pd.DataFrame) -> int:
    """How many findings are warnings; the others stand in rows that were set aside."""
    return int(rules.loc[~rules["is_set_aside"].astype(bool), "findings"].sum())


def by_rule(r: Reader) -> Section:
    """Every rule that found something: how often, in what, and how to mend it."""
    rules = found(r)
    first, others = rules[:FIRST], rules[FIRST:]
    more = Fold("rules", t("reporting.fold_rules", count=len(others)), lambda: (_table(others),))
    errors = int(rules["findings"].sum()) - warnings(rules)
    return section(
        "reporting.checks",
        _table(first),
        Note(t("reporting.checks_order")),
        more if len(others) else None,
        Fold("rows", t("reporting.fold_rows"), lambda: (_rows(r, rules),)),
        Download(
            "workbook",
            t("reporting.workbook"),
            t("reporting.workbook_name", day=r.as_of),
            partial(_workbook, r=r),
            what="check_findings",
            filters=r.filters,
        ),
        empty=rules.empty,
        heading="heading_aside" if errors else "heading",
        warnings=warnings(rules),
        errors=errors,
        rules=rules["rule"].nunique(),
    )


def _table(rules: pd.DataFrame) -> Table | None:
    columns = ("state", "findings:number", "what", "register", "units_in:number", "mend")
    return table("reporting.column", rules, *columns, widths=_WIDTHS)


def _rows(r: Reader, rules: pd.DataFrame) -> List:
    """The wrong cells of one rule in one register, which the reader chooses."""
    names = ("id", "register", "what", "findings")
    options = {
        id: t("reporting.rule_option", register=register, what=what, count=count)
        for id, register, what, count in column_rows(rules, *names)
    }
    wanted = r.option("rule", "reporting.choose_rule", options)
    rule, _, register = wanted.partition(":")
    rows = r.ask("check_finding_rows", rule=rule, register=register, at_most=MOST_ROWS)
    shown = rows.assign(
        unit=[school or township for school, township in column_rows(rows, "school", "township")],
        row=rows["row_number"],
        column=rows["column_header"],
        what=rows["what_name"],
    )
    columns = titled(
        "reporting.column",
        "unit:150 file:180 sheet:90 row:count:70 column:120 value:120 what:380",
    )
    total = int(rules.loc[rules["id"] == wanted, "findings"].sum())
    return List(shown, columns, "cells", t("reporting.cells_order"), "item", total=total)


def _workbook(slip: Slip, r: Reader) -> Taken:
    rows = asking.ask("check_finding_rows", r.filters, rule=None, register=None, at_most=MOST_IN_A_WORKBOOK)
    plain = ({name: it if known(it) else None for name, it in row.items()} for row in rows.to_dict("records"))
    made = error_workbook(
        findings_of(plain), r.as_of, language=language(), about=slip.lines(), mark=slip.watermark
    )
    return Taken(made, len(rows))


def register_title(register: str) -> str:
    """What a register is called; what belongs to none is of the whole folder."""
    registers = load_registers()
    return named(registers[register].title) if register in registers else t("reporting.whole_folder")


def _text(rule: str, part: str) -> str:
    """What a rule says is wrong (`message`) or how to mend it (`mend`).

    Checks of form have other texts; what fills them differs from row to row and is left out.
    """
    if rule in load_rules():
        return named(getattr(load_rules()[rule], part))
    key = language() if part == "message" else f"{part}_{language()}"
    return _PLACEHOLDER.sub(_ELLIPSIS, str(shape()["rules"].get(rule, {}).get(key, rule)))
