"""督导工作: where to go next, what to look at, what was found last time?"""

from baoxue.view import blocks, cards, listing
from baoxue.view.asking import ask, chosen
from baoxue.view.filter_bar import choose
from baoxue.view.findings import figures, visits
from baoxue.view.words import t

blocks.title(t("page.visits"))
filters = choose()
looked_at = chosen(filters)

units = ask("visit_units", filters)
overdue = ask("overdue_rectifications", filters)

with blocks.section(visits.heading(units, overdue, looked_at)):
    cards.counts(visits.counts(units, overdue, looked_at))

with blocks.section(t("visits.list_heading"), t("visits.list_note")):
    for register in ("suspected_cases", "inspections"):
        if not looked_at.has(register):
            blocks.not_supplied(t(f"visits.needs_{register}"), figures.register_name(register))
    if len(units):
        listing.table(
            visits.unit_rows(units, looked_at),
            visits.unit_columns(),
            unit="place",
            order=t("visits.list_order"),
            key="visit-units",
        )
    else:
        blocks.empty(t("visits.what"), as_of=looked_at.as_of)

with blocks.section(visits.overdue_heading(overdue, looked_at)):
    if not looked_at.has("rectifications"):
        blocks.not_supplied(t("visits.rectifications"), figures.register_name("rectifications"))
    elif len(overdue):
        listing.table(
            visits.overdue_rows(overdue),
            visits.overdue_columns(),
            late="is_late",
            unit="item",
            order=t("visits.rectify_order"),
            key="overdue",
        )
    else:
        blocks.empty(t("visits.rectifications"), as_of=looked_at.as_of)
