"""The parts of the aid page that are asked for: category and term, persons, returned money, doubts, meals."""

import pandas as pd

from baoxue.view import asking, blocks, listing, taking
from baoxue.view.asking import ask
from baoxue.view.findings import aid_depth as depth
from baoxue.view.findings import figures
from baoxue.view.findings.chosen import Chosen
from baoxue.view.words import t

PAYMENTS = ("aid_payments",)


def payments_in_depth(chosen: Chosen) -> None:
    """Each part asks its question only when it is opened."""
    with blocks.folded(t("aid.fold_divided"), "divided") as is_open:
        if is_open:
            for what, by in (("category", depth.BY_CATEGORY), ("term", depth.BY_TERM)):
                found = depth.divided(what, ask("aid_divided", chosen.filters, by=by))
                with blocks.section(found.heading, found.note):
                    blocks.draw(found, depth.source("divided", PAYMENTS, chosen, "aid_amount_paid_rate"))
    with blocks.folded(t("aid.fold_persons"), "persons") as is_open:
        if is_open:
            _table(
                *depth.persons(ask("aid_persons", chosen.filters)),
                t("aid.persons_note"),
                depth.source("persons", PAYMENTS, chosen, "aid_coverage_rate"),
            )
    with blocks.folded(t("aid.fold_returned"), "returned") as is_open:
        if is_open:
            found = depth.returned(ask("aid_returned", chosen.filters, by=("waiting",)))
            with blocks.section(found.heading, found.note):
                blocks.draw(found, depth.source("returned", PAYMENTS, chosen, "aid_on_time_rate"))
                reasons = ask("aid_returned", chosen.filters, by=("reason",))
                if len(reasons):
                    listing.small_table(*depth.returned_reasons(reasons))
    with blocks.folded(t("aid.fold_doubts"), "doubts") as is_open:
        if is_open:
            by = ("doubt", "school", "school_en")
            _table(
                *depth.doubts(ask("aid_doubtful", chosen.filters, by=by)),
                t("aid.doubt_note"),
                depth.source("doubts", (*PAYMENTS, "roll"), chosen, "aid_coverage_rate"),
            )
    with blocks.folded(t("aid.fold_standards"), "standards") as is_open:
        if is_open:
            rows = ask("aid_standards_in_force", chosen.filters)
            _table(
                *depth.standards(rows, chosen),
                t("aid.standard_note"),
                depth.source("standards", (), chosen, "aid_amount_paid_rate"),
            )


def missed(chosen: Chosen) -> None:
    """The entitled pupils on no list, child by child; for inspectors as a workbook to send back to each
    school."""
    with blocks.folded(t("aid.fold_unlisted"), "unlisted") as is_open:
        if not is_open:
            return
        rows = ask("aid_unlisted", chosen.filters)
        if rows.empty:
            blocks.empty(t("aid.what_missed"), as_of=chosen.as_of)
            return
        listing.table(
            depth.unlisted_rows(rows),
            depth.unlisted_columns(chosen),
            unit="person",
            order=t("aid.unlisted_order"),
            key="unlisted",
        )
        blocks.source_line(depth.source("unlisted", (*PAYMENTS, "roll"), chosen, "aid_coverage_rate"))
        if chosen.sees_names:
            taking.button(
                t("aid.send_back"),
                t("aid.send_back_name", day=chosen.as_of.isoformat()),
                lambda slip: _send_back(slip, rows, chosen),
                key="send-back",
                what="aid_unlisted",
                filters=chosen.filters,
            )


def _send_back(slip: taking.Slip, rows: pd.DataFrame, chosen: Chosen) -> taking.Taken:
    codes = asking.form_codes(rows["child_key"].tolist(), chosen.filters)
    sheets = depth.send_back(rows, codes, chosen)
    return taking.Taken(slip.workbook(t("aid.send_back"), sheets), len(rows))


def meals(chosen: Chosen) -> None:
    """School meals in pupil-days, month by month."""
    with blocks.folded(t("aid.fold_meals"), "meals") as is_open:
        if not is_open:
            return
        if not chosen.has("nutrition"):
            blocks.not_supplied(t("aid.fold_meals"), figures.register_name("nutrition"))
            return
        rows = ask("nutrition_by_month", chosen.filters, by=("month_begins_on",))
        source = depth.source("meals", ("nutrition",), chosen, "nutrition_paid_rate")
        _table(*depth.meals(rows), t("aid.meals_note"), source)


def _table(heading: str, header: tuple[str, ...], rows: depth.Rows, note: str, source: blocks.Source) -> None:
    """A section that is a table: its finding, its note, its rows, its definition."""
    with blocks.section(heading, note):
        if rows:
            listing.small_table(header, rows)
        blocks.source_line(source)
