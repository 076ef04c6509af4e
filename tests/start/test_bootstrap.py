"""The bootstrap: what it asks for, when it does nothing, what it says when it cannot go on."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from baoxue import bootstrap


def test_second_start_does_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With a stamp that matches the locks no program is started at all."""
    inside = tmp_path / "python"
    inside.touch()
    monkeypatch.setattr(bootstrap, "INSIDE", inside)
    monkeypatch.setattr(bootstrap, "STAMP", tmp_path / "stamp.json")
    (tmp_path / "stamp.json").write_text(json.dumps(bootstrap._wanted(tests=False)))
    monkeypatch.setattr(subprocess, "Popen", None)
    bootstrap.install()


def test_changed_lock_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = bootstrap._wanted(tests=False)
    for name in ("pyproject.toml", "requirements.lock"):
        (tmp_path / name).write_bytes((bootstrap.ROOT / name).read_bytes())
    with (tmp_path / "requirements.lock").open("a") as lock:
        lock.write("\n")
    monkeypatch.setattr(bootstrap, "ROOT", tmp_path)
    assert bootstrap._wanted(tests=False)["requirements.lock"] != before["requirements.lock"]


def test_old_python_is_told_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 9, 2, "final", 0))
    with pytest.raises(bootstrap.BootstrapError, match=r"3\.11.*\n.*3\.11 or newer.*3\.9\.2"):
        bootstrap.require_python()


def test_every_message_is_in_both_languages() -> None:
    messages = json.loads(bootstrap.WORDS.read_text(encoding="utf-8"))
    for key, lines in messages.items():
        assert len(lines) == 2, key
        assert lines[1].isascii(), key


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock"])
def test_locks_carry_hashes_and_no_address(name: str) -> None:
    text = (bootstrap.ROOT / name).read_text(encoding="utf-8")
    packages = [line for line in text.splitlines() if line[:1].isalpha()]
    assert all("==" in line and line.endswith("\\") for line in packages)
    assert text.count("--hash=sha256:") >= len(packages)
    assert "://" not in text and "--index" not in text and "--find-links" not in text


def test_the_test_lock_holds_the_same_versions() -> None:
    """Tests run what `make run` runs."""
    run, tests = (
        {line for line in path.read_text(encoding="utf-8").splitlines() if line[:1].isalpha()}
        for path in (bootstrap.ROOT / "requirements.lock", bootstrap.ROOT / "requirements-dev.lock")
    )
    assert run <= tests
