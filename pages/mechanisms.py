"""制度落实: are the working systems (contracts, double reports, home visits ...) alive?"""

from baoxue.analysis.trends import Trends
from baoxue.view import blocks, cards, listing, roll
from baoxue.view.asking import ask, chosen
from baoxue.view.filter_bar import choose
from baoxue.view.findings import figures, mechanisms
from baoxue.view.words import t

blocks.title(t("page.mechanisms"))
filters = choose()
looked_at = chosen(filters)

trends = Trends(ask("indicator_trend", filters, indicators=mechanisms.measures()), looked_at.as_of)
systems = mechanisms.systems(trends, looked_at)
if not systems:
    roll.opening(looked_at)
else:
    with blocks.section(mechanisms.heading(systems), t("mechanisms.note")):
        if not looked_at.previous_as_of:
            blocks.first_snapshot()

for system in systems:
    with blocks.section(system.heading, system.note):
        cards.rates(system.cards)
        with blocks.folded(t("mechanisms.all_of", group=system.heading), key=system.id) as is_open:
            if is_open:
                names = mechanisms.all_measures(system.id)
                more = Trends(ask("indicator_trend", filters, indicators=names), looked_at.as_of)
                cards.rates(mechanisms.more_cards(names, more, looked_at))
                places = ask("indicator_places", filters, indicators=names)
                worst = mechanisms.worst(places, names, looked_at)
                if worst:
                    header = (t("mechanisms.column_measure"), t("mechanisms.column_worst"))
                    listing.prose_table(header, worst, (35, 65))

if looked_at.has("pledges"):
    edges = ask("pledge_edges", filters, by=mechanisms.EDGES_BY)
    lines = mechanisms.two_lines(edges, ask("pledge_edges", filters, by=("code", "level")))
    with blocks.section(lines.heading, lines.note):
        blocks.draw(lines, figures.source("pledge_signed_rate", looked_at.as_of))
roll.what_else(looked_at, mechanisms.every_measure())
