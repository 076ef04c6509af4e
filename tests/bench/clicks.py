"""How long after a click an analyst's next view is painted, in a browser on a large county."""

import statistics
import time
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests.browser.reading import Reader, new_reader
from tests.running import browsing, served

PAINT_MS = 1000.0
PAUSE_MS = 2000
"""A reader looks at a view before the next click."""
LONGEST = 60_000
# Box and option, one after the other: each makes a view that nobody has asked for before.
CLICKS = (
    ("再按", "性别"),
    ("分类", "年级"),
    ("再按", "残疾"),
    ("分类", "数据批次"),
    ("再按", "性别"),
    ("分类", "镇"),
    ("指标", "净入学率"),
    ("再按", "不再细分"),
)
HEADINGS = """() => [...document.querySelectorAll('[data-testid="stMain"] h2, [data-testid="stMain"] h3')]
  .map(one => one.innerText).join('\\n')"""
PAINTED = f"""was => !document.querySelector('[data-stale="true"]') && ({HEADINGS})() !== was"""


def report(console: Console, data: Path) -> bool:
    """Prints the table; True when every click is answered in time."""
    table = Table(title="From a click to the paint of its view, milliseconds", title_justify="left")
    table.add_column("click")
    table.add_column("painted", justify="right")
    times = []
    with served(data) as address, browsing() as browser:
        reader = new_reader(browser, address)
        reader.open("explore", viewer="analyst", county="991021", indicator="home_visit_coverage_rate")
        for label, option in CLICKS:
            times.append(_click(reader, label, option))
            style = "" if times[-1] <= PAINT_MS else "bold red"
            table.add_row(f"{label}: {option}", f"{times[-1]:.0f}", style=style)
        reader.close()
    console.print(table)
    console.print(f"limit {PAINT_MS:.0f}, median {statistics.median(times):.0f}")
    return max(times) <= PAINT_MS


def _click(reader: Reader, label: str, option: str) -> float:
    """Milliseconds until the sentence over the view is another, and nothing on the page is of before."""
    page = reader.page
    page.wait_for_timeout(PAUSE_MS)
    was = page.evaluate(HEADINGS)
    box = page.locator('[data-testid="stSelectbox"]').filter(has_text=label).first
    box.locator("input, [role=combobox]").first.click()
    page.keyboard.type(option)
    chosen = page.get_by_role("option").filter(has_text=option).first
    chosen.wait_for()
    began = time.perf_counter()
    chosen.click()
    page.wait_for_function(PAINTED, arg=was, polling="raf", timeout=LONGEST)
    taken = (time.perf_counter() - began) * 1000
    reader.wait()
    return taken
