"""What is printed on the workbook of a visit and on a township's list of tasks, as rows of their
registers."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

import pandas as pd

from baoxue.analysis.records import row_records
from baoxue.analysis.visit_points import TaskRules
from baoxue.paper.register_form import Row
from baoxue.paper.visit_workbook import TaskForm, VisitForm
from baoxue.view import formats
from baoxue.view.findings import wording
from baoxue.view.findings.visits import sampled
from baoxue.view.findings.visits.board import Board, Place
from baoxue.view.findings.visits.sampled import Sample
from baoxue.view.taking import Slip
from baoxue.view.words import named, t

EMPTY_LINES = 12
HAND = "zh"
"""Forms are filled in and imported in Chinese, whatever the reader's language."""
Codes = Mapping[tuple[str, str], str]
FINDING = (
    *("rectification_number", "inspection_number", "problem", "advice", "issued_on", "deadline_on"),
    *("reported_on", "verified_on", "revisited_on"),
)
TASK = (
    *("task_number", "task", "inspection_number", "meeting_number", "responsible", "assigned_on", "due_on"),
    *("done_on", "county_code", "township_code", "village_code", "school_code"),
)


def visit_number(place: Place, on: date) -> str:
    """The number of a visit: its unit and the day on which the form was printed."""
    return f"DC{on:%Y%m%d}-{place.code}"


def visit_form(
    place: Place,
    found: Sequence[Sample],
    codes_of_children: Mapping[int, str],
    findings: pd.DataFrame,
    inspectors: pd.DataFrame,
    codes: Codes,
    number: str,
    printed_on: date,
    as_of: date,
    slip: Slip,
) -> VisitForm:
    """The workbook of one visit: `number` is that of the sample, `findings` those of the unit still owed."""
    visit = visit_number(place, printed_on)
    unit = {
        "unit_kind": codes["unit_kind", place.kind],
        "township_code": place.township_code,
        "village_code": place.code if place.kind == "village" else None,
        "school_code": place.code if place.kind == "school" else None,
    }
    names = tuple(t(f"form.{name}", HAND) for name in ("unit", "class", "seat", "name", "why"))
    results = _results(found, codes_of_children, codes, visit, names)
    told = [f"{row.inspector_number} {row.name}" for row in row_records(inspectors)]
    data, day = formats.as_of(as_of, HAND), formats.day(printed_on, HAND)
    lines = (
        t("form.visit_title", HAND, unit=place.told),
        t("form.printed", HAND, as_of=data, day=day, who=slip.made_by),
        t("form.fill", HAND),
        t("form.return", HAND),
        t("form.private", HAND),
        t("form.draw", HAND, number=number),
        t("form.method", HAND),
        *_sizes(found, codes),
        t("form.inspectors", HAND, told=t("format.between_names", HAND).join(told)),
    )
    return VisitForm(
        title=t("form.visit_title", HAND, unit=place.name),
        lines=lines,
        inspection={
            **unit,
            names[0]: place.name,
            "inspection_number": visit,
            "is_about_dropout": t("form.yes", HAND),
            "kind": codes["inspection_kind", "1"],
        },
        results=results,
        findings=[*_owed(findings, codes, names[0]), *_empty(visit, unit, names[0], place.name, codes)],
        inspectors=inspectors["inspector_number"].tolist(),
        names=names,
        printed_on=printed_on,
        mark=t("form.mark", HAND, who=slip.made_by, time=slip.time),
        foot=t("form.foot", HAND, as_of=formats.as_of(as_of, HAND), number=number),
    )


def _results(
    found: Sequence[Sample],
    codes_of_children: Mapping[int, str],
    codes: Codes,
    visit: str,
    names: Sequence[str],
) -> list[Row]:
    rows: list[Row] = []
    _, class_, seat, name, why = names
    for one in found:
        for row in row_records(one.rows):
            rows.append(
                {
                    "result_number": f"{visit}-{len(rows) + 1:03d}",
                    "inspection_number": visit,
                    "child_code": codes_of_children.get(int(row.child_key)),
                    "kind": codes["sample_kind", one.rule.kind],
                    class_: sampled.class_text(row.grade, row.class_name, codes),
                    seat: int(row.seat) if wording.known(row.class_name) else None,
                    name: row.name if wording.known(row.name) else None,
                    why: row.why or t("form.by_number", HAND, row=row.row_number),
                    "school_code": row.school_code if wording.known(row.school_code) else None,
                    "village_code": row.village_code if wording.known(row.village_code) else None,
                }
            )
    return rows


