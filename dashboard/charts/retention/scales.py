"""What the points of curves and trends are: the share that came back, or money, orders or units for each customer."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from dashboard.charts.retention.curve import share_axis
from dashboard.theme import percent, quantity

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import pandas as pd

MOST_STEPS = 6  # between the ticks of an axis


@dataclass(frozen=True, slots=True, kw_only=True)
class Points:
    """What is drawn of each row and age, and how it is told.

    ``column`` holds it; ``words`` tells a value, ``told`` the row of a point; ``tick`` a value of the axis, given the
    step between two. ``interval``: ``low`` and ``high`` are its 95% interval.
    """

    column: str
    words: Callable[[float], str]
    told: Callable[[Any], str]
    tick: Callable[[float, float], str] | None = None
    interval: bool = False

    def axis(self, frames: Sequence[pd.DataFrame]) -> dict[str, Any]:
        """The upright axis with room for all points of the frames; below 0 only where points lie there."""
        if self.tick is None:
            highest = max((float(frame["high"].max()) for frame in frames if len(frame)), default=0.0)
            return share_axis(max(highest * 1.05, 0.02))
        values = [float(value) for frame in frames for value in frame[self.column]]
        return amount_axis(min([0.0, *values]), max([0.0, *values]), self.tick)


def amount_axis(low: float, high: float, tick: Callable[[float, float], str]) -> dict[str, Any]:
    """An axis from ``low`` (at most 0) to ``high`` with a handful of round ticks (1, 2 or 5 of a power of ten)."""
    span = (high - low) or 1.0
    power = 10.0 ** math.floor(math.log10(span / MOST_STEPS))
    step = next(power * times for times in (1, 2, 5, 10) if span / (power * times) <= MOST_STEPS)
    ticks = [step * place for place in range(math.ceil(low / step), math.floor((low + span) / step) + 1)]
    return {
        "range": [low - span * 0.05 if low < 0 else 0, low + span * 1.05],
        "tickvals": ticks,
        "ticktext": [tick(value, step) for value in ticks],
        "showgrid": True,
        "showline": False,
    }


def _came_back(row: Any) -> str:  # noqa: ANN401  a row of itertuples
    return (
        f"{percent(row.retention_rate)} of {quantity(int(row.cohort_size), 'customer')} came back.<br>"
        f"95% interval {percent(row.low)} to {percent(row.high)}."
    )


SHARE = Points(column="retention_rate", words=percent, told=_came_back, interval=True)
