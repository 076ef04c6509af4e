"""`make bench`: milliseconds of questions and of every page's rerun, and how long registers take to be read.

`python -m tests.bench reading` or `pages` measures one of the two alone; `large [CHILDREN]` an analyst's
views on a county of that size, beside pandas and polars (`large.py`), and in a browser (`clicks.py`).
"""

import json
import statistics
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

from baoxue.access import Scope, demo_viewers
from baoxue.analysis.rubric_file import load_rubric
from baoxue.snapshots.indicators import load_indicators
from baoxue.warehouse import Filters, Warehouse, open_warehouse
from tests.bench import clicks, large, reading
from tests.bench.scoring import scoring
from tests.running import BUILD, ROOT, published_demo, serving_process
from tests.session import Session

QUESTION_MS = 10.0
RERUN_CPU_MS = 60.0
AGGREGATE = "indicator_values"
# Tables of a few hundred rows that may stand beside the aggregate in a question about it.
SMALL = {"snapshots", "snapshot_registers", "places", "codes", "settings", "calendar"}
EMPTY_APP = Path(__file__).with_name("empty_app.py")
# The filter that is changed: the first of these that the page has.
FILTERS = ("township", "school", "snapshot", "stage", "county")
ROUNDS = 2
WARM_UP = 3
IDLE_WINDOW_S = 1.0


@dataclass(frozen=True)
class Result:
    """One line of the table: medians over `times` measurements, milliseconds."""

    name: str
    times: int
    median_ms: float
    slowest_ms: float
    wall_ms: float | None = None
    times_empty: float | None = None


def cpu_seconds(process: int) -> float:
    """The CPU time that a process has used, its ended threads included; a clock of Linux only."""
    return time.clock_gettime((~process << 3) | 2)


def wait_until_idle(process: int, longest: float = 120.0) -> None:
    """Returns when the server rests: what it loads ahead at its start belongs to no rerun."""
    until = time.monotonic() + longest
    while time.monotonic() < until:
        before = cpu_seconds(process)
        time.sleep(IDLE_WINDOW_S)
        if cpu_seconds(process) - before < 0.02 * IDLE_WINDOW_S:
            return
    raise SystemExit(f"the server did not come to rest within {longest:g} s")


def questions(data: Path) -> Iterator[Result]:
    """Every question on the aggregate mart, for every township and stage: none is answered from memory."""
    warehouse = open_warehouse(data)
    viewer = next(viewer for viewer in demo_viewers() if viewer.role == "leader")
    scope = Scope.of(viewer)
    indicators = sorted(load_indicators())
    choices = [
        Filters(county=county, township=township, stage=stage)
        for county in viewer.counties
        for township in _townships(warehouse, scope, county, indicators)
        for stage in ("primary", "junior")
    ]
    known = {
        "indicators": indicators,
        "indicator": indicators[0],
        "dimension": "township",
        "measures": sorted(load_rubric().measures),
        "pool_months": 26,
    }
    for name, question in sorted(warehouse.questions.items()):
        if AGGREGATE not in question.tables or question.tables - SMALL - {AGGREGATE}:
            continue
        own = {key: value for key, value in known.items() if key in question.parameters}
        warehouse.ask(name, scope, Filters(), **own)
        taken = []
        for chosen in choices:
            began = time.perf_counter()
            warehouse.ask(name, scope, chosen, **own)
            taken.append(time.perf_counter() - began)
        yield Result(name, len(taken), statistics.median(taken) * 1000, max(taken) * 1000)


def _townships(warehouse: Warehouse, scope: Scope | None, county: str, indicators: list[str]) -> list[str]:
    rows = warehouse.ask("indicator_places", scope, Filters(county=county), indicators=indicators)
    return sorted(rows["code"].dropna().unique())


