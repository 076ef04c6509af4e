"""Who has signed in: the adapter between Streamlit's st.user, or the header of a proxy, and the grants."""

import streamlit as st

from baoxue.access import sign_in
from baoxue.view.session import SESSION_COOKIE


def user() -> str | None:
    """The name of the user in the grants; None where nobody has signed in, or the session is over.

    Asked anew on every rerun: a session that ended while its web socket was open names nobody.
    """
    known = sign_in.configured()
    if known is None:
        return None
    secret = st.context.cookies.get(SESSION_COOKIE, "")
    if not sign_in.sessions().seconds_left(secret):
        return None
    told = st.user.to_dict()
    if known.kind == "proxy":
        name = told.get(sign_in.PROXY_USER)
    elif told.get("is_logged_in") is not True:
        return None
    else:
        name = told.get(known.claim)
        if known.claim == "email" and told.get("email_verified") is not True:
            return None  # anybody may have typed an address that nobody checked
    return name if isinstance(name, str) and name else None


def session_key() -> str:
    """The secret of the session: what happens once for each sign-in is remembered under it."""
    return str(st.context.cookies.get(SESSION_COOKIE, ""))


def sign_in_now() -> None:
    """Sends the browser to the provider."""
    st.login()


def sign_out() -> None:
    """Ends the session here, in the browser and at the provider."""
    st.logout()
