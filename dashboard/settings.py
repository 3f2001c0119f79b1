"""Where the store is and what time it is. The only module that reads the environment's answer to either.

``RAPPORT_STORE`` names the store, ``RAPPORT_TODAY`` (YYYY-MM-DD) pins the day for tests and screenshots,
``RAPPORT_API_RATE`` is how many requests a second each token may make, and ``RAPPORT_PUBLIC_URL`` the address under
which customers reach this server.
"""

from __future__ import annotations

import os
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import platformdirs

from data_access import engine as record
from data_access.errors import UserError
from data_access.migrations import migrate

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Engine

APPLICATION = "rapport"
STORE_VARIABLE = "RAPPORT_STORE"
TODAY_VARIABLE = "RAPPORT_TODAY"
RATE_VARIABLE = "RAPPORT_API_RATE"
PUBLIC_VARIABLE = "RAPPORT_PUBLIC_URL"
USUAL_RATE = 20.0


def store_url(given: str | None = None) -> str:
    """The store's URL: the one given, else ``RAPPORT_STORE``, else a SQLite file in the user's data directory."""
    named = given or os.environ.get(STORE_VARIABLE)
    if named:
        return record.store_url(named)
    folder = platformdirs.user_data_path(APPLICATION, appauthor=False, ensure_exists=True)
    return record.store_url(str(folder / "store.db"))


def open_store(given: str | None = None) -> Engine:
    """An engine on the store, brought to this program's form first.

    Raises
    ------
    StoreError : the address is wrong, the store is newer than this program, or the database is somebody else's.
    """
    engine = record.open_engine(store_url(given))
    try:
        migrate(engine)
    except BaseException:
        engine.dispose()
        raise
    return engine


def now() -> datetime:
    """The present moment, aware, in UTC; on the pinned day when one is set."""
    moment = datetime.now(UTC)
    pinned = _pinned()
    return moment if pinned is None else datetime.combine(pinned, moment.timetz())


def today(time_zone: str = "UTC") -> date:
    """The calendar day in the business's time zone; the pinned day when one is set."""
    return _pinned() or datetime.now(ZoneInfo(time_zone)).date()


def latest_day() -> date:
    """The last day on which anybody can have bought: tomorrow in UTC, which has begun somewhere on earth."""
    return today() + timedelta(days=1)


def requests_per_second() -> float:
    """How many requests a second each token of the API may make on average; ``RAPPORT_API_RATE``.

    Raises
    ------
    UserError : it is not a number above 0.
    """
    text = os.environ.get(RATE_VARIABLE) or str(USUAL_RATE)
    try:
        rate = float(text)
    except ValueError:
        rate = 0.0
    if not 0 < rate < float("inf"):
        raise UserError(f"{RATE_VARIABLE} is '{text}', which is not a number of requests.", "Write it as 20.")
    return rate


def public_url() -> str | None:
    """The address under which customers reach this server, without a slash at its end; ``RAPPORT_PUBLIC_URL``.

    None where it is not set: then links begin as the address in the browser of the person who makes them.

    Raises
    ------
    UserError : it is not an address of the web.
    """
    text = os.environ.get(PUBLIC_VARIABLE, "").strip().rstrip("/")
    if text and not text.startswith(("https://", "http://")):
        raise UserError(f"{PUBLIC_VARIABLE} is '{text}', which is not an address.", "Write it as https://example.com.")
    return text or None


def log_file() -> Path:
    """The file that bugs are logged to."""
    return platformdirs.user_log_path(APPLICATION, appauthor=False, ensure_exists=True) / "rapport.log"


def _pinned() -> date | None:
    text = os.environ.get(TODAY_VARIABLE)
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        message = f"{TODAY_VARIABLE} is '{text}', which is not a day."
        raise UserError(message, "Write it as 2026-03-31.") from error
