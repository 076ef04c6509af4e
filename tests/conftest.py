"""Fixtures that every test may use: the published demo, a running server, a browser."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.running import KEYS, browsing, published_demo, published_roll, served

os.environ["BAOXUE_KEYS"] = str(KEYS)  # the tests' own, also for pages that run inside the test process


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--demo-data FOLDER` saves the minute of making the demo while one works on something above it."""
    parser.addoption("--demo-data", type=Path, help="use this published demo, whatever it was made of")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """What tests recorded as `said`: figures they reached, and what stood in for a tool that was refused."""
    for report in terminalreporter.getreports("passed") + terminalreporter.getreports("failed"):
        for key, said in report.user_properties:
            if key == "said" and report.when == "call":
                terminalreporter.write_line(f"{report.nodeid.rpartition('::')[2]}: {said}")


@pytest.fixture(autouse=True)
def own_main() -> Iterator[None]:
    """AppTest leaves the frame script as `__main__`, and processes spawned by a later test would run it."""
    main = sys.modules["__main__"]
    yield
    sys.modules["__main__"] = main


@pytest.fixture(scope="session")
def demo_data(request: pytest.FixtureRequest) -> Path:
    """The data folder of the published demo; to be read only."""
    return request.config.getoption("--demo-data") or published_demo()


@pytest.fixture(scope="session")
def own_data(demo_data: Path) -> Path:
    """A data folder of one's own: a roll and no other register, one snapshot; to be read only."""
    return published_roll(demo_data)


@pytest.fixture(scope="session")
def server(demo_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server of the demo."""
    with served(demo_data, tmp_path_factory.mktemp("server") / "log") as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A real browser for the tests of one file; while it is open, asyncio.run cannot be used."""
    with browsing() as opened:
        yield opened
