"""A leader's ten questions, each answered in at most three clicks from the landing page."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser.clicking import Clicks
from tests.browser.reading import WIDE, Reader, new_reader


@pytest.fixture(scope="module")
def window(browser: Browser, server: str) -> Iterator[Reader]:
    reader = new_reader(browser, server)
    reader.page.set_viewport_size(WIDE)
    yield reader
    reader.close()


@pytest.fixture
def leader(window: Reader) -> Clicks:
    """Just arrived: the leader's landing page, with nothing chosen."""
    window.open("", viewer="leader")
    assert "/overview" in window.page.url
    return Clicks(window)


def test_how_many_are_not_in_school(leader: Clicks) -> None:
    assert re.search(r"\d+ ?名儿童少年辍学未复学", leader.text())


def test_which_townships_are_late(leader: Clicks) -> None:
    leader.fold("超过时限的案件由谁负责")
    assert re.search(r"\d+件超过时限，涉及\d+个镇（街道）、\d+所学校", leader.text().replace(" ", ""))


def test_what_changed_since_a_day(leader: Clicks) -> None:
    leader.fold("与以前某一天相比")
    leader.choose("与哪一天相比", "2025年6月30日")
    assert re.search(r"2025年6月30日.*，现在", leader.text())


def test_who_is_responsible(leader: Clicks) -> None:
    leader.fold("超过时限的案件由谁负责")
    assert re.search(r"镇（镇长，已签责任书）", leader.text()) and "校长" in leader.text()


def test_whether_the_zero_is_real(leader: Clicks) -> None:
    leader.fold("零报告可信吗")
    assert re.search(r"份零报告与台账矛盾|没有与台账矛盾的|没有学校零报告", leader.text())


def test_retention_against_its_target(leader: Clicks) -> None:
    assert re.search(r"九年义务教育巩固率\s+\d+\.\d+%[\s\S]{0,80}?目标 ?96%", leader.text())


def test_whether_the_aid_has_arrived_in_full(leader: Clicks) -> None:
    leader.page("学生资助")
    assert re.search(r"应发.*到账|足额率|实发", leader.text())


def test_why_this_township(leader: Clicks) -> None:
    leader.page("镇街责任考核")
    leader.choose("看哪个镇（街道）", "墨潭镇")
    text = leader.text()
    assert re.search(r"墨潭镇：[\d.]+ ?分，名次", text) and "理由" in text


def test_whether_every_disabled_child_is_placed(leader: Clicks) -> None:
    leader.page("残疾儿童入学")
    assert re.search(r"残疾儿童少年入学率 [\d.]+%（\d+/\d+人）", leader.text())
    assert "未安置" in leader.text() or "待安置" in leader.text()


def test_a_paragraph_for_the_report(leader: Clicks) -> None:
    leader.fold("汇报文字")
    code = leader.reader.page.locator('[data-testid="stCode"]').first.inner_text()
    assert "截至2025年10月15日" in code and "主要比率" in code
