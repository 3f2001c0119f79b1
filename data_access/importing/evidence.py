"""What the values of a column tell about how the column is to be read."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Iterable

from data_access.cleaning.dates import DIGIT_SHAPES, DateOrder, date_shape, order_evidence
from data_access.cleaning.numbers import DecimalSign, decimal_evidence

_ALL: frozenset[DateOrder] = frozenset(("dmy", "mdy", "ymd"))
_EXAMPLES = 3
_FLOAT_ID = re.compile(r"\d+\.0", re.ASCII)
_DECIMAL = re.compile(r"[+-]?\d*\.\d+", re.ASCII)


class ColumnEvidence(ABC):
    """Collects evidence chunk by chunk; ``decided`` once more rows can change nothing."""

    decided: bool = False

    @abstractmethod
    def feed(self, values: Iterable[str]) -> None:
        """Look at the distinct values of more of the column."""


class DateEvidence(ColumnEvidence):
    """Which orders of day, month and year the dates of a column allow."""

    def __init__(self, chosen: DateOrder | None) -> None:
        self.possible = _ALL
        self.order: DateOrder | None = chosen
        self.examples: list[str] = []
        self.open = False
        self._digits = 0
        self._written = 0
        self.decided = False

    @property
    def digits(self) -> bool:
        """Whether the dates are mostly bare digits."""
        return self._digits > self._written

    def feed(self, values: Iterable[str]) -> None:
        """Narrow down the orders; a value that fits none of those left is a bad date, not evidence."""
        for text in values:
            shape = date_shape(text)
            if shape in {"none", "bad"}:
                continue
            self._digits += shape in DIGIT_SHAPES
            self._written += shape not in DIGIT_SHAPES
            if shape == "numeric" and self.order is None:
                self._narrow(text)
        # Dates that say their own order settle the column for a file written by one program.
        self.decided = bool(self._digits or self._written) and not (self.open and self.order is None)

    def _narrow(self, text: str) -> None:
        """Take one numeric date into account."""
        orders = order_evidence(text)
        if not orders:
            return
        self.open = True
        if len(self.examples) < _EXAMPLES:
            self.examples.append(text.strip())
        if self.possible & orders:
            self.possible &= orders
        if len(self.possible) == 1:
            self.order = next(iter(self.possible))


class NumberEvidence(ColumnEvidence):
    """Which decimal sign the numbers of a column show."""

    def __init__(self, chosen: DecimalSign | None) -> None:
        self.sign: DecimalSign | None = chosen
        self.open = False
        self.examples: list[str] = []
        self.decided = chosen is not None

    def feed(self, values: Iterable[str]) -> None:
        """Count what the values say."""
        counts = {"dot": 0, "comma": 0}
        for text in values:
            found = decimal_evidence(text)
            if found == "either":
                self.open = True
                if len(self.examples) < _EXAMPLES:
                    self.examples.append(text.strip())
            elif found in counts:
                counts[found] += 1
        if counts["dot"] != counts["comma"]:
            self.sign = "dot" if counts["dot"] > counts["comma"] else "comma"
            self.decided = True


class IdEvidence(ColumnEvidence):
    """Whether the numbers of a column of ids were turned into decimals: 13085.0 for 13085.

    Words among them change nothing; a number with real decimals does.
    """

    def __init__(self, chosen: str | None) -> None:
        self.whole = chosen == "whole"
        self.decided = chosen is not None

    def feed(self, values: Iterable[str]) -> None:
        """Look for ids that end in .0 and for ids with real decimals."""
        floats = False
        filled = False
        for text in values:
            bare = text.strip()
            filled = filled or bool(bare)
            if _FLOAT_ID.fullmatch(bare):
                floats = True
            elif _DECIMAL.fullmatch(bare):
                self.whole, self.decided = False, True
                return
        if filled:
            self.whole, self.decided = floats, True
