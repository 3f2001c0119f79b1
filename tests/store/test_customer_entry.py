"""Customers entered by hand: saved once, never over somebody else's save, duplicates named, taken back."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from dashboard.actions import customers as actions
from dashboard.errors import StaleRowError, UserError
from data_access.filters import EVERYTHING, Scope
from data_access.schema import Address, AuditEvent, Customer
from tests.builders import Store

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from dashboard.actions.customers import Opened


@dataclass(frozen=True)
class Person:
    """Somebody at the dashboard."""

    name: str = "ann"
    role: str = "agent"
    scope: Scope = EVERYTHING

    def may(self, least_role: str) -> bool:
        del least_role
        return self.role != "viewer"


ANN = Person()


@pytest.fixture
def store(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> Store:
    monkeypatch.setenv("RAPPORT_TODAY", "2026-07-01")
    return Store(engine)


def opened(store: Store, row: Customer) -> Opened:
    return actions.open_customer(store.engine, ANN, row.public_id)


def save(store: Store, form: Opened, *, who: Person = ANN, form_id: str | None = None, **typed: Any) -> Any:
    return actions.save_customer(store.engine, who, form, {**form.fields, **typed}, submission_id=form_id)


def stored(store: Store, customer_id: int) -> tuple[Customer, Address | None]:
    with Session(store.engine) as session:
        address = session.scalars(select(Address).where(Address.customer_id == customer_id)).one_or_none()
        return session.get_one(Customer, customer_id), address


def rows(store: Store, model: type[Customer | AuditEvent]) -> int:
    with Session(store.engine) as session:
        return session.scalar(select(func.count()).select_from(model)) or 0


def test_a_new_customer_is_saved_once_with_address_consent_time_and_audit(store: Store) -> None:
    typed: dict[str, Any] = {
        "name": "Ann Smith",
        "email": "ANN@example.com",
        "consent": "given",
        "postal_code": "AB1 2CD",
        "city": "",
    }
    first = save(store, actions.Opened(), form_id="form-1", **typed)
    assert save(store, actions.Opened(), form_id="form-1", **typed).customer_id == first.customer_id
    row, address = stored(store, first.customer_id)
    assert (row.name, row.email, row.consent, row.version) == ("Ann Smith", "ann@example.com", "given", 1)
    assert row.reference.startswith("M-")
    assert row.consent_at is not None
    assert row.public_id not in {row.reference, str(row.id)}
    assert address is not None
    assert (address.postal_code, address.city) == ("AB1 2CD", None)
    assert (rows(store, Customer), rows(store, AuditEvent)) == (1, 1)


def test_an_edit_changes_what_was_typed_and_keeps_the_rest(store: Store) -> None:
    row = store.customer(name="Ann Smith", given_name="Ann", family_name="Smith", country="Channel Islands")
    done = save(store, opened(store, row), form_id="t", name="Ann Jones", city="Oxford", consent="refused")
    now, address = stored(store, row.id)
    assert (now.name, now.given_name, now.family_name) == ("Ann Jones", "Ann", None)
    assert (now.country, now.consent, now.version) == ("Channel Islands", "refused", done.version)
    assert now.consent_at is not None
    assert address is not None
    assert address.city == "Oxford"
    with Session(store.engine) as session:
        details = session.scalars(select(AuditEvent.details)).one()
    # Audit events outlive the right to be forgotten: they name the column and keep no name.
    assert details["changed"]["name"] == "changed"
    assert details["changed"]["consent"] == ["unknown", "refused"]


def test_a_stale_save_is_refused_and_both_versions_can_be_shown(store: Store) -> None:
    row = store.customer(name="Ann Smith", email="ann@example.com")
    mine = opened(store, row)
    save(store, opened(store, row), who=Person("ben"), city="Oxford")
    typed = {**mine.fields, "email": "new@example.com"}
    with pytest.raises(StaleRowError):
        actions.save_customer(store.engine, ANN, mine, typed)
    now, _ = stored(store, row.id)
    assert now.email == "ann@example.com"
    theirs = opened(store, row)
    assert sorted(actions.differences(typed, mine, theirs)) == [
        ("city", None, "Oxford"),
        ("email", "new@example.com", "ann@example.com"),
    ]
    save(store, theirs, **dict[str, Any](actions.changed(typed, mine)))
    now, address = stored(store, row.id)
    assert now.email == "new@example.com"
    assert address is not None
    assert address.city == "Oxford"


@pytest.mark.both_databases
def test_of_two_people_who_save_at_the_same_moment_one_is_told(store: Store) -> None:
    row = store.customer(name="Ann Smith")
    forms, ready, told = [opened(store, row) for _ in range(2)], threading.Barrier(2), []

    def click(place: int) -> None:
        ready.wait()
        try:
            save(store, forms[place], city=f"City {place}")
            told.append("saved")
        except StaleRowError:
            told.append("stale")

    threads = [threading.Thread(target=click, args=(place,)) for place in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(told) == ["saved", "stale"]
    assert len([stored(store, row.id)[1]]) == 1


def test_likely_duplicates_are_named_before_saving(store: Store) -> None:
    ann = store.customer(name="Alfie Juniperridge", email="a@example.com", phone="+442079460958", team="north")
    hidden = store.customer(email="b@example.com", batch_id=store.batch("writing").id)
    save(store, opened(store, ann), postal_code="QE6 3WE")

    def named(who: Person = ANN, form: Opened | None = None, **typed: str) -> list[str]:
        begun = form or actions.Opened()
        return [one.why for one in actions.check_customer(store.engine, who, begun, {**begun.fields, **typed}).similar]

    assert named(email="A@Example.com") == ["the same e-mail"]
    assert named(phone="+44 20 7946 0958") == ["the same phone number"]
    assert named(name="Juniperidge Alfie", postal_code="qe6 3we") == ["a like name at the same postal code"]
    assert named(name="Juniperidge Alfie", postal_code="QE6 3WX") == named(email=hidden.email or "") == []
    assert named(Person(scope=Scope(teams=("south",))), email="a@example.com") == []
    assert named(form=opened(store, ann), phone="020 7946 0958", country="GB") == []


def test_undo_takes_a_new_customer_away_and_gives_an_edited_one_back(store: Store) -> None:
    made = save(store, actions.Opened(), name="Ann Smith", city="Oxford")
    changed = save(store, actions.open_customer(store.engine, ANN, made.public_id), name="Ann Jones", city="")
    actions.take_back_customer(store.engine, ANN, changed)
    row, address = stored(store, made.customer_id)
    assert row.name == "Ann Smith"
    assert address is not None
    assert address.city == "Oxford"
    with pytest.raises(StaleRowError):
        actions.take_back_customer(store.engine, ANN, made)
    other = save(store, actions.Opened(), name="Ben")
    actions.take_back_customer(store.engine, ANN, other)
    assert rows(store, Customer) == 1
    bought = save(store, actions.Opened(), name="Cy")
    store.purchase(stored(store, bought.customer_id)[0])
    with pytest.raises(UserError, match="purchases"):
        actions.take_back_customer(store.engine, ANN, bought)


def test_a_taken_number_is_told_while_it_is_typed_and_ones_own_is_not(store: Store) -> None:
    row = store.customer(name="Ann Smith", reference="K1")
    asked = actions.check_customer(store.engine, ANN, actions.Opened(), {"name": "Ben", "reference": "K1"})
    assert asked.errors == {"reference": "K1 is another customer’s number."}
    own = opened(store, row)
    assert actions.check_customer(store.engine, ANN, own, own.fields | {"reference": " K1 "}).errors == {}


def test_who_may_only_look_or_sees_no_contact_data_changes_nothing(store: Store) -> None:
    row = store.customer(name="Ann Smith", reference="K1")
    with pytest.raises(UserError, match="As viewer"):
        save(store, opened(store, row), who=Person(role="viewer"), name="X")
    with pytest.raises(UserError, match="do not see contact data"):
        actions.open_customer(store.engine, Person(scope=Scope(masked=True)), row.public_id)
    with pytest.raises(UserError, match="no such customer"):
        actions.open_customer(store.engine, Person(scope=Scope(teams=("south",))), row.public_id)
    with pytest.raises(UserError, match="K1 is another customer’s number"):
        save(store, actions.Opened(), name="Ben", reference="K1")
    with pytest.raises(UserError, match="needs a number"):
        save(store, opened(store, row), reference="")
    with pytest.raises(UserError, match="not an e-mail address"):
        save(store, opened(store, row), email="nonsense")
    assert stored(store, row.id)[0].version == 1
