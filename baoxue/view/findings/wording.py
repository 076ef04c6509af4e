"""Small pieces of generated text that several pages share: names, spans of time, places in a row."""

import csv
from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import Any

import pandas as pd

from baoxue.analysis.trends import SEASON_DAYS, year_before
from baoxue.settings import reference_file
from baoxue.view import formats, words
from baoxue.view.words import named, t

NAMED_PLACES = 3  # more than three names in a row are not read


def either(zh: Any, en: Any) -> str:
    """The half of two columns that the reader's language wants; the Chinese where the English is missing."""
    chosen = en if words.language() == "en" and known(en) else zh
    return str(chosen) if known(chosen) else ""


def known(value: Any) -> bool:
    """Whether a cell holds anything."""
    if value is None or value is pd.NA or value is pd.NaT:
        return False
    return bool(value == value) and value != ""  # NaN differs from itself


def begun(text: str) -> str:
    """The same with a capital at its beginning, for names from code lists; Chinese stays as it is."""
    return text[:1].upper() + text[1:]


def place(code: Any, zh: Any, en: Any) -> str:
    """A place's name; its code where it has none; 未在校 for children who belong to none."""
    return either(zh, en) or (str(code) if known(code) else t("place.none"))


def level_below(county: str | None, township: str | None, school: str | None) -> str:
    """What the places one level below a filter are called: 县（区）, 镇（街道） or 学校."""
    return t(
        "place.county" if county is None else "place.township" if not (township or school) else "place.school"
    )


def in_a_row(names: Sequence[str], most: int = NAMED_PLACES) -> str:
    """Names in a row; beyond the third 等 n 个."""
    row = t("format.between_names").join(f"**{name}**" for name in names[:most])
    return row if len(names) <= most else row + t("place.and_more", count=len(names))


def since(before: date, now: date) -> str:
    """What a snapshot before is called: 上月, 上年同期, or its day."""
    days = (now - before).days
    if 27 <= days <= 33:
        return t("since.month")
    if abs((before - year_before(now)).days) <= SEASON_DAYS:
        return t("since.year")
    text = formats.day(before)
    year = t("format.year", year=before.year)
    if before.year == now.year:
        text = text.removeprefix(year).removesuffix(year).strip()
    return t("since.day", day=text)


def than(before: date, now: date) -> str:
    """较上月, 较8月31日."""
    return t("since.than", since=since(before, now))


def day_of(value: Any) -> date | None:
    """A plain date out of a cell."""
    return pd.Timestamp(value).date() if known(value) else None


def whole(value: Any) -> int:
    """A count out of a cell; nothing counts as none."""
    return int(value) if known(value) else 0


def stage_name(code: str) -> str:
    """A stage as the code list names it: 小学, 初中."""
    return named(_stages().get(code, code))


def grade(value: Any) -> str:
    """八年级; nothing where the grade is not known."""
    if not known(value) or not 1 <= int(value) <= 9:
        return ""
    return t("dropout.grade", grade=t(f"dropout.grade_{int(value)}"))


@cache
def _stages() -> dict[str, dict[str, str]]:
    with reference_file("codes/stage.csv").open(encoding="utf-8-sig", newline="") as file:
        return {row["code"]: {"zh": row["zh"], "en": row["en"]} for row in csv.DictReader(file)}
