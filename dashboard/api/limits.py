"""How many requests a program may make: a bucket for each token that fills up steadily."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from dashboard.api.problems import ProblemError
from dashboard.limits import Buckets

if TYPE_CHECKING:
    from collections.abc import Callable


class Limit:
    """Lets each token make so many requests a second on average, in this server.

    Parameters
    ----------
    rate : asked at each request, so that a change needs no restart of a test.
    clock : seconds that only go on.
    """

    def __init__(self, rate: Callable[[], float], clock: Callable[[], float] = time.monotonic) -> None:
        self._buckets = Buckets(rate, clock)

    def take(self, token_id: int) -> None:
        """Count one request.

        Raises
        ------
        ProblemError : 429 with ``Retry-After``: the token has made too many.
        """
        wait = self._buckets.wait(token_id)
        if wait:
            raise ProblemError(
                429,
                f"The token makes more than {self._buckets.rate():g} requests a second.",
                f"Wait {wait} s, and send more rows in one request.",
                headers={"retry-after": str(wait)},
            )
