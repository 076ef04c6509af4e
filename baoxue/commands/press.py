"""What commands have in common that write files within the rights of a viewer who is named."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, Self

from baoxue import settings
from baoxue.commands.speaking import operator, words

if TYPE_CHECKING:
    from baoxue.access import Scope, Viewer
    from baoxue.view.slips import Slip
    from baoxue.warehouse import Edition


class RefusedError(Exception):
    """The files cannot be made; the message says why, in both languages."""


@dataclass(frozen=True, eq=False)
class Press:
    """What all files of one run have in common: the data, who looks how far, and the slip of the run."""

    edition: "Edition"
    viewer: "Viewer"
    scope: "Scope"
    slip: "Slip"
    language: str

    @classmethod
    def of(
        cls, name: str | None, day: date | None, moment: datetime, language: str, snapshot: str | None = None
    ) -> Self:
        """For the viewer of that name (None: the one person who uses this machine alone) and the newest
        snapshot of a day (None: the newest of all), or the one with the id `snapshot`. RefusedError."""
        from baoxue.access import Scope
        from baoxue.view import words as spoken
        from baoxue.view.slips import Slip, fingerprint
        from baoxue.warehouse import open_warehouse

        spoken.use(language)
        edition = open_warehouse(settings.data_folder()).edition
        viewer = _viewer(name, edition)
        scope = Scope.of(viewer)
        if viewer is None or scope is None or scope.is_empty:
            raise RefusedError(_nobody(name, edition))
        found = [
            one
            for one in edition.snapshots
            if (day is None or one.as_of == day) and snapshot in (None, one.id)
        ]
        if not found:
            days = " ".join(one.as_of.isoformat() for one in edition.snapshots)
            raise RefusedError(words("no_such_snapshot", day=day or snapshot or "", known=days))
        chosen = found[-1]
        slip = Slip(
            "internal",
            spoken.named(viewer.title, language),
            moment,
            spoken.t("take.mark_internal"),
            chosen.id,
            fingerprint(chosen),
            chosen.is_demo,
        )
        return cls(edition, viewer, scope, slip, language)

    def ask(self, question: str, filters: Any, *, by: Sequence[str] | None = None, **parameters: Any) -> Any:
        """Asks within the viewer's scope. That rows of children leave is written down with each file."""
        return self.edition.ask(question, self.scope, filters, by=by, **parameters)

    def codes(self, language: str) -> dict[tuple[str, str], str]:
        """Names of codes in a language."""
        from baoxue.warehouse import Filters

        rows = self.ask("code_names", Filters())
        return dict(zip(zip(rows["list"], rows["code"], strict=True), rows[language], strict=True))

    def record(self, what: str, kind: str, place: str, rows: int) -> None:
        """Writes down that a file is about to be written. audit.AuditError when it cannot be."""
        from baoxue.access import audit

        audit.add(
            "export",
            operator(),
            self.viewer.role,
            what=what,
            file=kind,
            destination=self.slip.destination,
            snapshot=self.slip.snapshot,
            place=place,
            viewer=self.viewer.name,
            rows=rows,
        )


def moment_of(given: str | None) -> datetime:
    """When files were made: as given, without a time zone on a Chinese clock, else now. ValueError."""
    from baoxue.view.slips import CHINA

    if given is None:
        return datetime.now(UTC).replace(microsecond=0)
    told = datetime.fromisoformat(given)
    return told if told.tzinfo else told.replace(tzinfo=CHINA)


def _viewer(name: str | None, edition: "Edition") -> "Viewer | None":
    """Who that is: somebody with a grant; where the data are the demo's, one of its viewers; and on a machine
    that one person uses alone, that person, in the role that is named."""
    from baoxue.access import ROLES, demo_viewer, grants
    from baoxue.warehouse.alone import ALONE, viewer_alone

    try:
        granted = grants.current().viewer(name)
    except grants.GrantsError as error:
        raise RefusedError(str(error)) from error
    if granted or edition.catalog.is_demo:
        return granted or demo_viewer(name)
    if not (edition.snapshots and _is_alone()):
        return None
    if name in (None, ALONE):
        return viewer_alone(edition)
    return viewer_alone(edition, name) if name in ROLES else None


def _is_alone() -> bool:
    """Whether one person uses this machine alone; where people sign in nobody does."""
    from baoxue.access import sign_in

    return settings.single_user() and sign_in.configured() is None


def _nobody(name: str | None, edition: "Edition") -> str:
    """Why there is no such viewer, and which there are."""
    from baoxue.access import ROLES, demo_viewers, grants

    known = list(grants.current().users())
    if edition.catalog.is_demo:
        known += [viewer.name for viewer in demo_viewers()]
    elif _is_alone():
        known += ROLES
    told = " ".join(known) or "\u2014"
    if name is None:
        return words("viewer_wanted", known=told)
    return words("no_such_viewer", viewer=name, known=told)
