"""对照公开材料: what documents published, beside what our questions count for the same place and day."""

from collections.abc import Collection, Sequence

from baoxue.analysis.published import PublishedFact, published_facts
from baoxue.analysis.trends import Trends
from baoxue.paper.document import Block, Heading, Table, Text
from baoxue.snapshots.catalog import Snapshot
from baoxue.snapshots.indicators import load_indicators
from baoxue.view import asking, blocks, listing
from baoxue.view.asking import ask
from baoxue.view.findings import published_facts as findings
from baoxue.view.findings import wording
from baoxue.view.findings.chosen import Chosen
from baoxue.view.findings.published_facts import Compared, Count, Place
from baoxue.view.words import t
from baoxue.warehouse import Filters

_COUNTY = len("000000")


def section(chosen: Chosen) -> None:
    """One table for each county that the viewer sees as a whole and of which something was published."""
    counties = _counties(chosen)
    places = read(counties, chosen)
    if not places:
        with blocks.section(t("published.title")):
            blocks.state(*findings.without_place(bool(counties)))
        return
    is_demo = asking.current().edition.catalog.is_demo
    with blocks.section(findings.heading(places), t("published.about")):
        for place in places:
            blocks.note(findings.caption(place, is_demo))
            listing.prose_table(
                findings.header(chosen.as_of), findings.rows(place), findings.WIDTHS, texts=(0, 1, 2, 3)
            )


def paper(chosen: Chosen) -> tuple[Block, ...]:
    """The same for a report of one county; nothing where nothing was published of it, or of a part of it."""
    filters = chosen.filters
    if filters.township or filters.school:
        return ()
    counties = [code for code in _counties(chosen) if filters.county in (None, code)]
    is_demo = asking.current().edition.catalog.is_demo
    made: list[Block] = []
    for place in read(counties, chosen):
        made += [
            Text(findings.caption(place, is_demo), indent=True),
            Table(findings.header(chosen.as_of), findings.rows(place), findings.WIDTHS),
        ]
    return (Heading(t("published.title")), *made) if made else ()


def read(counties: Collection[str], chosen: Chosen) -> tuple[Place, ...]:
    """The published figures of these counties, each beside our counts."""
    names = asking.place_names()
    places = []
    for county in sorted(counties):
        facts = [fact for fact in published_facts() if fact.applies_to((county,))]
        if facts and county in names:
            lines = tuple(_compared(fact, county, chosen) for fact in facts)
            places.append(Place(county, wording.either(*names[county]), lines))
    return tuple(places)


def _counties(chosen: Chosen) -> list[str]:
    """What a document says of a county cannot be set beside the counts of a part of it."""
    return [code for code in chosen.area if len(code) == _COUNTY]


def _compared(fact: PublishedFact, county: str, chosen: Chosen) -> Compared:
    if not fact.is_counted or fact.as_of is None:
        return Compared(fact)
    looked_at = asking.snapshot(chosen.filters)
    same_day = next((one for one in reversed(asking.snapshots()) if one.as_of <= fact.as_of), None)
    then = _count(fact, county, same_day) if same_day else None
    missing = _missing(fact, same_day) if same_day else ()
    return Compared(fact, then, _count(fact, county, looked_at), missing)


def _missing(fact: PublishedFact, snapshot: Snapshot) -> tuple[str, ...]:
    """The registers without which a snapshot cannot count it."""
    assert fact.measured_by is not None
    kind, name = fact.measured_by
    needed: Sequence[str] = load_indicators()[name].registers if kind == "indicator" else fact.registers
    return tuple(register for register in needed if register not in snapshot.registers)


def _count(fact: PublishedFact, county: str, snapshot: Snapshot) -> Count | None:
    assert fact.measured_by is not None
    if _missing(fact, snapshot):
        return None
    kind, name = fact.measured_by
    if kind == "indicator":
        filters = Filters(county=county, stage=fact.stage or "compulsory", snapshot=snapshot.id)
        trends = Trends(ask("indicator_trend", filters, indicators=(name,)))
        point = next((one for one in trends.points(name) if one.snapshot == snapshot.id), None)
        if point is None or point.value is None:
            return None
        parts = None if point.denominator is None else (point.numerator, point.denominator)
        return Count(snapshot.as_of, fact.in_its_unit(point.value), parts)
    answer = ask(name, Filters(county=county, stage="all", snapshot=snapshot.id))
    values = dict(zip(answer["measure"], answer["value"], strict=True))
    value = values.get(fact.measure)
    if value is None or value != value:
        return None
    return Count(snapshot.as_of, fact.in_its_unit(float(value)))
