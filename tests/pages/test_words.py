"""The two locale files say the same things."""

import csv
import re

from baoxue import settings
from baoxue.view import words


def test_both_languages_have_the_same_keys() -> None:
    """And where one fills something in, so does the other, though perhaps not the same: 差 2 人, 2 short."""
    chinese, english = words.texts("zh"), words.texts("en")
    assert chinese.keys() == english.keys()
    assert [key for key, text in chinese.items() if ("{" in text) != ("{" in english[key])] == []


def test_every_word_that_the_code_asks_for_exists() -> None:
    """t("literal.key") in the pages and the view."""
    asked = set()
    for path in [*settings.PAGES.glob("*.py"), *(settings.ROOT / "baoxue" / "view").rglob("*.py")]:
        asked |= set(re.findall(r"""\bt\(\s*["']([\w.]+)["']""", path.read_text(encoding="utf-8")))
    missing = {key for key in asked - words.texts("zh").keys() if not key.endswith(("_", "."))}
    assert missing == set()


def test_every_unit_of_a_setting_has_a_word() -> None:
    """The definitions page writes the value of each dated setting with its unit."""
    with (settings.ROOT / "data" / "reference" / "settings.csv").open(
        encoding="utf-8-sig", newline=""
    ) as file:
        units = {row["unit"] for row in csv.DictReader(file)}
    assert {f"unit.setting_{unit}" for unit in units} - words.texts("zh").keys() == set()
