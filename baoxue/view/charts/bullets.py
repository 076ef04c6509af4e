"""A score and its parts: reached in focus, the lost part hollow, what cannot be scored said in words."""

from dataclasses import dataclass

from baoxue.view.charts.chart import Chart, charted
from baoxue.view.theme import Look


@dataclass(frozen=True)
class Bullet:
    """One part of a score: points reached of points possible; `reached` None: not supplied (`why` says what)."""

    name: str
    reached: float | None
    possible: float
    why: str = ""


@charted
def bullets(look: Look, items: tuple[Bullet, ...], *, decimals: int = 1, what: str = "") -> Chart:
    """One bar per part on one scale of points; the lost points and why stand behind it."""
    raise NotImplementedError
