"""制度落实: are the working systems (contracts, double reports, home visits ...) alive?"""

from baoxue.view.render import page
from baoxue.view.sections import mechanisms, roll

page(
    "mechanisms",
    mechanisms.opening,
    mechanisms.groups,
    mechanisms.two_lines,
    needs=mechanisms.cards,
    without=(roll.opening,),
    indicators=mechanisms.every_measure(),
)
