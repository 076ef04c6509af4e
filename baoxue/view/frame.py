"""The script that Streamlit runs for every page: who looks, navigation, band, and the page itself."""

import logging

import streamlit as st

from baoxue.snapshots.catalog import CatalogError
from baoxue.view import (
    asking,
    band,
    blocks,
    filter_bar,
    navigation,
    place_search,
    session,
    signing_in,
    style,
    words,
)
from baoxue.view.words import t

log = logging.getLogger(__name__)

WIDTH = 1120


def run() -> None:
    """One run of the script."""
    session.begin()
    language = session.choose_language()
    try:
        reading = asking.begin()
    except CatalogError:
        _dress(t("product.name"))
        blocks.state(t("state.data_broken"), t("state.data_broken_more", code=blocks.failure_code()))
        return
    viewer, looker = reading.viewer, reading.looker
    if looker.must_sign_in and looker.own is None:
        _dress(t("product.name"), icon=False)  # the icon is at /media, which is closed to strangers
        with st.container(width=WIDTH):
            signing_in.page(looker, language)
        return
    page = navigation.build(viewer.role if viewer else "leader")
    if navigation.is_home(page):
        page.run()  # ends in another page; nothing needs to be drawn before
    _dress(f"{page.title} · {t('product.name')}")
    band.logo(_place())
    with st.container(width=WIDTH):
        band.draw(
            viewer,
            looker.choices,
            demo=reading.edition.catalog.is_demo,
            language=language,
            account=(lambda: signing_in.account(looker)) if looker.is_signed_in else None,
        )
        if looker.sees_as:
            signing_in.seen_as(looker)
        if reading.edition.catalog.damages:
            band.damaged(reading.edition.catalog)
        if not reading.edition.snapshots:
            blocks.title(page.title)
            blocks.state(t("state.no_data"), t("state.no_data_more"))
        elif viewer is None:
            blocks.title(page.title)
            blocks.state(t("state.no_viewer"), t("state.no_viewer_more"))
        else:
            with blocks.guarded():
                place_search.draw()
            band.earlier(asking.looked_at(), reading.edition.snapshots[-1], page.url_path)
            band.carried(asking.looked_at())
            band.left_out()
            blocks.open_asked()
            with blocks.guarded("state.page_failed"):
                page.run()


def _dress(title: str, icon: bool = True) -> None:
    """The title of the browser's tab, the width of the page and our stylesheet."""
    st.set_page_config(page_title=title, page_icon=str(style.ICON) if icon else None, layout="wide")
    style.put_on()


def _place() -> str:
    """The county in the wordmark; a failure there must not take the page with it."""
    try:
        return filter_bar.area_name()
    except Exception:
        log.exception("the county's name could not be found")
        return ""


words.use("zh")  # whatever the run before in this thread spoke
run()
