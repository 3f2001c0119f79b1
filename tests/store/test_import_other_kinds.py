"""Customers, products and feedback from files."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from data_access.importing import undo_import
from data_access.maintenance import check
from data_access.schema import Address, Customer, Feedback, Product
from tests.store.import_files import JUDGED, Files, rows, verdicts

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Engine

PEOPLE = "customer,name,email,phone,country,birth year,joined on,consent,shoe size"
ANA = "A,Ana Smith,ANA@Example.com,020 7946 0018,United Kingdom,1980,2024-05-01,yes,39"
BO = "B,Bo,,,,,,,"


@pytest.fixture
def files(engine: Engine, tmp_path: Path) -> Files:
    files = Files(engine, tmp_path)
    files.settings(country="GB")
    return files


def test_customers_come_with_cleaned_contact_their_original_and_custom_attributes(files: Files, engine: Engine) -> None:
    assert verdicts(files.bring(ANA, BO, head=PEOPLE, kind="customers")) == (2, 0, 0, 0, 0)
    c = Customer
    assert rows(engine, c.name, c.email, c.phone, c.country, c.birth_year, c.joined_on, c.consent, reference="A") == [
        ("Ana Smith", "ana@example.com", "+442079460018", "GB", 1980, date(2024, 5, 1), "given"),
    ]
    ((attributes, original),) = rows(engine, c.attributes, c.original, reference="A")
    assert attributes == {"shoe size": "39"}
    assert original["phone"] == "020 7946 0018"
    assert rows(engine, c.consent, c.attributes, reference="B") == [("unknown", None)]
    assert verdicts(files.bring(ANA, BO, head=PEOPLE, kind="customers")) == (0, 0, 2, 0, 0)
    assert check(engine) == []


def test_a_new_customer_brings_an_address_and_what_is_not_taken_is_counted(files: Files, engine: Engine) -> None:
    head = "customer,name,street,city,zip,country,tags"
    people = ("A,Ana,1 High Street,Leeds,LS1 1AA,GB,vip", "B,Bo,,,,GB,")
    assert files.bring(*people, head=head, kind="customers").warnings == {"tags_not_taken": 1}
    assert rows(engine, Address.line1, Address.city, Address.postal_code, Address.country) == [
        ("1 High Street", "Leeds", "LS1 1AA", "GB"),
    ]
    again = files.bring("A,Ana,2 Low Street,Leeds,,GB,", head=head, kind="customers")
    assert (verdicts(again), again.warnings) == ((0, 0, 1, 0, 0), {"address_of_known_customer_not_taken": 1})


def test_a_customer_file_changes_what_it_fills_and_its_undo_brings_it_back(files: Files, engine: Engine) -> None:
    files.bring(ANA, head=PEOPLE, kind="customers")
    report = files.bring("A,Ana Jones,,,,,,,40", head=PEOPLE, kind="customers")
    assert verdicts(report) == (0, 1, 0, 0, 0)
    c = Customer
    assert rows(engine, c.name, c.email, c.attributes, c.version) == [
        ("Ana Jones", "ana@example.com", {"shoe size": "40"}, 2)
    ]
    assert undo_import(engine, report.batch or 0).restored == 1
    assert rows(engine, c.name, c.attributes) == [("Ana Smith", {"shoe size": "39"})]


def test_who_is_known_by_an_address_is_the_customer_the_store_has_with_it(files: Files, engine: Engine) -> None:
    files.bring("K1,Ana,ana@example.com", head="customer,name,email", kind="customers")
    files.bring("bo@example.com,2026-03-01,5", head="email,date,price")
    head = "Email Address,First Name"
    report = files.bring(" Ana@Example.com,Anna", "BO@example.com,Bo", "cy@example.com,Cy", ",Dan", head=head,
                         kind="customers")  # fmt: skip
    assert verdicts(report) == (1, 2, 0, 0, 1)
    assert report.reasons == {"missing_value": 1}
    c = Customer
    assert sorted(rows(engine, c.reference, c.given_name, c.email)) == [
        ("K1", "Anna", "ana@example.com"),
        ("bo@example.com", "Bo", "bo@example.com"),
        ("cy@example.com", "Cy", "cy@example.com"),
    ]
    again = files.bring("ana@example.com,Anna", "bo@example.com,Bo", "cy@example.com,Cy", head=head, kind="customers")
    assert verdicts(again) == (0, 0, 3, 0, 0)
    assert check(engine) == []


@JUDGED
def test_of_one_number_the_last_row_counts_and_the_other_is_named(files: Files, engine: Engine) -> None:
    head = "customer,name"
    report = files.bring("A,Ann", "A,Ana", "A,Ana", head=head, kind="customers")
    assert verdicts(report) == (1, 0, 1, 0, 1)
    assert "row 4" in report.examples["key_repeated"][0].message
    assert rows(engine, Customer.name) == [("Ana",)]
    assert verdicts(files.look("A,Ana", "A,Ana", head=head, kind="customers", duplicates="drop")) == (0, 0, 1, 1, 0)


def test_products_are_created_and_changed_by_code(files: Files, engine: Engine) -> None:
    head = "sku,name,category,list price,cost"
    assert verdicts(files.bring("TEA,Tea,Drinks,3.50,1.20", head=head, kind="products")) == (1, 0, 0, 0, 0)
    assert verdicts(files.bring("TEA,Tea,Drinks,3.75,", "CUP,Cup,,,", head=head, kind="products")) == (1, 1, 0, 0, 0)
    p = Product
    assert rows(engine, p.code, p.list_price_cents, p.cost_cents, p.kind) == [
        ("CUP", None, None, "goods"), ("TEA", 375, 120, "goods"),
    ]  # fmt: skip
    update_only = files.look("NEW,New,,,", head=head, kind="products", mode="update")
    assert update_only.reasons == {"not_in_store": 1}


def test_feedback_arrives_to_be_scored_and_linked(files: Files, engine: Engine) -> None:
    files.bring("1,A,2026-01-05,TEA,Tea,1,1.00,GB")
    head = "review id,customer id,order id,sku,date,rating,title,text"
    said = ("R1,A,1,TEA,2026-01-09 12:00,5,Lovely,Best tea ever", "R2,N,,MUG,2026-01-10,1,,Broke at once")
    report = files.bring(*said, head=head, kind="feedback")
    assert verdicts(report) == (2, 0, 0, 0, 0)
    assert (report.customers_created, report.products_created) == (1, 1)
    f = Feedback
    assert rows(engine, f.score_state, f.rating, f.rating_scale, f.text, f.received_on, f.month) == [
        ("pending", 1, "stars", "Broke at once", date(2026, 1, 10), 24312),
        ("pending", 5, "stars", "Lovely. Best tea ever", date(2026, 1, 9), 24312),
    ]
    linked = rows(engine, f.customer_id, f.purchase_id, f.product_id, rating=5)
    assert None not in linked[0]
    assert verdicts(files.bring(*said, head=head, kind="feedback")) == (0, 0, 2, 0, 0)
    assert verdicts(files.bring(said[0].replace("ever", "today"), head=head, kind="feedback")) == (0, 1, 0, 0, 0)
    assert check(engine) == []


@JUDGED
def test_true_repeats_of_feedback_without_an_id_survive(files: Files, engine: Engine) -> None:
    head = "date,text"
    assert verdicts(files.bring("2026-01-10,ok", "2026-01-10,ok", head=head, kind="feedback")) == (2, 0, 0, 0, 0)
    assert verdicts(files.bring("2026-01-10,ok", "2026-01-10,ok", head=head, kind="feedback")) == (0, 0, 2, 0, 0)
    assert len(rows(engine, Feedback.id)) == 2
