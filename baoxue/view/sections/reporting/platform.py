"""The national platform's totals, typed in by the reader, beside ours: differences and possible causes."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from baoxue.analysis.records import column_rows
from baoxue.view import formats
from baoxue.view.reader import Reader
from baoxue.view.sections.section import Fold, Note, Section, Table, section
from baoxue.view.words import t

TOTALS = ("roll_primary", "roll_junior", "suspected", "confirmed", "returned")
NOT_OURS = frozenset({"carried_over"})
"""Parts that the platform may count and our total does not hold; all others are within our total."""
_WHOLE = "whole"
_HEAD = ("platform_total", "platform_theirs", "platform_ours", "column_difference", "platform_why")


@dataclass(frozen=True)
class OurTotal:
    """Our total, and the parts of it (or beside it) by which the platform's may differ."""

    name: str
    whole: int
    parts: Mapping[str, int]


def read(rows: pd.DataFrame) -> dict[str, OurTotal]:
    """The answer to `platform_counts`, by total; a total of which nothing is counted is 0."""
    counted: dict[str, dict[str, int]] = defaultdict(dict)
    for total, part, children in column_rows(rows, "total", "part", "children"):
        counted[total][part] = int(children)
    return {
        name: OurTotal(
            name,
            counted[name].get(_WHOLE, 0),
            {part: count for part, count in counted[name].items() if part != _WHOLE and count},
        )
        for name in TOTALS
    }


def totals(r: Reader) -> Section:
    """On request the fields to type in; what is typed is kept in this session only."""
    return section("reporting.platform", Fold("platform", t("reporting.fold_platform"), lambda: _compared(r)))


def _compared(r: Reader) -> tuple[Table | None, Note]:
    ours = read(r.ask("platform_counts"))
    labels = {name: t(f"reporting.total_{name}") for name in TOTALS}
    typed = r.typed_counts("platform", labels, "reporting.platform_placeholder")
    head = tuple(t(f"reporting.{name}") for name in _HEAD)
    lines = tuple(line(ours[name], theirs) for name, theirs in typed.items())
    return Table(head, lines, (20, 12, 12, 10, 46)) if lines else None, Note(t("reporting.platform_kept"))


def line(ours: OurTotal, theirs: int) -> tuple[str, ...]:
    """A line of the table: total, the platform's, ours, the difference, what may explain it."""
    difference = theirs - ours.whole
    return (
        t(f"reporting.total_{ours.name}"),
        formats.number(theirs),
        formats.number(ours.whole),
        formats.signed(difference),
        _causes(ours, difference),
    )


def _causes(ours: OurTotal, difference: int) -> str:
    """Possible causes of a difference: who stands on the platform is not known here."""
    if not difference:
        return t("reporting.platform_same")
    size = abs(difference)
    fitting = {part: count for part, count in ours.parts.items() if (part in NOT_OURS) == (difference > 0)}
    named = [
        t(
            f"reporting.platform_{'exact' if count == size else 'part'}",
            part=t(f"reporting.part_{part}"),
            count=count,
        )
        for part, count in sorted(fitting.items(), key=lambda item: (item[1] != size, -item[1]))
    ]
    texts = [t("reporting.platform_causes", causes=formats.joined(named))] if named else []
    if (rest := size - sum(fitting.values())) > 0:
        texts.append(t("reporting.platform_rest", count=rest))
    return t("format.between_sentences").join(texts)
