"""The people who look: role, areas, and the four viewers of the demo."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from baoxue import settings

ROLES = ("leader", "inspector", "analyst", "steward")
AREAS = ("counties", "townships", "villages", "schools")


class ViewersError(ValueError):
    """The list of viewers cannot be followed; the message names the file and the viewer."""


@dataclass(frozen=True)
class Viewer:
    """One person with a role and the codes of the areas that belong to it; no area means no rows."""

    name: str
    role: str
    counties: tuple[str, ...] = ()
    townships: tuple[str, ...] = ()
    villages: tuple[str, ...] = ()
    schools: tuple[str, ...] = ()
    title_zh: str = ""
    title_en: str = ""
    is_alone: bool = False
    """The one person who uses a machine alone, whatever the role: all duties are theirs."""

    @property
    def may_publish(self) -> bool:
        """Whether this viewer keeps the data: may check, publish and roll back."""
        return self.role == "steward" or self.is_alone

    @property
    def title(self) -> Mapping[str, str]:
        """What the viewer is called on screen, `{zh, en}`."""
        return {"zh": self.title_zh or self.name, "en": self.title_en or self.name}


def demo_viewers(path: Path | None = None) -> tuple[Viewer, ...]:
    """The viewers that demo mode offers, in the order of their file; ViewersError when it is wrong."""
    return _read(path or settings.DEMO / "viewers.toml")


def demo_viewer(name: str | None) -> Viewer | None:
    """The demo viewer of that name, or None: an unknown name is nobody."""
    return next((viewer for viewer in demo_viewers() if viewer.name == name), None)


@cache
def _read(path: Path) -> tuple[Viewer, ...]:
    with path.open("rb") as file:
        listed = tomllib.load(file).get("viewer", [])
    viewers = tuple(_viewer(entry, path) for entry in listed)
    if len({viewer.name for viewer in viewers}) != len(viewers):
        raise ViewersError(f"{path}: every viewer needs a name of their own")
    return viewers


def _viewer(entry: Mapping[str, Any], path: Path) -> Viewer:
    name = str(entry.get("name", ""))
    unknown = set(entry) - {"name", "role", "title", *AREAS}
    if not name or unknown:
        raise ViewersError(
            f"{path}: viewer {name!r}: a name is needed, and nothing else than {', '.join(AREAS)}, role, "
            f"title; found {', '.join(sorted(unknown)) or 'no name'}"
        )
    if entry.get("role") not in ROLES:
        raise ViewersError(
            f"{path}: viewer {name}: role must be one of {', '.join(ROLES)}, not {entry.get('role')!r}"
        )
    for area in AREAS:
        codes = entry.get(area, [])
        if not isinstance(codes, list) or not all(isinstance(code, str) and code for code in codes):
            raise ViewersError(f"{path}: viewer {name}: {area} must be a list of codes in quotation marks")
    title = entry.get("title", {})
    return Viewer(
        name=name,
        role=entry["role"],
        counties=_codes(entry, "counties"),
        townships=_codes(entry, "townships"),
        villages=_codes(entry, "villages"),
        schools=_codes(entry, "schools"),
        title_zh=title.get("zh", ""),
        title_en=title.get("en", ""),
    )


def _codes(entry: Mapping[str, Any], area: str) -> tuple[str, ...]:
    return tuple(sorted(set(entry.get(area, []))))
