"""One unit's score: its parts, every lost point with its reason and rows, what is open, and what if."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import pandas as pd

from baoxue.analysis.records import row_records
from baoxue.analysis.score_history import past_scores
from baoxue.analysis.scores import ItemScore, UnitScore
from baoxue.analysis.trends import gaps
from baoxue.view import asking, blocks, charts, formats
from baoxue.view.findings import figures, one_figure, wording
from baoxue.view.reader import Reader
from baoxue.view.sections.accountability import board
from baoxue.view.sections.accountability.board import Board
from baoxue.view.sections.accountability.items import (
    all_table,
    item_name,
    lost_items,
    lost_table,
    measure_name,
    rule,
    vetoes_text,
    why,
)
from baoxue.view.sections.accountability.standing import source
from baoxue.view.sections.section import (
    Fold,
    List,
    Note,
    Part,
    Section,
    State,
    Table,
    first_snapshot,
    header,
    nothing,
)
from baoxue.view.words import named, t
from baoxue.warehouse import Filters

ONE_YEAR = 300
"""Snapshots further apart than so many days are not joined by a line that is broken on purpose."""


def card(r: Reader) -> Section:
    """The unit that is chosen; the own township at first, else the last."""
    found = board.judged(r)
    wanted = board.own(found, r) or found.units[-1]
    code = r.option("unit", "accountability.choose", found.names, wanted)
    unit = found.unit(code)
    heading = board.unit_heading(found, code)
    veto = State(
        t("accountability.veto_heading", names=vetoes_text(unit)), t("accountability.veto_more", cap=unit.cap)
    )
    parts = (
        veto if unit.cap is not None else None,
        charts.bullets(tuple(_bars(found, unit)), what=heading),
        lost_table(unit),
        _evidence(r, unit),
        _open(r, unit),
        Fold("score-items", t("accountability.fold_items"), lambda: (all_table(unit),)),
        Fold("score-trend", t("accountability.fold_trend"), lambda: (_trend(r, found, code),)),
        Fold("score-duty", t("accountability.fold_duty"), lambda: (_duty(r, code),)),
        Fold("score-what-if", t("accountability.fold_what_if"), lambda: (_what_if(r, found, code),)),
    )
    return Section(heading, board.unit_note(unit), tuple(it for it in parts if it), source(found, r))


def _bars(found: Board, unit: UnitScore) -> Iterator[charts.Bullet]:
    """A bar per part: reached, lost, open."""
    for part in found.rubric.parts:
        earned, lost, is_open = unit.part(part.id)
        text = t("accountability.open_points", points=is_open) if is_open else ""
        full = round(earned + lost + is_open, 2)
        yield charts.Bullet(f"{part.id} {named(part.name)}", earned, full, text, is_open)


def _evidence(r: Reader, unit: UnitScore) -> Fold | None:
    """The rows behind each lost point and each veto."""
    scores = {one.item.id: one for one in lost_items(unit)}
    vetoes = {veto.id: veto for veto, _ in unit.vetoes}
    choices = {id: item_name(one.item) for id, one in scores.items()}
    choices |= {id: named(veto.name) for id, veto in vetoes.items()}

    def rows() -> Iterator[Part]:
        wanted = r.option("lost", "accountability.choose_lost", choices)
        if wanted in vetoes and wanted not in scores:
            yield from _rows(None, vetoes[wanted].measure, _rows_of(r, unit, vetoes[wanted].stage))
            return
        score = scores[wanted]
        if score.state == "overdue":
            yield Note(why(score))
        for counted in score.counted:
            yield from _rows(score, counted.measure, _rows_of(r, unit, score.item.stage))
        for measure, _, _ in score.further:
            yield from _rows(score, measure, _rows_of(r, unit, None))

    return Fold("score-rows", t("accountability.fold_rows"), lambda: tuple(rows())) if choices else None


def _rows_of(r: Reader, unit: UnitScore, stage: str | None) -> Filters:
    """The rows of one township, of the item's stage or of both compulsory ones."""
    return replace(board.only(r, unit.unit).filters, stage=stage or "compulsory")


@dataclass(frozen=True)
class Behind:
    """The rows of one measure: its sums, and which rows (`met`; None for all) and how many cost points."""

    measure: str
    numerator: float
    denominator: float
    met: bool | None
    rows: int

    @classmethod
    def of(cls, measure: str, counted: pd.DataFrame) -> "Behind":
        """From the one row of `count_behind`."""
        definition, row = figures.indicator(measure), row_records(counted)[0]
        has_met = definition.rows is not None and definition.rows.met is not None
        met = (definition.better != "higher") if has_met else None
        return cls(measure, float(row.numerator), float(row.denominator), met, one_figure.total(counted, met))

    @property
    def against(self) -> float:
        """How much stands against the unit: what is missing from the whole, or the count itself."""
        return self.denominator - self.numerator if self.met is False else self.numerator


def _rows(score: ItemScore | None, measure: str, filters: Filters) -> Iterator[Part]:
    """How the rows of one measure give the deduction, and the rows themselves."""
    counted = asking.count_behind(measure, filters)
    if counted is None:
        yield Note(t("accountability.no_rows", measure=measure_name(measure)))
        return
    found = Behind.of(measure, counted)
    if score is not None:
        yield Note(arithmetic(score, found))
    if found.rows:
        rows = asking.behind(measure, filters, found.met)
        listed = one_figure.rows(rows, figures.indicator(measure))
        yield List(listed.shown, listed.columns, f"rows-{measure}", unit="row", total=found.rows)


