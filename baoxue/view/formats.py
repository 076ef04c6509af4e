"""Numbers, dates and shares as the officials write them, in Chinese and English."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from baoxue.view import words
from baoxue.view.words import t

NBSP = "\u00a0"  # between a figure and its unit: they belong together on one line
JOINER = "\u2060"  # between characters that must not be parted at the end of a line
MINUS = "\u2212"
DASH = "\u2014"  # not reported
GAP = "\u2002"  # between two figures that stand in one line
_TEN_THOUSAND = 10_000
_LARGE = 100_000


def number(value: float, decimals: int = 0, language: str | None = None) -> str:
    """A plain figure: 12,345; from 100,000 on in the locale's large unit (12.3 万, or unchanged in
    English)."""
    if abs(value) >= _LARGE and (large := t("format.large", language)):
        return f"{_fixed(value / _TEN_THOUSAND, 1)}{NBSP}{large}"
    return _fixed(value, decimals)


def counted(value: float, unit: str = "person", language: str | None = None, decimals: int = 0) -> str:
    """A figure with its unit (a key below `unit.`), kept on one line: 12 人, 12.3 万人."""
    is_one = abs(value) == 1 and words.has(f"unit_one.{unit}")
    name = t(f"unit_one.{unit}" if is_one else f"unit.{unit}", language)
    if abs(value) >= _LARGE and t("format.large", language):
        return number(value, decimals, language) + name
    return f"{number(value, decimals, language)}{NBSP}{name}" if name else number(value, decimals, language)


def brief(value: float, unit: str = "person", language: str | None = None) -> str:
    """The same where room is narrow: Chinese keeps its one character of unit, English leaves it out."""
    name = t(f"brief.{unit}", language)
    return f"{number(value, 0, language)}{NBSP}{name}" if name else number(value, 0, language)


def percent(rate: float | None, decimals: int = 1, language: str | None = None) -> str:
    """A rate 0..1 as 97.6%; an em dash where there is none."""
    return DASH if rate is None else f"{_fixed(rate * 100, decimals)}%"


def goal(rate: float, decimals: int = 1) -> str:
    """A target 0..1 as people say it: 96%, 0.6%, without zeros that say nothing."""
    text = _fixed(rate * 100, decimals)
    return (text.rstrip("0").rstrip(".") if "." in text else text) + "%"


def points(difference: float, decimals: int = 1, language: str | None = None) -> str:
    """A difference of two rates (0..1), without sign: 0.8 个百分点."""
    return f"{_fixed(abs(difference) * 100, decimals)}{NBSP}{t('unit.points', language)}"


def marks(value: float) -> str:
    """Points of a score without zeros that say nothing: 6, 61.5."""
    rounded = round(float(value), 1)
    return number(rounded, 0 if rounded.is_integer() else 1)


def of(numerator: float, denominator: float, unit: str | None = "person", language: str | None = None) -> str:
    """n / N with its unit: 3 / 14,212 人. `unit` None leaves it out."""
    ratio = f"{number(numerator, 0, language)}{NBSP}/{NBSP}"
    return ratio + (counted(denominator, unit, language) if unit else number(denominator, 0, language))


def money(yuan: float, language: str | None = None) -> str:
    """9,876 元; from 10,000 on 1.2 万元 (¥12,345 in English)."""
    if abs(yuan) >= _TEN_THOUSAND and (large := t("format.large_money", language)):
        return f"{_fixed(yuan / _TEN_THOUSAND, 1)}{NBSP}{large}"
    text = _fixed(yuan, 0 if float(yuan).is_integer() else 2)
    return t("format.money", language, figure=text)


def change(difference: float, unit: str = "person", language: str | None = None) -> str:
    """A change in a sentence: 少 2 人, 多 5 人, 持平."""
    if difference == 0:
        return t("format.unchanged", language)
    key = "format.fewer" if difference < 0 else "format.more"
    return t(key, language, amount=counted(abs(difference), unit, language))


def day(value: date, language: str | None = None) -> str:
    """2025年10月15日 (15 October 2025 is never written in figures with strokes)."""
    return t(
        "format.day",
        language,
        year=value.year,
        month=value.month,
        day=value.day,
        name=_month_name(value, language),
    )


def month_day(value: date, language: str | None = None) -> str:
    """10月15日, where the year is told beside it."""
    return t(
        "format.month_day",
        language,
        month=value.month,
        day=value.day,
        name=_month_name(value, language),
    )


def as_of(value: date, language: str | None = None) -> str:
    """截至2025年10月15日."""
    return t("format.as_of", language, day=day(value, language))


def month(value: date, language: str | None = None) -> str:
    """2025年10月."""
    return t("format.month", language, year=value.year, month=value.month, name=_month_name(value, language))


def short_month(value: date, language: str | None = None) -> str:
    """10月, for axes."""
    return t("format.short_month", language, month=value.month, name=_month_name(value, language))


def year(value: date, language: str | None = None) -> str:
    """2025年, for axes."""
    return t("format.year", language, year=value.year)


def school_year(text: str, language: str | None = None) -> str:
    """`2024-2025` as 2024–2025学年."""
    return t("format.school_year", language, years=text.replace("-", "\u2013"))


def joined(names: list[str] | tuple[str, ...], language: str | None = None) -> str:
    """A list of names: 墨潭镇、昭麓镇、芷塘镇."""
    return t("format.between_names", language).join(names)


def signed(difference: float, decimals: int = 0, language: str | None = None) -> str:
    """A change beside an arrow: -2, +5, 0."""
    return ("+" if difference > 0 else "") + number(difference, decimals, language).replace(MINUS, "-")


def with_sign(difference: float, told: str) -> str:
    """A change whose size is written already; without a sign where that reads as none (0.00)."""
    if not any(sign in told for sign in "123456789"):
        return told
    return ("+" if difference > 0 else MINUS) + told


def whole(text: str) -> str:
    """Names, badges and links that must not break inside: a word joiner between the characters.

    Latin words hold together by themselves and keep their spaces as places to break.
    """
    return JOINER.join(text) if any(ord(character) > 0x2E7F for character in text) else text


def _month_name(value: date, language: str | None) -> str:
    return t(f"month.{value.month}", language) if words.has(f"month.{value.month}") else str(value.month)


def _fixed(value: float, decimals: int) -> str:
    """Thousands with a comma, halves up as people expect them (not to even), a true minus sign."""
    exact = Decimal(repr(float(value))) if not isinstance(value, Decimal) else value
    rounded = exact.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    text = f"{rounded:,.{decimals}f}"
    if text.startswith("-"):
        return text[1:] if not float(rounded) else MINUS + text[1:]
    return text


def written(value: Any, spec: str, language: str | None = None) -> str:
    """A value as a text's placeholder asks for: `number`, `percent1`, `day`, `money`, or a unit (`person`).

    Digits behind the name are decimals. An unknown value (None) is a dash. ValueError for an unknown format.
    """
    if value is None:
        return DASH
    parsed = _SPEC.fullmatch(spec)
    name, decimals = (parsed[1], parsed[2]) if parsed else ("", "")
    more = {"decimals": int(decimals)} if decimals else {}
    if name in _WRITERS:
        return _WRITERS[name](value, **more, language=language)
    if words.has(f"unit.{name}"):
        return counted(value, name, language, **more)
    raise ValueError(f"no format {spec!r} for a text's value")


_SPEC = re.compile("([a-z_]+?)([0-9]*)")
_WRITERS: Mapping[str, Callable[..., str]] = {
    "number": number,
    "percent": percent,
    "goal": lambda rate, decimals=1, language=None: goal(rate, decimals),
    "points": points,
    "money": money,
    "marks": lambda value, language=None: marks(value),
    "whole": lambda text, language=None: whole(text),
    "signed": signed,
    "day": day,
    "month": month,
    "year": year,
    "as_of": as_of,
    "names": joined,
    "days": lambda value, language=None: counted(value, "day", language),
}
