"""督导简报: one school, village or township - what to look at there, and the papers to carry."""

from baoxue.view import blocks, briefing
from baoxue.view.asking import chosen
from baoxue.view.filter_bar import choose
from baoxue.view.words import t

blocks.title(t("page.brief"))
made = briefing.read(chosen(choose(("snapshot",))))

if made is not None:
    briefing.head(made)
    briefing.take(made)
    briefing.part(made.points)
    briefing.part(made.counts)
    briefing.open_cases(made)
    left, right = blocks.pair()
    with left:
        briefing.part(made.sample)
    with right:
        briefing.part(made.papers)
    briefing.part(made.years)
    briefing.part(made.before)
    briefing.definitions(made)
    briefing.annexes(made)
