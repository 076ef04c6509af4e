"""Puts on the stylesheet of our own blocks, in the reader's scheme."""

import re
from functools import cache
from html import escape
from pathlib import Path

import streamlit as st

from baoxue.view import theme
from baoxue.view.formats import JOINER, NBSP
from baoxue.view.theme import Palette

ICON = Path(__file__).with_name("icon.png")
_SHEET = Path(__file__).with_name("style.css")
_BOLD = re.compile(r"\*\*(.+?)\*\*")
# A space between a figure and what is neither figure nor Latin letter.
_FIGURE_AND_UNIT = re.compile(r"(?<=[0-9%]) (?=[^\x00-\u2e7f])")
_LONGEST_NAME = 8
_VARIABLES = (
    *("ink", "soft", "rule", "panel", "focus", "worse", "better_text", "notice_ground", "notice_text"),
    *("worse_tint", "worse_badge", "better_tint", "better_badge", "neutral_tint", "neutral_badge"),
)


def put_on() -> None:
    """Sends the stylesheet; a sheet alone takes no room on the page."""
    st.html(sheet(theme.palette()))


@cache
def sheet(palette: Palette) -> str:
    """The stylesheet with the palette's colours as its variables."""
    colours = "".join(f"--bx-{name.replace('_', '-')}:{getattr(palette, name)};" for name in _VARIABLES)
    return f"<style>:root{{{colours}}}{_SHEET.read_text(encoding='utf-8')}</style>"


def inline(text: str) -> str:
    """Plain text as HTML, `**bold**` kept: nothing else that a register holds reaches the page as markup.

    Joiners are for places where only text can be sent; here a style does it, and what is copied stays clean.
    """
    return _BOLD.sub(_held, escape(tied(text.replace(JOINER, ""))))


def tied(text: str) -> str:
    """Text whose figures stay on the line of their units: Chinese may otherwise break between the two."""
    return _FIGURE_AND_UNIT.sub(NBSP, text)


def _held(found: re.Match[str]) -> str:
    """Bold text; a place's name holds together, longer text may break."""
    text = found[1]
    return f'<b class="bx-whole">{text}</b>' if len(text) <= _LONGEST_NAME else f"<b>{text}</b>"
