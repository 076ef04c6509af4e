"""Runs the frame on a page without a browser, and collects what would be shown."""

from google.protobuf.text_format import MessageToString
from streamlit.testing.v1 import AppTest

from baoxue import settings

FRAME = settings.ROOT / "baoxue" / "view" / "frame.py"
SECONDS = 60


def run_page(page: str, **query: str) -> AppTest:
    """The page as a reader with this address would see it."""
    test = AppTest.from_file(str(FRAME), default_timeout=SECONDS)
    for key, value in query.items():
        test.query_params[key] = value
    test.switch_page(str(settings.PAGES / f"{page}.py"))
    return test.run()


def shown(test: AppTest) -> str:
    """Everything that the page sends to the browser, as text, the specifications of charts included."""
    sent = (getattr(element, "proto", None) for element in (*test.main, *test.sidebar))
    return "\n".join(MessageToString(proto, as_utf8=True) for proto in sent if proto is not None)
