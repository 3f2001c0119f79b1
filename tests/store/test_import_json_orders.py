"""Orders as shops' interfaces hand them out, lines inside: what is stored of them, to the cent."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from data_access.importing import run_import
from data_access.schema import Customer, Product, Purchase, PurchaseLine
from tests.store.import_files import JUDGED, clock, rows, verdicts

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Engine


def shopify_order(number: int, email: str, *lines: tuple[str, int, str], **more: Any) -> dict[str, Any]:
    return {
        "id": number, "name": f"#{number}", "email": email, "created_at": "2026-03-01T10:00:00+01:00",
        "currency": "EUR", "financial_status": "paid", "cancelled_at": None, "total_price": "999.00",
        "total_discounts": "0.00", "customer": {"id": 7_000 + number, "first_name": "Ann"},
        "billing_address": {"name": "Ann Lee", "country_code": "DE"}, "shipping_lines": [{"price": "4.90"}],
        "line_items": [
            {"id": number * 10 + place, "sku": sku, "title": f"The {sku}", "quantity": pieces, "price": price,
             "total_discount": "0.00", "tax_lines": [{"price": "1.00"}]}
            for place, (sku, pieces, price) in enumerate(lines)
        ],
    } | more  # fmt: skip


def woo_order(number: int, customer: int, *lines: tuple[str, int, str]) -> dict[str, Any]:
    return {
        "id": number, "number": str(number), "status": "completed", "currency": "EUR", "customer_id": customer,
        "date_created": "2026-03-01T10:00:00", "total": "999.00", "discount_total": "0.00",
        "billing": {"first_name": "Ann", "email": f"{number}@x.example", "country": "DE"},
        "line_items": [
            {"id": number * 10 + place, "name": f"The {sku}", "sku": sku, "quantity": pieces, "subtotal": total,
             "total": total, "price": 1.0}
            for place, (sku, pieces, total) in enumerate(lines)
        ],
    }  # fmt: skip


@JUDGED
@pytest.mark.parametrize("layout", ["list", "page", "lines"])
def test_orders_of_shopify_are_lines_with_what_each_cost(engine: Engine, tmp_path: Path, layout: str) -> None:
    orders = [
        shopify_order(1, "a@x.example", ("A1", 2, "9.50"), ("B2", 1, "4.00")),
        shopify_order(2, "b@x.example", ("A1", 1, "9.50"), total_discounts="2.00"),
        shopify_order(3, "c@x.example", ("B2", 3, "4.00"), cancelled_at="2026-03-02T10:00:00Z", customer=None),
    ]
    text = {
        "list": json.dumps(orders), "page": json.dumps({"orders": orders}, indent=2),
        "lines": "\n".join(map(json.dumps, orders)),
    }[layout]  # fmt: skip
    path = tmp_path / "orders.json"
    path.write_text(text)
    report = run_import(engine, path, "purchases", clock=clock)
    assert verdicts(report) == (4, 0, 0, 0, 0)
    assert report.warnings["order_discounts_not_taken_off"] == 1
    found = rows(engine, PurchaseLine.quantity_milli, PurchaseLine.amount_cents)
    assert sorted(found) == [(1000, 400), (1000, 950), (2000, 1900), (3000, 0)]  # a cancelled order counts as none
    bought = rows(engine, Purchase.gross_cents, Purchase.cancelled)
    assert sorted(bought) == [(0, True), (950, False), (2300, False)]
    assert sorted(rows(engine, Product.code, Product.name)) == [("A1", "The A1"), ("B2", "The B2")]
    assert {country for (country,) in rows(engine, Customer.country)} == {"DE"}
    assert verdicts(run_import(engine, path, "purchases", clock=clock)) == (0, 0, 4, 0, 0)


@JUDGED
def test_orders_of_woocommerce_keep_their_guests_apart(engine: Engine, tmp_path: Path) -> None:
    path = tmp_path / "orders.json"
    orders = [woo_order(1, 0, ("A1", 2, "19.00"), ("B2", 1, "4.00")), woo_order(2, 0, ("A1", 1, "9.50")),
              woo_order(3, 8, ("A1", 1, "9.50")), woo_order(4, 8, ("B2", 1, "4.00"))]  # fmt: skip
    path.write_text(json.dumps(orders))
    assert verdicts(run_import(engine, path, "purchases", clock=clock)) == (5, 0, 0, 0, 0)
    assert sorted(cents for (cents,) in rows(engine, Purchase.gross_cents)) == [400, 950, 950, 2300]
    assert len(rows(engine, Customer.id)) == 3


def test_products_with_variants_are_a_product_each(sqlite_engine: Engine, tmp_path: Path) -> None:
    path = tmp_path / "products.json"
    one = {"id": 1, "title": "Cup", "product_type": "Kitchen",
           "variants": [{"sku": "C-S", "price": "7.00"}, {"sku": "C-L", "price": "9.00"}]}  # fmt: skip
    path.write_text(json.dumps({"products": [one]}))
    assert run_import(sqlite_engine, path, "products", clock=clock).accepted == 2
    found = rows(sqlite_engine, Product.code, Product.name, Product.category, Product.list_price_cents)
    assert sorted(found) == [("C-L", "Cup", "Kitchen", 900), ("C-S", "Cup", "Kitchen", 700)]
