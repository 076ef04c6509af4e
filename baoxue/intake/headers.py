"""Finding the header of a sheet below its title rows, and which register column each sheet column is."""

import difflib
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

from baoxue.intake.findings import FindingList, Place, shape
from baoxue.intake.registers import Column, Register, comparable, comparable_name

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
    known = _known_headers(register)
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
            found.add("unknown_header", register.name, here, **register.titles, **_guess(written, absent))
    for column in missing:
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


def _guess(written: str, absent: list[Column]) -> dict[str, str]:
    """The absent column whose header looks most like this one, offered as a question."""
    headers = {header: column.header for column in absent for header in column.accepted_headers}
    close = difflib.get_close_matches(written, headers, n=1, cutoff=0.6)
    words = shape()["rules"]["unknown_header"]
    return {
        f"guess_{language}": words[f"guess_{language}"].format(guess=headers[close[0]]) if close else ""
        for language in ("zh", "en")
    }


def _known_headers(register: Register) -> Mapping[str, Column]:
    return {
        comparable_name(header): column for column in register.columns for header in column.accepted_headers
    }


def _match(row: int, rows: int, cells: list[str], known: Mapping[str, Column]) -> Header:
    written = tuple(cell.strip() for cell in cells)
    return Header(row, row + rows, written, tuple(known.get(comparable(cell)) for cell in written))


def _two_rows(upper: list[str], lower: list[str], known: Mapping[str, Column]) -> list[str]:
    """Two header rows as one: the lower cell, the upper above an empty one, or both if that is a header."""
    joined = []
    group = ""
    for above, below in zip(upper, lower, strict=True):
        if above.strip():
            # A header that spans both rows groups nothing: what stands right of it is not about it.
            group = above.strip() if below.strip() else ""
        candidates = [group + below, below, above] if below.strip() else [above]
        joined.append(next((cell for cell in candidates if comparable(cell) in known), below or above))
    return joined
