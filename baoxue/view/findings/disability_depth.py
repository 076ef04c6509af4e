"""What the disability page says on request: flows, waiting times, home teaching, two lists, kinds."""

from collections import Counter
from collections.abc import Mapping, Sequence

import pandas as pd

from baoxue.analysis.comparison import share
from baoxue.analysis.records import column_rows, row_records
from baoxue.snapshots.catalog import Snapshot
from baoxue.view import charts, formats
from baoxue.view.blocks import Source
from baoxue.view.findings import figures, wording
from baoxue.view.findings.chosen import Chosen
from baoxue.view.findings.finding import Finding
from baoxue.view.listing import Column
from baoxue.view.words import t

Rows = tuple[tuple[str, ...], ...]
Codes = Mapping[tuple[str, str], str]
"""(list, code) -> its name in the reader's language, in the order of the lists."""

ABSENT = "absent"
UNKNOWN = "unknown"
WAITING = "waiting"
# How long children have waited for a place: up to so many days.
_WAITS = ((90, "wait_90"), (180, "wait_180"), (365, "wait_365"))


def earlier(snapshots: Sequence[Snapshot], chosen: Chosen) -> dict[str, str]:
    """The snapshots before the one looked at, newest first: id -> its day in words."""
    before = [one for one in snapshots if one.as_of < chosen.as_of]
    return {one.id: formats.day(one.as_of) for one in sorted(before, key=lambda one: one.as_of, reverse=True)}


def flows(rows: pd.DataFrame, codes: Codes) -> tuple[str, tuple[str, ...], Rows]:
    """Heading, header and rows of the moves between placements since a day, from `placement_flows`.

    Rows: where children were; columns: where they are. Who stayed stands on the diagonal.
    """
    moved = {(was, is_): int(count) for was, is_, count in
             column_rows(rows, "from_placement", "to_placement", "children")}  # fmt: skip
    listed = [code for name, code in codes if name == "placement"]
    used = [code for code in (*listed, UNKNOWN, ABSENT) if any(code in pair for pair in moved)]
    header = (t("disability.flow_from"), *(_placement(code, codes) for code in used))
    table = tuple(
        (
            _placement(was, codes),
            *(formats.number(moved.get((was, is_), 0)) for is_ in used),
        )
        for was in used
    )
    both = {pair: count for pair, count in moved.items() if ABSENT not in pair}
    changed = sum(count for (was, is_), count in both.items() if was != is_)
    placed = sum(count for (was, is_), count in both.items() if was == WAITING and is_ != WAITING)
    heading = t(
        "disability.flow_heading",
        changed=formats.counted(changed),
        placed=formats.counted(placed),
        came=formats.counted(sum(count for (was, _), count in moved.items() if was == ABSENT)),
        went=formats.counted(sum(count for (_, is_), count in moved.items() if is_ == ABSENT)),
    )
    return heading, header, table


def _placement(code: str, codes: Codes) -> str:
    own = {ABSENT: "disability.absent", UNKNOWN: "disability.placement_unknown"}
    return t(own[code]) if code in own else wording.begun(codes[("placement", code)])


def waits(rows: pd.DataFrame) -> Finding:
    """How long those without a place have waited, from `disabled_not_placed`."""
    if rows.empty:
        return Finding(t("disability.not_placed_heading_none"))
    counted: Counter[str] = Counter()
    longest = 0
    for (days,) in column_rows(rows, "days_waiting"):
        if not wording.known(days):
            counted["wait_unknown"] += 1
            continue
        longest = max(longest, int(days))
        counted[next((name for most, name in _WAITS if days <= most), "wait_over")] += 1
    order = (*(name for _, name in _WAITS), "wait_over", "wait_unknown")
    bars = tuple(
        charts.Bar(
            t(f"disability.{name}"),
            float(counted[name]),
            share(counted[name], len(rows)),
            "worse" if name == "wait_over" else "other" if name == "wait_unknown" else "context",
        )
        for name in order
        if counted[name]
    )
    heading = t("disability.waits_heading", count=formats.number(len(rows)), days=formats.number(longest))
    return Finding(heading, t("disability.waits_note"), charts.bars(bars, what=t("disability.fold_waits")))


def lessons_heading(rows: pd.DataFrame) -> str:
    """How many children get what the standard asks for, from `home_teaching_given`."""
    children, judged, kept = (int(rows[name].sum()) for name in ("children", "judged", "by_standard"))
    if not children:
        return t("disability.lessons_heading_none")
    if not judged:
        return t("disability.lessons_heading_early", children=formats.counted(children))
    return t(
        "disability.lessons_heading",
        judged=formats.counted(judged),
        kept=formats.counted(kept),
        periods=formats.number(float(rows["periods_counted"].sum())),
        required=formats.number(float(rows["periods_required"].sum())),
    )


def lesson_table(rows: pd.DataFrame) -> tuple[tuple[str, ...], Rows]:
    """Home teaching by school, what falls most short first, from `home_teaching_given`."""
    header = tuple(
        t(f"disability.lessons_{name}")
        for name in ("school", "children", "kept", "not_once", "lessons", "periods")
    )
    told = sorted(
        row_records(rows),
        key=lambda row: (row.periods_counted - row.periods_required, row.school or ""),
    )
    return header, tuple(
        (
            wording.either(row.school, row.school_en) or t("place.none"),
            formats.number(float(row.children)),
            formats.of(row.by_standard, row.judged, None) if row.judged else formats.DASH,
            formats.number(float(row.not_once)),
            formats.of(row.lessons, row.lessons_required, None),
            formats.of(row.periods, row.periods_required, None),
        )
        for row in told
    )


