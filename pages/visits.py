"""督导工作: where to go next, what to look at, what was found last time?"""

from baoxue.view import blocks, visits
from baoxue.view.filter_bar import choose
from baoxue.view.reader import Reader
from baoxue.view.render import draw
from baoxue.view.sections import roll, two_rolls
from baoxue.view.sections.what_else import of_groups, what_else
from baoxue.view.words import t

blocks.title(t("page.visits"))
looked_at = Reader.of(choose())
if looked_at.has("suspected_cases", "dropout_cases", "inspections"):
    zone = visits.read(looked_at)
    visits.where_next(zone)
    visits.the_month(zone)
    visits.sample(zone)
    visits.hand_in(zone)
    visits.found_before(zone)
    visits.contradictions(zone)
    visits.zeros(zone)
    visits.ladder(zone)
else:
    # Nothing says yet where to go first: the children to ask about, and the schools.
    for section in (two_rolls.september, two_rolls.since, roll.by_place, roll.classes):
        with blocks.guarded():
            draw(section(looked_at))
draw(what_else(looked_at, of_groups("inspection", "process", "duty")))
