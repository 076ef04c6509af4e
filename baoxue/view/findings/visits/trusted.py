"""Trust in zero, and the ladder of consequences: sentences about units, and nothing that decides by
itself."""

from collections import Counter
from collections.abc import Sequence

from baoxue.analysis import consequences
from baoxue.analysis.consequences import Proposal
from baoxue.analysis.zero import ZeroGrade
from baoxue.view import formats
from baoxue.view.findings.chosen import Chosen
from baoxue.view.findings.visits.board import Board
from baoxue.view.findings.visits.points import TOLD_BY
from baoxue.view.words import named, t

ORDER = ("doubtful", "plausible", "cannot_say", "not_reported")


def zeros(board: Board) -> tuple[tuple[str, ZeroGrade], ...]:
    """The units that report none now (or nothing at all), least believable first."""
    asked = [one for one in board.graded if one[1].grade in ORDER]
    return tuple(
        sorted(
            asked,
            key=lambda one: (
                ORDER.index(one[1].grade),
                1.0 if one[1].chance is None else one[1].chance,
                one[1].code,
            ),
        )
    )


def zero_heading(board: Board) -> str:
    """How many runs of zeros are unlikely, of how many units that report none."""
    counted = Counter(one.grade for _, one in zeros(board))
    if not board.chosen.has("report_submissions"):
        return t("visits.zero_what")
    if not counted:
        return t("visits.zero_heading_none")
    key = "zero_heading" if counted["doubtful"] else "zero_heading_fine"
    return t(
        f"visits.{key}",
        doubtful=counted["doubtful"],
        all=sum(counted.values()) - counted["not_reported"],
        cannot=counted["cannot_say"],
    )


def zero_rows(board: Board) -> tuple[tuple[str, ...], ...]:
    """Unit and sentence."""
    return tuple((board.places[kind, one.code].told, zero_text(one)) for kind, one in zeros(board))


def zero_text(one: ZeroGrade) -> str:
    """How likely the zeros of a unit are for its size and months at the rate of its county."""
    return t(
        f"visits.zero_{one.grade}",
        months=one.months,
        missing=one.missing,
        pupils=formats.counted(one.pupils),
        expected=formats.number(one.expected or 0.0, 1),
        chance=formats.percent(one.chance, 1),
        one_in=formats.number(round(1 / one.chance)) if one.chance else formats.DASH,
    )


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
