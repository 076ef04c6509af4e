"""One unit's card: its parts against full marks, every lost point with its reason, what could not be
judged."""

from collections.abc import Sequence

from baoxue.analysis.rubric import Item, Rubric
from baoxue.analysis.scores import Counted, ItemScore, UnitScore
from baoxue.snapshots.indicators import load_indicators
from baoxue.view import charts, formats
from baoxue.view.findings import figures
from baoxue.view.words import named, t


def points(value: float) -> str:
    """Points without zeros that say nothing: 6, 61.5."""
    rounded = round(float(value), 1)
    return formats.number(rounded, 0 if rounded.is_integer() else 1)


def ranks_text(best: int, worst: int) -> str:
    """3–9, or 1 where only one rank is possible."""
    return str(best) if best == worst else f"{best}–{worst}"


def grade_text(rubric: Rubric, unit: UnitScore) -> str:
    """The grade; from and to where open points could still change it, and 暂定 while something is missing."""
    low, high = (named(rubric.grades[grade].name) for grade in (unit.grade, unit.best_grade))
    return low if low == high else t("accountability.grade_between", low=low, high=high)


def heading(board_name: str, rubric: Rubric, unit: UnitScore, ranks: tuple[int, int], count: int) -> str:
    """Score, ranks and grade of one unit."""
    return t(
        "accountability.card_heading",
        place=formats.whole(board_name),
        score=points(unit.score),
        ranks=ranks_text(*ranks),
        count=count,
        grade=grade_text(rubric, unit),
    )


def note(unit: UnitScore) -> str:
    """What was lost, what is open and why the two are not the same."""
    said = (
        t("accountability.card_lost", lost=points(unit.lost))
        if unit.lost
        else t("accountability.card_no_loss")
    )
    if unit.open:
        said += t("accountability.card_open", open=points(unit.open))
    if unit.is_provisional:
        said += t("accountability.card_provisional")
    return said


def parts_chart(rubric: Rubric, unit: UnitScore, what: str) -> charts.Chart:
    """A bar per part: reached, lost, open."""
    bars = []
    for part in rubric.parts:
        earned, lost, is_open = unit.part(part.id)
        bars.append(
            charts.Bullet(
                f"{part.id} {named(part.name)}",
                earned,
                round(earned + lost + is_open, 2),
                t("accountability.open_points", points=points(is_open)) if is_open else "",
                is_open,
            )
        )
    return charts.bullets(tuple(bars), what=what)


def lost_items(unit: UnitScore) -> tuple[ItemScore, ...]:
    """Items that lost points, the largest loss first."""
    return tuple(sorted((one for one in unit.items if one.lost), key=lambda one: (-one.lost, one.item.id)))


def open_items(unit: UnitScore) -> tuple[ItemScore, ...]:
    """Items that could not be judged."""
    return tuple(one for one in unit.items if one.open)


def lost_table(
    unit: UnitScore,
) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...], tuple[int, ...]]:
    """Every lost point: item, points lost, why: header, rows, widths in percent."""
    header = tuple(t(f"accountability.column_{name}") for name in ("item", "lost_of", "why"))
    rows = tuple(
        (f"{one.item.id} {named(one.item.name)}", f"{points(one.lost)} / {points(one.item.points)}", why(one))
        for one in lost_items(unit)
    )
    return header, rows, (26, 14, 60)


def all_table(
    unit: UnitScore,
) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...], tuple[int, ...]]:
    """Every item with points, why and rule, in the order of the rubric: header, rows, widths in percent."""
    header = tuple(t(f"accountability.column_{name}") for name in ("item", "points", "why", "rule"))
    rows = tuple(
        (f"{one.item.id} {named(one.item.name)}", reached(one), why(one), rule(one.item))
        for one in unit.items
    )
    return header, rows, (20, 10, 38, 32)


