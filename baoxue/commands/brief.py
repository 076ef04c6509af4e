"""`baoxue brief`: the papers of one unit or of a whole zone, within the rights of a viewer who is named."""

from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextvars import copy_context
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from baoxue import progress
from baoxue.commands.press import Press, RefusedError, moment_of
from baoxue.commands.speaking import console, end, errors, help_, refusals_told, words

if TYPE_CHECKING:
    from baoxue.view.findings.brief.papers import Brief

FORMATS = ("pdf", "docx", "xlsx")
SPOKEN = ("zh", "en")
Unit = tuple[str, str]
"""Kind (school, township, village) and code."""
THREADS = 2
"""So many units are drawn while the next is asked for."""


def brief(
    out: Annotated[Path, typer.Option("--out", help=help_("brief_out"))],
    viewer: Annotated[str, typer.Option("--viewer", help=help_("named_viewer"))],
    school: Annotated[list[str] | None, typer.Option("--school", help=help_("brief_school"))] = None,
    village: Annotated[list[str] | None, typer.Option("--village", help=help_("brief_village"))] = None,
    township: Annotated[list[str] | None, typer.Option("--township", help=help_("brief_township"))] = None,
    zone: Annotated[bool, typer.Option("--zone", help=help_("brief_zone"))] = False,
    as_of: Annotated[str | None, typer.Option("--as-of", help=help_("snapshot_of_day"))] = None,
    printed_at: Annotated[str | None, typer.Option("--printed-at", help=help_("brief_printed_at"))] = None,
    language: Annotated[str, typer.Option("--lang", help=help_("spoken_language"))] = "zh",
    kinds: Annotated[list[str] | None, typer.Option("--format", help=help_("brief_format"))] = None,
) -> None:
    """Writes the brief of each unit as PDF, DOCX and XLSX into a folder."""
    named = [("school", it) for it in school or ()] + [("township", it) for it in township or ()]
    named += [("village", it) for it in village or ()]
    formats = tuple(dict.fromkeys(kinds or FORMATS))
    if not (named or zone) or not set(formats) <= set(FORMATS) or language not in SPOKEN:
        errors.print(words("brief_usage"), markup=False)
        end(2)
    try:
        moment = moment_of(printed_at)
        day = date.fromisoformat(as_of) if as_of else None
    except ValueError:
        errors.print(words("not_a_date", given=f"{as_of or ''} {printed_at or ''}".strip()), markup=False)
        end(2)

    def work() -> int:
        try:
            press = BriefPress.of(viewer, day, moment, language)
            units = press.zone() if zone else []
            count = _print_all(press, [*named, *(it for it in units if it not in named)], formats, out)
        except RefusedError as refused:
            errors.print(str(refused), markup=False)
            return 1
        console.print(words("brief_written", count=count, folder=out), markup=False)
        return 0

    end(refusals_told(work))


class BriefPress(Press):
    """Draws the papers of units."""

    def zone(self) -> list[Unit]:
        """The schools, townships and villages of the viewer."""
        from baoxue.warehouse import Filters

        rows = self.ask("units_seen", Filters(snapshot=self.slip.snapshot))
        return list(zip(rows["unit_kind"].tolist(), rows["unit_code"].tolist(), strict=True))

    def brief(self, unit: Unit) -> "Brief":
        """The brief of a unit; RefusedError where it is not the viewer's."""
        from baoxue.view.findings.brief import answers, papers
        from baoxue.warehouse import Filters

        here = Filters(snapshot=self.slip.snapshot)
        found = answers.unit_of(self.ask, *unit, here)
        if found is None:
            raise RefusedError(words("brief_not_yours", kind=unit[0], code=unit[1], viewer=self.viewer.name))
        snapshot = self.edition.snapshot(here)
        return papers.brief(answers.answers(self.ask, found, snapshot), self.codes(self.language))

    def drawn(self, made: "Brief", kind: str) -> bytes:
        """One of the papers."""
        from baoxue.paper.docx import docx_file
        from baoxue.paper.pdf import pdf
        from baoxue.paper.visit_workbook import visit_workbook
        from baoxue.view.findings.brief import papers
        from baoxue.warehouse import Filters

        if kind == "xlsx":
            unit, here = made.found.unit, Filters(snapshot=self.slip.snapshot)
            around = Filters(county=unit.county, township=unit.township_code, snapshot=self.slip.snapshot)
            inspectors = self.ask("inspectors_here", around)
            codes = self.edition.form_codes(papers.child_keys(made), self.scope, here)
            return visit_workbook(papers.visit_form(made, codes, inspectors, self.codes("zh"), self.slip))
        draw: Callable[[Any], bytes] = pdf if kind == "pdf" else docx_file
        return draw(papers.document(made, self.slip))

    def all_drawn(self, made: "Brief", kinds: Sequence[str]) -> dict[str, bytes]:
        """These papers, by kind."""
        return {kind: self.drawn(made, kind) for kind in kinds}


def _print_all(press: BriefPress, units: Sequence[Unit], formats: Sequence[str], out: Path) -> int:
    """Writes the papers of all units, each written down in the log before; how many files there are."""
    from baoxue.paper import fonts

    try:
        if "pdf" in formats:
            fonts.find()
    except fonts.NoChineseFontError as missing:
        raise RefusedError(words("brief_no_font", folder=missing.folder)) from missing
    out.mkdir(parents=True, exist_ok=True)
    count = 0
    drawing: deque[tuple[Unit, Brief, Future[dict[str, bytes]]]] = deque()
    with progress.shown() as report, ThreadPoolExecutor(THREADS) as threads:
        for number, unit in enumerate(units):
            made = press.brief(unit)
            report(made.found.unit.told, number, len(units))
            # The language is a context variable, which a thread does not inherit.
            drawing.append((unit, made, threads.submit(copy_context().run, press.all_drawn, made, formats)))
            if len(drawing) > THREADS:
                count += _put_down(press, *drawing.popleft(), out)
        while drawing:
            count += _put_down(press, *drawing.popleft(), out)
    return count


def _put_down(
    press: BriefPress, unit: Unit, made: "Brief", drawn: "Future[dict[str, bytes]]", out: Path
) -> int:
    """Writes the papers of one unit when they are drawn, each written down in the log before."""
    from baoxue.view.findings.brief import papers

    for kind, content in drawn.result().items():
        press.record("brief", kind, unit[1], papers.children(made))
        (out / papers.file_name(made, kind)).write_bytes(content)
    return len(drawn.result())
