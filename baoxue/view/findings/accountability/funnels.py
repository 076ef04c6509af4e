"""A rate that the score reads, as a funnel: which units lie outside what chance explains, given their
size."""

import numpy as np

from baoxue.analysis.funnel import curve, position
from baoxue.snapshots.indicators import load_indicators
from baoxue.view import charts, formats
from baoxue.view.findings.accountability.board import Board
from baoxue.view.findings.finding import Finding
from baoxue.view.words import named, t


def options(board: Board) -> dict[str, str]:
    """The rates of the rubric, by item and measure: id -> name."""
    return {
        f"{item.id}:{measure}": f"{item.id} {named(load_indicators()[measure].short)}"
        for item in board.rubric.items
        for measure in item.measures
        if load_indicators()[measure].unit == "percent" and load_indicators()[measure].counted != "yuan"
    }


def funnel(board: Board, wanted: str, own: str) -> Finding:
    """One rate of all units over their size; pooled where the score pools."""
    id, _, measure = wanted.partition(":")
    places = [item.id for item in board.rubric.items]
    item, reading = board.rubric.item(id), board.assessment.scored.readings[places.index(id)]
    at = item.measures.index(measure)
    counts = {
        code: (float(reading.numerators[at][place]), float(reading.denominators[at][place]))
        for place, code in enumerate(board.assessment.scored.units)
    }
    known = {code: (n, d) for code, (n, d) in counts.items() if not np.isnan(n) and d > 0}
    definition = load_indicators()[measure]
    of_all = sum(d for _, d in known.values())
    if not of_all:
        return Finding(t("accountability.funnel_none", name=named(definition.name)))
    rate = sum(n for n, _ in known.values()) / of_all
    points = tuple(
        charts.FunnelPoint(board.name(code), n, d, position(n, d, rate), code == own)
        for code, (n, d) in known.items()
    )
    sizes = [point.denominator for point in points if point.position != "too_small"]
    limits = tuple(
        charts.FunnelLimit(it.size, it.outer_low, it.inner_low, it.inner_high, it.outer_high)
        for it in (curve(min(sizes), max(sizes), rate) if sizes else ())
    )
    outside = sum(1 for point in points if point.position in ("below_998", "above_998"))
    key = "outside" if outside else "inside"
    heading = t(f"accountability.funnel_{key}", name=named(definition.name), count=outside)
    chart = charts.funnel(
        points,
        limits,
        rate=rate,
        better=definition.better,
        common=t("accountability.funnel_common"),
        counted=t(f"accountability.column_{board.rubric.units}"),
        decimals=definition.decimals,
        unit=definition.counted,
        what=named(definition.name),
    )
    note = t("accountability.funnel_note", rate=formats.percent(rate, definition.decimals))
    return Finding(heading, note, chart)
