"""Uploaded files on their way to a snapshot: a private folder, the command line, and gone again.

The command line runs as a process of its own: workers spawned by the server would run the server's own
script, and a process that ends takes its memory with it. It answers in lines of JSON.
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date
from pathlib import Path
from typing import Any, Literal

from baoxue import settings
from baoxue.snapshots.zones import Zone
from baoxue.view import asking
from baoxue.view.forms import rights
from baoxue.view.words import language

Command = Literal["check", "import"]
Progress = Callable[[str, int, int], object]
"""Called with what is being done (in the reader's language), how much of it is done and of how much."""
KINDS = ("xlsx", "xlsm", "xls", "csv")
BAOXUE = (sys.executable, "-m", "baoxue")


class NotAllowedError(Exception):
    """The viewer may not do this; nothing was done."""


@dataclass(frozen=True)
class Upload:
    """One file as it was given."""

    name: str
    content: bytes


@dataclass(frozen=True)
class ImportResult:
    """What the command line said in the end; its names are those of the JSON."""

    ok: bool
    snapshot: str = ""
    errors: int = 0
    warnings: int = 0
    wrong_rows: Mapping[str, int] = field(default_factory=dict)
    """By register; they were set aside where it went well."""
    can_be_set_aside: bool = False
    """Whether nothing but rows is wrong."""
    rows: Mapping[str, int] = field(default_factory=dict)
    came: Mapping[str, int] = field(default_factory=dict)
    """Rows by register that came with the files (of a dry run), and `places`: what they are about, by
    code."""
    places: Sequence[str] = ()
    findings: Sequence[Mapping[str, Any]] = ()
    workbook: bytes | None = None
    refusal: str = ""
    """Why it did not go well, where that is not in the findings."""

    @classmethod
    def of(cls, message: Mapping[str, Any]) -> "ImportResult":
        """The result as the command line writes it, with its workbook, which it names by its path."""
        path = message.get("workbook")
        workbook = Path(path).read_bytes() if path and Path(path).exists() else None
        names = {it.name for it in fields(cls)} & message.keys()
        known = {name: message[name] for name in names if message[name] is not None}
        return cls(**known | {"workbook": workbook})


def run_import(
    command: Command,
    files: Sequence[Upload],
    as_of: date,
    progress: Progress,
    *,
    set_aside: bool = False,
    carry: Sequence[str] = (),
    add: Sequence[str] = (),
) -> ImportResult:
    """Checks or publishes the files as of a day. NotAllowedError for who may not."""
    if not (rights.may_publish() if command == "import" else rights.may_import()):
        raise NotAllowedError(command)
    return _run(command, files, as_of, progress, ["--set-aside"] * set_aside + _options(carry, add))


def check_form(
    form: Upload, as_of: date, progress: Progress, carry: Sequence[str], add: Sequence[str], zone: Zone
) -> ImportResult:
    """Checks a form that somebody hands in about their zone; what is found in other rows is left out.

    NotAllowedError for who may not. Nothing is published or kept.
    """
    if not rights.may_submit():
        raise NotAllowedError("submit")
    result = _run("check", (form,), as_of, progress, _options(carry, add), zone)
    own = tuple(it for it in result.findings if it.get("file") == form.name)
    errors = sum(it.get("severity") == "error" for it in own)
    return replace(
        result,
        # An error somewhere else is not the sender's, but nothing can be said of the form then.
        ok=result.ok and not errors,
        errors=errors,
        warnings=len(own) - errors,
        findings=own,
        rows={},
        workbook=None,
    )


def roll_back() -> str:
    """Undoes the last publication; returns what stood in the way. NotAllowedError for who may not."""
    if not rights.may_publish():
        raise NotAllowedError("rollback")
    done = subprocess.run([*BAOXUE, "snapshots", "rollback"], **_process(), capture_output=True, check=False)
    return "" if done.returncode == 0 else done.stderr.strip() or str(done.returncode)


def _process() -> dict[str, Any]:
    """Where the command line runs, in whose name, and that it speaks UTF-8."""
    own = settings.environment(BAOXUE_ACTOR=asking.current().looker.actor)
    return {"cwd": settings.ROOT, "env": own, "text": True, "encoding": "utf-8", "errors": "replace"}


def _options(carry: Sequence[str], add: Sequence[str]) -> list[str]:
    """What is taken from the snapshot before."""
    chosen = [("--carry", name) for name in carry] + [("--add", name) for name in add]
    return [part for option in chosen for part in option]


def _run(
    command: Command,
    files: Sequence[Upload],
    as_of: date,
    progress: Progress,
    options: Sequence[str],
    zone: Zone | None = None,
) -> ImportResult:
    """The command line at work. Leaving the page ends a dry run; a publication goes on to its end."""
    with tempfile.TemporaryDirectory(prefix="baoxue-upload-") as name:
        folder = Path(name)
        sheets, errors, within = folder / "sheets", folder / "stderr", folder / "zone.json"
        sheets.mkdir()
        for upload in files:
            _place(sheets, upload)
        arguments = [command, str(sheets), "--as-of", as_of.isoformat(), "--json"]
        arguments += ["--workbook", str(folder / "errors.xlsx"), *options]
        if zone is not None:
            zone.write(within)
            arguments += ["--within", str(within)]
        with (
            errors.open("wb") as sink,
            subprocess.Popen(
                [*BAOXUE, *arguments], **_process(), stdout=subprocess.PIPE, stderr=sink
            ) as process,
        ):
            assert process.stdout is not None
            try:
                message = _listen(process.stdout, progress)
            finally:
                if process.poll() is None and command == "check":
                    process.terminate()
                for _ in process.stdout:
                    pass  # a full pipe would stop it
        if message is None:
            refusal = errors.read_text(encoding="utf-8", errors="replace").strip()
            return ImportResult(ok=False, refusal=refusal)
        return ImportResult.of(message)


def _listen(lines: Iterable[str], progress: Progress) -> Mapping[str, Any] | None:
    """Passes the progress on; the result, or None where there is none."""
    result = None
    for line in lines:
        try:
            message = json.loads(line)
        except ValueError:
            continue
        if not isinstance(message, dict):
            continue
        if step := message.get("progress"):
            text = step.get(language()) or step.get("what") or ""
            progress(str(text), int(step.get("done", 0)), int(step.get("of", 0)))
        result = message.get("result") or result
    return result


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
