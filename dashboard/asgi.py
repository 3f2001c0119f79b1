"""The server: Streamlit with its own routes, security headers, and a start that does the slow things once."""

from __future__ import annotations

import gc
import logging
import threading
from contextlib import asynccontextmanager
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import streamlit as st
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.responses import JSONResponse
from starlette.routing import Route

from dashboard import reads
from dashboard.api import api
from dashboard.errors import UserError, log_unexpected
from dashboard.security import SecurityHeaders
from dashboard.web import forms, notices
from dashboard.worker import Worker

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from starlette.requests import Request

_log = logging.getLogger("rapport")

STOP_SECONDS = 10.0  # an import that runs is given so long to undo itself; else the next start does it

# What the first visitor would otherwise wait for: the script imports these when it runs first.
WARM = (
    "babel.numbers",
    "dashboard.charts.retention",
    "dashboard.components",
    "dashboard.controls",
    "dashboard.navigation",
    "dashboard.tables",
    "pandas",
    "plotly.graph_objects",
    "pyarrow",
    "pycountry",
)


async def health(_request: Request) -> JSONResponse:
    """The process answers."""
    return JSONResponse({"status": "ok"})


async def ready(_request: Request) -> JSONResponse:
    """The store answers too."""
    try:
        await run_in_threadpool(reads.versions)
    except Exception as error:  # noqa: BLE001  whatever keeps the store from answering, the probe must say no
        return JSONResponse({"status": "not ready", "reference": log_unexpected(error)}, status_code=503)
    return JSONResponse({"status": "ready"})


def _start() -> None:
    """Bring the store to this program's form, import what pages need, and open the columnar copy."""
    reads.record()
    for module in WARM:
        import_module(module)
    reads.open_columnar()
    reads.prepare_search()
    gc.collect()
    # What lives for ever need not be looked at again by every collection.
    gc.freeze()


@asynccontextmanager
async def lifespan(_app: st.App) -> AsyncIterator[dict[str, Any]]:
    """Start once, look at sources all the while, and close the columnar copy at the end."""
    await run_in_threadpool(_start)
    worker = Worker(reads.record, reader=reads.reader)
    thread = threading.Thread(target=worker.run, name="worker", daemon=True)
    thread.start()
    try:
        yield {}
    finally:
        worker.stop()
        await run_in_threadpool(thread.join, STOP_SECONDS)
        await run_in_threadpool(reads.close)
        # What stays frozen is never freed, and DuckDB reports each such object when the process ends.
        gc.unfreeze()


def on_script_error(error: Exception) -> bool:
    """Show a failed script or callback as words with a reference number, never as a traceback."""
    from dashboard.components import error_panel, user_error_panel  # noqa: PLC0415  the server starts before the pages

    if isinstance(error, UserError):
        user_error_panel(error)
    else:
        error_panel(log_unexpected(error))
    return True


app = st.App(
    Path(__file__).with_name("app.py"),
    routes=[
        Route("/healthz", health),
        Route("/readyz", ready),
        api(reads.record),
        forms(reads.record),
        notices(reads.record),
    ],
    middleware=[Middleware(SecurityHeaders)],
    lifespan=lifespan,
    on_script_error=on_script_error,
)
