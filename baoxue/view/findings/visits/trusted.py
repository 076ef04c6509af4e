"""The ladder of consequences: sentences about units, and nothing that decides by itself."""

from collections import Counter
from collections.abc import Sequence

from baoxue.analysis import consequences
from baoxue.analysis.consequences import Proposal
from baoxue.view import formats
from baoxue.view.findings.chosen import Chosen
from baoxue.view.findings.visits.board import Board
from baoxue.view.findings.visits.points import TOLD_BY
from baoxue.view.words import named, t


def proposals(board: Board) -> tuple[Proposal, ...]:
    """What the ladder proposes for the units of the board."""
    return consequences.proposals(board.amounts, consequences.triggers_in_force(board.chosen.as_of))


def ladder_heading(found: Sequence[Proposal], chosen: Chosen) -> str:
    """How many units reach which step, the highest first."""
    if not found:
        return t("visits.ladder_none" if chosen.has(*TOLD_BY) else "visits.ladder_what")
    counted = Counter(one.step.id for one in found)
    told = [
        t("visits.ladder_step", step=named(step.words), count=counted[step.id])
        for step in reversed(consequences.ladder())
        if counted[step.id]
    ]
    return t("visits.ladder_heading", told=formats.joined(told))


def ladder_rows(found: Sequence[Proposal], board: Board) -> tuple[tuple[str, ...], ...]:
    """Unit, the step proposed, and every reason with its limit."""
    return tuple(
        (
            board.place(one).told,
            named(one.step.words),
            formats.joined(
                [
                    t(
                        f"visits.ladder_{reason.trigger.fact}_{reason.trigger.measure}",
                        value=reason.value,
                        least=reason.trigger.least,
                    )
                    for reason in one.reasons
                ]
            ),
        )
        for one in found
    )


def ladder_steps() -> str:
    """The whole ladder in one line."""
    return " \u2192 ".join(named(step.words) for step in consequences.ladder())
