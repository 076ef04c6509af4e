"""总体情况: where do we stand, what changed, what needs attention?"""

from baoxue.analysis.trends import Trends
from baoxue.view import blocks, cards, listing
from baoxue.view import overview as sections
from baoxue.view.asking import ask, chosen
from baoxue.view.filter_bar import choose
from baoxue.view.findings import figures, overview, steps
from baoxue.view.words import t

blocks.title(t("page.overview"))
filters = choose()
looked_at = chosen(filters)

trend = ask("indicator_trend", filters, indicators=overview.INDICATORS)
places = ask("indicator_places", filters, indicators=overview.BY_PLACE)
waiting = ask("case_steps", filters)
changes = ask("case_changes", filters)
found = overview.read(looked_at, trend, places, waiting, changes)

with blocks.section(found.heading):
    cards.counts(found.counts, found.counts_note)
    if looked_at.previous_as_of is None:
        blocks.first_snapshot()

with blocks.section(t("overview.attention")):
    if found.sentences:
        listing.sentences(found.sentences)
    elif unknown := steps.unknown_note(looked_at.present):
        blocks.state(t("sentence.nothing_known"), unknown)
    elif looked_at.has(*steps.LEDGERS):
        blocks.state(t("sentence.nothing"), t("sentence.nothing_more"))
    else:
        blocks.not_supplied(t("overview.attention"), figures.register_name("suspected_cases"))
    sections.every_point(found, looked_at)

if found.places:
    with blocks.section(found.places_heading, found.places_note):
        blocks.figure(found.places.chart(filters.township), found.places.source(looked_at.as_of))

with blocks.section(t("overview.rates")):
    cards.rates(found.rates, found.rates_note)

sections.in_depth(Trends(trend, looked_at.as_of), looked_at)
sections.owners(looked_at)
sections.where(looked_at)
sections.zeros(looked_at)
sections.since(looked_at)
sections.calendar(looked_at)
sections.text(found, looked_at)

if missing := figures.missing_registers(overview.INDICATORS, looked_at.present):
    blocks.note(t("overview.missing", registers=missing))
