"""Reads rubric files (reference/rubrics/<name>-<version>.toml) and says what is wrong with one."""

import re
import tomllib
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from baoxue import settings
from baoxue.analysis.assessing import OF_THE_DAY, QUESTIONS
from baoxue.analysis.rubric import (
    RULES,
    UNITS,
    Further,
    Grade,
    Item,
    Part,
    Rubric,
    Step,
    Veto,
)
from baoxue.intake.registers import load_registers
from baoxue.snapshots.indicators import STAGES, Indicator, load_indicators
from baoxue.warehouse import load_questions

FOLDER = "rubrics"
_STANDINGS = ("own design", "published pattern", "county rule")
_NEEDED = {
    "proportion": (),
    "steps": ("steps",),
    "all_or_nothing": ("full_at",),
    "linear": ("zero_at",),
    "deduction": ("each",),
}
_ALLOWED = {
    "proportion": ("full_at", "paced"),
    "steps": ("steps", "paced"),
    "all_or_nothing": ("full_at",),
    "linear": ("full_at", "zero_at"),
    "deduction": ("full_at", "each", "per", "whole", "at_most"),
}
_COMMON = (
    *("id", "part", "name", "points", "rule", "measures", "stage", "registers", "further"),
    *("pooled", "by_chance", "evidence", "silence", "moves_to"),
)


class RubricError(ValueError):
    """A rubric file that cannot be used; the message names the file, the item and what is wrong."""


def rubric_names() -> tuple[str, ...]:
    """The rubrics at hand, `<name>-<version>`: those of the product and the county's own beside them."""
    folders = (settings.REFERENCE / FOLDER, settings.data_folder() / "reference" / FOLDER)
    return tuple(sorted({path.stem for folder in folders for path in folder.glob("*.toml")}))


def load_rubric(name: str = "township-2") -> Rubric:
    """The rubric `<name>-<version>`; a county's own file in BAOXUE_DATA/reference/rubrics takes its place."""
    path = settings.reference_file(f"{FOLDER}/{name}.toml")
    return _read(path, path.stat().st_mtime_ns)


def rubric_in_force(id: str, on: date) -> Rubric:
    """The version of a rubric in force on a day: the latest that had begun, of one day the highest
    version.

    Before the first begins, the first; RubricError when there is none of that name.
    """
    versions = [load_rubric(name) for name in rubric_names() if name.rpartition("-")[0] == id]
    if not versions:
        raise RubricError(f"no rubric {id!r} in reference/{FOLDER}")
    begun = [rubric for rubric in versions if rubric.valid_from <= on]
    if not begun:
        return min(versions, key=lambda rubric: (rubric.valid_from, -rubric.version))
    return max(begun, key=lambda rubric: (rubric.valid_from, rubric.version))


@cache
def _read(path: Path, _changed: int) -> Rubric:
    return read_rubric(path)


def read_rubric(path: Path) -> Rubric:
    """Reads and checks one rubric file; RubricError names every fault found, one a line."""
    try:
        written = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as fault:
        raise RubricError(f"{path.name}: {fault}") from fault
    try:
        rubric = _rubric(written)
    except KeyError as fault:
        raise RubricError(f"{path.name}: {fault.args[0]!r} is missing") from fault
    except (TypeError, ValueError) as fault:
        raise RubricError(f"{path.name}: {fault}") from fault
    faults = list(_faults(rubric))
    if path.stem != rubric.key:
        faults.append(f"the file must be called {rubric.key}.toml")
    if faults:
        raise RubricError("\n".join(f"{path.name}: {fault}" for fault in faults))
    return rubric


def _rubric(text: Mapping[str, Any]) -> Rubric:
    units = text["units"]
    if units not in UNITS:
        raise ValueError(f"units: one of {', '.join(UNITS)}, not {units!r}")
    if text["standing"] not in _STANDINGS:
        raise ValueError(f"standing: one of {', '.join(_STANDINGS)}, not {text['standing']!r}")
    if type(text["valid_from"]) is not date:
        raise ValueError("valid_from must be a date, written without quotes: 2025-09-01")
    cap = float(text["cap_with_veto"])
    return Rubric(
        id=str(text["id"]),
        version=int(text["version"]),
        units=units,
        valid_from=text["valid_from"],
        standing=text["standing"],
        name=_words("name", text["name"]),
        about=_words("about", text["about"]),
        total=float(text.get("total", 100)),
        pool_below=int(text["pool_below"]),
        pool_years=int(text.get("pool_years", 3)),
        grace_days=int(text["grace_days"]),
        appeal_days=int(text["appeal_days"]),
        shaken=float(text["weights_shaken"]),
        evidence_share=float(text.get("evidence_share", 0.5)),
        grades=tuple(
            Grade(float(one["from"]), _words("grade", one["name"]))
            for one in sorted(text["grades"], key=lambda one: -one["from"])
        ),
        parts=tuple(
            Part(one["id"], _words(one["id"], one["name"]), tuple(one.get("assessed_as", ())))
            for one in text["parts"]
        ),
        items=tuple(_item(one) for one in text["items"]),
        vetoes=tuple(_veto(one, cap) for one in text.get("vetoes", [])),
        replaces=text.get("replaces"),
    )


