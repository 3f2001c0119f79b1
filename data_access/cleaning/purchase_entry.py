"""A purchase as a person types it into a form: each field read, or a sentence on what is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from data_access.cleaning.money import CENT_DIGITS, PRICE_DIGITS, QUANTITY_DIGITS
from data_access.cleaning.numbers import decimal_evidence, read_decimal, scaled
from data_access.cleaning.text import clean_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

EARLIEST = date(1900, 1, 1)
MOST_LINES, LARGEST, LONGEST_CHANNEL = 30, Decimal(1_000_000), 100
LINE_FIELDS = ("product", "quantity", "price", "discount")


class EnteredLine(NamedTuple):
    """One line of a purchase: the number of a known product, or a description of something else."""

    product: str
    quantity_milli: int
    unit_price_micros: int
    discount_cents: int


@dataclass(frozen=True, slots=True)
class PurchaseEntry:
    """What was typed, read: the lines that are begun, and what is wrong by field (``price_2`` is that of line 2)."""

    lines: tuple[EnteredLine, ...]
    channel: str | None
    errors: dict[str, str]


def read_purchase(day: date | None, channel: str, lines: Sequence[Mapping[str, str]], *, today: date) -> PurchaseEntry:
    """The fields of the form.

    Parameters
    ----------
    lines : ``product``, ``quantity``, ``price`` and ``discount`` as typed; a line without product and price is empty.
    today : no purchase lies after it.
    """
    errors: dict[str, str] = {}
    if day is None or day < EARLIEST:
        errors["day"] = "Choose the day of the purchase."
    elif day > today:
        errors["day"] = "This day has not come yet."
    if len(channel) > LONGEST_CHANNEL:
        errors["channel"] = "This is too long for a channel."
    read = [_line(place, line, errors) for place, line in enumerate(lines) if begun(line)]
    if not read:
        errors.setdefault("product_0", "Add at least one product with its price.")
    if len(read) > MOST_LINES:
        errors["product_0"] = f"Enter at most {MOST_LINES} lines; import longer ones."
    name = clean_text(channel)
    return PurchaseEntry(tuple(read), name if isinstance(name, str) else None, errors)


def begun(line: Mapping[str, str]) -> bool:
    """Whether something of a line was filled in."""
    return bool(line["product"].strip() or line["price"].strip() or line["discount"].strip())


def _line(place: int, line: Mapping[str, str], errors: dict[str, str]) -> EnteredLine:
    if not line["product"].strip():
        errors[f"product_{place}"] = "Choose the product, or describe it."
    quantity = _number(line["quantity"], "2")
    price, discount = _number(line["price"], "12.50"), _number(line["discount"] or "0", "1.20")
    for name, value in (("quantity", quantity), ("price", price), ("discount", discount)):
        if isinstance(value, str):
            errors[f"{name}_{place}"] = value
    exact = [Decimal(0) if isinstance(value, str) else value for value in (quantity, price, discount)]
    if quantity == 0:
        errors[f"quantity_{place}"] = "A line has a quantity; write a return as -1."
    if exact[1] < 0:
        errors[f"price_{place}"] = "A price cannot be negative; write a return as a negative quantity."
    if exact[2] < 0:
        errors[f"discount_{place}"] = "A discount cannot be negative."
    elif exact[2] > max(exact[0], Decimal(0)) * exact[1] and f"price_{place}" not in errors:
        errors.setdefault(f"discount_{place}", "The discount is larger than the line.")
    return EnteredLine(
        product=line["product"].strip(),
        quantity_milli=scaled(exact[0], QUANTITY_DIGITS),
        unit_price_micros=scaled(exact[1], PRICE_DIGITS),
        discount_cents=scaled(exact[2], CENT_DIGITS),
    )


def _number(text: str, example: str) -> Decimal | str:
    """The number, or what is wrong with it."""
    if not text.strip():
        return f"Write a number, such as {example}."
    found = read_decimal(text.strip(), "comma" if decimal_evidence(text) == "comma" else "dot")
    if not isinstance(found, Decimal):
        return f"This is not a number. Write it as {example}."
    return "This is too large." if abs(found) > LARGEST else found
