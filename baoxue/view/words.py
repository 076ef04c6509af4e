"""Interface text in the reader's language: Chinese by default, English beside it."""

import string
import tomllib
from collections.abc import Mapping
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from typing import Any

LANGUAGES = ("zh", "en")
_LOCALE = Path(__file__).parent / "locale"
_current: ContextVar[str] = ContextVar("language", default="zh")


def use(language: str) -> None:
    """Sets the language of this run of the script; anything unknown means Chinese."""
    _current.set(language if language in LANGUAGES else "zh")


def language() -> str:
    """The language of this run: `zh` or `en`."""
    return _current.get()


def t(key: str, language: str | None = None, /, **values: object) -> str:
    """The text for a dotted key of locale/*.toml, its `{placeholders}` filled in; KeyError for none.

    A placeholder may say how its value is written: `{children:person}`, `{rate:percent1}`, `{since:day}`
    (formats.written); so sentence, unit and separators are decided in one place, the text.

    >>> t("unit.person", "zh")
    '人'
    """
    spoken = language or _current.get()
    text = texts(spoken)[key]
    if not values:
        return text
    return "".join(
        literal if name is None else literal + _written(values[name], spec, spoken)
        for literal, name, spec in _parsed(text)
    )


def _written(value: object, spec: str, spoken: str) -> str:
    if not spec:
        return str(value)
    from baoxue.view import formats  # formats are themselves written with texts

    return formats.written(value, spec, spoken)


@cache
def _parsed(text: str) -> tuple[tuple[str, str | None, str], ...]:
    """Literal, name of a value (None at the end) and its format, in turn."""
    return tuple((literal, name, spec or "") for literal, name, spec, _ in string.Formatter().parse(text))


def has(key: str) -> bool:
    """Whether the locale knows the key."""
    return key in texts("zh")


def named(name: Mapping[str, str] | str | None, language: str | None = None) -> str:
    """The reader's half of a `{zh, en}` pair as definitions carry it; the Chinese where there is no
    English."""
    if name is None or isinstance(name, str):
        return name or ""
    return name.get(language or _current.get()) or name.get("zh", "")


@cache
def texts(language: str) -> Mapping[str, str]:
    """All texts of one language, the tables of the file flattened to dotted keys."""
    with (_LOCALE / f"{language}.toml").open("rb") as file:
        return dict(_flat(tomllib.load(file), ""))


def _flat(table: Mapping[str, Any], prefix: str) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for key, value in table.items():
        found += _flat(value, f"{prefix}{key}.") if isinstance(value, dict) else [(prefix + key, str(value))]
    return found
