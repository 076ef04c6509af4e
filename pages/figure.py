"""指标明细: one figure - what it counts, how it moved, where it differs, and the rows behind it."""

import streamlit as st

from baoxue.analysis.trends import Trends
from baoxue.view import blocks, explore, listing
from baoxue.view.asking import ask, behind, chosen, count_behind, count_sql
from baoxue.view.filter_bar import choose, option
from baoxue.view.findings import definitions, figures, one_figure
from baoxue.view.findings.explore import forms
from baoxue.view.words import named, t

blocks.title(t("page.figure"))
filters = choose()
looked_at = chosen(filters)
with st.grid(2, min_column_width=340):
    default = figures.first_shown(looked_at.present)
    name = option("indicator", t("explore.indicator"), explore.indicators(), default=default)
definition = figures.indicator(name)
source = figures.source(name, looked_at.as_of)

both = ask("indicator_trend", filters, indicators=figures.with_companions((name,)))
trend = both[both["indicator"] == name]
unknown = figures.untraced(Trends(both, looked_at.as_of)) if name in figures.OF_POPULATION else ""
missing = figures.missing_register(name, looked_at.present)
with blocks.section(
    one_figure.heading(definition, trend, looked_at.as_of), f"{named(definition.calibre)}{unknown}"
):
    if missing:
        blocks.not_supplied(named(definition.name), missing)
    elif trend.empty:
        blocks.empty(named(definition.name), as_of=looked_at.as_of)

if not trend.empty:
    by_place = explore.divided(name, one_figure.level(filters), looked_at)
    with blocks.section(by_place.heading, by_place.note):
        blocks.draw(by_place, source)
    moved = forms.over_time(both, definition, looked_at)
    with blocks.section(moved.heading, moved.note):
        blocks.draw(moved, source, first=moved.chart is None)

    counted = count_behind(name, filters)
    if counted is None:
        blocks.note(t("figure_page.no_rows"))
    else:
        with blocks.section(one_figure.rows_heading(definition, counted), one_figure.rows_note(definition)):
            met = one_figure.choose_part(definition, counted)
            rows = one_figure.rows(behind(name, filters, met), definition)
            if len(rows.shown):
                listing.table(
                    rows.shown, rows.columns, total=one_figure.total(counted, met), unit="row", key="behind"
                )
            else:
                blocks.empty(t("figure_page.rows"), as_of=looked_at.as_of)

with blocks.section(t("figure_page.definition")):
    blocks.facts(definitions.lines(definition))
if sql := count_sql(name, filters):
    with blocks.folded(t("figure_page.sql"), key="sql") as is_open:
        if is_open:
            blocks.code(sql)
