"""Our own script around Streamlit's interface, with the words of both languages in it."""

import json
from functools import cache
from pathlib import Path

from baoxue.view.session import CARRIED
from baoxue.view.words import LANGUAGES, t

DOCUMENT_LANGUAGE = {"zh": "zh-CN", "en": "en"}
STREAMLIT = {
    "Connecting": "connecting",
    "Running...": "running",
    "Stopping...": "stopping",
    "Please wait...": "wait",
    "Stop": "stop",
    "No results": "no_results",
    "No options": "no_results",
    "Select...": "choose",
    "Choose options": "choose",
    "Choose an option": "choose",
    "Select all": "select_all",
    "Upload": "upload",
    "Drag and drop files here": "drop",
    "Drag and drop a file here": "drop",
    "Choose date": "choose_date",
    "Clear value": "clear",
    "Clear all": "clear",
    "Clear selection": "clear",
    "Increment": "increment",
    "Decrement": "decrement",
    "Close": "close",
    "Copy to clipboard": "copy",
    "Copied": "copied",
    "Sort ascending": "ascending",
    "Sort descending": "descending",
    "Autosize": "autosize",
    "Pin column": "pin",
    "Unpin column": "unpin",
    "Hide column": "hide",
    "Format": "format",
    "Skip to main content": "skip",
    "Sidebar": "sidebar",
    "App pages": "pages",
}
"""What Streamlit says in English -> the key of our words, below `chrome`."""
_SCRIPT = Path(__file__).with_name("frame.js")


@cache
def script() -> str:
    """The script as it is put into every page."""
    words = {
        language: {
            "tag": DOCUMENT_LANGUAGE[language],
            "lost": t("chrome.lost", language),
            "lost_more": t("chrome.lost_more", language),
            "streamlit": {said: t(f"chrome.{key}", language) for said, key in STREAMLIT.items()},
        }
        for language in LANGUAGES
    }
    filled = {"/*words*/ {}": words, "/*carried*/ []": list(CARRIED), '/*default*/ "zh"': LANGUAGES[0]}
    text = _SCRIPT.read_text(encoding="utf-8")
    for gap, value in filled.items():
        text = text.replace(gap, json.dumps(value, ensure_ascii=False).replace("<", "\\u003c"), 1)
    return text
