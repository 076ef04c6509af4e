"""A score and its parts: reached in focus, the lost part hollow, what cannot be scored said in words."""

from dataclasses import dataclass

from baoxue.view import formats
from baoxue.view.charts.chart import Chart, Table, charted, finished
from baoxue.view.charts.named_rows import Row, rows_of
from baoxue.view.theme import Look
from baoxue.view.words import t


@dataclass(frozen=True)
class Bullet:
    """One part of a score: points reached of points possible; `reached` None: not supplied (`why` says
    what).

    `open`: points at the end that could not be judged; they are not lost.
    """

    name: str
    reached: float | None
    possible: float
    why: str = ""
    open: float = 0.0


@charted
def bullets(look: Look, items: tuple[Bullet, ...], *, decimals: int = 1, what: str = "") -> Chart:
    """One bar per part on one scale of points; the lost points and why stand behind it."""
    colours, language = look.palette, look.language

    def points(value: float) -> str:
        return formats.number(value, 0 if float(value).is_integer() else decimals, language)

    def row(item: Bullet) -> Row:
        if item.reached is None:
            missing = t("chart.not_supplied", language)
            return Row(
                name=item.name,
                after_name=item.why,
                length=0,
                colour=colours.focus,
                frame=item.possible,
                figure=missing,
                figure_colour=colours.soft,
                hover=f"<b>{item.name}</b> {missing}<br>{item.why}",
            )
        lost = round(item.possible - item.reached - item.open, 6)
        reached = t("chart.of_points", language, reached=points(item.reached), possible=points(item.possible))
        lost_text = t("chart.lost", language, points=points(lost)) if lost > 0 else ""
        return Row(
            name=item.name,
            after_name=item.why if lost > 0 or item.open else "",
            length=item.reached,
            colour=colours.focus,
            frame=item.possible,
            blank=item.open,
            figure=points(item.reached),
            after_figure=lost_text,
            hover=f"<b>{item.name}</b> {reached}"
            + (f"<br>{lost_text}{formats.GAP}{item.why}" if lost > 0 else ""),
        )

    data, layout, height = rows_of([row(item) for item in items], look)
    scored = [(item.reached, item.possible) for item in items if item.reached is not None]
    alt = t(
        "chart.alt_bullets",
        language,
        what=what,
        count=len(items),
        reached=points(sum(reached for reached, _ in scored)),
        possible=points(sum(possible for _, possible in scored)),
    )
    header = tuple(t(f"chart.{key}", language) for key in ("part", "reached", "possible", "why"))
    table = Table(
        header,
        tuple(
            (
                item.name,
                t("chart.not_supplied", language) if item.reached is None else points(item.reached),
                points(item.possible),
                item.why,
            )
            for item in items
        ),
    )
    return Chart(finished(data, layout, look, height), height, alt, table)
