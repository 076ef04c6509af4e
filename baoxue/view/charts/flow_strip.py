"""Where cases stand and which are late: a row per step, a dot per case, one line as the limit for all."""

from collections import defaultdict
from dataclasses import dataclass

from baoxue.view import formats
from baoxue.view.charts.chart import (
    SECONDARY,
    TEXT,
    Chart,
    Spec,
    Table,
    charted,
    finished,
    hidden_axis,
    label,
    nothing,
    rule,
)
from baoxue.view.charts.scale import width_of
from baoxue.view.theme import Look
from baoxue.view.words import t

TOP = 30
BOTTOM = 24
ROW = 60
DOT = 11
STACK = 12
_BIN = 0.1  # of a limit: dots closer than this stand on each other
_FARTHEST = 3.0  # times the limit; what waits longer stands at the edge with its days in figures
_MOST_DOTS = 45
_BAR_ROOM = 34
_NEAR_LIMIT = 1.25


@dataclass(frozen=True)
class FlowCase:
    """One open case: its days in the step, and what the hover says beside that (place, grade; no name)."""

    days: float
    is_late: bool
    about: str = ""


@dataclass(frozen=True)
class FlowStep:
    """One step with its limit in days (None: no limit) and its open cases; entered and settled since a named
    date."""

    name: str
    limit_days: float | None
    cases: tuple[FlowCase, ...]
    entered: int | None = None
    settled: int | None = None


@dataclass(frozen=True)
class _Pile:
    """Cases that stand on each other: their place in limits, and whether they are beyond it."""

    at: float
    is_late: bool
    cases: tuple[FlowCase, ...]


@charted
def flow_strip(look: Look, steps: tuple[FlowStep, ...], *, what: str = "") -> Chart:
    """The strip of steps; a step with more than about 40 cases becomes a histogram on the same scale."""
    if not steps:
        return nothing(look, what)
    colours, language = look.palette, look.language
    piles = [_piles(step) for step in steps]
    heights = [_row_height(step, found) for step, found in zip(steps, piles, strict=True)]
    height = int(TOP + BOTTOM + sum(heights))
    base = height - BOTTOM
    end = max([2.0] + [pile.at for found in piles for pile in found]) + 0.2

    lefts = [_left_texts(step, language) for step in steps]
    left = max(width_of(first, TEXT) + width_of(second, SECONDARY) + 8 for first, second, _ in lefts)
    left = max([left] + [width_of(third, SECONDARY) for _, _, third in lefts]) + 18
    rights = [_right_texts(step, language) for step in steps]
    right = max(width_of(text, TEXT) for pair in rights for text in pair) + 10

    shapes: list[Spec] = [
        {
            "type": "rect",
            "layer": "below",
            "xref": "x",
            "yref": "y",
            "x0": 1,
            "x1": end,
            "y0": TOP - 6,
            "y1": base,
            "fillcolor": colours.late_ground,
            "line": {"width": 0},
        },
        rule(colours.ink, 1.5, xref="x", yref="y", x0=1, x1=1, y0=TOP - 6, y1=base),
    ]
    texts: list[Spec] = [
        label(
            t("chart.beyond_limit", language),
            color=colours.worse,
            xref="x",
            x=1,
            xanchor="left",
            xshift=2,
            yref="y",
            y=TOP - 18,
        ),
        *_axis_texts(end, base, look),
    ]
    dots: dict[bool, list[tuple[float, float, str]]] = {False: [], True: []}
    top = float(TOP)
    for step, found, row_height, left_text, right_text in zip(
        steps, piles, heights, lefts, rights, strict=True
    ):
        ground = top + row_height - 26
        shapes.append(rule(colours.rule, xref="x", yref="y", x0=0, x1=end, y0=ground, y1=ground))
        if len(step.cases) > _MOST_DOTS:
            shapes += _histogram(found, ground, look)
        else:
            for pile in found:
                for index, case in enumerate(pile.cases):
                    dots[pile.is_late].append((pile.at, ground - STACK * index, _hover(step, case, language)))
        texts += _day_labels(found, ground, look)
        texts += _row_texts(left_text, right_text, ground, left, look)
        top += row_height

    data = [_trace(dots[late], late, look) for late in (False, True) if dots[late]]
    layout: Spec = {
        "margin": {"l": left, "r": right, "t": 0, "b": 0, "pad": 0},
        "xaxis": hidden_axis(range=[-0.06, end]),
        "yaxis": hidden_axis(range=[height, 0]),
        "hovermode": "closest",
        "shapes": shapes,
        "annotations": texts,
    }
    longest = max((case.days for step in steps for case in step.cases), default=0)
    late = sum(case.is_late for step in steps for case in step.cases)
    alt = t(
        "chart.alt_flow",
        language,
        what=what,
        count=len(steps),
        open=sum(len(step.cases) for step in steps),
        late=late,
        longest=formats.number(longest, 0, language),
    )
    return Chart(finished(data, layout, look, height), height, alt, _table(steps, language))


