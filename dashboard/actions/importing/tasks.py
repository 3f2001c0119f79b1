"""One piece of long work in a thread: how far it is, how to stop it, and how it ended."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Generic, TypeVar

from dashboard import settings
from dashboard.errors import UserError, log_unexpected
from data_access.importing.report import ImportCancelledError, Progress

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import timedelta

Result = TypeVar("Result")

# Work that ends this quickly is waited for, so that a small file shows its verdict without a progress bar in between.
PATIENCE_SECONDS = 0.6


class Task(Generic[Result]):
    """Work that was started and goes on by itself.

    Parameters
    ----------
    what : the work, in words for people: "Checking orders.csv".
    work : is called with this task in its own thread; it passes ``told`` and ``cancelled`` on to what it calls.
    total : how many rows there are, where that is known before.
    afterwards : is called with the result in the same thread, when the work counts as ended already and nobody waits.
    """

    def __init__(
        self,
        what: str,
        work: Callable[[Task[Result]], Result],
        *,
        total: int | None = None,
        afterwards: Callable[[Result], None] | None = None,
    ) -> None:
        self.what = what
        self.total = total
        self._afterwards = afterwards
        self._ended = threading.Event()
        self.progress: Progress | None = None
        self.result: Result | None = None
        self.error: UserError | None = None
        self.reference: str | None = None  # of an error that is ours, not the reader's
        self.stopped = False  # a person asked for it
        self.begun = settings.now()
        self.took: timedelta | None = None
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, args=(work,), name=what, daemon=True)
        self._thread.start()
        self._thread.join(PATIENCE_SECONDS)

    @property
    def running(self) -> bool:
        """Whether the work still goes on."""
        return not self._ended.is_set()

    @property
    def stopping(self) -> bool:
        """Whether it was asked to stop and has not yet."""
        return self.running and self._stop.is_set()

    @property
    def ended_badly(self) -> bool:
        """Whether it ended without a result."""
        return not self.running and (self.stopped or self.error is not None or self.reference is not None)

    def cancel(self) -> None:
        """Ask the work to stop at its next step."""
        self._stop.set()

    def cancelled(self) -> bool:
        """Whether it was asked to stop."""
        return self._stop.is_set()

    def told(self, progress: Progress) -> None:
        """Keep how far the work is."""
        self.progress = progress

    def wait(self, seconds: float | None = None) -> None:
        """Wait until the work has ended, and what comes after it."""
        self._thread.join(seconds)

    def _run(self, work: Callable[[Task[Result]], Result]) -> None:
        try:
            self.result = work(self)
        except ImportCancelledError:
            self.stopped = True
        except UserError as error:
            self.error = error
        except Exception as error:  # noqa: BLE001  a thread has no caller: the page shows the number it is logged under
            self.reference = log_unexpected(error)
        finally:
            self.took = settings.now() - self.begun
            self._ended.set()
        if self._afterwards is not None and self.result is not None:
            self._afterwards(self.result)
