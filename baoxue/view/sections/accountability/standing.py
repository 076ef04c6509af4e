"""Who stands where, as far as it can be told: ranking, table, map of lost points, funnels, downloads."""

from collections import Counter
from functools import partial

import numpy as np

from baoxue.snapshots.indicators import load_indicators
from baoxue.view import charts
from baoxue.view.blocks import Source
from baoxue.view.filter_bar import area_name
from baoxue.view.findings import figures
from baoxue.view.listing import Column
from baoxue.view.reader import Reader
from baoxue.view.sections.accountability import board, papers, sheets
from baoxue.view.sections.accountability.board import Board
from baoxue.view.sections.accountability.items import item_name, measure_name
from baoxue.view.sections.funnel import FunnelUnit, funnel_chart
from baoxue.view.sections.section import Download, Fold, List, Note, Part, Row, Section, State
from baoxue.view.words import named, t


def nothing_to_score(r: Reader) -> State | None:
    """Said where all registers came and still nothing could be judged."""
    return None if board.lacks_registers(r) else State(t("state.empty", what=t("accountability.what")))


def opening(r: Reader) -> Section:
    """Score, range of ranks and grade of every unit; more on request, and to take along."""
    found = board.judged(r)
    own = board.own(found, r)
    return Section(
        board.heading(found),
        board.note(found),
        (
            _ranking(found, own),
            Fold("score-table", t("accountability.fold_table"), lambda: (_table(found),)),
            Fold("score-map", _map_heading(found), lambda: (_lost_map(found, r),)),
            Fold("score-funnel", t("accountability.fold_funnel"), lambda: (_funnel(found, own or "", r),)),
            Row(_downloads(found, r)),
        ),
        source(found, r),
    )


def source(found: Board, r: Reader) -> Source:
    """Whose rubric, from which registers, and how the ranges come about."""
    names = dict.fromkeys(name for item in found.rubric.items for name in item.registers)
    return figures.source_of(
        named(found.rubric.about),
        [name for name in names if name in r.present],
        r.as_of,
        t("accountability.range_method", shaken=found.rubric.shaken),
    )


def _ranking(found: Board, own: str | None) -> charts.Chart:
    bands = Counter(found.ranges.band.tolist())
    rows = []
    for code in found.units:
        place, unit = found.place(code), found.unit(code)
        best, worst = found.ranks(code) if found.ranked > 1 else (0, 0)
        band = int(found.ranges.band[place])
        rows.append(
            charts.RankRow(
                name=found.name(code),
                score=unit.score,
                low=float(found.ranges.low[place]),
                high=float(found.ranges.high[place]),
                best=best,
                worst=worst,
                grade=found.grade(code),
                open=unit.open,
                band=band if bands[band] < len(found.units) else 0,
                is_vetoed=bool(unit.vetoes),
                own=code == own,
            )
        )
    return charts.ranking(
        tuple(rows),
        total=found.rubric.total,
        grades=tuple((grade.start, named(grade.name)) for grade in found.rubric.grades[:-1]),
        what=named(found.rubric.name),
    )


def _table(found: Board) -> List:
    """Every unit, highest score first."""
    columns = (
        Column("unit", t(f"accountability.column_{found.rubric.units}"), "text", 132),
        Column("ranks", t("accountability.column_ranks"), "figure", 92),
        *(
            Column(name, t(f"accountability.column_{name}"), "figure", 72)
            for name in ("score", "lost", "open")
        ),
        Column("grade", t("accountability.column_grade"), "text", 120),
        *(Column(part.id, named(part.name), "figure", 92) for part in found.rubric.parts),
        Column("veto", t("accountability.column_veto"), "text", 320),
    )
    return List(board.table_rows(found), columns, "scores", t("accountability.list_order"), "place")


def _map_heading(found: Board) -> str:
    """Which item costs most points over all units."""
    lost = found.assessment.scored.lost
    totals = lost.sum(axis=0)
    most = int(totals.argmax())
    if not totals[most]:
        return t("accountability.map_none")
    item, units = found.rubric.items[most], int((lost[:, most] > 0).sum())
    return t("accountability.map_heading", item=named(item.name), points=totals[most], units=units)


def _lost_map(found: Board, r: Reader) -> Section:
    """Units by items: points lost; what could not be judged is a dash."""
    scored, items = found.assessment.scored, found.rubric.items
    places = [found.place(code) for code in found.units]
    cells = tuple(
        tuple(
            None if is_open else lost
            for lost, is_open in zip(scored.lost[at].tolist(), (scored.open[at] > 0).tolist(), strict=True)
        )
        for at in places
    )
    largest = max((value for line in cells for value in line if value is not None), default=0.0)
    chart = charts.heat_map(
        tuple(found.names.values()),
        tuple(item.id for item in items),
        cells,
        maximum=max(largest, 1.0),
        decimals=1,
        what=t("accountability.map_what"),
    )
    note = Note(t("accountability.map_note", items=[item_name(item) for item in items]))
    return Section("", "", (chart, note), source(found, r))


def _funnel(found: Board, own: str, r: Reader) -> Section:
    """One rate of all units over their size: who lies outside what chance explains."""
    indicators = load_indicators()
    options = {
        f"{item.id}:{measure}": f"{item.id} {measure_name(measure)}"
        for item in found.rubric.items
        for measure in item.measures
        if indicators[measure].unit == "percent" and not indicators[measure].in_batches
    }
    id, _, measure = r.option("rate", "accountability.choose_rate", options).partition(":")
    definition, item = indicators[measure], found.rubric.item(id)
    reading, at = (
        found.assessment.scored.readings[found.rubric.items.index(item)],
        item.measures.index(measure),
    )
    units = [
        FunnelUnit(
            found.name(code),
            float(reading.numerators[at][place]),
            float(reading.denominators[at][place]),
            code == own,
        )
        for place, code in enumerate(found.assessment.scored.units)
        if not np.isnan(reading.numerators[at][place])
    ]
    kind = found.rubric.units
    heading, note, chart = funnel_chart(units, definition, kind, t(f"accountability.column_{kind}"))
    return Section(heading, note, (chart,) if chart else (), r.source(measure))


def _downloads(found: Board, r: Reader) -> tuple[Part, ...]:
    """Workbook and paper for internal work; a circular under the publication rule where units are several."""
    county, day = area_name(), r.as_of.isoformat()
    workbook, paper, circular = (
        partial(
            Download, f"score-{name}", t(f"accountability.{name}"), t(f"accountability.{name}_name", day=day)
        )
        for name in ("workbook", "paper", "circular")
    )
    made = (
        workbook(lambda slip: sheets.workbook(slip, found), "scores", r.filters),
        paper(lambda slip: papers.score_pdf(slip, found, county), "scores", r.filters),
    )
    if len(found.units) == 1:
        return made
    public = circular(
        lambda slip: papers.circular(slip, found, county), "score_circular", r.filters, "public"
    )
    return (*made, public)
