"""Searching customers: every word must fit, a letter or two may be wrong, and what changed is found at once."""

from __future__ import annotations

import re
from dataclasses import replace
from random import Random
from typing import TYPE_CHECKING

import pytest

from data_access.filters import EVERYTHING
from data_access.queries.directory import exactly
from data_access.readers import RecordReader
from data_access.readers.search import BEGINS, EXACT, INSIDE, NEAR, SearchIndex, wanted_words, wrong_letters
from data_access.repositories import Customers
from data_access.schema import Customer
from data_access.unit_of_work import UnitOfWork
from tests.builders import Store

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from data_access.filters import Scope

pytestmark = pytest.mark.both_databases


def found(index: SearchIndex, text: str, *, contact: bool = True) -> list[int]:
    ids: list[int] = index.find(text, contact=contact).customer_ids.tolist()
    return ids


def test_a_customer_is_found_by_every_part_and_the_best_match_comes_first(store: Store) -> None:
    zoe = store.customer(
        reference="K-10234", name="Zoë O’Connor", company="Blue Door Ltd", email="zoe.oc77@example.com",
        phone="+447700900123",
    )  # fmt: skip
    near = store.customer(name="Zoe Conner", reference="K-555")
    alone = store.customer(given_name="Ann", family_name="Müller", reference="X9")
    index = SearchIndex(store.engine)
    for text in ("zoe", "ZOË o’connor", "connor zoe", "blue door", "zoe.oc77@example.com", "07700 900123",
                 "+44 7700 900123", "900123", "K-10234", "10234"):  # fmt: skip
        assert found(index, text)[0] == zoe.id, text
    assert found(index, "connor") == [zoe.id, near.id]
    assert found(index, "muller") == found(index, "ann muler") == [alone.id]
    assert found(index, "Zoe Connar") == [zoe.id, near.id]
    assert found(index, "zoe nobody") == found(index, "") == found(index, "?!") == []


def test_a_name_that_is_being_typed_is_found_from_its_first_letter_on(store: Store) -> None:
    ana, ben = store.customer(name="Ana Silva", reference="K10234"), store.customer(name="Ana Bruns")
    index = SearchIndex(store.engine)
    assert found(index, "ana s") == found(index, "s ana") == found(index, "k-10234") == [ana.id]
    assert found(index, "ana b") == [ben.id]
    assert found(index, "ana x") == found(index, "a s") == []


def test_who_must_not_see_contact_data_searches_numbers_only(store: Store) -> None:
    ana = store.customer(reference="K-77", name="Ana Silva", email="ana@example.com", phone="+447700900123")
    index = SearchIndex(store.engine)
    assert found(index, "77", contact=False) == [ana.id]
    assert found(index, "k 77", contact=False) == [ana.id]
    assert [found(index, text, contact=False) for text in ("ana", "silva", "slvia", "900123")] == [[]] * 4


def test_what_was_added_changed_hidden_or_removed_is_known_at_the_next_search(store: Store) -> None:
    ana, batch = store.customer(name="Ana Silva"), store.batch("writing", kind="customers")
    store.customer(name="Hidden Heron", batch_id=batch.id)
    index = SearchIndex(store.engine)
    assert (found(index, "silva"), found(index, "heron")) == ([ana.id], [])
    ben = store.customer(name="Ben Silva")
    with UnitOfWork(store.engine) as work:
        Customers(work).change(ana.id, version=ana.version, name="Ana Costa")
    assert (found(index, "silva"), found(index, "costa")) == ([ben.id], [ana.id])
    store.publish(batch, domains=("customers",))
    assert len(found(index, "heron")) == 1
    store.publish(batch, "undone", domains=("customers",))
    with UnitOfWork(store.engine) as work:
        work.session.delete(work.session.get_one(Customer, ben.id))
    assert found(index, "heron") == found(index, "silva") == []


def test_words_of_a_search_are_cut_as_those_of_customers_are() -> None:
    assert wanted_words("  José O'Neil-Śmith ") == ["jose", "o", "neil", "smith"]
    assert wanted_words("jo.smith42@mail.example.com") == ["jo", "smith"]
    assert wanted_words("(0044) 7700-900 123") == ["447700900123"]
    assert wanted_words("a b c d e f g h a") == list("abcdef")
    assert [wrong_letters(word) for word in ("ann", "anna", "annabel", "annabell", "k1234567")] == [0, 1, 1, 2, 0]


