"""What the page of the working systems says: each of the 26 with its measure, as the documents group them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pandas as pd

from baoxue.analysis.records import column_rows
from baoxue.analysis.trends import Trends
from baoxue.snapshots.indicators import load_indicators
from baoxue.snapshots.mechanisms import Group, Mechanism, load_mechanisms, load_sources
from baoxue.view import charts, formats
from baoxue.view.cards import Rate
from baoxue.view.findings import figures, wording
from baoxue.view.findings.chosen import Chosen
from baoxue.view.findings.finding import Finding
from baoxue.view.words import named, t

# The edges of the two lines, from the top down: line and level as the register of contracts has them.
EDGES = (
    ("1", "county_township"),
    ("1", "township_village"),
    ("1", "village_parent"),
    ("2", "bureau_school"),
    ("2", "school_teacher"),
)
EDGES_BY = ("line", "level")
SHOWN_WORST = 3


@dataclass(frozen=True)
class System:
    """One group of a document: its heading, where it stands, and a card for each of its mechanisms."""

    id: str
    heading: str
    note: str
    cards: tuple[Rate, ...]


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


def systems(trends: Trends, chosen: Chosen) -> tuple[System, ...]:
    """The groups with their cards, in the order of the documents; what no register that came can tell is
    left out."""
    groups: dict[str, list[Mechanism]] = {}
    for one in load_mechanisms().values():
        groups.setdefault(one.group.id, []).append(one)
    found = (
        System(
            id,
            named(members[0].group.name),
            _source(members[0].group),
            tuple(
                card
                for one in members
                if figures.indicator(one.measure).needs <= chosen.present
                and (card := _card(one, trends, chosen))
            ),
        )
        for id, members in groups.items()
    )
    return tuple(system for system in found if system.cards)


def every_measure() -> tuple[str, ...]:
    """The indicators that measure any of the mechanisms."""
    return tuple(name for name, one in load_indicators().items() if one.mechanisms)


def _source(group: Group) -> str:
    return t("mechanisms.source", source=named(load_sources()[group.source]))


def _card(one: Mechanism, trends: Trends, chosen: Chosen) -> Rate | None:
    return figures.rate_card(
        trends,
        one.measure,
        chosen.filters.stages,
        chosen.present,
        label=f"{one.number} {named(one.name)}",
        under=named(figures.indicator(one.measure).short),
    )


def heading(found: Iterable[System]) -> str:
    """How many of the measures reach their target, how many do not, and how many cannot be counted."""
    cards = [card for system in found for card in system.cards]
    counted = [card for card in cards if card.rate is not None]
    aimed = [card for card in counted if card.target is not None]
    short = [card for card in aimed if not _reached(card)]
    return t(
        "mechanisms.heading",
        all=len(cards),
        counted=len(counted),
        aimed=len(aimed),
        reached=len(aimed) - len(short),
    )


def _reached(card: Rate) -> bool:
    assert card.rate is not None and card.target is not None
    return card.rate <= card.target if card.better == "lower" else card.rate >= card.target


def more_cards(names: Iterable[str], trends: Trends, chosen: Chosen) -> tuple[Rate, ...]:
    """A card for each of some indicators."""
    cards = (figures.rate_card(trends, name, chosen.filters.stages, chosen.present) for name in names)
    return tuple(card for card in cards if card)


def worst(places: pd.DataFrame, names: Iterable[str], chosen: Chosen) -> tuple[tuple[str, ...], ...]:
    """For each indicator the places that stand worst, with their figures: rows of ready text."""
    found = []
    for name in names:
        if not (places["indicator"] == name).any():
            continue
        compared = figures.by_place(places, name, chosen.as_of, chosen.filters.stages).compared
        large = compared[(compared["standing"] != "too_small") & compared["rate"].notna()].head(SHOWN_WORST)
        if large.empty:
            continue
        definition = figures.indicator(name)
        said = [
            f"{formats.whole(place)} {formats.percent(rate, definition.decimals)} ({of})"
            for place, rate, of in zip(
                large["place"],
                large["rate"],
                (
                    f"{formats.number(n)}/{formats.number(d)}"
                    for n, d in column_rows(large, "numerator", "denominator")
                ),
                strict=True,
            )
        ]
        found.append((named(definition.name), t("format.between_names").join(said)))
    return tuple(found)


def two_lines(edges: pd.DataFrame, by_place: pd.DataFrame) -> Finding:
    """The tree of contracts, from `pledge_edges` for the choice and by place below it."""
    counted: Mapping[tuple[str, str], tuple[int, int]] = {
        (str(line), str(level)): (int(due), int(signed))
        for line, level, due, signed in column_rows(edges, "line", "level", "due", "signed")
    }
    if not counted:
        return Finding(t("mechanisms.lines_none"))
    drawn = tuple(
        charts.DutyEdge(
            int(line) - 1,
            t(f"mechanisms.level_{level}"),
            t(f"mechanisms.upper_{level}"),
            t(f"mechanisms.lower_{level}"),
            *counted.get((line, level), (0, 0)),
            _where(by_place, level),
        )
        for line, level in EDGES
    )
    due, signed = (sum(pair[index] for pair in counted.values()) for index in (0, 1))
    key = "mechanisms.lines_all" if signed >= due else "mechanisms.lines"
    said = t(key, due=formats.number(due), signed=formats.number(signed), short=formats.number(due - signed))
    names = (t("mechanisms.line_1"), t("mechanisms.line_2"))
    return Finding(said, t("mechanisms.lines_note"), charts.duty_tree(names, drawn, what=said))


def _where(by_place: pd.DataFrame, level: str) -> tuple[str, ...]:
    """The places with contracts of a level unsigned, most first."""
    rows = sorted(
        (signed - due, wording.place(code, zh, en))
        for of, code, zh, en, due, signed in column_rows(
            by_place, "level", "code", "name", "name_en", "due", "signed"
        )
        if of == level and signed < due
    )
    return tuple(name for _, name in rows)
