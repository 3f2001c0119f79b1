"""How tests open a page inside the whole program, and read what it says."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from streamlit.testing.v1 import AppTest

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.builders import Store

ENTRY = str(Path(__file__).parents[2] / "dashboard" / "app.py")
PATIENCE_SECONDS = 120.0  # the first page of a process waits for its imports, on machines that do other things too


def open_page(name: str | None = None, **address: str | Sequence[str]) -> AppTest:
    """The page of that name, or the first one, with these parameters in its address, run once."""
    page = AppTest.from_file(ENTRY, default_timeout=PATIENCE_SECONDS)
    for parameter, value in address.items():
        page.query_params[parameter] = value if isinstance(value, str) else list(value)
    return (page if name is None else page.switch_page(f"../pages/{name}.py")).run()


def said(page: AppTest) -> str:
    """All text of a page, line by line; an error that the page did not catch fails the test."""
    assert not page.exception, page.exception[0].stack_trace
    return "\n".join(str(element.value) for element in page.text)


def closed(store: Store) -> Path:
    """The file of a store that a test module has filled; nothing of it is left in a journal."""
    store.engine.dispose()
    return Path(str(store.engine.url.database))
