"""Do they stay: a dot per child at each milestone, a hollow diamond for one who left again."""

from dataclasses import dataclass

from baoxue.view.charts.chart import Chart, charted
from baoxue.view.theme import Look


@dataclass(frozen=True)
class Milestone:
    """One milestone: how many who returned long enough ago are still in school, and how many left again."""

    name: str
    stayed: int
    left_again: int


@charted
def milestones(look: Look, items: tuple[Milestone, ...], *, what: str = "") -> Chart:
    """Rows of dots; above 40 children in a row the dots become a bar with the same colours."""
    raise NotImplementedError
