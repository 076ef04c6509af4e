"""Counts and rate cards: the figures a page opens with."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from html import escape

import streamlit as st

from baoxue.view import formats, theme
from baoxue.view.blocks import note_line, to_figure
from baoxue.view.sparkline import sparkline
from baoxue.view.style import inline
from baoxue.view.theme import Palette
from baoxue.view.words import language, t

_COUNT_WIDTH = 100
UP, DOWN = "\u25b2", "\u25bc"


@dataclass(frozen=True)
class Count:
    """One large figure. `better` (lower, higher, neither) decides the colour of its change.

    `change` is against the snapshot before (None: nothing to compare), `since` says which; `missing` (a
    sentence) replaces the figure.
    """

    label: str
    value: float | None
    unit: str = "person"
    change: float | None = None
    since: str = ""
    better: str = "neither"
    missing: str | None = None
    indicator: str = ""  # the figure whose page lists the rows behind this one


@dataclass(frozen=True)
class Rate:
    """One rate card; rates are 0..1.

    `history` is a value per snapshot (None: a gap), the newest last, `days` its days; `previous` is the value
    compared with and `since` its name, `unmoved` what is said when there is nothing to compare with; `unit`
    is what numerator and denominator count; `target_kind` is target or control; `missing` (not supplied, and
    the register) replaces the figure.
    """

    label: str
    rate: float | None
    numerator: float | None = None
    denominator: float | None = None
    better: str = "neither"
    decimals: int = 1
    unit: str = "person"
    previous: float | None = None
    since: str = ""
    unmoved: str = ""
    history: tuple[float | None, ...] = ()
    days: tuple[date, ...] = ()
    target: float | None = None
    target_kind: str = "target"
    missing: str | None = None
    indicator: str = ""
    later: str = ""  # the whole target, where only a part of it or nothing is due yet
    gap: str = ""  # how many are missing to the target, ready text
    figure: str = ""  # ready text where the value is no rate (a count, days, money); `moved` is its change
    moved: str = ""
    under: str = ""  # a soft line below the label
    is_judged: bool = True  # whether the change is good or bad news
    second: str = ""  # the change since the snapshot before, where `previous` is another one


def counts(items: Sequence[Count], note: str | None = None) -> None:
    """Two to four counts in a row (three across on a phone), with a soft note under them."""
    with st.grid(len(items), min_column_width=_COUNT_WIDTH):
        for item in items:
            if item.missing or item.value is None:
                st.metric(
                    item.label, formats.DASH, item.missing or None, delta_color="off", delta_arrow="off"
                )
                continue
            st.metric(
                item.label,
                _figure(item.value, item.unit),
                None if item.change is None else formats.signed(item.change) if item.change else 0,
                delta_color={"lower": "inverse", "higher": "normal"}.get(item.better, "off"),  # type: ignore[arg-type]
                delta_description=item.since or None,
            )
    links = [to_figure(item.indicator, item.label) for item in items if item.indicator]
    if links:
        st.html(f'<div class="bx-note">{escape(t("card.rows"))}{" · ".join(links)}</div>')
    if note:
        note_line(note)


def _figure(value: float, unit: str) -> str:
    """12 人; in English the label says what is counted, and a third of a phone has no room for the word."""
    return formats.counted(value, unit) if language() == "zh" else formats.number(value)


def rates(items: Sequence[Rate], note: str | None = None) -> None:
    """Rate cards: value, change, a small line with target and gaps, n/N. Two across on a phone."""
    colours = theme.palette()
    st.html(f'<div class="bx-rates">{"".join(_card(item, colours) for item in items)}</div>')
    if note:
        note_line(note)


def _card(item: Rate, colours: Palette) -> str:
    label = to_figure(item.indicator, item.label) if item.indicator else escape(item.label)
    name = f'<div class="bx-rate-name">{label}</div>'
    if item.under:
        name += f'<div class="bx-rate-under">{escape(item.under)}</div>'
    if item.missing or item.rate is None:
        return (
            f'<div class="bx-rate">{name}<div class="bx-rate-value">{formats.DASH}</div>'
            f'<div class="bx-rate-missing">{inline(item.missing or t("chart.not_reported"))}</div></div>'
        )
    sense, change = _change(item)
    colour = colours.worse if sense == "worse" else colours.focus
    second = f'<div class="bx-soft">{escape(item.second)}</div>' if item.second else ""
    picture = sparkline(item.history, item.days, item.target, colour, colours)
    image = ""
    if picture:
        known = [value for value in item.history if value is not None]
        alt = t(
            "card.spark",
            label=item.label,
            first=_value(item, known[0]),
            last=_value(item, known[-1]),
        )
        image = f'<img src="{picture}" alt="{escape(alt)}">'
    return (
        f'<div class="bx-rate">{name}'
        f'<div class="bx-rate-value">{value_text(item)}</div>'
        f'<div class="bx-{sense}">{escape(change)}</div>{second}{image}'
        f'<div class="bx-rate-of"><span>{escape(ratio_text(item))}</span>'
        f"<span>{_target(item)}</span></div></div>"
    )


def value_text(item: Rate) -> str:
    """Where the figure stands, as the card says it; a dash where there is none."""
    return item.figure or formats.percent(item.rate, item.decimals)


def ratio_text(item: Rate) -> str:
    """n / N of a card; empty for a plain count."""
    if item.numerator is None or item.denominator is None:
        return ""
    return formats.of(item.numerator, item.denominator, item.unit)


def _value(item: Rate, value: float) -> str:
    """A value of the small line in words."""
    if item.figure:
        return formats.number(value, 0 if float(value).is_integer() else 1)
    return formats.percent(value, item.decimals)


def _change(item: Rate) -> tuple[str, str]:
    """Whether the change is good news, and its words; a change that rounds to nothing is none."""
    if item.previous is None or item.rate is None:
        nothing = t("card.no_change") if len(item.history) <= 1 else formats.DASH
        return "soft", item.unmoved or nothing
    difference = item.rate - item.previous
    told = item.moved if item.figure else points_moved(difference, item.decimals)
    if not told:
        return "soft", t("card.steady", since=item.since) if item.since else t("card.steady_plain")
    text = t("card.second", since=item.since, moved=told) if item.since else told
    if item.better == "neither" or not item.is_judged:
        return "soft", text
    return "better" if (difference < 0) == (item.better == "lower") else "worse", text


def points_moved(difference: float, decimals: int) -> str:
    """A change of a rate in percentage points with its arrow; empty where it rounds to nothing."""
    if round(difference * 100, decimals) == 0:
        return ""
    return f"{UP if difference > 0 else DOWN} {formats.points(difference, decimals)}"


def _target(item: Rate) -> str:
    if item.target is None:
        return escape(item.later)
    value = formats.goal(item.target, 2) if item.target else "0"
    said = "- - " + escape(t(f"card.{item.target_kind}", value=value)).replace(" ", formats.NBSP)
    return "<br>".join([said, *(escape(text) for text in (item.gap, item.later) if text)])
