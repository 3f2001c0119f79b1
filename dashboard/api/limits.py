"""How many requests a program may make: a bucket for each token that fills up steadily."""

from __future__ import annotations

import math
import threading
import time
from typing import TYPE_CHECKING

from dashboard.api.problems import ProblemError

if TYPE_CHECKING:
    from collections.abc import Callable

BURST_SECONDS = 10  # who was quiet so long may send that much at once


class Limit:
    """Lets each token make so many requests a second on average, in this server.

    Parameters
    ----------
    rate : asked at each request, so that a change needs no restart of a test.
    clock : seconds that only go on.
    """

    def __init__(self, rate: Callable[[], float], clock: Callable[[], float] = time.monotonic) -> None:
        self._rate = rate
        self._clock = clock
        self._lock = threading.Lock()
        self._left: dict[int, tuple[float, float]] = {}  # token id → requests left, as of when

    def take(self, token_id: int) -> None:
        """Count one request.

        Raises
        ------
        ProblemError : 429 with ``Retry-After``: the token has made too many.
        """
        rate, now = self._rate(), self._clock()
        most = max(1.0, rate * BURST_SECONDS)
        with self._lock:
            left, since = self._left.get(token_id, (most, now))
            left = min(most, left + (now - since) * rate)
            enough = left >= 1
            self._left[token_id] = (left - 1 if enough else left, now)
        if not enough:
            wait = max(1, math.ceil((1 - left) / rate))
            raise ProblemError(
                429,
                f"The token makes more than {rate:g} requests a second.",
                f"Wait {wait} s, and send more rows in one request.",
                headers={"retry-after": str(wait)},
            )
