"""The error boundary: what fails is replaced by a panel that says so, and all around it stays usable."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from dashboard.components.notes import error_panel, user_error_panel
from dashboard.errors import UserError, log_unexpected

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def told_of_errors() -> Iterator[None]:
    """What is drawn here; an error is told in its place. Reruns and redirects of the web framework pass."""
    try:
        yield
    except UserError as error:
        user_error_panel(error)
    except Exception as error:  # noqa: BLE001  whatever it is, it is logged under the number the reader sees
        error_panel(log_unexpected(error))
