"""A county in which every child can be recognised: what gets out of a zone shows wherever it gets to.

A child's name is three signs that no other text uses. The first is all that a masked name shows; children
share it only when exactly the same places may know them. Free text and telephones are words of their own.
"""

import csv
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import duckdb

from baoxue.intake.registers import Column, Register, load_registers
from baoxue.snapshots.catalog import Snapshot, read_catalog
from tests.running import baoxue

FIRST_SIGN, SIGNS = (
    0x3400,
    6582,
)  # CJK Unified Ideographs Extension A: in no name of the demo and no word of ours
SIGN = "[\u3400-\u4db5]"
WORD = re.compile(rf"{SIGN}{{3}}|QZ[0-9]{{6}}|(?<![0-9])199[0-9]{{8}}(?![0-9])|[0-9]{{17}}[0-9X]")
MASKED = re.compile(rf"({SIGN})\*\*")
ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})")
LEDGERS = ("suspected_cases", "dropout_cases")
NUMBERS = ("id_number", "pupil_number")
PLACES = re.compile(r"(county|township|village|school)_code$")

Row = dict[str, Any]


@dataclass
class Child:
    """Who it is by its ID number, the places whose people may know it, and the signs that stand for it."""

    number: str
    places: set[str] = field(default_factory=set)
    order: int = 0
    signs: str = ""

    @property
    def words(self) -> tuple[str, ...]:
        """All that nobody may read: number, name, free text, telephone."""
        return (self.number, self.signs, f"QZ{self.order:06d}", f"199{self.order:06d}00")


@dataclass(frozen=True)
class Canaries:
    """The published county: its data folder and its children."""

    data: Path
    children: Mapping[str, Child]

    def known_to(self, *places: str) -> set[str]:
        """The first signs of all children that people of these places may know."""
        wanted = set(places)
        return {child.signs[0] for child in self.children.values() if child.places & wanted}

    def leaks(self, content: bytes, allowed: set[str]) -> list[str]:
        """What stands in these bytes that must not: whole names, numbers, free text, signs not `allowed`."""
        text = read_out(content)
        found = [word for word in WORD.findall(text) if word in self._words]
        return found + [sign for sign in MASKED.findall(text) if sign not in allowed]

    @cached_property
    def _words(self) -> frozenset[str]:
        """Everything that stands for one child: no viewer gets any of it unasked."""
        return frozenset(word for child in self.children.values() for word in child.words)

    @staticmethod
    def masked(content: bytes) -> list[str]:
        """The first signs of the masked names in these bytes."""
        return MASKED.findall(read_out(content))


def read_out(content: bytes) -> str:
    """Bytes as text, escaped signs (of JSON) read."""
    text = content.decode("utf-8", errors="replace")
    return ESCAPED.sub(lambda it: chr(int(it[1], 16)), text)


def publish(demo: Path, folder: Path, share: int = 1) -> Canaries:
    """Publishes the newest snapshot of the demo as a county's own data, every child recognisable.

    With `share` n, every n-th child only, beside all of whom a ledger of cases speaks.
    """
    newest = read_catalog(demo).newest
    assert newest is not None
    rows = {name: list(_typed(demo, newest, register)) for name, register in load_registers().items()}
    rows = {name: found for name, found in rows.items() if found}
    children = _children(rows, share)
    sheets = folder / "sheets"
    sheets.mkdir(parents=True)
    for name, found in rows.items():
        register = load_registers()[name]
        kept = [row for row in found if _number(row) in children or not _is_about_a_child(register, row)]
        marked = [_marked(row, register, children.get(_number(row) or "")) for row in kept]
        _write(sheets / f"{register.files[0]}.csv", register, marked)
    data = folder / "data"
    baoxue("import", str(sheets), "--as-of", newest.as_of.isoformat(), data=data, is_quiet=True)
    return Canaries(data, children)


def _typed(demo: Path, snapshot: Snapshot, register: Register) -> Iterator[Row]:
    entry = snapshot.registers.get(register.name)
    if entry is None:
        return
    names = ", ".join(f'cast("{column.name}" as varchar) as "{column.name}"' for column in register.columns)
    with duckdb.connect() as connection:
        table = connection.sql(f"select {names} from '{demo / entry.file.path}'").to_arrow_table()
    yield from table.to_pylist()


def _number(row: Row) -> str | None:
    """The ID number of the child that a row is about."""
    return row.get("id_number") or (row.get("pupil_number") or "")[1:] or None


def _is_about_a_child(register: Register, row: Row) -> bool:
    return any(column.name in NUMBERS for column in register.columns) and _number(row) is not None


def _children(rows: Mapping[str, Sequence[Row]], share: int) -> dict[str, Child]:
    """Every child of any register, with all places that any of its rows names, and what these belong to."""
    above: dict[str, set[str]] = defaultdict(set)
    for name in ("townships", "villages", "schools"):
        for row in rows.get(name, ()):
            codes = {value for key, value in row.items() if PLACES.search(key) and value}
            own = row.get({"townships": "township_code", "villages": "village_code"}.get(name, "school_code"))
            above[str(own)] |= codes
    for codes in above.values():
        codes |= {more for code in set(codes) for more in above.get(code, ())}
    cases = {_number(row) for name in LEDGERS for row in rows.get(name, ())}
    children: dict[str, Child] = {}
    for found in rows.values():
        for row in found:
            number = _number(row)
            if number and (number in cases or int(number[14:17]) % share == 0):
                child = children.setdefault(number, Child(number))
                codes = {value for key, value in row.items() if PLACES.search(key) and value}
                child.places |= codes | {more for code in codes for more in above.get(code, ())}
    groups: dict[frozenset[str], list[Child]] = defaultdict(list)
    for child in children.values():
        groups[frozenset(child.places)].append(child)
    assert len(groups) < SIGNS, "more groups than signs: take a larger share"
    for number, child in enumerate(children.values()):
        child.order = number
    for order, members in enumerate(groups.values()):
        for place, child in enumerate(members):
            child.signs = "".join(chr(FIRST_SIGN + it) for it in (order, place // SIGNS, place % SIGNS))
    return children


def _marked(row: Row, register: Register, child: Child | None) -> Row:
    """The row with the child's signs for its name, and a word of its own wherever text may be written."""
    if child is None:
        return row
    _, name, text, telephone = child.words
    marked = dict(row)
    for column in register.columns:
        if not column.identity or column.name in NUMBERS or marked.get(column.name) is None:
            continue
        if column.name == "name":
            marked["name"] = name
        elif column.name.endswith("_phone"):
            marked[column.name] = telephone
        elif column.type == "text" and column.pattern is None:
            marked[column.name] = text
    return marked


def _write(path: Path, register: Register, rows: Iterable[Row]) -> None:
    columns: tuple[Column, ...] = register.columns
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([column.header for column in columns])
        writer.writerows([[row[column.name] for column in columns] for row in rows])
