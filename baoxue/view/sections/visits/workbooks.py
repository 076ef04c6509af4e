"""What is printed on the workbook of a visit and on a township's list of tasks, as rows of registers."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import pandas as pd

from baoxue.analysis.records import row_records
from baoxue.analysis.visit_points import Point, task_rules
from baoxue.paper.register_form import Row
from baoxue.paper.visit_workbook import TaskForm, VisitForm, task_workbook, visit_workbook
from baoxue.view import asking, formats
from baoxue.view.findings import wording
from baoxue.view.sections.samples import Codes, Sample, class_text, finds, taken
from baoxue.view.sections.units import NamedUnit
from baoxue.view.sections.visits.ranking import Ranking
from baoxue.view.slips import Slip, Taken
from baoxue.view.words import named, t

EMPTY_LINES = 12
HAND = "zh"
"""Forms are filled in and imported in Chinese, whatever the reader's language."""
FINDING = (
    *("rectification_number", "inspection_number", "problem", "advice", "issued_on", "deadline_on"),
    *("reported_on", "verified_on", "revisited_on"),
)
TASK = (
    *("task_number", "task", "inspection_number", "meeting_number", "responsible", "assigned_on", "due_on"),
    *("done_on", "county_code", "township_code", "village_code", "school_code"),
)


def child_keys(drawn: Iterable[Sample]) -> set[int]:
    """The children of a sample."""
    return {int(key) for one in drawn for key in one.rows["child_key"].tolist()}


def visit(
    slip: Slip,
    unit: NamedUnit,
    drawn: Sequence[Sample],
    codes_of_children: Mapping[int, str],
    findings: pd.DataFrame,
    inspectors: pd.DataFrame,
    codes: Codes,
    number: str,
    as_of: date,
) -> Taken:
    """The workbook of one visit: `number` is that of the sample, `findings` those of the unit still owed,
    `codes` in Chinese."""
    code = f"DC{slip.day:%Y%m%d}-{unit.code}"
    names = tuple(t(f"form.{name}", HAND) for name in ("unit", "class", "seat", "name", "why"))
    place = {"unit_kind": codes["unit_kind", unit.kind]} | unit.codes
    told = [f"{row.inspector_number} {row.name}" for row in row_records(inspectors)]
    lines = (
        t("form.visit_title", HAND, unit=unit.told),
        t("form.printed", HAND, as_of=as_of, day=slip.day, who=slip.made_by),
        *(t(f"form.{name}", HAND) for name in ("fill", "return", "private")),
        t("form.draw", HAND, number=number),
        t("form.method", HAND),
        *(_size(one, codes) for one in drawn),
        t("form.inspectors", HAND, told=told),
    )
    form = VisitForm(
        title=t("form.visit_title", HAND, unit=unit.name),
        lines=lines,
        inspection={
            **place,
            names[0]: unit.name,
            "inspection_number": code,
            "is_about_dropout": t("form.yes", HAND),
            "kind": codes["inspection_kind", "1"],
        },
        results=_results(drawn, codes_of_children, codes, code, names),
        findings=[*_owed(findings, codes, names[0]), *_empty(code, unit, names[0], codes)],
        inspectors=inspectors["inspector_number"].tolist(),
        names=names,
        printed_on=slip.day,
        mark=t("form.mark", HAND, who=slip.made_by, time=slip.time),
        foot=t("form.foot", HAND, as_of=as_of, number=number),
    )
    return Taken(visit_workbook(form), len(form.results))


def _size(one: Sample, codes: Codes) -> str:
    """One kind: how many, how, and what that can find."""
    line = t(
        "form.size",
        HAND,
        kind=codes["sample_kind", one.rule.kind],
        pool=one.drawn.pool,
        size=taken(one, HAND),
        how=codes.get(("sample_how", one.rule.how), ""),
    )
    told = finds(one, HAND)
    return line + (t("form.finds", HAND, finds=told) if told else "")


