"""What the tests need is installed, or it is said what to install: nothing is skipped."""

import os

import pytest

from tests import provision


def test_without_rights_it_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(provision, "missing", lambda: ["browser", "Chinese fonts"])
    monkeypatch.setattr(provision, "install", lambda *_: pytest.fail("must not install without the right to"))
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert provision.main() == 1
    said = capsys.readouterr().err
    assert "browser, Chinese fonts" in said
    assert "apt-get install -y chromium fonts-noto-cjk" in said


def test_root_installs_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    there: list[str] = ["browser"]
    monkeypatch.setattr(provision, "missing", lambda: list(there))
    monkeypatch.setattr(provision.shutil, "which", lambda name, path=None: f"/usr/bin/{name}")
    monkeypatch.setattr(provision, "install", lambda *packages: there.clear())
    monkeypatch.setattr(provision, "strace", lambda: None)
    monkeypatch.setattr(provision, "published_demo", lambda: None)
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    assert provision.main() == 0
    assert there == []
