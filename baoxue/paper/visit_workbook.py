"""The inspector's workbook of one visit: the visit, whom to look at, what was found; itself three registers.

Children stand in it by class, place in the class list, masked name and a code that only this installation can
resolve: no ID number and no pupil number leaves the house.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import xlsxwriter

from baoxue.intake.template import template_words
from baoxue.paper.register_form import Form, FormSheet, Row

INSPECTION = ("inspections", "inspection_results", "rectifications")
"""The registers of which such a workbook holds new rows."""


@dataclass(frozen=True)
class VisitForm:
    """What is printed. Of the three registers: rows by column name, codes in Chinese words; `names` are the
    headers of what is printed only, in the order unit, class, seat, masked name, why.

    `inspectors`: numbers to choose from.
    """

    title: str
    lines: Sequence[str]
    inspection: Row
    results: Sequence[Row]
    findings: Sequence[Row]
    inspectors: Sequence[str]
    names: Sequence[str]
    printed_on: date
    mark: str
    foot: str


def visit_workbook(form: VisitForm) -> bytes:
    """The bytes of the workbook; the same form gives the same bytes."""
    unit, class_, seat, name, why = form.names
    sheets = (
        FormSheet(
            "inspections",
            (
                *("inspection_number", unit, "inspected_on", "inspector_number", "kind", "is_about_dropout"),
                *("expected_count", "present_count", "problem_count", "content", "is_signed", "filed_on"),
                *("unit_kind", "township_code", "village_code", "school_code"),
            ),
            (24, 20, 12, 12, 12, 10, 8, 8, 8, 30, 8, 12, 10, 12, 15, 13),
            [form.inspection],
            frozenset(
                {
                    *("inspected_on", "inspector_number", "kind", "is_about_dropout", "expected_count"),
                    *("present_count", "problem_count", "content", "is_signed", "filed_on"),
                }
            ),
            {"inspector_number": form.inspectors},
        ),
        FormSheet(
            "inspection_results",
            (
                *("kind", class_, seat, name, why, "how", "result", "checked_on", "finding"),
                *("result_number", "inspection_number", "child_code", "school_code", "village_code"),
            ),
            (14, 12, 8, 10, 28, 12, 10, 12, 30, 28, 24, 20, 13, 15),
            form.results,
            frozenset({"how", "result", "checked_on", "finding"}),
        ),
        FormSheet(
            "rectifications",
            (
                *("rectification_number", unit, "problem_kind", "problem", "issued_on", "deadline_on"),
                *("reported_on", "verified_on", "revisited_on", "advice", "state"),
                *("inspection_number", "township_code", "village_code", "school_code"),
            ),
            (28, 20, 18, 34, 12, 12, 12, 12, 12, 24, 10, 24, 12, 15, 13),
            form.findings,
            frozenset(
                {
                    *("problem_kind", "problem", "issued_on", "deadline_on", "reported_on", "verified_on"),
                    *("revisited_on", "advice", "state"),
                }
            ),
        ),
    )
    return _written(form.title, form.lines, sheets, form.printed_on, form.mark, form.foot)


@dataclass(frozen=True)
class TaskForm:
    """The tasks of one township: those still open, those proposed, and empty lines. `name`: the header of
    the unit's name, which is printed only."""

    title: str
    lines: Sequence[str]
    tasks: Sequence[Row]
    name: str
    printed_on: date
    mark: str
    foot: str


def task_workbook(form: TaskForm) -> bytes:
    """The bytes of a township's 交办单, itself the register of tasks; the same form gives the same bytes."""
    sheet = FormSheet(
        "tasks",
        (
            *(
                "task_number",
                form.name,
                "task",
                "assigned_on",
                "due_on",
                "responsible",
                "state",
                "done_on",
                "result",
            ),
            *("source", "inspection_number", "meeting_number", "unit_kind", "county_code", "township_code"),
            *("village_code", "school_code"),
        ),
        (26, 20, 46, 12, 12, 12, 10, 12, 34, 10, 22, 16, 10, 10, 12, 15, 13),
        form.tasks,
        frozenset({"task", "assigned_on", "due_on", "responsible", "state", "done_on", "result"}),
    )
    return _written(form.title, form.lines, (sheet,), form.printed_on, form.mark, form.foot)


def _written(
    title: str,
    lines: Sequence[str],
    sheets: Sequence[FormSheet],
    printed_on: date,
    mark: str,
    foot: str,
) -> bytes:
    target = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(target, options) as workbook:
        created = datetime(printed_on.year, printed_on.month, printed_on.day)  # noqa: DTZ001  A fixed date.
        workbook.set_properties({"title": title, "created": created, "comments": mark})
        form = Form(workbook, title, mark, foot)
        for sheet in sheets:
            form.add(sheet)
        form.explain(template_words()["sheets"]["explanation"], lines)
    return target.getvalue()
