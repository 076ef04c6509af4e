"""The yardstick of the bench: a page with one select box and one line, served as the dashboard is."""

from pathlib import Path

import streamlit as st
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route


async def ready(request: Request) -> PlainTextResponse:
    """Answers as soon as the server does."""
    return PlainTextResponse("ready")


app = st.App(str(Path(__file__).with_name("empty_page.py")), routes=[Route("/ready", ready)])
