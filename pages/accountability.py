"""镇街责任考核: how does each township score, how sure is it, and why?"""

from baoxue.view.render import page
from baoxue.view.sections import roll
from baoxue.view.sections.accountability import after, board, standing, unit

page(
    "accountability",
    standing.opening,
    unit.card,
    after.consequences,
    after.years_end,
    needs=board.scored,
    without=(standing.nothing_to_score, roll.opening, roll.by_place),
    indicators=board.measures,
    filters=("county", "township", "snapshot"),
)
