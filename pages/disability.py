"""残疾儿童入学: is every disabled child placed, and how has that moved?"""

from baoxue.analysis.trends import Trends
from baoxue.view import blocks, cards, listing
from baoxue.view import disability as depth
from baoxue.view.asking import ask, chosen
from baoxue.view.filter_bar import choose
from baoxue.view.findings import disability, figures
from baoxue.view.words import t

blocks.title(t("page.disability"))
filters = choose()
looked_at = chosen(filters)

trends = Trends(ask("indicator_trend", filters, indicators=disability.INDICATORS))
waiting = ask("disabled_not_placed", filters)
opening = disability.opening(trends, looked_at)

if not looked_at.has("disabled"):
    blocks.not_supplied(t("disability.rate_short"), figures.register_name("disabled"))
elif opening is None:
    blocks.empty(t("disability.what_all"), as_of=looked_at.as_of)
else:
    with blocks.section(opening.heading):
        cards.counts(opening.counts)
    moved = disability.trend(trends, looked_at)
    with blocks.section(moved.heading, moved.note):
        blocks.draw(moved, figures.source(disability.RATE, looked_at.as_of), first=moved.chart is None)

    left, right = blocks.pair()
    mix = disability.mix(trends)
    with blocks.section(mix.heading, mix.note, into=left):
        blocks.draw(mix, disability.mix_source(looked_at))
    reasons = disability.reasons(waiting)
    with blocks.section(reasons.heading, reasons.note, into=right):
        blocks.draw(reasons, disability.waiting_source(looked_at))

    with blocks.section(t("disability.list_heading")):
        if len(waiting):
            listing.table(
                disability.child_rows(waiting),
                disability.child_columns(looked_at),
                unit="person",
                order=t("disability.list_order"),
                key="not-placed",
            )
        else:
            blocks.empty(t("disability.what"), opening.looked_at, looked_at.as_of)
    depth.in_depth(waiting, looked_at)