def _words(where: str, text: Any) -> dict[str, str]:
    if not isinstance(text, dict) or set(text) != {"zh", "en"}:
        raise ValueError(f"{where}: a name needs zh and en")
    return text


def _item(text: Mapping[str, Any]) -> Item:
    id, rule = text["id"], text["rule"]
    if rule not in RULES:
        raise ValueError(f"item {id}: unknown rule {rule!r}; one of {', '.join(RULES)}")
    if lacking := [name for name in _NEEDED[rule] if name not in text]:
        raise ValueError(f"item {id}: rule {rule} needs {', '.join(lacking)}")
    if unknown := [name for name in text if name not in (*_COMMON, *_ALLOWED[rule])]:
        raise ValueError(f"item {id}: rule {rule} knows no {', '.join(unknown)}")
    measures = tuple(text["measures"])
    if not measures:
        raise ValueError(f"item {id}: no measures")
    known = [load_indicators().get(measure) for measure in measures]
    if absent := [name for name, found in zip(measures, known, strict=True) if found is None]:
        raise ValueError(f"item {id}: there is no indicator {', '.join(absent)}")
    defined = [found for found in known if found is not None]
    points, better = float(text["points"]), {found.better for found in defined}
    if len(better) != 1 or better <= {"neither"}:
        raise ValueError(f"item {id}: its indicators must all be better higher, or all lower")
    for key in ("evidence", "silence"):
        if absent := [name for name in text.get(key, ()) if name not in load_indicators()]:
            raise ValueError(f"item {id}: {key}: there is no indicator {', '.join(absent)}")
    is_rate = all(found.unit != "count" for found in defined)
    higher = better == {"higher"}
    needs = {register for found in defined for register in found.registers}
    for further in text.get("further", ()):
        if further["measure"] not in load_indicators():
            raise ValueError(f"item {id}: there is no indicator {further['measure']}")
        needs |= set(load_indicators()[further["measure"]].registers)
    for name in text.get("silence", ()):
        # A register that would tell of silent children does not pay by staying away.
        needs |= set(load_indicators()[name].registers)
    return Item(
        id=id,
        part=text["part"],
        name=_words(f"item {id}", text["name"]),
        points=points,
        rule=rule,
        measures=measures,
        better="higher" if higher else "lower",
        stage=text.get("stage"),
        registers=tuple(text.get("registers", sorted(needs))),
        full_at=float(text.get("full_at", 1.0 if higher else 0.0)),
        zero_at=float(text.get("zero_at", 0.0)),
        each=float(text.get("each", 0.0)),
        per=float(text.get("per", 0.01 if is_rate else 1.0)),
        whole=bool(text.get("whole", False)),
        at_most=float(text["at_most"]) if "at_most" in text else None,
        steps=tuple(Step(float(one["at"]), float(one["points"])) for one in text.get("steps", ())),
        further=tuple(
            Further(one["measure"], float(one["each"]), float(one.get("at_most", points)))
            for one in text.get("further", ())
        ),
        pooled=bool(text.get("pooled", False)),
        paced=bool(text.get("paced", False)),
        is_rate=is_rate,
        by_chance=bool(text.get("by_chance", True)),
        evidence=tuple(text.get("evidence", ())),
        silence=tuple(text.get("silence", ())),
        moves_to=text.get("moves_to"),
    )


def _veto(text: Mapping[str, Any], cap: float) -> Veto:
    id = text["id"]
    if text["rule"] not in ("any", "above"):
        raise ValueError(f"veto {id}: unknown rule {text['rule']!r}; one of any, above")
    if text["rule"] == "above" and "line" not in text:
        raise ValueError(f"veto {id}: rule above needs line")
    found = load_indicators().get(text["measure"])
    if found is None:
        raise ValueError(f"veto {id}: there is no indicator {text['measure']}")
    return Veto(
        id=id,
        name=_words(f"veto {id}", text["name"]),
        rule=text["rule"],
        measure=text["measure"],
        cap=float(text.get("cap", cap)),
        stage=text.get("stage"),
        line=float(text.get("line", 0.0)),
        registers=tuple(text.get("registers", found.registers)),
    )


