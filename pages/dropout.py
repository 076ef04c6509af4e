"""失学辍学与复学: who is not in school, how fast are they found and brought back, do they stay?"""

import streamlit as st

from baoxue.analysis.trends import Trends
from baoxue.view import blocks, listing, names
from baoxue.view import dropout as depth
from baoxue.view.asking import ask
from baoxue.view.filter_bar import choose
from baoxue.view.findings import dropout, figures
from baoxue.view.reader import Reader
from baoxue.view.render import draw
from baoxue.view.sections import roll, two_rolls
from baoxue.view.sections.what_else import of_groups, what_else
from baoxue.view.words import t

blocks.title(t("page.dropout"))
filters = choose()
looked_at = Reader.of(filters)

cases = ask("case_list", filters)
year = ask("case_year", filters)
trends = Trends(ask("indicator_trend", filters, indicators=dropout.INDICATORS), looked_at.as_of)
has_cases = looked_at.has("suspected_cases", "dropout_cases")


def no_cases() -> None:
    """None is listed: either there is none, or the ledger that would list them did not come."""
    missing = [name for name in ("suspected_cases", "dropout_cases") if not looked_at.has(name)]
    if missing:
        names_of = t("format.between_names").join(map(figures.register_name, missing))
        blocks.state(t("dropout.none_listed"), t("state.not_supplied_more", register=names_of))
    else:
        blocks.empty(t("dropout.what_cases"), dropout.looked_at(year), looked_at.as_of)


flow = dropout.flow(cases, year, looked_at)
if not has_cases:
    for section in (two_rolls.september, two_rolls.since, roll.states, roll.grades_and_ages):
        with blocks.guarded():
            draw(section(looked_at))
else:
    with blocks.section(flow.heading, flow.note):
        if flow.chart:
            blocks.figure(flow.chart, dropout.flow_source(looked_at))
            if told := dropout.results(year, looked_at):
                blocks.note(told)
        else:
            no_cases()

    if not looked_at.has("dropout_cases"):
        blocks.not_supplied(t("dropout.cases_told"), figures.register_name("dropout_cases"))
    else:
        left, right = blocks.pair()
        moved = dropout.trend(trends)
        with blocks.section(moved.heading, moved.note, into=left):
            blocks.draw(
                moved, figures.source("dropout_rate_open", looked_at.as_of), first=moved.chart is None
            )
        grades = dropout.grades(ask("case_grades", filters), looked_at)
        with blocks.section(grades.heading, grades.note, into=right):
            blocks.draw(grades, dropout.case_source("confirmed", looked_at))

        left, right = blocks.pair()
        causes = dropout.causes(ask("case_causes", filters))
        with blocks.section(causes.heading, causes.note, into=left):
            blocks.draw(causes, dropout.case_source("cause", looked_at))
        stay = dropout.stay(ask("case_milestones", filters))
        with blocks.section(stay.heading, stay.note, into=right):
            blocks.draw(stay, dropout.case_source("returned", looked_at))

    with blocks.section(t("dropout.list_heading")):
        if len(cases):
            listing.table(
                dropout.case_rows(cases),
                dropout.case_columns(looked_at),
                late="is_late",
                order=t("dropout.list_order"),
                key="open-cases",
            )
            names.reveal(filters, "cases", cases, "case_key")
        else:
            no_cases()

    depth.cases_in_depth(cases, looked_at)

if has_cases:
    for section in (two_rolls.september, two_rolls.since):
        with blocks.guarded():
            draw(section(looked_at))
    default, *others = dropout.calibres(trends, looked_at)
    with blocks.section(default.heading, default.note):
        blocks.source_line(figures.source(dropout.CALIBRES[0], looked_at.as_of))
        if st.toggle(t("dropout.calibre_switch"), key="calibres"):
            blocks.note(t("dropout.calibre_note"))
            for other in others:
                blocks.state(other.heading, other.note)
    depth.followed(looked_at)
    depth.forms(looked_at)
draw(what_else(looked_at, of_groups("dropout", "enrolment")))
