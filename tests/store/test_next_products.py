"""What customers are likely to buy next, in a store: what speaks for it, what holds it back, on both databases."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from dashboard import exports
from data_access.filters import EVERYTHING, Filters, Scope
from data_access.queries import next_products as queries
from data_access.readers import RecordReader
from tests.builders import NOW, Store

if TYPE_CHECKING:
    from data_access.schema import Customer


NO_FILTERS = Filters()


def shop(store: Store) -> dict[str, Customer]:
    """40 customers with a machine and filters; 60 who bought something else; four with a machine alone."""
    machine, filters, tea = (store.product(name=name, code=name.upper()) for name in ("Machine", "Filters", "Tea"))
    post = store.product(name="Postage", kind="service")
    for number in range(40):
        who = store.customer()
        store.purchase(who, on="2026-01-10", lines=[(machine, 1, 9000), (post, 1, 400)])
        store.purchase(who, on=date(2026, 2, 1 + number % 20), lines=[(filters, 1, 500)])
    for _ in range(60):
        store.purchase(store.customer(), on="2026-01-10", lines=[(tea, 1, 300), (post, 1, 400)])
    alone = {name: store.customer(reference=name, team=name) for name in ("plain", "angry", "late", "calm")}
    for who in alone.values():
        store.purchase(who, on="2026-03-31", lines=[(machine, 1, 9000)])
    store.case(alone["angry"], state="waiting")
    store.case(alone["calm"], state="resolved", resolved_at=NOW)
    store.visit(alone["late"], due_on="2026-03-30")
    store.visit(alone["plain"], due_on="2026-04-30")
    return alone


def test_owners_of_the_one_are_offered_the_other_but_not_while_something_is_unsettled(store: Store) -> None:
    shop(store)
    found = exports.export(store.engine, "next_products").set_index("customer")
    assert sorted(found.index) == ["calm", "plain"]
    row = found.loc["plain"].to_dict()
    assert (row["next_product"], row["because_product_name"]) == ("FILTERS", "Machine")
    assert row["share_of_all"] == pytest.approx(40 / 104)
    assert row["least_share"] == pytest.approx(row["lift_low"] * 40 / 104)
    assert row["offer_score"] == pytest.approx(row["buy_chance"] * row["least_share"])
    assert 0 < row["buy_chance"] < 1


def test_a_product_its_segment_complains_of_falls_behind_one_it_is_happy_with(store: Store) -> None:
    """Both go equally with the machine; of ten owners at home eight were unhappy with the filters, at work none."""
    machine, filters, cups = (store.product(name=name, code=name.upper()) for name in ("Machine", "Filters", "Cups"))
    tea, salt = store.product(name="Tea"), store.product(name="Salt")
    for number in range(20):
        who = store.customer(segment="home" if number % 2 else "work")
        store.purchase(who, on="2026-01-10", lines=[(machine, 1, 9000), (filters, 1, 500), (cups, 1, 700)])
        if number % 2 and number < 16:
            for _ in range(2):  # twice: one unhappy buyer
                store.feedback(who, product_id=filters.id, rating=1, p_unhappy=0.9)
        store.feedback(who, product_id=cups.id, p_unhappy=0.1)
    for number in range(60):
        other = store.customer(segment="home" if number % 2 else "work")
        store.purchase(other, on="2026-01-10", lines=[(tea if number % 3 else salt, 1, 300)])
        store.feedback(other, product_id=filters.id, p_unhappy=0.9)  # never bought it
    for name in ("home", "work"):
        store.purchase(store.customer(reference=name, segment=name), on="2026-03-31", lines=[(machine, 1, 9000)])
    found = exports.export(store.engine, "next_products", options={"most": "2"})
    of = {name: found[found["customer"] == name].set_index("next_product") for name in ("home", "work")}
    assert of["home"].index.tolist() == ["CUPS", "FILTERS"]
    assert sorted(of["work"].index) == ["CUPS", "FILTERS"]
    home, work = of["home"]["unhappy_share"], of["work"]["unhappy_share"]
    assert home["FILTERS"] > work["FILTERS"] > work["CUPS"] > 0
    row = of["home"].loc["FILTERS"]
    assert row["offer_score"] == pytest.approx(row["buy_chance"] * row["least_share"] * (1 - row["unhappy_share"]))


def test_complaints_and_segments_by_hand(store: Store) -> None:
    tea = store.product(code="TEA")
    ann, ben = store.customer(segment="home", team="north"), store.customer()
    for p_unhappy in (0.5, 0.8, 0.49, None):
        store.feedback(ann, product_id=tea.id, p_unhappy=p_unhappy)
    store.feedback(ben, p_unhappy=0.9)
    store.feedback(None, product_id=tea.id, p_unhappy=0.9)
    reader = RecordReader(store.engine)

    def said(filters: Filters = NO_FILTERS, scope: Scope = EVERYTHING) -> list[list[int]]:
        return reader.frame(queries.complained_of(filters, scope)).to_numpy().tolist()

    assert said() == [[ann.id, tea.id]]
    assert said(Filters(segments=("work",))) == said(scope=Scope(teams=("south",))) == []
    assert reader.frame(queries.customer_segments(Filters(), EVERYTHING)).to_numpy().tolist() == [[ann.id, "home"]]
    assert reader.frame(queries.customer_segments(Filters(), EVERYTHING, customer_id=ben.id)).empty


def test_who_is_to_be_left_alone_and_what_somebody_owns_by_hand(store: Store) -> None:
    people = shop(store)
    reader = RecordReader(store.engine)

    def alone(scope: Scope = EVERYTHING, day: str = "2026-03-31") -> set[int]:
        statement = queries.customers_to_leave_alone(scope, as_of=date.fromisoformat(day))
        return set(reader.frame(statement)["customer_id"])

    assert alone() == {people["angry"].id, people["late"].id}
    assert alone(day="2026-03-30") == {people["angry"].id}
    assert alone(Scope(teams=("late",))) == {people["late"].id}
    owned = reader.frame(queries.products_of_customer(people["plain"].id, EVERYTHING))
    assert len(owned) == 1
    assert reader.frame(queries.products_of_customer(people["plain"].id, Scope(teams=("late",)))).empty
