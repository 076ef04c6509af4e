"""What every page says, before and after a change: `make same` dumps both and shows the differences.

A dump holds the texts of a page in reading order, by page, viewer, language and snapshot, all expanders open;
charts count with their titles, ticks and values. Nothing of it is committed.

    python -m tests.same dump FILE [--tree FOLDER] [--data FOLDER] [--page NAME ...]
    python -m tests.same compare BEFORE AFTER
    python -m tests.same since COMMIT [--data FOLDER] [--page NAME ...]
"""

import argparse
import difflib
import html
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlencode

import pyarrow as pa
from streamlit.proto.Block_pb2 import Block
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from baoxue import serving, settings
from baoxue.access import demo_viewers
from baoxue.snapshots.catalog import read_catalog
from tests.running import BUILD, environment, published_demo
from tests.session import Session

TAG = re.compile(r"<[^>]+>")
STYLE = re.compile(r"<style.*?</style>", re.DOTALL)
JOINERS = re.compile("[\u2060\u00ad\u200b]")
LONGEST_DIFFERENCE = 60
"""Lines of a page's difference that are printed."""

Texts = list[str]
Dump = dict[str, Texts]
"""Address of a view -> its texts."""


def pages() -> tuple[str, ...]:
    """All pages of the tree."""
    return tuple(sorted(path.stem for path in settings.PAGES.glob("*.py")))


def views(names: Sequence[str], snapshots: Sequence[str]) -> Iterator[tuple[str, str]]:
    """(page, query) for each viewer and language on the newest snapshot, and for a leader on the others."""
    for page in names:
        for viewer in demo_viewers():
            for language in ("zh", "en"):
                yield page, urlencode({"viewer": viewer.name, "lang": language})
        for snapshot in snapshots:
            yield page, urlencode({"viewer": "leader", "lang": "zh", "snapshot": snapshot})


def dump(tree: Path, data: Path, names: Sequence[str]) -> Dump:
    """The texts of all views as the server of a source tree sends them."""
    found: Dump = {}
    snapshots = [one.id for one in read_catalog(data).snapshots]
    port = serving.free_port()
    log = BUILD / "same.log"
    log.parent.mkdir(exist_ok=True)
    with log.open("ab") as sink, TemporaryDirectory() as access:
        own = environment(data, BAOXUE_ACCESS=access)
        command = serving.command(serving.LOOPBACK, port, tree / "app.py")
        with subprocess.Popen(command, env=own, cwd=tree, stdout=sink, stderr=subprocess.STDOUT) as process:
            try:
                if not serving.wait_until_ready(process, serving.LOOPBACK, port):
                    raise SystemExit(f"the server of {tree} did not start: see {log}")
                for page, query in views(names, (snapshots[0], snapshots[-2])):
                    with Session(f"http://{serving.LOOPBACK}:{port}", keeps=True) as session:
                        session.go(page, query)
                        if closed := list(session.folds):
                            session.open(closed)
                        found[f"{page}?{query}"] = texts(session.heard)
            finally:
                process.terminate()
    return found


def texts(frames: Sequence[bytes]) -> Texts:
    """All texts of a rerun's frames, in the order in which they stand on the page."""
    said: dict[tuple[int, ...], Texts] = {}
    for frame in frames:
        message = ForwardMsg()
        message.ParseFromString(frame)
        if message.WhichOneof("type") != "delta":
            continue
        place = tuple(message.metadata.delta_path)
        if message.delta.WhichOneof("type") == "add_block":
            said[place] = _of_block(message.delta.add_block)
        else:
            said[place] = _of_element(message.delta.new_element)
    lines = [line for place in sorted(said) for line in said[place]]
    return [text for line in lines if (text := " ".join(JOINERS.sub("", line).split()))]


def _of_block(block: Block) -> Texts:
    return [block.expandable.label] if block.WhichOneof("type") == "expandable" else []


