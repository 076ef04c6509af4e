"""Runs the frame on a page without a browser, and collects what would be shown."""

import tomllib
from collections.abc import Collection, Iterator

from google.protobuf.text_format import MessageToString
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Block

from baoxue import settings
from baoxue.access import demo_viewers

FRAME = settings.ROOT / "baoxue" / "view" / "frame.py"
PAGES = tuple(sorted(path.stem for path in settings.PAGES.glob("*.py")))
"""Every page there is: a new one is tested without being named anywhere."""
VIEWERS = tuple({viewer.role: viewer.name for viewer in reversed(demo_viewers())}.values())[::-1]
"""One demo viewer of each role, the first: a second one of a role sees the same parts of fewer places."""
SECONDS = 60
EXPANDER = "fold-"
"""How the keys of expanders begin."""
FAILURES = tuple(
    tomllib.loads((settings.ROOT / "baoxue" / "view" / "locale" / f"{language}.toml").read_text("utf-8"))[
        "state"
    ][key]
    for language in ("zh", "en")
    for key in ("figure_failed", "page_failed")
)


def run_page(page: str, opened: Collection[str] = (), **query: str) -> AppTest:
    """The page as a reader with this address would see it, with some expanders (their keys) `opened`."""
    test = AppTest.from_file(str(FRAME), default_timeout=SECONDS)
    for key, value in query.items():
        test.query_params[key] = value
    test.switch_page(str(settings.PAGES / f"{page}.py"))
    for key in opened:
        test.session_state[f"{EXPANDER}{key}"] = True
    test.run()
    text = shown(test)
    # A section catches what fails in it and says so to the reader: here that is a failure.
    failed = [words for words in FAILURES if words in text]
    assert not failed, f"{page} {query} {sorted(opened)}: {failed[0]}"
    return test


def run_whole_page(page: str, **query: str) -> AppTest:
    """The same with every expander open, those inside others too."""
    opened: set[str] = set()
    test = run_page(page, **query)
    while closed := set(expanders(test)) - opened:
        opened |= closed
        test = run_page(page, opened, **query)
    return test


def expanders(test: AppTest) -> tuple[str, ...]:
    """The keys of the expanders on a page, in reading order."""
    ids = (block.proto.id for block in _blocks(test.main) if block.type == "expander")
    return tuple(id.partition(EXPANDER)[2] for id in ids if EXPANDER in id)


def shown(test: AppTest) -> str:
    """Everything that the page sends to the browser, as text, the specifications of charts included."""
    sent = (getattr(element, "proto", None) for element in (*test.main, *test.sidebar))
    return "\n".join(MessageToString(proto, as_utf8=True) for proto in sent if proto is not None)


def _blocks(block: Block) -> Iterator[Block]:
    for child in block.children.values():
        if isinstance(child, Block):
            yield child
            yield from _blocks(child)
