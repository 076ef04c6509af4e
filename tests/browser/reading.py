"""Drives a reader's browser: opens pages, waits until they are still, remembers what went over the wire."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit
from weakref import WeakKeyDictionary

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Response

WIDE = {"width": 1440, "height": 1000}
PHONE = {"width": 390, "height": 844}
MILLISECONDS = 30_000
# True when the script has ended and everything is drawn, and nothing has changed for 0.4 s.
STILL = """() => {
  const app = document.querySelector('[data-testid="stApp"]');
  const busy = !app || app.dataset.testScriptState !== 'notRunning'
    || app.dataset.testConnectionState !== 'CONNECTED'
    || document.querySelector('[data-testid="stSkeleton"], [data-stale="true"]')
    || [...document.querySelectorAll('.stPlotlyChart')].some(chart => !chart.querySelector('.main-svg'));
  const now = busy ? '' : document.querySelector('[data-testid="stMain"]').innerHTML.length;
  const then = window.stillSince || {};
  if (busy || then.length !== now) { window.stillSince = { length: now, at: Date.now() }; return false; }
  return Date.now() - then.at > 400;
}"""
MAIN = '[data-testid="stMain"]'


@dataclass
class Reader:
    """One browser window, with everything it asked for and everything that went wrong in it."""

    address: str
    browser: Browser
    context: BrowserContext
    page: Page
    requested: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    responses: list[Response] = field(default_factory=list)
    listeners: list[tuple[Any, Callable[[Any], None]]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.on("request", lambda request: self.requested.append(request.url))
        self.on("websocket", lambda socket: self.requested.append(socket.url))
        self.on("response", lambda response: self.responses.append(response))
        self.on("pageerror", lambda error: self.errors.append(str(error)))
        self.on("console", lambda said: self.errors.append(said.text) if _is_error(said) else None)

    def on(self, event: Any, listener: Callable[[Any], None]) -> None:
        """Listens to the page for as long as this reader is there."""
        self.page.on(event, listener)
        self.listeners.append((event, listener))

    def close(self) -> None:
        """Forgets who was here. The window itself serves the next reader: it has the programs compiled."""
        for page in self.context.pages:
            if page is not self.page:
                page.close()
        self.page.evaluate(FORGET)
        self.page.goto(f"{self.address}/_stcore/health")  # of the same site: another gets a new process
        for event, listener in self.listeners:
            self.page.remove_listener(event, listener)
        self.context.clear_cookies()
        _idle.setdefault(self.browser, []).append(self.page)

    def open(self, path: str, **query: str) -> None:
        """Opens a page of the dashboard and waits until it stands still."""
        words = "&".join(f"{key}={value}" for key, value in query.items())
        self.page.goto(f"{self.address}/{path}" + (f"?{words}" if words else ""))
        self.wait()

    def wait(self) -> None:
        """Waits until the script has run and the charts are drawn."""
        self.page.wait_for_selector(f"{MAIN} h1", timeout=MILLISECONDS)
        # Else a page that has not yet begun to answer a click would count as still since before it.
        self.page.evaluate("() => { window.stillSince = {} }")
        self.page.wait_for_function(STILL, polling=50, timeout=MILLISECONDS)

    def text(self) -> str:
        """What can be read on the page, without the frame."""
        return self.page.locator(MAIN).inner_text()

    def figures(self) -> list[str]:
        """The texts drawn in the charts and the counts and rates in cards."""
        return self.page.locator(
            f'{MAIN} .main-svg text, {MAIN} [data-testid="stMetricValue"]'
        ).all_text_contents()

    def strangers(self) -> list[str]:
        """Requests that left the machine."""
        own = urlsplit(self.address).netloc
        return [url for url in self.requested if urlsplit(url).netloc not in ("", own)]

    def refused(self) -> list[str]:
        """Requests without a good answer; below a page's address Streamlit first looks for itself in vain."""
        return [it.url for it in self.responses if it.status >= 400 and "/_stcore/" not in it.url]

    def tall(self, most: int = 6000) -> None:
        """Makes the window as high as the page, so that a screenshot shows all of it."""
        high = self.page.evaluate(
            """() => { const m = document.querySelector('[data-testid="stMain"]');
                       return m ? m.scrollHeight : 0 }"""
        )
        size = self.page.viewport_size or {"width": WIDE["width"], "height": WIDE["height"]}
        self.page.set_viewport_size({"width": size["width"], "height": min(max(high, 800), most)})


def _is_error(said: ConsoleMessage) -> bool:
    """Answers with a bad status are looked at by `refused`."""
    return said.type == "error" and not said.text.startswith("Failed to load resource")


_idle: WeakKeyDictionary[Browser, list[Page]] = WeakKeyDictionary()
"""Windows whose readers are gone: compiling Streamlit's and Plotly's programs takes a new one 5 s."""
FORGET = "window.location.protocol.startsWith('http') && (localStorage.clear(), sessionStorage.clear())"


def new_reader(
    browser: Browser, address: str, size: dict[str, int] | None = None, dark: bool = False
) -> Reader:
    """A window of its own: no cookies, nothing kept of others but files of the server. Close it when done."""
    idle = _idle.get(browser)
    page = idle.pop() if idle else browser.new_context(locale="zh-CN").new_page()
    page.set_viewport_size(size or WIDE)
    page.emulate_media(color_scheme="dark" if dark else "light", reduced_motion="reduce")
    return Reader(address, browser, page.context, page)
