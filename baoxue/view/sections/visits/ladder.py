"""What the published ladder of consequences would propose, with the reasons; nothing is issued."""

from collections import Counter
from collections.abc import Sequence

from baoxue.analysis import consequences
from baoxue.analysis.consequences import Proposal
from baoxue.view import formats
from baoxue.view.reader import Reader
from baoxue.view.sections import units
from baoxue.view.sections.section import Fold, Note, Part, Section, Table, header, nothing
from baoxue.view.sections.visits.ranking import TOLD_BY, ranking
from baoxue.view.words import named, t


def ladder(r: Reader) -> Section:
    """How many units reach which step, the highest first; unit, step and every reason on request."""
    triggers = consequences.triggers_in_force(r.as_of)
    found = consequences.proposals(ranking(r).amounts, triggers)
    counted = Counter(one.step.id for one in found)
    told = [
        t("visits.ladder_step", step=named(step.words), count=counted[step.id])
        for step in reversed(consequences.ladder())
        if counted[step.id]
    ]
    key = "heading" if found else "none" if r.has(*TOLD_BY) else "what"
    title = t(f"visits.ladder_{key}", told=told)
    return Section("", parts=(Fold("visit-ladder", title, lambda: _proposed(r, found)),))


def _proposed(r: Reader, found: Sequence[Proposal]) -> Sequence[Part]:
    steps = " \u2192 ".join(named(step.words) for step in consequences.ladder())
    lines = tuple(
        (
            units.chosen(r)[one.kind, one.code].told,
            named(one.step.words),
            formats.joined(
                [
                    t(
                        f"visits.ladder_{it.trigger.fact}_{it.trigger.measure}",
                        value=it.value,
                        least=it.trigger.least,
                    )
                    for it in one.reasons
                ]
            ),
        )
        for one in found
    )
    columns = header("visits.ladder_column", "unit", "step", "why")
    part = Table(columns, lines, (26, 16, 58)) if lines else nothing(t("visits.ladder_what"), r)
    return Note(t("visits.ladder_note", steps=steps)), part
