"""残疾儿童入学: is every disabled child placed, and how has that moved?"""

from baoxue.view.render import OnRequest, page
from baoxue.view.sections import disability, roll

page(
    "disability",
    disability.opening,
    disability.trend,
    (disability.mix, disability.reasons),
    disability.waiting,
    OnRequest(disability.flows, when=lambda r: r.earlier),
    OnRequest(disability.waits),
    OnRequest(disability.lessons),
    OnRequest(disability.lists),
    OnRequest(disability.kinds),
    needs="disabled",
    without=(roll.opening, roll.placements),
    groups=("disability",),
)