def reruns(address: str, process: int, page: str, query: str = "") -> tuple[Result, Result]:
    """A page's reruns after a filter change: the first time each choice is made, and when it comes again."""
    with Session(address, page, query) as session:
        for _ in range(WARM_UP):
            if session.rerun().failed:
                raise SystemExit(f"{page}: an exception stands on the page")
        boxes = session.select_boxes
        box = next((key for one in FILTERS for key in boxes if key.endswith(f"-{one}")), "")
        options = session.select_boxes[box][1] if box else [""] * 10
        rounds = []
        for _ in range(ROUNDS):
            measured = []
            for option in options:
                before = cpu_seconds(process)
                rerun = session.choose(box, option) if box else session.rerun()
                time.sleep(0.02)  # what the server does after the last message belongs to the rerun
                measured.append((cpu_seconds(process) - before, rerun.seconds))
            rounds.append(measured)
    first, again = (
        Result(
            page,
            len(measured),
            statistics.median(cpu for cpu, _ in measured) * 1000,
            max(cpu for cpu, _ in measured) * 1000,
            statistics.median(wall for _, wall in measured) * 1000,
        )
        for measured in (rounds[0], rounds[-1])
    )
    return first, again


@contextmanager
def empty_server(data: Path) -> Iterator[tuple[str, int]]:
    """A server of the empty page, with the same settings as the dashboard's."""
    with serving_process(data, BUILD / "bench-empty.log", app=EMPTY_APP) as served:
        yield served


def report(title: str, results: list[Result], limit: float, console: Console) -> bool:
    """Prints one table; True when every median is within the limit."""
    table = Table(title=f"{title} (limit {limit:g} ms)", title_justify="left")
    for head in ("", "n", "median ms", "slowest ms", "wall ms", "x empty page"):
        table.add_column(head, justify="left" if not head else "right")
    for it in results:
        style = "bold red" if it.median_ms > limit else ""
        table.add_row(
            it.name,
            str(it.times),
            f"{it.median_ms:.1f}",
            f"{it.slowest_ms:.1f}",
            "" if it.wall_ms is None else f"{it.wall_ms:.1f}",
            "" if it.times_empty is None else f"{it.times_empty:.1f}",
            style=style,
        )
    console.print(table)
    return all(it.median_ms <= limit for it in results)


def main(chosen: str = "", children: str = str(large.CHILDREN)) -> int:
    """Measures what was chosen (all but `large` by default); 1 when something is slower than its limit."""
    if chosen not in ("", "reading", "pages", "large"):
        raise SystemExit(f"there is no {chosen}: reading, pages or large")
    console = Console()
    good = True
    if chosen == "large":
        good &= large.report(console, int(children))
        good &= clicks.report(console, large.large_demo(int(children)))
    if chosen in ("", "reading"):
        good &= reading.report(console)
    if chosen in ("", "pages"):
        good &= pages(console)
    return 0 if good else 1


def pages(console: Console) -> bool:
    """Questions and reruns: prints them, writes build/bench.json; True when all keep their limits."""
    data = published_demo()
    asked = list(questions(data))
    with empty_server(data) as (address, process):
        empty, _ = reruns(address, process, "")
    with serving_process(data, BUILD / "bench.log") as (address, process):
        wait_until_idle(process)
        names = sorted(path.stem for path in (ROOT / "pages").glob("*.py"))
        first, again = [], []
        for page in names:
            once, more = reruns(address, process, page, "viewer=leader")
            for result, into in ((once, first), (more, again)):
                into.append(Result(**{**asdict(result), "times_empty": result.median_ms / empty.median_ms}))
    first.append(Result(**{**asdict(empty), "name": "(empty page)", "times_empty": 1.0}))
    good = report("Questions on the aggregate mart", asked, QUESTION_MS, console)
    good &= report("Reruns after a filter change, first time: server CPU", first, RERUN_CPU_MS, console)
    good &= report("Reruns after a filter change, seen before: server CPU", again, RERUN_CPU_MS, console)
    large = list(scoring())
    for what, seconds, limit in large:
        console.print(
            f"{what}: {seconds:.2f} s (limit {limit:g} s)", style="bold red" if seconds > limit else ""
        )
        good &= seconds <= limit
    written = {"questions": asked, "first": first, "again": again}
    (BUILD / "bench.json").write_text(
        json.dumps({key: [asdict(it) for it in results] for key, results in written.items()}, indent=1),
        encoding="utf-8",
    )
    return good


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
