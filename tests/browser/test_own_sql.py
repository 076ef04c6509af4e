"""The field for own SQL in a browser: it offers what may be named, and what is written there is run."""

from playwright.sync_api import Browser, FrameLocator, expect

from baoxue.view.words import t, texts
from tests.browser.reading import Reader, new_reader

PAUSE = 200
"""Milliseconds until an offer can be taken: what appears under a key that is being pressed is not."""


def _offered(reader: Reader, field: FrameLocator) -> list[str]:
    options = field.locator(".cm-tooltip-autocomplete li")
    expect(options.first).to_be_visible()
    reader.page.wait_for_timeout(PAUSE)
    return options.all_inner_texts()


def test_tables_and_columns_are_offered_and_the_statement_is_run(browser: Browser, server: str) -> None:
    reader = new_reader(browser, server)
    reader.open("explore", viewer="analyst", county="991021", fold="own-sql")
    page = reader.page
    field = page.frame_locator('iframe[title*="sql_field"]')
    editor = field.get_by_label(t("own_sql.select", "zh"))
    expect(editor).to_contain_text("select")  # a saved query
    editor.click()
    page.keyboard.press("Control+A")
    page.keyboard.type("select sex, count(*) as counted from chi")
    assert "children" in _offered(reader, field)
    page.keyboard.press("Tab")
    page.keyboard.type(" c where c.")
    assert {"township_code", "age_band", "is_poor"} <= set(_offered(reader, field))
    assert not {"name", "id_number", "school_code"} & set(_offered(reader, field))
    page.keyboard.type("is_po")
    _offered(reader, field)
    page.keyboard.press("Tab")
    page.keyboard.type(" group by 1")
    expect(editor).to_contain_text("from children c where c.is_poor group by 1")
    page.keyboard.press("Escape")
    page.get_by_role("button", name=t("own_sql.run", "zh"), exact=True).click()
    reader.wait()
    assert texts("zh")["own_sql.all"].partition("{")[0] in reader.text()
    assert not [
        it for it in (t("own_sql.wrong", "zh"), t("own_sql.refused", "zh")) if it[:6] in reader.text()
    ]
    reader.close()
