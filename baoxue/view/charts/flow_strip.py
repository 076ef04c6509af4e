"""Where cases stand and which are late: a row per step, a dot per case, one line as the limit for all."""

from dataclasses import dataclass

from baoxue.view.charts.chart import Chart, charted
from baoxue.view.theme import Look


@dataclass(frozen=True)
class FlowCase:
    """One open case: its days in the step, and what the hover says beside that (place, grade; no name)."""

    days: float
    is_late: bool
    about: str = ""


@dataclass(frozen=True)
class FlowStep:
    """One step with its limit in days (None: no limit) and its open cases; entered and settled since a named date."""

    name: str
    limit_days: float | None
    cases: tuple[FlowCase, ...]
    entered: int | None = None
    settled: int | None = None


@charted
def flow_strip(look: Look, steps: tuple[FlowStep, ...], *, what: str = "") -> Chart:
    """The strip of steps; a step with more than about 40 cases becomes a histogram on the same scale."""
    raise NotImplementedError
