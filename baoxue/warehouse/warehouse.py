"""Opens what the catalog names and answers questions within a scope, one edition at a time."""

import threading
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from baoxue.access import Scope
from baoxue.snapshots.catalog import CATALOG, CatalogError, Snapshot
from baoxue.snapshots.verify import Checked, sound_catalog
from baoxue.warehouse.filters import Filters
from baoxue.warehouse.questions import FILTER_PARAMETERS, Question, QuestionError, load_questions
from baoxue.warehouse.sealed import SECONDS_PER_QUESTION, SealedDatabase
from baoxue.warehouse.supply import Supplier

ANSWERS_KEPT = 1000
ROWS_WORTH_KEEPING = 20_000
SCOPES_KEPT = 64
SNAPSHOTS_PER_SCOPE = 8
NOBODY = Scope(role="")


class UnknownSnapshotError(LookupError):
    """The filters name a snapshot that is not published (any more), or nothing is published at all."""


class Edition:
    """What was published at one moment; its answers never mix with those of another."""

    def __init__(
        self,
        data: Path,
        questions: Mapping[str, Question],
        seconds: float = SECONDS_PER_QUESTION,
        checked: Checked | None = None,
    ) -> None:
        self.catalog = sound_catalog(data, checked)
        self.is_doubtful = False
        """A file that was sound at first is not any more."""
        self._questions = questions
        self._seconds = seconds
        self._supplier = Supplier(data, self.catalog)
        self._databases: OrderedDict[Scope, SealedDatabase] = OrderedDict()
        self._answers: OrderedDict[tuple[Any, ...], pd.DataFrame] = OrderedDict()
        self._lock = threading.Lock()

    @property
    def version(self) -> str:
        """Changes with every publication; empty while nothing is published."""
        return self.catalog.version

    @property
    def snapshots(self) -> tuple[Snapshot, ...]:
        """The published snapshots in order of date."""
        return self.catalog.snapshots

    def snapshot(self, filters: Filters) -> Snapshot:
        """The snapshot that the filters name, else the newest; UnknownSnapshotError if there is none."""
        found = self.catalog.snapshot(filters.snapshot) if filters.snapshot else self.catalog.newest
        if found is None:
            raise UnknownSnapshotError(f"snapshot {filters.snapshot!r} is not published")
        return found

    def ask(self, question: str, scope: Scope | None, filters: Filters, **parameters: Any) -> pd.DataFrame:
        """The answer as far as the scope may see: a frame with the columns of the question's SELECT.

        Nobody (None) and an empty scope get no rows. The SQL is given those of $snapshot, $as_of, $county,
        $township, $school and $stages that it uses, and `parameters`, which must be exactly its others
        (QuestionError). UnknownSnapshotError, QuestionTimeoutError and CatalogError as their names say.
        The frame is the caller's own.
        """
        asked = self._questions.get(question)
        if asked is None:
            raise QuestionError(f"there is no question {question!r}")
        snapshot = self.snapshot(filters)
        bound = bind(asked, filters, snapshot, parameters)
        if scope is None or scope.is_empty:
            scope = NOBODY
        key = (self.version, scope, question, snapshot.id, _frozen(bound))
        with self._lock:
            if key in self._answers:
                self._answers.move_to_end(key)
                return self._answers[key].copy(deep=False)
        try:
            answer = self._answer(asked, scope, snapshot, bound)
        except CatalogError:
            self.is_doubtful = True
            raise
        if len(answer) <= ROWS_WORTH_KEEPING:
            with self._lock:
                self._answers[key] = answer
                while len(self._answers) > ANSWERS_KEPT:
                    self._answers.popitem(last=False)
        return answer.copy(deep=False)

    def warm(self, scope: Scope, filters: Filters | None = None) -> None:
        """Loads all that questions about one snapshot may read: the first reader need not wait for it."""
        if scope.is_empty or not self.snapshots:
            return
        self._hold(self._database(scope), scope, self.snapshot(filters or Filters()), self._supplier.tables)
        self._supplier.warm()

    def _hold(
        self, database: SealedDatabase, scope: Scope, snapshot: Snapshot, tables: Iterable[str]
    ) -> None:
        database.hold(
            snapshot.id,
            {name: self._supplier.is_shared(name) for name in sorted(tables)},
            lambda name, id: self._supplier.rows(name, id, scope),
            {name: self._supplier.identity(name) for name in tables} if scope.sees_masked_names else {},
        )

    def _answer(
        self, asked: Question, scope: Scope, snapshot: Snapshot, bound: Mapping[str, Any]
    ) -> pd.DataFrame:
        unknown = asked.tables - self._supplier.tables
        if unknown:
            raise QuestionError(
                f"question {asked.name} reads {', '.join(sorted(unknown))}, which is not there"
            )
        database = self._database(scope)
        self._hold(database, scope, snapshot, asked.tables)
        nothing = f"select * from ({asked.sql}\n) limit 0"
        return database.answer(nothing if scope is NOBODY else asked.statement, snapshot.id, bound)

    def _database(self, scope: Scope) -> SealedDatabase:
        with self._lock:
            database = self._databases.get(scope)
            # One that has come to hold many snapshots begins anew; questions under way keep the old one.
            if database is None or database.snapshots_held > SNAPSHOTS_PER_SCOPE:
                database = self._databases[scope] = SealedDatabase(self._seconds)
            self._databases.move_to_end(scope)
            while len(self._databases) > SCOPES_KEPT:
                self._databases.popitem(last=False)
            return database


