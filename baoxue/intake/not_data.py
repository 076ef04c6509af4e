"""Rows of a sheet that are no data: sums, notes, signatures, the header once more, a second table."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from baoxue.intake.findings import shape
from baoxue.intake.headers import Header, column_of, known_headers
from baoxue.intake.registers import Register, comparable

SECOND_TABLE, DOUBTFUL = "second_table", "nearly_empty_row"
MOST_LOOKED_AT = 5000
QUOTED = 40
FIRST_COLUMNS = 4
"""In so many of them a header that stands again is searched for."""


@dataclass(frozen=True)
class Apart:
    """A row that is no data, or hardly: its index, the rule that says what it is, and the words for it."""

    index: int
    rule: str
    words: Mapping[str, str | int]


def rows_apart(
    register: Register, header: Header, columns: Sequence[pa.Array], first_number: int
) -> list[Apart]:
    """The rows below the header that are no data; behind a second table (SECOND_TABLE) none is looked at.

    A row with a key is never one of them: what names a child is data, however little else it says.
    """
    height = len(columns[0]) if columns else 0
    found: list[Apart] = []
    for index in _candidates(register, header, columns, height):
        cells = [(position, it[index].as_py().strip()) for position, it in enumerate(columns)]
        filled = [(position, text) for position, text in cells if text]
        if not filled:
            continue
        rule = _kind(register, header, filled)
        if rule is None:
            continue
        words: dict[str, str | int] = {
            "number": first_number + index,
            "quoted": " ".join(text for _, text in filled)[:QUOTED],
            **_counts(register, header, filled),
        }
        if rule in ("repeated_header", SECOND_TABLE) and found and found[-1].rule == DOUBTFUL:
            title = found[-1]
            if title.words["cells"] == 1 and index - title.index <= 2:
                found[-1] = Apart(title.index, "title_row", title.words)
        found.append(Apart(index, rule, words))
        if rule == SECOND_TABLE:
            break
    return found


def _candidates(
    register: Register, header: Header, columns: Sequence[pa.Array], height: int
) -> Sequence[int]:
    """Rows in which most of what must be filled is empty, or a header stands again."""
    if not height:
        return []
    mapped = header.mapped
    must = [columns[mapped[it.name]] for it in register.columns if it.filled and it.name in mapped]
    empty = pa.repeat(pa.scalar(0, pa.int32()), height)
    for column in must:
        empty = pc.add(empty, pc.equal(column, "").cast(pa.int32()))
    suspect = pc.greater(empty, len(must) // 2) if must else pa.repeat(False, height)
    written = {it for column in register.columns for it in column.accepted_headers} | set(header.written)
    names = pa.array(sorted(written - {""}), pa.string())
    for position in sorted(mapped.values())[:FIRST_COLUMNS]:
        suspect = pc.or_(suspect, pc.is_in(columns[position], names))
    labels = _patterns()["first"]
    first = columns[min(mapped.values())]
    suspect = pc.or_(suspect, pc.match_substring_regex(first, labels))
    return pc.indices_nonzero(suspect).to_pylist()[:MOST_LOOKED_AT]


def _kind(register: Register, header: Header, filled: Sequence[tuple[int, str]]) -> str | None:
    """The rule that says what a row is; None for data."""
    known = known_headers(register)
    texts = [text for _, text in filled]
    said = [(position, column_of(text, known)) for position, text in filled]
    again = [(position, column) for position, column in said if column is not None]
    if len(again) >= 2 and 2 * len(again) >= len(filled):
        here = header.columns
        return "repeated_header" if all(here[at] is column for at, column in again) else SECOND_TABLE
    if _holds_key(register, header, dict(filled)):
        return None
    patterns = _patterns()
    for rule in ("sum_row", "signature_row", "note_row"):
        # A sum says so at its beginning; people sign anywhere in a row.
        where = texts if rule == "signature_row" else texts[:2]
        if any(re.search(patterns[rule], comparable(text)) for text in where):
            return rule
    must = {header.mapped[it.name] for it in register.columns if it.filled and it.name in header.mapped}
    named = sum(1 for position, _ in filled if position in must)
    return DOUBTFUL if len(must) >= 4 and named <= len(must) // 4 else None


def _counts(register: Register, header: Header, filled: Sequence[tuple[int, str]]) -> dict[str, int]:
    must = {header.mapped[it.name] for it in register.columns if it.filled and it.name in header.mapped}
    return {
        "required": len(must),
        "filled": sum(1 for position, _ in filled if position in must),
        "cells": len(filled),
    }


def _holds_key(register: Register, header: Header, filled: Mapping[int, str]) -> bool:
    """Whether the row names what it is about: a value in the key, or a number of a person."""
    labels = _patterns()["any"]
    for column in register.columns:
        position = header.mapped.get(column.name)
        text = filled.get(position, "") if position is not None else ""
        is_key = column.name in register.key or (column.identity and column.pattern)
        if not text or not is_key:
            continue
        plain = comparable(text)
        if column.pattern or column.type == "identifier":
            if re.search(r"[0-9]{4}", plain):
                return True
        elif not re.search(labels, plain) and column.type == "text":
            return True
    return False


def _patterns() -> Mapping[str, str]:
    """The labels of shape.toml as patterns for comparable text."""
    rows = shape()["rows"]
    found = {name: rows[name] for name in ("sum_row", "signature_row", "note_row")}
    return found | {"any": "|".join(found.values()), "first": rows["first"]}
