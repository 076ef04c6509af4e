"""Dropout counted in different ways: the usual rate beside others, cohorts, and the way of UNESCO."""

from collections.abc import Mapping
from typing import Any

from baoxue.analysis.trends import Trends, yearly
from baoxue.view import formats
from baoxue.view.findings import figures
from baoxue.view.reader import Reader
from baoxue.view.sections.section import (
    Fold,
    Note,
    Section,
    State,
    Table,
    first_snapshot,
    not_supplied,
    section,
)
from baoxue.view.words import named, t

RATE, LAST_YEAR = "dropout_rate_named", "dropout_rate_named_last_year"
DEFINITIONS = (RATE, LAST_YEAR, "dropout_rate_net", "dropout_rate_open", "out_of_school_rate")
COHORTS = ("retention_junior", "retention_nine_year")
UIS = ("uis_dropout_rate", "uis_survival_rate", "out_of_school_rate")


def definitions(r: Reader) -> Section:
    """The rate by its usual definition; on request the others, each with its plain sentence."""
    trends = r.trends(*DEFINITIONS)
    # Without a snapshot of the year before there is nothing to count again.
    told = [_told(r, trends, name) for name in DEFINITIONS if name != LAST_YEAR or trends.points(name)]
    others = Fold(
        "calibres", t("dropout.calibre_switch"), lambda: (Note(t("dropout.calibre_note")), *told[1:])
    )
    return Section(told[0].bold, told[0].soft, (others,), r.source(RATE))


def _told(r: Reader, trends: Trends, name: str) -> State:
    definition, points = figures.indicator(name), trends.points(name)
    if points and points[-1].value is not None:
        heading = t(
            "dropout.calibre_heading",
            name=named(definition.name),
            rate=figures.rate_text(definition, points[-1]),
            of=figures.of_text(definition, points[-1]),
        )
    elif figures.missing_register(name, r.present):
        heading = t("state.not_supplied", what=named(definition.name))
    else:
        heading = named(definition.name)
    beside = figures.untraced(trends) if name in figures.OF_POPULATION else ""
    if name == RATE:
        beside = _counted_again(trends)
    return State(
        heading, t("format.between_sentences").join(filter(None, (named(definition.calibre), beside)))
    )


def _counted_again(trends: Trends) -> str:
    """How many who left last year became known after its last snapshot; empty where nobody did."""
    again, ends = trends.points(LAST_YEAR), [it for it in trends.points(RATE) if it.is_year_end]
    before = [it for it in ends if again and it.school_year < again[-1].school_year]
    if not before or (added := again[-1].numerator - before[-1].numerator) <= 0:
        return ""
    return t(
        "dropout.counted_again",
        year=before[-1].school_year,
        count=int(added),
        rate=figures.rate_text(figures.indicator(LAST_YEAR), again[-1]),
        then=figures.rate_text(figures.indicator(RATE), before[-1]),
    )


def _followed(r: Reader, names: tuple[str, ...], key: str) -> Section:
    """Each of some figures at the end of each school year and now, with what it is counted of."""
    trends = r.trends(*names)
    lines = {name: {point.as_of: point for point in yearly(trends.points(name))} for name in names}
    days = sorted({day for points in lines.values() for day in points}, reverse=True)
    cells = {
        (name, day): {
            "rate": figures.rate_text(figures.indicator(name), point),
            "of": figures.of_text(figures.indicator(name), point),
        }
        for name, points in lines.items()
        for day, point in points.items()
        if point.value is not None
    }
    header = (t("dropout.followed_day"), *(named(figures.indicator(name).name) for name in names))
    rows = tuple(
        (
            formats.day(day),
            *(
                t("dropout.followed_cell", **cells[name, day]) if (name, day) in cells else formats.DASH
                for name in names
            ),
        )
        for day in days
    )
    found: Table | State = Table(header, rows)
    if not rows:
        lacking = [it for name in names for it in figures.indicator(name).registers if it not in r.present]
        what = t(f"dropout.fold_{key}")
        found = not_supplied(r, what, *dict.fromkeys(lacking)) if lacking else first_snapshot()
    newest: Mapping[str, Any] | None = next(
        (cells[names[0], day] for day in days if (names[0], day) in cells), None
    )
    return section(
        f"dropout.{key}",
        found,
        *(r.source(name) for name in names),
        heading="heading" if newest else "heading_none",
        **(newest or {}),
    )


def cohorts(r: Reader) -> Section:
    """Cohorts that are followed child by child."""
    return _followed(r, COHORTS, "cohorts")


def uis(r: Reader) -> Section:
    """The figures as UNESCO's institute for statistics counts them."""
    return _followed(r, UIS, "uis")
