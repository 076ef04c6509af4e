"""One child's page: whom to choose, the story, the name on request, and 一生一案 on paper."""

from collections.abc import Callable

import streamlit as st

from baoxue.access import audit
from baoxue.paper.document import Document
from baoxue.paper.docx import docx_file
from baoxue.paper.pdf import pdf
from baoxue.view import asking, blocks, listing, looking, names, taking
from baoxue.view.asking import ask, code_names, place_names
from baoxue.view.findings import child as told
from baoxue.view.findings import wording
from baoxue.view.findings.chosen import Chosen
from baoxue.view.slips import Slip, Taken
from baoxue.view.words import t

_CHOSEN = "child-of-this-session"


def page(chosen: Chosen) -> None:
    """Nothing for whoever does not see single children; nothing about a child is kept in the address."""
    reading = asking.current()
    if reading.scope is None or not reading.scope.sees_masked_names:
        blocks.state(t("child.not_for_role"), t("child.not_for_role_more"))
        return
    rows = ask("children_followed", chosen.filters)
    if rows.empty:
        blocks.empty(t("child.what"), as_of=chosen.as_of)
        return
    labels = told.labels(rows)
    blocks.note(told.counts(rows))
    key = st.selectbox(
        t("child.choose"),
        list(labels),
        index=None,
        format_func=lambda key: labels.get(key, ""),
        placeholder=t("names.choose"),
        key=_CHOSEN,
    )
    if key is None:
        blocks.note(t("child.choose_note"))
        return
    try:
        found = reading.edition.child(
            key, reading.scope, chosen.filters, looking.child_witness(reading.looker)
        )
    except audit.AuditError:
        blocks.state(t("take.not_recorded"), t("take.not_recorded_more"))
        return
    if found is None:
        blocks.no_right()
        return
    facts, events = found
    row = rows[rows["child_key"] == key]
    places = {code: wording.either(*both) for code, both in place_names().items()}
    name, reason = str(row["name"].iloc[0] or ""), str(row["reason"].iloc[0])
    story = told.story(name, reason, facts, events, code_names(), places, chosen)
    _draw(story, chosen)
    names.reveal(chosen.filters, "children", row, "child_key")
    _take(story, chosen)


def _draw(story: told.Story, chosen: Chosen) -> None:
    with blocks.section(story.heading, t("child.note")):
        blocks.fact_row(story.facts)
        if story.chart is not None:
            blocks.figure(story.chart, told.source(chosen))
        if story.lacking:
            blocks.note(t("child.lacking", registers=story.lacking))
    with blocks.section(t("child.events_heading")):
        header, rows = story.table
        if rows:
            listing.prose_table(header, rows, (24, 16, 42, 18), texts=(0,))
        else:
            blocks.state(t("child.nothing"))


def _take(story: told.Story, chosen: Chosen) -> None:
    def on_paper(draw: Callable[[Document], bytes]) -> Callable[[Slip], Taken]:
        return lambda slip: Taken(draw(told.document(story, slip, chosen)), 1)

    makers = {"pdf": on_paper(pdf), "docx": on_paper(docx_file)}
    with st.container(horizontal=True):
        for kind, make in makers.items():
            name = t("child.file", day=chosen.as_of.isoformat()) + f".{kind}"
            taking.button(
                t(f"child.take_{kind}"),
                name,
                make,
                key=f"child-{kind}",
                what="child_file",
                filters=chosen.filters,
            )
