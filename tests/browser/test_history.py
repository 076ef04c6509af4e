"""Back and forward, reload, two tabs, copied links, the menu's links; the server that goes and comes back."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, expect

from baoxue import serving
from baoxue.view.words import t
from tests.browser.reading import MAIN, Reader, new_reader
from tests.browser.test_links_and_filters import choose
from tests.running import environment

MENU = '[data-testid="stSidebarNav"] a'


@pytest.fixture
def reader(browser: Browser, server: str) -> Iterator[Reader]:
    made = new_reader(browser, server)
    yield made
    made.close()


def at(reader: Reader) -> tuple[str, dict[str, str]]:
    """The page and the choice in its address."""
    parts = urlsplit(reader.page.url)
    return parts.path.strip("/"), {key: value[0] for key, value in parse_qs(parts.query).items()}


def menu(reader: Reader, page: str) -> None:
    reader.page.locator(f'{MENU}[href*="/{page}"]').click()
    reader.page.wait_for_url(f"**/{page}**")
    reader.wait()


def step(reader: Reader, delta: int) -> None:
    """One press of the browser's own button."""
    reader.page.evaluate(f"history.go({delta})")
    reader.page.wait_for_timeout(600)
    reader.wait()


def shown(reader: Reader) -> str:
    return re.sub("[\u2060\u00a0 ]", "", reader.text())


def test_one_click_is_one_step_back(reader: Reader) -> None:
    reader.page.goto(f"{reader.address}/_stcore/health")
    before = reader.page.evaluate("history.length")
    reader.open("", viewer="leader")
    assert reader.page.evaluate("history.length") == before + 1, "the first page is one entry"
    first = shown(reader)
    menu(reader, "dropout")
    menu(reader, "aid")
    assert reader.page.evaluate("history.length") == before + 3
    step(reader, -1)
    assert at(reader)[0] == "dropout"
    step(reader, -1)
    assert at(reader)[0] == "overview" and shown(reader) == first
    step(reader, 2)
    assert at(reader)[0] == "aid"


def test_back_undoes_one_filter_and_forward_does_it_again(reader: Reader) -> None:
    reader.open("dropout", viewer="leader")
    seen = [shown(reader)]
    for key, option in (("township", 2), ("stage", 2)):
        choose(reader, key, option)
        seen.append(shown(reader))
    assert len(set(seen)) == 3
    assert {"township", "stage"} <= at(reader)[1].keys()
    step(reader, -1)
    assert "stage" not in at(reader)[1] and "township" in at(reader)[1] and shown(reader) == seen[1]
    step(reader, -1)
    assert "township" not in at(reader)[1] and shown(reader) == seen[0]
    step(reader, 2)
    assert shown(reader) == seen[2]
    reader.page.reload()
    reader.wait()
    assert shown(reader) == seen[2], "reload shows the same"


def test_the_menu_carries_viewer_place_and_day_into_a_new_tab(reader: Reader) -> None:
    reader.open("overview", viewer="inspector", lang="en", snapshot="2025-08-31.1")
    choose(reader, "township", 1, "en")
    _, chosen = at(reader)
    assert chosen["township"], "a choice in English counts"
    for link in reader.page.locator(MENU).all():
        carried = {key: it[0] for key, it in parse_qs(urlsplit(link.get_attribute("href")).query).items()}
        assert carried == chosen
    with reader.context.expect_page() as opened:
        reader.page.locator(f'{MENU}[href*="/dropout"]').click(modifiers=["Control"])
    other = opened.value
    other.wait_for_selector(f"{MAIN} h1")
    arrived = {key: it[0] for key, it in parse_qs(urlsplit(other.url).query).items()}
    assert arrived.items() >= chosen.items()
    assert at(reader)[0] == "overview", "the first tab stays where it is"


def test_two_tabs_choose_for_themselves(reader: Reader) -> None:
    reader.open("aid", viewer="leader")
    other = Reader(reader.address, reader.browser, reader.context, reader.context.new_page())
    other.open("aid", viewer="analyst", township="991021104")
    before = shown(other)
    choose(reader, "township", 3)
    menu(other, "dropout")
    assert at(other)[1]["township"] == "991021104" and at(other)[1]["viewer"] == "analyst"
    step(other, -1)
    assert shown(other) == before


def test_a_value_missing_from_a_link_is_the_default(reader: Reader) -> None:
    """A link to the whole county, opened in a tab that looked at a township, opens the whole county."""
    reader.open("dropout", viewer="leader", township="991021104")
    narrow = shown(reader)
    reader.page.evaluate("history.pushState({}, '', '/dropout?viewer=leader&county=991021')")
    reader.page.evaluate("dispatchEvent(new PopStateEvent('popstate'))")
    reader.page.wait_for_timeout(600)
    reader.wait()
    assert "township" not in at(reader)[1] and shown(reader) != narrow


def test_the_language_of_the_document_follows_the_choice(reader: Reader) -> None:
    reader.open("overview", viewer="leader")
    tag = reader.page.locator("html")
    assert tag.get_attribute("lang") == "zh-CN"
    reader.page.locator(".st-key-language button").first.click()
    reader.page.wait_for_url("**lang=en**")
    reader.wait()
    assert tag.get_attribute("lang") == "en"
    menu(reader, "dropout")
    assert tag.get_attribute("lang") == "en"
    step(reader, -2)
    assert tag.get_attribute("lang") == "zh-CN"
    assert reader.page.locator(f'{MAIN} h1, {MAIN} [data-testid="stMetric"]').evaluate_all(
        "all => all.every(one => one.closest('[translate=no]'))"
    ), "figures are not to be translated"


@pytest.mark.stress
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_server_that_goes_and_comes_back(
    language: str, browser: Browser, demo_data: Path, tmp_path: Path
) -> None:
    """The box speaks the reader's language, and the first choice after it is not dropped."""
    port = serving.free_port()

    @contextmanager
    def started() -> Iterator[None]:
        with (tmp_path / "log").open("ab") as sink:
            options = {"env": environment(demo_data), "stdout": sink, "stderr": sink}
            with serving.running(serving.LOOPBACK, port, None, **options) as process:
                assert serving.wait_until_ready(process, serving.LOOPBACK, port)
                yield

    reader = new_reader(browser, f"http://{serving.LOOPBACK}:{port}")
    try:
        with started():
            reader.open("dropout", viewer="analyst", lang=language)
            choose(reader, "township", 2, language)
            before = shown(reader)
        box = reader.page.locator('[role="dialog"]')
        expect(box).to_contain_text(t("chrome.lost_more", language), timeout=60_000)
        expect(box).to_be_visible()
        assert t("chrome.lost", language) in box.inner_text()
        assert not re.search("Streamlit|Connection error", box.inner_text())
        with started():
            app = reader.page.locator('[data-testid="stApp"][data-test-connection-state="CONNECTED"]')
            app.wait_for(timeout=60_000)
            reader.wait()
            assert shown(reader) == before and at(reader)[1]["viewer"] == "analyst"
            label = choose(reader, "township", 3, language)
            assert at(reader)[1]["township"], label
            assert shown(reader) != before, "the first choice after the server came back was dropped"
    finally:
        reader.page.goto("about:blank")
        reader.context.close()
