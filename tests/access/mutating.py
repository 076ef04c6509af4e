"""Takes a protection out of the source, and asks whether the tests notice: a mutant that lives is a hole."""

import os
import shutil
import subprocess
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path

from tests.running import ROOT

COPIED = ("baoxue", "queries", "tests", "pages", "app.py", "pyproject.toml")


@dataclass(frozen=True)
class Mutant:
    """In `file`, `before` becomes `after`; the `tests` must fail."""

    name: str
    file: str
    before: str
    after: str
    tests: tuple[str, ...]


SOURCE = Path(__file__).with_name("mutants.toml")
SECONDS = 300
# One of each kind, quick to run: the short form.
SHORT = ("key without scope", "no chain")


def mutants() -> list[Mutant]:
    """All of mutants.toml."""
    listed = tomllib.loads(SOURCE.read_text("utf-8"))["mutant"]
    return [Mutant(**it | {"tests": tuple(f"tests/{test}" for test in it["tests"])}) for it in listed]


def copy_of_sources(folder: Path) -> Path:
    """The sources, to be changed."""
    for name in COPIED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, folder / name)
    shutil.copytree(ROOT / "data" / "reference", folder / "data" / "reference")
    shutil.copytree(ROOT / "data" / "demo", folder / "data" / "demo")
    return folder


def lives(mutant: Mutant, folder: Path) -> str:
    """Empty when the tests fail with the mutant in the copy of the sources; else what they said."""
    path = folder / mutant.file
    whole = path.read_text(encoding="utf-8")
    if whole.count(mutant.before) < 1:
        return f"{mutant.file} does not say {mutant.before!r} (any more): write the mutant anew"
    path.write_text(whole.replace(mutant.before, mutant.after, 1), encoding="utf-8")
    try:
        run = run_tests(mutant.tests, folder)
    except subprocess.TimeoutExpired:
        return ""  # what the protection would have stopped goes on: nobody can miss that
    finally:
        path.write_text(whole, encoding="utf-8")
    return "" if run.returncode == 1 else f"status {run.returncode}: {run.stdout[-1500:]}"


def run_tests(tests: tuple[str, ...], folder: Path) -> "subprocess.CompletedProcess[str]":
    """Runs tests on the copy of the sources until the first fails."""
    environment = os.environ | {"PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", "-p", "no:xdist", *tests]
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False, timeout=SECONDS
    )