def _piles(step: FlowStep) -> list[_Pile]:
    """Cases of a step gathered where they would cover each other, within and beyond the limit apart."""
    limit = step.limit_days or max([case.days for case in step.cases] + [1.0]) * 1.25
    gathered: dict[tuple[bool, int], list[FlowCase]] = defaultdict(list)
    for case in sorted(step.cases, key=lambda case: case.days):
        ratio = min(case.days / limit, _FARTHEST) if limit else 0.0
        gathered[case.is_late, round(ratio / _BIN)].append(case)
    piles = []
    for (late, _), cases in sorted(gathered.items(), key=lambda item: item[0][1]):
        mean = sum(min(case.days / limit, _FARTHEST) for case in cases) / len(cases)
        if len(step.cases) > _MOST_DOTS:
            mean = round(mean / _BIN) * _BIN + (_BIN / 2 if late else -_BIN / 2)
        # A case in time never touches the line, a late one never stands before it.
        piles.append(_Pile(max(mean, 1.05) if late else min(mean, 0.97), late, tuple(cases)))
    return piles


def _row_height(step: FlowStep, piles: list[_Pile]) -> float:
    if len(step.cases) > _MOST_DOTS:
        return float(ROW + _BAR_ROOM - 10)
    tallest = max((len(pile.cases) for pile in piles), default=1)
    return max(ROW, 36 + STACK * tallest)


def _left_texts(step: FlowStep, language: str) -> tuple[str, str, str]:
    limit = (
        t("chart.no_limit", language)
        if step.limit_days is None
        else t("chart.limit_days", language, days=formats.number(step.limit_days, 0, language))
    )
    third = ""
    if step.entered is not None and step.settled is not None:
        third = t(
            "chart.entered_settled",
            language,
            entered=formats.number(step.entered, 0, language),
            settled=formats.number(step.settled, 0, language),
        )
    elif step.entered is not None:
        third = t("chart.entered", language, entered=formats.number(step.entered, 0, language))
    return f"<b>{step.name}</b>", limit, third


def _right_texts(step: FlowStep, language: str) -> tuple[str, str]:
    late = sum(case.is_late for case in step.cases)
    open_text = t(
        "chart.open_cases", language, count=f"<b>{formats.number(len(step.cases), 0, language)}</b>"
    )
    return open_text, t("chart.late_cases", language, count=late) if late else ""


def _row_texts(
    left: tuple[str, str, str], right: tuple[str, str], ground: float, width: float, look: Look
) -> list[Spec]:
    colours = look.palette
    side: Spec = {"xref": "paper", "yref": "y"}
    first = f'{left[0]} <span style="font-size:{SECONDARY}px;color:{colours.soft}">{left[1]}</span>'
    texts = [
        label(first, color=colours.ink, x=0, xanchor="left", xshift=-width, y=ground - 8, **side),
        label(
            right[0],
            color=colours.ink,
            x=1,
            xanchor="left",
            xshift=8,
            y=ground - 8 if right[1] else ground,
            **side,
        ),
    ]
    if left[2]:
        texts.append(
            label(
                left[2],
                color=colours.soft,
                size=SECONDARY,
                x=0,
                xanchor="left",
                xshift=-width,
                y=ground + 11,
                **side,
            )
        )
    if right[1]:
        texts.append(
            label(
                f"<b>{right[1]}</b>",
                color=colours.worse,
                x=1,
                xanchor="left",
                xshift=8,
                y=ground + 11,
                **side,
            )
        )
    return texts


