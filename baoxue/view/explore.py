"""The sections of the explore page: a view of any indicator, its table, how it was asked, and files."""

from collections.abc import Mapping
from dataclasses import replace

import pandas as pd
import streamlit as st

from baoxue.analysis.comparison import SMALL_GROUP
from baoxue.analysis.deidentify import load_rules
from baoxue.view import asking, blocks, formats, listing, navigation, session, taking
from baoxue.view.asking import ask, settings_in_force
from baoxue.view.filter_bar import option
from baoxue.view.findings import figures, wording
from baoxue.view.findings.chosen import Chosen
from baoxue.view.findings.explore import (
    asked,
    beside,
    compared,
    denominators,
    forms,
    rows_alike,
    saved,
    signals,
    tables,
)
from baoxue.view.findings.explore.view import (
    NONE,
    Labels,
    View,
    conditions,
    dimension_name,
    not_offered,
    options,
    possible_forms,
    with_values,
)
from baoxue.view.findings.finding import Finding
from baoxue.view.words import named, t
from baoxue.warehouse import Filters
from baoxue.warehouse.dimensions import DimensionError
from baoxue.warehouse.signals import load_signals, tried
from baoxue.warehouse.slicing import MOST_DIMENSIONS, dimensions_of, is_summed


def indicators() -> dict[str, str]:
    """Every indicator with its name, in the order of its group."""
    known = sorted(asking.indicators().items(), key=lambda pair: (pair[1].group, pair[0]))
    return {name: named(one.name) for name, one in known}


def divided(indicator: str, dimension: str, chosen: Chosen) -> Finding:
    """One indicator by one dimension, as dots or bars."""
    view = View(indicator, () if dimension == "whole" else (dimension,))
    rows = with_values(asking.sliced(indicator, view.by, chosen.filters), view.definition)
    return forms.bar(view, rows, _labels(), chosen, _small_group(chosen))


def _small_group(chosen: Chosen) -> float:
    return settings_in_force(chosen.filters).get("small_group", SMALL_GROUP)


def choose(chosen: Chosen) -> View:
    """The choices of the page, all of them kept in the address."""
    with st.grid(2, min_column_width=150):
        name = option(
            "indicator", t("explore.indicator"), indicators(), default=figures.first_shown(chosen.present)
        )
        further = dimensions_of(name, asking.snapshot(chosen.filters))
        first = option("by", t("explore.dimension"), options(further, (), needed=True), default="township")
    by = [] if first == "whole" else [first]
    with st.grid(4, min_column_width=150):
        for place in range(2, MOST_DIMENSIONS + 1):
            if len(by) == place - 1:
                more = option(f"by{place}", t(f"explore.by{place}"), options(further, by, needed=False))
                by += [] if more == NONE else [more]
        kept = option("only", t("explore.only_label"), conditions(further, asking.code_names()))
        view = View(name, tuple(by), _only(kept))
        shapes = {it: t(f"explore.form_{it}") for it in _forms(view)}
        form = option("form", t("explore.form"), shapes)
        against = NONE if view.is_over_time else _against(chosen)
        others: list[str] = []
        for key in saved.OTHERS:
            left = {id: told for id, told in indicators().items() if id not in (name, *others)}
            more = option(key, t("explore.also"), {NONE: t("explore.also_none")} | left)
            if more == NONE:
                break
            others.append(more)
    return View(name, tuple(by), _only(kept), form, None if against == NONE else against, tuple(others))


def _only(kept: str) -> Mapping[str, str]:
    dimension, _, value = kept.partition(":")
    return {dimension: value} if value else {}


def _forms(view: View) -> tuple[str, ...]:
    rows = view.definition.rows
    of_rows = rows is not None and bool(rows.met or rows.denominator)
    return possible_forms(view.by, view.definition, is_summed(view.by, view.only) or of_rows)


def _against(chosen: Chosen) -> str:
    """An earlier snapshot to compare with, newest first."""
    earlier = [one for one in asking.snapshots() if one.as_of < chosen.as_of]
    days = {one.id: formats.day(one.as_of) for one in reversed(earlier)}
    return option("against", t("explore.against"), {NONE: t("explore.against_none")} | days)


