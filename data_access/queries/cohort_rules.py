"""What a question about coming back may vary: whose clock, which periods, what counts, and who stands together."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Literal

Period = Literal["week", "month", "quarter", "rolling", "brackets"]
Attribute = Literal["segment", "country", "acquisition_channel", "first_category", "age_band", "first_feedback"]
Measure = Literal["gross_cents", "net_cents", "purchase_count", "units_milli"]

PERIODS: tuple[Period, ...] = ("month", "week", "quarter", "rolling", "brackets")
ATTRIBUTES: tuple[Attribute, ...] = (
    "segment",
    "country",
    "acquisition_channel",
    "first_category",
    "age_band",
    "first_feedback",
)
MEASURES: tuple[Measure, ...] = ("gross_cents", "net_cents", "purchase_count", "units_milli")
STEPS: dict[Period, int] = {"week": 7, "month": 1, "quarter": 3}  # days, months, months in a period of the calendar
USUAL_BRACKETS = ((1, 30), (31, 90), (91, 180))


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """How time since the first purchase is cut.

    Parameters
    ----------
    period : ``week`` (from Monday), ``month`` or ``quarter`` of the calendar, the same for all customers; or each
        customer's own days from the first purchase on: ``rolling`` windows of equal length, or ``brackets`` of days.
    days : length of a rolling window; window k holds the days k x days to (k + 1) x days - 1 after the first purchase.
    brackets : first and last day of each, both included, in order and apart from each other.

    Raises
    ------
    ValueError : a window or a bracket that holds no day, or brackets that overlap or begin on the day itself.
    """

    period: Period = "month"
    days: int = 30
    brackets: tuple[tuple[int, int], ...] = USUAL_BRACKETS

    def __post_init__(self) -> None:
        """Refuse what cannot be counted."""
        flat = [day for bracket in self.brackets for day in bracket]
        apart = all(last < first for (_, last), (first, _) in zip(self.brackets, self.brackets[1:], strict=False))
        if self.days < 1 or not flat or flat[0] < 1 or not apart or any(a > b for a, b in self.brackets):
            message = "windows hold at least a day; brackets begin after day 0, in order and without overlap"
            raise ValueError(message)

    @property
    def own(self) -> bool:
        """Whether each customer's clock starts with their first purchase, not with the calendar."""
        return self.period in {"rolling", "brackets"}

    @property
    def gaps(self) -> bool:
        """Whether there are days between two brackets that lie in neither."""
        pairs = zip(self.brackets, self.brackets[1:], strict=False)
        return self.period == "brackets" and any(last + 1 < first for (_, last), (first, _) in pairs)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What counts as coming back, and from when.

    Parameters
    ----------
    first_ever : count only customers whose very first purchase is among those the filters keep; else the clock starts
        with the first purchase that the filters keep. The same thing without a filter on single purchases.
    cancellations, free : what counts besides purchases, as in ``queries.retention``.
    """

    clock: Clock = field(default_factory=Clock)
    first_ever: bool = False
    cancellations: bool = False
    free: bool = False


def parsed_brackets(text: str) -> tuple[tuple[int, int], ...] | None:
    """The brackets of a text such as "1-30, 31-90"; None when it is none, or they overlap."""
    pairs = re.findall(r"(\d{1,4})\s*[-–]\s*(\d{1,4})", text)
    found = tuple((int(first), int(last)) for first, last in pairs)
    try:
        return Clock(period="brackets", brackets=found).brackets
    except ValueError:
        return None