def _axis_texts(end: float, base: float, look: Look) -> list[Spec]:
    language = look.language
    marks = [(0.0, t("chart.just_entered", language)), (1.0, t("chart.limit", language))]
    marks += [(float(times), t("chart.times", language, count=times)) for times in range(2, int(end) + 1)]
    return [
        label(
            text,
            color=look.palette.soft,
            size=SECONDARY,
            xref="x",
            x=at,
            yref="y",
            y=base + 13,
            xanchor="left" if at == 0 else "center",
        )
        for at, text in marks
    ]


def _day_labels(piles: list[_Pile], ground: float, look: Look) -> list[Spec]:
    """The days of late cases in figures, below the mark; of two that would touch, the longer wait is
    named."""
    texts: list[Spec] = []
    taken: list[float] = []
    for pile in sorted((pile for pile in piles if pile.is_late), key=lambda pile: -pile.at):
        if any(abs(pile.at - at) < 0.4 for at in taken):
            continue
        taken.append(pile.at)
        days = formats.number(max(case.days for case in pile.cases), 0, look.language)
        texts.append(
            label(
                t("chart.days", look.language, days=days),
                color=look.palette.worse,
                size=SECONDARY,
                xref="x",
                x=pile.at,
                # Beside the limit the words begin at the mark: the line would run through them.
                xanchor="left" if pile.at < _NEAR_LIMIT else "center",
                xshift=-5 if pile.at < _NEAR_LIMIT else 0,
                yref="y",
                y=ground + 15,
            )
        )
    return texts


def _histogram(piles: list[_Pile], ground: float, look: Look) -> list[Spec]:
    tallest = max(len(pile.cases) for pile in piles)
    return [
        {
            "type": "rect",
            "xref": "x",
            "yref": "y",
            "line": {"width": 0},
            "x0": pile.at - _BIN * 0.42,
            "x1": pile.at + _BIN * 0.42,
            "y0": ground,
            "y1": ground - _BAR_ROOM * len(pile.cases) / tallest,
            "fillcolor": look.palette.worse if pile.is_late else look.palette.focus,
        }
        for pile in piles
    ]


def _hover(step: FlowStep, case: FlowCase, language: str) -> str:
    days = t("chart.days", language, days=formats.number(case.days, 0, language))
    return f"<b>{step.name}</b> {days}" + (f"<br>{case.about}" if case.about else "")


def _trace(marks: list[tuple[float, float, str]], late: bool, look: Look) -> Spec:
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [at for at, _, _ in marks],
        "y": [place for _, place, _ in marks],
        "hovertext": [text for _, _, text in marks],
        "hovertemplate": "%{hovertext}<extra></extra>",
        "cliponaxis": False,
        "marker": {
            "color": look.palette.worse if late else look.palette.focus,
            "symbol": "diamond" if late else "circle",
            "size": DOT + 1 if late else DOT,
            "line": {"color": look.palette.ground, "width": 1},
        },
    }


def _table(steps: tuple[FlowStep, ...], language: str) -> Table:
    header = tuple(t(f"chart.{key}", language) for key in ("step", "limit", "in_step", "late", "longest"))
    return Table(
        header,
        tuple(
            (
                step.name,
                "" if step.limit_days is None else formats.counted(step.limit_days, "day", language),
                formats.number(len(step.cases), 0, language),
                formats.number(sum(case.is_late for case in step.cases), 0, language),
                formats.counted(max((case.days for case in step.cases), default=0), "day", language),
            )
            for step in steps
        ),
    )
