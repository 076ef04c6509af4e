"""What the overview says on request: every point, reports owed, what changed since a day, a paragraph."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

import pandas as pd

from baoxue.analysis.explained import Explained, explained
from baoxue.analysis.records import column_rows
from baoxue.analysis.sentences import facts_of, sentences
from baoxue.snapshots.catalog import Snapshot
from baoxue.view import charts, formats, listing
from baoxue.view.findings import fair, figures, overview, wording
from baoxue.view.findings.chosen import Chosen
from baoxue.view.findings.finding import Finding
from baoxue.view.findings.overview import Overview
from baoxue.view.words import named, t

# Whose change can be followed child by child (queries/questions/change_causes.sql).
EXPLAINED = (
    "dropout_rate_open",
    "suspected_open",
    "out_of_school_rate",
    "net_enrolment_rate",
    "disabled_enrolment_rate",
)
REPORTS = ("school_month", "county_quarter", "city_term", "province_year")
REPORTS_BY = ("kind", "period", "due_on")


def every_sentence(
    found: Overview,
    chosen: Chosen,
    rows: pd.DataFrame,
    places: Mapping[str, tuple[str, str | None]],
    only: bool,
) -> tuple[listing.Line, ...]:
    """What the published rules say, gravest first; `only` what needs attention. `rows`: `notable_facts`."""
    names = {code: wording.either(*both) for code, both in places.items()}
    facts = replace(found.facts, facts=facts_of(rows))
    return tuple(
        overview.said(one, chosen, found.happened, names)
        for one in sentences(facts)
        if one.needs_attention or not only
    )


def calendar(rows: pd.DataFrame, chosen: Chosen) -> Finding:
    """The four ones over twelve months, from `report_calendar` by kind and period."""
    if rows.empty:
        return Finding(t("overview.calendar_none"))
    columns = ("kind", "period", "due_on", "done", "late", "missing")
    cells = tuple(
        charts.CalendarCell(kind, due.replace(day=1), int(done), int(late), int(missing), period)
        for kind, period, due_on, done, late, missing in column_rows(rows, *columns)
        if kind in REPORTS and (due := wording.day_of(due_on)) is not None
    )
    missing, late = sum(cell.missing for cell in cells), sum(cell.late for cell in cells)
    said = t("overview.calendar_heading", missing=formats.number(missing), late=formats.number(late))
    if not missing and not late:
        said = t("overview.calendar_all")
    kinds = tuple((kind, t(f"overview.report_{kind}")) for kind in REPORTS)
    months = tuple(sorted({cell.month for cell in cells}))
    return Finding(said, t("overview.calendar_note"), charts.duty_calendar(kinds, months, cells, what=said))


def earlier(snapshots: Sequence[Snapshot], chosen: Chosen) -> dict[str, str]:
    """The snapshots before the one looked at, newest first: id -> its day."""
    found = [one for one in snapshots if one.as_of < chosen.as_of]
    return {one.id: formats.day(one.as_of) for one in reversed(found)}


def measures() -> dict[str, str]:
    """The figures whose change can be explained, with their names."""
    return {name: named(figures.indicator(name).name) for name in EXPLAINED}


def since(rows: pd.DataFrame, name: str, snapshot: str, chosen: Chosen) -> Finding:
    """The change of one figure since a snapshot in parts, from `change_causes`."""
    before = date.fromisoformat(snapshot.rpartition(".")[0])
    definition = figures.indicator(name)
    found = explained(rows).get(name)
    if found is None:
        return Finding(t("overview.since_none", name=named(definition.name)))
    is_count = definition.unit == "count" or found.before is None or found.now is None
    start, end = _ends(found, is_count)
    words = {
        "name": named(definition.name),
        "before": _value(start, is_count, definition.decimals),
        "now": _value(end, is_count, definition.decimals),
        "day": formats.day(before),
    }
    chart = charts.waterfall(
        start,
        fair.change_parts(found, definition.better),
        end,
        before_name=formats.day(before),
        now_name=formats.day(chosen.as_of),
        unit=definition.counted if is_count else "percent",
        decimals=definition.decimals + 1 if not is_count else 0,
        what=t("overview.since_heading", **words),
    )
    return Finding(t("overview.since_heading", **words), t("overview.since_note"), chart)


def rows_aside(compared: Sequence[Snapshot], name: str) -> str:
    """How many wrong rows of the figure's registers were set aside in the snapshots compared: whom they name
    is not known on that day, and neither gone nor new. Empty text where there are none."""
    needs = figures.indicator(name).needs
    count = sum(
        it.set_aside for one in compared for register, it in one.registers.items() if register in needs
    )
    return t("overview.since_aside", count=count) if count else ""


def _ends(found: Explained, is_count: bool) -> tuple[float, float]:
    if is_count or found.before is None or found.now is None:
        return float(found.numerator_before), float(found.numerator)
    return float(found.before), float(found.now)


def _value(value: float, is_count: bool, decimals: int) -> str:
    return formats.counted(value) if is_count else formats.percent(value, decimals)


def paragraph(found: Overview, lines: Sequence[listing.Line], chosen: Chosen, place: str) -> str:
    """A paragraph with figures and date, to copy into a report; without marks."""
    rates = [
        t(
            "overview.text_rate",
            name=rate.label,
            value=formats.percent(rate.rate, rate.decimals),
            of=_of(rate),
        )
        for rate in found.rates
        if rate.rate is not None
    ]
    said = [line.text.replace("**", "").replace(formats.JOINER, "") for line in lines]
    parts = [
        t("overview.text_begin", day=formats.day(chosen.as_of), place=place, heading=found.heading),
        t("overview.text_rates", rates=t("overview.text_between").join(rates)) if rates else "",
        t("overview.text_points", points="".join(said)) if said else "",
        t("overview.text_end", day=formats.day(chosen.as_of)),
    ]
    return t("format.between_sentences").join(part for part in parts if part).replace(formats.NBSP, " ")


def _of(rate: object) -> str:
    numerator, denominator = getattr(rate, "numerator", None), getattr(rate, "denominator", None)
    if numerator is None or denominator is None:
        return ""
    return f"{formats.number(numerator)}/{formats.number(denominator)}"
