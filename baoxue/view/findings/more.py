"""What else a page would show, and with which register: derived from what its indicators need."""

from collections.abc import Collection, Iterable

from baoxue.snapshots.indicators import load_indicators
from baoxue.view.findings import figures
from baoxue.view.words import named, t

MOST_NAMED = 5


def of_groups(*groups: str) -> tuple[str, ...]:
    """The indicators of some groups."""
    return tuple(name for name, one in load_indicators().items() if one.group in groups)


def header() -> tuple[str, str]:
    """Register, and what is seen with it."""
    return t("more.column_register"), t("more.column_figures")


def rows(names: Iterable[str], present: Collection[str]) -> tuple[tuple[str, str], ...]:
    """Register (or those that are needed together) -> the figures that are seen with it.

    A single register that fills many figures comes first.
    """
    waiting: dict[tuple[str, ...], list[str]] = {}
    for name in dict.fromkeys(names):
        one = figures.indicator(name)
        if missing := tuple(register for register in one.registers if register not in present):
            waiting.setdefault(tuple(sorted(missing)), []).append(named(one.name))
    order = sorted(waiting, key=lambda missing: (len(missing), -len(waiting[missing]), missing))
    return tuple((_registers(missing), _figures(waiting[missing])) for missing in order)


def _registers(missing: tuple[str, ...]) -> str:
    return t("more.together").join(figures.register_name(register) for register in missing)


def _figures(names: list[str]) -> str:
    said = t("format.between_names").join(names[:MOST_NAMED])
    return said if len(names) <= MOST_NAMED else said + t("more.and_more", count=len(names))
