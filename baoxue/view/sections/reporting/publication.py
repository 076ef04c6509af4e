"""对外公开: the tables of a snapshot that may leave the offices, as the publication rule leaves them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from baoxue.analysis.release import headlines, load_rules, public_tables, release
from baoxue.analysis.released import WHOLE, Cell, Released, TableRule, change
from baoxue.paper.workbook import Sheet
from baoxue.snapshots.indicators import Indicator, load_indicators
from baoxue.view import asking, formats
from baoxue.view.findings import wording
from baoxue.view.listing import Column
from baoxue.view.reader import Reader
from baoxue.view.sections.section import Download, Fold, Part, Section, State, not_supplied, row_list, section
from baoxue.view.slips import Slip, Taken
from baoxue.view.words import named, t
from baoxue.warehouse import Filters

STAGES = ("primary", "junior", WHOLE)
COUNTY_CODE = 6
"""Digits of a county's code."""
_PLACES = {WHOLE: "publication.county", "-": "publication.no_township"}
"""What is no township (analysis/release.py) -> the key of its name."""
_SHEET_WIDTHS = (22, 10, 26, 26, 16, 16)


@dataclass(frozen=True)
class Publication:
    """One table of the list: what may be told of it now (None: it cannot be made), and last time."""

    rule: TableRule
    now: Released | None
    before: Released | None

    @property
    def definition(self) -> Indicator:
        """What it counts."""
        return load_indicators()[self.rule.indicator]


def published_tables(r: Reader) -> Section | None:
    """The fixed list of tables, one shown on request, all as a workbook.

    Only for those to whom a whole county belongs: from a part of it, no total of it can be told.
    """
    counties = [code for code in r.area if len(code) == COUNTY_CODE]
    if not counties:
        return None
    fold = Fold("publication", t("publication.fold"), lambda: _one(r, counties))
    return section("publication", fold, note=_rule(), count=len(load_rules().tables))


def _rule() -> str:
    """The rule in a sentence."""
    rules = load_rules()
    return t("publication.note", up_to=rules.hidden_up_to, base=rules.base, least_group=rules.least_group)


def _one(r: Reader, counties: Sequence[str]) -> tuple[Part, ...]:
    """The table that the reader chooses, and the workbook of all."""
    if r.filters.county not in counties:
        return (State(t("publication.one_county"), t("publication.one_county_more")),)
    tables = {it.id: named(it.name) for it in load_rules().tables}
    (one,) = _read(r, r.option("public", "publication.choose", tables))
    return _shown(one, r), Download(
        "take-public",
        t("publication.take"),
        t("publication.file", day=r.as_of),
        partial(_workbook, r=r),
        what="publication",
        filters=_whole_county(r, r.snapshot),
        destination="public",
    )


def _whole_county(r: Reader, snapshot: str) -> Filters:
    """Whatever township, school or stage the page looks at."""
    return Filters(county=r.filters.county, stage="all", snapshot=snapshot)


def _read(r: Reader, only: str | None = None) -> tuple[Publication, ...]:
    """The tables of the county in the order of the list, released; `only` that with this id."""
    before = asking.previous(r.filters)
    now = _released(r, r.snapshot, r.as_of, only)
    earlier = _released(r, before.id, before.as_of, only) if before else {}
    rules = [it for it in load_rules().tables if only in (None, it.id)]
    return tuple(Publication(it, now.get(it.id), earlier.get(it.id)) for it in rules)


def _released(r: Reader, snapshot: str, on: date, only: str | None) -> dict[str, Released]:
    rules = load_rules()
    rows = asking.ask(
        "indicator_places",
        _whole_county(r, snapshot),
        by=("code", "indicator", "stage"),
        indicators=tuple(it.indicator for it in rules.tables),
    )
    tables = public_tables(rows, rules, headlines(r.filters.county or "", on))
    return {it.id: release(it, rules) for it in tables if only in (None, it.id)}


def _lacking(one: Publication, r: Reader) -> tuple[str, ...]:
    """The registers without which there is no such table."""
    return tuple(name for name in one.definition.registers if name not in r.present)


def _shown(one: Publication, r: Reader) -> Part:
    """A line for each place and stage, in words; the county's last."""
    if one.now is None:
        return not_supplied(r, named(one.rule.name), *_lacking(one, r))
    # What was taken out beyond the rule, so that nobody can work hidden counts out of sums.
    coarsened = t(f"publication.coarsened_{one.now.coarsened[-1]}") if one.now.coarsened else ""
    return row_list(_columns(one), _lines(one, one.now), "public", coarsened, "row")


def _columns(one: Publication) -> tuple[Column, ...]:
    """Place, stage, numerator, denominator, rate, change since the snapshot before."""
    numerator, denominator, rate = (
        named(it) for it in (one.definition.numerator, one.definition.denominator, one.definition.short)
    )
    return (
        Column("place", t("publication.place"), "text", 130),
        Column("stage", t("publication.stage"), "text", 90),
        Column("numerator", numerator, "figure", 190),
        Column("denominator", denominator, "figure", 190),
        Column("rate", rate, "figure", 110),
        Column("change", t("publication.change"), "figure", 110),
    )


def _lines(one: Publication, now: Released) -> Iterator[tuple[str, ...]]:
    names = asking.place_names()
    places = sorted({cell.place for cell in now.shown} - {WHOLE})
    stages = [stage for stage in STAGES if any(cell.stage == stage for cell in now.shown)]
    for place in (*places, WHOLE):
        for stage in stages:
            above, below = Cell(place, stage, "numerator"), Cell(place, stage, "denominator")
            moved = change(one.before.shown.get(above) if one.before else None, now.shown.get(above))
            yield (
                t(_PLACES[place])
                if place in _PLACES
                else wording.place(place, *names.get(place, (place, None))),
                wording.stage_name(stage) if stage else t("publication.all_stages"),
                _count(now, above),
                _count(now, below),
                _rate(now, above, below, one.definition.decimals),
                formats.DASH if moved is None else formats.with_sign(moved, formats.number(abs(moved))),
            )


def _count(released: Released, cell: Cell) -> str:
    """As it may stand: rounded, hidden, withheld, or 不适用 where there is nobody to be counted."""
    shown = released.shown.get(cell)
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
    return formats.percent(released.rate(above.place, above.stage), digits)


def _workbook(slip: Slip, r: Reader) -> Taken:
    """A sheet for each table; of one that did not come, what is missing."""
    sheets = []
    for number, one in enumerate(_read(r), start=1):
        head = tuple(column.label for column in _columns(one))
        if one.now is None:
            missing = t("publication.not_reported", register=r.registers(_lacking(one, r)))
            lines: tuple[tuple[str, ...], ...] = ((missing, *[""] * (len(head) - 1)),)
        else:
            lines = tuple(_lines(one, one.now))
        sheets.append(Sheet(f"{number} {named(one.rule.name)}", head, lines, _SHEET_WIDTHS))
    made = slip.workbook(t("publication.title"), tuple(sheets), {t("publication.rule"): _rule()})
    return Taken(made, sum(len(sheet.rows) for sheet in sheets))
