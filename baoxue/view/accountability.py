"""The sections of the accountability page; what they say comes from `findings.accountability`."""

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd
import streamlit as st

from baoxue.analysis.score_history import past_scores
from baoxue.analysis.scores import ItemScore
from baoxue.view import asking, blocks, formats, listing, taking
from baoxue.view.asking import ask
from baoxue.view.filter_bar import county_name, number, option
from baoxue.view.findings import figures, one_figure
from baoxue.view.findings.accountability import (
    around,
    behind,
    board,
    card,
    funnels,
    papers,
    ranking,
    sheets,
    year_end,
)
from baoxue.view.findings.accountability.board import Board
from baoxue.view.findings.chosen import Chosen
from baoxue.view.words import named, t
from baoxue.warehouse import Filters


def read(chosen: Chosen) -> Board | None:
    """The townships of the chosen county, scored; None when there is nothing to score."""
    return board.read(asking.current(), chosen)


def measures(chosen: Chosen) -> tuple[str, ...]:
    """The indicators that the scores of townships rest on."""
    return board.measures(chosen)


def missing(chosen: Chosen) -> str:
    """The registers without which there is nothing to score, in a row."""
    return board.missing(chosen)


def standing(found: Board, chosen: Chosen) -> str:
    """Who stands where; gives the unit whose card is wanted."""
    own = chosen.filters.township if chosen.filters.township in found.units else None
    with blocks.section(ranking.heading(found), ranking.note(found)):
        blocks.figure(ranking.chart(found, own), ranking.source(found, chosen))
        with blocks.folded(t("accountability.fold_table"), "score-table") as is_open:
            if is_open:
                listing.table(
                    ranking.table_rows(found),
                    ranking.table_columns(found),
                    unit="place",
                    order=t("accountability.list_order"),
                    key="scores",
                )
        with blocks.folded(ranking.map_heading(found), "score-map") as is_open:
            if is_open:
                blocks.figure(ranking.lost_map(found), ranking.source(found, chosen))
                blocks.note(ranking.map_note(found))
        with blocks.folded(t("accountability.fold_funnel"), "score-funnel") as is_open:
            if is_open:
                rate = option("rate", t("accountability.choose_rate"), funnels.options(found))
                seen = funnels.funnel(found, rate, own or "")
                blocks.note(f"**{seen.heading}**")
                blocks.draw(seen, figures.source(rate.rpartition(":")[2], chosen.as_of))
                if seen.note:
                    blocks.note(seen.note)
        _take(found, chosen)
    return own or found.units[-1]


def _take(found: Board, chosen: Chosen) -> None:
    """Workbook and paper for internal work, and a circular under the publication rule."""
    day, county = chosen.as_of.isoformat(), county_name()
    with st.container(horizontal=True):
        taking.button(
            t("accountability.workbook"),
            t("accountability.workbook_name", day=day),
            lambda slip: sheets.workbook(slip, found),
            key="score-workbook",
            what="scores",
            filters=chosen.filters,
        )
        taking.button(
            t("accountability.paper"),
            t("accountability.paper_name", day=day),
            lambda slip: papers.score_pdf(slip, found, county),
            key="score-paper",
            what="scores",
            filters=chosen.filters,
        )
        if len(found.units) > 1:
            taking.button(
                t("accountability.circular"),
                t("accountability.circular_name", day=day),
                lambda slip: papers.circular(slip, found, county),
                key="score-circular",
                what="score_circular",
                filters=chosen.filters,
                destination="public",
            )


def unit_card(found: Board, chosen: Chosen, wanted: str) -> str:
    """One unit: parts, every lost point with its reason, vetoes; the rest on request. Gives the unit
    chosen."""
    code = option("unit", t("accountability.choose"), dict(found.names), default=wanted)
    unit, name = found.unit(code), found.name(code)
    heading = card.heading(name, found.rubric, unit, found.ranks(code), len(found.units))
    with blocks.section(heading, card.note(unit)):
        if unit.cap is not None:
            blocks.state(
                t("accountability.veto_heading", names=card.vetoes_text(unit)),
                t("accountability.veto_more", cap=card.points(unit.cap)),
            )
        blocks.figure(card.parts_chart(found.rubric, unit, heading), ranking.source(found, chosen))
        if card.lost_items(unit):
            listing.prose_table(*card.lost_table(unit))
        _evidence(found, chosen, code)
        _open(found, code)
        with blocks.folded(t("accountability.fold_items"), "score-items") as is_open:
            if is_open:
                listing.prose_table(*card.all_table(unit))
        _moved(found, chosen, code)
        _duty(chosen, code)
        _what_if(found, code)
    return code


