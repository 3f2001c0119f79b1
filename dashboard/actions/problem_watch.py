"""When the radar looks: after all feedback was read, and before that at a first, quick reading of much."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from dashboard import settings
from dashboard.actions.radar import watch
from data_access.readers import domain_versions

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from sqlalchemy import Engine

    from data_access.readers import Reader

WATCH_SECONDS = 3_600.0  # between two looks while data arrive all the time


class Lookout:
    """Lets the radar look where feedback or purchases came since it looked last, once an hour at most.

    Parameters
    ----------
    engine : gives the store.
    reader : gives what counts complaints and deliveries.
    """

    def __init__(
        self,
        engine: Callable[[], Engine],
        *,
        reader: Callable[[], Reader],
        clock: Callable[[], datetime] = settings.now,
    ) -> None:
        self._engine, self._reader, self._clock = engine, reader, clock
        self._seen: tuple[int, int] | None = None  # the versions of feedback and purchases that it looked at
        self._from = -WATCH_SECONDS
        self._glimpsed = False  # the last look was at a quick reading
        self.hurried = False

    def hurry(self) -> None:
        """Much was read quickly: the next look need not wait, nor the one after it, at the better reading."""
        self.hurried = True

    def look(self) -> int:
        """Look where something came, if the last look is long enough ago; how many problems were opened."""
        late = self.hurried or self._glimpsed or time.monotonic() - self._from >= WATCH_SECONDS
        seen = self._now()
        if not late or seen == self._seen:
            return 0
        opened = watch(self._engine(), clock=self._clock, reader=self._reader())
        self._seen, self._from = seen, time.monotonic()
        self._glimpsed, self.hurried = self.hurried, False
        return opened

    def _now(self) -> tuple[int, int]:
        versions = domain_versions(self._engine())
        return versions["feedback"], versions["purchases"]
