"""The palette of the reader's own scheme, and what may be done with colours."""

from dataclasses import dataclass

import streamlit as st

from baoxue.palette import DARK, FONT, LIGHT, PALETTES, Palette

__all__ = ["DARK", "FONT", "LIGHT", "PALETTES", "Look", "Palette", "contrast", "mixed", "palette"]


@dataclass(frozen=True)
class Look:
    """What a drawing depends on beside its data: part of every figure's cache key."""

    palette: Palette
    language: str


def palette() -> Palette:
    """The palette of the reader's own scheme, as the browser reported it (light until it has)."""
    return DARK if st.context.theme.type == "dark" else LIGHT


def mixed(one: str, other: str, share: float) -> str:
    """The colour between two hex colours: `share` 0 gives `one`, 1 gives `other`."""
    pairs = zip(_channels(one), _channels(other), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02X}" for a, b in pairs)


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two hex colours after WCAG 2 (1 to 21)."""
    bright, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _luminance(colour: str) -> float:
    linear = [
        c / 12.92 if (c := value / 255) <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4
        for value in _channels(colour)
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
