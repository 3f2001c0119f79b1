"""How often somebody may ask: a bucket for each that fills up steadily."""

from __future__ import annotations

import math
import threading
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

BURST_SECONDS = 10  # who was quiet so long may send that much at once


class Buckets:
    """Lets each number make so many requests a second on average, in this server.

    Parameters
    ----------
    rate : asked at each request, so that a change needs no restart of a test.
    clock : seconds that only go on.
    """

    def __init__(self, rate: Callable[[], float], clock: Callable[[], float] = time.monotonic) -> None:
        self.rate = rate
        self._clock = clock
        self._lock = threading.Lock()
        self._left: dict[int, tuple[float, float]] = {}  # number → requests left, as of when

    def wait(self, number: int) -> int:
        """Count one request; the seconds to wait where there were too many, else 0."""
        rate, now = self.rate(), self._clock()
        most = max(1.0, rate * BURST_SECONDS)
        with self._lock:
            left, since = self._left.get(number, (most, now))
            left = min(most, left + (now - since) * rate)
            enough = left >= 1
            self._left[number] = (left - 1 if enough else left, now)
        return 0 if enough else max(1, math.ceil((1 - left) / rate))
