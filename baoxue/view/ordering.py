"""By what the cells of a list sort: figures by value, places in the county's order, grades from the first on.

A list shows ready text; a column whose text would sort wrongly is sent as numbers with the text laid over.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache, lru_cache
from typing import Any

import pandas as pd

from baoxue.access import Scope
from baoxue.view import asking
from baoxue.view.words import language, t
from baoxue.warehouse import Edition, Filters

_NUMBER = re.compile(r"(?<![\d.])[-+\u2212]?\d[\d,]*(?:\.\d+)?")
_SCALES: Mapping[str, float] = {"KB": 1e3, "MB": 1e6, "GB": 1e9}
_LEADING = re.compile(r"[*\u00a5\s]*[-+\u2212]?\d")
_PART = re.compile(r"\d+|\D")
Key = tuple[Any, ...]


def of_values(values: Sequence[Any]) -> list[float | None]:
    """What raw values sort by: numbers as they are, days by the calendar."""
    return [_value(value) for value in values]


def of_texts(texts: Sequence[str], *, is_figure: bool = False) -> list[float | None] | None:
    """What ready texts sort by; None where the text itself sorts right.

    >>> of_texts(["15 天", "2 天", "从未"], is_figure=True)
    [15.0, 2.0, None]
    """
    filled = [text for text in texts if text and text != "\u2014"]
    if is_figure or (filled and all(_LEADING.match(text) for text in filled)):
        return _figures(texts)
    places = _township_order()
    if filled and all(text in places for text in filled):
        return [float(places[text]) if text in places else None for text in texts]
    keys = {text: _natural(text) for text in filled}
    by_meaning = sorted(keys, key=lambda text: keys[text])
    if by_meaning == sorted(keys):
        return None
    ranks = {text: float(place) for place, text in enumerate(by_meaning)}
    return [ranks.get(text) for text in texts]


def _value(value: Any) -> float | None:
    if pd.isna(value):
        return None
    return float(value.toordinal()) if isinstance(value, date) else float(value)


def _figures(texts: Sequence[str]) -> list[float | None]:
    """A figure by its value; several in one cell (n / N, from to) by the first, then by the next."""
    read = [_numbers(text) for text in texts]
    if all(len(one) <= 1 for one in read):
        return [one[0] if one else None for one in read]
    ranks = {one: float(place) for place, one in enumerate(sorted(set(read) - {()}))}
    return [ranks.get(one) for one in read]


def _numbers(text: str) -> tuple[float, ...]:
    scales = {t("format.large", "zh"): 1e4, **_SCALES}
    factor = next((by for unit, by in scales.items() if unit in text), 1.0)
    found = (it.replace(",", "").replace("\u2212", "-") for it in _NUMBER.findall(text))
    return tuple(float(it) * factor for it in found)


def _natural(text: str) -> Key:
    """Figures and Chinese ordinals within a text count as numbers: 七年级2班 before 七年级10班."""
    return tuple(
        (0, int(part), "") if part.isdigit() and part.isascii() else (1, 0, part)
        for part in _PART.findall(_in_figures(text))
    )


def _in_figures(text: str) -> str:
    """Chinese numerals before what they count (a grade, a class, a quarter) as figures."""
    numerals = t("format.numerals", "zh")
    return _counted().sub(lambda found: str(numerals.index(found[0]) + 1), text)


@cache
def _counted() -> re.Pattern[str]:
    return re.compile(f"[{t('format.numerals', 'zh')}](?={t('format.counted_by', 'zh')})")


def _township_order() -> Mapping[str, int]:
    reading = asking.current()
    if reading.scope is None:
        return {}
    return _townships(reading.edition, reading.scope, asking.looked_at().id, language())


@lru_cache(maxsize=64)
def _townships(edition: Edition, scope: Scope, snapshot: str, spoken: str) -> Mapping[str, int]:
    rows = edition.ask("filter_options", scope, Filters(snapshot=snapshot))
    names = rows[rows["kind"] == "township"]["name" if spoken == "zh" else "name_en"]
    return {name: place for place, name in reversed(list(enumerate(names)))}
