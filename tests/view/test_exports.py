"""A file made on demand can be fetched once, within a minute, by the browser that asked for it."""

import pytest

from baoxue.view import exports


def token(address: str) -> str:
    return address.rpartition("/")[2]


def test_once_and_only_by_its_owner() -> None:
    address = exports.offer("名单.csv", b"a", "mine")
    assert exports.fetch(token(address), "yours") is None
    assert exports.fetch(token(address), "") is None
    found = exports.fetch(token(address), "mine")
    assert found is not None
    assert (found.content, found.file_name, found.media_type) == (b"a", "名单.csv", "text/csv; charset=utf-8")
    assert exports.fetch(token(address), "mine") is None


def test_nobody_can_fetch_what_nobody_owns() -> None:
    assert exports.fetch(token(exports.offer("a.csv", b"a", "")), "") is None


def test_not_after_a_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    address = exports.offer("a.xlsx", b"a", "mine")
    later = exports.time.monotonic() + exports.SECONDS + 1
    monkeypatch.setattr(exports.time, "monotonic", lambda: later)
    assert exports.fetch(token(address), "mine") is None


def test_only_known_kinds_of_file() -> None:
    with pytest.raises(ValueError, match=r"a\.exe"):
        exports.offer("a.exe", b"", "mine")


def test_waiting_files_are_few() -> None:
    first = exports.offer("a.csv", b"", "mine")
    for _ in range(exports._MOST):
        exports.offer("a.csv", b"", "mine")
    assert exports.fetch(token(first), "mine") is None
    assert len(exports._waiting) <= exports._MOST
