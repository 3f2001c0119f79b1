"""What a file of purchases does to a store, on small files made by hand."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from data_access.importing.interpret import Choices
from data_access.maintenance import check
from data_access.schema import (
    ChangeLog,
    CurrencyRate,
    Customer,
    ImportBatch,
    LineKind,
    Product,
    Purchase,
    PurchaseLine,
    line_facts,
)
from tests.store.import_files import HEAD, JUDGED, NOW, Files, add, content, rows, verdicts

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Engine

TWO_ORDERS = (
    "1001,C7,2026-01-05 10:00,TEA,Green tea,2,3.50,GB",
    "1001,C7,2026-01-05 10:00,CUP,Cup,1,8.00,GB",
    "1002,,2026-01-06 11:00,CUP,Cup,3,8.00,FR",
)


@pytest.fixture
def files(engine: Engine, tmp_path: Path) -> Files:
    return Files(engine, tmp_path)


@pytest.mark.both_databases
def test_a_file_becomes_customers_products_purchases_and_lines(files: Files, engine: Engine) -> None:
    report = files.bring(*TWO_ORDERS)
    assert verdicts(report) == (3, 0, 0, 0, 0)
    assert (report.customers, report.purchases, report.lines, report.anonymous) == (1, 2, 3, 1)
    assert (report.gross_cents, report.net_cents, report.anonymous_cents) == (1500, 1500, 2400)
    assert rows(engine, Customer.reference, Customer.country) == [("C7", "GB")]
    assert rows(engine, Product.code, Product.name) == [("CUP", "Cup"), ("TEA", "Green tea")]
    p = Purchase
    assert rows(engine, p.reference, p.purchased_on, p.month, p.sale_lines, p.gross_cents, p.country) == [
        ("1001", date(2026, 1, 5), 24312, 2, 1500, "GB"),
        ("1002", date(2026, 1, 6), 24312, 1, 2400, "FR"),
    ]
    assert check(engine) == []


@pytest.mark.both_databases
def test_the_same_file_twice_changes_nothing(files: Files, engine: Engine) -> None:
    files.bring(*TWO_ORDERS)
    before, logged = content(engine), rows(engine, ChangeLog.seq)
    report = files.bring(*TWO_ORDERS)
    assert verdicts(report) == (0, 0, 3, 0, 0)
    assert report.changes_nothing
    assert (report.gross_cents, report.customers) == (1500, 1)
    assert content(engine) == before
    assert rows(engine, ChangeLog.seq) == logged


@pytest.mark.both_databases
def test_overlapping_files_add_only_what_is_new_and_totals_follow(files: Files, engine: Engine) -> None:
    files.bring(TWO_ORDERS[0], TWO_ORDERS[2])
    report = files.bring(*TWO_ORDERS)
    assert verdicts(report) == (1, 0, 2, 0, 0)
    assert report.warnings == {"lines_added_to_stored_purchases": 1}
    assert rows(engine, Purchase.sale_lines, Purchase.gross_cents, reference="1001") == [(2, 1500)]
    assert check(engine) == []


@JUDGED
def test_true_repeats_survive_and_drop_takes_them_out(files: Files, engine: Engine) -> None:
    twice = (TWO_ORDERS[0], TWO_ORDERS[0])
    assert verdicts(files.look(*twice, duplicates="drop")) == (1, 0, 0, 1, 0)
    assert verdicts(files.bring(*twice)) == (2, 0, 0, 0, 0)
    assert verdicts(files.bring(*twice)) == (0, 0, 2, 0, 0)
    assert rows(engine, Purchase.sale_lines, Purchase.gross_cents) == [(2, 1400)]
    report = files.bring(*twice, TWO_ORDERS[0])
    assert verdicts(report) == (1, 0, 2, 0, 0)


@JUDGED
def test_a_dry_run_gives_the_same_verdicts_and_writes_nothing(files: Files, engine: Engine) -> None:
    dry = files.look(*TWO_ORDERS)
    assert rows(engine, ImportBatch.id) == []
    assert not any(content(engine).values())
    wet = files.bring(*TWO_ORDERS)
    assert wet.as_json() | {"batch": None} == dry.as_json()


@JUDGED
def test_one_order_number_of_two_customers_is_two_purchases(files: Files, engine: Engine) -> None:
    files.bring("1,A,2026-01-05,TEA,Tea,1,1.00,GB", "1,B,2026-01-05,TEA,Tea,1,1.00,GB")
    assert rows(engine, Purchase.reference, Purchase.sale_lines) == [("1", 1), ("1", 1)]


@JUDGED
def test_without_order_numbers_each_row_is_a_purchase(files: Files, engine: Engine) -> None:
    head = "customer,date,amount"
    same = ("A,2026-01-05,1.00", "A,2026-01-05,1.00", "B,2026-01-06,2.50")
    assert files.bring(*same, head=head).purchases == 3
    assert verdicts(files.bring(*same, head=head)) == (0, 0, 3, 0, 0)
    assert rows(engine, Purchase.gross_cents) == [(100,), (100,), (250,)]


@JUDGED
def test_a_purchase_is_as_early_as_its_earliest_line_in_the_business_time_zone(files: Files, engine: Engine) -> None:
    files.settings(time_zone="America/New_York")
    files.bring("1,A,2026-01-31 23:30,TEA,Tea,1,1.00,US", "1,A,2026-02-01 00:10,CUP,Cup,1,1.00,US")
    assert rows(engine, Purchase.purchased_on, Purchase.month) == [(date(2026, 1, 31), 24312)]
    (moment,) = rows(engine, Purchase.purchased_at)[0]
    assert moment.isoformat() == "2026-02-01T04:30:00+00:00"


def test_an_earlier_line_in_a_later_file_moves_the_purchase(files: Files, engine: Engine) -> None:
    files.bring("1,A,2026-02-01 10:00,TEA,Tea,1,1.00,GB")
    files.bring("1,A,2026-01-31 10:00,CUP,Cup,1,1.00,GB")
    assert rows(engine, Purchase.purchased_on, Purchase.month) == [(date(2026, 1, 31), 24312)]
    assert check(engine) == []


@JUDGED
def test_kinds_and_amounts_of_lines(files: Files, engine: Engine) -> None:
    files.bring(
        "1,A,2026-01-05,TEA,Tea,2,0.085,GB",
        "1,A,2026-01-05,GIFT,Gift,1,0,GB",
        "C2,A,2026-01-06,TEA,Tea,-2,0.085,GB",
        "3,A,2026-01-06,KG,Cheese,0.250,19.99,GB",
    )
    ln = PurchaseLine
    assert rows(engine, ln.kind, ln.quantity_milli, ln.unit_price_micros, ln.amount_cents) == [
        (1, 2000, 85000, 17), (1, 250, 19990000, 500), (2, 1000, 0, 0), (3, -2000, 85000, -17),
    ]  # fmt: skip


@JUDGED
def test_negative_prices_are_refused_and_their_order_is_not_made(files: Files, engine: Engine) -> None:
    report = files.bring("1,A,2026-01-05,TEA,Tea,1,-5.00,GB", "2,A,2026-01-05,TEA,Tea,1,5.00,GB")
    assert report.reasons == {"negative_price": 1}
    assert verdicts(report) == (1, 0, 0, 0, 1)
    assert rows(engine, Purchase.reference) == [("2",)]
    assert "negative_price" in report.rejects_csv()


@JUDGED
def test_a_line_total_alone_gives_the_price_and_a_negative_one_is_a_return(files: Files, engine: Engine) -> None:
    files.bring("A,2026-01-05,3,10.00", "A,2026-01-06,1,-4.00", head="customer,date,quantity,amount")
    ln = PurchaseLine
    assert rows(engine, ln.kind, ln.quantity_milli, ln.unit_price_micros, ln.amount_cents) == [
        (1, 3000, 3333333, 1000), (3, -1000, 4000000, -400),
    ]  # fmt: skip


@JUDGED
def test_a_product_takes_its_most_frequent_name_and_lines_keep_other_ones(files: Files, engine: Engine) -> None:
    files.bring(
        "1,A,2026-01-05,TEA,damaged,1,1.00,GB",
        "2,A,2026-01-05,TEA,Green tea,1,1.00,GB",
        "3,A,2026-01-05,TEA,Green tea,1,1.00,GB",
    )
    assert rows(engine, Product.name) == [("Green tea",)]
    assert rows(engine, PurchaseLine.description) == [("damaged",), (None,), (None,)]


@JUDGED
def test_a_customer_has_the_country_of_the_latest_purchase(files: Files, engine: Engine) -> None:
    files.bring("1,A,2026-03-05,TEA,Tea,1,1.00,FR", "2,A,2026-01-05,TEA,Tea,1,1.00,GB")
    assert rows(engine, Customer.country) == [("FR",)]


def test_customers_without_a_number_are_known_by_their_mail(files: Files, engine: Engine) -> None:
    head = "order,email,date,sku,quantity,unit price"
    add(Customer, engine, public_id="p", reference="77", email="ana@example.com", created_at=NOW, updated_at=NOW)
    report = files.bring("1,ANA@example.com,2026-01-05,TEA,1,1", "2,bo@example.com,2026-01-05,TEA,1,1", head=head)
    assert report.customers == 2
    assert rows(engine, Customer.reference, Customer.email) == [
        ("77", "ana@example.com"), ("bo@example.com", "bo@example.com"),
    ]  # fmt: skip
    assert verdicts(files.bring("1,ana@example.com,2026-01-05,TEA,1,1", head=head))[0] <= 1
    assert len(rows(engine, Customer.id)) == 2


def test_modes_create_and_update_refuse_the_other_half(files: Files, engine: Engine) -> None:
    head = "order,line id,customer,date,sku,quantity,unit price"
    files.bring("1,L1,A,2026-01-05,TEA,1,1.00", head=head)
    changed, new = "1,L1,A,2026-01-05,TEA,5,1.00", "1,L2,A,2026-01-05,CUP,1,2.00"
    created = files.look(changed, new, head=head, mode="create")
    assert (verdicts(created), created.reasons) == ((1, 0, 0, 0, 1), {"already_in_store": 1})
    updated = files.bring(changed, new, head=head, mode="update")
    assert (verdicts(updated), updated.reasons) == ((0, 1, 0, 0, 1), {"not_in_store": 1})
    assert rows(engine, PurchaseLine.quantity_milli, PurchaseLine.amount_cents) == [(5000, 500)]
    assert rows(engine, Purchase.sale_lines, Purchase.gross_cents, Purchase.net_cents) == [(1, 500, 500)]
    assert rows(engine, Product.code) == [("TEA",)]
    assert check(engine) == []


def test_a_line_id_makes_updates_possible_and_a_repeated_one_is_refused(files: Files, engine: Engine) -> None:
    head = "order,line id,customer,date,sku,quantity,unit price"
    first = files.bring("1,L1,A,2026-01-05,TEA,1,1.00", "1,L1,A,2026-01-05,TEA,2,1.00", "1,L1,A,2026-01-05,TEA,1,1.00",
                        head=head)  # fmt: skip
    assert verdicts(first) == (1, 0, 1, 0, 1)
    assert first.reasons == {"line_repeated": 1}
    assert "row 2" in first.examples["line_repeated"][0].message
    assert verdicts(files.bring("1,L1,A,2026-01-05,CUP,-1,1.00", head=head)) == (0, 1, 0, 0, 0)
    assert rows(engine, PurchaseLine.kind, PurchaseLine.amount_cents) == [(int(LineKind.RETURN), -100)]
    p = Purchase
    assert rows(engine, p.sale_lines, p.return_lines, p.gross_cents, p.net_cents) == [(0, 1, 0, -100)]
    assert check(engine) == []


@JUDGED
def test_money_is_kept_in_hundredths_whatever_the_coins_of_the_currency(files: Files, engine: Engine) -> None:
    files.settings(currency="JPY")
    files.bring("1,A,2026-03-01,2,1500", head="order,customer,date,quantity,unit price")
    files.bring("2,A,2026-03-02,3000", head="order,customer,date,total")
    files.bring("3,A,2026-03-03,1,4000,0.25", head="order,customer,date,quantity,unit price,discount",
                choices=Choices(discount="share"))  # fmt: skip
    assert rows(engine, Purchase.gross_cents) == [(300_000,), (300_000,), (300_000,)]


def test_another_currency_is_refused_until_a_rate_is_set(files: Files, engine: Engine) -> None:
    head = "order,customer,date,sku,quantity,unit price,currency"
    orders = ("1,A,2026-01-05,TEA,1,10.00,GBP", "2,A,2026-01-05,TEA,1,10.00,EUR", "2,A,2026-01-05,CUP,1,1.00,")
    refused = files.look(*orders, head=head)
    assert (verdicts(refused), refused.reasons) == ((1, 0, 0, 0, 2), {"other_currency": 2})
    add(CurrencyRate, engine, currency="EUR", valid_from=date(2026, 1, 1), rate_micros=850_000)
    add(CurrencyRate, engine, currency="EUR", valid_from=date(2026, 2, 1), rate_micros=900_000)
    assert verdicts(files.bring(*orders, head=head)) == (3, 0, 0, 0, 0)
    assert rows(engine, Purchase.reference, Purchase.currency, Purchase.gross_cents) == [
        ("1", "GBP", 1000), ("2", "EUR", 935),
    ]  # fmt: skip
    early = files.look("3,A,2025-12-31,TEA,1,10.00,EUR", head=head)
    assert early.reasons == {"no_rate_on_day": 1}


@JUDGED
def test_a_shopify_order_is_said_on_its_first_row_and_counts_for_all(files: Files, engine: Engine) -> None:
    head = ("Name,Email,Financial Status,Currency,Created at,Lineitem quantity,Lineitem name,Lineitem price,"
            "Lineitem sku,Billing Name,Shipping Country,Shipping Method")  # fmt: skip
    report = files.bring(
        "#1,ana@example.com,paid,GBP,2026-01-05 10:00:00 +0000,1,Tea,3.50,TEA,Ana Example,GB,Post",
        "#1,,,,2026-01-05 10:00:00 +0000,2,Cup,8.00,CUP,,,",
        "#2,ben@example.com,voided,GBP,2026-01-06 10:00:00 +0000,1,Tea,3.50,TEA,Ben Example,FR,Post",
        "#2,,,,2026-01-06 10:00:00 +0000,1,Cup,8.00,CUP,,,",
        head=head,
    )
    assert verdicts(report) == (4, 0, 0, 0, 0)
    assert (report.customers, report.purchases, report.anonymous) == (2, 2, 0)
    p = Purchase
    assert rows(engine, p.reference, p.sale_lines, p.gross_cents, p.net_cents, p.country, p.delivery_partner) == [
        ("#1", 2, 1950, 1950, "GB", "Post"),
        ("#2", 0, 0, 0, "FR", "Post"),
    ]
    assert rows(engine, p.reference, p.cancelled) == [("#1", False), ("#2", True)]
    assert check(engine) == []


@pytest.mark.both_databases
def test_hidden_until_published_and_logged_as_one_range(files: Files, engine: Engine) -> None:
    seen: list[int] = []
    files.bring(*TWO_ORDERS, progress=lambda p: seen.append(len(rows(engine, line_facts.c.line_id)))
                if p.phase == "writing" else None)  # fmt: skip
    assert set(seen) == {0}
    assert len(rows(engine, line_facts.c.line_id)) == 3
    log = rows(engine, ChangeLog.domain, ChangeLog.table_name, ChangeLog.row_id)
    assert log == [("customers", "import_batches", None), ("purchases", "import_batches", None)]


@JUDGED
def test_a_mapping_is_remembered_for_its_headings(files: Files) -> None:
    head = "A,B,C,D"
    row = "x,2026-01-05,TEA,5.00"
    files.bring(row, head=head, mapping={"customer": "A", "date": "B", "product": "C", "price": "D"})
    again = files.look(row, head=head)
    assert again.mapping.columns == {"customer": "A", "date": "B", "product": "C", "price": "D"}
    assert verdicts(again) == (0, 0, 1, 0, 0)


def test_heading_constant_is_what_the_files_use() -> None:
    assert len(HEAD.split(",")) == len(TWO_ORDERS[0].split(","))
