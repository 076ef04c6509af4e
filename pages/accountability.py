"""镇街责任考核: how does each township score, and why?"""

from baoxue.view import blocks, listing
from baoxue.view.asking import ask, chosen
from baoxue.view.filter_bar import choose, option
from baoxue.view.findings import accountability
from baoxue.view.words import t

blocks.title(t("page.accountability"))
filters = choose()
looked_at = chosen(filters)

scores = accountability.read(ask("score_measures", filters, measures=accountability.measures()), looked_at)

if scores is None:
    blocks.empty(t("accountability.what"), as_of=looked_at.as_of)
elif scores.missing:
    blocks.not_supplied(t("page.accountability"), scores.missing)
else:
    with blocks.section(accountability.heading(scores), accountability.note(scores)):
        blocks.figure(accountability.overall(scores), accountability.source(scores, looked_at))
        listing.table(
            accountability.table_rows(scores),
            accountability.table_columns(),
            unit="place",
            order=t("accountability.list_order"),
            key="scores",
        )
        blocks.note(t("accountability.not_comparable"))

    code = option(
        "unit", t("accountability.choose"), {unit.unit: scores.names[unit.unit] for unit in scores.units}
    )
    unit = scores.unit(code)
    found = accountability.unit_finding(scores, unit)
    with blocks.section(found.heading, found.note):
        if vetoes := accountability.vetoes(unit):
            blocks.state(
                t("accountability.veto_heading", names=vetoes),
                t("accountability.veto_more", cap=accountability.points(unit.cap)),
            )
        blocks.draw(found)

    with blocks.section(t("accountability.table_heading"), t("accountability.items_order")):
        listing.prose_table(*accountability.items_table(unit))
    missing, lines = accountability.missing_items(unit.items)
    if lines:
        with blocks.section(missing):
            for line in lines:
                blocks.note(line)
