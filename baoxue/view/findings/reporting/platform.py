"""The national platform's totals, typed in by the reader, beside ours: differences and possible causes."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from baoxue.analysis.records import row_records
from baoxue.view import formats
from baoxue.view.words import t

TOTALS = ("roll_primary", "roll_junior", "suspected", "confirmed", "returned")
NOT_OURS = frozenset({"carried_over"})
"""Parts that the platform may count and our total does not hold; all others are within our total."""


@dataclass(frozen=True)
class Ours:
    """Our total, and the parts of it (or beside it) by which the platform's may differ."""

    total: str
    whole: int
    parts: Mapping[str, int]


@dataclass(frozen=True)
class Compared:
    """One total in both, and the sentence that says what explains the difference."""

    total: str
    theirs: int
    ours: int
    why: str

    @property
    def difference(self) -> int:
        """Theirs less ours."""
        return self.theirs - self.ours


def read(rows: pd.DataFrame) -> dict[str, Ours]:
    """The answer to `platform_counts`, by total; a total of which nothing is counted is 0."""
    parts: dict[str, dict[str, int]] = defaultdict(dict)
    for it in row_records(rows):
        parts[it.total][it.part] = int(it.children)
    return {
        total: Ours(
            total,
            parts[total].get("whole", 0),
            {part: count for part, count in parts[total].items() if part != "whole" and count},
        )
        for total in TOTALS
    }


def compare(ours: Ours, theirs: int) -> Compared:
    """The difference and its possible causes: who stands on the platform is not known here."""
    difference = theirs - ours.whole
    if not difference:
        return Compared(ours.total, theirs, ours.whole, t("reporting.platform_same"))
    fitting = {part: count for part, count in ours.parts.items() if (part in NOT_OURS) == (difference > 0)}
    exact = [part for part, count in fitting.items() if count == abs(difference)]
    said = t("format.between_names").join(
        t("reporting.platform_exact" if part in exact else "reporting.platform_part",
          part=t(f"reporting.part_{part}"), count=formats.counted(count))
        for part, count in sorted(fitting.items(), key=lambda item: (item[0] not in exact, -item[1]))
    )  # fmt: skip
    explained = min(sum(fitting.values()), abs(difference))
    rest = abs(difference) - explained
    texts = [t("reporting.platform_causes", causes=said)] if said else []
    if rest:
        texts.append(t("reporting.platform_rest", count=formats.counted(rest)))
    return Compared(ours.total, theirs, ours.whole, t("format.between_sentences").join(texts))


def rows(compared: tuple[Compared, ...]) -> tuple[tuple[str, ...], ...]:
    """Lines of the table: total, the platform's, ours, the difference, what may explain it."""
    return tuple(
        (
            t(f"reporting.total_{it.total}"),
            formats.number(it.theirs),
            formats.number(it.ours),
            formats.signed(it.difference) if it.difference else "0",
            it.why,
        )
        for it in compared
    )


def head() -> tuple[str, ...]:
    """The heads of these columns."""
    return tuple(t(f"reporting.platform_{name}") for name in ("total", "theirs", "ours", "difference", "why"))
