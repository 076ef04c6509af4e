"""The sections of the visits page: asks, and draws what the findings say."""

from dataclasses import dataclass
from functools import partial

import pandas as pd

from baoxue.analysis.swings import swing_rules
from baoxue.view import (
    blocks,
    cards,
    filter_bar,
    letters,
    listing,
    month_plan,
    names,
    place_list,
    visit_sample,
    zero_trust,
)
from baoxue.view.asking import ask, code_names, place_names
from baoxue.view.findings import figures, wording
from baoxue.view.findings import zeros as zero_words
from baoxue.view.findings.chosen import Chosen
from baoxue.view.findings.visits import board as boards
from baoxue.view.findings.visits import evidence, followed, months, points, trusted
from baoxue.view.findings.visits.board import Board
from baoxue.view.findings.visits.months import Months
from baoxue.view.forms import submissions
from baoxue.view.words import t
from baoxue.warehouse import Filters

KINDS = ("all", *months.KINDS)


@dataclass(frozen=True, eq=False)
class Zone:
    """The part of the zone that was chosen: its ranking, its calendar, and what was found there before."""

    chosen: Chosen
    board: Board
    months: Months
    findings: pd.DataFrame


def read(chosen: Chosen) -> Zone:
    """All that the first screen rests on. Peers and the county are the same whatever place was chosen."""
    filters = chosen.filters
    county = Filters(county=filters.county, snapshot=chosen.snapshot)
    trend = ask("indicator_trend", county, by=_TREND_BY, indicators=list(swing_rules().indicators))
    graded = zero_trust.graded(chosen)
    board = boards.board(chosen, ask("units_seen", filters), ask("visit_facts", filters), trend, graded)
    calendar = months.months(ask("visit_months", filters, months=months.MONTHS), board)
    return Zone(chosen, board, calendar, ask("findings_followed", filters))


_TREND_BY = ("school_code", "stage", "indicator", "as_of", "school_year")


def where_next(zone: Zone) -> None:
    """The answer: where to go first, and why; every place with its points on request."""
    board, chosen = zone.board, zone.chosen
    acted = followed.to_act_on(zone.findings, chosen)
    again = int((acted["standing"] == "again").sum())
    owed = zone.months.owed(zone.months.this_month) if zone.months.rows else None
    with blocks.section(points.heading(board)):
        cards.counts(points.counts(board, followed.overdue(zone.findings), again, owed))
        for register in ("suspected_cases", "inspections"):
            if not chosen.has(register):
                blocks.not_supplied(t(f"visits.needs_{register}"), figures.register_name(register))
        kind = filter_bar.option(
            "unit", t("visits.unit_choice"), {it: t(f"visits.units_{it}") for it in KINDS}
        )
        shown = boards.only(board, None if kind == "all" else kind)
        if shown.with_points:
            blocks.note(t("visits.list_note"))
            place_list.place_list(points.entries(board, shown.with_points))
        elif chosen.has(*points.TOLD_BY):
            blocks.empty(t("visits.what"), as_of=chosen.as_of)
        with blocks.folded(t("visits.all_places", count=len(shown.ranked)), "visit-all") as is_open:
            if is_open and shown.ranked:
                columns = points.table_columns()
                order = t("visits.list_order")
                listing.table(points.table_rows(shown), columns, unit="unit", order=order, key="visit-units")
        with blocks.folded(t("visits.rules_fold"), "visit-rules") as is_open:
            if is_open:
                header = tuple(t(f"visits.rule_{name}") for name in ("what", "worth", "whose"))
                listing.prose_table(header, points.rules_table(board), (54, 26, 20))


def the_month(zone: Zone) -> None:
    """What the month owes and what was missed, by school on request, and a plan that keeps every duty."""
    found = zone.months
    if not found.rows:
        with blocks.section(t("visits.month_section")):
            blocks.not_supplied(t("visits.needs_inspections"), figures.register_name("inspections"))
        return
    with blocks.section(months.heading(found), t("visits.month_note")):
        chart = months.chart(found)
        if chart is not None:
            blocks.figure(chart, figures.source("inspection_school_month_rate", zone.chosen.as_of))
        with blocks.folded(t("visits.month_units"), "visit-months") as is_open:
            if is_open:
                blocks.note(t("visits.month_marks"))
                listing.small_table(*months.table(found, zone.board))
        with blocks.folded(t("visits.plan_fold"), "visit-plan") as is_open:
            if is_open:
                month_plan.editor(zone.board, found)


