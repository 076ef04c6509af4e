"""Reads a definition against its pydantic model; one error names all faults, each with file and key."""

import tomllib
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Any, TypeVar

from pydantic import AfterValidator, ConfigDict, Strict, StrictBool, StrictInt, TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

Model = TypeVar("Model")
CONFIG = ConfigDict(extra="forbid")
"""For models of definitions: no unknown key. Fields are texts, or one of these, which take no text for it."""
Number = StrictInt
Flag = StrictBool
Day = Annotated[date, Strict()]


class DefinitionError(ValueError):
    """A definition file says something that cannot be followed; the message names file and place."""


def read_toml(path: Path) -> dict[str, Any]:
    """What a .toml says; DefinitionError when it is none."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise DefinitionError(f"{path}: {error}") from error


def parse(model: type[Model], written: Mapping[str, Any], path: Path, **given: Any) -> Model:
    """The definition of a file. `given`: fields that do not stand in the file.

    DefinitionError with a line for each fault.
    """
    faults = [_fault((key,), "is not known") for key in written.keys() & given.keys()]
    found: Model | None = None
    try:
        found = TypeAdapter(model).validate_python({**written, **given})
    except ValidationError as error:
        faults += [_fault(one["loc"], _why(one)) for one in error.errors()]
    if faults or found is None:
        raise DefinitionError("\n".join(f"{path}: {fault}" for fault in faults))
    return found


def all_of(files: Iterable[Path], read: Callable[[Path], Model]) -> dict[str, Model]:
    """The definitions of many files by name, in order; DefinitionError with the faults of all of them."""
    found, faults = {}, []
    for path in sorted(files):
        try:
            found[path.stem] = read(path)
        except DefinitionError as error:
            faults.append(str(error))
    if faults:
        raise DefinitionError("\n".join(faults))
    return found


# ---- types of fields ----


def _in_both_languages(words: Mapping[str, str]) -> Mapping[str, str]:
    if set(words) != {"zh", "en"} or not all(words.values()):
        raise ValueError("needs zh and en")
    return words


Words = Annotated[Mapping[str, str], AfterValidator(_in_both_languages)]


def names_of(known: Callable[[], Iterable[Any]], least: int = 0) -> AfterValidator:
    """For a field that lists some of the known names or numbers, each once, and at least so many."""

    def check(listed: tuple[Any, ...]) -> tuple[Any, ...]:
        names = set(known())
        if unknown := [one for one in listed if one not in names]:
            raise ValueError(f"unknown: {', '.join(map(str, unknown))}")
        if len(set(listed)) != len(listed):
            raise ValueError("names one twice")
        if len(listed) < least:
            raise ValueError(f"names fewer than {least}")
        return listed

    return AfterValidator(check)


def one_of(known: Callable[[], Iterable[str]]) -> AfterValidator:
    """For a field that names one of the known."""

    def check(name: str) -> str:
        names = list(known())
        if name not in names:
            raise ValueError(f"must be one of {', '.join(names)}, not {name!r}")
        return name

    return AfterValidator(check)


# ---- faults ----


def _fault(place: Iterable[int | str], why: str) -> str:
    return ": ".join(filter(None, (".".join(map(str, place)), why)))


def _why(error: ErrorDetails) -> str:
    kind, told = error["type"], error["input"]
    if kind in ("missing", "missing_argument"):
        return "is missing"
    if kind in ("extra_forbidden", "unexpected_keyword_argument"):
        return "is not known"
    if kind == "value_error":
        return str(error["ctx"]["error"])
    return f"cannot be {told!r}: {error['msg']}"