def distance(one: str, other: str) -> int:
    """Letters changed, left out, put in or swapped (Damerau 1964), letter by letter."""
    table = {(-1, -1): len(one) + len(other)}
    for i in range(len(one) + 1):
        table[i, -1], table[i, 0] = len(one) + len(other), i
    for j in range(len(other) + 1):
        table[-1, j], table[0, j] = len(one) + len(other), j
    last: dict[str, int] = {}
    for i in range(1, len(one) + 1):
        same = 0
        for j in range(1, len(other) + 1):
            row, column = last.get(other[j - 1], 0), same
            cost = one[i - 1] != other[j - 1]
            same = same if cost else j
            swapped = table[row - 1, column - 1] + (i - row - 1) + 1 + (j - column - 1)
            table[i, j] = min(table[i - 1, j - 1] + cost, table[i, j - 1] + 1, table[i - 1, j] + 1, swapped)
        last[one[i - 1]] = i
    return table[len(one), len(other)]


def slowly(people: dict[int, list[str]], text: str) -> dict[int, int]:
    """The search as it is meant: each customer, each word."""
    scores = {}
    for customer, words in people.items():
        asked = wanted_words(text)
        least = 1 if max(map(len, asked), default=0) > 1 else 2
        best = [max((score(word, wanted, least) for word in words), default=0) for wanted in asked]
        if best and all(best):
            scores[customer] = sum(best)
    return scores


def score(word: str, wanted: str, least: int) -> int:
    if word == wanted:
        return EXACT
    if len(wanted) >= least and word.startswith(wanted):
        return BEGINS
    if wanted.isdigit() and len(wanted) >= 3 and wanted in word:
        return INSIDE
    wrong = wrong_letters(wanted)
    plain = re.fullmatch("[a-z]{3,}", word)
    return NEAR if wrong and plain and distance(word, wanted) <= wrong else 0


def test_the_index_finds_what_a_slow_search_finds(sqlite_engine: Engine) -> None:
    random, store = Random(5), Store(sqlite_engine)

    def word(letters: int) -> str:
        return "".join(random.choice("abcde") for _ in range(letters))

    people = {}
    for _ in range(40):
        name, number = f"{word(random.randint(3, 9))} {word(random.randint(3, 9))}", str(random.randrange(10**6))
        row = store.customer(name=name.title(), reference=number)
        people[row.id] = [*name.split(), number]
    index = SearchIndex(store.engine)
    searched = [word(random.randint(1, 9)) for _ in range(12)] + [str(random.randrange(1000)) for _ in range(6)]
    searched += [f"{word(2)} {word(4)}" for _ in range(6)] + [f"{word(1)} {word(2)}" for _ in range(6)]
    for words in list(people.values())[:12]:
        spoiled = list(words[0])
        spoiled[random.randrange(len(spoiled))] = random.choice("abcde")
        searched.append(f"{''.join(spoiled)} {words[1][:3]}")
    hits = 0
    for text in searched:
        answer = index.find(text)
        told = dict(zip(answer.customer_ids.tolist(), answer.scores.tolist(), strict=True))
        assert told == slowly(people, text), text
        hits += len(told)
    assert hits > 20


def test_an_order_number_finds_who_bought_under_it(store: Store, engine: Engine) -> None:
    ana, ben = store.customer(name="Ana Silva"), store.customer(name="Ben Costa", reference="536365")
    store.purchase(ana, reference="536365")
    store.purchase(ben, reference="536366")
    store.purchase(None, reference="536367")
    hidden = store.batch("writing")
    store.purchase(ana, reference="536368", batch=hidden)

    def who(text: str, scope: Scope = EVERYTHING) -> list[int]:
        return [row.customer_id for row in RecordReader(engine).rows(exactly(text, scope))]

    assert who("536366") == [ben.id]
    assert who("536365") == [ana.id, ben.id]  # an order of the one, the number of the other
    assert who("536367") == who("536368") == who("53636") == []
    assert who("536366", replace(EVERYTHING, masked=True)) == [ben.id]


def test_a_purchase_is_found_by_its_order_number_without_looking_at_all_of_them(sqlite_engine: Engine) -> None:
    text = str(exactly("536365", EVERYTHING).compile(sqlite_engine, compile_kwargs={"literal_binds": True}))
    with sqlite_engine.connect() as connection:
        plan = "\n".join(row.detail for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {text}"))
    assert "purchases USING INDEX ix_purchases_reference" in plan
    assert "SCAN purchases" not in plan
