"""Which register a sheet holds: by the name of its file or its own, or by its header, which says more."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from baoxue.intake.findings import shape
from baoxue.intake.headers import Header, column_of, find_header, known_headers
from baoxue.intake.registers import Register, comparable, comparable_name, load_registers

SEPARATORS = ("_", "-", "(", " ")
FEWEST = 3
"""So many columns make a header that tells what a sheet is."""


@dataclass(frozen=True)
class Recognised:
    """A register and where its header stands; `others` fit the header as well."""

    register: Register
    header: Header
    others: tuple[Register, ...] = ()

    @property
    def missing(self) -> list[str]:
        """The headers of columns that must be there and are not."""
        mapped = self.header.mapped
        return [it.header for it in self.register.columns if not it.optional and it.name not in mapped]

    @property
    def unknown(self) -> int:
        """How many headers are none of the register's."""
        ignored = {comparable_name(it) for it in (*shape()["ignored_headers"], *self.register.ignored)}
        pairs = zip(self.header.written, self.header.columns, strict=True)
        return sum(1 for said, column in pairs if said and not column and comparable(said) not in ignored)


def register_named(name: str, registers: Mapping[str, Register]) -> Register | None:
    """The register of a file stem or sheet name: its own name, alone or with a unit before or after it.

    `学籍花名册_城关镇` and `城关镇-学籍花名册` are the roll; of several matches the longest wins.
    """
    given = name.strip().casefold()
    said = comparable(given)
    best: tuple[int, Register] | None = None
    for register in registers.values():
        for file in (register.name, *register.files):
            accepted = comparable_name(file)
            if _is_named(said, accepted) or given.startswith(f"{file.casefold()} "):
                best = max(best or (0, register), (len(accepted), register), key=lambda match: match[0])
    return best[1] if best else None


def _is_named(given: str, accepted: str) -> bool:
    if given.startswith(accepted):
        return given == accepted or given[len(accepted)] in SEPARATORS
    return given.endswith(accepted) and given[-len(accepted) - 1] in "_-"


def recognise(head: list[list[str]]) -> Recognised | None:
    """The register whose header stands in these rows, all its columns that must be there among them.

    Where none is whole, the one that is nearly (it has `missing` columns); None where nothing is alike.
    """
    cells = [{comparable(cell) for cell in row if cell} for row in head]
    candidates = []
    for register in load_registers().values():
        known = known_headers(register)
        if not any(len(row & known.keys()) >= min(FEWEST, len(register.columns)) for row in cells):
            continue
        if header := find_header(head, register):
            candidates.append(Recognised(register, header))
    # A header with more strangers than columns of its own is another register's.
    likely = [it for it in candidates if it.unknown <= len(it.header.mapped)]
    whole = [it for it in likely if not it.missing]
    if not whole:
        near = [it for it in likely if len(it.missing) <= len(it.header.mapped) / 2]
        return min(near, key=lambda it: (len(it.missing) + it.unknown, it.register.name), default=None)
    least = min(it.unknown for it in whole)
    best = [it for it in whole if it.unknown == least]
    most = max(len(it.header.mapped) for it in best)
    best = [it for it in best if len(it.header.mapped) == most]
    return Recognised(best[0].register, best[0].header, tuple(it.register for it in best[1:]))


def known_cells(head: list[list[str]]) -> int:
    """How many cells of one of these rows, at most, are headers of some register."""
    everything = _all_headers()
    return max(
        (sum(column_of(cell, everything) is not None for cell in row if cell) for row in head), default=0
    )


@cache
def _all_headers() -> Mapping[str, bool]:
    return {said: True for register in load_registers().values() for said in known_headers(register)}
