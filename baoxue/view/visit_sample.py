"""The spot check of one place: its sample by number, what it can find, and the workbook to fill in."""

import pandas as pd
import streamlit as st

from baoxue.analysis import sample, visit_points
from baoxue.paper.visit_workbook import task_workbook, visit_workbook
from baoxue.view import asking, blocks, filter_bar, listing, names, session, taking
from baoxue.view.asking import ask, code_names
from baoxue.view.findings.visits import form, sampled
from baoxue.view.findings.visits.board import Board, Place
from baoxue.view.findings.visits.sampled import Sample
from baoxue.view.taking import Slip, Taken
from baoxue.view.words import language, t
from baoxue.warehouse import Filters

UNIT = "visit"


def section(board: Board, findings: pd.DataFrame) -> None:
    """Choose a place of the zone: sizes and sample, the names behind it on request, the form."""
    offered = {f"{unit.kind}-{unit.code}": board.place(unit).told for unit in board.ranked}
    if not offered:
        blocks.empty(t("visits.sample_none"), as_of=board.chosen.as_of)
        return
    left, right = blocks.pair()
    with left:
        kind, _, code = filter_bar.option(UNIT, t("visits.sample_unit"), offered).partition("-")
    place = board.places[kind, code]
    with right:
        number = _number(board, place)
    pools = ask("sample_pools", board.chosen.filters, unit_kind=kind, unit_code=code)
    found = sampled.samples(pools, number, board.chosen.as_of)
    if not found:
        blocks.empty(t("visits.sample_none"), as_of=board.chosen.as_of)
        return
    blocks.note(t("visits.sample_note"))
    listing.prose_table(*sampled.summary(found, code_names()), (16, 10, 22, 12, 40))
    rows = sampled.table_rows(found, code_names())
    with blocks.folded(t("visits.sample_list", count=len(rows)), "visit-sample-rows") as is_open:
        if is_open:
            columns = sampled.columns(board.chosen.sees_names)
            listing.table(rows, columns, order=t("visits.sample_order"), unit="row")
            names.reveal(board.chosen.filters, "children", rows.drop_duplicates("child_key"), "child_key")
    _form_button(board, place, found, findings, number)


def _number(board: Board, place: Place) -> str:
    proposed = sample.draw_number(board.chosen.snapshot, place.kind, place.code)
    typed = st.text_input(
        t("visits.sample_number"),
        proposed,
        max_chars=12,
        key=f"draw-{language()}-{board.chosen.snapshot}-{place.code}",
    )
    # Digits only: what is hashed must be what can be read on the paper.
    return "".join(character for character in typed if character in "0123456789") or proposed


def _form_button(
    board: Board, place: Place, found: tuple[Sample, ...], findings: pd.DataFrame, number: str
) -> None:
    chosen, today = board.chosen, session.today()

    def make(slip: Slip) -> Taken:
        keys = {int(key) for one in found for key in one.rows["child_key"].tolist()}
        here = findings[(findings["unit_kind"] == place.kind) & (findings["unit_code"] == place.code)]
        around = Filters(county=place.county, township=place.township_code, snapshot=chosen.snapshot)
        made = form.visit_form(
            place,
            found,
            asking.form_codes(keys, chosen.filters),
            here[here["is_outstanding"].astype(bool)],
            ask("inspectors_here", around),
            code_names(form.HAND),
            number,
            today,
            chosen.as_of,
            slip,
        )
        return Taken(visit_workbook(made), len(made.results))

    name = t("visits.sample_file", code=place.code, day=today.isoformat())
    key, around = f"visit-form-{place.code}", _around(place, chosen.snapshot)
    taking.button(t("visits.sample_take"), name, make, key=key, what="visit_form", filters=around)


def task_list(board: Board) -> None:
    """A township's list of tasks to take along."""
    towns = {place.code: place.name for (kind, _), place in board.places.items() if kind == "township"}
    if not towns:
        return
    blocks.note(t("visits.tasks_take_note"))
    code = filter_bar.option("task_unit", t("visits.tasks_unit"), towns)
    place, today = board.places["township", code], session.today()
    around = _around(place, board.chosen.snapshot)

    def make(slip: Slip) -> Taken:
        tasks = ask("tasks_followed", around)
        rules = visit_points.task_rules()
        made = form.task_form(
            board, place, tasks[tasks["is_open"].astype(bool)], rules, code_names(form.HAND), today, slip
        )
        return Taken(task_workbook(made), len(made.tasks))

    name = t("visits.tasks_file", code=code, day=today.isoformat())
    taking.button(t("visits.tasks_take"), name, make, key="task-form", what="task_form", filters=around)


def _around(place: Place, snapshot: str) -> Filters:
    """The choice that names a place in the log: a village by the township around it."""
    return Filters(
        county=place.county,
        township=place.township_code,
        school=place.code if place.kind == "school" else None,
        snapshot=snapshot,
    )
