"""What the values of a column tell about how the column is to be read."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections import Counter
from typing import TYPE_CHECKING

from data_access.cleaning.dates import DIGIT_SHAPES, DateOrder, date_shape, order_evidence
from data_access.cleaning.numbers import DecimalSign, decimal_evidence

if TYPE_CHECKING:
    from collections.abc import Iterable

_EXAMPLES = 3
_CLEAR = 9
_FLOAT_ID = re.compile(r"\d+\.0|\d(?:\.\d+)?[eE]\+\d{2,3}", re.ASCII)
_DECIMAL = re.compile(r"[+-]?\d*\.\d+", re.ASCII)


class ColumnEvidence(ABC):
    """Collects evidence chunk by chunk; ``decided`` once more rows can change nothing."""

    decided: bool = False

    @abstractmethod
    def feed(self, values: Iterable[str]) -> None:
        """Look at the distinct values of more of the column."""


class DateEvidence(ColumnEvidence):
    """Which order of day, month and year the dates of a column have.

    ``open`` tells that there are dates like 03/04/2026; ``order`` is known once one like 25/04/2026 was met. Where a
    column contradicts itself, nine to one decide (the rest are bad dates), and less than that is a question.
    """

    def __init__(self, chosen: DateOrder | None) -> None:
        self.order: DateOrder | None = chosen
        self.possible: frozenset[DateOrder] = frozenset(("dmy", "mdy"))
        self.examples: list[str] = []
        self.open = False
        self._chosen = chosen
        self._only: Counter[DateOrder] = Counter()
        self._year_first = True
        self._digits = 0
        self._written = 0
        self.decided = False

    @property
    def digits(self) -> bool:
        """Whether the dates are mostly bare digits."""
        return self._digits > self._written

    def feed(self, values: Iterable[str]) -> None:
        """Take more dates into account."""
        for text in values:
            shape = date_shape(text)
            if shape in {"none", "bad"}:
                continue
            self._digits += shape in DIGIT_SHAPES
            self._written += shape not in DIGIT_SHAPES
            if shape == "numeric":
                self._take(text)
        self.order = self._chosen or self._decide()
        # Dates that say their own order settle the column for a file written by one program.
        self.decided = bool(self._digits or self._written) and not (self.open and self.order is None)

    def _take(self, text: str) -> None:
        """Take one numeric date into account; one that exists in no order is a bad date, not evidence."""
        orders = order_evidence(text)
        if not orders:
            return
        self.open = True
        if len(self.examples) < _EXAMPLES:
            self.examples.append(text.strip())
        self._year_first = self._year_first and "ymd" in orders
        # 25/12/10 could be the tenth of December 2025, but is so only where another date shows that years come first.
        common = orders - {"ymd"}
        if len(common) == 1:
            self._only[next(iter(common))] += 1
        elif not common:
            self._only["ymd"] += 1

    @property
    def contradicting(self) -> int:
        """How many different dates exist only in the other order than most of the column."""
        return min(self._only["dmy"], self._only["mdy"])

    def _decide(self) -> DateOrder | None:
        """The order the dates agree on."""
        if self._only["ymd"] and self._year_first:
            return "ymd"
        day, month = self._only["dmy"], self._only["mdy"]
        if day > _CLEAR * month:
            return "dmy"
        if month > _CLEAR * day:
            return "mdy"
        return None


class NumberEvidence(ColumnEvidence):
    """Which decimal sign the numbers of a column show."""

    def __init__(self, chosen: DecimalSign | None) -> None:
        self.sign: DecimalSign | None = chosen
        self.open = False
        self.examples: list[str] = []
        self.decided = chosen is not None
        self._shown: Counter[str] = Counter()

    def feed(self, values: Iterable[str]) -> None:
        """Count what the values say."""
        for text in values:
            found = decimal_evidence(text)
            if found == "either":
                self.open = True
                if len(self.examples) < _EXAMPLES:
                    self.examples.append(text.strip())
            elif found in {"dot", "comma"}:
                self._shown[found] += 1
        dot, comma = self._shown["dot"], self._shown["comma"]
        if dot > _CLEAR * comma or comma > _CLEAR * dot:
            self.sign = "dot" if dot > comma else "comma"
            self.decided = True
        elif dot or comma:
            self.open = True
            self.examples = self.examples or ["1,5 and 1.5"]


class IdEvidence(ColumnEvidence):
    """Whether the numbers of a column of ids were turned into decimals: 13085.0 for 13085, 1.2E+05 for 120000.

    Words among them change nothing; a number with real decimals does.
    """

    def __init__(self, chosen: str | None) -> None:
        self.whole = chosen == "whole"
        self.decided = chosen is not None

    def feed(self, values: Iterable[str]) -> None:
        """Look for ids that end in .0 or are written with a power of ten, and for ids with real decimals."""
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
