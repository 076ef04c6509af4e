"""What several kinds of test need to run the whole thing: the published demo, a server, a browser."""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
from playwright.sync_api import Browser, sync_playwright

from baoxue import serving, settings
from baoxue.intake.registers import load_registers
from baoxue.snapshots.catalog import read_catalog

ROOT = settings.ROOT
BUILD = ROOT / "build"
KEYS = BUILD / "keys"
CHROMIUM = (
    *("/usr/bin/chromium-headless-shell", "/usr/bin/chromium"),
    *("/usr/bin/chromium-browser", "/usr/bin/google-chrome"),
)
FLAGS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)
# Everything that decides what the published demo looks like: a change makes a new one.
DEMO_IS_MADE_OF = (
    *(
        "baoxue/settings.py",
        "baoxue/intake",
        "baoxue/snapshots",
        "baoxue/demo",
        "data/reference",
        "data/demo",
    ),
    *(
        "queries/registers",
        "queries/reference",
        "queries/checks",
        "queries/marts",
        "queries/indicators",
        "queries/common",
    ),
    *("requirements.lock",),
)


def demo_key() -> str:
    """A short hash of all sources of the published demo."""
    digest = hashlib.sha256()
    for place in DEMO_IS_MADE_OF:
        path = ROOT / place
        files = sorted(path.rglob("*")) if path.is_dir() else [path]
        for file in files:
            if file.is_file() and "__pycache__" not in file.parts:
                digest.update(file.relative_to(ROOT).as_posix().encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()[:16]


def published_demo() -> Path:
    """A data folder with the demo published."""
    return _made_once("demo", lambda folder: baoxue("demo", data=folder))


def published_roll(demo: Path) -> Path:
    """A data folder as of a county that has imported its roll and nothing else: own data, one snapshot."""

    def publish(folder: Path) -> None:
        newest = read_catalog(demo).newest
        assert newest is not None
        register = load_registers()["roll"]
        headers = ", ".join(f'"{column.name}" as "{column.header}"' for column in register.columns)
        sheets = folder / "sheets"
        sheets.mkdir(parents=True)
        source, sheet = demo / newest.registers["roll"].file.path, sheets / f"{register.files[0]}.csv"
        duckdb.sql(f"copy (select {headers} from '{source}') to '{sheet}' (header)")
        baoxue("import", str(sheets), "--as-of", newest.as_of.isoformat(), data=folder)

    return _made_once("roll", publish)


def baoxue(*arguments: str, data: Path, is_quiet: bool = False) -> None:
    """Runs a command of the program on a data folder; CalledProcessError when it fails."""
    command = [sys.executable, "-m", "baoxue", *arguments]
    subprocess.run(command, cwd=ROOT, env=environment(data), check=True, capture_output=is_quiet)


def _made_once(name: str, make: Callable[[Path], None]) -> Path:
    """A published data folder, kept for as long as what it is made of stays the same.

    Several processes may ask at once: one makes it, the others wait.
    """
    shelf = BUILD / name
    shelf.mkdir(parents=True, exist_ok=True)
    folder = shelf / demo_key()
    with (shelf / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "catalog.json").exists():
            for old in sorted(shelf.glob("*/"), key=lambda path: path.stat().st_mtime)[:-1]:
                shutil.rmtree(old)
            shutil.rmtree(folder, ignore_errors=True)
            make(folder)
    return folder


def environment(data: Path, **more: str) -> dict[str, str]:
    """The environment for a child process that works on this data folder."""
    own = {"BAOXUE_SINGLE_USER": "", "BAOXUE_SIGN_IN": "", "BAOXUE_ACCESS": "", "BAOXUE_KEYS": str(KEYS)}
    return {**os.environ, **own, "BAOXUE_DATA": str(data), **more}


@contextmanager
def served(data: Path, log: Path | None = None, **more: str) -> Iterator[str]:
    """The address of a real server on a free port of this machine, for the length of the block."""
    with serving_process(data, log, **more) as (address, _):
        yield address


@contextmanager
def serving_process(
    data: Path, log: Path | None = None, app: Path | None = None, **more: str
) -> Iterator[tuple[str, int]]:
    """As `served`, with the server's process id; what it prints goes to `log`; `app` instead of app.py."""
    log = log or BUILD / "server.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    port = serving.free_port()
    with log.open("ab") as sink:
        options = {"env": environment(data, **more), "stdout": sink, "stderr": subprocess.STDOUT}
        with serving.running(serving.LOOPBACK, port, app, **options) as process:
            if not serving.wait_until_ready(process, serving.LOOPBACK, port):
                raise AssertionError(f"the server did not start:\n{log.read_text(errors='replace')[-3000:]}")
            yield f"http://{serving.LOOPBACK}:{port}", process.pid


def chromium() -> str:
    """The browser's program; FileNotFoundError says how to get one."""
    for path in CHROMIUM:
        if Path(path).exists():
            return path
    raise FileNotFoundError(
        "no Chromium found: run `make test`, or install the packages chromium and fonts-noto-cjk"
    )


@contextmanager
def browsing() -> Iterator[Browser]:
    """A headless browser."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=list(FLAGS))
        yield browser
        browser.close()
