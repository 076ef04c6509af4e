"""What stands before every page where people sign in: the way in, and what to do without a grant."""

from html import escape

import streamlit as st

from baoxue.access import sign_in
from baoxue.view import band, blocks, identity, looking
from baoxue.view.words import t


def page(looker: looking.Looker, language: str) -> None:
    """In place of the page that was asked for; reads nothing that is published."""
    band.draw(None, (), demo=False, language=language)
    if looker.is_signed_in:
        _without_grant(looker)
        return
    blocks.title(t("access.sign_in_title"))
    blocks.note(t("access.sign_in_note"))
    known = sign_in.configured()
    if known is not None and known.kind == "oidc":
        st.button(t("access.sign_in"), type="primary", key="sign-in", on_click=identity.sign_in_now)
    else:  # the proxy vouches for whoever opens the page anew
        st.html(f'<p><a href="/" target="_self">{escape(t("access.enter"))}</a></p>')


def _without_grant(looker: looking.Looker) -> None:
    blocks.title(t("access.no_grant_title"))
    blocks.state(t("access.no_grant", user=looker.actor), t("access.no_grant_more"))
    _sign_out_button(looker)


def account(looker: looking.Looker) -> None:
    """In the band: who is signed in, and the way out; for a steward who looks as another, the way back."""
    with st.popover(looker.actor, type="tertiary"):
        if looker.viewer is not None:
            st.html(f'<div class="bx-note">{escape(t(f"access.role_{looker.viewer.role}"))}</div>')
        _sign_out_button(looker)


def seen_as(looker: looking.Looker) -> None:
    """The notice that the view is somebody else's."""
    user = looking.whom_seen()
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="seen-as"):
        st.html(
            f'<div class="bx-band" role="alert"><b>{escape(t("access.seen_as", user=user))}</b>'
            f"{escape(t('access.seen_as_more'))}</div>"
        )
        st.button(t("access.seen_as_end"), key="seen-as-end", on_click=looking.see_as, args=(looker, None))


def _sign_out_button(looker: looking.Looker) -> None:
    known = sign_in.configured()
    if known is not None and known.kind == "oidc":
        st.button(t("access.sign_out"), key="sign-out", on_click=looking.sign_out, args=(looker,))
