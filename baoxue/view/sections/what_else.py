"""At the end of a page: what else it would show, and with which registers, from what its indicators need."""

from collections.abc import Iterable

from baoxue.snapshots.indicators import load_indicators
from baoxue.view.findings import figures
from baoxue.view.reader import Reader
from baoxue.view.sections.section import Fold, Section, Table, header, section
from baoxue.view.words import named, t

WIDTHS = (36, 64)
MOST_NAMED = 5
MOST_LINES = 8


def of_groups(*groups: str) -> tuple[str, ...]:
    """The indicators of some groups."""
    return tuple(name for name, one in load_indicators().items() if one.group in groups)


def what_else(r: Reader, indicators: Iterable[str]) -> Section | None:
    """Which registers would show what else; nothing where all came."""
    found = _rows(r, indicators)
    if not found:
        return None
    head, rest = header("more.column", "register", "figures"), found[MOST_LINES:]
    fold = Fold("more", t("more.fold", count=len(rest)), lambda: (Table(head, rest, WIDTHS),))
    return section("more", Table(head, found[:MOST_LINES], WIDTHS), fold if rest else None)


def _rows(r: Reader, names: Iterable[str]) -> tuple[tuple[str, ...], ...]:
    """Register (or those that are needed together) -> the figures that are seen with it.

    A single register that fills many figures comes first.
    """
    waiting: dict[tuple[str, ...], list[str]] = {}
    for name in dict.fromkeys(names):
        one = figures.indicator(name)
        if missing := tuple(register for register in one.registers if register not in r.present):
            waiting.setdefault(tuple(sorted(missing)), []).append(named(one.name))
    order = sorted(waiting, key=lambda missing: (len(missing), -len(waiting[missing]), missing))
    return tuple(
        (t("more.together").join(map(figures.register_name, missing)), _figures(waiting[missing]))
        for missing in order
    )


def _figures(names: list[str]) -> str:
    text = t("format.between_names").join(names[:MOST_NAMED])
    return text if len(names) <= MOST_NAMED else text + t("more.and_more", count=len(names))
