"""The parts of the overview that are asked for: every point, main figures in depth, owners, map, zeros,
report."""

import streamlit as st

from baoxue.analysis.trends import Trends
from baoxue.view import blocks, listing, published_facts, taking, zero_trust
from baoxue.view.asking import ask, place_names, snapshots
from baoxue.view.filter_bar import county_name, option
from baoxue.view.findings import figures, steps, wording, work_report
from baoxue.view.findings import overview_depth as depth
from baoxue.view.findings import overview_more as more
from baoxue.view.findings import zeros as zero_words
from baoxue.view.findings.chosen import Chosen
from baoxue.view.findings.overview import Overview
from baoxue.view.words import t
from baoxue.warehouse import Filters

ZEROS_LISTED = 12


def every_point(found: Overview, chosen: Chosen) -> None:
    """All that the published rules say, or only what needs attention."""
    with blocks.folded(t("overview.every_point"), key="points") as is_open:
        if is_open:
            only = st.toggle(t("sentence.only_attention"), value=True, key="only-attention")
            facts = ask("notable_facts", chosen.filters)
            listing.sentences(more.every_sentence(found, chosen, facts, place_names(), only), key="every")
            blocks.note(t("overview.every_note"))


def in_depth(trends: Trends, chosen: Chosen) -> None:
    """Each main figure with target, gap, trust and likelihood; and where a township stands among those like
    it."""
    with blocks.folded(t("overview.depth_fold"), key="depth") as is_open:
        if not is_open:
            return
        settings = depth.settings_of(ask("settings_in_force", chosen.filters))
        sound = ask("register_trust", chosen.filters, by=("register",))
        rows = depth.headline_rows(trends, sound, settings, chosen)
        listing.prose_table(depth.headline_head(), rows, depth.HEADLINE_WIDTHS)
        blocks.note(t("overview.depth_note"))
        whole = _county(chosen)
        features = ask("township_features", whole, by=("code",))
        names = _names()
        townships = {code: names.get(code, code) for code in features["code"].dropna().tolist()}
        if len(townships) < 2 or whole.county is None:
            return
        with st.grid(2, min_column_width=340):
            name = option("among", t("overview.depth_what"), depth.compared_options())
            code = option("like", t("overview.depth_township"), townships, default=chosen.filters.township)
        places = ask("indicator_places", whole, indicators=(name,))
        said, who = depth.neighbours(places, features, settings, name, code, names)
        blocks.state(said, who)


def owners(chosen: Chosen) -> None:
    """Who answers for what is late, on both lines."""
    with blocks.folded(t("overview.owners_fold"), key="owners") as is_open:
        if not is_open:
            return
        if not chosen.has("suspected_cases", "dropout_cases"):
            blocks.not_supplied(t("overview.owners_fold"), figures.register_name("suspected_cases"))
            return
        rows = ask("late_owners", chosen.filters)
        unknown = steps.unknown_note(chosen.present)
        heading = depth.owners_heading(rows)
        if unknown:
            heading = t("dropout.owners_heading_part", heading=heading, unknown=unknown)
        with blocks.section(heading, t("overview.owners_note")):
            if len(rows):
                listing.prose_table(depth.owner_head(), depth.owner_rows(rows), depth.OWNER_WIDTHS)
            blocks.source_line(figures.source(steps.late(chosen.present), chosen.as_of))


def where(chosen: Chosen) -> None:
    """One figure on the map of the townships."""
    with blocks.folded(t("overview.map_fold"), key="map") as is_open:
        if not is_open:
            return
        name = option("mapped", t("overview.depth_what"), depth.compared_options())
        rows = ask("indicator_places", _county(chosen), indicators=(name,))
        found = depth.township_map(rows, name, chosen, chosen.filters.township)
        with blocks.section(found.heading, found.note):
            blocks.draw(found, figures.source(name, chosen.as_of))


def zeros(chosen: Chosen) -> None:
    """Which zero reports the ledger contradicts, and how far the others can be believed."""
    with blocks.folded(t("overview.zeros_fold"), key="zeros") as is_open:
        if not is_open:
            return
        if not chosen.has("report_submissions"):
            blocks.not_supplied(t("overview.zeros_fold"), figures.register_name("report_submissions"))
            return
        graded, places = zero_trust.here(chosen)
        with blocks.section(zero_words.heading(graded), t("zeros.note")):
            rows = zero_words.rows(graded, lambda kind, code: places[kind, code].told, ZEROS_LISTED)
            if rows:
                listing.prose_table((t("visits.column_unit"), t("visits.zero_column")), rows, (26, 74))
            blocks.source_line(zero_words.source(chosen.as_of))


def since(chosen: Chosen) -> None:
    """What changed since an earlier snapshot, in its parts."""
    earlier = more.earlier(snapshots(), chosen)
    if not earlier:
        return
    with blocks.folded(t("overview.since_fold"), key="since") as is_open:
        if is_open:
            with st.grid(2, min_column_width=340):
                before = option("before", t("overview.since_day"), earlier)
                name = option("changed", t("overview.since_what"), more.measures())
            changed = more.since(ask("change_causes", chosen.filters, before=before), name, before, chosen)
            days = [one for one in snapshots() if one.id in (before, chosen.snapshot)]
            with blocks.section(changed.heading, changed.note + more.rows_aside(days, name)):
                blocks.draw(changed, figures.source(name, chosen.as_of))


def calendar(chosen: Chosen) -> None:
    """The four ones over twelve months."""
    with blocks.folded(t("overview.calendar_fold"), key="calendar") as is_open:
        if is_open and not chosen.has("report_submissions"):
            blocks.not_supplied(t("overview.calendar_fold"), figures.register_name("report_submissions"))
        elif is_open:
            owed = more.calendar(ask("report_calendar", chosen.filters, by=more.REPORTS_BY), chosen)
            with blocks.section(owed.heading, owed.note):
                blocks.draw(owed, figures.source("report_on_time_rate", chosen.as_of))


def text(found: Overview, chosen: Chosen) -> None:
    """A paragraph to copy, and the draft of a report."""
    with blocks.folded(t("overview.text_fold"), key="text") as is_open:
        if not is_open:
            return
        blocks.note(t("overview.text_note"))
        blocks.to_copy(more.paragraph(found, found.sentences, chosen, county_name()))

        def make(slip: taking.Slip) -> taking.Taken:
            trends = Trends(
                ask("indicator_trend", chosen.filters, indicators=work_report.measures()), chosen.as_of
            )
            facts = ask("notable_facts", chosen.filters)
            lines = more.every_sentence(found, chosen, facts, place_names(), True)
            published = published_facts.paper(chosen)
            return work_report.report(slip, found, lines, trends, chosen, county_name(), published)

        taking.button(
            t("report.take"),
            t("report.file_name", day=chosen.as_of.isoformat()),
            make,
            key="work-report",
            what="work_report",
            filters=chosen.filters,
        )


def _county(chosen: Chosen) -> Filters:
    """The whole county of the choice: townships are compared with each other."""
    filters = chosen.filters
    return Filters(county=filters.county, stage=filters.stage, snapshot=filters.snapshot)


def _names() -> dict[str, str]:
    return {code: wording.either(*both) for code, both in place_names().items()}
