"""Two families of errors: those a reader can act on (handed on from the data layer), and bugs, which get a number."""

from __future__ import annotations

import logging
import secrets

from data_access.errors import DemoStoreError, StaleRowError, StoreBusyError, StoreError, UserError

__all__ = ["DemoStoreError", "StaleRowError", "StoreBusyError", "StoreError", "UserError", "log_unexpected"]

_log = logging.getLogger("rapport")


def log_unexpected(error: BaseException) -> str:
    """Log a bug with its traceback under a fresh reference number, and return the number for the reader."""
    reference = secrets.token_hex(4)
    _log.error("unexpected error, reference %s", reference, exc_info=error)
    return reference
