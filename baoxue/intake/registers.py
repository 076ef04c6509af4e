"""What each register looks like: the definitions of queries/registers/*.toml, validated."""

import re
import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from baoxue import settings
from baoxue.definitions.parsing import DefinitionError

TYPES = ("text", "identifier", "integer", "decimal", "date", "timestamp", "boolean", "code")
KINDS = ("state", "events")
ENTRIES = frozenset(
    (
        "name",
        "about",
        "kind",
        "happened_on",
        "required",
        "files",
        "key",
        "schema_version",
        "columns",
        "changes",
        "ignored",
        "unfilled_without",
    )
)


@dataclass(frozen=True)
class Column:
    """One column of a register, as its sheet writes it and as the typed table calls it."""

    name: str
    header: str
    type: str
    aliases: tuple[str, ...] = ()
    codes: str | None = None
    filled: bool = False
    optional: bool = False
    pattern: str | None = None
    identity: bool = False
    example: str = ""
    explain: Mapping[str, str] | None = None

    @property
    def accepted_headers(self) -> tuple[str, ...]:
        """Every header under which this column may stand in a sheet, the canonical one first."""
        return (self.header, self.name, *self.aliases)

    @property
    def is_reference(self) -> bool:
        """Whether rows of other registers name it as text: a number of records, or a class."""
        return self.type == "text" and (self.name.endswith("_number") or self.name == "class_name")


@dataclass(frozen=True)
class Change:
    """What a schema version changed in the columns of the typed table."""

    version: int
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    retyped: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Register:
    """One register: its words (`title`, `about` by language), file names, key and columns in order."""

    name: str
    title: Mapping[str, str]
    about: Mapping[str, str]
    kind: str
    files: tuple[str, ...]
    key: tuple[str, ...]
    schema_version: int
    columns: tuple[Column, ...]
    changes: tuple[Change, ...] = ()
    """One for each schema version after the first."""
    required: bool = False
    happened_on: str | None = None
    """The column with the day (or time) on which an event of this register took place."""
    ignored: tuple[str, ...] = ()
    """Headers of columns that official forms have and no figure needs: passed over without a finding."""
    unfilled_without: tuple[str, ...] = ()
    """Columns that a prepared form leaves to be filled in: a row in which all of them are empty says nothing
    yet. It is counted, and passed over."""

    @property
    def titles(self) -> dict[str, str]:
        """The register's name as the words `register_zh` and `register_en` of a message."""
        return {f"register_{language}": self.title[language] for language in ("zh", "en")}

    def column(self, name: str) -> Column:
        """The column of that name; KeyError if the register has none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(f"{self.name} has no column {name}")

    @property
    def sql_path(self) -> Path:
        """The SELECT that turns this register's normalised text into typed columns."""
        return settings.QUERIES / "registers" / f"{self.name}.sql"


def comparable(text: str) -> str:
    """A header or file name without what hands add to it: width of letters, spaces, required-marks, case."""
    plain = unicodedata.normalize("NFKC", text)
    return re.sub(r"[\s*'\u200b\ufeff]+", "", plain).casefold()


@lru_cache(maxsize=8192)
def comparable_name(defined: str) -> str:
    """As `comparable`, for what definitions name: the same few thousand texts for every file."""
    return comparable(defined)


@cache
def load_registers() -> Mapping[str, Register]:
    """All registers by name, in alphabetical order; DefinitionError when a file cannot be followed."""
    folder = settings.QUERIES / "registers"
    registers = {path.stem: _read(path) for path in sorted(folder.glob("*.toml"))}
    owners: dict[str, str] = {}
    for register in registers.values():
        for name in register.files:
            owner = owners.setdefault(comparable(name), register.name)
            if owner != register.name:
                raise DefinitionError(f"file name {name!r} is claimed by both {owner} and {register.name}")
    return registers


