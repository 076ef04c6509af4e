"""A picture for a message: what stands on it, and that a real browser without internet saves it as a PNG."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from time import monotonic, sleep
from urllib.error import URLError
from urllib.request import urlopen

import plotly.graph_objects as go
import pytest
from playwright.sync_api import Browser, Route

from baoxue import serving
from baoxue.view import charts, pictures
from baoxue.view.charts.scale import width_of
from baoxue.view.theme import LIGHT, Look
from tests.running import ROOT
from tests.view.invented_forms import funnel_points

TITLE = "2 个镇的九年巩固率低于同等规模的正常波动，其余在正常波动之内，人数过少的一个镇不作比较"
SOURCE = "来源：学籍花名册、学籍异动；截至2025年10月15日"
PNG = b"\x89PNG\r\n\x1a\n"


def test_the_picture_carries_title_source_and_date() -> None:
    points, limits, rate = funnel_points()
    look = Look(LIGHT, "zh")
    chart = charts.funnel.__wrapped__(  # type: ignore[attr-defined]
        look, points, limits, rate=rate, better="higher", common="全县"
    )
    figure, height = pictures._picture.__wrapped__(chart, TITLE, SOURCE, look)
    parts = figure.to_dict()
    go.Figure(data=parts["data"], layout=parts["layout"])
    texts = [
        note["text"].replace("<br>", "").replace("\u00a0", " ") for note in parts["layout"]["annotations"]
    ]
    assert any(TITLE in text for text in texts) and SOURCE in texts
    assert parts["layout"]["paper_bgcolor"] == LIGHT.ground
    assert parts["layout"]["height"] == height > chart.height
    before = chart.figure.to_dict()["layout"]
    assert len(before["annotations"]) + 2 == len(
        parts["layout"]["annotations"]
    )  # the chart itself is untouched


@pytest.mark.parametrize(
    "text", [TITLE, "A long English heading that has to be broken between its words", "短"]
)
def test_lines_fit_and_lose_nothing(text: str) -> None:
    lines = pictures.wrapped(text, 17, 326)
    assert re.sub(r"\s", "", "".join(lines)) == re.sub(r"\s", "", text)
    assert all(width_of(line, 17) <= 326 + 17 for line in lines)
    assert not any(line.startswith(("，", "。", "、")) for line in lines)


@pytest.fixture
def gallery(tmp_path: Path) -> Iterator[str]:
    """The gallery on a free port, for the length of the test."""
    port = serving.free_port()
    options = {"port": port, "address": "127.0.0.1", "headless": "true", "fileWatcherType": "none"}
    flags = [f"--server.{name}={value}" for name, value in options.items()]
    script = ROOT / "tests/view/gallery.py"
    with (tmp_path / "log").open("wb") as log:
        command = [sys.executable, "-m", "streamlit", "run", str(script), *flags]
        process = subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=subprocess.STDOUT)
        try:
            address = f"http://127.0.0.1:{port}"
            _wait_for(address)
            yield address
        finally:
            process.terminate()
            process.wait(20)


def _wait_for(address: str) -> None:
    until = monotonic() + 60
    while True:
        try:
            with urlopen(f"{address}/_stcore/health", timeout=2):
                return
        except (URLError, OSError):
            if monotonic() > until:
                raise
            sleep(0.2)


@pytest.mark.browser
def test_a_browser_saves_the_picture_without_internet(gallery: str, browser: Browser, tmp_path: Path) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 900})
    outside: list[str] = []

    def only_here(route: Route) -> None:
        if route.request.url.startswith((gallery, "data:", "blob:")):
            route.continue_()
        else:
            outside.append(route.request.url)
            route.abort()

    page.route("**/*", only_here)
    page.goto(f"{gallery}/?show=newer&lang=zh", wait_until="domcontentloaded")
    page.get_by_role("button", name="存为图片").first.click(timeout=60_000)
    save = page.locator(".modebar-btn").first
    save.wait_for(timeout=60_000)
    with page.expect_download(timeout=60_000) as waiting:
        save.click()
    saved = tmp_path / "saved.png"
    waiting.value.save_as(saved)
    data = saved.read_bytes()
    assert data.startswith(PNG)
    width, height = (int.from_bytes(data[at : at + 4]) for at in (16, 20))
    assert width == pictures.WIDTH * pictures.SCALE and height > width / 2
    assert waiting.value.suggested_filename.endswith(".png")
    assert outside == []
    page.close()
