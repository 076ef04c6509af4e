"""Drives a reader's browser: opens pages, waits until they are still, remembers what went over the wire."""

from dataclasses import dataclass, field
from urllib.parse import urlsplit

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
    context: BrowserContext
    page: Page
    requested: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    responses: list[Response] = field(default_factory=list)

    def open(self, path: str, **query: str) -> None:
        """Opens a page of the dashboard and waits until it stands still."""
        words = "&".join(f"{key}={value}" for key, value in query.items())
        self.page.goto(f"{self.address}/{path}" + (f"?{words}" if words else ""))
        self.wait()

    def wait(self) -> None:
        """Waits until the script has run and the charts are drawn."""
        self.page.wait_for_selector(f"{MAIN} h1", timeout=MILLISECONDS)
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


def new_reader(
    browser: Browser, address: str, size: dict[str, int] | None = None, dark: bool = False
) -> Reader:
    """A window of its own: no cookies, no cache of others. Close its context when done."""
    context = browser.new_context(
        viewport=size or WIDE,
        color_scheme="dark" if dark else "light",
        locale="zh-CN",
        reduced_motion="reduce",
    )
    page = context.new_page()
    reader = Reader(address, context, page)
    page.on("request", lambda request: reader.requested.append(request.url))
    page.on("websocket", lambda socket: reader.requested.append(socket.url))
    page.on("response", lambda response: reader.responses.append(response))
    page.on("pageerror", lambda error: reader.errors.append(str(error)))
    page.on("console", lambda said: reader.errors.append(said.text) if _is_error(said) else None)
    return reader
