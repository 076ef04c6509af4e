"""The texts of the commands: each key once, and whoever says one gives every value that it names."""

import ast
import json
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

from baoxue.commands.speaking import WORDS
from tests.running import ROOT


def once(pairs: list[tuple[str, list[str]]]) -> dict[str, list[str]]:
    keys = [key for key, _ in pairs]
    assert len(keys) == len(set(keys)), sorted(key for key in keys if keys.count(key) > 1)
    return dict(pairs)


def texts() -> dict[str, list[str]]:
    return dict(json.loads(WORDS.read_text(encoding="utf-8"), object_pairs_hook=once))


def named(text: str) -> set[str]:
    return {name.partition(".")[0] for _, name, _, _ in Formatter().parse(text) if name}


def said() -> Iterator[tuple[Path, int, str, set[str], bool]]:
    """Every call of `words` or `help_` with a key as it stands: where, key, values given, whether with **."""
    for file in sorted((ROOT / "baoxue").rglob("*.py")):
        source = file.read_text(encoding="utf-8")  # the bootstrap and the server have words of their own
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.args:
                key = node.args[0]
                if (
                    node.func.id in ("words", "help_")
                    and isinstance(key, ast.Constant)
                    and "speaking" in source
                ):
                    given = {it.arg for it in node.keywords if it.arg}
                    yield file, node.lineno, str(key.value), given, any(not it.arg for it in node.keywords)


def test_whoever_says_a_text_gives_its_values() -> None:
    known = texts()
    calls = list(said())
    assert len(calls) > 60
    for file, line, key, given, is_open in calls:
        where = f"{file.name}:{line} {key}"
        assert key in known, where
        if not is_open:
            assert set().union(*map(named, known[key])) <= given, where


def test_a_key_written_twice_is_found() -> None:
    with pytest.raises(AssertionError):
        json.loads('{"a": ["x", "x"], "a": ["y", "y"]}', object_pairs_hook=once)
