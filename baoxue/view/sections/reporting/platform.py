"""The national platform's totals, typed in by the reader, beside ours: differences and possible causes."""

from collections.abc import Mapping

from baoxue.analysis.records import column_rows
from baoxue.view import formats
from baoxue.view.reader import Reader
from baoxue.view.sections.section import Fold, Note, Section, Table, header, section
from baoxue.view.words import t

TOTALS = ("roll_primary", "roll_junior", "suspected", "confirmed", "returned")
NOT_OURS = frozenset({"carried_over"})
"""Parts that the platform may count and our total does not hold; all others are within our total."""
WHOLE = "whole"


def totals(r: Reader) -> Section:
    """On request the fields to type in; what is typed is kept in this session only."""
    return section("reporting.platform", Fold("platform", t("reporting.fold_platform"), lambda: _compared(r)))


def _compared(r: Reader) -> tuple[Table | None, Note]:
    """What was typed in beside our totals; a total of which nothing is counted is 0."""
    ours: dict[str, dict[str, int]] = {name: {WHOLE: 0} for name in TOTALS}
    for name, part, children in column_rows(r.ask("platform_counts"), "total", "part", "children"):
        ours[name][part] = int(children)
    labels = dict(zip(TOTALS, header("reporting.total", *TOTALS), strict=True))
    typed = r.typed_counts("platform", labels, "reporting.platform_placeholder")
    lines = tuple(line(name, ours[name], theirs) for name, theirs in typed.items())
    head = header("reporting.platform", "total", "theirs", "ours", "difference", "why")
    return Table(head, lines, (20, 12, 12, 10, 46)) if lines else None, Note(t("reporting.platform_kept"))


def line(name: str, ours: Mapping[str, int], theirs: int) -> tuple[str, ...]:
    """A line of the table: total, the platform's, ours, the difference, what may explain it.

    `ours`: the whole, and the parts of it (or beside it) by which the platform's may differ.
    """
    difference = theirs - ours[WHOLE]
    return (
        t(f"reporting.total_{name}"),
        formats.number(theirs),
        formats.number(ours[WHOLE]),
        formats.signed(difference),
        _causes(ours, difference),
    )


def _causes(ours: Mapping[str, int], difference: int) -> str:
    """Possible causes of a difference: who stands on the platform is not known here."""
    if not difference:
        return t("reporting.platform_same")
    size = abs(difference)
    fitting = {
        part: count
        for part, count in ours.items()
        if part != WHOLE and count and (part in NOT_OURS) == (difference > 0)
    }
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
