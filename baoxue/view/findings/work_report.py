"""工作情况汇报 as a draft: results, what each working system did, open points, in the order of the
published example."""

from collections.abc import Mapping, Sequence

from baoxue.analysis.trends import Trends
from baoxue.paper.document import Block, Heading, Text
from baoxue.paper.docx import docx_file
from baoxue.snapshots.mechanisms import Mechanism, load_mechanisms
from baoxue.view import cards, formats, listing
from baoxue.view.findings import figures
from baoxue.view.findings.chosen import Chosen
from baoxue.view.findings.overview import Overview
from baoxue.view.sections import mechanisms
from baoxue.view.slips import Slip, Taken
from baoxue.view.words import named, t

GROUPS = ("accountability", "systems", "controls", "special_groups")
"""The groups of the document whose order the report follows (reference/mechanisms.toml)."""


def measures() -> tuple[str, ...]:
    """The indicators that the report speaks of beside the main figures."""
    return tuple(dict.fromkeys(name for group in GROUPS for name in mechanisms.all_measures(group)))


def report(
    slip: Slip,
    found: Overview,
    lines: Sequence[listing.Line],
    trends: Trends,
    chosen: Chosen,
    place: str,
    published: Sequence[Block] = (),
) -> Taken:
    """The draft as DOCX; `trends` of `measures()`, `lines` the points that need attention, `published` what
    was published of the place beside our counts."""
    day = formats.day(chosen.as_of)
    blocks: list[Block] = [
        Heading(t("report.part_results")),
        _paragraph(t("report.begin", day=day, place=place, heading=found.heading)),
        _paragraph(_rates(found.rates)),
        Heading(t("report.part_measures")),
    ]
    for number, (group, members) in enumerate(_grouped().items(), start=1):
        blocks.append(Heading(t("report.group", number=t(f"report.numeral_{number}"), name=group), level=2))
        blocks += [_paragraph(_mechanism(one, trends, chosen)) for one in members]
    blocks.append(Heading(t("report.part_problems")))
    problems = [line for line in lines if line.mark != "better"]
    blocks += [_paragraph(_plain(line.text)) for line in problems] or [_paragraph(t("report.no_problems"))]
    blocks += [
        Heading(t("report.part_next")),
        _paragraph(t("report.to_write")),
        Text(t("report.signed", place=place), align="right"),
        Text(formats.day(slip.day), align="right"),
        *published,
    ]
    document = slip.document(t("report.title", place=place), tuple(blocks), form="official")
    return Taken(docx_file(document), len(problems))


def _grouped() -> Mapping[str, list[Mechanism]]:
    found: dict[str, list[Mechanism]] = {}
    for one in load_mechanisms().values():
        if one.group.id in GROUPS:
            found.setdefault(named(one.group.name), []).append(one)
    return found


def _mechanism(one: Mechanism, trends: Trends, chosen: Chosen) -> str:
    names = [name for name in mechanisms.measures_of(one.number) if trends.points(name)]
    shown = [
        card
        for name in names
        if (card := figures.rate_card(trends, name, chosen.filters.stages, chosen.present))
        and card.rate is not None
    ]
    if not shown:
        lacking = figures.missing_register(one.measure, chosen.present)
        missing = t("state.not_supplied_short", register=lacking) if lacking else t("figure.nothing_to_count")
        return t("report.mechanism", name=named(one.name), said=missing)
    return t("report.mechanism", name=named(one.name), said=_rates(shown))


def _rates(shown: Sequence[cards.Rate]) -> str:
    said = [
        t("report.rate", name=rate.label, value=cards.value_text(rate), of=cards.ratio_text(rate))
        for rate in shown
        if rate.rate is not None
    ]
    return t("format.list_comma").join(said) + t("format.sentence_end").strip() if said else ""


def _paragraph(text: str) -> Text:
    return Text(text.replace(formats.NBSP, " "), indent=True)


def _plain(text: str) -> str:
    return text.replace("**", "")
