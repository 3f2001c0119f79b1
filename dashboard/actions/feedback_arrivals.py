"""The one writer of feedback that programs send: what waits together is written together, each answered for itself."""

from __future__ import annotations

import queue
import threading
from concurrent.futures import Future
from typing import TYPE_CHECKING

from dashboard.actions.feedback_intake import take_in_together

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sqlalchemy import Engine

    from dashboard.actions.feedback_intake import Request
    from data_access.importing.once import Kept

MOST_TOGETHER = 200  # requests of one transaction
PIECES_TOGETHER = 2_000  # pieces from which nothing more is added to a transaction


class Arrivals:
    """One thread that writes what requests bring, all that waits at once. Started by the first request."""

    def __init__(self, engine: Callable[[], Engine]) -> None:
        self._engine = engine
        self._waiting: queue.SimpleQueue[tuple[Request, Future[tuple[Kept, bool]]]] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None

    def send(self, request: Request) -> Future[tuple[Kept, bool]]:
        """The answer, when it is committed, and whether it is that of an earlier, equal request."""
        answer: Future[tuple[Kept, bool]] = Future()
        self._waiting.put((request, answer))
        with self._lock:
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._run, name="arrivals", daemon=True)
                self._thread.start()
        return answer

    def _run(self) -> None:
        while True:
            together = [self._waiting.get()]
            pieces = len(together[0][0].pieces)
            while len(together) < MOST_TOGETHER and pieces < PIECES_TOGETHER and not self._waiting.empty():
                together.append(self._waiting.get())
                pieces += len(together[-1][0].pieces)
            self._carry_out(together)

    def _carry_out(self, together: Sequence[tuple[Request, Future[tuple[Kept, bool]]]]) -> None:
        try:
            answers = take_in_together(self._engine(), [request for request, _ in together])
        except Exception as error:  # noqa: BLE001  one that fails must not take the others with it
            if len(together) == 1:
                together[0][1].set_exception(error)
                return
            for one in together:
                self._carry_out([one])
            return
        for (_, future), answer in zip(together, answers, strict=True):
            if isinstance(answer, Exception):
                future.set_exception(answer)
            else:
                future.set_result(answer)
