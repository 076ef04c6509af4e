"""The plan of a month: proposed days that can be changed, and are kept for whoever changed them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import pandas as pd
import streamlit as st

from baoxue.access import plans
from baoxue.analysis import visit_plan, visit_points
from baoxue.view import asking, blocks, formats
from baoxue.view.reader import Reader
from baoxue.view.sections.units import Unit
from baoxue.view.sections.visits.calendar import VisitCalendar, calendar
from baoxue.view.sections.visits.ranking import Ranking, ranking
from baoxue.view.words import language, named, t

COLUMNS = {"place": ("unit", 150), "township": ("township", 110), "kind": ("kind", 90), "why": ("why", 380)}
"""What stands beside the day: column -> its heading (below `visits.column_`) and its width."""
_SAVED = "plan_saved"


@dataclass(frozen=True)
class PlannedVisit:
    """One stop: the unit, its day, whether somebody chose that day, and why it is in."""

    unit: Unit
    on: date
    points: int
    is_kept: bool = False
    is_duty: bool = False
    is_urgent: bool = False


def month_plan(r: Reader) -> None:
    """Choose the month, change days, save them, or return to what is proposed."""
    if calendar(r).rows.empty:
        return
    with blocks.folded(t("visits.plan_fold"), "visit-plan") as is_open:
        if is_open:
            _editor(r, ranking(r), calendar(r))


def _editor(r: Reader, found: Ranking, due: VisitCalendar) -> None:
    months = {f"{month:%Y-%m}": month for month in offered(r.as_of)}
    chosen = r.option("month", "visits.plan_month", {key: formats.month(it) for key, it in months.items()})
    month, person = months[chosen], asking.current().looker.actor
    kept = plans.load(person, month)
    stops = planned(found, due, month, kept)
    blocks.note(_heading(stops, month))
    if not stops:
        return
    edited = st.data_editor(
        _rows(stops, found),
        hide_index=True,
        num_rows="fixed",
        column_order=("on", *COLUMNS),
        disabled=tuple(COLUMNS),
        column_config={
            "on": st.column_config.DateColumn(
                t("visits.plan_on"), format="YYYY-MM-DD", required=True, width=120
            ),
            **{
                name: st.column_config.TextColumn(t(f"visits.column_{label}"), width=width)
                for name, (label, width) in COLUMNS.items()
            },
        },
        key=f"plan-{language()}-{chosen}-{len(kept)}",
    )
    with st.container(horizontal=True):
        if st.button(t("visits.plan_save"), type="primary", key="plan-save"):
            days = [pd.Timestamp(day).date() for day in edited["on"].tolist()]
            plans.save(person, month, dict(zip(edited["key"].tolist(), days, strict=True)))
            st.session_state[_SAVED] = True
            st.rerun()
        if kept and st.button(t("visits.plan_forget"), key="plan-forget"):
            plans.save(person, month, {})
            st.rerun()
    if st.session_state.pop(_SAVED, False):
        blocks.note(t("visits.plan_saved"))
    elif kept:
        blocks.note(t("visits.plan_kept", count=sum(one.is_kept for one in stops)))


def last_day(month: date) -> date:
    """The last day of a month."""
    following = month.replace(day=28) + timedelta(days=4)
    return following.replace(day=1) - timedelta(days=1)


def offered(as_of: date) -> Sequence[date]:
    """The months that may be planned: the rest of this one, if any is left, and the next."""
    last = last_day(as_of)
    following = last + timedelta(days=1)
    return (as_of.replace(day=1), following) if as_of < last else (following,)


def planned(
    found: Ranking, due: VisitCalendar, month: date, kept: Mapping[str, date]
) -> tuple[PlannedVisit, ...]:
    """The stops of a month in order of day. Every visit owed and not made is in; a kept day takes the place
    of the proposed one, and a kept place stays in though nothing owes it any more, unless it was visited."""
    first = max(month, due.as_of + timedelta(days=1))
    visited = due.visited(month)
    days = visit_plan.working_days(first, last_day(month)) or (last_day(month),)
    townships = {unit: place.township_code for unit, place in found.units.items()}
    stops = {
        (one.kind, one.code): PlannedVisit(
            (one.kind, one.code), one.on, one.points, is_duty=one.is_duty, is_urgent=one.is_urgent
        )
        for one in visit_plan.plan(found.ranked, visited, days, visit_points.plan_rules(), townships)
    }
    points = {(unit.kind, unit.code): unit.points for unit in found.ranked}
    for key, day in kept.items():
        kind, _, code = key.partition("/")
        unit = (kind, code)
        if unit in found.units and unit not in visited:
            was = stops.get(unit) or PlannedVisit(unit, day, points[unit])
            stops[unit] = replace(was, on=day, is_kept=True)
    return tuple(sorted(stops.values(), key=lambda one: (one.on, -one.points, one.unit)))


def _heading(stops: Sequence[PlannedVisit], month: date) -> str:
    """How many stops, on how many days, and how many of them the month owes."""
    return t(
        "visits.plan_heading" if stops else "visits.plan_none",
        month=month,
        stops=len(stops),
        days=len({one.on for one in stops}),
        duties=sum(one.is_duty for one in stops),
        urgent=sum(one.is_urgent for one in stops),
    )


def _rows(stops: Sequence[PlannedVisit], found: Ranking) -> pd.DataFrame:
    """Day, place and why, one row a stop; the day may be changed."""
    reasons = {(unit.kind, unit.code): unit.reasons for unit in found.ranked}
    return pd.DataFrame(
        [
            {
                "key": "/".join(one.unit),
                "on": one.on,
                "place": found.units[one.unit].name,
                "township": found.units[one.unit].township,
                "kind": t(f"visits.kind_{one.unit[0]}"),
                "why": formats.joined(
                    [
                        *([t("visits.plan_urgent", points=one.points)] if one.is_urgent else []),
                        *([t("visits.plan_duty")] if one.is_duty else []),
                        *(named(point.rule.words) for point in reasons[one.unit][:2]),
                    ]
                ),
            }
            for one in stops
        ]
    )
