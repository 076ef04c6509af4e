"""The calendar of visits: which months each unit was visited in, and what the month still owes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from baoxue.view import charts, formats
from baoxue.view.charts import Chart
from baoxue.view.reader import Reader
from baoxue.view.sections import units
from baoxue.view.sections.section import Fold, Note, Part, Section, Table, not_supplied, section
from baoxue.view.sections.units import KINDS, Unit
from baoxue.view.words import t

MONTHS = 12
MARKS = {"visited": "\u25cf", "missed": "\u25c6", "open": "\u25cb", "free": ""}


@dataclass(frozen=True, eq=False)
class VisitCalendar:
    """A row for each unit and month: `visits`, `is_owed`, `state`: visited, missed (owed, and the month is
    over), open (owed, and there is time), free. No rows where visits were not supplied."""

    as_of: date
    rows: pd.DataFrame

    @property
    def this_month(self) -> date:
        return self.as_of.replace(day=1)

    @property
    def months(self) -> list[date]:
        """All months, the latest last."""
        return sorted(set(self.rows["month"]))

    def owed(self, month: date) -> tuple[int, int]:
        """How many of the visits owed in a month were made, and how many are owed."""
        asked = self.rows[(self.rows["month"] == month) & self.rows["is_owed"]]
        return int((asked["visits"] > 0).sum()), len(asked)

    def visited(self, month: date) -> frozenset[Unit]:
        """The units with a visit in a month."""
        found = self.rows[(self.rows["month"] == month) & (self.rows["visits"] > 0)]
        return frozenset(zip(found["unit_kind"], found["unit_code"], strict=True))


def calendar(r: Reader) -> VisitCalendar:
    """The calendar of the units within the choice of place, made once."""
    return r.once(_calendar)


def _calendar(r: Reader) -> VisitCalendar:
    named, rows = units.chosen(r), r.ask("visit_months", months=MONTHS)
    own = [unit in named for unit in zip(rows["unit_kind"], rows["unit_code"], strict=True)]
    rows = rows.loc[own]
    flags = zip(rows["visits"] > 0, rows["is_owed"].astype(bool), rows["is_over"].astype(bool), strict=True)
    states = [
        "visited" if visited else ("missed" if over else "open") if owed else "free"
        for visited, owed, over in flags
    ]
    months = [pd.Timestamp(month).date() for month in rows["month"]]
    return VisitCalendar(
        r.as_of, rows.assign(month=months, is_owed=rows["is_owed"].astype(bool), state=states)
    )


def the_month(r: Reader) -> Section:
    """What the month owes and what was missed, by school on request."""
    found = calendar(r)
    if found.rows.empty:
        missing = not_supplied(r, t("visits.needs_inspections"), "inspections")
        return section("visits.month", missing, heading="section", note="")
    done, due = found.owed(found.this_month)
    return section(
        "visits.month",
        _chart(found),
        Fold("visit-months", t("visits.month_units"), lambda: _by_unit(r, found)),
        source=r.source("inspection_school_month_rate"),
        heading="none" if not due else "done" if done == due else "heading",
        month=found.this_month,
        done=done,
        due=due,
        left=due - done,
    )


def _chart(found: VisitCalendar) -> Chart:
    """Visited, due and missed by month, a column for schools and one for townships (villages owe none)."""
    counted = found.rows.groupby(["unit_kind", "month", "state"]).size().unstack("state", fill_value=0)
    counted = counted.reindex(columns=["visited", "missed", "open"], fill_value=0)
    counted = counted.sort_index(ascending=[True, False])  # the table under the chart: newest first
    cells = tuple(
        charts.CalendarCell(kind, month, visited, 0, missed, formats.month(month), open=still)
        for (kind, month), (visited, missed, still) in zip(
            counted.index.tolist(), counted.to_numpy().tolist(), strict=True
        )
        if visited or missed or still
    )
    kinds = tuple((kind, t(f"visits.kind_{kind}")) for kind in KINDS)
    what = t("visits.calendar_what")
    return charts.duty_calendar(kinds, tuple(reversed(found.months)), cells, what=what, words="visiting")


def _by_unit(r: Reader, found: VisitCalendar) -> Sequence[Part]:
    """Every school and township with a mark for each month, the most often missed first."""
    named = units.chosen(r)
    owing = found.rows[found.rows["unit_kind"] != "village"]
    states = owing.set_index(["unit_kind", "unit_code", "month"])["state"].unstack("month")
    missed = (states == "missed").sum(axis=1)
    order = sorted(states.index, key=lambda unit: (-missed[unit], KINDS.index(unit[0]), unit[1]))
    columns = (t("visits.column_unit"), t("visits.column_missed"), *map(formats.short_month, found.months))
    lines = tuple(
        (
            named[unit].told,
            str(missed[unit]),
            *(MARKS.get(state, "") for state in states.loc[unit].reindex(found.months)),
        )
        for unit in order
    )
    return Note(t("visits.month_marks")), Table(columns, lines)
