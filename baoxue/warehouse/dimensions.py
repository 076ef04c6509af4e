"""By what figures can be divided: queries/dimensions.toml, and the places, stages and snapshots of all."""

import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from baoxue import settings

FILE = "dimensions.toml"
PLACES = "places"
"""As `codes`: values are codes of places."""
OF_EVERY_FIGURE: Mapping[str, str] = {
    "snapshot": "snapshot",
    "county": "county_code",
    "township": "township_code",
    "school": "school_code",
    "stage": "stage",
}
"""Dimension -> column, where it is the same in every table; the order is that of a sentence."""


class DimensionError(ValueError):
    """A dimension is unknown, or its definition cannot be followed; the message says which."""


@dataclass(frozen=True)
class Dimension:
    """One dimension of single rows: its name, the columns that may hold it, and what its values are."""

    id: str
    name: Mapping[str, str]
    columns: tuple[str, ...]
    codes: str | None = None
    """A code list, PLACES, or None where the values are true and false."""
    marts: tuple[str, ...] = ()
    """Only there, where the same column means something else in others."""

    def column_in(self, mart: str, columns: Collection[str]) -> str | None:
        """The column of a mart with these columns that holds it; None where none does."""
        if self.marts and mart not in self.marts:
            return None
        return next((column for column in self.columns if column in columns), None)


@cache
def load_dimensions() -> Mapping[str, Dimension]:
    """All dimensions by id, in the order of the file. DimensionError."""
    path = settings.QUERIES / FILE
    found = {}
    for id, entry in tomllib.loads(path.read_text("utf-8")).items():
        found[id] = _read(id, entry)
    return found


def _read(id: str, entry: Mapping[str, Any]) -> Dimension:
    if unknown := set(entry) - {"name", "columns", "codes", "marts"}:
        raise DimensionError(f"{FILE}: {id}: unknown entry {', '.join(sorted(unknown))}")
    if id in OF_EVERY_FIGURE or not entry.get("columns") or set(entry.get("name", ())) != {"zh", "en"}:
        raise DimensionError(f"{FILE}: {id}: needs a name of its own in zh and en, and columns")
    codes = entry.get("codes")
    if codes not in (None, PLACES) and not settings.reference_file(f"codes/{codes}.csv").exists():
        raise DimensionError(f"{FILE}: {id}: there is no code list {codes}")
    return Dimension(id, entry["name"], tuple(entry["columns"]), codes, tuple(entry.get("marts", ())))