def _evidence(found: Board, chosen: Chosen, code: str) -> None:
    """The rows behind each lost point and each veto."""
    unit = found.unit(code)
    choices = {one.item.id: f"{one.item.id} {named(one.item.name)}" for one in card.lost_items(unit)}
    choices |= {veto.id: named(veto.name) for veto, _ in unit.vetoes}
    if not choices:
        return
    with blocks.folded(t("accountability.fold_rows"), "score-rows") as is_open:
        if not is_open:
            return
        wanted = option("lost", t("accountability.choose_lost"), choices)
        score = next((one for one in unit.items if one.item.id == wanted), None)
        if score is None:
            veto = next(veto for veto, _ in unit.vetoes if veto.id == wanted)
            _rows(None, veto.measure, behind.where(chosen.filters, code, veto.stage))
            return
        if score.state == "overdue":
            blocks.note(card.why(score))
        for counted in score.counted:
            _rows(score, counted.measure, behind.where(chosen.filters, code, score.item.stage))
        for measure, _, _ in score.further:
            _rows(score, measure, behind.where(chosen.filters, code, None))


def _rows(score: ItemScore | None, measure: str, filters: Filters) -> None:
    """How the rows of one measure give the deduction, and the rows themselves."""
    counted = asking.count_behind(measure, filters)
    if counted is None:
        blocks.note(t("accountability.no_rows", measure=card.measure_name(measure)))
        return
    found = behind.read(measure, counted)
    if score is not None:
        blocks.note(behind.arithmetic(score, found))
    if found.rows:
        rows = asking.behind(measure, filters, found.met)
        listed = one_figure.rows(rows, figures.indicator(measure))
        listing.table(listed.shown, listed.columns, total=found.rows, unit="row", key=f"rows-{measure}")


def _open(found: Board, code: str) -> None:
    """What could not be judged: 未接入, 未报送 and nothing to count, apart from what was bad."""
    unit = found.unit(code)
    lines = card.open_lines(card.open_items(unit))
    unchecked = tuple(
        t(
            "accountability.unchecked",
            veto=named(veto.name),
            registers=t("format.between_names").join(
                figures.register_name(name) for name in veto.registers if name not in _present(found)
            ),
        )
        for veto in unit.unchecked
    )
    if not lines and not unchecked:
        return
    with blocks.folded(t("accountability.fold_open", points=card.points(unit.open)), "score-open") as is_open:
        if is_open:
            blocks.note(t("accountability.open_note"))
            for line in (*lines, *unchecked):
                blocks.note(line)


def _present(found: Board) -> frozenset[str]:
    return found.assessment.scored.circumstances.present


def _moved(found: Board, chosen: Chosen, code: str) -> None:
    with blocks.folded(t("accountability.fold_trend"), "score-trend") as is_open:
        if not is_open:
            return
        rows = ask("score_history", _of_township(chosen, code), measures=tuple(sorted(found.rubric.measures)))
        present = {one.id: frozenset(one.registers) for one in asking.current().edition.snapshots}
        past = past_scores(found.rubric, rows, present, code)
        if past and past[-1].snapshot == chosen.snapshot:
            # What is owed today, and appeals, are known of this day only.
            now = found.unit(code)
            past = (*past[:-1], replace(past[-1], score=now.score, open=now.open))
        moved = around.trend(found.name(code), past, found.rubric.total)
        blocks.note(f"**{moved.heading}**")
        blocks.draw(moved, ranking.source(found, chosen), first=True)
        if moved.note:
            blocks.note(moved.note)


def _duty(chosen: Chosen, code: str) -> None:
    with blocks.folded(t("accountability.fold_duty"), "score-duty") as is_open:
        if not is_open:
            return
        rows = ask("score_duty", _of_township(chosen, code))
        if rows.empty:
            blocks.empty(t("accountability.duty_what"), as_of=chosen.as_of)
        else:
            listing.prose_table(*around.duty_rows(rows))