class Warehouse:
    """The current edition and the way to the next; one for the whole server."""

    def __init__(
        self, data: Path, questions: Path | None = None, seconds: float = SECONDS_PER_QUESTION
    ) -> None:
        self.data = data
        self._questions = load_questions(questions)
        self._seconds = seconds
        self._lock = threading.Lock()
        self._stamp = self._catalog_stamp()
        self._checked = Checked()
        self.edition = Edition(data, self._questions, seconds, self._checked)

    @property
    def version(self) -> str:
        """The version of the current edition."""
        return self.edition.version

    @property
    def snapshots(self) -> tuple[Snapshot, ...]:
        """The snapshots of the current edition in order of date."""
        return self.edition.snapshots

    @property
    def questions(self) -> Mapping[str, Question]:
        """All that may be asked."""
        return self._questions

    def snapshot(self, filters: Filters) -> Snapshot:
        """See Edition.snapshot."""
        return self.edition.snapshot(filters)

    def ask(self, question: str, scope: Scope | None, filters: Filters, **parameters: Any) -> pd.DataFrame:
        """Edition.ask of the current edition; hold `edition` to ask several questions of the same one."""
        return self.edition.ask(question, scope, filters, **parameters)

    def refresh(self) -> bool:
        """Takes up a new publication if there is one; costs one look at the file system. True when it did.

        Where the catalog was only touched (`verify.look_again`), or a file turned out to be damaged, every
        file is read again. CatalogError when nothing sound can be read; the edition before goes on serving.
        """
        if self._catalog_stamp() == self._stamp and not self.edition.is_doubtful:
            return False
        with self._lock:
            stamp = self._catalog_stamp()
            if stamp == self._stamp and not self.edition.is_doubtful:
                return False
            edition = self._read(self._checked)
            if edition.version == self.edition.version:
                self._checked = Checked()
                edition = self._read(self._checked)
            self.edition = edition
            self._stamp = stamp
            return True

    def verify(self) -> bool:
        """Reads every file again while questions go on; True when something else is sound than before."""
        checked = Checked()
        edition = self._read(checked)
        with self._lock:
            changed = edition.catalog.damages != self.edition.catalog.damages
            if changed:
                self._checked, self.edition = checked, edition
            return changed

    def _read(self, checked: Checked) -> Edition:
        return Edition(self.data, self._questions, self._seconds, checked)

    def _catalog_stamp(self) -> tuple[int, int, int] | None:
        try:
            status = (self.data / CATALOG).stat()
        except FileNotFoundError:
            return None
        return status.st_mtime_ns, status.st_size, status.st_ino


def open_warehouse(
    data: Path, questions: Path | None = None, seconds: float = SECONDS_PER_QUESTION
) -> Warehouse:
    """A warehouse over a data folder, which may still be empty; the other arguments are for tests."""
    return Warehouse(data, questions, seconds)


def bind(
    question: Question, filters: Filters, snapshot: Snapshot, parameters: Mapping[str, Any]
) -> dict[str, Any]:
    """The parameters a question uses, from filters, snapshot and the caller; QuestionError if they differ."""
    known = {
        "snapshot": snapshot.id,
        "as_of": snapshot.as_of,
        "county": filters.county,
        "township": filters.township,
        "school": filters.school,
        "stages": list(filters.stages),
    }
    wanted = question.parameters - FILTER_PARAMETERS
    if wanted != set(parameters):
        raise QuestionError(
            f"question {question.name} takes {', '.join(sorted(wanted)) or 'no parameters'}; "
            f"given: {', '.join(sorted(parameters)) or 'none'}"
        )
    bound = {name: value for name, value in known.items() if name in question.parameters}
    return bound | {
        name: list(value) if isinstance(value, tuple | set | frozenset) else value
        for name, value in parameters.items()
    }


def _frozen(bound: Mapping[str, Any]) -> tuple[tuple[str, Any], ...]:
    return tuple(
        (name, tuple(v) if isinstance(v, list) else (type(v), v)) for name, v in sorted(bound.items())
    )
