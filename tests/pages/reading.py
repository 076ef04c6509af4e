"""Runs the frame on a page without a browser, and collects what would be shown."""

import tomllib
from collections.abc import Collection

from google.protobuf.text_format import MessageToString
from streamlit.testing.v1 import AppTest

from baoxue import settings

FRAME = settings.ROOT / "baoxue" / "view" / "frame.py"
SECONDS = 60
FAILURES = tuple(
    tomllib.loads((settings.ROOT / "baoxue" / "view" / "locale" / f"{language}.toml").read_text("utf-8"))[
        "state"
    ][key]
    for language in ("zh", "en")
    for key in ("figure_failed", "page_failed")
)


def run_page(page: str, folds: Collection[str] = (), **query: str) -> AppTest:
    """The page as a reader with this address would see it, with some of its closed parts (`folds`) open."""
    test = AppTest.from_file(str(FRAME), default_timeout=SECONDS)
    for key, value in query.items():
        test.query_params[key] = value
    test.switch_page(str(settings.PAGES / f"{page}.py"))
    for fold in folds:
        test.session_state[f"fold-{fold}"] = True
    test.run()
    text = shown(test)
    # A section catches what fails in it and says so to the reader: here that is a failure.
    failed = [words for words in FAILURES if words in text]
    assert not failed, f"{page} {query}: {failed[0]}"
    return test


def shown(test: AppTest) -> str:
    """Everything that the page sends to the browser, as text, the specifications of charts included."""
    sent = (getattr(element, "proto", None) for element in (*test.main, *test.sidebar))
    return "\n".join(MessageToString(proto, as_utf8=True) for proto in sent if proto is not None)
