"""The flow from one ledger to the next: what each holds, and who is in one and not in the other."""

from dataclasses import dataclass
from html import escape

import streamlit as st

from baoxue.view import formats
from baoxue.view.blocks import to_figure
from baoxue.view.style import inline

_LATE = "\u25b2"


@dataclass(frozen=True)
class Station:
    """A ledger and how many children it holds."""

    name: str
    count: int


@dataclass(frozen=True)
class Share:
    """Some of the children in a gap; `indicator`: the figure whose page lists them."""

    name: str
    count: int
    is_worse: bool = False
    """Whether it is the one to look at."""
    indicator: str = ""


@dataclass(frozen=True)
class GapPart:
    """One set of children in a gap, and what it is made of."""

    name: str
    count: int
    split: tuple[Share, ...]


@dataclass(frozen=True)
class Gap:
    """What lies between two ledgers."""

    parts: tuple[GapPart, ...]
    beside: tuple[GapPart, ...] = ()
    """What the next ledger lacks or adds for a good reason: no gap."""


@dataclass(frozen=True)
class Flow:
    """Ledgers and gaps in turn."""

    steps: tuple[Station | Gap, ...]


def draw(flow: Flow) -> None:
    """Side by side from 720 px up, below each other on a phone."""
    st.html(f'<div class="bx-flow">{"".join(map(_step, flow.steps))}</div>')


def _step(step: Station | Gap) -> str:
    if isinstance(step, Station):
        return (
            f'<div class="bx-station"><span class="bx-soft">{escape(step.name)}</span>'
            f"<b>{escape(formats.number(step.count))}</b></div>"
        )
    beside = "".join(
        f'<li class="bx-soft">{inline(part.name)} {escape(formats.number(part.count))}</li>'
        for part in step.beside
    )
    parts = "".join(map(_part, step.parts)) + (f"<div><ul>{beside}</ul></div>" if beside else "")
    return f'<div class="bx-gaps">{parts}</div>'


def _part(part: GapPart) -> str:
    split = "".join(map(_share, part.split))
    return f"<div><b>{escape(part.name)} {escape(formats.number(part.count))}</b><ul>{split}</ul></div>"


def _share(share: Share) -> str:
    mark, tone = (f"{_LATE} ", "bx-worse") if share.is_worse and share.count else ("", "bx-soft")
    name = to_figure(share.indicator, share.name) if share.indicator else inline(share.name)
    return f'<li class="{tone}">{mark}{name} {escape(formats.number(share.count))}</li>'
