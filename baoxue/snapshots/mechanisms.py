"""The 26 working systems of the two published documents, with their groups (reference/mechanisms.toml)."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from baoxue import settings
from baoxue.definitions.parsing import DefinitionError


@dataclass(frozen=True, eq=False)
class Group:
    """A heading of one of the documents; `source` is S1 or S2."""

    id: str
    source: str
    name: Mapping[str, str]


@dataclass(frozen=True, eq=False)
class Mechanism:
    """One working system: its number, its heading, its words as `{zh, en}`, and the indicator shown first."""

    number: int
    group: Group
    measure: str
    name: Mapping[str, str]
    sentence: Mapping[str, str]


def load_mechanisms() -> Mapping[int, Mechanism]:
    """All mechanisms by number, in order; DefinitionError when an entry is missing or stands twice."""
    path = settings.reference_file("mechanisms.toml")
    return _load(path, path.stat().st_mtime_ns)


def load_sources() -> Mapping[str, Mapping[str, str]]:
    """The two documents by id (S1, S2), with their names as `{zh, en}`."""
    written = tomllib.loads(settings.reference_file("mechanisms.toml").read_text(encoding="utf-8"))
    return {id: dict(name) for id, name in written["sources"].items()}


@cache
def _load(path: Path, _changed: int) -> Mapping[int, Mechanism]:
    try:
        written = tomllib.loads(path.read_text(encoding="utf-8"))
        groups = {
            id: Group(id, entry["source"], {"zh": entry["zh"], "en": entry["en"]})
            for id, entry in written["groups"].items()
        }
        found = [
            Mechanism(
                entry["number"], groups[entry["group"]], entry["measure"], entry["name"], entry["sentence"]
            )
            for entry in written["mechanisms"]
        ]
        if any(group.source not in written["sources"] for group in groups.values()):
            raise DefinitionError(f"{path}: a group names a source that is not there")
    except (tomllib.TOMLDecodeError, KeyError) as error:
        raise DefinitionError(f"{path}: {error}") from error
    numbers = [one.number for one in found]
    if numbers != list(range(1, len(found) + 1)):
        raise DefinitionError(f"{path}: the numbers must run from 1 without a gap, not {numbers}")
    return {one.number: one for one in found}
