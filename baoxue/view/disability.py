"""The parts of the disability page that are asked for: flows, waiting, home teaching, two lists, kinds."""

import pandas as pd

from baoxue.view import blocks, listing
from baoxue.view.asking import ask, code_names, snapshots
from baoxue.view.filter_bar import option
from baoxue.view.findings import disability, figures
from baoxue.view.findings import disability_depth as depth
from baoxue.view.findings.chosen import Chosen
from baoxue.view.words import t


def in_depth(waiting: pd.DataFrame, chosen: Chosen) -> None:
    """Each part asks its question only when it is opened."""
    _flows(chosen)
    with blocks.folded(t("disability.fold_waits"), "waits") as is_open:
        if is_open:
            found = depth.waits(waiting)
            with blocks.section(found.heading, found.note):
                blocks.draw(found, depth.source("waits", ("disabled",), chosen, "disabled_left_out"))
    _home_teaching(chosen)
    _lists(chosen)
    with blocks.folded(t("disability.fold_kinds"), "kinds") as is_open:
        if is_open:
            by = ("disability_kind", "name", "name_en", "disability_level")
            heading, header, rows = depth.kinds(ask("disability_kinds", chosen.filters, by=by), code_names())
            with blocks.section(heading, t("disability.kinds_note")):
                if rows:
                    listing.small_table(header, rows)
                blocks.source_line(depth.source("kinds", ("disabled",), chosen, disability.RATE))


def _flows(chosen: Chosen) -> None:
    earlier = depth.earlier(snapshots(), chosen)
    if not earlier:
        return
    with blocks.folded(t("disability.fold_flows"), "flows") as is_open:
        if not is_open:
            return
        before = option("before", t("overview.since_day"), earlier)
        by = ("from_placement", "to_placement")
        heading, header, rows = depth.flows(
            ask("placement_flows", chosen.filters, by=by, before=before), code_names()
        )
        with blocks.section(heading, t("disability.flow_note", day=earlier[before])):
            if rows:
                listing.small_table(header, rows)
            blocks.source_line(depth.source("flows", ("disabled",), chosen, disability.RATE))


def _home_teaching(chosen: Chosen) -> None:
    with blocks.folded(t("disability.fold_lessons"), "lessons") as is_open:
        if not is_open:
            return
        if not chosen.has("home_teaching"):
            blocks.not_supplied(t("disability.fold_lessons"), figures.register_name("home_teaching"))
            return
        rows = ask("home_teaching_given", chosen.filters, by=("school", "school_en"))
        with blocks.section(depth.lessons_heading(rows), t("disability.lessons_note")):
            if len(rows):
                listing.small_table(*depth.lesson_table(rows))
            registers = ("disabled", "home_teaching")
            blocks.source_line(depth.source("lessons", registers, chosen, "home_teaching_standard_rate"))
        found = depth.contents(
            ask("home_teaching_content", chosen.filters, by=("content", "name", "name_en"))
        )
        with blocks.section(found.heading, found.note):
            source = depth.source("content", ("home_teaching",), chosen, "home_teaching_health_share")
            blocks.draw(found, source)


def _lists(chosen: Chosen) -> None:
    with blocks.folded(t("disability.fold_lists"), "lists") as is_open:
        if not is_open:
            return
        rows = ask(
            "disabled_lists",
            chosen.filters,
            by=("side", "placement", "placement_name", "placement_name_en"),
        )
        with blocks.section(depth.lists_heading(rows), t("disability.lists_note")):
            if len(rows):
                listing.small_table(*depth.list_table(rows))
            blocks.source_line(depth.source("lists", ("disabled", "roll"), chosen, disability.RATE))
            unmatched = ask("disabled_unmatched", chosen.filters)
            if len(unmatched):
                listing.table(
                    depth.unmatched_rows(unmatched),
                    depth.unmatched_columns(chosen),
                    unit="person",
                    order=t("disability.lists_order"),
                    key="unmatched",
                )