def show(view: View, chosen: Chosen) -> None:
    """The view in its form, the whole over time beside it, the table, and what can be taken along."""
    missing = figures.missing_register(view.indicator, chosen.present)
    try:
        rows = with_values(asking.sliced(view.indicator, view.by, chosen.filters, view.only), view.definition)
    except DimensionError:
        blocks.state(t("explore.not_divided"), t("explore.not_divided_more"))
        return
    if rows.empty and missing:
        blocks.not_supplied(named(view.definition.name), missing)
        return
    if rows.empty or rows["value"].isna().all():
        what = t("explore.what", indicator=named(view.definition.name))
        blocks.state(t("state.empty", what=what), _narrowed(view, chosen))
        return
    asking.load_ahead(view.indicator, chosen.filters)
    labels = _labels()
    _drawn(view, rows, labels, chosen)
    if reason := not_offered(view.by, view.definition):
        blocks.note(reason)
    wanted, (view, rows) = view.others, beside.beside(view, rows, chosen.filters, asking.sliced)
    for place in range(len(view.others)):
        further, its_rows = beside.alone(view, rows, place)
        if its_rows["value"].notna().any():
            _drawn(further, its_rows, labels, chosen)
    for one in wanted:
        if one not in view.others:
            told = named(asking.indicators()[one].name)
            blocks.note(t("explore.also_not_divided", indicator=told))
    if not view.only and not view.is_over_time:
        trend = ask("indicator_trend", chosen.filters, indicators=figures.with_companions((view.indicator,)))
        moved = forms.over_time(trend, view.definition, chosen)
        with blocks.section(moved.heading, moved.note):
            blocks.draw(moved, figures.source(view.indicator, chosen.as_of), first=moved.chart is None)
    if view.against:
        rows = _change(view, rows, chosen)
        _compared_children(view, chosen)
    _table(view, rows, labels, chosen)


def _narrowed(view: View, chosen: Chosen) -> str:
    """What to loosen, in the order in which it was narrowed."""
    told = [dimension_name(one) for one in view.only]
    told += [t("filter.school")] if chosen.filters.school else []
    told += [t("filter.township")] if chosen.filters.township else []
    told += [t("filter.stage")] if chosen.filters.stage != "compulsory" else []
    return t("explore.loosen", what=t("format.between_names").join(told)) if told else ""


def _labels() -> Labels:
    days = {one.id: one.as_of for one in asking.snapshots()}
    return Labels(asking.place_names(), asking.code_names(), days)


def _drawn(view: View, rows: pd.DataFrame, labels: Labels, chosen: Chosen) -> None:
    source = figures.source(view.indicator, chosen.as_of)
    if view.form == "pivot":
        table, heads = tables.pivot(view, rows, labels)
        with blocks.section(t("explore.heading_pivot", indicator=named(view.definition.name))):
            listing.table(table, heads, unit="row", key="pivot")
            blocks.source_line(source)
        return
    drawn = forms.draw(view, rows, labels, chosen, _small_group(chosen))
    if not drawn.is_grid:
        (found,) = drawn.findings
        with blocks.section(found.heading, found.note):
            blocks.draw(found, source, first=found.chart is None)
        return
    with blocks.section(drawn.heading, drawn.note):
        with st.grid(3, min_column_width=240):
            for small in drawn.findings:
                with st.container():
                    st.caption(small.heading)
                    if small.chart:
                        blocks.figure(small.chart)
        blocks.source_line(source)


def _change(view: View, rows: pd.DataFrame, chosen: Chosen) -> pd.DataFrame:
    """The rows with their change since the earlier snapshot, after the parts of the whole change."""
    earlier = compared.earlier(view, chosen.filters, asking.sliced)
    if earlier is None:
        blocks.note(t("explore.not_divided_before"))
        return rows
    found = compared.parts(view, rows, earlier)
    if found is not None:
        with blocks.section(t("explore.parts_heading"), t("explore.parts_note")):
            listing.small_table(*compared.parts_table(found, view.definition.decimals))
    return compared.with_change(rows, earlier, view.by)


def _compared_children(view: View, chosen: Chosen) -> None:
    """Whatever the figure: the children of the choice, then and now."""
    with blocks.folded(t("explore.fold_compared"), "compared") as is_open:
        if is_open:
            rows = ask("children_compared", chosen.filters, before=view.against)
            listing.prose_table(*compared.children_table(compared.children(rows)), (70, 30))
            blocks.note(t("explore.compared_note"))


