"""Two rubrics side by side: which items differ, and what that changes for whom."""

from dataclasses import dataclass, fields
from typing import Literal

from baoxue.analysis.assessing import Assessment
from baoxue.analysis.ranks import Ranges
from baoxue.analysis.rubric import Item, Rubric

_NOT_SHOWN = {"id", "part", "name", "better", "is_rate"}


@dataclass(frozen=True)
class ItemChange:
    """One item that differs; `before` and `after` list what it says, as in the file."""

    item: str
    before: str
    after: str
    kind: Literal["new", "gone", "changed"]


@dataclass(frozen=True)
class Move:
    """One unit under both rubrics. `items`: what each item gains or loses, largest first; ranks as ranges."""

    unit: str
    name: str
    before: float
    after: float
    grade_before: int
    grade_after: int
    ranks_before: tuple[int, int]
    ranks_after: tuple[int, int]
    items: tuple[tuple[str, float], ...]


def changed_items(before: Rubric, after: Rubric) -> list[ItemChange]:
    """Items that are new, gone, or say something else; vetoes are listed by their names."""
    first, second = ({item.id: item for item in rubric.items} for rubric in (before, after))
    changes = []
    for id in dict.fromkeys((*first, *second)):
        a, b = first.get(id), second.get(id)
        if a is None or b is None:
            there = b or a
            assert there is not None
            said = _said(there, None)
            changes.append(
                ItemChange(id, "" if a is None else said, "" if b is None else said, "gone" if a else "new")
            )
        elif _said(a, b) or _said(b, a):
            changes.append(ItemChange(id, _said(a, b), _said(b, a), "changed"))
    vetoes = [{veto.id: veto for veto in rubric.vetoes} for rubric in (before, after)]
    for id in dict.fromkeys((*vetoes[0], *vetoes[1])):
        old, new = vetoes[0].get(id), vetoes[1].get(id)
        if old is None or new is None or (old.measure, old.line, old.cap) != (new.measure, new.line, new.cap):
            texts = ["" if it is None else f"{it.measure} > {it.line:g}, cap {it.cap:g}" for it in (old, new)]
            kind: Literal["new", "gone", "changed"] = "changed" if old and new else "gone" if old else "new"
            changes.append(ItemChange(id, texts[0], texts[1], kind))
    return changes


def _said(item: Item, other: Item | None) -> str:
    """What an item says, all of it or only where it differs from another."""
    told = []
    for one in fields(Item):
        value = getattr(item, one.name)
        if one.name in _NOT_SHOWN or (other is not None and value == getattr(other, one.name)):
            continue
        if other is None and value in ((), None, False, 0.0):
            continue
        told.append(f"{one.name} {_text(value)}")
    return "; ".join(told)


def _text(value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join(str(one) for one in value)
    return f"{value:g}" if isinstance(value, float) else str(value)


def moves(before: Assessment, before_ranges: Ranges, after: Assessment, after_ranges: Ranges) -> list[Move]:
    """What changes for each unit, those that lose most first."""
    found = []
    for place, unit in enumerate(after.scored.units):
        if unit not in before.scored.units:
            continue
        old_place = before.scored.units.index(unit)
        old, new = before.scored.unit(unit), after.scored.unit(unit)
        points = {one.item.id: one.earned for one in old.items}
        differences = [
            (one.item.id, round(one.earned - points.get(one.item.id, 0.0), 6)) for one in new.items
        ]
        gone = points.keys() - {one.item.id for one in new.items}
        differences += [(id, -points[id]) for id in sorted(gone)]
        found.append(
            Move(
                unit=unit,
                name=after.names[unit][0],
                before=old.score,
                after=new.score,
                grade_before=old.grade,
                grade_after=new.grade,
                ranks_before=(
                    int(before_ranges.best_rank[old_place]),
                    int(before_ranges.worst_rank[old_place]),
                ),
                ranks_after=(int(after_ranges.best_rank[place]), int(after_ranges.worst_rank[place])),
                items=tuple(
                    sorted(
                        ((id, off) for id, off in differences if off), key=lambda one: (-abs(one[1]), one[0])
                    )
                ),
            )
        )
    return sorted(found, key=lambda move: (move.after - move.before, move.unit))
