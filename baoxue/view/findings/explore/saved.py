"""Views that are kept: a small file with a name and what stands in the address, in reference/views/."""

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from baoxue import settings
from baoxue.snapshots.indicators import load_indicators
from baoxue.view.findings.explore.view import NONE, View

FOLDER = "views"
OTHERS = ("also", "also2")
"""Where further indicators stand in the address."""
KEYS = ("indicator", "by", "by2", "by3", "only", "form", "against", *OTHERS)
FILTERS = ("county", "township", "school", "stage", "snapshot")


class ViewError(ValueError):
    """The file is not a view; the message names it and says why."""


@dataclass(frozen=True)
class Saved:
    """A view with its name `{zh, en}` and the parameters of its address."""

    id: str
    name: Mapping[str, str]
    query: Mapping[str, str]

    @property
    def view(self) -> View:
        """What is looked at, without the filters."""
        told = {key: it for key, it in self.query.items() if it not in (NONE, "")}
        by = tuple(it for key in ("by", "by2", "by3") if (it := told.get(key)) and it != "whole")
        dimension, _, value = told.get("only", "").partition(":")
        only = {dimension: value} if value else {}
        others = tuple(told[key] for key in OTHERS if key in told)
        return View(told["indicator"], by, only, told.get("form", "bar"), told.get("against"), others)


def read(path: Path) -> Saved:
    """The view of a file. ViewError."""
    try:
        said = tomllib.loads(path.read_text("utf-8"))
        query = {str(key): str(value) for key, value in said["view"].items()}
        name = {language: str(said["name"][language]) for language in ("zh", "en")}
    except (OSError, KeyError, TypeError, AttributeError, ValueError) as error:
        raise ViewError(f"{path.name}: {error}") from error
    if unknown := set(query) - {*KEYS, *FILTERS}:
        raise ViewError(f"{path.name}: unknown: {', '.join(sorted(unknown))}")
    for key in ("indicator", *(it for it in OTHERS if query.get(it, NONE) != NONE)):
        if query.get(key) not in load_indicators():
            raise ViewError(f"{path.name}: there is no indicator {query.get(key)!r}")
    return Saved(path.stem, name, query)


def shipped() -> tuple[Saved, ...]:
    """The views of reference/views/, the county's own among them; a file that is none is passed over."""
    found = []
    for path in settings.reference_files(FOLDER, "*.toml"):
        try:
            found.append(read(path))
        except ViewError:
            continue
    return tuple(found)


def written(name: Mapping[str, str], query: Mapping[str, str]) -> bytes:
    """A view as a file, which `read` takes back."""
    lines = [
        f"name = {{zh = {json.dumps(name['zh'], ensure_ascii=False)}, en = {json.dumps(name['en'])}}}",
        "",
        "[view]",
    ]
    kept = {key: it for key in (*KEYS, *FILTERS) if (it := query.get(key)) not in (None, "", NONE)}
    lines += [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in kept.items()]
    return ("\n".join(lines) + "\n").encode()
