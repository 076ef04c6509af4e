"""Lists sort by meaning: figures by value, days by the calendar, townships by the county's order."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pytest
from pandas.api.types import is_numeric_dtype

from baoxue.view import asking
from baoxue.view.ordering import of_texts
from baoxue.warehouse import Filters
from baoxue.warehouse.alone import ANYONE
from tests.pages.reading import PAGES, run_whole_page

VIEWERS = ("leader", "inspector", "analyst", "steward")
FIGURE = re.compile(r"[▲▼*+\-\u2212¥ ]*\d[\d,.]*")
GRADES = [f"{number}年级" for number in "一二三四五六七八九"]
DAY = {"zh": "%Y年%m月%d日", "en": "%d %b %Y"}
SCALES = {"万": 1e4, "KB": 1e3, "MB": 1e6}


def columns(page: str, viewer: str, language: str) -> Iterator[tuple[str, pd.Series, list[str]]]:
    """Heading, what is sent to sort by, and what is read, of every column of every list of a page."""
    unit = {"kind": "township", "code": "991021104"} if page == "brief" else {}
    for table in run_whole_page(page, viewer=viewer, lang=language, **unit).dataframe:
        if table.proto.editing_mode:
            continue  # a form, in which no text can be laid over what is typed
        sent, arrow = table.value, table.proto.arrow_data
        told = sent
        if arrow.HasField("styler") and arrow.styler.display_values:
            told = pa.ipc.open_stream(arrow.styler.display_values).read_all().to_pandas()
        for place, name in enumerate(sent.columns):
            yield str(name), sent.iloc[:, place], [str(text) for text in told.iloc[:, place]]


def meant(text: str, language: str) -> float | None:
    """What a cell says as a number: a day, or a figure with its unit."""
    text = text.replace("\u00a0", " ").replace("\u2060", "").strip()
    try:
        return float(datetime.strptime(text, DAY[language]).replace(tzinfo=UTC).toordinal())
    except ValueError:
        pass
    found = FIGURE.match(text)
    if found is None or re.match(r"\d{4}[-\u2013]\d\d", text):
        return None  # a school year, a day as 2025-10-15, a snapshot: they sort as they are
    scale = next((factor for unit, factor in SCALES.items() if unit in text), 1.0)
    return float(re.sub(r"[^\d.\-]", "", found[0].replace("\u2212", "-")).rstrip(".") or 0) * scale


def by_meaning(texts: list[str], language: str, townships: list[str]) -> list[float] | None:
    """What the texts of a column mean; None where they are words or codes."""
    filled = [text for text in texts if text not in ("", "\u2014", "None")]
    for known in (townships, GRADES):
        if filled and all(text in known for text in filled):
            return [known.index(text) if text in known else -1.0 for text in texts]
    if not filled or any(re.fullmatch(r"0\d+|\d{8,}", text) for text in filled):
        return None
    values = [meant(text, language) for text in filled]
    if any(value is None for value in values):
        return None
    found = iter(values)
    return [next(found) if text in filled else None for text in texts]


SHORT = ("overview", "dropout", "accountability")
"""The pages whose lists are looked at in every run; all others, and English, under stress."""


@pytest.mark.parametrize("language", ["zh", pytest.param("en", marks=pytest.mark.stress)])
@pytest.mark.parametrize(
    "page", [it if it in SHORT else pytest.param(it, marks=pytest.mark.stress) for it in PAGES]
)
def test_every_column_sorts_by_what_it_says(page: str, language: str, demo: Path, quiet: None) -> None:
    """Where two cells mean figures, days, grades or townships, what is sent orders them as their meaning."""
    rows = asking.current_edition().ask("filter_options", ANYONE, Filters())
    order = list(rows[rows["kind"] == "township"]["name" if language == "zh" else "name_en"])
    wrong = []
    for viewer in VIEWERS:
        for name, sent, told in columns(page, viewer, language):
            meaning = by_meaning(told, language, order)
            if meaning is None:
                continue
            pairs = [(value, key) for value, key in zip(meaning, sent, strict=True) if not pd.isna(key)]
            is_sorted = is_numeric_dtype(sent) or all(isinstance(key, str) for _, key in pairs)
            steps = sorted(pairs, key=lambda pair: pair[1])
            if not is_sorted or any(a[0] > b[0] + 0.006 * abs(b[0]) for a, b in pairwise(steps)):
                wrong.append(f"{viewer}: {name}: {told[:4]}")
    assert not wrong, "\n".join(wrong)


def test_days_sort_as_numbers() -> None:
    """1, 2, 11 and not 1, 11, 2; thousands, money in 万元, percent, ratios; grades and classes."""
    for texts in (
        ["1 天", "2 天", "11 天", "2,120 天"],
        ["98 元", "1,200 元", "1.2 万元", "12.3 万元"],
        ["9.5%", "10.2%", "100%"],
        ["3 / 14 人", "3 / 120 人", "12 / 14 人"],
        ["七年级2班", "七年级10班", "八年级1班"],
        ["一年级", "二年级", "三年级", "九年级"],
        ["\u22123", "\u22121", "0", "+2"],
    ):
        keys = of_texts(texts)
        assert keys is not None and keys == sorted(keys) and len(set(keys)) == len(keys), texts
