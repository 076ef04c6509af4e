"""Opens what the catalog names and answers questions within a scope, one edition at a time."""

import threading
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd

from baoxue.access import Scope
from baoxue.access.pseudonyms import FORM, pseudonyms
from baoxue.snapshots.catalog import CATALOG, CatalogError, Snapshot
from baoxue.snapshots.indicators import Rows, load_indicators
from baoxue.snapshots.verify import Checked, sound_catalog
from baoxue.warehouse.behind import count_behind, rows_behind
from baoxue.warehouse.binding import bind, frozen
from baoxue.warehouse.filters import Filters
from baoxue.warehouse.holding import Columns, Holding
from baoxue.warehouse.kept import BELOW, Kept
from baoxue.warehouse.questions import Question, QuestionError, load_questions
from baoxue.warehouse.record_linkage import LINKS, original
from baoxue.warehouse.remembered import Remembered
from baoxue.warehouse.sealed import SECONDS_PER_QUESTION, SealedDatabase
from baoxue.warehouse.shown import Shown, Witness
from baoxue.warehouse.supply import ID, Supplier

ROWS_WORTH_KEEPING = 20_000
KEPT_ROWS_WORTH_KEEPING = 500_000
SCOPES_KEPT = 64
SNAPSHOTS_PER_SCOPE = 8
NARROW_SCOPES_KEPT, NARROW_SCHEMAS_KEPT = 16, 400
"""Of those that hold a few columns of many snapshots."""
NOBODY = Scope(role="")
PLACES = "places"