def _results(
    drawn: Iterable[Sample],
    codes_of_children: Mapping[int, str],
    codes: Codes,
    visit: str,
    names: Sequence[str],
) -> list[Row]:
    """One row for each child of the sample, kind by kind."""
    _, class_, seat, name, why = names
    return [
        {
            "result_number": f"{visit}-{line:03d}",
            "inspection_number": visit,
            "child_code": codes_of_children.get(int(row.child_key)),
            "kind": codes["sample_kind", rule.kind],
            class_: class_text(row.grade, row.class_name, codes),
            seat: int(row.seat) if wording.known(row.class_name) else None,
            why: row.why or t("form.by_number", HAND, row=row.row_number),
            **{column: _plain(getattr(row, it)) for column, it in ((name, "name"), *_SAME)},
        }
        for line, (rule, row) in enumerate(
            ((one.rule, row) for one in drawn for row in row_records(one.rows)), start=1
        )
    ]


_SAME = (("school_code", "school_code"), ("village_code", "village_code"))


def _owed(findings: pd.DataFrame, codes: Codes, unit: str) -> list[Row]:
    """Findings of the unit that are still owed: their state and dates can be brought up to date."""
    return [
        {name: _plain(getattr(row, name)) for name in FINDING}
        | {
            f"{row.unit_kind}_code": row.unit_code,
            "township_code": row.township_code,
            unit: row.unit,
            "problem_kind": codes["problem_kind", row.problem_kind_code],
            "state": codes["rectification_state", row.state],
        }
        for row in row_records(findings)
    ]


def _empty(visit: str, unit: NamedUnit, name: str, codes: Codes) -> list[Row]:
    """Lines for what is found: whoever leaves them empty has found nothing."""
    return [
        unit.codes
        | {
            "rectification_number": f"{visit}-Z{line:02d}",
            "inspection_number": visit,
            name: unit.name,
            "state": codes["rectification_state", "10"],
        }
        for line in range(1, EMPTY_LINES + 1)
    ]


def _plain(value: Any) -> object:
    """A cell: nothing for what is unknown, a plain day for a day."""
    if not wording.known(value):
        return None
    return wording.day_of(value) if isinstance(value, date) else value


def tasks(slip: Slip, found: Ranking, township: NamedUnit, still_open: Sequence[Any], as_of: date) -> Taken:
    """A township's list of tasks: those still open, then one for each matter of its units, then empty
    lines."""
    rules, codes, name = task_rules(), asking.code_names(HAND), t("form.unit", HAND)
    rows: list[Row] = [_open_task(row, codes, name) for row in still_open]
    matters = [
        (unit, point)
        for ranked in found.ranked
        if (unit := found.units[ranked.kind, ranked.code]).township_code == township.code
        for point in ranked.reasons
        if point.rule.fact in rules.facts
    ]
    due = slip.day + timedelta(days=rules.due_days)
    more = [_matter(unit, point, slip.day, due, codes) for unit, point in matters]
    units = [*(unit for unit, _ in matters), *[township] * EMPTY_LINES]
    for line, unit in enumerate(units, start=1):
        rows.append(
            unit.codes
            | {
                "task_number": f"JB{slip.day:%Y%m%d}-{township.code}-{line:02d}",
                name: unit.name,
                "source": codes["task_source", "comparison"],
                "unit_kind": codes["organisation", unit.kind],
            }
            | (more[line - 1] if line <= len(more) else {})
        )
    title = t("form.task_title", HAND, unit=township.name)
    form = TaskForm(
        title=title,
        lines=(
            title,
            t("form.printed", HAND, as_of=as_of, day=slip.day, who=slip.made_by),
            t("form.task_fill", HAND),
            t("form.task_return", HAND),
        ),
        tasks=rows,
        name=name,
        printed_on=slip.day,
        mark=t("form.mark", HAND, who=slip.made_by, time=slip.time),
        foot=t("form.task_foot", HAND, as_of=as_of),
    )
    return Taken(task_workbook(form), len(rows))


def _matter(unit: NamedUnit, point: Point, on: date, due: date, codes: Codes) -> dict[str, object]:
    """What is to be done about one matter of a unit."""
    amount = formats.counted(point.amount, point.rule.unit, HAND).replace(formats.NBSP, " ")
    return {
        "task": t("form.task", HAND, unit=unit.name, what=named(point.rule.words, HAND), amount=amount),
        "assigned_on": on,
        "due_on": due,
        "state": codes["task_state", "open"],
    }


def _open_task(row: Any, codes: Codes, name: str) -> Row:
    return {column: _plain(getattr(row, column)) for column in TASK} | {
        name: row.unit,
        "unit_kind": codes["organisation", row.unit_kind],
        "source": codes["task_source", row.source],
        "state": codes["task_state", row.state],
    }
