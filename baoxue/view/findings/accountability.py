"""What the accountability page says: a score per township, and every item of one with rule and reason."""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from baoxue.analysis.records import row_records
from baoxue.analysis.rubric import Item, Rubric, load_rubric
from baoxue.analysis.scores import Counted, ItemScore, UnitScore, score_units
from baoxue.snapshots.indicators import load_indicators
from baoxue.view import charts, formats
from baoxue.view.blocks import Source
from baoxue.view.findings import figures, wording
from baoxue.view.findings.chosen import Chosen
from baoxue.view.findings.finding import Finding
from baoxue.view.listing import Column
from baoxue.view.words import named, t


@dataclass(frozen=True)
class Scores:
    """Every township's score, lowest first, with the names to show."""

    rubric: Rubric
    units: tuple[UnitScore, ...]
    names: dict[str, str]

    @property
    def missing(self) -> str:
        """The registers without which not one point can be scored, in a row; empty when something can be."""
        if any(unit.reachable for unit in self.units):
            return ""
        absent = dict.fromkeys(name for item in self.units[0].items for name in item.missing)
        return t("format.between_names").join(figures.register_name(name) for name in absent)

    def unit(self, code: str | None) -> UnitScore:
        """The unit of a code; the lowest where the code is unknown."""
        return next((unit for unit in self.units if unit.unit == code), self.units[0])


def read(rows: pd.DataFrame, chosen: Chosen) -> Scores | None:
    """Scores from the rows of `score_measures`; None when there is nothing to score.

    A township of which the viewer sees only a part is left out: its score would be another one.
    """
    rows = rows[[chosen.covers(unit) for unit in rows["unit"].tolist()]]
    if rows.empty:
        return None
    rubric = load_rubric()
    names = {row.unit: wording.place(row.unit, row.name, row.name_en) for row in row_records(rows)}
    return Scores(
        rubric, tuple(score_units(rubric, rows, chosen.present, float(rows["term_passed"].iloc[0]))), names
    )


def measures() -> tuple[str, ...]:
    """What the rubric asks for that indicators give; counts of case handling come with the question."""
    return tuple(sorted(load_rubric().measures & load_indicators().keys()))


def source(scores: Scores, chosen: Chosen) -> Source:
    """Whose rubric, from which registers."""
    registers = dict.fromkeys(
        register for item in scores.rubric.items for register in item.registers if register in chosen.present
    )
    return figures.source_of(named(scores.rubric.about), registers, chosen.as_of)


def heading(scores: Scores) -> str:
    """How many are low, and the lowest with its points."""
    lowest = scores.units[0]
    words = {
        "place": formats.whole(scores.names[lowest.unit]),
        "earned": points(lowest.earned),
        "reachable": points(lowest.reachable),
        "share": points(lowest.out_of_hundred or 0.0),
    }
    passing = scores.rubric.grades[-2][0]
    low = sum(1 for unit in scores.units if unit.final is not None and unit.final < passing)
    vetoed = sum(1 for unit in scores.units if unit.vetoes)
    if len(scores.units) == 1:
        return t("accountability.heading_one", **words)
    key = "veto" if vetoed else "low" if low else "fine"
    return t(f"accountability.heading_{key}", low=low, vetoed=vetoed, passing=points(passing), **words)


def points(value: float) -> str:
    """Points without zeros that say nothing: 6, 61.5."""
    return formats.number(value, 0 if float(value).is_integer() else 1)


def overall(scores: Scores) -> charts.Chart:
    """One bullet per township: points of those reachable."""
    return charts.bullets(
        tuple(
            charts.Bullet(
                scores.names[unit.unit],
                unit.earned,
                unit.reachable,
                t("accountability.capped", cap=points(unit.cap)) if unit.vetoes else "",
            )
            for unit in scores.units
        ),
        what=t("page.accountability"),
    )


def note(scores: Scores) -> str:
    """How to read the chart, and whose rubric it is."""
    return t("accountability.note", rubric=named(scores.rubric.name), version=scores.rubric.version)


def unit_finding(scores: Scores, unit: UnitScore) -> Finding:
    """One township: where its points were lost, a bullet per item."""
    worst = max(unit.items, key=lambda one: one.lost)
    words = {
        "place": formats.whole(scores.names[unit.unit]),
        "lost": points(unit.lost),
        "item": named(worst.item.name),
        "points": points(worst.lost),
    }
    said = t("accountability.unit_heading" if unit.lost else "accountability.unit_heading_full", **words)
    bars = tuple(
        charts.Bullet(
            f"{one.item.id} {named(one.item.name)}",
            one.earned if one.reachable else None,
            one.item.points,
            t("chart.not_supplied")
            if one.state == "not_connected"
            else t("accountability.no_data")
            if one.state == "left_out"
            else "",
        )
        for one in unit.items
    )
    return Finding(said, t("accountability.parts_note"), charts.bullets(bars, what=said))


