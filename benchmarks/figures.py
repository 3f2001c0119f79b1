"""What a benchmark reports, and how variants are compared fairly."""

from __future__ import annotations

import statistics
import time
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence


@dataclass(frozen=True)
class Figure:
    """One measured number: the median of its runs, their spread, and the bound it must hold."""

    name: str
    unit: str
    median: float
    low: float
    high: float
    at_most: float | None = None
    at_least: float | None = None

    @property
    def missed(self) -> bool:
        """Whether the median is outside the bound."""
        too_high = self.at_most is not None and self.median > self.at_most
        return too_high or (self.at_least is not None and self.median < self.at_least)

    def as_dict(self) -> dict[str, object]:
        """The figure for a JSON file."""
        return asdict(self) | {"missed": self.missed}


def figure(
    name: str, unit: str, values: Sequence[float], *, at_most: float | None = None, at_least: float | None = None
) -> Figure:
    """The figure of some measured values."""
    return Figure(name, unit, statistics.median(values), min(values), max(values), at_most, at_least)


def alternate(variants: Mapping[str, Callable[[], object]], rounds: int = 5) -> dict[str, list[float]]:
    """Seconds of each variant in each round; they take turns, so that a busy machine slows all of them alike."""
    seconds: dict[str, list[float]] = {name: [] for name in variants}
    for _ in range(rounds):
        for name, variant in variants.items():
            start = time.perf_counter()
            variant()
            seconds[name].append(time.perf_counter() - start)
    return seconds


def table(figures: Sequence[Figure]) -> str:
    """The figures as lines for a terminal."""
    width = max((len(entry.name) for entry in figures), default=0)
    return "\n".join(_line(entry, width) for entry in figures)


def _line(entry: Figure, width: int) -> str:
    bounds = [f"at most {entry.at_most:,g}"] if entry.at_most is not None else []
    bounds += [f"at least {entry.at_least:,g}"] if entry.at_least is not None else []
    bound = f"  [{', '.join(bounds)}: {'MISSED' if entry.missed else 'held'}]" if bounds else ""
    spread = f"({_shown(entry.low)} to {_shown(entry.high)})"
    return f"  {entry.name:<{width}}  {_shown(entry.median):>12} {entry.unit:<8} {spread}{bound}"


def _shown(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:,.3g}"
