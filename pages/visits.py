"""督导工作: where to go next, what to look at, what was found last time?"""

from baoxue.view import blocks, visits
from baoxue.view.asking import chosen
from baoxue.view.filter_bar import choose
from baoxue.view.words import t

blocks.title(t("page.visits"))
zone = visits.read(chosen(choose()))

visits.where_next(zone)
visits.the_month(zone)
visits.sample(zone)
visits.hand_in(zone)
visits.found_before(zone)
visits.contradictions(zone)
visits.zeros(zone)
visits.ladder(zone)