def found_before(zone: Zone) -> None:
    """Findings that somebody has to act on, what became of the others, and tasks that were handed out."""
    chosen, rows = zone.chosen, zone.findings
    with blocks.section(followed.heading(rows, chosen), followed.note(rows, chosen) or None):
        acted = followed.to_act_on(rows, chosen)
        if not chosen.has("rectifications"):
            blocks.not_supplied(t("visits.rectifications"), figures.register_name("rectifications"))
        elif len(acted):
            table = partial(
                listing.table, late="is_late", unit="rectification", order=t("visits.rectify_order")
            )
            table(followed.table_rows(acted), followed.columns(), key="overdue")
        else:
            blocks.empty(t("visits.rectifications"), as_of=chosen.as_of)
        fold = t("visits.findings_fold", count=len(rows)) if chosen.has("rectifications") else None
        with blocks.folded(fold or t("visits.findings_fold_unknown"), "visit-findings") as is_open:
            if is_open and len(rows):
                table = partial(listing.table, late="is_late", unit="item", order=t("visits.rectify_order"))
                table(followed.table_rows(rows), followed.columns(), key="findings")
        with blocks.folded(t("visits.tasks_fold"), "visit-tasks") as is_open:
            if is_open:
                _tasks(chosen, zone.board)
        with blocks.folded(t("letters.fold"), "visit-letters") as is_open:
            if is_open:
                letters.section(chosen, rows)


def _tasks(chosen: Chosen, board: Board) -> None:
    rows = ask("tasks_followed", chosen.filters)
    if not chosen.has("tasks"):
        blocks.not_supplied(t("visits.tasks"), figures.register_name("tasks"))
        return
    blocks.note(followed.task_heading(rows, chosen))
    if len(rows):
        table = partial(listing.table, late="is_overdue", unit="item", order=t("visits.tasks_order"))
        table(followed.task_rows(rows), followed.task_columns(), key="tasks")
    visit_sample.task_list(board)


def sample(zone: Zone) -> None:
    """Whom to look at on a visit, drawn by a number, and the form to fill in."""
    with blocks.folded(t("visits.sample_fold"), "visit-sample") as is_open:
        if is_open:
            visit_sample.section(zone.board, zone.findings)


def hand_in(zone: Zone) -> None:
    """What was found comes back here."""
    submissions.submit(zone.chosen)


def contradictions(zone: Zone) -> None:
    """Registers that say what cannot both be true: how much of each kind, and its rows one kind at a time."""
    chosen = zone.chosen
    rows = ask("contradictions", chosen.filters)
    with (
        blocks.section(evidence.heading(rows, chosen), t("visits.evidence_note")),
        blocks.folded(t("visits.evidence_fold"), "visit-evidence") as is_open,
    ):
        if is_open:
            offered = evidence.options(rows, chosen)
            _evidence(rows, filter_bar.option("evidence", t("visits.evidence_kind"), offered), chosen)


def _evidence(rows: pd.DataFrame, kind: str, chosen: Chosen) -> None:
    if missing := evidence.missing(kind, chosen):
        lacking = figures.register_names(missing)
        blocks.not_supplied(evidence.name(kind), lacking)
        return
    places = {code: wording.either(*told) for code, told in place_names().items()}
    shown = evidence.table_rows(rows, kind, code_names(), places)
    if not len(shown):
        blocks.empty(evidence.name(kind), as_of=chosen.as_of)
        return
    listing.table(shown, evidence.columns(chosen.sees_names), order=t("visits.evidence_order"), unit="row")
    if shown["child_key"].notna().any():
        names.reveal(chosen.filters, "children", shown[shown["child_key"].notna()], "child_key")


def zeros(zone: Zone) -> None:
    """Which zeros the ledger contradicts, and how likely the others are."""
    is_known = zone.chosen.has("report_submissions")
    told = zero_words.heading(zone.board.graded) if is_known else t("visits.zero_what")
    with blocks.folded(told, "visit-zeros") as is_open:
        if is_open:
            blocks.note(t("zeros.note"))
            if not zone.chosen.has("report_submissions"):
                blocks.not_supplied(t("visits.zero_what"), figures.register_name("report_submissions"))
            elif rows := zero_words.rows(
                zone.board.graded, lambda kind, code: zone.board.places[kind, code].told
            ):
                listing.prose_table((t("visits.column_unit"), t("visits.zero_column")), rows, (26, 74))
            else:
                blocks.empty(t("visits.zero_what"), as_of=zone.chosen.as_of)
            blocks.source_line(zero_words.source(zone.chosen.as_of))


def ladder(zone: Zone) -> None:
    """What the published ladder would propose, with the reasons; nothing is issued."""
    found = trusted.proposals(zone.board)
    with blocks.folded(trusted.ladder_heading(found, zone.chosen), "visit-ladder") as is_open:
        if is_open:
            blocks.note(t("visits.ladder_note", steps=trusted.ladder_steps()))
            if found:
                header = tuple(t(f"visits.ladder_column_{name}") for name in ("unit", "step", "why"))
                listing.prose_table(header, trusted.ladder_rows(found, zone.board), (26, 16, 58))
            else:
                blocks.empty(t("visits.ladder_what"), as_of=zone.chosen.as_of)
