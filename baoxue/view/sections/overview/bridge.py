"""From all children of school age to those in no school, and how the ledgers relate to them."""

from collections import Counter

from baoxue.analysis.records import column_rows
from baoxue.view.findings import wording
from baoxue.view.flow import Flow, Gap, GapPart, Share, Station
from baoxue.view.listing import titled
from baoxue.view.reader import Reader
from baoxue.view.sections.section import Fold, Note, Part, Reveal, Section, nothing, person_list, section
from baoxue.view.words import t

IN_SCHOOL = ("enrolled", "home_taught", "placed", "outside", "finished", "leave")
OUT_OF_SCHOOL = ("confirmed", "suspected", "deferred", "unlisted", "not_told")
FIGURE = {"unlisted": "out_of_school_unreported"}
"""The figure that lists exactly the children of a part."""
LEDGERS = {"dropout_cases": "dropout_rate_open", "suspected_cases": "suspected_open"}
BESIDE = ("at_school", "not_registered", "other_age", "not_known", "elsewhere")
"""Why a child of a ledger is not among those of school age and out of school."""
REGISTERS = ("population", "roll", "out_of_county")


def bridge(r: Reader) -> Section | None:
    """Every registered child of school age in one part; the parts out of school add up to 适龄未在学."""
    if not is_told(r):
        return None
    counted = r.once(_counted)
    parts = _parts(counted)
    out = sum(parts.get(it, 0) for it in OUT_OF_SCHOOL)
    unlisted = parts.get("unlisted", 0)
    lines = [_ledger(r, name, counted) for name in LEDGERS if r.has(name)]
    return section(
        "bridge",
        Flow(_steps(parts)),
        Note(t("format.between_sentences").join(filter(None, lines))) if any(lines) else None,
        Fold("bridge", t("bridge.fold", out=out), lambda: _children(r)) if out else None,
        source=r.source("out_of_school_rate"),
        empty=not parts,
        heading="heading_unlisted" if unlisted else "heading" if out else "heading_fine",
        all=sum(parts.values()),
        out=out,
        unlisted=unlisted,
    )


def in_short(r: Reader) -> Note | None:
    """On other pages: how many are out of school, of which parts, and that the first page has the bridge."""
    parts = _parts(r.once(_counted)) if is_told(r) else {}
    out = [it for it in OUT_OF_SCHOOL if parts.get(it)]
    if not out:
        return None
    told = t("format.between_names").join(
        t("bridge.part", what=t(f"bridge.{it}"), children=parts[it]) for it in out
    )
    total = sum(parts[it] for it in out)
    return Note(t("bridge.in_short", out=total, parts=told, page=t("page.overview")))


def is_told(r: Reader) -> bool:
    """Whether the registers tell where children of school age are; a school has no such children."""
    return not r.filters.school and all(r.has(name) for name in REGISTERS)


def _counted(r: Reader) -> Counter[tuple[str, str]]:
    """Children by ledger (or `population`) and standing."""
    counted: Counter[tuple[str, str]] = Counter()
    rows = r.ask("school_age_standing")
    for ledger, standing, children in column_rows(rows, "ledger", "standing", "children"):
        counted[ledger, standing] += int(children)
    return counted


def _parts(counted: Counter[tuple[str, str]]) -> dict[str, int]:
    return {standing: n for (ledger, standing), n in counted.items() if ledger == "population"}


def _steps(parts: dict[str, int]) -> tuple[Station | Gap, ...]:
    """All of them, those in school or accounted for, and those in no school."""
    out = sum(parts.get(it, 0) for it in OUT_OF_SCHOOL)
    gap = [_part("in_school", IN_SCHOOL, parts)]
    if parts.get("not_known"):
        gap.append(GapPart(t("bridge.not_known"), parts["not_known"], ()))
    steps = (Station(t("bridge.all"), sum(parts.values())), Gap(tuple(gap)), Station(t("bridge.out"), out))
    return (*steps, Gap((_part("parts", OUT_OF_SCHOOL, parts),))) if out else steps


def _part(name: str, standings: tuple[str, ...], parts: dict[str, int]) -> GapPart:
    split = tuple(
        Share(t(f"bridge.{it}"), parts[it], it == "unlisted", FIGURE.get(it, ""))
        for it in standings
        if parts.get(it)
    )
    return GapPart(t(f"bridge.{name}"), sum(it.count for it in split), split)


def _ledger(r: Reader, name: str, counted: Counter[tuple[str, str]]) -> str:
    """How many of a ledger are among those out of school, and why the others are not."""
    total = sum(n for (ledger, _), n in counted.items() if ledger == name)
    if not total:
        return ""
    beside = [t(f"bridge.beside_{it}", children=counted[name, it]) for it in BESIDE if counted[name, it]]
    return t(
        f"bridge.{name}" + ("" if beside else "_all"),
        all=total,
        counted=counted[name, "counted"],
        beside=t("format.between_names").join(beside),
    )


def _children(r: Reader) -> tuple[Part, ...]:
    """The children in no school and those not known, those on no list first."""
    rows = r.ask("out_of_school_children")
    if rows.empty:
        return (nothing(t("bridge.out"), r),)
    shown = rows.assign(
        standing=[wording.begun(t(f"bridge.{it}")) for it in rows["standing"]],
        age=[t("disability.years_old", age=wording.whole(it)) for it in rows["age_years"]],
    )
    columns = titled("bridge.column", "standing:130 name:80 age:80 township:140 village:200")
    listed = person_list("bridge.list", shown, r, *columns, order=t("bridge.order"))
    return listed, Reveal(r.filters, "children", rows, "child_key", "bridge")
