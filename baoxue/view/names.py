"""查看姓名: one child's name for an inspector, with a reason, written down before it is sent."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from baoxue.view import asking, blocks, looking, navigation, session
from baoxue.view.words import language, t
from baoxue.warehouse import Filters

# Several children of a place may look alike when masked; the place of the row tells them apart.
_TOLD_BY = ("name", "school", "township")


def reveal(filters: Filters, table: str, rows: pd.DataFrame, key: str, part: str = "") -> None:
    """Under a list of children: choose one of its rows (by the `key` column of the mart `table`), and why.

    A second list of a page from the same mart needs a `part`.
    `rows` is the answer to a question: names are masked in it. Draws nothing for whoever does not see masked
    names, nor for a steward who looks as an inspector.
    """
    reading = asking.current()
    looker, scope = reading.looker, reading.scope
    if scope is None or not scope.sees_masked_names or looker.sees_as or not len(rows):
        return
    children = _children(rows, key)
    keys = list(children)
    with st.expander(t("names.heading"), key=f"names-{part or table}"):
        blocks.note(t("names.note"))
        with st.form(f"names-form-{part or table}", border=False, enter_to_submit=False):
            left, right = blocks.pair()
            with left:
                child = st.selectbox(
                    t("names.child"),
                    keys,
                    index=None,
                    format_func=lambda key: children.get(key, ""),
                    placeholder=t("names.choose"),
                )
            with right:
                reason = st.selectbox(
                    t("names.reason"),
                    looking.REASONS,
                    index=None,
                    format_func=lambda it: t(f"names.reason_{it}"),
                    placeholder=t("names.choose"),
                )
            asked = st.form_submit_button(t("names.show"))
        navigation.link(navigation.CHILD, t("child.open"), session.query())
        if asked and child is not None and reason is not None:
            witness = looking.naming_witness(looker, reason)
            name = reading.edition.name_of(table, child, scope, filters, witness)
            if name is None:
                blocks.state(t("names.none"))
            else:
                blocks.state(t("names.shown", name=name), t("names.shown_more"))


def _children(rows: pd.DataFrame, key: str) -> Mapping[Any, str]:
    """Key of a child -> number of the row in the list, masked name and places."""
    columns = [
        f"{it}_en" if language() == "en" and f"{it}_en" in rows else it for it in _TOLD_BY if it in rows
    ]
    told = zip(*(rows[column].tolist() for column in columns), strict=True)
    labels = [" · ".join(str(it) for it in one if not pd.isna(it)) for one in told]
    return {
        it: f"{number}. {label}"
        for number, (it, label) in enumerate(zip(rows[key].tolist(), labels, strict=True), 1)
    }
