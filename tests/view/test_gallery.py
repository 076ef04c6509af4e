"""Every block is drawn once without a browser; an error in one section leaves the rest standing."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

GALLERY = Path(__file__).with_name("gallery.py")


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("page", ["overview", "dropout", "forms", "newer", "states"])
def test_blocks(page: str, language: str, caplog: pytest.LogCaptureFixture) -> None:
    test = AppTest.from_file(str(GALLERY), default_timeout=60)
    test.query_params["lang"] = language
    test.query_params["show"] = page
    test.run()
    assert not test.exception
    assert len(test.title) == 1
    failures = [record for record in caplog.records if record.name.startswith("baoxue")]
    assert len(failures) == (1 if page == "states" else 0)


def test_what_fails_says_so_with_a_code_and_the_rest_is_drawn(caplog: pytest.LogCaptureFixture) -> None:
    test = AppTest.from_file(str(GALLERY), default_timeout=60)
    test.query_params["show"] = "states"
    test.run()
    shown = [element.proto.body for element in test.get("html")]
    failed = [body for body in shown if "这张图暂时出不来" in body]
    assert len(failed) == 1
    code = failed[0].split()[-1].partition("<")[0]
    assert code in caplog.text
    assert any("不在您的责任区内" in body for body in shown)
    assert "as intended" not in "".join(shown)
