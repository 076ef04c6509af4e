"""Numbers, dates and shares are written as the officials write them, in both languages."""

from datetime import date

import pytest

from baoxue.view import formats
from baoxue.view.formats import DASH, JOINER, MINUS, NBSP


@pytest.mark.parametrize(
    ("value", "decimals", "zh", "en"),
    [
        (0, 0, "0", "0"),
        (12345, 0, "12,345", "12,345"),
        (99999, 0, "99,999", "99,999"),
        (123456, 0, f"12.3{NBSP}万", "123,456"),
        (2.5, 0, "3", "3"),  # halves go up, as people expect, and not to the even neighbour
        (-3, 0, f"{MINUS}3", f"{MINUS}3"),
        (-0.2, 0, "0", "0"),
    ],
)
def test_numbers(value: float, decimals: int, zh: str, en: str) -> None:
    assert formats.number(value, decimals, "zh") == zh
    assert formats.number(value, decimals, "en") == en


def test_rates_and_their_differences() -> None:
    assert formats.percent(0.976, 1, "zh") == "97.6%"
    assert formats.percent(0.000211, 2, "zh") == "0.02%"
    assert formats.percent(None, 1, "zh") == DASH
    assert formats.goal(0.96) == "96%"
    assert formats.goal(0.006) == "0.6%"
    assert formats.points(-0.008, 1, "zh") == f"0.8{NBSP}个百分点"
    assert formats.of(3, 14212, "person", "zh") == f"3{NBSP}/{NBSP}14,212{NBSP}人"


def test_money() -> None:
    assert formats.money(9876, "zh") == "9,876 元"
    assert formats.money(312.5, "zh") == "312.50 元"
    assert formats.money(1234567, "zh") == f"123.5{NBSP}万元"
    assert formats.money(1234567, "en") == "¥1,234,567"


def test_changes() -> None:
    assert formats.change(-2, "person", "zh") == f"少 2{NBSP}人"
    assert formats.change(0, "person", "zh") == "持平"
    assert [formats.signed(value, 0, "zh") for value in (-2, 0, 5)] == ["-2", "0", "+5"]


def test_days() -> None:
    day = date(2025, 10, 15)
    assert formats.as_of(day, "zh") == "截至2025年10月15日"
    assert formats.day(day, "en") == "15 Oct 2025"
    assert formats.school_year("2024-2025", "zh") == "2024–2025学年"


def test_names_hold_together_and_latin_words_stay_as_they_are() -> None:
    assert formats.whole("墨潭镇") == f"墨{JOINER}潭{JOINER}镇"
    assert formats.whole("Motan Town") == "Motan Town"


def test_one_of_a_kind_is_not_many() -> None:
    assert formats.counted(1, "person", "en") == f"1{NBSP}child"
    assert formats.counted(2, "person", "en") == f"2{NBSP}children"
    assert formats.counted(1, "person", "zh") == f"1{NBSP}人"