def _table(view: View, rows: pd.DataFrame, labels: Labels, chosen: Chosen) -> None:
    table, heads = tables.shown(view, rows, labels), tables.columns(view, rows)
    sql = asked.sql(view, asking.snapshot(chosen.filters), chosen.filters)
    name = f"{view.indicator}-{'-'.join(view.by) or 'whole'}-{chosen.snapshot}"
    makers = {
        "csv": lambda slip: tables.csv(slip, table, heads),
        "xlsx": lambda slip: tables.workbook(slip, view, table, heads, sql),
        "parquet": lambda slip: tables.parquet(slip, view, rows, sql),
    }
    with blocks.section(t("explore.table_heading")):
        listing.table(table, heads, unit="row", order=t("explore.list_order"), key="explored")
        grid = st.grid(len(makers), min_column_width=180)
        for kind, make in makers.items():
            with grid.cell():
                key = "take" if kind == "csv" else f"take-{kind}"
                label = t(f"explore.take_{kind}")
                taking.button(label, f"{name}.{kind}", make, key=key, what="explore", filters=chosen.filters)
        with blocks.folded(t("explore.fold_sql"), "sql") as is_open:
            if is_open:
                blocks.note(t("explore.sql_note"))
                st.code(sql, language="sql", wrap_lines=True)


def by_denominator(chosen: Chosen) -> None:
    """The same dropouts over the roll, the registered and the resident children."""
    with blocks.folded(t("explore.fold_denominators"), "denominators") as is_open:
        if not is_open:
            return
        if missing := figures.missing_register(denominators.INDICATOR, chosen.present):
            blocks.not_supplied(named(asking.indicators()[denominators.INDICATOR].name), missing)
            return
        mart = asking.snapshot(chosen.filters).marts.get("children")
        if mart is None or "is_resident" not in mart.columns:
            blocks.note(t("explore.not_divided_more"))
            return
        rows = ask("denominators", chosen.filters)
        if said := denominators.effect(rows):
            blocks.note(said)
        listing.small_table(*denominators.table(rows))
        blocks.note(t("explore.denominators_note"))


def early_signals(chosen: Chosen) -> None:
    """Rules tried on the past: what came before children left school, for the places looked at."""
    with blocks.folded(t("signals.fold"), "signals") as is_open:
        if not is_open:
            return
        windows = signals.windows(asking.snapshots(), chosen.as_of)
        usable = signals.usable(load_signals(), windows)
        if not windows or not usable:
            blocks.first_snapshot()
            return
        answers = {
            one.id: [
                asking.made(tried(one), replace(chosen.filters, snapshot=it.now.id), before=it.before.id)
                for it in windows
            ]
            for one in usable
        }
        whole = [signals.tried(one, answers[one.id], None) for one in usable]
        with blocks.section(signals.heading(whole), t("signals.note", windows=signals.days(windows))):
            for stage in (None, *(it for it in chosen.filters.stages if len(chosen.filters.stages) > 1)):
                found = (
                    whole if stage is None else [signals.tried(it, answers[it.id], stage) for it in usable]
                )
                blocks.note(t("signals.all_stages") if stage is None else wording.stage_name(stage))
                listing.prose_table(*signals.table(found), (28, 14, 18, 14, 12, 14))
            blocks.note(t("signals.no_score"))


def kept(view: View, chosen: Chosen) -> None:
    """Views that come with the settings, each a link; and the present one as a file to be shared."""
    with blocks.folded(t("explore.fold_views"), "views") as is_open:
        if not is_open:
            return
        for one in saved.shipped():
            query = dict.fromkeys(saved.KEYS) | dict(one.query)
            navigation.link("explore", named(one.name), session.query(**query))
        name = {"zh": named(view.definition.name), "en": named(view.definition.name)}
        content = saved.written(name, session.address())
        taking.button(
            t("explore.take_view"),
            f"view-{view.indicator}.toml",
            lambda _: taking.Taken(content, 0),
            key="take-view",
            what="view",
            filters=chosen.filters,
        )
        blocks.note(t("explore.views_note"))


def children(chosen: Chosen) -> None:
    """Rows of children for analysts: as much told of each as the rules of de-identification allow."""
    viewer = asking.viewer()
    if viewer is None or viewer.role != "analyst":
        return
    rules = load_rules()
    with (
        blocks.section(t("explore.alike_heading"), t("explore.alike_note", k=rules.k, l=rules.l)),
        blocks.folded(t("explore.alike_fold"), "alike") as is_open,
    ):
        if not is_open:
            return
        found = asking.deidentified(chosen.snapshot)
        if found.rows.empty:
            blocks.state(t("explore.alike_too_few", count=found.left_out), t("explore.alike_too_few_more"))
            return
        listing.small_table(*rows_alike.told(found))
        blocks.note(t("explore.alike_open"))
        makers = {
            "csv": lambda slip: slip.frame_csv(found.rows),
            "parquet": lambda slip: slip.parquet(found.rows),
        }
        for kind, make in makers.items():
            taking.button(
                t(f"explore.take_{kind}"),
                f"deidentified-{chosen.snapshot}.{kind}",
                make,
                key=f"alike-{kind}",
                what="deidentified_children",
                filters=Filters(snapshot=chosen.snapshot, stage="all"),
            )
