"""学生资助: what was due, what arrived, when, and who was missed?"""

from baoxue.analysis.trends import Trends
from baoxue.view import aid as depth
from baoxue.view import blocks, cards, listing, roll
from baoxue.view.asking import ask, chosen
from baoxue.view.filter_bar import choose
from baoxue.view.findings import aid, figures, more
from baoxue.view.words import t

blocks.title(t("page.aid"))
filters = choose()
looked_at = chosen(filters)

paid = ask("aid_due_paid", filters, by=aid.BY_LATENESS)
trends = Trends(ask("indicator_trend", filters, indicators=aid.RATES), looked_at.as_of)

if not looked_at.has("aid_payments"):
    roll.opening(looked_at)
    roll.households(looked_at)
else:
    if paid.empty:
        blocks.empty(t("aid.what"), as_of=looked_at.as_of)
    else:
        with blocks.section(aid.heading(paid)):
            cards.rates(aid.rates(trends, looked_at), t("aid.rates_note"))
        left, right = blocks.pair()
        for what, columns, cell in (("programme", aid.BY_PROGRAMME, left), ("place", aid.BY_PLACE, right)):
            found = aid.by(what, ask("aid_due_paid", filters, by=columns), looked_at)
            with blocks.section(found.heading, found.note, into=cell):
                blocks.draw(found, aid.due_source(looked_at))
        late = aid.lateness(paid)
        with blocks.section(late.heading, late.note):
            blocks.draw(late, figures.source("aid_on_time_rate", looked_at.as_of))

    left, right = blocks.pair()
    for found, cell in zip(aid.way(ask("aid_steps", filters), looked_at), (left, right), strict=False):
        with blocks.section(found.heading, found.note, into=cell):
            blocks.draw(found, aid.way_source(looked_at))

    depth.payments_in_depth(looked_at)

    missed = ask("aid_missed", filters)
    with blocks.section(aid.missed_heading(missed), t("aid.missed_note")):
        rows = aid.missed_rows(missed)
        if len(rows):
            listing.table(rows, aid.missed_columns(), unit="school", order=t("aid.list_order"), key="missed")
        else:
            blocks.empty(t("aid.what_missed"), aid.looked_at(missed), looked_at.as_of)
    depth.missed(looked_at)
    if filters.stage == "compulsory":
        blocks.note(t("aid.only_compulsory"))
if looked_at.has("nutrition", "aid_payments"):
    depth.meals(looked_at)
roll.what_else(looked_at, more.of_groups("aid"))
