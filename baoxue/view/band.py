"""The line at the top of every page: the notice of demo data, whose view this is, and the other language."""

from collections.abc import Callable, Sequence
from html import escape
from urllib.parse import urlencode

import streamlit as st

from baoxue.access import Viewer
from baoxue.intake.registers import load_registers
from baoxue.snapshots.catalog import Catalog, Snapshot
from baoxue.view import blocks, formats, session, theme
from baoxue.view.words import named, t

_OTHER = {"zh": "en", "en": "zh"}


def draw(
    viewer: Viewer | None,
    choices: Sequence[Viewer],
    *,
    demo: bool,
    language: str,
    account: Callable[[], None] | None = None,
) -> None:
    """The band; `choices` are the viewers one may change to (none outside the demo), `account` draws who is
    signed in."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small", wrap=False, key="band"):
        if demo:
            st.html(
                f'<div class="bx-band" role="note"><b>{escape(t("frame.demo"))}</b>'
                f'<span class="bx-band-more">{escape(t("frame.demo_more"))}</span></div>'
            )
        else:
            st.space("stretch")
        if viewer is not None and len(choices) > 1:
            with st.popover(named(viewer.title), type="tertiary"):
                _viewer_choice(viewer, choices)
        if account is not None:
            account()
        st.button(
            t("language.short"),
            type="tertiary",
            key="language",
            help=t("language.other"),
            on_click=_change_language,
            args=(_OTHER[language],),
        )


def damaged(catalog: Catalog) -> None:
    """The notice that something published is damaged: what is set aside, and what is shown instead."""
    aside = sorted({it.snapshot or it.file for it in catalog.damages})
    shown = catalog.newest.as_of.isoformat() if catalog.newest else ""
    st.html(
        f'<div class="bx-band" role="alert"><b>{escape(t("frame.damaged"))}</b>'
        f"{escape(t('frame.damaged_more', aside=', '.join(aside), shown=shown))}</div>"
    )


def earlier(snapshot: Snapshot, newest: Snapshot, page: str) -> None:
    """The notice that an earlier snapshot is looked at, with the way to the newest."""
    if snapshot.id == newest.id:
        return
    address = f"{page}?{urlencode(session.query(snapshot=None))}"
    link = f'<a href="{escape(address)}" target="_self">{escape(t("frame.to_newest"))}</a>'
    day, latest = formats.day(snapshot.as_of), formats.day(newest.as_of)
    blocks.notice(t("frame.earlier", day=day), t("frame.earlier_more", newest=latest), link)


def carried(snapshot: Snapshot) -> None:
    """The notice that registers did not come with this snapshot: which are older, and by how much."""
    titles = {name: named(register.title) for name, register in load_registers().items()}
    between = t("frame.carried_between")
    old = between.join(
        t(
            "frame.carried_register",
            name=titles.get(it.name, it.name),
            day=it.came_as_of.isoformat(),
            days=days,
        )
        for it in snapshot.registers.values()
        if it.came_as_of and (days := snapshot.age_days(it.name))
    )
    if old:
        st.html(f'<div class="bx-note" role="note">{escape(t("frame.carried", registers=old))}</div>')


def left_out() -> None:
    """The notice that wrong rows were set aside when this snapshot was published: how many of what."""
    if registers := blocks.rows_left_out():
        st.html(f'<div class="bx-note" role="note">{escape(t("frame.set_aside", registers=registers))}</div>')


def _viewer_choice(viewer: Viewer, choices: Sequence[Viewer]) -> None:
    names = {choice.name: choice for choice in choices}
    key = f"viewer-{viewer.name}"
    st.radio(
        t("frame.viewer"),
        list(names),
        index=list(names).index(viewer.name),
        key=key,
        format_func=lambda name: named(names[name].title),
        on_change=_change_viewer,
        args=(key,),
    )


def _change_viewer(key: str) -> None:
    """Another viewer sees another area: what was filtered before is dropped with the change."""
    name = st.session_state[key]
    session.forget_filters()
    session.keep({"viewer": name})


def _change_language(language: str) -> None:
    session.keep({"lang": language})


def logo(place: str) -> None:
    """The wordmark with the name of the area, in the colours of the scheme."""
    colours = theme.palette()
    name = t("product.name")
    wide = 26 + sum(21 if ord(character) > 0x2E7F else 12 for character in name)
    font = escape(theme.FONT, quote=True)
    total = wide + 14 + sum(15 if ord(character) > 0x2E7F else 8 for character in place)
    st.logo(
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{total}" height="28" viewBox="0 0 {total} 28">'
        f'<rect x="0" y="3" width="4" height="22" fill="{colours.focus}"/>'
        f'<text x="14" y="21" font-family="{font}" font-size="20" font-weight="700" fill="{colours.ink}">'
        f"{escape(name)}</text>"
        f'<text x="{wide}" y="20" font-family="{font}" font-size="14" fill="{colours.soft}">'
        f"{escape(place)}</text></svg>",
        size="large",
    )