def _faults(rubric: Rubric) -> list[str]:
    """What does not hold together, in words."""
    faults: list[str] = []
    for what, ids in (
        ("item", [item.id for item in rubric.items]),
        ("part", [part.id for part in rubric.parts]),
        ("veto", [veto.id for veto in rubric.vetoes]),
    ):
        faults += [f"{what} id {one} repeats" for one in sorted({one for one in ids if ids.count(one) > 1})]
    weight = sum(item.points for item in rubric.items)
    if abs(weight - rubric.total) > 1e-9:
        faults.append(f"the points of the items sum to {weight:g}, not to {rubric.total:g}")
    parts = {part.id for part in rubric.parts}
    used = {item.part for item in rubric.items}
    faults += [f"part {part} has no item" for part in sorted(parts - used)]
    for item in rubric.items:
        if item.part not in parts:
            faults.append(f"item {item.id}: part {item.part!r} is not among the parts")
        faults += [f"item {item.id}: {fault}" for fault in _item_faults(item, rubric)]
    starts = [grade.start for grade in rubric.grades]
    if not starts or starts[-1] != 0:
        faults.append("the lowest grade must begin at 0: below it there is no grade")
    faults += [f"two grades begin at {one:g}" for one in sorted({s for s in starts if starts.count(s) > 1})]
    if starts and starts[0] > rubric.total:
        faults.append(f"the best grade begins at {starts[0]:g}, above the total of {rubric.total:g}")
    for veto in rubric.vetoes:
        if not 0 <= veto.cap <= rubric.total:
            faults.append(f"veto {veto.id}: the cap {veto.cap:g} is not between 0 and {rubric.total:g}")
    if not 0 <= rubric.evidence_share < 1:
        faults.append("evidence_share is a share: from 0 to below 1")
    if not 0 <= rubric.shaken < 1:
        faults.append("weights_shaken is a share: from 0 to below 1")
    if not re.fullmatch(r"[a-z][a-z_]*", rubric.id):
        faults.append(f"id {rubric.id!r}: small letters and _ only")
    return faults


def _item_faults(item: Item, rubric: Rubric) -> list[str]:
    faults: list[str] = []
    ids = {one.id for one in rubric.items}
    if item.points <= 0:
        faults.append("points must be above 0")
    if item.stage is not None and item.stage not in STAGES:
        faults.append(f"unknown stage {item.stage!r}")
    faults += [f"unknown register {name!r}" for name in item.registers if name not in load_registers()]
    if item.rule == "proportion" and not (item.better == "higher" and item.is_rate and item.full_at > 0):
        faults.append("rule proportion reads a rate that is better when higher, with full_at above 0")
    if item.rule == "linear" and (item.zero_at > item.full_at) != (item.better == "lower"):
        faults.append("zero_at must lie on the worse side of full_at")
    if item.rule == "deduction" and (item.each <= 0 or item.per <= 0):
        faults.append("each and per must be above 0")
    if item.paced and item.better != "higher":
        faults.append("only what is better when higher can follow the term")
    if item.rule == "steps":
        faults += _step_faults(item)
    if item.moves_to is not None and (item.moves_to == item.id or item.moves_to not in ids):
        faults.append(f"moves_to: there is no other item {item.moves_to!r}")
    if (item.evidence or item.silence) and not item.is_rate:
        faults.append("only a rate can be spoken for by evidence, or lowered by silence")
    faults += [
        f"evidence: {name} must be a rate that is better when higher"
        for name in item.evidence
        if load_indicators()[name].unit != "percent" or load_indicators()[name].better != "higher"
    ]
    faults += [
        f"silence: {name} must be a count that is better when lower"
        for name in item.silence
        if not _is_harm(load_indicators()[name])
    ]
    faults += [
        f"further: {one.measure} must be a count that is better when lower, each above 0"
        for one in item.further
        if not _is_harm(load_indicators()[one.measure]) or one.each <= 0
    ]
    if rubric.units in OF_THE_DAY:
        sql = load_questions()[QUESTIONS[rubric.units]].sql
        named = (
            *item.measures,
            *(one.measure for one in item.further),
            *item.evidence,
            *item.silence,
        )
        faults += [f"{name} is not counted by {rubric.units}" for name in named if f"'{name}'" not in sql]
    if rubric.units == "school":
        at_home = [
            name
            for name in (*item.measures, *item.silence)
            if (rows := load_indicators()[name].rows) and rows.home
        ]
        faults += [f"{name} is counted where children live: no school has it" for name in at_home]
    return faults


def _is_harm(indicator: Indicator) -> bool:
    return indicator.better == "lower" and indicator.unit == "count"


def _step_faults(item: Item) -> list[str]:
    """Steps must begin at 0, go up, never turn back, and stay between 0 and the item's points."""
    faults = []
    at, points = [step.at for step in item.steps], [step.points for step in item.steps]
    if not at or at[0] != 0:
        faults.append("the first step must begin at 0: below it there are no points")
    if at != sorted(set(at)):
        faults.append("steps must go up, each from a value of its own")
    if item.is_rate and any(not 0 <= one <= 1 for one in at):
        faults.append("the steps of a rate are shares from 0 to 1")
    if any(not 0 <= one <= item.points for one in points):
        faults.append(f"the points of a step lie between 0 and {item.points:g}")
    if points and max(points) != item.points:
        faults.append(f"no step gives the full {item.points:g} points")
    if points != sorted(points, reverse=item.better == "lower"):
        faults.append("points must not turn back from one step to the next")
    return faults
