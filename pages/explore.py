"""统计分析: any indicator by any dimension, compared and taken along."""

import streamlit as st

from baoxue.view import blocks, listing, taking
from baoxue.view.asking import ask, chosen
from baoxue.view.filter_bar import choose, option
from baoxue.view.findings import explore, figures
from baoxue.view.words import named, t

blocks.title(t("page.explore"))
filters = choose()
looked_at = chosen(filters)

with st.grid(2, min_column_width=150):
    name = option("indicator", t("explore.indicator"), explore.indicators(), default="dropout_rate_named")
    dimension = option("by", t("explore.dimension"), explore.dimensions(filters))
definition = figures.indicator(name)

rows = ask("explore", filters, indicator=name, dimension=dimension)
missing = figures.missing_register(name, looked_at.present)

if rows.empty and missing:
    blocks.not_supplied(named(definition.name), missing)
elif rows.empty:
    blocks.empty(t("explore.what", indicator=named(definition.name)), as_of=looked_at.as_of)
else:
    now = explore.newest(rows, dimension, definition, looked_at)
    with blocks.section(now.heading, now.note):
        blocks.draw(now, figures.source(name, looked_at.as_of))
    moved = explore.over_time(rows, definition, looked_at)
    with blocks.section(moved.heading, moved.note):
        blocks.draw(moved, figures.source(name, looked_at.as_of), first=moved.chart is None)

    table, columns = explore.table_rows(rows, dimension, definition), explore.table_columns(definition)
    with blocks.section(t("explore.table_heading")):
        listing.table(table, columns, unit="row", order=t("explore.list_order"), key="explored")
        taking.button(
            t("explore.take"),
            f"{name}-{dimension}-{looked_at.snapshot}.csv",
            lambda slip: explore.csv(slip, table, columns),
            key="take",
            what="explore",
            filters=filters,
        )
