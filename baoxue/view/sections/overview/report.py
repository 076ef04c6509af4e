"""A paragraph to copy, and 工作情况汇报 as a draft: results, what each working system did, open points.

The order is that of the published example."""

from collections.abc import Mapping, Sequence

from baoxue.analysis.trends import Trends
from baoxue.paper.document import Block, Heading, Text
from baoxue.paper.docx import docx_file
from baoxue.snapshots.mechanisms import Mechanism, load_mechanisms
from baoxue.view import cards, formats, published_facts
from baoxue.view.cards import Rate
from baoxue.view.filter_bar import area_name
from baoxue.view.findings import figures
from baoxue.view.reader import Reader
from baoxue.view.sections import mechanisms
from baoxue.view.sections.overview import opening, points
from baoxue.view.sections.section import CopyText, Download, Note, Section
from baoxue.view.slips import Slip, Taken
from baoxue.view.words import named, t

GROUPS = ("accountability", "systems", "controls", "special_groups")
"""The groups of the document whose order the report follows (reference/mechanisms.toml)."""


def text(r: Reader) -> Section:
    """A paragraph to copy, and the draft of a report."""
    day = r.as_of.isoformat()
    return Section(
        "",
        parts=(
            Note(t("overview.text_note")),
            CopyText(_paragraph(r)),
            Download(
                "work-report",
                t("report.take"),
                t("report.file_name", day=day),
                lambda slip: _report(slip, r),
                "work_report",
                r.filters,
            ),
        ),
    )


def _paragraph(r: Reader) -> str:
    """The page in one paragraph, with figures and date, without marks."""
    rates = _rates(r.once(opening.main_rates))
    lines = "".join(_plain(line.text).replace(formats.JOINER, "") for line in points.first_lines(r))
    parts = [
        t("overview.text_begin", day=r.as_of, place=area_name(), heading=opening.heading(r)),
        t("overview.text_rates", rates=rates) if rates else "",
        t("overview.text_points", points=lines) if lines else "",
        t("overview.text_end", day=r.as_of),
    ]
    return t("format.between_sentences").join(part for part in parts if part).replace(formats.NBSP, " ")


def _report(slip: Slip, r: Reader) -> Taken:
    """The draft as DOCX; what was published of the place stands beside our counts."""
    place = area_name()
    trends = r.trends(*dict.fromkeys(name for group in GROUPS for name in mechanisms.all_measures(group)))
    blocks: list[Block] = [
        Heading(t("report.part_results")),
        _text(t("report.begin", day=r.as_of, place=place, heading=opening.heading(r))),
        _text(_rates(r.once(opening.main_rates))),
        Heading(t("report.part_measures")),
    ]
    for number, (group, members) in enumerate(_grouped().items(), start=1):
        blocks.append(Heading(t("report.group", number=t(f"report.numeral_{number}"), name=group), level=2))
        blocks += [_text(_mechanism(one, trends, r)) for one in members]
    problems = [line for line in points.every_line(r, only=True) if line.mark != "better"]
    blocks += [
        Heading(t("report.part_problems")),
        *([_text(_plain(line.text)) for line in problems] or [_text(t("report.no_problems"))]),
        Heading(t("report.part_next")),
        _text(t("report.to_write")),
        Text(t("report.signed", place=place), align="right"),
        Text(formats.day(slip.day), align="right"),
        *published_facts.paper(r),
    ]
    document = slip.document(t("report.title", place=place), tuple(blocks), form="official")
    return Taken(docx_file(document), len(problems))


def _grouped() -> Mapping[str, list[Mechanism]]:
    found: dict[str, list[Mechanism]] = {}
    for one in load_mechanisms().values():
        if one.group.id in GROUPS:
            found.setdefault(named(one.group.name), []).append(one)
    return found


def _mechanism(one: Mechanism, trends: Trends, r: Reader) -> str:
    names = [name for name in mechanisms.measures_of(one.number) if trends.points(name)]
    made = (figures.rate_card(trends, name, r.filters.stages, r.present) for name in names)
    shown = [card for card in made if card and card.rate is not None]
    said = _rates(shown) if shown else figures.why_empty(one.measure, r.present)
    return t("report.mechanism", name=named(one.name), said=said)


def _rates(shown: Sequence[Rate]) -> str:
    told = [
        t("report.rate", name=it.label, value=cards.value_text(it), of=cards.ratio_text(it))
        for it in shown
        if it.rate is not None
    ]
    return t("format.list_comma").join(told) + t("format.sentence_end").strip() if told else ""


def _text(text: str) -> Text:
    return Text(text.replace(formats.NBSP, " "), indent=True)


def _plain(text: str) -> str:
    return text.replace("**", "")