def contents(rows: pd.DataFrame) -> Finding:
    """What is taught at home, from `home_teaching_content`."""
    total = float(rows["lessons"].sum())
    if not total:
        return Finding(t("disability.content_heading_none"))
    told = sorted(row_records(rows), key=lambda row: -row.lessons)
    names = [
        wording.begun(wording.either(row.name, row.name_en) or t("disability.content_unknown"))
        for row in told
    ]
    bars = tuple(
        charts.Bar(name, float(row.lessons), share(row.lessons, total), "focus" if not index else "context")
        for index, (name, row) in enumerate(zip(names, told, strict=True))
    )
    heading = t(
        "disability.content_heading",
        total=formats.counted(total, "lesson"),
        kind=names[0],
        share=formats.percent(bars[0].share, 0),
    )
    return Finding(
        heading,
        t("disability.content_note"),
        charts.bars(bars, unit="lesson", what=t("disability.fold_lessons")),
    )


def lists_heading(rows: pd.DataFrame) -> str:
    """In both lists, in one and not in the other, from `disabled_lists`."""
    found = Counter(dict.fromkeys(("both", "list_only", "roll_only"), 0))
    for side, count in column_rows(rows, "side", "children"):
        found[side] += int(count)
    if not sum(found.values()):
        return t("disability.lists_heading_none")
    return t("disability.lists_heading", **{side: formats.counted(count) for side, count in found.items()})


def list_table(rows: pd.DataFrame) -> tuple[tuple[str, ...], Rows]:
    """Each side by placement: header, rows."""
    header = tuple(t(f"disability.lists_{name}") for name in ("side", "placement", "children"))
    order = ("both", "list_only", "roll_only")
    told = sorted(row_records(rows), key=lambda row: (order.index(row.side), -row.children))
    return header, tuple(
        (
            t(f"disability.side_{row.side}"),
            wording.begun(wording.either(row.placement_name, row.placement_name_en))
            or t("disability.placement_unknown"),
            formats.number(float(row.children)),
        )
        for row in told
    )


def unmatched_rows(rows: pd.DataFrame) -> pd.DataFrame:
    """The children of one list only, as they are shown."""
    records = row_records(rows)
    return rows.assign(
        side=[
            t(f"disability.side_{'list' if row.is_in_disabled_register else 'roll'}_only") for row in records
        ],
        age=[t("disability.years_old", age=wording.whole(row.age_years)) for row in records],
        kind=[wording.either(row.disability_kind, row.disability_kind_en) for row in records],
        stands=[wording.either(row.placement, row.placement_en) for row in records],
        deferral=[
            t("disability.has_deferral" if row.has_certified_deferral else "disability.no_deferral")
            for row in records
        ],
        place=[wording.either(row.township, row.township_en) for row in records],
        at=[wording.either(row.school, row.school_en) for row in records],
    )


def unmatched_columns(chosen: Chosen) -> tuple[Column, ...]:
    """The columns of that list; names only for those who see them (masked)."""
    columns = (
        Column("side", t("disability.lists_side"), "text", 150),
        Column("name", t("dropout.column_name"), "text", 72),
        Column("age", t("disability.column_age"), "text", 72),
        Column("kind", t("disability.column_kind"), "text", 90),
        Column("stands", t("disability.lists_placement"), "text", 110),
        Column("deferral", t("disability.column_deferral"), "text", 84),
        Column("place", t("dropout.column_township"), "text", 120),
        Column("at", t("dropout.column_school"), "text", 150),
    )
    return columns if chosen.sees_names else tuple(column for column in columns if column.name != "name")


def kinds(rows: pd.DataFrame, codes: Codes) -> tuple[str, tuple[str, ...], Rows]:
    """Heading, header and rows: children by kind and grade of disability, and who is at school.

    From `disability_kinds`.
    """
    levels = sorted(
        {row.disability_level for row in row_records(rows) if wording.known(row.disability_level)}
    )
    by_kind: dict[str, list[tuple[str, float, float, float]]] = {}
    for row in row_records(rows):
        name = wording.begun(wording.either(row.name, row.name_en)) or t("disability.kind_unknown")
        by_kind.setdefault(name, []).append(
            (row.disability_level, float(row.children), float(row.placed), float(row.home_taught))
        )
    header = (
        t("disability.column_kind"),
        *(wording.begun(codes.get(("disability_level", level), level)) for level in levels),
        t("disability.kinds_all"),
        t("disability.kinds_placed"),
        t("disability.kinds_home"),
    )
    told = []
    for name, lines in by_kind.items():
        children = sum(count for _, count, _, _ in lines)
        placed, home = sum(line[2] for line in lines), sum(line[3] for line in lines)
        by_level: Mapping[str, float] = {level: count for level, count, *_ in lines}
        told.append(
            (
                children,
                (
                    name,
                    *(formats.number(by_level.get(one, 0)) for one in levels),
                    formats.number(children),
                    formats.of(placed, children, None),
                    formats.number(home),
                ),
            )
        )
    told.sort(key=lambda one: -one[0])
    if not told:
        return t("disability.kinds_heading_none"), header, ()
    heading = t(
        "disability.kinds_heading",
        kind=told[0][1][0],
        share=formats.percent(share(told[0][0], sum(one for one, _ in told)), 0),
    )
    return heading, header, tuple(line for _, line in told)


def source(what: str, registers: tuple[str, ...], chosen: Chosen, rows_of: str = "") -> Source:
    """What one of these figures counts, from where."""
    return figures.source_of(t(f"disability.source_{what}"), registers, chosen.as_of, rows_of=rows_of)
