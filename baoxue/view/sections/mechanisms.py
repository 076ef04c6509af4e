"""What the page of the working systems says: each of the 26 with its measure, as the documents group them."""

from collections.abc import Iterable, Mapping, Sequence
from functools import partial

import pandas as pd

from baoxue.analysis.records import column_rows
from baoxue.analysis.trends import Trends
from baoxue.snapshots.indicators import load_indicators
from baoxue.snapshots.mechanisms import Group, Mechanism, load_mechanisms, load_sources
from baoxue.view import charts, formats
from baoxue.view.cards import Rate
from baoxue.view.findings import figures, wording
from baoxue.view.reader import Reader
from baoxue.view.sections.section import Fold, Part, Rates, Section, Table, first_snapshot, section
from baoxue.view.words import named, t

# The edges of the two lines, from the top down: line and level as the register of contracts has them.
EDGES = (
    ("1", "county_township"),
    ("1", "township_village"),
    ("1", "village_parent"),
    ("2", "bureau_school"),
    ("2", "school_teacher"),
)
SHOWN_WORST = 3


def measures() -> tuple[str, ...]:
    """The indicator that stands for each mechanism, each once, in order."""
    return tuple(dict.fromkeys(one.measure for one in load_mechanisms().values()))


def all_measures(group: str) -> tuple[str, ...]:
    """Every indicator of the mechanisms of a group, in the order of the mechanisms."""
    numbers = [one.number for one in load_mechanisms().values() if one.group.id == group]
    return tuple(dict.fromkeys(name for number in numbers for name in measures_of(number)))


def measures_of(number: int) -> tuple[str, ...]:
    """Every indicator of one mechanism."""
    return tuple(name for name, it in load_indicators().items() if number in it.mechanisms)


def every_measure() -> tuple[str, ...]:
    """The indicators that measure any of the mechanisms."""
    return tuple(name for name, one in load_indicators().items() if one.mechanisms)


def cards(r: Reader) -> Mapping[Group, tuple[Rate, ...]]:
    """A card for each mechanism that the registers tell of, by group in the order of the documents."""
    trends = r.trends(*measures())
    found: dict[Group, tuple[Rate, ...]] = {}
    for one in load_mechanisms().values():
        if figures.indicator(one.measure).needs <= r.present and (card := _card(one, trends, r)):
            found[one.group] = (*found.get(one.group, ()), card)
    return found


def _card(one: Mechanism, trends: Trends, r: Reader) -> Rate | None:
    label, under = f"{one.number} {named(one.name)}", named(figures.indicator(one.measure).short)
    return figures.rate_card(trends, one.measure, r.filters.stages, r.present, label=label, under=under)


def opening(r: Reader) -> Section:
    """How many of the mechanisms are counted, and how many reach what is due of their targets by now."""
    counted = [card for group in cards(r).values() for card in group if card.rate is not None]
    aimed = [card for card in counted if card.target is not None]
    later = sum(card.target is None and bool(card.later) for card in counted)
    return section(
        "mechanisms",
        None if r.previous_as_of else first_snapshot(),
        counted=len(counted),
        aimed=len(aimed),
        later=t("mechanisms.later", count=later) if later else "",
        reached=sum(_reached(card) for card in aimed),
    )


def _reached(card: Rate) -> bool:
    assert card.rate is not None and card.target is not None
    return card.rate <= card.target if card.better == "lower" else card.rate >= card.target


def groups(r: Reader) -> Sequence[Section]:
    """The mechanisms group by group; on request every indicator of the group and where it stands worst."""
    sources = load_sources()
    found = []
    for group, shown in cards(r).items():
        name = named(group.name)
        more = Fold(group.id, t("mechanisms.all_of", group=name), partial(_all_of, r, group.id))
        note = t("mechanisms.source", source=named(sources[group.source]))
        found.append(Section(name, note, (Rates(shown), more)))
    return found


def _all_of(r: Reader, group: str) -> tuple[Part | None, ...]:
    names = all_measures(group)
    rows = _worst(r.ask("indicator_places", indicators=names), names, r)
    header = (t("mechanisms.column_measure"), t("mechanisms.column_worst"))
    return Rates(r.cards(*names)), Table(header, rows, (35, 65)) if rows else None


def _worst(places: pd.DataFrame, names: Iterable[str], r: Reader) -> tuple[tuple[str, str], ...]:
    """For each indicator the places that stand worst, with their figures."""
    found = []
    for name in names:
        compared = figures.by_place(places, name, r.as_of, r.filters.stages).compared
        large = compared[(compared["standing"] != "too_small") & compared["rate"].notna()].head(SHOWN_WORST)
        if large.empty:
            continue
        definition = figures.indicator(name)
        texts = [
            f"{formats.whole(place)} {formats.percent(rate, definition.decimals)} "
            f"({formats.number(numerator)}/{formats.number(denominator)})"
            for place, rate, numerator, denominator in column_rows(
                large, "place", "rate", "numerator", "denominator"
            )
        ]
        found.append((named(definition.name), formats.joined(texts)))
    return tuple(found)


def two_lines(r: Reader) -> Section | None:
    """The tree of contracts of the two lines, signed and not signed."""
    if not r.has("pledges"):
        return None
    rows = r.ask("pledge_edges", by=("line", "level"))
    counted = {
        (str(line), str(level)): (int(due), int(signed))
        for line, level, due, signed in column_rows(rows, "line", "level", "due", "signed")
    }
    unsigned = _unsigned(r)
    edges = tuple(
        charts.DutyEdge(
            int(line) - 1,
            t(f"mechanisms.level_{level}"),
            t(f"mechanisms.upper_{level}"),
            t(f"mechanisms.lower_{level}"),
            *counted.get((line, level), (0, 0)),
            tuple(unsigned.get(level, ())),
        )
        for line, level in EDGES
    )
    due, signed = (sum(pair[index] for pair in counted.values()) for index in (0, 1))
    names = (t("mechanisms.line_1"), t("mechanisms.line_2"))
    return section(
        "mechanisms.lines",
        lambda heading: charts.duty_tree(names, edges, what=heading),
        source=r.source("pledge_signed_rate"),
        empty=not counted,
        heading="heading_all" if signed >= due else "heading",
        due=due,
        signed=signed,
        short=due - signed,
    )


def _unsigned(r: Reader) -> Mapping[str, list[str]]:
    """The places with contracts unsigned by level, those with most first."""
    rows = r.ask("pledge_edges", by=("code", "level"))
    found: dict[str, list[tuple[int, str]]] = {}
    for level, code, name, due, signed in column_rows(rows, "level", "code", "name", "due", "signed"):
        if signed < due:
            found.setdefault(level, []).append((signed - due, wording.place(code, name, None)))
    return {level: [name for _, name in sorted(places)] for level, places in found.items()}
