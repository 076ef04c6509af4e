"""Items of a rubric and scores of units in words: rules, reasons for lost points, ranks and grades."""

from collections.abc import Iterable
from functools import partial

from baoxue.analysis.rubric import Item, Rubric
from baoxue.analysis.scores import Counted, ItemScore, UnitScore
from baoxue.snapshots.indicators import load_indicators
from baoxue.view import formats
from baoxue.view.findings import figures
from baoxue.view.sections.section import Table, header
from baoxue.view.words import named, t

_header = partial(header, "accountability.column")


def ranks_text(best: int, worst: int) -> str:
    """3–9, or 1 where only one rank is possible."""
    return str(best) if best == worst else f"{best}–{worst}"


def grade_text(rubric: Rubric, grades: tuple[int, int]) -> str:
    """The grade; all that are possible where chance or open points leave it open (worst and best)."""
    worst, best = (named(rubric.grades[grade].name) for grade in grades)
    key = "grade_or" if grades[0] - grades[1] == 1 else "grade_between"
    return worst if grades[0] == grades[1] else t(f"accountability.{key}", worst=worst, best=best)


def item_name(item: Item) -> str:
    """Number and name of an item."""
    return f"{item.id} {named(item.name)}"


def measure_name(measure: str) -> str:
    """An indicator's short name."""
    return named(load_indicators()[measure].short)


def lost_items(unit: UnitScore) -> tuple[ItemScore, ...]:
    """Items that lost points, the largest loss first."""
    return tuple(sorted((one for one in unit.items if one.lost), key=lambda one: (-one.lost, one.item.id)))


def vetoes_text(unit: UnitScore) -> str:
    """The proposed vetoes of a unit in a row; empty where there is none."""
    return formats.joined(
        [t("accountability.veto", name=named(veto.name), count=count) for veto, count in unit.vetoes]
    )


def lost_table(unit: UnitScore) -> Table | None:
    """Every item that lost points: how many, and why."""
    rows = tuple(
        (item_name(one.item), f"{formats.marks(one.lost)} / {formats.marks(one.item.points)}", why(one))
        for one in lost_items(unit)
    )
    return Table(_header("item", "lost_of", "why"), rows, (26, 14, 60)) if rows else None


def all_table(unit: UnitScore) -> Table:
    """Every item with points, why and rule, in the order of the rubric."""
    rows = tuple((item_name(one.item), reached(one), why(one), rule(one.item)) for one in unit.items)
    return Table(_header("item", "points", "why", "rule"), rows, (20, 10, 38, 32))


def reached(one: ItemScore) -> str:
    """6 / 8; 未接入, 未报送 or a dash where the item was not judged."""
    if not one.open:
        return f"{formats.marks(one.earned)} / {formats.marks(one.item.points)}"
    if one.state == "not_connected":
        return t("chart.not_supplied")
    return t("chart.not_reported") if one.state == "unreported" else formats.DASH


def rule(item: Item) -> str:
    """The rule of an item in words."""

    is_mean = load_indicators()[item.measures[0]].unit == "days"

    def amount(value: float) -> str:
        if is_mean:
            return formats.counted(value, "day")
        return formats.goal(value, 2) if item.is_rate else formats.number(value)

    key = f"score.rule_{item.rule}"
    if item.rule == "deduction":
        key += "_count" if not item.is_rate else "_rate_lower" if item.better == "lower" else "_rate"
    per = formats.points(item.per, 1 if item.per < 0.01 else 0) if item.is_rate else formats.marks(item.per)
    steps = [t("score.rule_step", at=amount(step.at), points=step.points) for step in item.steps]
    text = t(
        key,
        points=item.points,
        full=amount(item.full_at),
        zero=amount(item.zero_at),
        each=item.each,
        per=per,
        steps=t("format.list_comma").join(steps),
    )
    if item.at_most is not None:
        text += t("score.rule_at_most", points=item.at_most)
    if item.paced:
        text += t("score.rule_paced")
    if item.evidence:
        text += t("score.rule_evidence", what=_measures(item.evidence))
    if item.silence:
        key = "score.rule_silence" if item.better == "higher" else "score.rule_silence_rate"
        text += t(key, what=_measures(item.silence))
    for one in item.further:
        text += t("score.rule_further", what=measure_name(one.measure), each=one.each)
    return text


def why(one: ItemScore) -> str:
    """Why points were lost, or could not be judged: the figures, or the register that is missing."""
    if one.state != "scored":
        missing = [figures.register_name(name) for name in one.missing]
        return t(
            f"score.why_{one.state}",
            registers=missing,
            lost=one.lost,
            earned=one.earned,
            open=one.open,
            evidence=_measures(one.item.evidence),
            other=one.item.moves_to or "",
        )
    basis = t("format.comma").join(map(_basis, one.counted))
    text = t("score.why_lost" if one.lost else "score.why_full", basis=basis, lost=one.lost + one.restored)
    if one.item.paced and one.pace < 1 and one.lost:
        text += t("score.why_paced", share=one.pace)
    if one.silent:
        text += t("score.why_silent", count=one.silent, what=_measures(one.item.silence))
    for measure, count, lost in one.further:
        text += t("score.why_further", what=measure_name(measure), count=count, points=lost)
    if one.restored:
        text += t("score.why_restored", points=one.restored)
    return text


def _measures(names: Iterable[str]) -> str:
    """The short names of measures in a row."""
    return t("format.between_names").join(map(measure_name, names))


def _basis(counted: Counted) -> str:
    """The figures of one measure: 家访覆盖 45.6%（110 / 246 人）."""
    name, definition = measure_name(counted.measure), load_indicators()[counted.measure]
    if counted.denominator is None:
        return t("score.basis_count", name=name, count=formats.counted(counted.numerator, definition.counted))
    of = (
        f"{formats.money(counted.numerator)} / {formats.money(counted.denominator)}"
        if definition.counted == "yuan"
        else formats.of(counted.numerator, counted.denominator, definition.counted)
    )
    rate = formats.percent(counted.rate, definition.decimals)
    if definition.unit == "days" and counted.rate is not None:
        rate = formats.counted(counted.rate, "day", decimals=definition.decimals)
    return t("score.basis_pooled" if counted.is_pooled else "score.basis_rate", name=name, rate=rate, of=of)
