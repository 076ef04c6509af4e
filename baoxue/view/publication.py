"""对外公开: the tables of a snapshot that may leave the offices, on screen and as a workbook."""

import pandas as pd

from baoxue.analysis.release import load_rules
from baoxue.view import asking, blocks, listing, taking
from baoxue.view.asking import ask
from baoxue.view.filter_bar import option
from baoxue.view.findings import publication
from baoxue.view.findings.chosen import Chosen
from baoxue.view.words import named, t
from baoxue.warehouse import Filters


def section(chosen: Chosen) -> None:
    """Only for those to whom a whole county belongs: from a part of it, no total of it can be told."""
    rules = load_rules()
    counties = [code for code in chosen.area if len(code) == len("000000")]
    if not counties:
        return
    with (
        blocks.section(publication.heading(rules), publication.note(rules)),
        blocks.folded(t("publication.fold"), "publication") as is_open,
    ):
        if not is_open:
            return
        county = chosen.filters.county
        if county not in counties:
            blocks.state(t("publication.one_county"), t("publication.one_county_more"))
            return
        wanted = option("public", t("publication.choose"), {it.id: named(it.name) for it in rules.tables})
        (one,) = _read(chosen, (wanted,))
        if one.now is None:
            blocks.not_supplied(one.name, one.missing or "")
        else:
            listing.table(
                publication.rows(one, asking.place_names()),
                publication.columns(one),
                unit="row",
                order=publication.coarsened(one),
                key="public",
            )
        taking.button(
            t("publication.take"),
            t("publication.file", day=chosen.as_of.isoformat()),
            lambda slip: _workbook(slip, chosen),
            key="take-public",
            what="publication",
            filters=Filters(county=county, stage="all", snapshot=chosen.snapshot),
            destination="public",
        )


def _read(chosen: Chosen, only: tuple[str, ...] | None = None) -> tuple[publication.Publication, ...]:
    before = asking.previous(chosen.filters)
    return publication.read(
        load_rules(),
        _rows(chosen, chosen.snapshot),
        _rows(chosen, before.id) if before else None,
        chosen,
        only,
    )


def _rows(chosen: Chosen, snapshot: str) -> pd.DataFrame:
    """Of the whole county, whatever township, school or stage the page looks at."""
    return ask(
        "indicator_places",
        Filters(county=chosen.filters.county, stage="all", snapshot=snapshot),
        by=("code", "indicator", "stage"),
        indicators=tuple(one.indicator for one in load_rules().tables),
    )


def _workbook(slip: taking.Slip, chosen: Chosen) -> taking.Taken:
    made = publication.sheets(_read(chosen), asking.place_names())
    notes = {t("publication.rule"): publication.note(load_rules())}
    rows = sum(len(sheet.rows) for sheet in made)
    return taking.Taken(slip.workbook(t("publication.title"), made, notes), rows)