def reached(one: ItemScore) -> str:
    """6 / 8; 未接入, 未报送 or a dash where the item was not judged."""
    if not one.open:
        return f"{points(one.earned)} / {points(one.item.points)}"
    if one.state == "not_connected":
        return t("chart.not_supplied")
    return t("chart.not_reported") if one.state == "unreported" else formats.DASH


def rule(item: Item) -> str:
    """The rule of an item in words."""
    full, zero = _amount(item, item.full_at), _amount(item, item.zero_at)
    if item.rule == "steps":
        steps = t("format.list_comma").join(
            t("score.rule_step", at=_amount(item, step.at), points=points(step.points)) for step in item.steps
        )
        text = t("score.rule_steps", steps=steps)
    else:
        key = f"score.rule_{item.rule}"
        if item.rule == "deduction":
            key += f"_{'rate' if item.is_rate else 'count'}"
            if item.better == "lower" and item.is_rate:
                key += "_lower"
        text = t(
            key,
            points=points(item.points),
            full=full,
            zero=zero,
            each=points(item.each),
            per=formats.points(item.per, 1 if item.per < 0.01 else 0) if item.is_rate else points(item.per),
        )
    if item.at_most is not None:
        text += t("score.rule_at_most", points=points(item.at_most))
    if item.paced:
        text += t("score.rule_paced")
    for one in item.further:
        text += t("score.rule_further", what=measure_name(one.measure), each=points(one.each))
    return text


def _amount(item: Item, value: float) -> str:
    return formats.goal(value, 2) if item.is_rate else formats.number(value)


def why(one: ItemScore) -> str:
    """Why points were lost, or could not be judged: the figures, or the register that is missing."""
    if one.state in ("not_connected", "unreported", "overdue"):
        missing = t("format.between_names").join(figures.register_name(name) for name in one.missing)
        return t(f"score.why_{one.state}", registers=missing, lost=points(one.lost))
    if one.state != "scored":
        return t(f"score.why_{one.state}")
    basis = t("format.comma").join(basis_of(counted) for counted in one.counted)
    text = t(
        "score.why_lost" if one.lost else "score.why_full", basis=basis, lost=points(one.lost + one.restored)
    )
    if one.item.paced and one.pace < 1 and one.lost:
        text += t("score.why_paced", share=formats.percent(one.pace, 0))
    for measure, count, lost in one.further:
        text += t("score.why_further", what=measure_name(measure), count=count, points=points(lost))
    if one.restored:
        text += t("score.why_restored", points=points(one.restored))
    return text


def basis_of(counted: Counted) -> str:
    """The figures of one measure: 家访覆盖 45.6%（110 / 246 人）."""
    name = measure_name(counted.measure)
    definition = load_indicators()[counted.measure]
    if counted.denominator is None:
        return t("score.basis_count", name=name, count=formats.counted(counted.numerator, definition.counted))
    of = (
        f"{formats.money(counted.numerator)} / {formats.money(counted.denominator)}"
        if definition.counted == "yuan"
        else formats.of(counted.numerator, counted.denominator, definition.counted)
    )
    return t(
        "score.basis_pooled" if counted.is_pooled else "score.basis_rate",
        name=name,
        rate=formats.percent(counted.rate, definition.decimals),
        of=of,
    )


def measure_name(measure: str) -> str:
    """An indicator's short name."""
    return named(load_indicators()[measure].short)


def vetoes_text(unit: UnitScore) -> str:
    """The proposed vetoes of a unit in a row; empty where there is none."""
    return t("format.between_names").join(
        t("accountability.veto", name=named(veto.name), count=formats.number(count))
        for veto, count in unit.vetoes
    )


def open_lines(items: Sequence[ItemScore]) -> tuple[str, ...]:
    """What could not be judged, and what would fill it; one line for each kind of reason and register."""
    return tuple(
        t(
            "accountability.open_item",
            item=f"{one.item.id} {named(one.item.name)}",
            points=points(one.item.points),
            why=why(one),
        )
        for one in items
    )
