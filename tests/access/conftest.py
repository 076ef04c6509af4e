"""Folders of one's own for grants, log and keys."""

from pathlib import Path

import pytest


@pytest.fixture
def places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A place with `data`, `access` and `keys`, which the settings name for the length of the test."""
    monkeypatch.setenv("BAOXUE_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("BAOXUE_ACCESS", str(tmp_path / "access"))
    monkeypatch.setenv("BAOXUE_KEYS", str(tmp_path / "keys"))
    return tmp_path
