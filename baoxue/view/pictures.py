"""One chart as a picture for a message: title, source and date drawn into it, saved by the reader's own
browser.

The button in the corner of the figure is Plotly's: it turns the drawing into a PNG inside the browser, so
nothing is sent anywhere, no second program is needed on the server, and it works without internet.
"""

import hashlib
import logging
import re
from functools import lru_cache
from typing import Any

import plotly.graph_objects as go
import streamlit as st

from baoxue.access import audit
from baoxue.view import formats, session, slips, theme, words
from baoxue.view.charts.chart import SECONDARY, Chart, Spec, finished, label
from baoxue.view.charts.scale import width_of
from baoxue.view.style import tied
from baoxue.view.theme import Look
from baoxue.view.words import t
from baoxue.warehouse import Filters

log = logging.getLogger(__name__)

WIDTH = 480  # as a message shows it; every figure holds from 358 on
SCALE = 3
PAD = 16
_ROOM = 358 - 2 * PAD
_TITLE = 17
_LINE = 1.45
_KEPT = 256
_CLOSING = frozenset(map(chr, (0xFF0C, 0x3002, 0xFF1B, 0xFF1A, 0x3001, 0xFF09, 0xFF01, 0xFF1F, 0x201D)))
"""Full-width stops and closing marks: they never begin a line."""
_NO_NAME = re.compile(r"[^\w\u2e80-\u9fff]+")


def offer(chart: Chart, title: str, source: str) -> None:
    """A button 存为图片; once pressed, the chart with its title and source, and the way to save it.

    `title` is the section's heading, `source` its definition and date. The picture is only made when it is
    asked for; who asks is written down first, and stands in it.
    """
    # The same from run to run; two charts may have one heading, but not one description.
    key = hashlib.blake2s(f"{title} {chart.alt}".encode()).hexdigest()[:12]
    if not st.button(t("picture.make"), key=f"picture-{key}", type="tertiary"):
        return
    filters = Filters.from_query(session.query())
    made = slips.slip(filters)
    try:
        slips.record(made, "picture", "png", 1, filters)
    except audit.AuditError:
        log.exception("a picture could not be written down")
        st.html(f'<div class="bx-note">{t("take.not_recorded")}</div>')
        return
    draw(chart, title, t("format.between_sentences").join((source, made.watermark)), key)


def draw(chart: Chart, title: str, source: str, key: str) -> None:
    """The picture, with the button of Plotly's that saves it, and how to. `key` must be the page's own."""
    figure, height = picture(chart, title, source)
    # Plotly speaks English on its button and while it draws; the reader's words take their place.
    save = t("picture.save").replace('"', "")
    st.html(
        f"<style>.js-plotly-plot .modebar-btn[data-title]::after {{content: '{save}' !important}}"
        ".plotly-notifier {display: none}</style>"
    )
    st.plotly_chart(
        figure,
        height=height,
        theme=None,
        config=config(title, height),
        alt=chart.alt or None,
        key=f"drawn-{key}",
    )
    st.html(f'<div class="bx-note">{t("picture.how")}</div>')


def config(title: str, height: int) -> dict[str, Any]:
    """Plotly's settings: one button, and the file it gives, three times as fine as the screen."""
    return {
        "displayModeBar": True,
        "displaylogo": False,
        "modeBarButtons": [["toImage"]],
        "scrollZoom": False,
        "doubleClick": False,
        "showAxisDragHandles": False,
        "toImageButtonOptions": {
            "format": "png",
            "filename": _NO_NAME.sub("_", title).strip("_")[:60] or "baoxue",
            "width": WIDTH,
            "height": height,
            "scale": SCALE,
        },
    }


def picture(chart: Chart, title: str, source: str) -> tuple[go.Figure, int]:
    """The chart on its ground with title above and source below, and its height in pixels."""
    return _picture(chart, title, source, Look(theme.palette(), words.language()))


@lru_cache(maxsize=_KEPT)
def _picture(chart: Chart, title: str, source: str, look: Look) -> tuple[go.Figure, int]:
    parts = chart.figure.to_dict()
    layout: Spec = dict(parts["layout"])
    margin = dict(layout["margin"])
    title_lines = wrapped(title, _TITLE, _ROOM)
    source_lines = wrapped(source, SECONDARY, _ROOM)
    above = round(PAD + len(title_lines) * _TITLE * _LINE + 14)
    below = round(PAD + len(source_lines) * SECONDARY * _LINE + 12)
    left, top, bottom = margin["l"], margin["t"], margin["b"]
    layout["margin"] = margin | {
        "l": left + PAD,
        "r": margin["r"] + PAD,
        "t": top + above,
        "b": bottom + below,
    }
    place: Spec = {
        "xref": "paper",
        "x": 0,
        "xanchor": "left",
        "xshift": -left,
        "align": "left",
        "yref": "paper",
    }
    texts = [
        label(
            f"<b>{'<br>'.join(title_lines)}</b>",
            color=look.palette.ink,
            size=_TITLE,
            y=1,
            yanchor="bottom",
            yshift=top + 12,
            **place,
        ),
        label(
            "<br>".join(source_lines),
            color=look.palette.soft,
            size=SECONDARY,
            y=0,
            yanchor="top",
            yshift=-(bottom + 10),
            **place,
        ),
    ]
    layout["annotations"] = [*layout.get("annotations", []), *texts]
    layout |= {"paper_bgcolor": look.palette.ground, "plot_bgcolor": look.palette.ground}
    height = chart.height + above + below
    return finished(parts["data"], layout | {"height": height}, look, height), height


def wrapped(text: str, size: float, room: float) -> list[str]:
    """The text in lines of at most `room` pixels and about the same length, broken between words, or between
    any two Chinese characters."""
    plain = tied(text.replace("**", "")).replace(formats.JOINER, "")
    lines = _broken(plain, size, room)
    even = _broken(plain, size, width_of(plain, size) / max(len(lines), 1) + size)
    return even if len(even) == len(lines) else lines


def _broken(plain: str, size: float, room: float) -> list[str]:
    pieces = re.findall(r"[\u2e80-\u9fff\uff00-\uffef]|[^\s\u2e80-\u9fff\uff00-\uffef]+|\s+", plain)
    lines: list[str] = []
    current = ""
    for piece in pieces:
        if current and width_of(current + piece, size) > room and piece not in _CLOSING:
            lines.append(current.rstrip())
            current = piece.lstrip()
        else:
            current += piece
    return [*lines, current] if current else lines
