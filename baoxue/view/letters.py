"""Papers of a visit to take along: its record, the notice to put right, and a public notice of a year."""

from typing import Any

import pandas as pd

from baoxue.analysis.records import row_records
from baoxue.paper.docx import docx_file
from baoxue.view import blocks, filter_bar, taking
from baoxue.view.asking import ask, settings_in_force
from baoxue.view.findings import figures
from baoxue.view.findings.chosen import Chosen
from baoxue.view.findings.visits import letters
from baoxue.view.slips import Slip, Taken
from baoxue.view.words import t
from baoxue.warehouse import Filters


def section(chosen: Chosen, findings: pd.DataFrame) -> None:
    """Choose a visit: its papers; and the public notice, which is of all visits of the choice."""
    if not chosen.has("inspections"):
        blocks.not_supplied(t("letters.what"), figures.register_name("inspections"))
        return
    rows = ask("inspection_records", chosen.filters)
    if rows.empty:
        blocks.empty(t("letters.what"), as_of=chosen.as_of)
        return
    number = filter_bar.option("visit_record", t("letters.choose"), letters.offered(rows))
    visit: Any = next(row for row in row_records(rows) if row.inspection_number == number)
    own = findings[findings["inspection_number"] == number]
    # In the log a visit to a village stands under the township around it.
    around = Filters(
        county=visit.county_code,
        township=visit.township_code,
        school=visit.school_code or None,
        snapshot=chosen.snapshot,
    )
    inspector = str(visit.inspector or "")
    settings = settings_in_force(chosen.filters)

    def record(slip: Slip) -> Taken:
        return Taken(docx_file(letters.record(slip, visit, own, inspector)), len(own))

    def notice(slip: Slip) -> Taken:
        return Taken(docx_file(letters.notice(slip, visit, own, settings, inspector)), len(own))

    taking.button(
        t("letters.take_record"),
        t("letters.record_file", number=number),
        record,
        key="visit-record",
        what="visit_record",
        filters=around,
    )
    if len(own):
        taking.button(
            t("letters.take_notice"),
            t("letters.notice_file", number=number),
            notice,
            key="visit-notice",
            what="rectification_notice",
            filters=around,
        )
    else:
        blocks.note(t("letters.no_findings"))
    blocks.note(t("letters.note"))
    county = filter_bar.county_name()

    def announcement(slip: Slip) -> Taken:
        return Taken(docx_file(letters.announcement(slip, rows, findings, chosen, county)), len(rows))

    taking.button(
        t("letters.take_public"),
        t("letters.public_file", day=chosen.as_of.isoformat()),
        announcement,
        key="visit-public",
        what="visit_announcement",
        filters=chosen.filters,
        destination="public",
    )