def _sizes(found: Sequence[Sample], codes: Codes) -> list[str]:
    """One line for each kind: how many, how, and what that can find."""
    told = []
    for one in found:
        size = sampled.taken(one, HAND)
        how = codes.get(("sample_how", one.rule.how), "")
        line = t(
            "form.size",
            HAND,
            kind=codes["sample_kind", one.rule.kind],
            pool=one.drawn.pool,
            size=size,
            how=how,
        )
        finds = sampled.finds(one, HAND)
        told.append(line + (t("form.finds", HAND, finds=finds) if finds else ""))
    return told


def _owed(findings: pd.DataFrame, codes: Codes, unit: str) -> list[Row]:
    """Findings of the unit that are still owed: their state and dates can be brought up to date."""
    rows: list[Row] = []
    for row in row_records(findings):
        values = _plain(row, FINDING)
        place = {f"{row.unit_kind}_code": row.unit_code, "township_code": row.township_code}
        rows.append(
            values
            | place
            | {
                unit: row.unit,
                "problem_kind": codes["problem_kind", row.problem_kind_code],
                "state": codes["rectification_state", row.state],
            }
        )
    return rows


def _empty(visit: str, unit: Row, name: str, told: str, codes: Codes) -> list[Row]:
    """Lines for what is found: whoever leaves them empty has found nothing."""
    place = {key: unit[key] for key in ("township_code", "village_code", "school_code")}
    return [
        {
            "rectification_number": f"{visit}-Z{line:02d}",
            "inspection_number": visit,
            name: told,
            "state": codes["rectification_state", "10"],
            **place,
        }
        for line in range(1, EMPTY_LINES + 1)
    ]


def task_form(
    board: Board,
    township: Place,
    tasks: pd.DataFrame,
    rules: TaskRules,
    codes: Codes,
    printed_on: date,
    slip: Slip,
) -> TaskForm:
    """A township's list of tasks: those still open, then one for each matter of its units, then empty
    lines."""
    chosen = board.chosen
    due = printed_on + timedelta(days=rules.due_days)
    name = t("form.unit", HAND)
    rows: list[Row] = [_open_task(row, codes, name) for row in row_records(tasks)]
    number = f"JB{printed_on:%Y%m%d}-{township.code}"
    new = 0
    for unit in board.ranked:
        place = board.place(unit)
        if place.township_code != township.code:
            continue
        for point in unit.reasons:
            if point.rule.fact not in rules.facts:
                continue
            new += 1
            what = named(point.rule.words, HAND)
            amount = formats.counted(point.amount, point.rule.unit, HAND).replace(formats.NBSP, " ")
            rows.append(
                _new_task(number, new, place, codes, name)
                | {
                    "task": t("form.task", HAND, unit=place.name, what=what, amount=amount),
                    "assigned_on": printed_on,
                    "due_on": due,
                    "state": codes["task_state", "open"],
                }
            )
    rows += [_new_task(number, new + line, township, codes, name) for line in range(1, EMPTY_LINES + 1)]
    title = t("form.task_title", HAND, unit=township.name)
    as_of, day = formats.as_of(chosen.as_of, HAND), formats.day(printed_on, HAND)
    return TaskForm(
        title=title,
        lines=(
            title,
            t("form.printed", HAND, as_of=as_of, day=day, who=slip.made_by),
            t("form.task_fill", HAND),
            t("form.task_return", HAND),
        ),
        tasks=rows,
        name=name,
        printed_on=printed_on,
        mark=t("form.mark", HAND, who=slip.made_by, time=slip.time),
        foot=t("form.task_foot", HAND, as_of=as_of),
    )


def _open_task(row: object, codes: Codes, name: str) -> Row:
    return _plain(row, TASK) | {
        name: getattr(row, "unit", ""),
        "unit_kind": codes["organisation", getattr(row, "unit_kind", "")],
        "source": codes["task_source", getattr(row, "source", "")],
        "state": codes["task_state", getattr(row, "state", "")],
    }


def _plain(row: object, names: Sequence[str]) -> dict[str, object]:
    """Cells of a row: nothing for what is unknown, plain days for days."""
    values = {name: getattr(row, name) for name in names}
    return {
        name: None if not wording.known(value) else wording.day_of(value) if name.endswith("_on") else value
        for name, value in values.items()
    }


def _new_task(number: str, line: int, place: Place, codes: Codes, name: str) -> dict[str, object]:
    return {
        "task_number": f"{number}-{line:02d}",
        name: place.name,
        "source": codes["task_source", "comparison"],
        "unit_kind": codes["organisation", place.kind],
        "county_code": place.county,
        "township_code": place.township_code,
        "village_code": place.code if place.kind == "village" else None,
        "school_code": place.code if place.kind == "school" else None,
    }
