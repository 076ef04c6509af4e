"""What every figure shares: the finished chart, its cache, its ground and its type."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache, wraps
from typing import Any, Concatenate, ParamSpec

import plotly.graph_objects as go

from baoxue.view import theme, words
from baoxue.view.theme import FONT, Look

Spec = dict[str, Any]
P = ParamSpec("P")
Written = Callable[[float | None], str]
"""How a chart writes its values out."""

# A figure is a few kilobytes; this is every figure of every page for some forty choices of the filter bar.
_KEPT = 1024

NOTHING_HEIGHT = 60
TEXT = 13
SECONDARY = 12
CONFIG = {"displayModeBar": False, "scrollZoom": False, "doubleClick": False, "showAxisDragHandles": False}


@dataclass(frozen=True)
class Table:
    """The figure in words and figures, for those who would rather read than look."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, eq=False)
class Chart:
    """A finished figure with its height in pixels, its alternative text and its table."""

    figure: go.Figure
    height: int
    alt: str
    table: Table


class _Ready(go.Figure):  # type: ignore[misc]
    """A figure that hands out its finished parts: Streamlit asks for a deep copy on every rerun, and needs
    none."""

    def to_dict(self) -> Spec:
        """The parts of the figure, shared and not to be changed."""
        return self.__dict__["_ready"]


_BLANK = _Ready()


def finished(data: list[Spec], layout: Spec, look: Look, height: int) -> go.Figure:
    """A figure from plain parts, in the common dress.

    The parts are not validated here: validation costs fifteen times the rest, and the tests build every
    form once with it.
    """
    dress: Spec = {
        "height": height,
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"family": FONT, "size": TEXT, "color": look.palette.ink},
        "showlegend": False,
        "dragmode": False,
        "hoverlabel": {
            "bgcolor": look.palette.panel,
            "bordercolor": look.palette.rule,
            "font": {"family": FONT, "size": TEXT, "color": look.palette.ink},
            "align": "left",
        },
        "margin": {"l": 0, "r": 0, "t": 0, "b": 0, "pad": 0},
    }
    parts: Spec = {"data": data, "layout": dress | layout}
    # The base class would copy every part into objects of its own (2.5 ms a figure) that nobody asks for.
    figure = _Ready.__new__(_Ready)
    figure.__dict__.update(_BLANK.__dict__, _ready=parts)
    return figure


def hidden_axis(**settings: Any) -> Spec:
    """An axis that places things and draws nothing."""
    return {
        "visible": False,
        "fixedrange": True,
        "zeroline": False,
        "showgrid": False,
        "automargin": False,
    } | settings


def label(text: str, *, color: str, size: int = TEXT, **place: Any) -> Spec:
    """A piece of text as an annotation: unlike tick labels it never moves or hides its neighbours."""
    return {"text": text, "showarrow": False, "font": {"size": size, "color": color}} | place


def rule(color: str, width: float = 1, dash: str = "solid", **place: Any) -> Spec:
    """A straight line as a shape below the marks."""
    return {"type": "line", "layer": "below", "line": {"color": color, "width": width, "dash": dash}} | place


def faded(colour: str, opacity: float) -> str:
    """A hex colour with an opacity, as Plotly wants it."""
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return f"rgba({red},{green},{blue},{opacity})"


def nothing(look: Look, what: str) -> Chart:
    """A figure that says that there is nothing to draw."""
    text = words.t("chart.nothing", look.language)
    note = label(text, color=look.palette.soft, xref="paper", x=0, xanchor="left", yref="paper", y=0.5)
    layout: Spec = {"xaxis": hidden_axis(), "yaxis": hidden_axis(), "annotations": [note]}
    alt = words.t("format.colon", look.language).join(part for part in (what, text) if part)
    return Chart(finished([], layout, look, NOTHING_HEIGHT), NOTHING_HEIGHT, alt, Table((), ()))


def charted(build: Callable[Concatenate[Look, P], Chart]) -> Callable[P, Chart]:
    """Makes a builder `f(look, data...)` into `f(data...)`, kept by its data, the palette and the language.

    The data must be hashable: tuples of frozen rows. The bare builder stays reachable as `f.__wrapped__`.
    """
    kept = lru_cache(maxsize=_KEPT)(build)

    @wraps(build)
    def drawn(*args: P.args, **kwargs: P.kwargs) -> Chart:
        return kept(Look(theme.palette(), words.language()), *args, **kwargs)  # type: ignore[arg-type]

    return drawn