def _of_element(element: Element) -> Texts:
    kind = element.WhichOneof("type")
    if kind == "html":
        return TAG.sub("\n", STYLE.sub("", html.unescape(element.html.body))).split("\n")
    if kind == "plotly_chart":
        return [element.plotly_chart.alt, *_of_figure(json.loads(element.plotly_chart.spec))]
    if kind == "dataframe":
        sent = element.dataframe.arrow_data
        return _of_table(sent.styler.display_values or sent.data)
    if kind == "metric":
        it = element.metric
        return [it.label, it.body, it.delta, it.delta_description]
    if kind in ("markdown", "heading", "code_block"):
        found = getattr(element, {"code_block": "code"}.get(kind, kind))
        return [str(getattr(found, "body", None) or getattr(found, "code_text", ""))]
    if kind in ("selectbox", "multiselect", "radio", "button_group"):
        found = getattr(element, kind)
        return [found.label, *(str(option) for option in found.options)]
    label = getattr(getattr(element, kind or "", None), "label", "")
    return [label] if isinstance(label, str) else []


def _of_figure(value: object) -> Texts:
    """The texts and figures of a chart's specification; colours, sizes and fonts are left out."""
    if isinstance(value, dict):
        kept = {key: it for key, it in value.items() if key not in ("template", "font", "marker", "line")}
        return [text for key in sorted(kept) for text in _of_figure(kept[key])]
    if isinstance(value, list):
        return [text for it in value for text in _of_figure(it)]
    if isinstance(value, str):
        return [] if value.startswith("#") else [value]
    return [f"{value:.6g}"] if isinstance(value, float) else []


def _of_table(stream: bytes) -> Texts:
    table = pa.ipc.open_stream(stream).read_all()
    columns = [column for column in table.column_names if not column.startswith("__index")]
    rows = table.select(columns).to_pylist()
    return [" | ".join(columns), *(" | ".join(str(value) for value in row.values()) for row in rows)]


def compare(before: Dump, after: Dump) -> int:
    """Prints what differs; how many views differ."""
    differing = 0
    for view in sorted(before.keys() | after.keys()):
        old, new = before.get(view, []), after.get(view, [])
        if old == new:
            continue
        differing += 1
        print(f"\n=== {view}")
        lines = [
            line
            for line in difflib.unified_diff(old, new, lineterm="", n=0)
            if line[:3] not in ("---", "+++") and not line.startswith("@@")
        ]
        print("\n".join(lines[:LONGEST_DIFFERENCE]))
        if len(lines) > LONGEST_DIFFERENCE:
            print(f"... and {len(lines) - LONGEST_DIFFERENCE} more")
    print(f"\n{len(before.keys() | after.keys())} views, {differing} differ")
    return differing


def since(commit: str, data: Path, names: Sequence[str]) -> int:
    """Compares the present tree with a commit, both on the same published data."""
    named = subprocess.check_output(["git", "rev-parse", "--short", commit], cwd=settings.ROOT, text=True)
    tree = BUILD / "same" / named.strip()
    if not tree.exists():
        subprocess.check_call(["git", "worktree", "add", "--detach", "--quiet", str(tree), commit])
    try:
        before = dump(tree, data, names)
    finally:
        subprocess.check_call(["git", "worktree", "remove", "--force", str(tree)])
    return compare(before, dump(settings.ROOT, data, names))


def main() -> None:
    """The three commands."""
    parser = argparse.ArgumentParser(prog="python -m tests.same")
    commands = parser.add_subparsers(dest="command", required=True)
    dumping, comparing, both = (commands.add_parser(name) for name in ("dump", "compare", "since"))
    dumping.add_argument("file", type=Path)
    dumping.add_argument("--tree", type=Path, default=settings.ROOT)
    comparing.add_argument("before", type=Path)
    comparing.add_argument("after", type=Path)
    both.add_argument("commit")
    for one in (dumping, both):
        one.add_argument("--data", type=Path, default=None)
        one.add_argument("--page", action="append", choices=pages())
    given = parser.parse_args()
    if given.command == "compare":
        loaded = [json.loads(file.read_text("utf-8")) for file in (given.before, given.after)]
        sys.exit(min(compare(*loaded), 1))
    data = given.data or published_demo()
    names = given.page or pages()
    if given.command == "since":
        sys.exit(min(since(given.commit, data, names), 1))
    given.file.write_text(json.dumps(dump(given.tree, data, names), ensure_ascii=False), "utf-8")


if __name__ == "__main__":
    os.environ.setdefault("PYTHONWARNINGS", "ignore")
    main()
