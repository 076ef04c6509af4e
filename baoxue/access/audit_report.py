"""What the yearly audit of the protection of minors' personal data asks for: who did what, how often."""

import csv
import io
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from baoxue.access.audit import Entry

FORMULA_SIGNS = tuple("=+-@\t\r")
ONE_CHILD = frozenset({"names_seen", "child_seen"})
"""Kinds whose every line is about one child."""


@dataclass(frozen=True)
class Line:
    """How often something was done in a month, and by how many accounts."""

    month: str
    kind: str
    count: int
    actors: int
    children: int
    """Rows of children that were shown, or names seen; 0 where the kind shows none."""


def by_month(entries: Iterable[Entry]) -> Sequence[Line]:
    """Newest month first, within it in the order of kinds. Months are those of UTC."""
    counts: Counter[tuple[str, str]] = Counter()
    children: Counter[tuple[str, str]] = Counter()
    actors: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for entry in entries:
        key = f"{entry.at:%Y-%m}", entry.kind
        counts[key] += 1
        actors[key].add(entry.actor)
        # Entries that list nobody (a sign-in, an import) carry no rows.
        children[key] += 1 if entry.kind in ONE_CHILD else int(entry.details.get("rows", 0))
    keys = sorted(sorted(counts, key=lambda it: it[1]), key=lambda it: it[0], reverse=True)
    return [Line(*key, counts[key], len(actors[key]), children[key]) for key in keys]


def by_actor(entries: Iterable[Entry]) -> Sequence[tuple[str, str, str, int]]:
    """(month, kind, actor, count), in that order: the table behind `by_month`."""
    counts = Counter((f"{entry.at:%Y-%m}", entry.kind, entry.actor) for entry in entries)
    return [(*key, counts[key]) for key in sorted(counts)]


def as_csv(rows: Iterable[tuple[str, str, str, int]]) -> str:
    """`by_actor` as CSV; what a spreadsheet would take for a formula is kept from being one."""
    text = io.StringIO()
    written = csv.writer(text, lineterminator="\r\n")
    written.writerow(("month", "kind", "account", "count"))
    for month, kind, actor, count in rows:
        is_formula = unicodedata.normalize("NFKC", actor).startswith(FORMULA_SIGNS)
        written.writerow((month, kind, f"'{actor}" if is_formula else actor, count))
    return text.getvalue()
