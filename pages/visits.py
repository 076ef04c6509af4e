"""督导工作: where to go next, what to look at, what was found last time?"""

from baoxue.view import blocks, roll, visits
from baoxue.view.asking import chosen
from baoxue.view.filter_bar import choose
from baoxue.view.findings import more
from baoxue.view.words import t

blocks.title(t("page.visits"))
looked_at = chosen(choose())
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
    roll.september(looked_at)
    roll.since(looked_at)
    roll.by_place(looked_at)
    roll.classes(looked_at)
roll.what_else(looked_at, more.of_groups("inspection", "process", "duty"))
