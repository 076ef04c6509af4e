"""A reader's own SELECT over tables that are theirs to see: in a child process that can reach nothing else.

There is no boundary of privilege inside the engine, and `repeat('x', 2000000000)` knows neither its memory
nor its time limit. So the statement is first held to the rules of questions (one SELECT, no file, no
setting), then run by a process of its own: the tables come to it as bytes, files and memory are limited by
the system, and it is killed when it takes too long.
"""

import io
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import pandas as pd
import pyarrow as pa

from baoxue import settings
from baoxue.warehouse import own_sql_child
from baoxue.warehouse.own_sql_child import LARGEST_ANSWER, MOST_ROWS, SAID
from baoxue.warehouse.questions import QuestionError, make_question

SECONDS = 10.0
MEGABYTES = 1024
"""Beside what the interpreter and its libraries take."""
LONGEST = 20_000
_START_SECONDS = 5.0
"""For the interpreter to start and the tables to be read, beside the statement's own time."""
Reason = Literal["refused", "wrong", "too_slow", "too_large", "failed"]


_TOLD: Mapping[str, Reason] = {"wrong": "wrong", "too_slow": "too_slow", "too_large": "too_large"}


class OwnSqlError(Exception):
    """The statement was not answered: `reason` in a word, `detail` what the engine or the rules said."""

    def __init__(self, reason: Reason, detail: str = "") -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason: Reason = reason
        self.detail = detail


@dataclass(frozen=True)
class OwnAnswer:
    """The rows, at most MOST_ROWS, and whether there were more."""

    rows: pd.DataFrame
    is_cut: bool


def run(select: str, tables: Mapping[str, pd.DataFrame], seconds: float = SECONDS) -> OwnAnswer:
    """The answer of one SELECT over the named tables. OwnSqlError."""
    _check(select, tables)
    with tempfile.TemporaryDirectory(prefix="baoxue-sql-") as folder:
        for name, rows in tables.items():
            table = pa.Table.from_pandas(rows, preserve_index=False)
            path = str(Path(folder) / f"{name}.arrow")
            with pa.OSFile(path, "wb") as sink, pa.ipc.new_file(sink, table.schema) as writer:
                writer.write_table(table)
        answer = _run(select, Path(folder), seconds)
    try:
        found = pa.ipc.open_stream(io.BytesIO(answer)).read_all()
    except pa.ArrowInvalid as error:
        raise OwnSqlError("failed", "no answer came back") from error
    rows = found.slice(0, MOST_ROWS).to_pandas()
    return OwnAnswer(rows, found.num_rows > MOST_ROWS)


def _check(select: str, tables: Mapping[str, pd.DataFrame]) -> None:
    if len(select) > LONGEST:
        raise OwnSqlError("refused", f"longer than {LONGEST} signs")
    try:
        question = make_question("own", f"-- A reader's own.\n{select}")
    except QuestionError as error:
        raise OwnSqlError("refused", str(error).removeprefix("own: ")) from error
    if question.parameters:
        raise OwnSqlError("refused", f"parameters: {', '.join(sorted(question.parameters))}")
    if unknown := question.tables - set(tables):
        raise OwnSqlError("refused", f"no such table: {', '.join(sorted(unknown))}")


def _run(select: str, folder: Path, seconds: float) -> bytes:
    """The bytes that the child writes; it knows nothing of this process' environment."""
    command = [sys.executable, "-I", own_sql_child.__file__, str(seconds), str(MEGABYTES)]
    with (folder / "select.sql").open("w+", encoding="utf-8") as told, (folder / "answer").open("w+b") as out:
        told.write(select)
        told.seek(0)
        process = subprocess.Popen(
            command,
            cwd=folder,
            env=settings.bare_environment(),
            stdin=told,
            stdout=out,
            stderr=subprocess.PIPE,
            close_fds=True,
        )
        try:
            _, said = process.communicate(timeout=seconds + _START_SECONDS)
        except subprocess.TimeoutExpired as error:
            process.kill()
            process.communicate()
            raise OwnSqlError("too_slow", f"{seconds:g}") from error
        out.seek(0)
        content = out.read(LARGEST_ANSWER + 1)
    if process.returncode == 0 and len(content) <= LARGEST_ANSWER:
        return content
    word, _, detail = said.decode(errors="replace").strip().rpartition("\n")[2].partition("\t")
    if process.returncode == SAID:
        raise OwnSqlError(_TOLD.get(word, "failed"), detail)
    if process.returncode > 0:
        raise OwnSqlError("failed", f"status {process.returncode}")
    # Killed by the system: it asked for more than it may have.
    raise OwnSqlError("too_large", f"{MEGABYTES}")
