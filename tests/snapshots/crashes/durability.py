"""A disk that forgets what was not brought to it: follows a publication and says what would be lost."""

import json
import subprocess
import sys
from pathlib import Path

from tests.running import ROOT
from tests.snapshots.crashes import faults
from tests.snapshots.crashes.publishing import DAY, county
from tests.snapshots.crashes.tracing import Call

WRITING = ("write", "pwrite64", "writev", "ftruncate")


class Disk:
    """What a power cut would leave: which files and which entries of folders are not on the disk yet."""

    def __init__(self, data: Path) -> None:
        self._data = data
        self._bytes: set[str] = set()
        self._entries: set[str] = set()
        self.switches = 0
        self.is_switch_durable = False
        self.lost_at_switch: list[str] = []
        """What the catalog names and a power cut just after the switch could have lost."""
        self.renamed_unsynced: list[str] = []
        """What was given its final name before its content was on the disk."""

    def follow(self, call: Call) -> None:
        """One step."""
        if call.name == "openat" and call.creates:
            self._entries.add(call.path)
            self._bytes.add(call.path)
        elif call.name in ("mkdir", "mkdirat"):
            self._entries.add(call.path)
        elif call.name in WRITING:
            self._bytes.add(call.path)
        elif call.name in ("fsync", "fdatasync"):
            self._bytes.discard(call.path)
            self._entries = {it for it in self._entries if str(Path(it).parent) != call.path}
            if self.switches and call.path == str(self._data):
                self.is_switch_durable = True
        elif call.name.startswith("rename"):
            self._rename(call.path, call.other)
        elif call.name.startswith("unlink"):
            self._entries.discard(call.path)
            self._bytes.discard(call.path)

    def _rename(self, before: str, after: str) -> None:
        self.renamed_unsynced += sorted(
            it for it in self._bytes | self._entries if it.startswith(f"{before}/")
        )
        self.renamed_unsynced += [before] if before in self._bytes else []
        for paths in (self._bytes, self._entries):
            moved = {it for it in paths if it == before or it.startswith(f"{before}/")}
            paths -= moved
            paths |= {after + it.removeprefix(before) for it in moved}
        self._entries.add(after)
        if after == str(self._data / "catalog.json"):
            self.switches += 1
            needed = self._named()
            self.lost_at_switch += sorted((self._bytes | self._entries) & needed)

    def _named(self) -> set[str]:
        """The paths of all that the catalog names and of the folders on the way."""
        catalog = json.loads((self._data / "catalog.json").read_text())
        files = [self._data / it["file"] for it in catalog["aggregates"].values()]
        for entry in catalog["snapshots"]:
            files += [path for path in (self._data / entry["folder"]).rglob("*") if path.is_file()]
        folders = {parent for path in files for parent in path.parents if self._data in parent.parents}
        return {str(path) for path in [*files, *folders]}


def steps_from_inside(data: Path, work: Path, publications: int = 1) -> list[Call]:
    """The steps of the last of some publications, seen from inside the publishing process."""
    command = [sys.executable, "-B", "-m", __name__, str(data), str(work), str(publications)]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return [Call(name, path, other, 0, name == "openat") for name, path, other in json.loads(run.stdout)]


def main() -> None:
    """Publishes and prints the steps."""
    from baoxue.snapshots.publish import publish

    data, work = Path(sys.argv[1]), Path(sys.argv[2])
    steps: list[tuple[str, str, str]] = []
    faults.watch(
        data, lambda name, path, other: steps.append(("openat" if name == "open" else name, path, other))
    )
    for number in range(int(sys.argv[3])):
        steps.clear()
        publish(county(work / "inside", number), DAY, data)
    print(json.dumps(steps))


if __name__ == "__main__":
    main()
