"""The ASGI application: the frame script, routes of our own, headers, start-up. No data, no chart."""

import asyncio
import gc
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import streamlit as st
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from baoxue import temporary
from baoxue.access import sign_in
from baoxue.view import delivery, exports, gate, session

log = logging.getLogger("baoxue")

# Streamlit's own collection after every run is off (.streamlit/config.toml): it cost more than the runs
# themselves.
SECONDS_BETWEEN_COLLECTIONS = 20
# Every published file is read again so often: bits turn on disks without anybody writing.
SECONDS_BETWEEN_VERIFICATIONS = 3600


@asynccontextmanager
async def lifespan(app: Any) -> AsyncIterator[dict[str, Any]]:
    """Opens the warehouse and loads what pages need before the first reader comes."""
    from baoxue.view import asking, charts, listing  # noqa: F401  (the first reader need not wait for imports)

    with suppress(Exception):  # the frame says what is wrong with the data, to whoever looks
        asking.current_edition()
    # What is loaded now stays: without it, collections look through a tenth of the objects.
    gc.collect()
    gc.freeze()
    warming = asyncio.create_task(asyncio.to_thread(_warm))
    collecting = asyncio.create_task(_collect_now_and_then())
    verifying = asyncio.create_task(_verify_now_and_then())
    try:
        with temporary.private():
            yield {}
    finally:
        collecting.cancel()
        verifying.cancel()
        await warming


def _warm() -> None:
    from baoxue.view import asking

    try:
        asking.warm()
    except Exception:
        log.exception("what is published cannot be loaded")


async def _collect_now_and_then() -> None:
    while True:
        await asyncio.sleep(SECONDS_BETWEEN_COLLECTIONS)
        gc.collect()


async def _verify_now_and_then() -> None:
    from baoxue.view import asking

    while True:
        await asyncio.sleep(SECONDS_BETWEEN_VERIFICATIONS)
        try:
            await asyncio.to_thread(asking.verify)
        except Exception:
            log.exception("what is published cannot be verified")


async def ready(request: Request) -> Response:
    """200 as soon as pages can be served, 503 when what is published cannot be read."""
    from baoxue.view import asking

    try:
        edition = asking.current_edition()
    except Exception:
        log.exception("what is published cannot be opened")
        return JSONResponse({"status": "broken"}, status_code=503)
    if known is not None:
        return JSONResponse({"status": "ready"})  # what is published is for those who signed in
    return JSONResponse({"status": "ready", "version": edition.version, "snapshots": len(edition.snapshots)})


async def export(request: Request) -> Response:
    """A file that was made on demand, once, for the browser that asked for it."""
    found = exports.fetch(request.path_params["token"], session.owner_of(request.cookies))
    if found is None:
        return PlainTextResponse(delivery.gone(), status_code=404)
    return Response(found.content, media_type=found.media_type, headers=delivery.attachment(found.file_name))


def failed(error: Exception) -> bool:
    """What fails outside a page (a callback): into the log, and never Streamlit's English box."""
    log.error("the script failed outside a page", exc_info=error)
    return True


known = sign_in.configured()
app = st.App(
    Path(__file__).resolve().parent / "baoxue" / "view" / "frame.py",
    lifespan=lifespan,
    routes=[Route("/ready", ready), Route("/export/{token}", export)],
    middleware=[
        Middleware(gate.Gate, hosts=st.get_option("server.allowedHosts")),
        Middleware(delivery.Delivery),
    ],
    secrets={"auth": dict(known.oidc)} if known and known.kind == "oidc" else None,
    on_script_error=failed,
)