def arithmetic(score: ItemScore, found: Behind) -> str:
    """How the number of rows becomes the deduction, in one sentence."""
    definition = figures.indicator(found.measure)
    counted = next((one for one in score.counted if one.measure == found.measure), None)
    is_count = definition.unit == "count" or found.met is None
    key = "pooled" if counted and counted.is_pooled else "count" if is_count else "rate"

    def amount(value: float) -> str:
        unit = definition.counted
        return formats.money(value) if unit == "yuan" else formats.counted(value, unit)

    return t(
        f"accountability.arithmetic_{key}",
        measure=measure_name(found.measure),
        against=amount(found.against),
        all=amount(found.denominator),
        rate=formats.percent(counted.rate if counted else None, definition.decimals),
        item=named(score.item.name),
        rule=rule(score.item),
        lost=score.lost + score.restored,
        total=score.item.points,
    )


def _open(r: Reader, unit: UnitScore) -> Fold | None:
    """What could not be judged: 未接入, 未报送 and nothing to count, apart from what was bad."""
    lines = [
        t("accountability.open_item", item=item_name(one.item), points=one.item.points, why=why(one))
        for one in unit.items
        if one.open
    ]
    for veto in unit.unchecked:
        missing = [figures.register_name(name) for name in veto.registers if name not in r.present]
        lines.append(t("accountability.unchecked", veto=named(veto.name), registers=missing))
    notes = tuple(map(Note, (t("accountability.open_note"), *lines)))
    return (
        Fold("score-open", t("accountability.fold_open", points=unit.open), lambda: notes) if lines else None
    )


def _trend(r: Reader, found: Board, code: str) -> Section:
    """The score of one unit over all snapshots, by the rubric of this day."""
    rows = board.only(r, code).ask("score_history", measures=tuple(sorted(found.rubric.measures)))
    present = {one.id: frozenset(one.registers) for one in asking.snapshots()}
    past = past_scores(found.rubric, rows, present, code)
    if past and past[-1].snapshot == r.snapshot:
        # What is owed today, and appeals, are known of this day only.
        now = found.unit(code)
        past = (*past[:-1], replace(past[-1], score=now.score, open=now.open))
    name = found.name(code)
    if len(past) < 2:
        return Section(t("accountability.trend_first", place=name), parts=(first_snapshot(),))
    days = tuple(one.as_of for one in past)
    heading = t(
        "accountability.trend_heading", place=name, first=days[0], before=past[0].score, now=past[-1].score
    )
    chart = charts.lines(
        days,
        (charts.Line(name, tuple(one.score for one in past), "focus"),),
        unit="count",
        decimals=1,
        from_zero=False,
        gaps=tuple(
            charts.Gap(after, before, "") for after, before in gaps(days) if (before - after).days < ONE_YEAR
        ),
        what=heading,
    )
    note = t("accountability.trend_note", total=found.rubric.total)
    return Section(heading, note, (chart,), source(found, r))


def _duty(r: Reader, code: str) -> Part:
    """Who signed whom: level, the two parties, role, day."""
    rows = board.only(r, code).ask("score_duty")
    if rows.empty:
        return nothing(t("accountability.duty_what"), r)
    heads = header("accountability.duty", "level", "party_a", "party_b", "role", "signed")
    lines = tuple(
        (
            wording.begun(row.level_name),
            str(row.party_a),
            str(row.party_b),
            row.party_b_role if wording.known(row.party_b_role) else formats.DASH,
            formats.day(day) if (day := wording.day_of(row.signed_on)) else t("accountability.not_signed"),
        )
        for row in row_records(rows)
    )
    return Table(heads, lines, (18, 26, 26, 12, 18))


def _what_if(r: Reader, found: Board, code: str) -> Part:
    """Another count or weight, and what becomes of the score; the address keeps it."""
    lost = lost_items(found.unit(code))
    options = {
        it.id: t("accountability.item_option", id=it.id, name=named(it.name), points=it.points)
        for it in found.rubric.items
    }
    first, second, third = blocks.cells(3)
    with first:
        item = r.option("if_item", "accountability.if_item", options, lost[0].item.id if lost else None)
    usual = found.rubric.item(item).points
    with second:
        more = r.number("if_more", "accountability.if_more", 0.0, -50.0, 50.0, 1.0)
    with third:
        weight = r.number("if_weight", "accountability.if_weight", usual, 0.5, found.rubric.total / 2, 0.5)
    if not more and weight == usual:
        return Note(t("accountability.if_note"))
    after = board.supposing(found, code, item, more, weight)
    one, other = found.unit(code), after.unit(code)
    text = t(
        "accountability.supposed",
        place=found.name(code),
        before=one.score,
        after=other.score,
        change=round(other.score - one.score, 1),
        ranks_before=found.ranks_text(code),
        ranks_after=after.ranks_text(code),
        grade_before=found.grade(one.unit),
        grade_after=after.grade(other.unit),
    )
    return State(text, t("accountability.supposed_more"))
