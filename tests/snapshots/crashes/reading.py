"""A reader that trusts nothing: reads the published state over and over, compares every hash, and reports.

`python -m tests.snapshots.crashes.reading DATA REPORT`: works until its stdin is closed, then writes how many
reads it made and every one that was torn, mixed or went backward. It does not use the code that it tests.
"""

import hashlib
import io
import json
import sys
import threading
import time
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

LAST = (0, 0)
PAUSE = 0.008  # seconds: readers must not starve the publisher that they watch


class Reader:
    """One reader and what it saw."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.reads = 0
        self.states = 0
        self.wrong: list[str] = []
        self._last = LAST
        self._parsed: dict[str, Any] = {}

    def read(self) -> None:
        """One read of everything that catalog.json names; all that is wrong with it goes into `wrong`."""
        try:
            seen = self._read()
        except (OSError, ValueError, KeyError, AssertionError) as error:
            self.wrong.append(f"torn or mixed: {type(error).__name__}: {error}")
            return
        if seen is None:
            return
        if seen[0] < self._last[0] or seen[1] < self._last[1]:
            self.wrong.append(f"backward: {seen} after {self._last}")
        self.states += seen != self._last
        self._last = seen
        self.reads += 1

    def _read(self) -> tuple[int, int] | None:
        """(serial, number of the publication), None before the first publication."""
        try:
            raw = (self.data / "catalog.json").read_bytes()
        except FileNotFoundError:
            return None
        catalog = self._once(raw, json.loads)
        (entry,) = catalog["snapshots"]
        folder = self.data / entry["folder"]
        manifest = self._once(self._bytes(folder / "manifest.json", entry["manifest_sha256"]), json.loads)
        assert manifest["id"] == entry["id"], "the manifest is of another snapshot"
        tables = {}
        for kind in ("registers", "marts"):
            for name, it in manifest[kind].items():
                tables[f"{kind}/{name}"] = self._bytes(folder / it["file"], it["sha256"])
        named = catalog["aggregates"]["indicator_values"]
        values = self._once(self._bytes(self.data / named["file"], named["sha256"]), _suspected)
        roll = self._once(tables["registers/roll"], _classes)
        children = self._once(tables["marts/children"], _classes)
        cases = self._once(tables["registers/suspected_cases"], _rows)
        (number,) = roll
        assert roll == children, f"roll of {roll}, children of {children}"
        assert cases == int(number) % 5 + 1, f"roll of {number}, {cases} cases"
        assert values == (entry["id"], cases), f"roll of {number} in {entry['id']}, indicators of {values}"
        return catalog["serial"], int(number)

    def _bytes(self, path: Path, sha256: str) -> bytes:
        raw = path.read_bytes()
        assert hashlib.sha256(raw).hexdigest() == sha256, f"{path} is not what was named"
        return raw

    def _once(self, raw: bytes, parse: Any) -> Any:
        """What bytes say; the same bytes say the same, so they are parsed once."""
        key = f"{parse.__name__}{hashlib.sha256(raw).hexdigest()}"
        if key not in self._parsed:
            if len(self._parsed) > 500:
                self._parsed.clear()
            self._parsed[key] = parse(raw)
        return self._parsed[key]


def _classes(raw: bytes) -> set[str]:
    return set(pq.read_table(io.BytesIO(raw), columns=["class_name"])["class_name"].to_pylist())


def _rows(raw: bytes) -> int:
    return pq.read_metadata(io.BytesIO(raw)).num_rows


def _suspected(raw: bytes) -> tuple[str, int]:
    rows = pq.read_table(io.BytesIO(raw)).to_pylist()
    (snapshot,) = {row["snapshot"] for row in rows}
    return snapshot, int(sum(row["numerator"] for row in rows if row["indicator"] == "suspected_open"))


def main() -> None:
    """Reads until stdin is closed."""
    reader = Reader(Path(sys.argv[1]))
    ended = threading.Event()
    threading.Thread(target=lambda: (sys.stdin.read(), ended.set()), daemon=True).start()
    while not ended.is_set():
        reader.read()
        time.sleep(PAUSE)
    report = {"reads": reader.reads, "states": reader.states, "wrong": reader.wrong[:20]}
    Path(sys.argv[2]).write_text(json.dumps(report))


if __name__ == "__main__":
    main()
