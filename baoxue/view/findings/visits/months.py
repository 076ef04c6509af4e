"""The calendar of the zone: which months each school and township was visited in, and what the month still
owes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from baoxue.view import charts, formats
from baoxue.view.charts.chart import Chart
from baoxue.view.findings import wording
from baoxue.view.findings.visits.board import Board, Place, Unit
from baoxue.view.words import t

MONTHS = 12
KINDS = ("school", "township", "village")
_MARKS = {"visited": "\u25cf", "missed": "\u25c6", "open": "\u25cb", "free": ""}


@dataclass(frozen=True)
class UnitMonth:
    """One unit and month: visits made, whether one is owed, whether the month is over."""

    unit: Unit
    month: date
    visits: int
    is_owed: bool
    is_over: bool

    @property
    def state(self) -> str:
        """visited, missed (owed, and the month is over), open (owed, and there is time), free."""
        if self.visits:
            return "visited"
        return ("missed" if self.is_over else "open") if self.is_owed else "free"


@dataclass(frozen=True, eq=False)
class Months:
    """The calendar of the units of a board; empty where visits were not supplied."""

    chosen_as_of: date
    rows: tuple[UnitMonth, ...]

    @property
    def this_month(self) -> date:
        return self.chosen_as_of.replace(day=1)

    def owed(self, month: date) -> tuple[int, int]:
        """How many of the visits owed in a month were made, and how many are owed."""
        asked = [row for row in self.rows if row.month == month and row.is_owed]
        return sum(row.visits > 0 for row in asked), len(asked)

    def visited(self, month: date) -> frozenset[Unit]:
        """The units with a visit in a month."""
        return frozenset(row.unit for row in self.rows if row.month == month and row.visits)


def months(rows: pd.DataFrame, board: Board) -> Months:
    """From the answer to `visit_months`: the rows of the board's units."""
    columns = ("unit_kind", "unit_code", "month", "visits", "is_owed", "is_over")
    told = zip(*(rows[name].tolist() for name in columns), strict=True)
    return Months(
        board.chosen.as_of,
        tuple(
            UnitMonth((kind, code), pd.Timestamp(month).date(), int(visits), bool(is_owed), bool(is_over))
            for kind, code, month, visits, is_owed, is_over in told
            if (kind, code) in board.places
        ),
    )


def heading(found: Months) -> str:
    """How many visits this month owes, and how many were made; or the last month where this one owes none."""
    done, due = found.owed(found.this_month)
    month = formats.month(found.this_month)
    if not due:
        return t("visits.month_none", month=month)
    key = "visits.month_done" if done == due else "visits.month_heading"
    return t(key, month=month, done=done, due=due, left=due - done)


def chart(found: Months) -> Chart | None:
    """Visited, due and missed by month, a column for schools and one for townships (villages owe none)."""
    if not found.rows:
        return None
    cells: list[charts.CalendarCell] = []
    seen = sorted({row.month for row in found.rows}, reverse=True)
    for kind in KINDS:
        for month in seen:
            here = [row.state for row in found.rows if row.month == month and row.unit[0] == kind]
            states = {state: here.count(state) for state in ("visited", "missed", "open")}
            is_owed = any(row.is_owed for row in found.rows if row.month == month and row.unit[0] == kind)
            if any(states.values()):
                cells.append(
                    charts.CalendarCell(
                        kind,
                        month,
                        states["visited"],
                        0,
                        states["missed"] if is_owed else 0,
                        formats.month(month),
                        open=states["open"],
                    )
                )
    kinds = tuple((kind, t(f"visits.kind_{kind}")) for kind in KINDS)
    return charts.duty_calendar(
        kinds, tuple(seen), tuple(cells), what=t("visits.calendar_what"), words="visiting"
    )


def table(found: Months, board: Board) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """Header and rows: every school and township with a mark for each month, the most often missed first."""
    shown = sorted({row.month for row in found.rows})
    by_unit: dict[Unit, dict[date, UnitMonth]] = {}
    for row in found.rows:
        if row.unit[0] != "village":
            by_unit.setdefault(row.unit, {})[row.month] = row
    missed = {unit: sum(one.state == "missed" for one in line.values()) for unit, line in by_unit.items()}
    order = sorted(by_unit, key=lambda unit: (-missed[unit], KINDS.index(unit[0]), unit[1]))
    header = (t("visits.column_unit"), t("visits.column_missed"), *(formats.short_month(it) for it in shown))
    return header, tuple(
        (
            board.places[unit].told,
            str(missed[unit]),
            *(_mark(by_unit[unit].get(month)) for month in shown),
        )
        for unit in order
    )


def _mark(row: UnitMonth | None) -> str:
    return "" if row is None else _MARKS[row.state]


def township_of(places: Mapping[Unit, Place]) -> dict[Unit, str]:
    """The township of every unit, for a plan that goes from neighbour to neighbour."""
    return {unit: place.township_code for unit, place in places.items()}


def last_day(month: date) -> date:
    """The last day of a month."""
    following = month.replace(day=28) + pd.Timedelta(days=4)
    return following.replace(day=1) - pd.Timedelta(days=1)


def offered(found: Months) -> Sequence[date]:
    """The months that may be planned: the rest of this one, if any is left, and the next."""
    this = found.this_month
    following = last_day(this) + pd.Timedelta(days=1)
    return (this, following) if found.chosen_as_of < last_day(this) else (following,)


def problem_days(on: object) -> str:
    """A day out of a cell in words; a dash where there is none."""
    day = wording.day_of(on)
    return formats.day(day) if day else formats.DASH
