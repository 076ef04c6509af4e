"""The parts of the dropout page that are asked for: owners, outcomes, attempts, relapses, cohorts, forms."""

from collections.abc import Mapping

import pandas as pd

from baoxue.analysis.trends import Trends
from baoxue.view import blocks, listing, render, taking
from baoxue.view.asking import ask
from baoxue.view.filter_bar import option
from baoxue.view.findings import dropout_depth as depth
from baoxue.view.findings import figures
from baoxue.view.findings.chosen import Chosen
from baoxue.view.reader import Reader
from baoxue.view.sections import durations
from baoxue.view.words import t

CASES = ("suspected_cases", "dropout_cases")


def cases_in_depth(cases: pd.DataFrame, chosen: Chosen) -> None:
    """Who holds which open cases, what became of those found, what persuading took, who left again."""
    with blocks.folded(t("dropout.fold_owners"), "owners") as is_open:
        if is_open:
            with blocks.section(depth.owners_heading(cases, chosen), t("dropout.owners_note")):
                if len(cases):
                    listing.small_table(depth.owner_head(), depth.owner_rows(cases, chosen))
                blocks.source_line(depth.source("owners", CASES, chosen, "cases_late"))
    with blocks.folded(t("dropout.fold_outcomes"), "outcomes") as is_open:
        if is_open and _supplied("outcomes", "suspected_cases", chosen):
            found = depth.outcomes(ask("case_outcomes", chosen.filters, by=("outcome",)))
            with blocks.section(found.heading, found.note):
                blocks.draw(found, depth.source("outcomes", CASES, chosen, "comparison_cleared_rate"))
    with blocks.folded(t("dropout.fold_attempts"), "attempts") as is_open:
        if is_open:
            _attempts(chosen)
    with blocks.folded(t("dropout.fold_durations"), "durations") as is_open:
        if is_open:
            reader = Reader.of(chosen.filters)
            render.draw((durations.returns(reader), durations.relapses(reader)))
    with blocks.folded(t("dropout.fold_relapse"), "relapse") as is_open:
        if is_open and _supplied("relapse", "dropout_cases", chosen):
            found = depth.relapses(ask("case_relapses", chosen.filters))
            with blocks.section(found.heading, found.note):
                blocks.draw(
                    found, depth.source("relapse", ("dropout_cases",), chosen, "returned_stable_rate")
                )


def _supplied(fold: str, register: str, chosen: Chosen) -> bool:
    """Whether the register of a fold came; where it did not, that is said in place of figures."""
    if not chosen.has(register):
        blocks.not_supplied(t(f"dropout.fold_{fold}"), figures.register_name(register))
    return chosen.has(register)


def _attempts(chosen: Chosen) -> None:
    if not _supplied("attempts", "persuasion_visits", chosen):
        return
    found = depth.attempts(ask("persuasion_attempts", chosen.filters, by=("attempt",)))
    with blocks.section(found.heading, found.note):
        blocks.draw(found, depth.source("attempts", ("persuasion_visits",), chosen, "persuasion_joint_share"))
        methods = ask("persuasion_methods", chosen.filters)
        if len(methods):
            listing.small_table(*depth.method_table(methods))


def followed(chosen: Chosen) -> None:
    """Cohorts that are followed child by child, and the figures as UNESCO counts them."""
    for key, names in (
        ("cohorts", depth.COHORTS),
        ("uis", depth.UIS),
    ):
        with blocks.folded(t(f"dropout.fold_{key}"), key) as is_open:
            if not is_open:
                continue
            trends = Trends(ask("indicator_trend", chosen.filters, indicators=names), chosen.as_of)
            heading = depth.followed_heading(trends, names[0], key)
            with blocks.section(heading, t(f"dropout.{key}_note")):
                header, rows = depth.followed(trends, names)
                if rows:
                    listing.small_table(header, rows)
                elif lacking := figures.missing_registers(names, chosen.present):
                    blocks.not_supplied(t(f"dropout.fold_{key}"), lacking)
                else:
                    blocks.first_snapshot()
                for name in names:
                    blocks.source_line(figures.source(name, chosen.as_of))


def forms(chosen: Chosen) -> None:
    """The monthly and the quarterly report, filled in and ready to be taken along."""
    for kind, periods in (("month", depth.months), ("quarter", depth.quarters)):
        with blocks.folded(t(f"dropout.fold_{kind}"), f"form-{kind}") as is_open:
            if is_open:
                _form(chosen, kind, {one.key: one for one in periods(chosen.as_of)})


def _form(chosen: Chosen, kind: str, offered: Mapping[str, depth.Period]) -> None:
    wanted = option(
        f"{kind}_form", t("dropout.form_period"), {key: one.label for key, one in offered.items()}
    )
    period = offered[wanted]
    rows = ask(
        "report_form",
        chosen.filters,
        by=("stage",),
        **{"from": period.first.isoformat(), "to": period.last.isoformat()},
    )
    filled = depth.form(rows, period, chosen)
    with blocks.section(filled.heading, t("dropout.form_note", last=period.last.isoformat())):
        for name, (header, lines) in (("suspected", filled.suspected), ("out", filled.out)):
            blocks.note(t(f"dropout.form_{name}"))
            listing.small_table(header, depth.written(lines))
        blocks.source_line(depth.source("form", CASES, chosen, "dropout_rate_open"))
        taking.button(
            t("dropout.form_take"),
            t("dropout.form_name", period=period.key),
            lambda slip: taking.Taken(slip.workbook(filled.heading, filled.sheets()), len(filled.out[1])),
            key=f"report-{kind}",
            what="report_form",
            filters=chosen.filters,
        )