def _what_if(found: Board, code: str) -> None:
    """Another count, another weight: what becomes of the score; the address keeps it."""
    with blocks.folded(t("accountability.fold_what_if"), "score-what-if") as is_open:
        if not is_open:
            return
        first = card.lost_items(found.unit(code))
        grid = st.grid(3, min_column_width=200)
        with grid.cell():
            item = option(
                "if_item",
                t("accountability.if_item"),
                around.item_options(found),
                default=first[0].item.id if first else None,
            )
        chosen = found.rubric.item(item)
        with grid.cell():
            more = number("if_more", t("accountability.if_more"), 0.0, -50.0, 50.0, 1.0)
        with grid.cell():
            weight = number(
                "if_weight", t("accountability.if_weight"), chosen.points, 0.5, found.rubric.total / 2, 0.5
            )
        if more or weight != chosen.points:
            after = board.supposing(found, code, item, more, weight)
            blocks.state(around.supposed(found, after, code), t("accountability.supposed_more"))
        else:
            blocks.note(t("accountability.if_note"))


def consequences(found: Board, chosen: Chosen) -> None:
    """Appeals, and whose awards and promotions are blocked: counts in the headings, rows on request."""
    whole = Filters(county=chosen.filters.county, snapshot=chosen.snapshot)
    appeals = ask("score_appeals", whole)
    blocked = ask("score_blocked", whole)
    with blocks.section(t("accountability.after_heading"), t("accountability.after_note")):
        if not chosen.has("appeals"):
            blocks.not_supplied(t("accountability.appeals_what"), figures.register_name("appeals"))
        else:
            with blocks.folded(around.appeals_heading(appeals), "score-appeals") as is_open:
                if is_open:
                    blocks.note(t("accountability.appeals_note", days=found.rubric.appeal_days))
                    _list(around.appeals_table(appeals), around.appeals_columns(), "appeals")
        if not chosen.has("notices"):
            blocks.not_supplied(t("accountability.blocked_figure"), figures.register_name("notices"))
        else:
            with blocks.folded(around.blocked_heading(blocked), "score-blocked") as is_open:
                if is_open:
                    blocks.note(t("accountability.blocked_note"))
                    _list(around.blocked_table(blocked), around.blocked_columns(), "blocked")


def _list(rows: pd.DataFrame, columns: Sequence[listing.Column], key: str) -> None:
    if len(rows):
        listing.table(rows, columns, unit="item", key=key)


def years_end(chosen: Chosen) -> None:
    """四级考核: given marks beside the computed ones, level by level."""
    with blocks.section(t("accountability.year_heading"), t("accountability.year_note")):
        if not chosen.has("assessments"):
            blocks.not_supplied(t("accountability.year_what"), figures.register_name("assessments"))
            return
        with blocks.folded(t("accountability.fold_year"), "score-year") as is_open:
            if not is_open:
                return
            level = option(
                "level",
                t("accountability.choose_level"),
                {one: t(f"accountability.level_{one}") for one in year_end.LEVELS},
            )
            whole = Filters(
                county=chosen.filters.county,
                township=chosen.filters.township if level != "county_township" else None,
                snapshot=chosen.snapshot,
            )
            rows = ask("score_given", whole, level=level)
            units = year_end.UNITS[level]
            year = int(rows["year"].max()) if len(rows) else None
            then = _as_of_year(chosen, year)
            computed = board.read(asking.current(), then, units)
            compared = year_end.compare(rows, computed)
            blocks.note(f"**{year_end.heading(level, compared, year)}**")
            if computed:
                blocks.note(t("accountability.year_computed", day=formats.day(then.as_of)))
            if compared:
                listing.table(
                    year_end.table(compared),
                    year_end.columns(computed),
                    unit="place",
                    order=t("accountability.year_order"),
                    key=f"year-{level}",
                )


def _as_of_year(chosen: Chosen, year: int | None) -> Chosen:
    """The last snapshot of the assessed calendar year, where there is one: like is compared with like."""
    of_year = [one for one in asking.current().edition.snapshots if one.as_of.year == year]
    if not of_year or chosen.as_of.year == year:
        return chosen
    return asking.chosen(replace(chosen.filters, snapshot=of_year[-1].id))


def _of_township(chosen: Chosen, code: str) -> Filters:
    return Filters(county=chosen.filters.county, township=code, snapshot=chosen.snapshot)
