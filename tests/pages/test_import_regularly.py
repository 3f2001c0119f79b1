"""What comes in regularly, on the Import page: nothing yet, sources and tokens, looked at now, switched off."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from streamlit.testing.v1 import AppTest

from dashboard import identity, settings
from dashboard.worker import Worker
from data_access.filters import EVERYTHING
from data_access.repositories.sources import Sources, read_sources
from data_access.repositories.tokens import Tokens
from data_access.unit_of_work import UnitOfWork
from tests.pages.opening import PATIENCE_SECONDS
from tests.store.import_files import HEAD

if TYPE_CHECKING:
    import pytest
    from sqlalchemy import Engine

ROOT = Path(__file__).parents[2]
PAGE = str(ROOT / "pages" / "import_data.py")
HOSTILE = "<img src=x onerror=alert(1)>"


def _page() -> AppTest:
    return AppTest.from_file(PAGE, default_timeout=PATIENCE_SECONDS).run()


def _words(page: AppTest) -> str:
    assert not page.exception, page.exception
    return " ".join(text.value for text in page.text)


def _watched(engine: Engine, folder: Path) -> None:
    """A folder with one good file and one bad row, looked at; a query that cannot be asked; two tokens."""
    folder.mkdir()
    (folder / f"{HOSTILE}.csv".replace("/", "")).write_text(
        f"{HEAD}\n1,C1,2026-01-05,T,Tea,1,2.50,GB\n2,C2,x,T,Tea,1,2,GB\n"
    )
    with UnitOfWork(engine, clock=settings.now) as work:
        Sources(work).add_folder(HOSTILE, str(folder), "purchases", every_seconds=60, options={})
        Sources(work).add_sql("crm", "env:NOWHERE", "SELECT 1", "customers", every_seconds=3600, options={})
        Tokens(work).create("web shop", ["customers:write", "purchases:write"], days=30)
        Tokens(work).create("gone", ["customers:write"])
        Tokens(work).revoke("gone")
    worker = Worker(lambda: engine, environment={}, pause=lambda _seconds: None)
    assert worker.round() == 2


def test_an_empty_store_says_that_nothing_comes_in_yet_and_how_it_could(engine: Engine) -> None:
    del engine
    page = _page()
    assert "Nothing yet." in _words(page)
    assert any("rapport source add folder" in code.value for code in page.code)


def test_sources_and_tokens_are_listed_looked_at_and_switched(engine: Engine, tmp_path: Path) -> None:
    _watched(engine, tmp_path / "till")
    page = _page()
    said = _words(page)
    for words in (
        HOSTILE, f"Purchases from the folder {tmp_path / 'till'}, every 1 min",
        "2 rows read: 1 added, 1 refused. Refused for: not a date (1).",
        "The variable NOWHERE is not set here.", "Programs with a token", "web shop",
        "May send customers and purchases · never used · expires",
    ):  # fmt: skip
        assert words in said
    assert "gone" not in said
    sources = {row.source.name: row.source for row in read_sources(engine)}
    assert min(source.next_run_at for source in sources.values()) > settings.now()

    page.button(f"look_{sources['crm'].id}").click().run()
    assert "Looked at within seconds." in _words(page)
    page.button(f"switch_{sources[HOSTILE].id}").click().run()
    assert "Switched off." in _words(page)
    after = {row.source.name: row.source for row in read_sources(engine)}
    assert after["crm"].next_run_at <= settings.now() + timedelta(seconds=1)
    assert not after[HOSTILE].active


def test_who_may_only_look_does_not_see_what_comes_in(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    del engine
    monkeypatch.setattr(identity, "OWNER", identity.User(name="ann", role="agent", scope=EVERYTHING))
    headers = [header.value for header in _page().header]
    assert "What would you like to bring in?" in headers
    assert "Comes in regularly" not in headers
