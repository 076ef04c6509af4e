"""What was found before, and what became of it: put right in time, late, still owed, found again; and the
tasks that were handed out."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from baoxue.analysis.records import row_records
from baoxue.view import asking
from baoxue.view.findings import wording
from baoxue.view.listing import titled
from baoxue.view.reader import Reader
from baoxue.view.sections import units
from baoxue.view.sections.section import (
    Download,
    Fold,
    List,
    Note,
    Part,
    Section,
    not_supplied,
    nothing,
    section,
)
from baoxue.view.sections.visits import workbooks
from baoxue.view.sections.visits.ranking import ranking
from baoxue.view.session import today
from baoxue.view.slips import Slip, Taken
from baoxue.view.words import t

DAYS_REMEMBERED = 365
STANDINGS = ("again", "overdue", "open", "late", "in_time", "undated")


def findings(r: Reader) -> pd.DataFrame:
    """What visits found, of two years or still owed."""
    return r.ask("findings_followed")


def to_act_on(r: Reader) -> pd.DataFrame:
    """Those somebody has to act on: still owed, or found again within the year."""
    rows = findings(r)
    again = (rows["standing"] == "again") & _within_a_year(rows["found_again_on"], r)
    return rows[rows["is_outstanding"].astype(bool) | again]


def _within_a_year(days: pd.Series, r: Reader) -> pd.Series:
    return pd.to_datetime(days) > pd.Timestamp(r.as_of) - pd.Timedelta(days=DAYS_REMEMBERED)


def found_before(r: Reader) -> Section:
    """How many are overdue and the longest, and how many were found again; the others on request."""
    rows, acted = findings(r), to_act_on(r)
    is_known = r.has("rectifications")
    again = int((acted["standing"] == "again").sum())
    late = acted[acted["is_overdue"].astype(bool)]
    title = t("visits.findings_fold" if is_known else "visits.findings_fold_unknown", count=len(rows))
    first: Part = not_supplied(r, t("visits.rectifications"), "rectifications")
    if is_known:
        first = _listed(acted, "overdue") if len(acted) else nothing(t("visits.rectifications"), r)
    key = "heading" if len(late) else "heading_again" if again else "heading_none"
    return section(
        "visits.rectify",
        first,
        Fold("visit-findings", title, lambda: (_listed(rows, "findings") if len(rows) else None,)),
        Fold("visit-tasks", t("visits.tasks_fold"), lambda: _tasks(r)),
        heading=key if is_known else "heading_unknown",
        note=_note(rows[_within_a_year(rows["issued_on"], r)]),
        count=len(late),
        days=int(late["days_late"].max()) if len(late) else 0,
        again=again,
    )


def _note(year: pd.DataFrame) -> str:
    """What became of all that was found within a year."""
    counted = Counter(year["standing"])
    told = [
        t("visits.standing_count", what=standing(it), count=counted[it]) for it in STANDINGS if counted[it]
    ]
    return t("visits.standing_note", all=len(year), told=told) if told else ""


def standing(name: str, days: Any = None) -> str:
    """按期整改, 逾期未改 12 天, 再次发现 …; `days`: how late."""
    text = t(f"visits.standing_{name}")
    is_late = name in ("overdue", "late") and wording.known(days) and days > 0
    return text + t("visits.standing_days", days=int(days)) if is_late else text


def _listed(rows: pd.DataFrame, key: str) -> List:
    """Place, what was found, its dates and what became of it."""
    columns = titled(
        "visits.column",
        "unit:150 standing:140 class:160 problem:230 issued:date:120 deadline:date:120 township:110",
    )
    shown = rows.rename(columns={"issued_on": "issued", "deadline_on": "deadline"}).assign(
        standing=[standing(*it) for it in zip(rows["standing"], rows["days_late"], strict=True)],
        **{"class": rows["problem_kind"].map(wording.begun)},
    )
    unit = "rectification" if key == "overdue" else "item"
    return List(shown, columns, key, t("visits.rectify_order"), unit)


def _tasks(r: Reader) -> Iterator[Part]:
    """Tasks handed out: open, overdue, and what was done in time; and a township's list to take along."""
    if not r.has("tasks"):
        yield not_supplied(r, t("visits.tasks"), "tasks")
        return
    rows = r.ask("tasks_followed")
    counted = Counter(rows["standing"])
    yield Note(
        t(
            "visits.tasks_heading",
            open=counted["open"] + counted["overdue"],
            overdue=counted["overdue"],
            done=counted["in_time"] + counted["late"] + counted["undated"],
        )
    )
    columns = titled(
        "visits.column", "unit:150 standing:100 task:260 due:date:120 done:date:120 source:100 township:110"
    )
    shown = rows.rename(columns={"due_on": "due", "done_on": "done"}).assign(
        source=rows["source_name"].map(wording.begun),
        standing=[t(f"visits.task_{it}") for it in rows["standing"]],
    )
    if len(rows):
        yield List(shown, columns, "tasks", t("visits.tasks_order"), "item")
    towns = {code: it.name for (kind, code), it in units.chosen(r).items() if kind == "township"}
    if towns:
        yield Note(t("visits.tasks_take_note"))
        yield _to_take(r, towns)


def _to_take(r: Reader, towns: Mapping[str, str]) -> Part:
    """The list of tasks of one township."""
    found = ranking(r)
    code = r.option("task_unit", "visits.tasks_unit", towns)
    town = found.units["township", code]
    around = town.filters(r.snapshot)

    def make(slip: Slip) -> Taken:
        tasks = asking.ask("tasks_followed", around)
        return workbooks.tasks(slip, found, town, row_records(tasks[tasks["is_open"].astype(bool)]), r.as_of)

    label, name = t("visits.tasks_take"), t("visits.tasks_file", code=code, day=today().isoformat())
    return Download("task-form", label, name, make, "task_form", around)
