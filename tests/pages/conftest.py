"""Data folders for the pages that run inside the test process."""

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture
def demo(demo_data: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The process works on the demo."""
    monkeypatch.setenv("BAOXUE_DATA", str(demo_data))
    return demo_data


@pytest.fixture
def quiet(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """No section of a page may fail: the frame catches what goes wrong and writes it to the log."""
    with caplog.at_level(logging.WARNING):
        yield
    failures = [record for record in caplog.records if record.levelno >= logging.ERROR]
    assert not failures, "\n".join(f"{it.getMessage()} {it.exc_text or it.exc_info}" for it in failures)
