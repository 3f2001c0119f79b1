"""The page of what customers say on a store of 200,000 pieces of feedback and two million lines.

The page runs whole, inside the program, as a server runs it; the copy for analyses is open. ``uncached`` is the first
answer to a filter nobody asked before, ``cached`` the processor time of showing the same page again.
"""

from __future__ import annotations

import gc
import tempfile
import time
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from streamlit.components.v2 import manifest_scanner

from benchmarks.figures import Figure, figure
from benchmarks.make_data import CATEGORIES, make_shop, write_store
from benchmarks.make_feedback import make_feedback
from dashboard import reads
from data_access.engine import open_engine
from data_access.migrations import migrate
from tests.pages.opening import open_page, said

if TYPE_CHECKING:
    from streamlit.testing.v1 import AppTest

CACHED_MS, UNCACHED_MS = 60, 1_000
LINES, PIECES = 2_000_000, 200_000
COPY_SECONDS = 120.0
RERUNS = 5


def run(*, full: bool) -> list[Figure]:
    """The figures with their bounds; a tenth of the store unless ``full``, without bounds."""
    size = 1 if full else 10
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        store = str(Path(folder) / "store.db")
        engine = open_engine(store)
        migrate(engine)
        write_store(engine, make_shop(LINES // size))
        make_feedback(engine, PIECES // size)
        engine.dispose()
        patch.setenv("RAPPORT_STORE", store)
        # Streamlit's test frame alone reads the metadata of all packages anew for every run.
        patch.setattr(manifest_scanner, "scan_component_manifests", cache(manifest_scanner.scan_component_manifests))
        reads.record()
        reads.open_columnar()
        until = time.monotonic() + COPY_SECONDS
        while not getattr(reads.reader(), "ready", False) and time.monotonic() < until:
            time.sleep(0.1)
        try:
            return _measured(full=full)
        finally:
            reads.close()


def _measured(*, full: bool) -> list[Figure]:
    open_page("voice")  # imports, and what no filter changes
    gc.collect()
    gc.freeze()  # as the server does when it has started
    first, again = [], []
    for category in CATEGORIES:
        begun = time.perf_counter()
        page = open_page("voice", category=category)
        first.append(1000 * (time.perf_counter() - begun))
        assert category in said(page)
        again += [_cpu_ms(page) for _ in range(RERUNS)]
    return [
        figure("Voice, filtered, uncached", "ms", first, at_most=UNCACHED_MS if full else None),
        figure("Voice, cached", "ms CPU", again, at_most=CACHED_MS if full else None),
    ]


def _cpu_ms(page: AppTest) -> float:
    before = time.process_time()
    page.run()
    return 1000 * (time.process_time() - before)
