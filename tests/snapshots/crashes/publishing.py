"""A process that publishes in forked children, so that a test can kill hundreds of them at little cost.

`python -m tests.snapshots.crashes.publishing DATA WORK`: for each line `<number> [stop] [kill=<n>]` on stdin
it forks a child that publishes the county of that number and tells its process id on stdout; after a second
line it waits for the child and tells its status and what it said. Every child begins in the same state.
"""

import os
import signal
import sys
from datetime import date
from pathlib import Path

from baoxue.snapshots.publish import publish
from tests.small_registers import PLACES, pupils, suspicion, write_registers
from tests.snapshots.crashes import faults

DAY = date(2025, 10, 15)


def county(folder: Path, number: int) -> Path:
    """Registers that tell everywhere which publication they belong to: `number` is every pupil's class, and
    there are `number % 5 + 1` suspected cases."""
    rows = [{**it, "class_name": str(number)} for it in pupils(6, 2)]
    cases = [suspicion(n) for n in range(number % 5 + 1)]
    return write_registers(folder, roll=rows, suspected_cases=cases, **PLACES)


def main() -> None:
    """Publishes until stdin ends."""
    data, work = Path(sys.argv[1]), Path(sys.argv[2])
    # Once here, so that no child has to load anything: it costs a child a third of what it cost.
    publish(county(work / "in", 0), DAY, work / "warm")
    for line in sys.stdin:
        number, *how = line.split()
        source = county(work / "in", int(number))
        said, saying = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(said)
            _publish(data, source, how, saying)
        os.close(saying)
        print(child, flush=True)
        sys.stdin.readline()  # until then the child keeps its number, even when it has ended
        with os.fdopen(said) as answer:
            told = answer.read().replace("\n", " ")
        _, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), told, flush=True)


def _publish(data: Path, source: Path, how: list[str], saying: int) -> None:
    """Ends the process: 0 and the id of the snapshot, or 1 and why not."""
    status = 1
    try:
        if "stop" in how:
            os.kill(os.getpid(), signal.SIGSTOP)
        for word in how:
            kind, _, at = word.partition("=")
            if at:
                faults.install(data, kind, int(at))
        said = publish(source, DAY, data)
        status = 0
    except BaseException as error:
        said = f"{type(error).__name__}: {error}"
    os.write(saying, said.encode())
    os._exit(status)


if __name__ == "__main__":
    main()
