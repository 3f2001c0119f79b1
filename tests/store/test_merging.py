"""Customers who are one person: merged with all they own, found under their former names, and taken apart again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import insert, select, text

from data_access.errors import StaleRowError, StoreBusyError, UserError
from data_access.filters import EVERYTHING, Filters, Scope
from data_access.maintenance import check
from data_access.queries.retention import cohort_retention
from data_access.queries.rfm import customer_rfm
from data_access.readers import ColumnarReader, RecordReader
from data_access.readers.search import SearchIndex
from data_access.repositories import Customers, Merges, Seen
from data_access.schema import AuditEvent, Base, Customer, ImportLock, Purchase
from data_access.unit_of_work import UnitOfWork
from tests.builders import NOW, Store
from tests.store.stores import differences, export, people
from tests.store.test_readers_delta import assert_equal

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from sqlalchemy import Engine

    from data_access.repositories import Merged, Undone

LATER = NOW + timedelta(days=3)


@dataclass
class Desk:
    """Somebody who merges and undoes."""

    engine: Engine
    moment: datetime = LATER

    def seen(self, customer: int) -> Seen:
        with self.engine.connect() as connection:
            version = connection.scalar(select(Customer.version).where(Customer.id == customer))
        return Seen(customer, version or 0)

    def merge(self, survivor: int, *others: int, choose: Mapping[str, int] | None = None, **how: Any) -> Merged:
        """Merge as the customers stand now."""
        kept, taken = self.seen(survivor), [self.seen(one) for one in others]
        with UnitOfWork(self.engine, clock=lambda: self.moment, actor="Bo") as work:
            return Merges(work).merge(kept, taken, choose=choose, **how)

    def undo(self, merged: Merged) -> Undone:
        with UnitOfWork(self.engine, clock=lambda: self.moment, actor="Bo") as work:
            return Merges(work).undo(merged.merge_id)

    def value(self, statement: Any) -> Any:
        with self.engine.connect() as connection:
            return connection.scalar(statement)

    def write(self, statement: str) -> None:
        with self.engine.execution_options(writing=True).begin() as connection:
            connection.execute(text(statement))


@pytest.fixture
def desk(engine: Engine) -> Desk:
    return Desk(engine)


def test_the_survivor_gets_what_the_other_owned_and_fills_its_blanks(desk: Desk, store: Store) -> None:
    ana = store.customer(name="Ana", phone=None, joined_on=date(2025, 2, 1), attributes={"size": 38})
    double = store.customer(
        name="Anna", phone="+441632960001", joined_on=date(2024, 1, 1), attributes={"size": 40, "club": "yes"}
    )
    bought = store.purchase(double)
    said, matter = store.feedback(double), store.case(double)
    visit, call = store.visit(double), store.follow_up(double)
    done = desk.merge(ana.id, double.id)
    assert done.moved == {"purchases": 1, "feedback": 1, "cases": 1, "visits": 1, "follow_ups": 1}
    for row in (bought, said, matter, visit, call):
        table = row.__table__
        assert desk.value(select(table.c.customer_id).where(table.c.id == row.id)) == ana.id
    with desk.engine.connect() as connection:
        (kept,) = connection.execute(select(Customer.__table__)).mappings()
    assert (kept["id"], kept["name"], kept["phone"], kept["joined_on"]) == (
        ana.id, "Ana", "+441632960001", date(2024, 1, 1),
    )  # fmt: skip
    assert kept["attributes"] == {"size": 38, "club": "yes"}
    assert kept["updated_at"] == LATER
    event = desk.value(select(AuditEvent.details).where(AuditEvent.action == "customers merged"))
    assert event["merged"] == [double.id]
    assert "Anna" not in str(event)
    assert "+44" not in str(event)
    assert check(desk.engine) == []


def test_a_person_chooses_which_value_is_kept_even_an_empty_one(desk: Desk, store: Store) -> None:
    ana = store.customer(name="Ana", email="old@example.com", gender="F", original={"email": "OLD@EXAMPLE.COM"})
    double = store.customer(name="Anna", email="new@example.com", gender=None, original={"email": "New@example.com"})
    desk.merge(ana.id, double.id, choose={"email": double.id, "gender": double.id, "name": ana.id})
    with desk.engine.connect() as connection:
        (kept,) = connection.execute(select(Customer.__table__)).mappings()
    assert (kept["name"], kept["email"], kept["gender"]) == ("Ana", "new@example.com", None)
    assert kept["original"] == {"email": "New@example.com"}


def test_a_refusal_is_not_lost_to_a_consent(desk: Desk, store: Store) -> None:
    ana = store.customer(consent="given", consent_at=NOW)
    double = store.customer(consent="refused", consent_at=LATER)
    desk.merge(ana.id, double.id)
    with desk.engine.connect() as connection:
        (kept,) = connection.execute(select(Customer.consent, Customer.consent_at))
    assert tuple(kept) == ("refused", LATER)


def test_of_two_open_follow_ups_one_stays_open(desk: Desk, store: Store) -> None:
    ana, double, third = (store.customer() for _ in range(3))
    late = store.follow_up(double, due_on=date(2026, 8, 1))
    soon = store.follow_up(third, due_on=date(2026, 7, 1))
    before = export(desk.engine)
    done = desk.merge(ana.id, double.id, third.id)
    table = Base.metadata.tables["follow_ups"]
    assert desk.value(select(table.c.state).where(table.c.id == soon.id)) == "open"
    assert desk.value(select(table.c.state).where(table.c.id == late.id)) == "dropped"
    desk.undo(done)
    assert differences(before, export(desk.engine)) == []


def test_customers_are_found_under_their_former_names(desk: Desk, store: Store) -> None:
    ana, double, third = (store.customer(reference=ref, public_id=f"p-{ref}") for ref in ("A", "B", "C"))
    desk.merge(double.id, third.id)
    desk.merge(ana.id, double.id)
    with UnitOfWork(desk.engine) as work:
        customers = Customers(work)
        for name in ("A", "B", "C"):
            by_number, by_link = customers.find(name), customers.behind(f"p-{name}")
            assert by_number
            assert by_link
            assert by_number.id == by_link.id == ana.id
        assert customers.behind("nobody") is None
        with pytest.raises(UserError, match="The number C belonged to a customer who was merged"):
            customers.add(reference="C")


def test_what_was_changed_since_is_not_merged(desk: Desk, store: Store) -> None:
    ana, double = store.customer(name="Ana"), store.customer(name="Anna")
    before = export(desk.engine)
    with pytest.raises(StaleRowError, match="Somebody else changed Anna since"), UnitOfWork(desk.engine) as work:
        Merges(work).merge(Seen(ana.id, 1), [Seen(double.id, 9)])
    assert differences(before, export(desk.engine)) == []


def test_one_customer_is_not_merged_with_itself_nor_with_nobody(desk: Desk, store: Store) -> None:
    ana = store.customer()
    for others in ([ana.id], []):
        with pytest.raises(UserError, match="two different customers"):
            desk.merge(ana.id, *others)
    with pytest.raises(UserError, match="There is no customer number 99"):
        desk.merge(ana.id, 99)


def test_customers_outside_the_scope_are_not_merged(desk: Desk, store: Store) -> None:
    ana, double = store.customer(team="north"), store.customer(team="south")
    with pytest.raises(UserError, match=f"There is no customer number {double.id}"):
        desk.merge(ana.id, double.id, scope=Scope(teams=("north",)))


def test_the_second_arrival_of_a_form_merges_nothing(desk: Desk, store: Store) -> None:
    ana, double = store.customer(), store.customer()
    store.purchase(double)
    seen = [desk.seen(ana.id), desk.seen(double.id)]
    done = []
    for _ in range(2):
        with UnitOfWork(desk.engine) as work:
            done.append(Merges(work).merge(seen[0], seen[1:], submission_id="form-1"))
    assert done[0] == done[1]


def test_nobody_is_merged_while_an_import_writes(desk: Desk, store: Store) -> None:
    ana, double = store.customer(), store.customer()
    done = desk.merge(ana.id, store.customer().id)
    with UnitOfWork(desk.engine) as work:
        work.connection.execute(insert(ImportLock).values(id=1, holder="Ana", heartbeat_at=LATER))
    with pytest.raises(StoreBusyError, match="An import is writing"):
        desk.merge(ana.id, double.id)
    with pytest.raises(StoreBusyError, match="An import is writing"):
        desk.undo(done)


def test_merges_of_a_chain_are_undone_last_first(desk: Desk, store: Store) -> None:
    ana, ben, cyd = (store.customer(reference=ref) for ref in "ABC")
    store.purchase(cyd)
    first = desk.merge(ben.id, cyd.id)
    second = desk.merge(ana.id, ben.id)
    with pytest.raises(UserError, match=rf"Undo merge {second.merge_id} \(into customer A\) first"):
        desk.undo(first)
    third = desk.merge(ana.id, store.customer().id)
    with pytest.raises(UserError, match=f"Undo merge {third.merge_id}"):
        desk.undo(second)
    desk.undo(third)
    desk.undo(second)
    desk.undo(first)
    with pytest.raises(UserError, match="was undone already"):
        desk.undo(first)
    with pytest.raises(UserError, match="There is no merge number"), UnitOfWork(desk.engine) as work:
        Merges(work).undo(99)


def test_a_value_that_was_changed_since_stops_the_undo_and_is_named(desk: Desk, store: Store) -> None:
    ana, double = store.customer(phone=None), store.customer(phone="+441632960001")
    bought = store.purchase(double)
    done = desk.merge(ana.id, double.id)
    desk.write(f"UPDATE customers SET phone = 'other', version = version + 1 WHERE id = {ana.id}")
    merged = export(desk.engine)
    with pytest.raises(StaleRowError, match=f"the phone of customer {ana.id} was changed since"):
        desk.undo(done)
    desk.write(f"UPDATE customers SET phone = '+441632960001', version = version + 1 WHERE id = {ana.id}")
    desk.write(f"UPDATE purchases SET customer_id = NULL, version = version + 1 WHERE id = {bought.id}")
    with pytest.raises(StaleRowError, match=f"the customer of purchase {bought.id} was changed since"):
        desk.undo(done)
    assert set(differences(merged, export(desk.engine))) == {"customers", "purchases"}


def test_what_people_changed_otherwise_since_is_kept_by_the_undo(desk: Desk, store: Store) -> None:
    ana, double = store.customer(phone=None), store.customer(phone="+441632960001")
    bought = store.purchase(double)
    gone = store.purchase(double)
    done = desk.merge(ana.id, double.id)
    newer = store.purchase(ana)
    desk.write(f"UPDATE customers SET segment = 'vip', version = version + 1 WHERE id = {ana.id}")
    desk.write(f"UPDATE purchases SET channel = 'shop', version = version + 1 WHERE id = {bought.id}")
    desk.write(f"DELETE FROM purchases WHERE id = {gone.id}")
    desk.undo(done)
    with desk.engine.connect() as connection:
        kept = connection.execute(select(Customer.phone, Customer.segment).where(Customer.id == ana.id)).one()
        back = connection.execute(select(Purchase.customer_id, Purchase.channel).where(Purchase.id == bought.id)).one()
    assert tuple(kept) == (None, "vip")
    assert tuple(back) == (double.id, "shop")
    assert desk.value(select(Purchase.customer_id).where(Purchase.id == newer.id)) == ana.id


def test_another_row_under_a_freed_id_is_not_taken_for_the_one_that_was_moved(sqlite_engine: Engine) -> None:
    desk, store = Desk(sqlite_engine), Store(sqlite_engine)
    ana, double = store.customer(), store.customer()
    last = store.purchase(double)
    done = desk.merge(ana.id, double.id)
    desk.write(f"DELETE FROM purchases WHERE id = {last.id}")
    again = store.purchase(ana)
    assert again.id == last.id, "SQLite gave another id, so nothing was shown"
    desk.undo(done)
    assert desk.value(select(Purchase.customer_id).where(Purchase.id == again.id)) == ana.id


def test_the_id_of_a_merged_customer_is_not_given_to_the_next(desk: Desk, store: Store) -> None:
    ana, double = store.customer(), store.customer()
    done = desk.merge(ana.id, double.id)
    assert store.customer().id > double.id
    desk.undo(done)
    assert desk.value(select(Customer.reference).where(Customer.id == double.id)) == double.reference


def test_a_number_that_somebody_else_bears_by_now_stops_the_undo(desk: Desk, store: Store) -> None:
    ana, double = store.customer(), store.customer(reference="B")
    done = desk.merge(ana.id, double.id)
    store.customer(reference="B")
    with pytest.raises(StaleRowError, match="the number B was given to another customer"):
        desk.undo(done)


def _random_merges(desk: Desk, random: Random, ids: list[int], count: int) -> list[tuple[dict[str, bytes], Merged]]:
    """Merges of whoever is still there, chains included, with the store before each."""
    there = list(ids)
    done: list[tuple[dict[str, bytes], Merged]] = []
    fields = ("name", "email", "phone", "consent", "segment")
    while len(done) < count and len(there) > 1:
        chosen = random.sample(there, random.choice((2, 2, 3)) if len(there) > 2 else 2)
        choose = {field: random.choice(chosen) for field in fields if random.random() < 0.3}
        before = export(desk.engine)
        done.append((before, desk.merge(chosen[0], *chosen[1:], choose=choose)))
        there = [one for one in there if one not in chosen[1:]]
    return done


def _undo_all(desk: Desk, done: list[tuple[dict[str, bytes], Merged]], words: str) -> None:
    for before, merged in reversed(done):
        desk.undo(merged)
        assert differences(before, export(desk.engine)) == [], words


def _prove(engine: Engine, seed: int, merges: int, count: int = 7) -> int:
    desk, random = Desk(engine), Random(seed)
    ids = [row.id for row in people(Store(engine), random, count)]
    done = _random_merges(desk, random, ids, merges)
    assert check(engine) == []
    _undo_all(desk, done, f"seed {seed}")
    assert check(engine) == []
    return len(done)


@pytest.mark.both_databases
def test_undoing_random_merges_gives_back_every_byte(engine: Engine) -> None:
    assert _prove(engine, seed=1, merges=3, count=5) >= 2


@pytest.mark.proof
@pytest.mark.parametrize("seed", range(100, 150))
def test_undoing_many_random_merges_gives_back_every_byte(engine: Engine, seed: int) -> None:
    assert _prove(engine, seed, merges=5) >= 3


@pytest.mark.parametrize("imported", [False, True])
def test_facts_follow_a_merge_and_its_undo_on_the_record_and_on_the_copy(
    desk: Desk, store: Store, tmp_path: Path, *, imported: bool
) -> None:
    batch = store.batch().id if imported else None
    ana, double = (store.customer(segment=one, name=f"Ana {one}", batch_id=batch) for one in ("regular", "vip"))
    store.purchase(ana, on="2026-01-10")
    store.purchase(double, on="2026-02-10")
    store.purchase(double, on="2026-02-12")
    reader = ColumnarReader(desk.engine, tmp_path, bulk_lines=10**9)
    reader.rebuild()
    record = RecordReader(desk.engine)
    cohorts = cohort_retention(Filters(), EVERYTHING)
    before = record.frame(cohorts)
    assert list(before["active_customers"]) == [1, 1]
    index = SearchIndex(desk.engine)
    assert index.find("vip").customer_ids.tolist() == [double.id]
    done = desk.merge(ana.id, double.id)
    assert_equal(reader, desk.engine, "after the merge")  # the copy answers by its delta; a build raises NoCopyError
    scores = reader.copy_frame(customer_rfm(Filters(), EVERYTHING, as_of=date(2026, 3, 1)))
    assert list(scores["customer_id"]) == [ana.id]
    assert list(scores["purchase_count"]) == [3]
    merged = reader.copy_frame(cohorts)
    assert list(merged["age_months"]) == [0, 1]
    assert set(merged["active_customers"]) == {1}
    assert index.find("vip").customer_ids.tolist() == []
    desk.undo(done)
    assert_equal(reader, desk.engine, "after the undo")
    assert reader.copy_frame(cohorts).equals(before)
    assert index.find("vip").customer_ids.tolist() == [double.id]
    reader.close()
