"""What of a snapshot may be published: the fixed list of tables as the publication rule leaves them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from baoxue.analysis.release import headlines, public_tables, release
from baoxue.analysis.released import WHOLE, Cell, PublicTable, Released, Rules, Shown, TableRule, change
from baoxue.paper.workbook import Sheet
from baoxue.snapshots.indicators import load_indicators
from baoxue.view import formats
from baoxue.view.findings import figures, wording
from baoxue.view.findings.chosen import Chosen
from baoxue.view.listing import Column, Kind
from baoxue.view.words import named, t

STAGES = ("primary", "junior", WHOLE)
_OUTSIDE = "-"  # no township: see analysis/release.py
_WIDTHS = (130, 70, 190, 190, 110, 110)
Names = Mapping[str, tuple[str, str | None]]


@dataclass(frozen=True)
class Publication:
    """One table of the list: what may be told of it now, and what could be told of it last time."""

    rule: TableRule
    now: Released | None
    before: Released | None
    missing: str | None = None
    """The register without which there is no such table."""

    @property
    def name(self) -> str:
        """What the table is called."""
        return named(self.rule.name)


def read(
    rules: Rules,
    now: pd.DataFrame,
    before: pd.DataFrame | None,
    chosen: Chosen,
    only: Sequence[str] | None = None,
) -> tuple[Publication, ...]:
    """The tables of one county in the order of the list, released; `only` those with these ids.

    `now` and `before` are answers to `indicator_places` by code, indicator and stage.
    """
    found = _tables(now, rules, chosen.filters.county or "", chosen.as_of, only)
    earlier = {}
    if before is not None and chosen.previous_as_of:
        earlier = _tables(before, rules, chosen.filters.county or "", chosen.previous_as_of, only)
    return tuple(
        Publication(
            rule,
            found.get(rule.id),
            earlier.get(rule.id),
            None if rule.id in found else figures.missing_register(rule.indicator, chosen.present),
        )
        for rule in rules.tables
        if only is None or rule.id in only
    )


def _tables(
    rows: pd.DataFrame, rules: Rules, county: str, on: date, only: Sequence[str] | None
) -> dict[str, Released]:
    tables: tuple[PublicTable, ...] = public_tables(rows, rules, headlines(county, on))
    return {one.id: release(one, rules) for one in tables if only is None or one.id in only}


def heading(rules: Rules) -> str:
    """How many tables may be published."""
    return t("publication.heading", count=len(rules.tables))


def note(rules: Rules) -> str:
    """The rule in a sentence."""
    return t("publication.note", up_to=rules.hidden_up_to, base=rules.base, least_group=rules.least_group)


def coarsened(one: Publication) -> str:
    """What was taken out beyond the rule so that nobody can work hidden counts out of sums; else empty."""
    if one.now is None or not one.now.coarsened:
        return ""
    return t(f"publication.coarsened_{one.now.coarsened[-1]}")


def rows(one: Publication, names: Names) -> pd.DataFrame:
    """A line for each place and stage, in words; the county's last."""
    return pd.DataFrame(list(_lines(one, names)), columns=[column.name for column in columns(one)])


def columns(one: Publication) -> tuple[Column, ...]:
    """Place, stage, numerator, denominator, rate, change since the snapshot before."""
    definition = load_indicators()[one.rule.indicator]
    of = named(definition.denominator) if definition.denominator else ""
    told: tuple[tuple[str, str, Kind], ...] = (
        ("place", t("publication.place"), "text"),
        ("stage", t("publication.stage"), "text"),
        ("numerator", named(definition.numerator), "figure"),
        ("denominator", of, "figure"),
        ("rate", named(definition.short), "figure"),
        ("change", t("publication.change"), "figure"),
    )
    return tuple(
        Column(name, label, kind, width) for (name, label, kind), width in zip(told, _WIDTHS, strict=True)
    )


def _lines(one: Publication, names: Names) -> Iterator[tuple[str, ...]]:
    assert one.now is not None
    digits = load_indicators()[one.rule.indicator].decimals
    places = sorted({cell.place for cell in one.now.shown} - {WHOLE})
    stages = [stage for stage in STAGES if any(cell.stage == stage for cell in one.now.shown)]
    for place in (*places, WHOLE):
        for stage in stages:
            above, below = Cell(place, stage, "numerator"), Cell(place, stage, "denominator")
            yield (
                _place(place, names),
                wording.stage_name(stage) if stage else t("publication.all_stages"),
                _told(one.now, above),
                _told(one.now, below),
                _rate(one.now, above, below, digits),
                _changed(one, above),
            )


def _place(place: str, names: Names) -> str:
    if place == WHOLE:
        return t("publication.county")
    if place == _OUTSIDE:
        return t("publication.no_township")
    zh, en = names.get(place, (place, None))
    return wording.place(place, zh, en)


def _told(released: Released, cell: Cell) -> str:
    """A count as it may stand: rounded, hidden, withheld, or 不适用 where there is nobody to be counted."""
    shown: Shown | None = released.shown.get(cell)
    if shown is None:
        return t("publication.not_applicable")
    if shown.value is None:
        return t(f"publication.{shown.state}", up_to=released.rules.hidden_up_to)
    return formats.number(shown.value)


def _rate(released: Released, above: Cell, below: Cell, digits: int) -> str:
    if (exact := released.table.rates.get((above, below))) is not None:
        return t("publication.exact", rate=formats.percent(*exact))
    if above not in released.shown or below not in released.shown:
        return t("publication.not_applicable")
    rate = released.rate(above.place, above.stage)
    return formats.DASH if rate is None else formats.percent(rate, digits)


def _changed(one: Publication, cell: Cell) -> str:
    assert one.now is not None
    moved = change(one.before.shown.get(cell) if one.before else None, one.now.shown.get(cell))
    if moved is None:
        return formats.DASH
    return formats.with_sign(moved, formats.number(abs(moved)))


def sheets(all: Sequence[Publication], names: Names) -> tuple[Sheet, ...]:
    """A sheet for each table that came."""
    made = []
    for number, one in enumerate(all, start=1):
        head = tuple(column.label for column in columns(one))
        if one.now is None:
            line = (t("publication.not_reported", register=one.missing or ""), *[""] * (len(head) - 1))
            lines: tuple[tuple[str, ...], ...] = (line,)
        else:
            lines = tuple(_lines(one, names))
        made.append(Sheet(f"{number} {one.name}", head, lines, (22, 10, 26, 26, 16, 16)))
    return tuple(made)