def items_table(unit: UnitScore) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...], tuple[int, ...]]:
    """Every item with points, why and rule, those that lost most first: header, rows, widths in percent."""
    header = tuple(t(f"accountability.column_{name}") for name in ("item", "points", "why", "rule"))
    rows = tuple(
        (f"{one.item.id} {named(one.item.name)}", _reached(one), why(one), rule(one.item))
        for one in sorted(unit.items, key=lambda one: (-one.lost, one.item.id))
    )
    return header, rows, (20, 10, 38, 32)


def _reached(one: ItemScore) -> str:
    """6 / 8; 未接入 or a dash where the item does not count."""
    if one.reachable:
        return f"{points(one.earned)} / {points(one.item.points)}"
    return t("chart.not_supplied") if one.state == "not_connected" else formats.DASH


def table_columns() -> tuple[Column, ...]:
    """Township, points, out of a hundred, grade, proposed vetoes."""
    return (
        Column("unit", t("accountability.column_unit"), "text", 140),
        Column("score", t("accountability.column_score"), "figure", 120),
        Column("share", t("accountability.column_share"), "figure", 72),
        Column("grade", t("accountability.column_grade"), "text", 84),
        Column("veto", t("accountability.column_veto"), "text", 320),
    )


def rule(item: Item) -> str:
    """The rule of an item in words."""
    number = item.number or 0.0
    shown = points(number) if item.rule == "per_child" else formats.goal(number, 2)
    text = t(
        f"score.rule_{item.rule}", points=points(item.points), number=shown, each=points(item.each or 0.0)
    )
    if item.paced:
        text += t("score.rule_paced")
    if item.also:
        text += t("score.rule_also", what=measure_name(item.also[0]), each=points(item.also[1]))
    return text


def why(one: ItemScore) -> str:
    """Why points were lost: the figures, or the register that is missing."""
    if one.state == "not_connected":
        missing = t("format.between_names").join(figures.register_name(name) for name in one.missing)
        return t("score.why_not_connected", registers=missing)
    if one.state != "scored":
        return t(one.reason)
    basis = t("format.comma").join(_basis(counted) for counted in one.counted)
    text = t(one.reason if one.lost else "score.why_full", basis=basis, lost=points(one.lost))
    if one.item.paced and one.pace < 1:
        text += t("score.why_paced", share=formats.percent(one.pace, 0))
    if one.further and one.item.also:
        text += t(
            "score.why_further",
            what=measure_name(one.item.also[0]),
            count=one.further[0],
            points=points(one.further[1]),
        )
    return text


def _basis(counted: Counted) -> str:
    name = measure_name(counted.measure)
    if counted.denominator is None:
        return t("score.basis_count", name=name, count=formats.number(counted.numerator))
    definition = load_indicators().get(counted.measure)
    unit = definition.counted if definition else "case"
    return t(
        "score.basis_pooled" if counted.is_pooled else "score.basis_rate",
        name=name,
        rate=formats.percent(counted.rate, definition.decimals if definition else 1),
        of=formats.of(counted.numerator, counted.denominator, unit),
    )


def measure_name(measure: str) -> str:
    """An indicator's short name, or the words for a count of case handling."""
    definition = load_indicators().get(measure)
    return named(definition.short) if definition else t(f"measure.{measure}")


def vetoes(unit: UnitScore) -> str:
    """The proposed vetoes of a unit in a row; empty where there is none."""
    return t("format.between_names").join(
        t("accountability.veto", name=named(veto.name), count=formats.number(count))
        for veto, count in unit.vetoes
    )


def missing_items(items: Sequence[ItemScore]) -> tuple[str, tuple[str, ...]]:
    """A heading with the points that cannot be reached, and what would fill each."""
    absent = [one for one in items if one.state == "not_connected"]
    lines = tuple(
        t(
            "accountability.missing_item",
            item=named(one.item.name),
            points=points(one.item.points),
            registers=t("format.between_names").join(figures.register_name(name) for name in one.missing),
        )
        for one in absent
    )
    return t("accountability.missing_heading", points=points(sum(one.item.points for one in absent))), lines


def table_rows(scores: Scores) -> pd.DataFrame:
    """Every township: points of those reachable, out of a hundred, grade, proposed vetoes."""
    return pd.DataFrame(
        {
            "unit": [scores.names[unit.unit] for unit in scores.units],
            "score": [f"{points(unit.earned)} / {points(unit.reachable)}" for unit in scores.units],
            "share": [
                points(unit.final) if unit.final is not None else formats.DASH for unit in scores.units
            ],
            "grade": [named(unit.grade) for unit in scores.units],
            "veto": [vetoes(unit) for unit in scores.units],
        }
    )
