"""When and in which grade: figures in cells, one scale from zero."""

from baoxue.view.charts.chart import Chart, charted
from baoxue.view.theme import Look


@charted
def heat_map(
    look: Look,
    rows: tuple[str, ...],
    columns: tuple[str, ...],
    cells: tuple[tuple[float | None, ...], ...],
    *,
    maximum: float | None = None,
    percent: bool = False,
    decimals: int = 0,
    what: str = "",
) -> Chart:
    """Cells by row then column; None is not reported (an em dash), 0 a true zero. `maximum` fixes the scale.

    With `percent` the cells are 0..1.
    """
    raise NotImplementedError
