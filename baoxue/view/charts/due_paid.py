"""Due, paid, arrived: a bar against a thin frame of what was due, the gap named in money."""

from dataclasses import dataclass

from baoxue.view.charts.chart import Chart, charted
from baoxue.view.theme import Look


@dataclass(frozen=True)
class DuePaid:
    """One group: what was due and what arrived, in yuan; `about` stands after the name (1,203 人)."""

    name: str
    due_yuan: float
    paid_yuan: float
    about: str = ""


@charted
def due_paid(look: Look, items: tuple[DuePaid, ...], *, what: str = "") -> Chart:
    """Bars against frames on one scale from zero, in the order given; the gap (差 1.2 万元) in worse where there is one."""
    raise NotImplementedError
