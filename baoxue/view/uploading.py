"""A steward's files on their way to a snapshot: a private folder, the command line, and gone again.

The command line runs as a process of its own: workers spawned by the server would run the server's own
script, and a process that ends takes its memory with it. It answers in lines of JSON.
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any, Literal

from baoxue import settings
from baoxue.snapshots.zones import Zone
from baoxue.view import asking
from baoxue.view.words import language

Command = Literal["check", "import"]
Told = Callable[[str, int, int], None]
"""Called with what is being done (in the reader's language), how much of it is done and of how much."""
KINDS = ("xlsx", "xlsm", "xls", "csv")
WORKBOOK = "errors.xlsx"


class NotAllowedError(Exception):
    """The viewer may not do this; nothing was done."""


@dataclass(frozen=True)
class Upload:
    """One file as it was given."""

    name: str
    content: bytes


@dataclass(frozen=True)
class Outcome:
    """What the command line said in the end. `wrong_rows` were set aside where it went well.

    `refusal` is why it did not, where that is not in the findings.
    """

    ok: bool
    snapshot: str = ""
    errors: int = 0
    warnings: int = 0
    wrong_rows: Mapping[str, int] = field(default_factory=dict)
    rows: Mapping[str, int] = field(default_factory=dict)
    came: Mapping[str, int] = field(default_factory=dict)
    """Rows by register that came with the files (of a dry run), and `places`: what they are about, by
    code."""
    places: tuple[str, ...] = ()
    findings: tuple[Mapping[str, Any], ...] = ()
    can_be_set_aside: bool = False
    """Whether nothing but rows is wrong."""
    workbook: bytes | None = None
    refusal: str = ""


def may_keep_data() -> bool:
    """Whether the viewer takes in data at all: the steward, or whoever uses this machine alone."""
    viewer = asking.viewer()
    return viewer is not None and viewer.may_publish


def may_hand_in() -> bool:
    """Whether the viewer may hand in what was found on a visit: an inspector, or whoever uses this machine
    alone; not a steward who looks as somebody else."""
    reading = asking.current()
    viewer = reading.viewer
    return (
        viewer is not None and not reading.looker.sees_as and (viewer.role == "inspector" or viewer.is_alone)
    )


def may_publish() -> bool:
    """Whether the viewer may change what is published: not the demo, which own data would replace."""
    return may_keep_data() and not asking.current().edition.catalog.is_demo


def run(
    command: Command,
    files: Sequence[Upload],
    as_of: date,
    told: Told,
    *,
    set_aside: bool = False,
    carry: Sequence[str] = (),
    add: Sequence[str] = (),
) -> Outcome:
    """Checks or publishes the files as of a day. NotAllowedError for who may not."""
    if not (may_publish() if command == "import" else may_keep_data()):
        raise NotAllowedError(command)
    return _work(command, files, as_of, told, ["--set-aside"] * set_aside + _kept(carry, add))


def check_form(
    form: Upload, as_of: date, told: Told, carry: Sequence[str], add: Sequence[str], zone: Zone
) -> Outcome:
    """Checks a form that somebody hands in about their zone; what is found in other rows is left out.

    NotAllowedError for who may not. Nothing is published or kept.
    """
    if not may_hand_in():
        raise NotAllowedError("hand in")
    outcome = _work("check", (form,), as_of, told, _kept(carry, add), zone)
    own = tuple(it for it in outcome.findings if it.get("file") == form.name)
    errors = sum(it.get("severity") == "error" for it in own)
    return replace(
        outcome,
        # An error somewhere else is not the sender's, but nothing can be said of the form then.
        ok=outcome.ok and not errors,
        errors=errors,
        warnings=len(own) - errors,
        findings=own,
        rows={},
        workbook=None,
    )


def _kept(carry: Sequence[str], add: Sequence[str]) -> list[str]:
    """The options that say what is taken from the snapshot before."""
    options: list[str] = []
    for option, names in (("--carry", carry), ("--add", add)):
        for name in names:
            options += [option, name]
    return options


def _work(
    command: Command,
    files: Sequence[Upload],
    as_of: date,
    told: Told,
    more: Sequence[str],
    zone: Zone | None = None,
) -> Outcome:
    with tempfile.TemporaryDirectory(prefix="baoxue-upload-") as folder:
        sheets = Path(folder) / "sheets"
        sheets.mkdir()
        for upload in files:
            _place(sheets, upload)
        workbook = Path(folder) / WORKBOOK
        options = ["--as-of", as_of.isoformat(), "--json", "--workbook", str(workbook), *more]
        if zone is not None:
            zone.write(Path(folder) / "zone.json")
            options += ["--within", str(Path(folder) / "zone.json")]
        with _process(
            [command, str(sheets), *options], Path(folder), to_its_end=command == "import"
        ) as process:
            result = _listen(process, told)
            process.wait()
        if result is None:
            return Outcome(ok=False, refusal=_said(Path(folder)))
        made = Path(result["workbook"]) if result.get("workbook") else None
        return Outcome(
            ok=bool(result["ok"]),
            snapshot=str(result.get("snapshot") or ""),
            errors=int(result.get("errors", 0)),
            warnings=int(result.get("warnings", 0)),
            wrong_rows=dict(result.get("wrong_rows") or {}),
            rows=dict(result.get("rows") or {}),
            came=dict(result.get("came") or {}),
            places=tuple(map(str, result.get("places") or ())),
            findings=tuple(result.get("findings") or ()),
            workbook=made.read_bytes() if made and made.exists() else None,
            can_be_set_aside=bool(result.get("can_be_set_aside")),
            refusal=str(result.get("refusal") or ""),
        )


def roll_back() -> str:
    """Undoes the last publication; returns what stood in the way. NotAllowedError for who may not."""
    if not may_publish():
        raise NotAllowedError("rollback")
    done = subprocess.run(
        [sys.executable, "-m", "baoxue", "snapshots", "rollback"],
        cwd=settings.ROOT,
        env=settings.environment(BAOXUE_ACTOR=asking.current().looker.actor),
        capture_output=True,
        text=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    return "" if done.returncode == 0 else done.stderr.strip() or str(done.returncode)


def _place(folder: Path, upload: Upload) -> None:
    """Writes a file under its own name, never outside the folder; one that came twice gets a number."""
    name = Path(upload.name.replace("\\", "/")).name
    stem, _, kind = name.rpartition(".")
    if kind.lower() not in KINDS or not stem:
        raise ValueError(f"{name}: only {', '.join(KINDS)}")
    path, number = folder / name, 1
    while path.exists():
        number += 1
        path = folder / f"{stem} ({number}).{kind}"
    path.write_bytes(upload.content)


@contextmanager
def _process(
    arguments: Sequence[str], folder: Path, *, to_its_end: bool
) -> Iterator["subprocess.Popen[str]"]:
    """The command line as a child. Leaving the page ends a dry run; a publication goes on to its end."""
    with (folder / "said").open("wb") as said:
        process = subprocess.Popen(
            [sys.executable, "-m", "baoxue", *arguments],
            cwd=settings.ROOT,
            env=settings.environment(BAOXUE_ACTOR=asking.current().looker.actor),
            stdout=subprocess.PIPE,
            stderr=said,
            text=True,
            encoding="utf-8",
            errors="replace",
        )
        try:
            yield process
        finally:
            if process.poll() is None and not to_its_end:
                process.terminate()
            assert process.stdout is not None
            for _ in process.stdout:
                pass  # a full pipe would stop it
            process.wait()
            process.stdout.close()


def _listen(process: "subprocess.Popen[str]", told: Told) -> Mapping[str, Any] | None:
    result = None
    assert process.stdout is not None
    for line in process.stdout:
        try:
            message = json.loads(line)
        except ValueError:
            continue
        if not isinstance(message, dict):
            continue
        if step := message.get("progress"):
            text = step.get(language()) or step.get("what") or ""
            told(str(text), int(step.get("done", 0)), int(step.get("of", 0)))
        if found := message.get("result"):
            result = found
    return result


def _said(folder: Path) -> str:
    return (folder / "said").read_text(encoding="utf-8", errors="replace").strip()
