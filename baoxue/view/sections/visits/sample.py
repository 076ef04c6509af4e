"""Whom to look at on a visit: the sample of one unit by its number, and the workbook to fill in."""

from collections.abc import Sequence
from functools import partial

import pandas as pd

from baoxue.analysis.records import row_records
from baoxue.analysis.sample import draw_number
from baoxue.view import asking, formats
from baoxue.view.findings import wording
from baoxue.view.reader import Reader
from baoxue.view.sections.samples import Sample, class_text, finds, kind_name, samples, taken
from baoxue.view.sections.section import (
    Download,
    Fold,
    Part,
    Reveal,
    Section,
    State,
    Table,
    header,
    nothing,
    person_list,
)
from baoxue.view.sections.units import NamedUnit
from baoxue.view.sections.visits import workbooks
from baoxue.view.sections.visits.ranking import ranking
from baoxue.view.session import today
from baoxue.view.slips import Slip, Taken
from baoxue.view.words import t

DIGITS = 12


def sample(r: Reader) -> Section | State:
    """Choose a unit: sizes and sample, the rows behind it on request, the form."""
    found = ranking(r)
    offered = {f"{it.kind}-{it.code}": found.units[it.kind, it.code].told for it in found.ranked}
    if not offered:
        return nothing(t("visits.sample_none"), r)
    with r.side_by_side():
        kind, _, code = r.option("visit", "visits.sample_unit", offered).partition("-")
        number = r.typed_digits(
            f"draw-{r.snapshot}-{code}", "visits.sample_number", draw_number(r.snapshot, kind, code), DIGITS
        )
    drawn = samples(r.ask("sample_pools", unit_kind=kind, unit_code=code), number, r.as_of)
    if not drawn:
        return nothing(t("visits.sample_none"), r)
    rows, unit = _rows(drawn), found.units[kind, code]
    title = t("visits.sample_list", count=len(rows))
    return Section(
        "",
        t("visits.sample_note"),
        (
            _sizes(drawn),
            Fold("visit-sample-rows", title, partial(_listed, r, rows)),
            _form(r, unit, drawn, number),
        ),
    )


def _sizes(drawn: Sequence[Sample]) -> Table:
    """Of each kind how many there are, how many are looked at, how, and what that can find."""
    codes = asking.code_names()
    lines = tuple(
        (
            kind_name(one.rule.kind, codes),
            formats.counted(one.drawn.pool, one.unit),
            taken(one),
            wording.begun(codes.get(("sample_how", one.rule.how), "")),
            finds(one),
        )
        for one in drawn
    )
    columns = header("visits.sample_column", "kind", "pool", "taken", "how", "finds")
    return Table(columns, lines, (16, 10, 22, 12, 40))


def _rows(drawn: Sequence[Sample]) -> pd.DataFrame:
    """Everybody who is in, kind by kind."""
    codes = asking.code_names()
    return pd.concat(
        [
            one.rows.assign(
                kind=kind_name(one.rule.kind, codes),
                class_of=[class_text(row.grade, row.class_name, codes) for row in row_records(one.rows)],
                drawn_why=[
                    row.why or t("visits.sample_by_number", row=row.row_number)
                    for row in row_records(one.rows)
                ],
            )
            for one in drawn
        ],
        ignore_index=True,
    )


def _listed(r: Reader, rows: pd.DataFrame) -> Sequence[Part]:
    """Kind, class and seat, the masked name for whoever sees it, and why the child is in."""
    listed = person_list(
        "visits.column",
        rows,
        r,
        ("kind", "text", 120, "visits.sample_column_kind"),
        ("class_of", "text", 110),
        ("seat", "count", 70),
        ("name", "text", 80),
        ("drawn_why", "text", 260),
        ("school", "text", 130),
        ("village", "text", 120),
        order=t("visits.sample_order"),
        unit="row",
    )
    return listed, Reveal(r.filters, "children", rows.drop_duplicates("child_key"), "child_key", "sample")


def _form(r: Reader, unit: NamedUnit, drawn: Sequence[Sample], number: str) -> Download:
    around = unit.filters(r.snapshot)

    def make(slip: Slip) -> Taken:
        findings = asking.ask("findings_followed", r.filters)
        here = (findings["unit_kind"] == unit.kind) & (findings["unit_code"] == unit.code)
        return workbooks.visit(
            slip,
            unit,
            drawn,
            asking.form_codes(workbooks.child_keys(drawn), r.filters),
            findings[here & findings["is_outstanding"].astype(bool)],
            asking.ask("inspectors_here", around),
            asking.code_names(workbooks.HAND),
            number,
            r.as_of,
        )

    label, name = t("visits.sample_take"), t("visits.sample_file", code=unit.code, day=today().isoformat())
    return Download(f"visit-form-{unit.code}", label, name, make, "visit_form", around)
