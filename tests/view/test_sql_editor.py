"""The field for own SQL is made of the source beside it."""

import hashlib
import re

from baoxue import settings

FOLDER = settings.ROOT / "baoxue" / "view" / "sql_editor"


def test_the_script_that_browsers_get_was_made_of_this_source() -> None:
    made_of = re.search(r"editor\.mjs ([0-9a-f]{64})", (FOLDER / "editor.js").read_text("utf-8")[:400])
    assert made_of and made_of[1] == hashlib.sha256((FOLDER / "editor.mjs").read_bytes()).hexdigest(), (
        "run `make editor`"
    )
