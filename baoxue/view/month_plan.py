"""The plan of a month: proposed days that can be changed, kept for whoever changed them, and taken along."""

from datetime import date

import pandas as pd
import streamlit as st

from baoxue.access import plans
from baoxue.view import asking, blocks, filter_bar, formats
from baoxue.view.findings.visits import months, planned
from baoxue.view.findings.visits.board import Board
from baoxue.view.findings.visits.months import Months
from baoxue.view.findings.visits.planned import Planned
from baoxue.view.words import language, t

_SAVED = "plan_saved"


def editor(board: Board, found: Months) -> None:
    """Choose the month, change days, keep them, or return to what is proposed."""
    offered = {f"{month:%Y-%m}": month for month in months.offered(found)}
    chosen = filter_bar.option(
        "month", t("visits.plan_month"), {key: formats.month(month) for key, month in offered.items()}
    )
    month = offered[chosen]
    person = asking.current().looker.actor
    kept = plans.load(person, month)
    stops = planned.plan(board, found, month, kept)
    blocks.note(planned.heading(stops, month))
    if not stops:
        return
    rows = planned.rows(stops, board)
    edited = st.data_editor(
        rows,
        hide_index=True,
        num_rows="fixed",
        column_order=("on", "place", "township", "kind", "why"),
        disabled=("place", "township", "kind", "why"),
        column_config={
            "on": st.column_config.DateColumn(
                t("visits.plan_on"), format="YYYY-MM-DD", required=True, width=120
            ),
            "place": st.column_config.TextColumn(t("visits.column_unit"), width=150),
            "township": st.column_config.TextColumn(t("visits.column_township"), width=110),
            "kind": st.column_config.TextColumn(t("visits.column_kind"), width=90),
            "why": st.column_config.TextColumn(t("visits.column_why"), width=380),
        },
        key=f"plan-{language()}-{chosen}-{len(kept)}",
    )
    with st.container(horizontal=True):
        if st.button(t("visits.plan_save"), type="primary", key="plan-save"):
            _keep(person, month, edited)
        if kept and st.button(t("visits.plan_forget"), key="plan-forget"):
            plans.save(person, month, {})
            st.rerun()
    if st.session_state.pop(_SAVED, False):
        blocks.note(t("visits.plan_saved"))
    elif kept:
        blocks.note(t("visits.plan_kept", count=_kept(stops)))


def _keep(person: str, month: date, edited: pd.DataFrame) -> None:
    days = [pd.Timestamp(day).date() for day in edited["on"].tolist()]
    plans.save(person, month, dict(zip(edited["key"].tolist(), days, strict=True)))
    st.session_state[_SAVED] = True
    st.rerun()


def _kept(stops: tuple[Planned, ...]) -> int:
    return sum(one.is_kept for one in stops)
