"""Numbers, dates and shares as the officials write them, in Chinese and English."""

from datetime import date

NBSP = "\u00a0"  # between a figure and its unit: they belong together on one line


def number(value: float, decimals: int = 0, language: str | None = None) -> str:
    """12,345; from 100,000 on 12.3 万 (123 thousand in English: 123,456 stays)."""
    raise NotImplementedError


def counted(value: float, unit: str = "person", language: str | None = None) -> str:
    """A figure with its unit (a key below `unit.`), kept on one line: 12 人."""
    raise NotImplementedError


def percent(rate: float | None, decimals: int = 1, language: str | None = None) -> str:
    """A rate 0..1 as 97.6%; an em dash where there is none."""
    raise NotImplementedError


def points(difference: float, decimals: int = 1, language: str | None = None) -> str:
    """A difference of two rates (0..1), without sign: 0.8 个百分点."""
    raise NotImplementedError


def of(numerator: float, denominator: float, unit: str | None = "person", language: str | None = None) -> str:
    """n / N with its unit: 3 / 14,212 人."""
    raise NotImplementedError


def money(yuan: float, language: str | None = None) -> str:
    """9,876 元; from 10,000 on 1.2 万元."""
    raise NotImplementedError


def change(difference: float, unit: str = "person", language: str | None = None) -> str:
    """A change in a sentence: 少 2 人, 多 5 人, 持平."""
    raise NotImplementedError


def day(value: date, language: str | None = None) -> str:
    """2025年10月15日."""
    raise NotImplementedError


def as_of(value: date, language: str | None = None) -> str:
    """截至2025年10月15日."""
    raise NotImplementedError


def month(value: date, language: str | None = None) -> str:
    """2025年10月."""
    raise NotImplementedError


def school_year(text: str, language: str | None = None) -> str:
    """`2024-2025` as 2024–2025学年."""
    raise NotImplementedError


def whole(text: str) -> str:
    """Names, badges and links that must not break inside: a word joiner between the characters."""
    raise NotImplementedError
