"""JSON as shops hand it out: documents, pages of an answer, orders with their lines inside."""

from __future__ import annotations

import json
from typing import Any

import pytest

from data_access.errors import UserError
from data_access.importing.headings import by_heading
from data_access.importing.reading.json_records import records_of, rows_of

ONE, TWO = {"id": 1, "lines": [{"sku": "A"}, {"sku": "B"}]}, {"id": 2, "lines": []}
DOCUMENTS: dict[str, object] = {
    "a list": [ONE, TWO],
    "a list by name": {"orders": [ONE, TWO]},
    "a page of an answer": {"total": 2, "has_more": False, "links": {"next": None}, "data": [ONE, TWO]},
    "deep inside": {"data": {"shop": {"orders": [ONE, TWO]}}, "extensions": {"cost": {"asked": 3}}},
    "a graph": {"data": {"orders": {"edges": [{"node": ONE}, {"node": TWO}], "pageInfo": {"hasNextPage": False}}}},
    "the longest list": {"stores": [{"name": "x"}], "orders": [ONE, TWO]},
    "what was said of the export": {"shop": "x", "orders": [ONE, TWO]},
}


@pytest.mark.parametrize("shape", DOCUMENTS)
def test_the_records_of_a_document_are_found_wherever_it_holds_them(shape: str) -> None:
    assert records_of(DOCUMENTS[shape]) == [ONE, TWO]


def test_one_record_alone_is_one_and_nothing_is_none() -> None:
    assert records_of(ONE) == [ONE]
    assert records_of({"id": 3, "paid": True}) == [{"id": 3, "paid": True}]
    assert records_of(ONE | {"refunds": [{"id": 9}] * 5}) == [ONE | {"refunds": [{"id": 9}] * 5}]
    empty: list[object] = [[], {}, {"orders": []}, [1, 2], "x", 4, None, {"total": 0, "items": []}]
    assert [records_of(document) for document in empty] == [[]] * len(empty)


def test_a_record_is_a_row_for_each_of_its_lines() -> None:
    order = {"id": 1, "taxes": [{"rate": 7}], "lineItems": {"nodes": [{"sku": "A"}, {"sku": "B"}]}, "note": "x"}
    kept = {"id": 1, "taxes": [{"rate": 7}], "note": "x"}
    assert list(rows_of(order)) == [kept | {"lineItems[]": {"sku": "A"}}, kept | {"lineItems[]": {"sku": "B"}}]
    assert list(rows_of(TWO)) == [TWO]
    assert list(rows_of({"id": 1, "items": ["A", "B"]})) == [{"id": 1, "items": ["A", "B"]}]


@pytest.mark.parametrize("layout", ["document", "indented", "lines", "one line", "utf-16"])
def test_rows_are_the_same_however_the_file_is_laid_out(source: Any, whole: Any, layout: str) -> None:
    orders = [ONE | {"buyer": {"name": "Ana"}}, TWO | {"lines": [{"sku": "C", "size": {"cm": 4}}]}]
    if layout == "one line":
        orders = orders[:1]
    text = {
        "document": json.dumps(orders), "indented": json.dumps({"orders": orders}, indent=1),
        "lines": "\n".join(map(json.dumps, orders)), "one line": json.dumps(orders[0]), "utf-16": json.dumps(orders),
    }[layout]  # fmt: skip
    opened = source(text.encode("utf-16" if layout == "utf-16" else "utf-8"), name="orders.json")
    rows = [["1", "Ana", "A", ""], ["1", "Ana", "B", ""], ["2", "", "C", "4"]]
    wide = opened.columns == ("id", "buyer.name", "lines[].sku", "lines[].size.cm")
    assert wide or (layout == "one line" and opened.columns == ("id", "buyer.name", "lines[].sku"))
    assert whole(opened).rows == (rows if wide else [row[:3] for row in rows[:2]])


def test_lines_that_are_no_objects_are_told_among_orders_with_lists(source: Any, whole: Any) -> None:
    lines = [json.dumps(ONE), "not json", json.dumps(ONE), json.dumps(TWO)]
    read = whole(source("\n".join(lines), name="orders.jsonl"))
    assert read.rows == [["1", "A", ""], ["1", "B", ""], ["1", "A", ""], ["1", "B", ""], ["2", "", "[]"]]
    assert read.reasons == {3: "not_json"}


@pytest.mark.parametrize(
    ("text", "words"),
    [('[{"a": 1}, {"a"', "cut off or damaged"), ('{"orders": []}', "holds no rows"), ("[]", "holds no rows"),
     ("[[1, 2], [3, 4]]", "holds no rows")],
)  # fmt: skip
def test_a_document_without_rows_is_refused_in_words(source: Any, text: str, words: str) -> None:
    with pytest.raises(UserError, match=words):
        source(text, name="orders.json")


def test_numbers_in_braces_between_commas_are_no_json(source: Any, whole: Any) -> None:
    read = whole(source("{1a};name\n{1b};Ana\n{1c};Bo\n", name="x.csv"))
    assert [row[-1] for row in read.rows][-2:] == ["Ana", "Bo"]


def test_what_an_order_says_of_itself_is_not_taken_for_what_its_lines_say() -> None:
    order = ["id", "name", "created_at", "total_price", "total_discounts", "customer.id", "customer.email"]
    lines = ["id", "name", "sku", "quantity", "price", "total_discount"]
    found, _ = by_heading("purchases", [*order, *(f"line_items[].{name}" for name in lines)])
    assert found == {
        "purchase": "id", "date": "created_at", "customer": "customer.id", "email": "customer.email",
        "line": "line_items[].id", "product_name": "line_items[].name", "product": "line_items[].sku",
        "quantity": "line_items[].quantity", "price": "line_items[].price", "discount": "line_items[].total_discount",
    }  # fmt: skip
    found, _ = by_heading("purchases", ["id", "date", "customer", "total", "items[].sku"])
    assert "amount" not in found
    found, _ = by_heading("products", ["id", "title", "variants[].sku", "variants[].price"])
    assert found == {"product": "variants[].sku", "name": "title", "list_price": "variants[].price"}
