"""Add, get and change of the rows people work with."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from data_access.errors import StaleRowError, UserError
from data_access.filters import Scope
from data_access.repositories import (
    Cases,
    Customers,
    FeedbackRows,
    Line,
    Products,
    Purchases,
    Settings,
    Users,
    read_settings,
    read_users,
)
from data_access.schema import AuditEvent, Customer, LineKind, Purchase, PurchaseLine
from data_access.unit_of_work import UnitOfWork
from tests.builders import NOW, Store

if TYPE_CHECKING:
    from sqlalchemy import Engine

pytestmark = pytest.mark.both_databases


def _work(engine: Engine) -> UnitOfWork:
    return UnitOfWork(engine, clock=lambda: NOW, actor="ann")


def _events(engine: Engine) -> list[tuple[str, dict[str, object] | None]]:
    with engine.connect() as connection:
        rows = connection.execute(select(AuditEvent.action, AuditEvent.details).order_by(AuditEvent.id))
        return [(row[0], row[1]) for row in rows]


def test_a_change_is_audited_without_what_is_personal(engine: Engine) -> None:
    with _work(engine) as work:
        ana = Customers(work).add(reference="C1", name="Ana", segment="new")
    with _work(engine) as work:
        Customers(work).change(ana.id, version=1, name="Anna", segment="vip")
    changed = {"name": "changed", "segment": ["new", "vip"]}
    assert _events(engine) == [("customer added", None), ("customer changed", {"changed": changed})]


def test_a_second_click_changes_nothing(engine: Engine) -> None:
    for _ in range(2):
        with _work(engine) as work:
            ana = Customers(work).add(reference="C1", submission_id="form-1")
    for segment in ("vip", "new"):
        with _work(engine) as work:
            Customers(work).change(ana.id, version=1, segment=segment, submission_id="form-2")
    with engine.connect() as connection:
        assert connection.scalars(select(Customer.segment)).all() == ["vip"]
    assert len(_events(engine)) == 2


def test_a_stale_change_names_both_versions_and_overwrites_nothing(engine: Engine) -> None:
    ana = Store(engine).customer()
    with _work(engine) as work:
        Customers(work).change(ana.id, version=1, segment="vip")
    with pytest.raises(StaleRowError, match=r"you had version 1, it is 2"), _work(engine) as work:
        Customers(work).change(ana.id, version=1, segment="new")
    with engine.connect() as connection:
        assert connection.scalar(select(Customer.segment)) == "vip"


def test_a_row_that_is_not_there_is_named(engine: Engine) -> None:
    with pytest.raises(UserError, match="There is no case number 9"), _work(engine) as work:
        Cases(work).get(9)


def test_rows_of_an_import_that_is_not_published_are_not_there(engine: Engine) -> None:
    store = Store(engine)
    batch = store.batch("writing")
    ana = store.customer(reference="C1", batch_id=batch.id)
    with _work(engine) as work:
        assert Customers(work).find("C1") is None
    store.publish(batch, domains=("customers",))
    with _work(engine) as work:
        assert Customers(work).get(ana.id).reference == "C1"


def test_what_is_outside_the_scope_can_be_neither_read_nor_changed(engine: Engine) -> None:
    store = Store(engine)
    purchase = store.purchase(store.customer(team="north"))
    north, south = Scope(teams=("north",)), Scope(teams=("south",))
    with _work(engine) as work:
        Purchases(work).get(purchase.id, scope=north)
        with pytest.raises(UserError):
            Purchases(work).change(purchase.id, version=1, scope=south, channel="shop")


def test_a_column_that_must_not_be_set_is_a_mistake_of_the_program(engine: Engine) -> None:
    ana = Store(engine).customer()
    with pytest.raises(TypeError, match="batch_id"), _work(engine) as work:
        Customers(work).change(ana.id, version=1, batch_id=1)


def test_totals_of_a_purchase_are_those_of_its_lines(engine: Engine) -> None:
    cup = Store(engine).product()
    lines = [
        Line(product_id=cup.id, quantity_milli=3000, unit_price_micros=2_500_000),
        Line(product_id=cup.id, quantity_milli=250, unit_price_micros=1_990_000, discount_cents=5),
        Line(quantity_milli=1000),
        Line(product_id=cup.id, quantity_milli=-1000, unit_price_micros=2_500_000),
        Line(product_id=cup.id, quantity_milli=1000, unit_price_micros=9_000_000, cancelled=True),
    ]
    with _work(engine) as work:
        purchase = Purchases(work).add_with_lines(lines, channel="shop")
        kinds = [line.kind for line in Purchases(work).lines(purchase.id)]
    # 7.50 + 0.4975 rounded to 0.50, less 0.05; then 2.50 back.
    assert (purchase.gross_cents, purchase.net_cents) == (750 + 45, 750 + 45 - 250)
    assert (purchase.sale_lines, purchase.free_lines, purchase.return_lines) == (2, 1, 2)
    assert kinds == [LineKind.SALE, LineKind.SALE, LineKind.FREE, LineKind.RETURN, LineKind.CANCELLED]


def test_other_lines_give_other_totals(engine: Engine) -> None:
    purchase = Store(engine).purchase(lines=[(None, 1, 900)])
    with _work(engine) as work:
        Purchases(work).replace_lines(purchase.id, [Line(unit_price_micros=1_000_000)] * 2, version=1)
    with engine.connect() as connection:
        assert connection.execute(select(Purchase.net_cents, Purchase.sale_lines)).one() == (200, 2)


def test_lines_entered_by_hand_on_an_imported_purchase_are_logged(engine: Engine) -> None:
    store = Store(engine)
    purchase = store.purchase(batch=store.batch())
    with _work(engine) as work:
        Purchases(work).replace_lines(purchase.id, [Line(unit_price_micros=1)], version=1)
    with engine.connect() as connection:
        assert connection.scalars(select(PurchaseLine.batch_id)).all() == [None]


def test_a_cancelled_purchase_keeps_its_lines_and_brings_nothing(engine: Engine) -> None:
    purchase = Store(engine).purchase(lines=[(None, 2, 900), (None, 1, 0)])
    with _work(engine) as work:
        found = Purchases(work).cancel(purchase.id, version=1)
    assert (found.cancelled, found.net_cents, found.gross_cents, found.return_lines) == (True, 0, 0, 2)


def test_the_lines_of_a_cancellation_document_are_returns(engine: Engine) -> None:
    bought = Store(engine).purchase(lines=[(None, 1, 900)])
    with _work(engine) as work:
        back = Line(quantity_milli=-1000, unit_price_micros=9_000_000)
        returned = Purchases(work).add_with_lines([back], cancels_purchase_id=bought.id)
    assert (returned.sale_lines, returned.return_lines, returned.net_cents) == (0, 1, -900)


def test_a_purchase_can_be_given_to_another_customer(engine: Engine) -> None:
    store = Store(engine)
    ana, ben = store.customer(), store.customer()
    purchase = store.purchase(ana)
    with _work(engine) as work:
        Purchases(work).change(purchase.id, version=1, customer_id=ben.id)
    assert _events(engine)[-1][1] == {"changed": {"customer_id": [ana.id, ben.id]}}


def test_the_day_of_a_purchase_is_that_of_the_business(engine: Engine) -> None:
    with _work(engine) as work:
        Settings(work).change({"time_zone": "Asia/Tokyo"})
        late = datetime(2025, 12, 31, 22, 0, tzinfo=UTC)
        purchase = Purchases(work).add_with_lines([Line(unit_price_micros=1)], purchased_at=late)
        said = FeedbackRows(work).add(received_at=late, text="Good.")
    assert (purchase.purchased_on, purchase.month) == (date(2026, 1, 1), 2026 * 12)
    assert (said.received_on, said.month) == (date(2026, 1, 1), 2026 * 12)


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ([], "at least one line"),
        ([Line(unit_price_micros=-1)], "A price cannot be negative"),
        ([Line(unit_price_micros=1_000_000, discount_cents=101)], "discount is larger"),
    ],
)
def test_impossible_lines_are_refused_in_words(engine: Engine, lines: list[Line], words: str) -> None:
    with pytest.raises(UserError, match=words), _work(engine) as work:
        Purchases(work).add_with_lines(lines)


def test_products_are_found_by_their_code(engine: Engine) -> None:
    with _work(engine) as work:
        cup = Products(work).add(code="CUP", list_price_cents=450)
        assert Products(work).find("CUP") is cup


@pytest.mark.parametrize(
    ("given", "stored"),
    [
        ({"currency": "eur"}, "EUR"),
        ({"week_start": "Sun"}, 6),
        ({"time_zone": "Europe/London"}, "Europe/London"),
        ({"country": "Germany"}, "DE"),
        ({"business_name": "  Mugs Ltd "}, "Mugs Ltd"),
        ({"business_name": " "}, None),
        ({"purchases_until": date(2026, 3, 31)}, date(2026, 3, 31)),
    ],
)
def test_settings_are_understood_as_people_write_them(
    sqlite_engine: Engine, given: dict[str, str | date | None], stored: object
) -> None:
    with _work(sqlite_engine) as work:
        Settings(work).change(given)
    (name,) = given
    assert getattr(read_settings(sqlite_engine), name) == stored


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"currency": "EURO"}, "'EURO' is not a currency"),
        ({"week_start": "t"}, "'t' is not a day of the week"),
        ({"time_zone": "london"}, r"Did you mean Europe/London"),
        ({"time_zone": "Mars"}, "Write it as Europe/London"),
        ({"country": "Atlantis"}, "is not a country"),
    ],
)
def test_settings_that_are_none_are_refused_with_the_next_step(
    sqlite_engine: Engine, given: dict[str, str | date | None], words: str
) -> None:
    with pytest.raises(UserError, match=words), _work(sqlite_engine) as work:
        Settings(work).change(given)


def test_currency_and_time_zone_stay_once_they_have_given_rows_a_meaning(engine: Engine) -> None:
    store = Store(engine)
    store.product(list_price_cents=5)
    with pytest.raises(UserError, match="The currency stays GBP"), _work(engine) as work:
        Settings(work).change({"currency": "EUR"})
    with _work(engine) as work:
        Settings(work).change({"currency": "GBP", "time_zone": "Asia/Tokyo"})
    store.purchase()
    with pytest.raises(UserError, match="The time zone stays Asia/Tokyo"), _work(engine) as work:
        Settings(work).change({"time_zone": "UTC"})


def test_a_stale_change_of_settings_is_refused(engine: Engine) -> None:
    with _work(engine) as work:
        Settings(work).change({"country": "GB"}, version=1)
    with pytest.raises(StaleRowError), _work(engine) as work:
        Settings(work).change({"country": "DE"}, version=1)


def test_a_seat_is_given_once_to_an_address(engine: Engine) -> None:
    with _work(engine) as work:
        Users(work).add(email=" Ann@Example.com ", role="agent", team="north")
    for email, role, words in [
        ("ann@example.com", "viewer", "has a seat already"),
        ("ben@example.com", "king", "'king' is not a role"),
        ("ben", "viewer", "not an e-mail address"),
    ]:
        with pytest.raises(UserError, match=words), _work(engine) as work:
            Users(work).add(email=email, role=role)
    assert [(user.email, user.team) for user in read_users(engine)] == [("ann@example.com", "north")]
