"""一生一案: one child of the zone - what happened, from absence to aid, on one line of time."""

from baoxue.view import blocks, child
from baoxue.view.asking import chosen
from baoxue.view.filter_bar import choose
from baoxue.view.words import t

blocks.title(t("page.child"))
child.page(chosen(choose()))