def _read(path: Path) -> Register:
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise DefinitionError(f"{path.name}: {error}") from error
    unknown = set(found) - ENTRIES
    if unknown:
        raise DefinitionError(f"{path.name}: unknown entry {', '.join(sorted(unknown))}")
    try:
        register = Register(
            name=path.stem,
            title=_words(found["name"]),
            about=_words(found["about"]),
            kind=found["kind"],
            files=tuple(found["files"]),
            key=tuple(found["key"]),
            schema_version=int(found["schema_version"]),
            columns=tuple(_column(path, entry) for entry in found["columns"]),
            changes=tuple(_change(path, entry) for entry in found.get("changes", ())),
            required=bool(found.get("required", False)),
            happened_on=found.get("happened_on"),
            ignored=tuple(found.get("ignored", ())),
            unfilled_without=tuple(found.get("unfilled_without", ())),
        )
    except KeyError as error:
        raise DefinitionError(f"{path.name}: {error.args[0]} is missing") from error
    _validate(path, register)
    return register


def _words(found: Mapping[str, str]) -> Mapping[str, str]:
    return {"zh": found["zh"], "en": found["en"]}


def _column(path: Path, entry: Mapping[str, Any]) -> Column:
    unknown = set(entry) - set(Column.__dataclass_fields__)
    if unknown:
        names = ", ".join(sorted(unknown))
        raise DefinitionError(f"{path.name}: column {entry.get('name')}: unknown entry {names}")
    return Column(**{**entry, "aliases": tuple(entry.get("aliases", ()))})


def _change(path: Path, entry: Mapping[str, Any]) -> Change:
    unknown = set(entry) - set(Change.__dataclass_fields__)
    if unknown or not isinstance(entry.get("version"), int):
        names = ", ".join(sorted(unknown)) or "version must be a number"
        raise DefinitionError(f"{path.name}: changes: {names}")
    return Change(entry["version"], *(tuple(entry.get(kind, ())) for kind in ("added", "removed", "retyped")))


def _validate(path: Path, register: Register) -> None:
    where = path.name
    if [change.version for change in register.changes] != list(range(2, register.schema_version + 1)):
        raise DefinitionError(f"{where}: changes: needs an entry for each schema version from 2 on")
    if register.kind not in KINDS:
        raise DefinitionError(f"{where}: kind must be one of {', '.join(KINDS)}")
    if not register.files or not register.key or not register.columns:
        raise DefinitionError(f"{where}: files, key and columns must not be empty")
    names = [column.name for column in register.columns]
    if absent := [name for name in register.key if name not in names]:
        raise DefinitionError(f"{where}: key names unknown column {', '.join(absent)}")
    if absent := [name for name in register.unfilled_without if name not in names]:
        raise DefinitionError(f"{where}: unfilled_without names unknown column {', '.join(absent)}")
    happened = [column for column in register.columns if column.name == register.happened_on]
    if register.happened_on and (not happened or happened[0].type not in ("date", "timestamp")):
        raise DefinitionError(f"{where}: happened_on must name a column of type date or timestamp")
    owners: dict[str, str] = {}
    for column in register.columns:
        if column.type not in TYPES:
            raise DefinitionError(f"{where}: {column.name}: type must be one of {', '.join(TYPES)}")
        if (column.type == "code") != (column.codes is not None):
            raise DefinitionError(f"{where}: {column.name}: `codes` belongs to type code, and to it only")
        if column.codes and not settings.reference_file(f"codes/{column.codes}.csv").exists():
            raise DefinitionError(f"{where}: {column.name}: there is no code list {column.codes}")
        for header in column.accepted_headers:
            owner = owners.setdefault(comparable(header), column.name)
            if owner != column.name:
                raise DefinitionError(f"{where}: header {header!r} is claimed by {owner} and {column.name}")
    if claimed := [header for header in register.ignored if comparable(header) in owners]:
        raise DefinitionError(f"{where}: {', '.join(claimed)} cannot be both a column and ignored")
    if len(set(names)) != len(names):
        raise DefinitionError(f"{where}: two columns have the same name")
