"""`baoxue brief`: the papers of one unit or of a whole zone, within the rights of a viewer who is named."""

from collections.abc import Callable, Generator, Mapping, Sequence
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from baoxue import progress
from baoxue.commands.press import Press, RefusedError, moment_of
from baoxue.commands.speaking import console, end, errors, help_, refusals_told, words
from baoxue.workers import pool

if TYPE_CHECKING:
    from baoxue.view.findings.brief.papers import Brief

FORMATS = ("pdf", "docx", "xlsx")
SPOKEN = ("zh", "en")
Unit = tuple[str, str]
"""Kind (school, township, village) and code."""
UNITS_TOLD = 10
"""So many units are named where another was asked for."""
PROCESSES, WORTH_PROCESSES = 2, 8
"""So many draw at a time, where there are so many units that the seconds of their start are worth it."""


def brief(
    out: Annotated[Path, typer.Option("--out", help=help_("brief_out"))],
    viewer: Annotated[str | None, typer.Option("--viewer", help=help_("named_viewer"))] = None,
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
            known = [code for kind, code in self.zone() if kind == unit[0]]
            shown = " ".join(known[:UNITS_TOLD]) + (" \u2026" if len(known) > UNITS_TOLD else "")
            units = words("units_known", known=shown or "\u2014")
            why = words("brief_not_yours", kind=unit[0], code=unit[1], viewer=self.viewer.name)
            raise RefusedError(f"{why}\n{units}")
        snapshot = self.edition.snapshot(here)
        return papers.brief(answers.answers(self.ask, found, snapshot), self.codes(self.language))

    def drawn(self, made: "Brief", kind: str) -> bytes:
        """One of the papers."""
        from baoxue.paper.docx import docx_file
        from baoxue.paper.pdf import pdf
        from baoxue.view.findings.brief import papers
        from baoxue.warehouse import Filters

        if kind == "xlsx":
            unit, here = made.found.unit, Filters(snapshot=self.slip.snapshot)
            around = Filters(county=unit.county, township=unit.township_code, snapshot=self.slip.snapshot)
            inspectors = self.ask("inspectors_here", around)
            codes = self.edition.form_codes(papers.child_keys(made), self.scope, here)
            return papers.visit_form(made, codes, inspectors, self.codes("zh"), self.slip).content
        draw: Callable[[Any], bytes] = pdf if kind == "pdf" else docx_file
        return draw(papers.document(made, self.slip))

    def papers(self, unit: Unit, kinds: Sequence[str]) -> "Papers":
        """These papers of a unit; RefusedError where it is not the viewer's."""
        from baoxue.view.findings.brief import papers

        made = self.brief(unit)
        files = {kind: (papers.file_name(made, kind), self.drawn(made, kind)) for kind in kinds}
        return Papers(made.found.unit.told, papers.children(made), files)


@dataclass(frozen=True)
class Papers:
    """The papers of one unit: what it is called, how many children they tell of, kind -> name and bytes."""

    told: str
    children: int
    files: Mapping[str, tuple[str, bytes]]


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
    drawn = (press.papers(unit, formats) for unit in units)
    if len(units) >= WORTH_PROCESSES:
        drawn = _drawn_beside(press, units, formats)
    with progress.shown() as report:
        for number, (unit, papers) in enumerate(zip(units, drawn, strict=True)):
            report(papers.told, number, len(units))
            for kind, (name, content) in papers.files.items():
                press.record("brief", kind, unit[1], papers.children)
                (out / name).write_bytes(content)
                count += 1
    return count


_press: BriefPress | None = None
"""Of this worker process."""


def _drawn_beside(
    press: BriefPress, units: Sequence[Unit], formats: Sequence[str]
) -> Generator[Papers, None, None]:
    """The papers of the units in order, drawn in processes of their own."""
    order = (press.viewer.name, press.slip.made_at, press.language, press.slip.snapshot)
    try:
        with pool(PROCESSES, _take_up, order) as processes:
            waiting = [processes.submit(_draw, unit, formats) for unit in units]
            for future in waiting:
                yield future.result()
    except BrokenProcessPool as error:
        raise RefusedError(words("brief_process_ended")) from error


def _take_up(viewer: str, moment: datetime, language: str, snapshot: str) -> None:
    global _press
    _press = BriefPress.of(viewer, None, moment, language, snapshot)


def _draw(unit: Unit, formats: Sequence[str]) -> Papers:
    assert _press is not None
    return _press.papers(unit, formats)
