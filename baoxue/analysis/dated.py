"""Dated entries of a reference file: of several with one id the latest begun is in force on a day."""

import tomllib
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from baoxue.settings import reference_file


class ReferenceFileError(ValueError):
    """A reference file cannot be followed; the message names the file, the entry and what is wrong."""


def written(name: str) -> Mapping[str, Any]:
    """A .toml below reference/, read again when it changes; ReferenceFileError when it is no TOML."""
    path = reference_file(name)
    return _read(path, path.stat().st_mtime_ns)


def in_force(entries: Sequence[Mapping[str, Any]], on: date) -> tuple[Mapping[str, Any], ...]:
    """The entries (with id and valid_from) of a day, in the order of the file."""
    chosen: dict[str, Mapping[str, Any]] = {}
    for entry in sorted(entries, key=lambda entry: entry["valid_from"]):
        if entry["valid_from"] <= on:
            chosen[entry["id"]] = entry
    return tuple(entry for entry in entries if chosen.get(entry["id"]) is entry)


@cache
def _read(path: Path, _changed: int) -> Mapping[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as fault:
        raise ReferenceFileError(f"{path.name}: {fault}") from fault