CHILD_FACTS = (
    *("county_code", "township_code", "village_code", "school_code", "stage", "grade", "class_name", "sex"),
    *("age_years", "roll_status", "study_status", "household_kind", "left_behind", "is_single_parent"),
    *("is_poor", "is_disabled", "disability_kind", "disability_level", "placement", "is_boarding"),
    *("is_aid_eligible", "aid_paid_this_term", "visited_this_term", "has_agent_parent"),
)
"""What the page of one child says of it: nothing by which it could be recognised elsewhere."""


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
        self._supplier = Supplier(data, self.catalog)
        self._whole = Holding(self._supplier, seconds, SCOPES_KEPT, SNAPSHOTS_PER_SCOPE)
        self._narrow = Holding(self._supplier, seconds, NARROW_SCOPES_KEPT, NARROW_SCHEMAS_KEPT)
        self._answers = Remembered()
        self._names: dict[str, Mapping[str, tuple[str, str | None]]] = {}
        self._child_keys: dict[str, frozenset[str]] = {}

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

    def ask(
        self,
        question: str,
        scope: Scope | None,
        filters: Filters,
        *,
        by: Sequence[str] | None = None,
        witness: Witness | None = None,
        **parameters: Any,
    ) -> pd.DataFrame:
        """The answer as far as the scope may see: a frame with the columns of the question's SELECT.

        Nobody (None) and an empty scope get no rows. The SQL is given those of $snapshot, $as_of, $county,
        $township, $school and $stages that it uses, and `parameters`, which must be exactly its others
        (QuestionError). `by` groups the answer of a question that is kept as sums anew (see `Keeping`); where
        `code`, the place one level below the choice, is among its columns, `name` and `name_en` come with it.
        `witness` is called before rows of single children are returned (those that carry a child's key).
        UnknownSnapshotError, QuestionTimeoutError and CatalogError as their names say. The frame is the
        caller's own.
        """
        asked = self._questions.get(question)
        if asked is None:
            raise QuestionError(f"there is no question {question!r}")
        answer = self._ask(asked, scope, filters, by, parameters)
        self._witness(asked, answer, filters, witness)
        return answer

    def _witness(
        self, asked: Question, answer: pd.DataFrame, filters: Filters, witness: Witness | None
    ) -> None:
        """Calls the witness where an answer is of single children: before anybody sees a row of it."""
        if witness is None or answer.empty:
            return
        keys = self._child_keys.get(asked.name)
        if keys is None:
            keys = self._child_keys[asked.name] = self._supplier.child_keys(asked.tables)
        if not keys.isdisjoint(answer.columns):
            witness(Shown(asked.name, self.snapshot(filters).id, filters, len(answer)))

    def name_of(
        self, table: str, key: Any, scope: Scope | None, filters: Filters, witness: Witness
    ) -> str | None:
        """The name of one child in a mart, for whoever sees masked names there; None for everybody else.

        `witness` is called before it is returned; what it raises is raised here.
        """
        if scope is None:
            return None
        snapshot = self.snapshot(filters)
        if table not in snapshot.marts or not {"name", ID} <= set(self._supplier.identity(table)):
            return None
        found = self._supplier.one_child(table, snapshot.id, scope, key, ("name", ID))
        if found is None or found["name"] is None:
            return None
        id = found[ID] or f"{snapshot.id} {table} {key}"
        witness(Shown(table, snapshot.id, filters, 1, key, id))
        return str(found["name"])

    def child(
        self, key: int, scope: Scope | None, filters: Filters, witness: Witness
    ) -> tuple[Mapping[str, Any], pd.DataFrame] | None:
        """One child of a snapshot: what is on record of it (without name or number) and its events.

        For whoever sees masked names there; None for everybody else, and for a child outside the scope.
        `witness` is called before anything is returned; what it raises is raised here. The events are picked
        out of the answer for the whole scope (question `child_events`): no key of an answer names a child.
        """
        if scope is None:
            return None
        snapshot = self.snapshot(filters)
        found = self._supplier.one_child("children", snapshot.id, scope, key, (*CHILD_FACTS, ID))
        if found is None:
            return None
        whole = Filters(snapshot=snapshot.id, stage="all")
        events = self.ask("child_events", scope, whole)
        events = events[events["child_key"] == key].reset_index(drop=True)
        id = found[ID] or f"{snapshot.id} children {key}"
        witness(Shown("child", snapshot.id, filters, len(events), key, id))
        return {name: found[name] for name in CHILD_FACTS}, events

    def form_codes(self, keys: Iterable[int], scope: Scope | None, filters: Filters) -> Mapping[int, str]:
        """The codes by which children (of `children`, as far as the scope sees them) stand on forms that go
        out and come back: key -> code. They say nothing without the key of this installation."""
        if scope is None or scope.is_empty:
            return {}
        found = self._supplier.numbers_of(self.snapshot(filters).id, scope, set(keys))
        return dict(zip(found, map(str, pseudonyms(found.values(), FORM)), strict=True))

    def behind(
        self,
        indicator: str,
        scope: Scope | None,
        filters: Filters,
        met: bool | None = None,
        witness: Witness | None = None,
    ) -> pd.DataFrame:
        """The rows behind a figure (see `rows_behind`), at most MOST_ROWS; QuestionError where its definition
        does not say which they are, or the snapshot was published before their mart was there. `witness` as
        in `ask`."""
        asked = rows_behind(*self._behind(indicator, filters))
        answer = self._ask(asked, scope, filters, None, {"met": met})
        self._witness(asked, answer, filters, witness)
        return answer

    def count_behind(self, indicator: str, scope: Scope | None, filters: Filters) -> pd.DataFrame:
        """How many rows are behind a figure, one row (see `count_behind`); QuestionError as `behind`."""
        return self.ask_made(count_behind(*self._behind(indicator, filters)), scope, filters)

    def ask_made(
        self,
        asked: Question,
        scope: Scope | None,
        filters: Filters,
        only: Sequence[Columns] = (),
        **parameters: Any,
    ) -> pd.DataFrame:
        """The answer to a question that was made (`make_question`) and tells nothing of single children.

        `only`: choices of columns that suffice for the question. The first that is loaded is taken, else the
        last is loaded, and kept: each different row once, with how many there are (ROWS_ALIKE), which the
        question must count by.
        """
        return self._ask(asked, scope, filters, None, parameters, only)

    def load(self, scope: Scope, snapshot: Snapshot, tables: Collection[str], only: Columns) -> None:
        """Loads columns that a question to come will need (`ask_made`)."""
        self._narrow.fill(self._narrow.database(scope), scope, snapshot, tables, only)

    def _behind(self, indicator: str, filters: Filters) -> tuple[str, Rows, frozenset[str]]:
        rows, marts = load_indicators()[indicator].rows, self.snapshot(filters).marts
        if rows is None or rows.mart not in marts:
            raise QuestionError(f"the rows behind {indicator} are not to be had")
        return indicator, rows, frozenset(marts[rows.mart].columns)

    def _ask(
        self,
        asked: Question,
        scope: Scope | None,
        filters: Filters,
        by: Sequence[str] | None,
        parameters: Mapping[str, Any],
        only: Sequence[Columns] = (),
    ) -> pd.DataFrame:
        question = asked.name
        if by and (asked.keeping is None or asked.keeping.gives_rows):
            raise QuestionError(f"question {question} is not kept as sums: it cannot be grouped anew")
        snapshot = self.snapshot(filters)
        bound = bind(asked, filters, snapshot, parameters)
        if scope is None or scope.is_empty:
            scope = NOBODY
        key = (self.version, scope, question, snapshot.id, frozen(bound))
        if asked.keeping is None:
            answer = self._answers.get(key)
            if answer is None:
                answer = self._answer(asked, scope, snapshot, bound, only)
                self._answers.keep(key, answer, ROWS_WORTH_KEEPING)
            return answer.copy(deep=False)
        choice = (*key, filters.county, filters.township, filters.school, filters.stages, tuple(by or ()))
        answer = self._answers.get(choice)
        if answer is None:
            kept = self._answers.get(key)
            if kept is None:
                kept = _kept(asked, self._answer(asked, scope, snapshot, bound))
                self._answers.keep(key, kept, KEPT_ROWS_WORTH_KEEPING)
            answer = kept.of(filters, by)
            if BELOW in answer and "name" not in answer:
                names = self.place_names(scope, snapshot)
                told = [names.get(code, (None, None)) for code in answer[BELOW].tolist()]
                answer["name"] = [name for name, _ in told]
                answer["name_en"] = [name for _, name in told]
            self._answers.keep(choice, answer, ROWS_WORTH_KEEPING)
        return answer.copy(deep=False)

    def place_names(self, scope: Scope | None, snapshot: Snapshot) -> Mapping[str, tuple[str, str | None]]:
        """What places are called in a snapshot: code -> short name, English name. They are public."""
        if snapshot.id not in self._names and scope is not None and not scope.is_empty:
            rows = self._supplier.rows(PLACES, snapshot.id, scope).to_pydict()
            told = zip(rows["code"], rows["short_name"], rows["name"], rows["name_en"], strict=True)
            self._names[snapshot.id] = {code: (short or name, other) for code, short, name, other in told}
        return self._names.get(snapshot.id, {})

    def warm(self, scope: Scope, filters: Filters | None = None) -> None:
        """Loads all that questions about one snapshot may read: the first reader need not wait for it."""
        if scope.is_empty or not self.snapshots:
            return
        snapshot = self.snapshot(filters or Filters())
        self._whole.fill(self._whole.database(scope), scope, snapshot, self._supplier.tables)
        self._supplier.warm()

    def _hold_pair(
        self,
        database: SealedDatabase,
        scope: Scope,
        snapshot: Snapshot,
        asked: Question,
        bound: Mapping[str, Any],
    ) -> str | None:
        """What a question about two snapshots reads of the earlier one; None for all other questions."""
        if not asked.earlier_tables:
            return None
        before = self.catalog.snapshot(bound["before"])
        if before is None:
            raise UnknownSnapshotError(f"snapshot {bound['before']!r} is not published")
        views = {name: original(name) for name in asked.earlier_tables - LINKS}
        self._whole.fill(database, scope, before, views.values())
        return database.hold_pair(
            snapshot.id,
            before.id,
            views,
            {
                name: partial(self._supplier.linked, name, snapshot.id, before.id, scope)
                for name in LINKS & asked.earlier_tables
            },
        )

    def _answer(
        self,
        asked: Question,
        scope: Scope,
        snapshot: Snapshot,
        bound: Mapping[str, Any],
        only: Sequence[Columns] = (),
    ) -> pd.DataFrame:
        known, tables = self._supplier.tables, asked.tables - asked.earlier_tables
        unknown = {name for name in tables if name not in known}
        unknown |= {name for name in asked.earlier_tables - LINKS if original(name) not in known}
        if unknown:
            raise QuestionError(
                f"question {asked.name} reads {', '.join(sorted(unknown))}, which is not there"
            )
        holding = self._narrow if only else self._whole
        database = holding.database(scope)
        loaded = (it for it in only if holding.holds(database, snapshot, tables, it))
        columns = next(loaded, only[-1] if only else None)
        nothing = f"select * from ({asked.sql}\n) limit 0"
        try:
            schema = holding.fill(database, scope, snapshot, tables, columns)
            pair = self._hold_pair(database, scope, snapshot, asked, bound)
            select = nothing if scope is NOBODY else asked.statement
            return database.answer(select, schema, bound, pair)
        except CatalogError:
            self.is_doubtful = True
            raise


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

    def ask(
        self,
        question: str,
        scope: Scope | None,
        filters: Filters,
        *,
        by: Sequence[str] | None = None,
        witness: Witness | None = None,
        **parameters: Any,
    ) -> pd.DataFrame:
        """Edition.ask of the current edition; hold `edition` to ask several questions of the same one."""
        return self.edition.ask(question, scope, filters, by=by, witness=witness, **parameters)

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


def _kept(question: Question, rows: pd.DataFrame) -> Kept:
    assert question.keeping is not None
    try:
        return Kept(rows, question.keeping)
    except KeyError as error:
        raise QuestionError(f"question {question.name} is kept for all places but lacks {error}") from error
