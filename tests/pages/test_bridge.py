"""The counts of children that the first page joins are those of the figures and of the other pages."""

import re
from pathlib import Path

import pytest

from baoxue.view import formats
from tests.pages.reading import run_page, shown

PLACES = ({}, {"county": "991103"}, {"township": "991021104"}, {"stage": "junior"})


def text_of(page: str, **query: str) -> str:
    text = shown(run_page(page, viewer="leader", **query)).replace(formats.JOINER, "")
    return text.replace(formats.NBSP, " ")


def number(found: re.Match[str] | None) -> int:
    assert found is not None
    return int(found.group(1).replace(",", ""))


@pytest.mark.parametrize("choice", PLACES, ids=str)
def test_out_of_school_is_one_number_everywhere(choice: dict[str, str], demo: Path, quiet: None) -> None:
    first = text_of("overview", **choice)
    total = number(re.search(r"适龄儿童少年 ([\d,]+) 人，(?:适龄未在学|没有)", first))
    out = re.search(r"适龄未在学 ([\d,]+) 人", first)
    card = re.search(r"([\d,]+) / ([\d,]+) 人", first[first.index("适龄未在学率") :])
    assert card is not None and number(out) == int(card.group(1).replace(",", ""))
    unknown = re.search(r"暂不能判断 ([\d,]+)</b>", first)
    assert total == int(card.group(2).replace(",", "")) + (number(unknown) if unknown else 0)
    for page in ("dropout", "reporting"):
        assert number(re.search(r"适龄未在学（按户籍）([\d,]+) 人", text_of(page, **choice))) == number(out)
