"""What changed since an earlier day, in its parts; and the four regular reports over twelve months."""

from datetime import date

from baoxue.analysis.explained import Explained, Part, explained
from baoxue.analysis.records import column_rows
from baoxue.snapshots.catalog import Snapshot
from baoxue.view import asking, charts, formats
from baoxue.view.findings import figures, wording
from baoxue.view.reader import Reader
from baoxue.view.sections.section import Section, State, not_supplied, section
from baoxue.view.words import named, t

EXPLAINED = (
    *("dropout_rate_open", "suspected_open", "out_of_school_rate"),
    *("net_enrolment_rate", "disabled_enrolment_rate"),
)
"""Whose change can be followed child by child (queries/questions/change_causes.sql)."""
REPORTS = ("school_month", "county_quarter", "city_term", "province_year")


def since(r: Reader) -> Section:
    """The change of one figure since a snapshot, in its parts."""
    with r.side_by_side():
        before = r.option("before", "overview.since_day", r.earlier)
        measures = {name: named(figures.indicator(name).name) for name in EXPLAINED}
        name = r.option("changed", "overview.since_what", measures)
    definition = figures.indicator(name)
    found = explained(r.ask("change_causes", before=before)).get(name)
    if found is None:
        return section("overview.since", empty=True, name=measures[name])
    is_count = definition.unit == "count" or found.before is None or found.now is None
    start, end = _ends(found, is_count)
    decimals = definition.decimals
    day = formats.day(date.fromisoformat(before.rpartition(".")[0]))
    days = [one for one in asking.snapshots() if one.id in (before, r.snapshot)]
    return section(
        "overview.since",
        lambda heading: charts.waterfall(
            start,
            change_parts(found, definition.better),
            end,
            before_name=day,
            now_name=formats.day(r.as_of),
            unit=definition.counted if is_count else "percent",
            decimals=0 if is_count else decimals + 1,
            what=heading,
        ),
        source=r.source(name),
        note=t("overview.since_note") + rows_aside(days, name),
        name=measures[name],
        day=day,
        before=formats.counted(start) if is_count else formats.percent(start, decimals),
        now=formats.counted(end) if is_count else formats.percent(end, decimals),
    )


def _ends(found: Explained, is_count: bool) -> tuple[float, float]:
    if is_count or found.before is None or found.now is None:
        return float(found.numerator_before), float(found.numerator)
    return float(found.before), float(found.now)


def rows_aside(compared: list[Snapshot], name: str) -> str:
    """How many wrong rows of the figure's registers were set aside in the snapshots compared: whom they name
    is not known on that day, and neither gone nor new. Empty text where there are none."""
    needs = figures.indicator(name).needs
    count = sum(
        it.set_aside for one in compared for register, it in one.registers.items() if register in needs
    )
    return t("overview.since_aside", count=count) if count else ""


def change_parts(found: Explained, better: str) -> tuple[charts.WaterfallPart, ...]:
    """The parts of a change: causes of the numerator one by one, the denominator as one.

    Amounts are shares of 1 for a rate, whole children for a count.
    """
    parts = [
        charts.WaterfallPart(
            t(f"fair.cause_{part.cause}"),
            float(part.net if part.rate is None else part.rate),
            _children(part.came, part.left),
            _sense(part, better),
        )
        for part in found.of("numerator")
    ]
    sides = found.of("denominator")
    if found.denominator_rate is not None and sides:
        children = _children(sum(part.came for part in sides), sum(part.left for part in sides))
        parts.append(
            charts.WaterfallPart(t("fair.cause_denominator"), float(found.denominator_rate), children)
        )
    return tuple(parts)


def _children(came: int, left: int) -> str:
    shown = [f"+{formats.number(came)}"] if came else []
    shown += [f"{formats.MINUS}{formats.number(left)}"] if left else []
    return " ".join(shown)


def _sense(part: Part, better: str) -> charts.Sense:
    """Only who came or left is good or bad news; age, moves and corrections are neither."""
    if part.cause not in ("came", "left") or better == "neither" or not part.net:
        return "neutral"
    return "better" if (part.net > 0) == (better == "higher") else "worse"


def calendar(r: Reader) -> Section | State:
    """The four ones over twelve months."""
    if not r.has("report_submissions"):
        return not_supplied(r, t("overview.fold_calendar"), "report_submissions")
    rows = r.ask("report_calendar", by=("kind", "period", "due_on"))
    columns = ("kind", "period", "due_on", "done", "late", "missing")
    cells = tuple(
        charts.CalendarCell(kind, due.replace(day=1), int(done), int(late), int(missing), period)
        for kind, period, due_on, done, late, missing in column_rows(rows, *columns)
        if kind in REPORTS and (due := wording.day_of(due_on)) is not None
    )
    missing, late = sum(cell.missing for cell in cells), sum(cell.late for cell in cells)
    kinds = tuple((kind, t(f"overview.report_{kind}")) for kind in REPORTS)
    months = tuple(sorted({cell.month for cell in cells}))
    return section(
        "overview.calendar",
        lambda heading: charts.duty_calendar(kinds, months, cells, what=heading),
        source=r.source("report_on_time_rate"),
        empty=rows.empty,
        heading="heading" if missing or late else "all",
        missing=missing,
        late=late,
    )
