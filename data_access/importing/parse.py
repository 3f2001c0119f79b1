"""Raw text by column in, typed values by column out, with a reason for every row that is refused."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import numpy as np

from data_access.cleaning.countries import is_country_code
from data_access.cleaning.memo import Memo
from data_access.cleaning.text import is_null
from data_access.cleaning.vocabulary import is_partly_refunded
from data_access.importing.continued import ContinuedOrders
from data_access.importing.currency_signs import currencies_of
from data_access.importing.discounts import orders_with_discount, taken_off
from data_access.importing.documents import cancellation_rows, either
from data_access.importing.fields import field_type
from data_access.importing.keys import row_keys
from data_access.importing.known_exports import ORDER_DISCOUNT
from data_access.importing.rating_scales import scales_of_rows
from data_access.importing.reading.column import Spread
from data_access.importing.refusals import Refusals
from data_access.importing.scalars import CLEANED, CODED, COUNTRIES, PHONE_MARK, read_phone, scalar_for

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from data_access.importing.interpret import Interpretation
    from data_access.importing.mapping import Mapping
    from data_access.importing.reading.column import Column
    from data_access.importing.reading.model import Chunk, RowProblem


@dataclass
class Parsed:
    """Typed values of the accepted rows of a chunk, column by column; all have one length.

    Types by field: ids and words ``str``; ``date`` aware ``datetime`` in UTC, with ``date_on`` the day in the
    business's time zone; other dates ``date``; ``price`` millionths, ``quantity`` thousandths, other money in
    hundredths of the currency's unit, all ``int``; ``status`` comes as ``cancelled`` (bool); purchases also have
    ``cancellation`` (bool: the row belongs to a cancellation document). ``None`` is an empty cell.
    ``originals``: field → position in the lists → the text that cleaning changed or could not read.
    """

    row_numbers: list[int]
    fields: dict[str, Sequence[Any]]
    keys: list[bytes]
    rejects: list[RowProblem] = field(default_factory=list)
    originals: dict[str, dict[int, str]] = field(default_factory=dict)
    warnings: Counter[str] = field(default_factory=Counter)

    def __len__(self) -> int:
        """Number of accepted rows."""
        return len(self.row_numbers)


class Parser:
    """Reads chunks of one file under one mapping and interpretation.

    Parameters
    ----------
    kind, mapping, interpretation : what is imported, which column means what, how the columns are read.
    columns : headings of the file.
    time_zone : IANA name of the business's time zone.
    currency : the store's own, which a sign that several share means there.
    country : ISO code of the business's country, for phone numbers without a country code.
    today : where given, later dates are counted as a warning.
    """

    def __init__(
        self,
        kind: str,
        mapping: Mapping,
        interpretation: Interpretation,
        *,
        columns: Sequence[str],
        time_zone: str,
        currency: str = "",
        country: str | None = None,
        today: date | None = None,
    ) -> None:
        self.kind = kind
        self.mapping = mapping
        self._zone = ZoneInfo(time_zone)
        self._today = today
        self._currency = currency
        self._shares = interpretation.discounts
        self._scale = interpretation.scale
        self._positions = {name: columns.index(column) for name, column in mapping.columns.items()}
        heading = ORDER_DISCOUNT.get(mapping.profile or "")
        self._order_discount = columns.index(heading) if heading in columns else None
        self._memos: dict[str, Memo[Any]] = {
            name: Memo(
                scalar_for(
                    name,
                    field_type(kind, name),
                    interpretation,
                    profile=mapping.profile,
                    zone=zone_of(column, self._zone),
                )
            )
            for name, column in mapping.columns.items()
            if name != "phone"
        }
        self._phones: Memo[str | None] = Memo(partial(read_phone, home=country))
        self._refusals = Refusals(kind, mapping.columns, self._positions, scale=self._scale)
        self._continued = ContinuedOrders(self._positions) if kind == "purchases" else None

    def parse(self, chunk: Chunk) -> Parsed:
        """Typed values of a chunk's good rows; the chunk's own problems are passed on with the rejects."""
        if self._continued is not None:
            chunk = self._continued.fill(chunk)
        values = self._distinct(chunk)
        refused = self._refusals.of(chunk, values)
        rejects = [*chunk.problems, *refused.values()]
        if refused:
            keep = np.ones(len(chunk), dtype=np.bool_)
            keep[list(refused)] = False
            chunk = chunk.keep(keep)
            values = self._distinct(chunk)
        fields: dict[str, Sequence[Any]] = {
            name: Spread(found, self._codes(chunk, name)) for name, found in values.items()
        }
        keys = row_keys([chunk.series[self._positions[name]] for name in sorted(self._positions)])
        parsed = Parsed(list(chunk.row_numbers), fields, keys, rejects)
        self._derive(parsed, values, chunk)
        self._read_phones(parsed, chunk)
        self._note_originals(parsed, values, chunk)
        return parsed

    def _distinct(self, chunk: Chunk) -> dict[str, list[Any]]:
        """Field → typed value of each distinct text of its column."""
        return {
            name: list(map(memo.__getitem__, chunk.series[self._positions[name]].values))
            for name, memo in self._memos.items()
        }

    def _codes(self, chunk: Chunk, name: str) -> Any:  # noqa: ANN401 - a numpy array
        """Position among the distinct values for each row."""
        return self._series(chunk, name).codes

    def _series(self, chunk: Chunk, name: str) -> Column:
        """The column of a field."""
        return chunk.series[self._positions[name]]

    def _derive(self, parsed: Parsed, values: dict[str, list[Any]], chunk: Chunk) -> None:
        """Add the columns that follow from others."""
        if "date" in values:
            days = [self._day_of(moment) for moment in values["date"]]
            parsed.fields["date_on"] = Spread(days, self._codes(chunk, "date"))
            self._note_future(parsed, days, chunk)
        if "rating" in values:
            parsed.fields["rating_scale"] = scales_of_rows(parsed.fields, len(chunk), self._scale)
        if "status" in values:
            partly = [n for n, text in enumerate(self._series(chunk, "status").values) if is_partly_refunded(text)]
            self._note(parsed, chunk, "status", partly, "partly_refunded")
        if {"status", "cancelled_on"} & values.keys():
            parsed.fields["cancelled"] = either(parsed.fields, "status", "cancelled_on")
        if self.kind == "customers" and self._positions["customer"] == self._positions.get("email"):
            # Who has no number is known by the address as it is cleaned, as in purchases.
            known = [address or text for address, text in zip(values["email"], values["customer"], strict=True)]
            parsed.fields["customer"] = Spread(known, self._codes(chunk, "customer"))
        if self._shares != "money" and "discount" in parsed.fields:
            parsed.fields["discount"] = taken_off(parsed.fields, len(chunk), percent=self._shares == "percent")
        if self.kind == "purchases":
            amounts = [self._series(chunk, name) for name in ("price", "amount") if name in values]
            signs = currencies_of(amounts, self._currency) if "currency" not in values else None
            if signs is not None:
                parsed.fields["currency"] = signs
            own, orders = parsed.fields.get("discount"), parsed.fields.get("purchase")
            discounted = orders_with_discount(chunk, self._order_discount, own, orders)
            if discounted:
                parsed.warnings["order_discounts_not_taken_off"] += discounted
            parsed.fields["cancellation"] = cancellation_rows(parsed.fields, len(chunk), self.mapping.profile)

    def _day_of(self, moment: datetime | None) -> date | None:
        """Day of a moment in the business's time zone."""
        return moment.astimezone(self._zone).date() if moment is not None else None

    def _note_future(self, parsed: Parsed, days: list[date | None], chunk: Chunk) -> None:
        """Count dates later than today."""
        if self._today is None:
            return
        late = [code for code, day in enumerate(days) if day is not None and day > self._today]
        self._note(parsed, chunk, "date", late, "date_in_future")

    def _note(self, parsed: Parsed, chunk: Chunk, name: str, found: Sequence[int], warning: str) -> None:
        """Count the rows with these values of a field as a warning."""
        if found:
            parsed.warnings[warning] += int(np.isin(self._codes(chunk, name), found).sum())

    def _read_phones(self, parsed: Parsed, chunk: Chunk) -> None:
        """Read phone numbers as ones of the customer's country, else of the business's."""
        if "phone" not in self._positions:
            return
        texts = chunk.series[self._positions["phone"]].cells
        name = next((name for name in ("customer_country", "country") if name in parsed.fields), None)
        countries = parsed.fields[name] if name else [None] * len(texts)
        numbers = [
            self._phones[f"{country or ''}{PHONE_MARK}{text}"] for country, text in zip(countries, texts, strict=True)
        ]
        parsed.fields["phone"] = numbers
        changed = {
            row: text.strip()
            for row, (text, number) in enumerate(zip(texts, numbers, strict=True))
            if text != number and not is_null(text)
        }
        if changed:
            parsed.originals["phone"] = changed
        lost = sum(numbers[row] is None for row in changed)
        if lost:
            parsed.warnings["phone_not_understood"] += lost

    def _note_originals(self, parsed: Parsed, values: dict[str, list[Any]], chunk: Chunk) -> None:
        """Keep what was written wherever cleaning changed contact data or could not read it."""
        for name in values.keys() & CLEANED:
            texts = chunk.series[self._positions[name]].values
            changed: dict[int, str] = {}
            for code, (before, after) in enumerate(zip(texts, values[name], strict=True)):
                lost = not understood(name, before, after)
                if lost or (name not in CODED and after is not None and before != after):
                    changed[code] = before.strip()
                    if lost:
                        count = int((self._codes(chunk, name) == code).sum())
                        parsed.warnings[f"{name}_not_understood"] += count
            if changed:
                codes = self._codes(chunk, name)
                rows = np.flatnonzero(np.isin(codes, list(changed))).tolist()
                parsed.originals[name] = {row: changed[int(codes[row])] for row in rows}


def zone_of(heading: str, usual: ZoneInfo) -> ZoneInfo:
    """The time zone of a column that says so itself, as "Created (UTC)" does; else the business's."""
    return ZoneInfo("UTC") if "(utc)" in heading.lower() else usual


def understood(name: str, before: str, after: Any) -> bool:  # noqa: ANN401 - any cleaned value
    """Whether a cell was empty or cleaning made sense of it."""
    if after is None:
        return is_null(before)
    return name not in COUNTRIES or is_country_code(after)
