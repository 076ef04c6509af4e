"""总体情况: where do we stand, what changed, what needs attention?"""

from baoxue.analysis.trends import Trends
from baoxue.view import blocks, cards, listing
from baoxue.view import overview as sections
from baoxue.view.asking import ask
from baoxue.view.filter_bar import choose
from baoxue.view.findings import figures, overview, steps
from baoxue.view.reader import Reader
from baoxue.view.render import draw
from baoxue.view.sections import roll, two_rolls
from baoxue.view.sections.what_else import what_else
from baoxue.view.words import t

blocks.title(t("page.overview"))
filters = choose()
looked_at = Reader.of(filters)

trend = ask("indicator_trend", filters, indicators=overview.INDICATORS)
places = ask("indicator_places", filters, indicators=overview.BY_PLACE)
waiting = ask("case_steps", filters)
changes = ask("case_changes", filters)
found = overview.read(looked_at, trend, places, waiting, changes)

if looked_at.has(*steps.LEDGERS):
    with blocks.section(found.heading):
        cards.counts(found.counts, found.counts_note)
        if looked_at.previous_as_of is None:
            blocks.first_snapshot()
    with blocks.section(t("overview.attention")):
        unknown = steps.unknown_note(looked_at.present)
        verified = steps.verified(ask("case_outcomes", filters, by=("outcome",)), looked_at.present)
        if found.sentences:
            listing.sentences(found.sentences)
        if verified:
            blocks.state(verified, unknown)
        elif unknown and not found.sentences:
            blocks.state(t("sentence.nothing_known"), unknown)
        elif not found.sentences:
            blocks.state(t("sentence.nothing"), t("sentence.nothing_more"))
        sections.every_point(found, looked_at)
else:
    for section in (roll.opening, two_rolls.since, roll.by_place, roll.grades_and_ages, roll.classes):
        with blocks.guarded():
            draw(section(looked_at))

if found.places:
    with blocks.section(found.places_heading, found.places_note):
        blocks.figure(found.places.chart(filters.township), found.places.source(looked_at.as_of))

if supplied := tuple(it for it in found.rates if figures.indicator(it.indicator).needs <= looked_at.present):
    with blocks.section(t("overview.rates")):
        cards.rates(supplied, found.rates_note)

if looked_at.has(*steps.LEDGERS):
    sections.in_depth(Trends(trend), looked_at)
    sections.owners(looked_at)
    sections.where(looked_at)
    with blocks.folded(t("roll.fold"), "roll") as is_open:
        if is_open:
            draw(roll.all_of_it(looked_at))
    sections.zeros(looked_at)
    sections.since(looked_at)
    sections.calendar(looked_at)
    sections.text(found, looked_at)

draw(what_else(looked_at, overview.INDICATORS))
