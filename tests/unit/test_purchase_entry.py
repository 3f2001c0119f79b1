"""A purchase typed into a form: each field is read, or told what is wrong with it."""

from __future__ import annotations

from datetime import date

import pytest

from data_access.cleaning.purchase_entry import EnteredLine, read_purchase

TODAY = date(2026, 6, 30)


def line(product: str = "TEA", quantity: str = "1", price: str = "10", discount: str = "") -> dict[str, str]:
    return {"product": product, "quantity": quantity, "price": price, "discount": discount}


def test_a_purchase_is_read_exactly_and_empty_lines_are_left_out() -> None:
    entry = read_purchase(
        TODAY, "  phone ", [line("TEA", "0.250", "€ 8,50", "0,10"), line("", "1", ""), line("Gift wrap", "-1", "2")],
        today=TODAY,
    )  # fmt: skip
    assert entry.errors == {}
    assert entry.channel == "phone"
    assert entry.lines == (EnteredLine("TEA", 250, 8_500_000, 10), EnteredLine("Gift wrap", -1000, 2_000_000, 0))


@pytest.mark.parametrize(("typed", "field", "told"), [
    (line("", price="5"), "product_0", "Choose the product"),
    (line(quantity=""), "quantity_0", "Write a number"),
    (line(quantity="two"), "quantity_0", "not a number"),
    (line(quantity="0"), "quantity_0", "has a quantity"),
    (line(price=""), "price_0", "Write a number, such as 12.50"),
    (line(price="-3"), "price_0", "cannot be negative"),
    (line(price="9999999"), "price_0", "too large"),
    (line(discount="x"), "discount_0", "not a number"),
    (line(discount="-1"), "discount_0", "cannot be negative"),
    (line(discount="10.01"), "discount_0", "larger than the line"),
    (line(quantity="-1", discount="1"), "discount_0", "larger than the line"),
    (line("", "1", ""), "product_0", "at least one product"),
])  # fmt: skip
def test_a_wrong_field_has_a_sentence_of_its_own(typed: dict[str, str], field: str, told: str) -> None:
    errors = read_purchase(TODAY, "", [typed], today=TODAY).errors
    assert list(errors) == [field]
    assert told in errors[field]


def test_a_day_is_needed_and_none_lies_ahead() -> None:
    assert "Choose the day" in read_purchase(None, "", [line()], today=TODAY).errors["day"]
    assert "not come yet" in read_purchase(date(2026, 7, 1), "", [line()], today=TODAY).errors["day"]
    assert "too long" in read_purchase(TODAY, "x" * 101, [line()], today=TODAY).errors["channel"]
