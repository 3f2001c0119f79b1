"""Which column means what: guessed from headings and content, remembered by headings."""

from __future__ import annotations

from typing import Any

import pytest

from data_access.importing.mapping import Mapping, guess_mapping, header_signature


def test_header_signature_ignores_order_case_and_spaces() -> None:
    assert header_signature(["Customer ID", "Price"]) == header_signature([" price", "customerid "])
    assert header_signature(["Price"]) != header_signature(["Price", "Tax"])


HEADINGS: dict[str, tuple[str, str, dict[str, str]]] = {
    "shopify_orders": (
        "purchases",
        (
            "Name,Email,Financial Status,Paid at,Currency,Created at,Lineitem quantity,Lineitem name"
            ",Lineitem price,Lineitem sku,Billing Name,Shipping Country"
        ),
        {"purchase": "Name", "date": "Created at"},
    ),
    "woocommerce_orders": (
        "purchases",
        "order_id,order_date,status,customer_id,billing_email,item_sku,item_name,item_quantity,item_total",
        {"product": "item_sku", "amount": "item_total"},
    ),
    "square_items": (
        "purchases",
        (
            "Date,Time,Category,Item,Qty,Price Point Name,SKU,Gross Sales,Discounts,Net Sales,Tax"
            ",Transaction ID,Payment ID,Location,Customer ID"
        ),
        {"amount": "Net Sales", "purchase": "Transaction ID"},
    ),
    "stripe_payments": (
        "purchases",
        "id,Description,Created (UTC),Amount,Amount Refunded,Currency,Status,Customer ID,Customer Email",
        {"date": "Created (UTC)", "customer": "Customer ID"},
    ),
    "olist_orders": (
        "purchases",
        (
            "order_id,customer_id,order_status,order_purchase_timestamp,order_approved_at"
            ",order_delivered_customer_date,order_estimated_delivery_date"
        ),
        {"delivered_on": "order_delivered_customer_date"},
    ),
    "olist_reviews": (
        "feedback",
        "review_id,order_id,review_score,review_comment_title,review_comment_message,review_creation_date",
        {"text": "review_comment_message", "rating": "review_score"},
    ),
    "online_retail": (
        "purchases",
        "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country",
        {"purchase": "InvoiceNo", "price": "UnitPrice", "customer": "CustomerID"},
    ),
    "complete_journey": (
        "purchases",
        (
            "household_id,store_id,basket_id,product_id,quantity,sales_value,retail_disc,coupon_disc"
            ",coupon_match_disc,week,transaction_timestamp"
        ),
        {"amount": "sales_value"},
    ),
}


@pytest.mark.parametrize("profile", HEADINGS)
def test_common_export_is_recognised(profile: str) -> None:
    kind, headings, expected = HEADINGS[profile]
    mapping = guess_mapping(kind, headings.split(","))
    assert mapping.profile == profile
    assert expected.items() <= mapping.columns.items()
    shouted = guess_mapping(kind, [f" {heading.upper()} " for heading in reversed(headings.split(","))])
    assert shouted.profile == profile


@pytest.mark.parametrize(
    ("headings", "expected"),
    [
        ("Kundennummer;Bestellnummer;Bestelldatum;Artikelnummer;Menge;Einzelpreis",
         {"customer": 0, "purchase": 1, "date": 2, "product": 3, "quantity": 4, "price": 5}),
        ("Numéro client;N° commande;Date de commande;Désignation;Quantité;Prix unitaire",
         {"customer": 0, "purchase": 1, "date": 2, "product_name": 3, "quantity": 4, "price": 5}),
        ("ID Cliente;Pedido;Fecha;Producto;Cantidad;Precio unitario",
         {"customer": 0, "purchase": 1, "date": 2, "product_name": 3, "quantity": 4, "price": 5}),
        ("Código do cliente;Número do pedido;Data do pedido;Produto;Quantidade;Valor total",
         {"customer": 0, "purchase": 1, "date": 2, "product_name": 3, "quantity": 4, "amount": 5}),
        ("customer_id;order_id;order_date;sku;qty;unit_price;total;country",
         {"customer": 0, "purchase": 1, "date": 2, "product": 3, "quantity": 4, "price": 5, "amount": 6, "country": 7}),
    ],
)  # fmt: skip
def test_headings_of_five_languages_are_understood(headings: str, expected: dict[str, int]) -> None:
    columns = headings.split(";")
    mapping = guess_mapping("purchases", columns)
    assert mapping.columns == {name: columns[position] for name, position in expected.items()}
    assert all(0.5 < sure < 1 for sure in mapping.confidence.values())


@pytest.mark.parametrize(
    ("headings", "field"),
    [
        ("Customer type,Date,Total", "customer"),
        ("Customer satisfaction,Date,Total", "customer"),
        ("Order priority,Date,Price", "purchase"),
        ("Date,Quantity,Total tax,Shipping amount", "amount"),
        ("Date,Quantity refunded,Price", "quantity"),
    ],
)
def test_a_heading_that_names_something_else_beside_the_word_is_not_taken_for_it(headings: str, field: str) -> None:
    assert field not in guess_mapping("purchases", headings.split(",")).columns


def test_a_heading_with_more_words_of_the_same_thing_is_taken_unsurely() -> None:
    mapping = guess_mapping("purchases", ["Customer reference code", "Order date", "Total"])
    assert (mapping.columns["customer"], mapping.confidence["customer"]) == ("Customer reference code", 0.6)


def test_the_only_column_of_dates_is_the_date_and_of_two_neither(source: Any) -> None:
    def mapped(rows: str, head: str = "Rung up;Number;Total") -> dict[str, str]:
        opened = source(f"{head}\n{rows}\n")
        return guess_mapping("purchases", opened.columns, next(opened.chunks(100))).columns

    assert mapped("2026-03-01 10:00;20260301;1.50\n2026-03-02 11:30;20260302;2.50")["date"] == "Rung up"
    assert "date" not in mapped("2026-03-01;2026-03-04;1.50", head="Rung up;Handed over;Total")
    assert "date" not in mapped("soon;20260301;1.50\n2026-03-02;20260302;2.50")


def test_customers_without_a_number_are_known_by_their_address() -> None:
    mapping = guess_mapping("customers", ["Email Address", "First Name"])
    assert mapping.columns["customer"] == mapping.columns["email"] == "Email Address"
    assert guess_mapping("customers", ["Record ID", "Email"]).columns["customer"] == "Record ID"


def test_remembered_mapping_goes_before_a_guess_only_where_its_columns_exist() -> None:
    remembered = Mapping({"date": "When", "price": "Sum"}, {}, None)
    assert guess_mapping("purchases", ["When", "Sum", "Date"], None, remembered).columns == remembered.columns
    assert guess_mapping("purchases", ["Date", "Price"], None, remembered).columns == {"date": "Date", "price": "Price"}


def test_columns_of_customers_nobody_claims_are_kept_as_attributes() -> None:
    mapping = guess_mapping("customers", ["ID", "Year_Birth", "Education", "Income", "Dt_Customer"])
    assert mapping.profile == "marketing_campaign"
    assert mapping.columns["attributes.Education"] == "Education"
    assert mapping.columns["birth_year"] == "Year_Birth"
