"""Scoring rubrics: what a unit is scored on; data/reference/rubrics/<name>-<version>.toml, validated."""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Literal

from baoxue.settings import reference_file

RuleName = Literal["rate", "linear_to_zero", "per_child", "below", "not_connected"]
RULES: tuple[RuleName, ...] = ("rate", "linear_to_zero", "per_child", "below", "not_connected")
WhenNone = Literal["full", "leave_out"]


class RubricError(ValueError):
    """A rubric file that cannot be used; the message names the file, the item and what is wrong."""


@dataclass(frozen=True)
class Item:
    """One line of a rubric. `number` is the figure its rule needs (zero_at, each or full_at)."""

    id: str
    part: str
    name: dict[str, str]
    points: float
    rule: RuleName
    measures: tuple[str, ...]
    stage: str | None
    registers: tuple[str, ...]
    number: float | None
    each: float | None
    also: tuple[str, float] | None
    pooled: bool
    paced: bool
    when_none: WhenNone


@dataclass(frozen=True)
class Veto:
    """A finding that caps the score. `line` (0..1) for the rule `above`."""

    id: str
    name: dict[str, str]
    rule: Literal["any", "above"]
    measure: str
    stage: str | None
    line: float | None
    registers: tuple[str, ...]


@dataclass(frozen=True)
class Rubric:
    """A whole rubric: parts and items in reading order, grades from high to low."""

    id: str
    version: int
    valid_from: date
    standing: str
    name: dict[str, str]
    about: dict[str, str]
    pool_below: int
    cap_with_veto: float
    grades: tuple[tuple[float, dict[str, str]], ...]
    parts: tuple[tuple[str, dict[str, str]], ...]
    items: tuple[Item, ...]
    vetoes: tuple[Veto, ...]

    @property
    def measures(self) -> frozenset[str]:
        """Every measure the rubric asks for."""
        named = {measure for item in self.items for measure in item.measures}
        named |= {item.also[0] for item in self.items if item.also}
        return frozenset(named | {veto.measure for veto in self.vetoes})

    @property
    def points(self) -> float:
        """The most that could be reached with every register at hand."""
        return sum(item.points for item in self.items)


def load_rubric(name: str = "township-1") -> Rubric:
    """The rubric `<name>-<version>`; a county's own file in BAOXUE_DATA/reference/rubrics takes its place."""
    path = reference_file(f"rubrics/{name}.toml")
    return _read(path, path.stat().st_mtime_ns)


@cache
def _read(path: Path, _changed: int) -> Rubric:
    return read_rubric(path)


def read_rubric(path: Path) -> Rubric:
    """Reads and validates one rubric file; raises RubricError on the first fault."""
    try:
        text = tomllib.loads(path.read_text(encoding="utf-8"))
        rubric = Rubric(
            id=text["id"],
            version=text["version"],
            valid_from=text["valid_from"],
            standing=text["standing"],
            name=_words(text["name"]),
            about=_words(text["about"]),
            pool_below=text["pool_below"],
            cap_with_veto=text["cap_with_veto"],
            grades=tuple(
                sorted(
                    ((float(one["from"]), _words(one["name"])) for one in text["grades"]),
                    key=lambda grade: -grade[0],
                )
            ),
            parts=tuple((one["id"], _words(one["name"])) for one in text["parts"]),
            items=tuple(_item(one) for one in text["items"]),
            vetoes=tuple(_veto(one) for one in text.get("vetoes", [])),
        )
        _check(rubric)
    except (KeyError, TypeError, ValueError) as fault:
        what = f"{fault.args[0]!r} is missing" if isinstance(fault, KeyError) else str(fault)
        raise RubricError(f"{path.name}: {what}") from fault
    if path.stem != f"{rubric.id}-{rubric.version}":
        raise RubricError(f"{path.name}: the file must be called {rubric.id}-{rubric.version}.toml")
    return rubric


def _words(text: dict[str, str]) -> dict[str, str]:
    if set(text) != {"zh", "en"}:
        raise ValueError(f"a name needs zh and en, found {sorted(text)}")
    return text


def _item(text: dict[str, Any]) -> Item:
    rule = text["rule"]
    if rule not in RULES:
        raise ValueError(f"item {text['id']}: unknown rule {rule!r}; one of {', '.join(RULES)}")
    needed = {"linear_to_zero": "zero_at", "per_child": "each", "below": "full_at"}.get(rule)
    if needed and needed not in text:
        raise ValueError(f"item {text['id']}: rule {rule} needs {needed}")
    measures = tuple(text.get("measures", ()))
    if not measures and rule != "not_connected":
        raise ValueError(f"item {text['id']}: no measures")
    also = text.get("also")
    return Item(
        id=text["id"],
        part=text["part"],
        name=_words(text["name"]),
        points=float(text["points"]),
        rule=rule,
        measures=measures,
        stage=text.get("stage"),
        registers=tuple(text["registers"]),
        number=float(text[needed]) if needed else None,
        each=float(text["each"]) if "each" in text else None,
        also=(also["measure"], float(also["each"])) if also else None,
        pooled=bool(text.get("pooled", False)),
        paced=bool(text.get("paced", False)),
        when_none=_when_none(text),
    )


def _when_none(text: dict[str, Any]) -> WhenNone:
    value = text.get("when_none", "leave_out")
    if value not in ("full", "leave_out"):
        raise ValueError(f"item {text['id']}: when_none is full or leave_out, not {value!r}")
    return value


def _veto(text: dict[str, Any]) -> Veto:
    if text["rule"] not in ("any", "above"):
        raise ValueError(f"veto {text['id']}: unknown rule {text['rule']!r}")
    if text["rule"] == "above" and "line" not in text:
        raise ValueError(f"veto {text['id']}: rule above needs line")
    return Veto(
        id=text["id"],
        name=_words(text["name"]),
        rule=text["rule"],
        measure=text["measure"],
        stage=text.get("stage"),
        line=text.get("line"),
        registers=tuple(text["registers"]),
    )


def _check(rubric: Rubric) -> None:
    ids = [item.id for item in rubric.items]
    if len(ids) != len(set(ids)):
        raise ValueError(f"item ids repeat: {sorted(one for one in ids if ids.count(one) > 1)}")
    parts = {part for part, _ in rubric.parts}
    for item in rubric.items:
        if item.part not in parts:
            raise ValueError(f"item {item.id}: part {item.part!r} is not among the parts")
        if item.points <= 0:
            raise ValueError(f"item {item.id}: points must be above 0")
        if item.rule == "below" and item.each is None:
            raise ValueError(f"item {item.id}: rule below needs each")
    if rubric.grades[-1][0] != 0:
        raise ValueError("the lowest grade must begin at 0")
