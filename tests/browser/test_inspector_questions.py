"""An inspector's ten questions, each answered in at most three clicks from the landing page."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser.clicking import Clicks
from tests.browser.reading import MAIN, WIDE, Reader, new_reader


@pytest.fixture(scope="module")
def window(browser: Browser, server: str) -> Iterator[Reader]:
    reader = new_reader(browser, server)
    reader.page.set_viewport_size(WIDE)
    yield reader
    reader.close()


@pytest.fixture
def inspector(window: Reader) -> Clicks:
    """Just arrived: the inspector's landing page, with nothing chosen."""
    window.open("", viewer="inspector")
    assert "/visits" in window.page.url
    return Clicks(window)


def test_where_next(inspector: Clicks) -> None:
    places = inspector.reader.page.locator(f"{MAIN} .bx-place")
    assert places.count() >= 3
    reasons = inspector.reader.page.locator(f"{MAIN} .bx-place-why")
    assert reasons.count() >= places.count()
    assert re.search(r"计 ?\d+ ?分", reasons.first.inner_text().replace("\u00a0", " "))


def test_my_monthly_duty(inspector: Clicks) -> None:
    assert re.search(r"2025年10月应访 ?\d+ ?个单位，已访 ?\d+ ?个", inspector.text())
    inspector.fold("月度计划")
    assert inspector.reader.page.locator(f'{MAIN} [data-testid="stDataFrame"]').count()


def test_the_brief(inspector: Clicks) -> None:
    first = inspector.reader.page.locator(f"{MAIN} .bx-place").first
    code = re.search(r"code=(\d+)", first.get_attribute("href") or "")
    assert code
    inspector.on(first)
    assert "/brief" in inspector.reader.page.url and code[1] in inspector.text()
    assert "PDF" in inspector.text()


def test_the_case_list(inspector: Clicks) -> None:
    inspector.page("辍学与复学")
    assert re.search(r"\d+ ?件在办", inspector.text())
    assert inspector.reader.page.locator(f'{MAIN} [data-testid="stDataFrame"]').count()


def test_one_childs_story(inspector: Clicks) -> None:
    inspector.page("一生一案")
    inspector.choose("选择学生", 0)
    text = inspector.text()
    assert re.search(r"登记在册的 ?\d+ ?件事", text) and "**" in text and "查看姓名" in text
    assert "child" in inspector.reader.page.url and "child_key" not in inspector.reader.page.url


def test_the_sample(inspector: Clicks) -> None:
    inspector.fold("抽查谁")
    assert re.search(r"\d+(\.\d+)?%", inspector.text()) and "移位点名" in inspector.text()


def test_overdue_rectifications(inspector: Clicks) -> None:
    assert re.search(r"\d+ ?项整改逾期，最长 ?\d+ ?天", inspector.text())
    assert inspector.reader.page.locator(f'{MAIN} [data-testid="stDataFrame"]').count()


def test_which_village(inspector: Clicks) -> None:
    inspector.fold("逐个单位看 12")
    villages = inspector.reader.page.locator(f"{MAIN} td").filter(has_text=re.compile("[村社]"))
    assert villages.count() >= 3


def test_returned_but_absent(inspector: Clicks) -> None:
    inspector.fold("查看矛盾线索")
    inspector.choose("哪一类", "已复学又缺勤")
    assert re.search(r"登记复学|没有已复学又缺勤|已复学又缺勤", inspector.text())


def test_hand_in_my_findings(inspector: Clicks) -> None:
    inspector.fold("交回督导结果")
    assert inspector.reader.page.locator(f'{MAIN} [data-testid="stFileUploader"]').count()


def test_a_school_or_village_is_found_by_its_name_from_any_page(inspector: Clicks) -> None:
    inspector.page("指标口径")
    place = inspector.reader.page.locator('[data-testid="stSidebar"] [data-testid="stSelectbox"]')
    assert place.count() == 1
    for kind in ("学校", "村"):
        inspector.done = 1
        inspector.choose("查找学校", f" · {kind}")
        inspector.reader.page.wait_for_url("**/brief?**")
        inspector.reader.wait()
        code = re.search(r"kind=(\w+)&code=(\d+)|code=(\d+)&kind=(\w+)", inspector.reader.page.url)
        assert code, inspector.reader.page.url
        assert kind in inspector.text()
