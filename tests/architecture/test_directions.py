"""House rules that nobody can check by eye: who imports whom, who may use what, how long a file is."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "baoxue"
CHINESE = re.compile(r"[\u3400-\u9fff\uff00-\uffef\u3000-\u303f]")
LONGEST_FILE = 450

# library: the places that may import it (folders end with a slash)
PLACES = {
    "streamlit": ("app.py", "pages/", "baoxue/view/"),
    "plotly": ("baoxue/view/",),
    "duckdb": ("baoxue/intake/", "baoxue/snapshots/", "baoxue/warehouse/", "baoxue/demo/"),
}


def sources(*, tests: bool = False) -> list[Path]:
    """The Python files of the application, by choice those of the tests too."""
    found = [ROOT / "app.py", *(ROOT / "pages").glob("*.py"), *PACKAGE.rglob("*.py")]
    if tests:
        found += (ROOT / "tests").rglob("*.py")
    return sorted(path for path in found if path.exists())


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def imports(path: Path) -> Iterator[str]:
    """The full names of all modules that a file imports, at whatever depth."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def test_imports_run_downwards_only() -> None:
    """The layers of pyproject.toml, [tool.importlinter]."""
    linter = Path(sys.executable).with_name("lint-imports")
    run = subprocess.run([linter, "--no-cache"], cwd=ROOT, capture_output=True, text=True)
    assert run.returncode == 0, run.stdout + run.stderr
    assert "1 kept" in run.stdout


@pytest.mark.parametrize("library", PLACES)
def test_libraries_stay_in_their_rooms(library: str) -> None:
    strangers = [
        named(path)
        for path in sources()
        if not named(path).startswith(PLACES[library])
        and any(module.split(".")[0] == library for module in imports(path))
    ]
    assert strangers == []


def test_pages_ask_through_the_view_and_analysis_only() -> None:
    rooms = {"baoxue.view", "baoxue.analysis"}
    found = {
        (named(path), module)
        for path in (ROOT / "pages").glob("*.py")
        for module in imports(path)
        if module.startswith("baoxue.") and ".".join(module.split(".")[:2]) not in rooms
    }
    assert found == set()


def test_only_settings_reads_the_environment() -> None:
    readers = re.compile(r"os\.environ|os\.getenv|from os import .*(environ|getenv)")
    found = [named(p) for p in sources() if readers.search(p.read_text(encoding="utf-8"))]
    assert found == ["baoxue/settings.py"]


def test_importing_the_package_needs_the_standard_library_only() -> None:
    """The bootstrap runs before anything is installed: -S leaves the installed packages out."""
    code = "import baoxue, baoxue.bootstrap, baoxue.settings"
    run = subprocess.run([sys.executable, "-S", "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr


def test_words_are_not_in_the_code() -> None:
    """Chinese stands in locale files or with the thing it names; comments and docstrings may speak it."""
    found = []
    for path in sources():
        if named(path).startswith("baoxue/demo/"):
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            first = (
                node.body[0] if hasattr(node, "body") and isinstance(node.body, list) and node.body else None
            )
            if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
                first.value.value = ""
        found += [
            f"{named(path)}:{node.lineno} {node.value!r}"
            for node in ast.walk(tree)
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and CHINESE.search(node.value)
        ]
    assert found == []


def test_nothing_can_leak_between_viewers() -> None:
    """Streamlit's caches are shared by all users and /media is open to all: see the decisions."""
    forbidden = re.compile(
        r"(?:@|\b)st\.(?:cache_data|cache_resource|download_button|map)\b|from streamlit import .*cache_"
    )
    found = [named(p) for p in sources() if forbidden.search(p.read_text(encoding="utf-8"))]
    assert found == []


def test_the_page_icon_is_not_fetched_from_outside() -> None:
    found = [
        named(p) for p in sources() if re.search(r"page_icon\s*=\s*['\"]:", p.read_text(encoding="utf-8"))
    ]
    assert found == []


def test_files_stay_readable() -> None:
    found = {
        named(path): lines
        for path in sources(tests=True)
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > LONGEST_FILE
    }
    assert found == {}


def test_every_file_says_what_it_is_for() -> None:
    """The first line of a Python file is its docstring; of an SQL file a comment."""
    silent = [
        named(path)
        for path in sources(tests=True)
        if path.read_text(encoding="utf-8").strip()
        and not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    ]
    silent += [
        named(path)
        for path in sorted((ROOT / "queries").rglob("*.sql"))
        if not path.read_text(encoding="utf-8").startswith("--")
    ]
    assert silent == []


def test_queries_stand_in_queries() -> None:
    """SQL that means something is not written in Python; plumbing (create, set, copy, describe) is."""
    meaning = re.compile(r"\b(group\s+by|count\s*\(|sum\s*\(|case\s+when)\b", re.IGNORECASE)
    found = []
    for path in sources():
        if not named(path).startswith(("pages/", "baoxue/view/", "baoxue/analysis/", "app.py")):
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                text = node.value
                if re.match(r"\s*(select|with|from)\s", text, re.IGNORECASE) and meaning.search(text):
                    found.append(f"{named(path)}:{node.lineno}")
    assert found == []


def test_no_address_and_no_place_of_one_machine_is_committed() -> None:
    """Locks and settings hold for everybody: no registry host, no home folder."""
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True)
    if tracked.returncode != 0:
        pytest.fail("the tests need the git checkout: git ls-files failed")
    # The names of XML formats look like addresses; nobody opens them.
    formats = "|".join(map(re.escape, ("www.w3.org", "schemas.openxmlformats.org", "schemas.microsoft.com")))
    ours = r"127\.0\.0\.1|localhost|\{|example\."
    wrong = re.compile(rf"https?://(?!{formats}|{ours})|/root/|/home/\w+/|/work/")
    endings = (".py", ".toml", ".lock", ".json", ".sh", ".cfg", ".ini", "Makefile", ".ci/run")
    found = [
        f"{name}: {match.group(0)}"
        for name in tracked.stdout.split()
        if name.endswith(endings)
        and name != named(Path(__file__))
        and (match := wrong.search((ROOT / name).read_text(encoding="utf-8")))
    ]
    assert found == []
