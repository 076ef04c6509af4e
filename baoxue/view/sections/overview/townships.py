"""Who answers for what is late, one figure on the map of the townships, and what zero reports are worth."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from baoxue.analysis.outlines import Outlines, OutlinesError, outlines
from baoxue.analysis.records import row_records
from baoxue.view import charts, formats
from baoxue.view.charts.township_map import MapPlace, Role
from baoxue.view.findings import figures, steps, wording
from baoxue.view.reader import Reader
from baoxue.view.sections.overview.headline import compared_names
from baoxue.view.sections.section import Section, State, Table, header, not_supplied, section
from baoxue.view.sections.zeros import reports
from baoxue.view.words import named, t

OWNER_WIDTHS = (15, 19, 13, 16, 37)
LINES = ("township", "village", "school")
ZEROS_LISTED = 12
ROLES: Mapping[str, Role] = {"too_small": "suppressed", "worse": "worse", "better": "better"}
TOWNSHIP = len("000000000")


def owners(r: Reader) -> Section | State:
    """Who answers for what is late, on both lines."""
    if not r.has(*steps.LEDGERS):
        return not_supplied(r, t("overview.fold_owners"), "suspected_cases")
    rows = r.ask("late_owners")
    head = header("overview.owner", "township", "school", "step", "late", "people")
    lines = tuple(
        (
            *(_answers(it, line) for line in ("township", "school")),
            t(f"step.{it.step}"),
            t("overview.owner_days", count=it.late_cases, days=it.longest_days, limit=it.limit_days),
            _people(it),
        )
        for it in row_records(rows)
    )
    found = section(
        "overview.owners",
        Table(head, lines, OWNER_WIDTHS) if lines else None,
        source=r.source(steps.late(r.present)),
        heading="heading" if lines else "heading_none",
        cases=int(rows["late_cases"].sum()),
        townships=rows["township_code"].nunique(),
        schools=rows["school_code"].nunique(),
    )
    if unknown := steps.unknown_note(r.present):
        heading = t("dropout.owners_heading_part", heading=found.heading, unknown=unknown)
        return replace(found, heading=heading)
    return found


def _answers(row: Any, line: str) -> str:
    """A place with its head, and whether the contract of this year is signed."""
    code, role = getattr(row, f"{line}_code"), getattr(row, f"{line}_role")
    if not wording.known(code):
        return formats.DASH
    is_signed = getattr(row, f"{line}_signed")
    key = "no_contract" if not wording.known(role) else "signed" if is_signed else "not_signed"
    return t(f"overview.owner_{key}", place=wording.place(code, getattr(row, line), None), role=role)


def _people(row: Any) -> str:
    told = [
        t(f"overview.owner_of_{line}", names=names)
        for line in LINES
        if wording.known(names := getattr(row, f"{line}_people"))
    ]
    return t("format.list_comma").join(told) if told else t("overview.owner_nobody")


def where(r: Reader) -> Section:
    """One figure where the townships lie; a chart's alternative for those who know the map."""
    name = r.option("mapped", "overview.depth_what", compared_names())
    rows = r.whole_county.ask("indicator_places", indicators=(name,))
    found = figures.by_place(rows, name, r.as_of, r.filters.stages)
    definition = found.definition
    marks = tuple(
        MapPlace(
            row.code,
            row.place,
            t("chart.too_few")
            if row.standing == "too_small"
            else formats.percent(row.rate, definition.decimals),
            role=ROLES.get(row.standing, "context"),
            own=row.code == r.filters.township,
            more=formats.of(row.numerator, row.denominator, definition.counted),
        )
        for row in row_records(found.compared)
        if wording.known(row.code) and len(row.code) == TOWNSHIP
    )
    shapes = _outlines(marks)
    worse = sum(mark.role == "worse" for mark in marks)
    return section(
        "overview.map",
        charts.township_map(marks, outlines=shapes, what=named(definition.name)) if marks else None,
        source=r.source(name),
        empty=not marks,
        heading="heading" if worse else "fine",
        note=t("overview.map_note_outlines" if shapes else "overview.map_note_tiles"),
        name=named(definition.name),
        count=worse,
    )


def _outlines(marks: tuple[MapPlace, ...]) -> Outlines | None:
    try:
        return outlines([mark.code for mark in marks])
    except OutlinesError:
        return None  # the steward is told where the file is checked; tiles do meanwhile


def zeros(r: Reader) -> Section | State:
    """Which zero reports the ledger contradicts, and how far the others can be believed."""
    return reports(r, ZEROS_LISTED)
