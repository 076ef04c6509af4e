"""An analyst's ten questions, each answered in at most three clicks from the landing page."""

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
def analyst(window: Reader) -> Clicks:
    """Just arrived: the analyst's landing page, with nothing chosen."""
    window.open("", viewer="analyst")
    assert "/explore" in window.page.url
    return Clicks(window)


def test_a_trend_over_years(analyst: Clicks) -> None:
    analyst.choose("分类", "数据批次")
    years = re.findall(r"20\d\d年", "".join(analyst.reader.figures()))
    assert len(set(years)) >= 3
    assert re.search(r"学年辍学率由 ?[\d.]+% ?到 ?[\d.]+%", analyst.text())


def test_who_has_not_reported(analyst: Clicks) -> None:
    analyst.page("数据报送与核查")
    analyst.fold("未报送")
    assert re.search(r"未报送|未见记录", analyst.text())


def test_why_two_figures_differ(analyst: Clicks) -> None:
    """Two calibres of dropout side by side, each with its definition."""
    analyst.page("辍学与复学")
    analyst.fold("看其他口径")
    assert len(set(re.findall(r"[\d.]+%", analyst.text()))) >= 2 and "口径" in analyst.text()


@pytest.mark.parametrize(("form", "period"), [("月报表", "10月（月报）"), ("季报表", "第4季度（季报）")])
def test_the_monthly_form_and_the_quarterly_check(analyst: Clicks, form: str, period: str) -> None:
    analyst.page("辍学与复学")
    analyst.fold(form)
    assert re.search(re.escape(period) + r"：新增疑似 ?\d+ ?人", analyst.text())
    assert "期末辍学未复学" in analyst.text()


def test_the_difference_from_the_platforms_totals(analyst: Clicks) -> None:
    analyst.page("数据报送与核查")
    analyst.fold("输入平台总数")
    assert analyst.reader.page.locator(f'{MAIN} [data-testid="stNumberInput"]').count() >= 3


def test_the_federations_list_against_the_roll(analyst: Clicks) -> None:
    analyst.page("残疾儿童入学")
    analyst.fold("残联名单与学籍比对")
    assert re.search(r"\d+ ?人", analyst.text())


def test_eligible_but_unpaid(analyst: Clicks) -> None:
    analyst.page("学生资助")
    analyst.fold("未列入名单的学生")
    assert re.search(r"\d+ ?人", analyst.text())


def test_what_changed_between_two_days(analyst: Clicks) -> None:
    analyst.choose("对比批次", "2025年6月30日")
    analyst.fold("两个批次之间")
    assert re.search(r"新进入\s*[\d,]+ ?人", analyst.text()) and "变化由什么引起" in analyst.text()


def test_a_chart_for_a_report(analyst: Clicks) -> None:
    first = analyst.reader.page.locator(f"{MAIN} button").filter(has_text="存为图片").first
    analyst.on(first)
    assert analyst.reader.page.locator(f"{MAIN} .stPlotlyChart").count() >= 2
