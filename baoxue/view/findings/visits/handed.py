"""Forms that were handed in, in words: what they hold, about which places, and what became of them."""

from collections.abc import Mapping

from baoxue.access.inbox import HandIn
from baoxue.intake.registers import load_registers
from baoxue.view import formats
from baoxue.view.findings import wording
from baoxue.view.words import named, t

Names = Mapping[str, tuple[str, str | None]]
"""Code of a place -> its name, and its English name."""


def rows_told(rows: Mapping[str, int]) -> str:
    """How many rows of which registers."""
    known = load_registers()
    return formats.joined(
        [
            t("visits.hand_in_rows", register=named(known[name].title), rows=formats.counted(count, "row"))
            for name, count in rows.items()
            if name in known
        ]
    )


def places_told(codes: tuple[str, ...], names: Names) -> str:
    """The names of places by their codes; of many the first three."""
    told = [wording.either(*names.get(code, (code, None))) for code in codes]
    return wording.in_a_row(told).replace("**", "")


def rows_of(held: tuple[HandIn, ...], names: Names) -> tuple[tuple[str, ...], ...]:
    """When, what, about which places, and what became of it."""
    return tuple(
        (
            f"{it.at:%Y-%m-%d %H:%M}",
            rows_told(it.rows),
            places_told(it.places, names),
            t(f"visits.hand_in_state_{it.state}", snapshot=it.snapshot),
        )
        for it in held
    )
