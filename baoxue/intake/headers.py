"""Finding the header of a sheet below its title rows, and which register column each sheet column is."""

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import TypeVar

from baoxue.intake.findings import FindingList, Place, shape
from baoxue.intake.registers import Column, Register, comparable, comparable_name

T = TypeVar("T")
FEWEST_KNOWN = 2


@dataclass(frozen=True)
class Header:
    """A header found: the first data row (from 0), the row it stands in, and per sheet column what it is."""

    row: int
    first_data_row: int
    written: tuple[str, ...]
    columns: tuple[Column | None, ...]

    @property
    def mapped(self) -> Mapping[str, int]:
        """Column name -> position in the sheet (the first one, where a column stands twice)."""
        positions: dict[str, int] = {}
        for position, column in enumerate(self.columns):
            if column:
                positions.setdefault(column.name, position)
        return positions


def find_header(head: list[list[str]], register: Register) -> Header | None:
    """The row (or two, the upper grouping the lower) with the most known headers; None if there is none.

    The header may stand again further down, at the top of a printed page: of headers with rows between them
    the first holds, even if a word in it is not known. Of rows above a header, its titles, nothing is read.
    """
    known = known_headers(register)
    options = [_match(row, 1, cells, known) for row, cells in enumerate(head)]
    options += [
        _match(row, 2, _two_rows(upper, lower, known), known)
        for row, (upper, lower) in enumerate(pairwise(head))
    ]
    fewest = min(FEWEST_KNOWN, len(register.columns))
    ranked = [(len(it.mapped), -it.first_data_row, it.row, it) for it in options if len(it.mapped) >= fewest]
    best = None
    while ranked:
        score, _, _, best = max(ranked, key=lambda it: it[:3])
        ranked = [it for it in ranked if it[3].first_data_row < best.row and 2 * it[0] >= score]
    return best


def check_header(
    header: Header, register: Register, place: Place, has_content: list[bool], found: FindingList
) -> None:
    """Add findings for unknown, missing, double and empty headers; `has_content` tells of each column."""
    ignored = {comparable_name(name) for name in (*shape()["ignored_headers"], *register.ignored)}
    row = header.first_data_row
    first_of: dict[str, str] = {}
    missing = [c for c in register.columns if c.name not in header.mapped and not c.optional]
    absent = [c for c in register.columns if c.name not in header.mapped]
    guessed: set[str] = set()
    for position, (written, column) in enumerate(zip(header.written, header.columns, strict=True)):
        here = Place(place.file, place.sheet, row, written)
        if column:
            if column.name in first_of:
                found.add("double_header", register.name, here, other=first_of[column.name])
            first_of.setdefault(column.name, written)
        elif not written:
            if position < len(has_content) and has_content[position]:
                found.add("headless_column", register.name, here, position=position + 1)
        elif comparable(written) not in ignored:
            guess = _guess(written, absent)
            guessed.add(guess.header if guess else "")
            found.add("unknown_header", register.name, here, **register.titles, **_offered(guess))
    for column in missing:
        if column.header in guessed:
            continue  # one fault: the column is there under a name of its own
        found.add(
            "missing_column",
            register.name,
            Place(place.file, place.sheet, row),
            expected=column.header,
            aliases=", ".join((*column.aliases, column.name)),
        )


def no_header(register: Register, place: Place, rows: int, found: FindingList) -> None:
    """Add the finding that a sheet has no header of this register."""
    expected = ", ".join(column.header for column in register.columns[:6])
    found.add("no_header", register.name, place, **register.titles, rows=rows, expected=expected)


def _guess(written: str, absent: list[Column]) -> Column | None:
    """The absent column whose header looks most like this one."""
    headers = {comparable_name(header): column for column in absent for header in column.accepted_headers}
    said = comparable(written)
    close = difflib.get_close_matches(said, headers, n=1, cutoff=0.6)
    if not close and (outside := said.split(bracket)[0] if (bracket := _opening(said)) else "") in headers:
        close = [outside]
    return headers[close[0]] if close else None


def _offered(guess: Column | None) -> dict[str, str]:
    """A column offered as a question."""
    words = shape()["rules"]["unknown_header"]
    return {
        f"guess_{language}": words[f"guess_{language}"].format(guess=guess.header) if guess else ""
        for language in ("zh", "en")
    }


@cache
def known_headers(register: Register) -> Mapping[str, Column]:
    """Every accepted header of a register, comparable."""
    return {
        comparable_name(header): column for column in register.columns for header in column.accepted_headers
    }


def column_of(written: str, known: Mapping[str, T]) -> T | None:
    """What a header means: as it is written, or without a hint in brackets at its end (是否寄宿（是/否）)."""
    said = comparable(written)
    if said in known or not said.endswith(tuple(shape()["hint"]["closing"])):
        return known.get(said)
    found = _hinted().fullmatch(said)
    return known.get(found[1]) if found else None


def _match(row: int, rows: int, cells: list[str], known: Mapping[str, Column]) -> Header:
    written = tuple(cell.strip() for cell in cells)
    return Header(row, row + rows, written, tuple(column_of(cell, known) for cell in written))


def _two_rows(upper: list[str], lower: list[str], known: Mapping[str, Column]) -> list[str]:
    """Two header rows as one: the lower cell, the upper above an empty one, or both if that is a header."""
    joined = []
    group = ""
    for above, below in zip(upper, lower, strict=True):
        if above.strip():
            # A header that spans both rows groups nothing: what stands right of it is not about it.
            group = above.strip() if below.strip() else ""
        candidates = [group + below, below, above] if below.strip() else [above]
        joined.append(next((cell for cell in candidates if column_of(cell, known)), below or above))
    return joined


@cache
def _hinted() -> re.Pattern[str]:
    """A header and its hint in brackets, with the patterns of shape.toml."""
    hint = shape()["hint"]
    opening, closing = (re.escape(hint[side]) for side in ("opening", "closing"))
    inside = f"[^{opening}{closing}]*"
    return re.compile(f"(.+?)[{opening}]{inside}(?:{'|'.join(hint['patterns'])}){inside}[{closing}]")


def _opening(text: str) -> str:
    """The first opening bracket of a header; empty without one."""
    return next((sign for sign in text[1:] if sign in shape()["hint"]["opening"]), "")
