"""The sections of the brief's page: asks once, draws the parts that are printed, and hands out papers."""

from collections.abc import Callable

import streamlit as st

from baoxue.paper.document import Document
from baoxue.paper.docx import docx_file
from baoxue.paper.pdf import pdf
from baoxue.view import asking, blocks, filter_bar, names, papers, session, taking
from baoxue.view.asking import ask, code_names
from baoxue.view.findings.brief import cases, lists
from baoxue.view.findings.brief import papers as drawn
from baoxue.view.findings.brief.answers import KINDS, answers, unit_of
from baoxue.view.findings.brief.papers import Brief
from baoxue.view.findings.brief.section import Section
from baoxue.view.findings.chosen import Chosen
from baoxue.view.sections import units as seen
from baoxue.view.sections.visits.workbooks import HAND
from baoxue.view.slips import Slip, Taken
from baoxue.view.words import t
from baoxue.warehouse import Filters


def read(chosen: Chosen) -> Brief | None:
    """The brief of the unit that the address names; None (and the state says why) where there is none."""
    offered = seen.of_rows(ask("units_seen", Filters(snapshot=chosen.snapshot)))
    kinds = [kind for kind in KINDS if any(unit[0] == kind for unit in offered)]
    if not kinds:
        blocks.empty(t("briefing.none"), as_of=chosen.as_of)
        return None
    asked = session.kept("kind"), session.kept("code")
    left, right = blocks.pair()
    with left:
        kind = filter_bar.option(
            "kind", t("briefing.choose_kind"), {it: t(f"visits.kind_{it}") for it in kinds}
        )
    units = {code: place.told for (its_kind, code), place in offered.items() if its_kind == kind}
    if asked[1] and asked[0] == kind and asked[1] not in units:
        session.keep({"code": None})
        blocks.no_right()
        return None
    with right:
        code = filter_bar.option("code", t("briefing.choose_unit"), units)
    unit = unit_of(ask, kind, code, Filters(snapshot=chosen.snapshot))
    if unit is None:
        blocks.no_right()
        return None
    return drawn.brief(answers(ask, unit, asking.snapshot(chosen.filters)), code_names())


def head(made: Brief) -> None:
    """Whose brief it is, and its facts."""
    with blocks.section(made.found.unit.told):
        blocks.fact_row(drawn.facts(made.found))


def part(section: Section) -> None:
    """A part as the paper has it."""
    papers.section(section.heading, section.note, section.blocks)


def open_cases(made: Brief) -> None:
    """The strip, and each case on request."""
    section = made.cases
    with blocks.section(section.heading, section.note or None):
        chart = cases.chart(made.found)
        if chart is not None:
            blocks.figure(chart)
    if len(made.found.cases):
        listed = cases.listed(made.found)
        with blocks.folded(listed.heading, "brief-cases") as is_open:
            if is_open:
                papers.draw(listed.blocks)
                names.reveal(_filters(made), "cases", made.found.cases, "case_key")


def definitions(made: Brief) -> None:
    """What the figures count."""
    blocks.note(drawn.definitions(made))


def annexes(made: Brief) -> None:
    """The lists behind the first page, closed at first."""
    for annex in made.annexes:
        if annex.key == "case_list":
            continue  # under the strip already
        with blocks.folded(annex.heading, f"brief-{annex.key}") as is_open:
            if not is_open:
                continue
            blocks.note(annex.note)
            papers.draw(annex.blocks)
            if annex.key == "to_verify":
                papers.draw(made.classes)
                rows = lists.rows(made.samples)
                if len(rows):
                    names.reveal(_filters(made), "children", rows, "child_key")


def take(made: Brief) -> None:
    """The papers: drawn when they are asked for, written down before they leave."""
    unit, filters = made.found.unit, _filters(made)
    around = Filters(
        county=unit.county,
        township=unit.township_code,
        school=unit.code if unit.kind == "school" else None,
        snapshot=made.found.snapshot,
    )

    def on_paper(draw: Callable[[Document], bytes]) -> Callable[[Slip], Taken]:
        return lambda slip: Taken(draw(drawn.document(made, slip)), drawn.children(made))

    def workbook(slip: Slip) -> Taken:
        codes = asking.form_codes(drawn.child_keys(made), filters)
        return drawn.visit_form(made, codes, ask("inspectors_here", around), code_names(HAND), slip)

    makers = {"pdf": on_paper(pdf), "docx": on_paper(docx_file), "xlsx": workbook}
    grid = st.grid(len(makers), min_column_width=200)
    for kind, make in makers.items():
        with grid.cell():
            name = drawn.file_name(made, kind)
            label, key = t(f"briefing.take_{kind}"), f"brief-{kind}"
            taking.button(label, name, make, key=key, what="brief", filters=around)
    blocks.note(t("briefing.take_note"))


def _filters(made: Brief) -> Filters:
    return Filters(snapshot=made.found.snapshot, stage="all")
