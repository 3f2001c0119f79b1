"""Saved segments: kept, renamed, changed, refused when stale, removed and brought back, described, exported."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select, text

from dashboard import exports
from dashboard.actions import segments as actions
from dashboard.answers.saved_segments import Saved, read_segments
from dashboard.answers.segment_words import TITLES, description, gone_values
from dashboard.answers.segments import Question, fitting, how_many
from dashboard.identity import OWNER, User
from data_access.errors import StaleRowError, UserError
from data_access.filters import EVERYTHING, Filters
from data_access.filters.rules import KINDS, Rule, Rules
from data_access.readers import RecordReader, domain_versions
from data_access.schema import SavedSegment
from tests.store.test_segment_rules import tag

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from tests.builders import Store

FRENCH = Rules(nodes=(Rule(field="country", operation="is", values=("FR",)),))
LOYAL = Rules(
    nodes=(
        *FRENCH.nodes,
        Rule(field="purchase_count", operation="more_than", number=3),
        Rule(field="last_purchase", operation="before", number=90),
    )
)
VIEWER = User(name="vic", role="viewer", scope=EVERYTHING)


def kept(engine: Engine) -> list[Saved]:
    return list(read_segments(RecordReader(engine), EVERYTHING))


def test_a_segment_is_saved_once_found_by_its_link_and_says_what_it_holds(store: Store) -> None:
    before = domain_versions(store.engine).get("segments", 0)
    saved = actions.save_segment(store.engine, OWNER, "  Quiet   French ", LOYAL, submission_id="one")
    again = actions.save_segment(store.engine, OWNER, "Quiet French", LOYAL, submission_id="one")
    assert kept(store.engine) == [saved] == [again]
    assert (saved.name, saved.rules, saved.owner, saved.wrong) == ("Quiet French", LOYAL, "owner", "")
    assert domain_versions(store.engine)["segments"] > before  # caches follow
    assert description(LOYAL, "EUR") == (
        "customers who are in France, bought more than 3 times and last bought more than 90 days ago"
    )


def test_a_name_is_given_once_and_rules_must_be_complete(store: Store) -> None:
    actions.save_segment(store.engine, OWNER, "French", FRENCH)
    unfinished = Rules(nodes=(Rule(field="country", operation="is"),))
    for name, rules, told in (
        ("FRENCH", LOYAL, "called French already"), ("  ", LOYAL, "needs a name"), ("x" * 81, LOYAL, "needs a name"),
        ("Nobody", Rules(), "at least one rule"), ("Half", unfinished, "at least one value"),
    ):  # fmt: skip
        with pytest.raises(UserError, match=told):
            actions.save_segment(store.engine, OWNER, name, rules)
    with pytest.raises(UserError, match="As viewer"):
        actions.save_segment(store.engine, VIEWER, "Mine", FRENCH)
    assert [one.name for one in kept(store.engine)] == ["French"]


def test_a_stale_change_is_refused_and_a_change_can_be_taken_back(store: Store) -> None:
    first = actions.save_segment(store.engine, OWNER, "French", FRENCH)
    second = actions.save_segment(store.engine, OWNER, "Loyal French", LOYAL, was=first)
    with pytest.raises(StaleRowError):
        actions.save_segment(store.engine, OWNER, "Mine", FRENCH, was=first)
    with pytest.raises(StaleRowError):
        actions.remove_segment(store.engine, OWNER, first)
    (now,) = kept(store.engine)
    assert (now.name, now.rules, now.public_id) == ("Loyal French", LOYAL, first.public_id)
    actions.former_segment(store.engine, OWNER, second, first)
    (now,) = kept(store.engine)
    assert (now.name, now.rules) == ("French", FRENCH)


def test_a_removed_segment_comes_back_under_its_own_link(store: Store) -> None:
    saved = actions.save_segment(store.engine, OWNER, "French", FRENCH)
    removed = actions.remove_segment(store.engine, OWNER, saved)
    assert kept(store.engine) == []
    for _ in range(2):  # also after a second click
        actions.restore_segment(store.engine, OWNER, removed)
    (back,) = kept(store.engine)
    assert (back.public_id, back.name, back.rules) == (saved.public_id, "French", FRENCH)


def test_rules_nobody_understands_any_more_are_told_and_not_met_with_a_crash(store: Store) -> None:
    saved = actions.save_segment(store.engine, OWNER, "French", FRENCH)
    with store.engine.execution_options(writing=True).begin() as connection:
        rules = '{"match": "all", "rules": [{"field": "shoe_size", "operation": "is", "values": ["44"]}]}'
        connection.execute(text("UPDATE saved_segments SET rules = :rules").bindparams(rules=rules)) if (
            store.engine.dialect.name == "sqlite"
        ) else connection.execute(text("UPDATE saved_segments SET rules = CAST(:rules AS jsonb)"), {"rules": rules})
    (found,) = kept(store.engine)
    assert found.public_id == saved.public_id
    assert found.rules is None
    assert "“shoe_size”" in found.wrong
    with pytest.raises(UserError, match="shoe_size"):
        exports.export(store.engine, "customers", options={"saved": "French"})
    known = {"country": frozenset(("DE",)), "tag": frozenset()}
    assert gone_values(FRENCH, known) == ["No customer data hold “France” under country any more."]


def test_the_export_holds_those_of_the_segment(store: Store) -> None:
    ana, ben = store.customer(country="FR"), store.customer(country="DE")
    store.purchase(ben, on="2026-01-01")
    actions.save_segment(store.engine, OWNER, "French", FRENCH)
    listed = exports.export(store.engine, "customers", options={"saved": "french"})
    assert listed["customer"].tolist() == [ana.reference]
    assert len(exports.export(store.engine, "customers", {"country": ["DE"]}, {"saved": "French"})) == 0
    assert len(exports.export(store.engine, "customers")) == 2
    champion = Rules(nodes=(Rule(field="rfm_group", operation="is_not", values=("champion",)),))
    actions.save_segment(store.engine, OWNER, "Not best", champion)
    assert len(exports.export(store.engine, "customers", options={"saved": "Not best"}, reader="columnar")) == 2
    with pytest.raises(UserError, match="Did you mean 'French'"):
        exports.export(store.engine, "customers", options={"saved": "Frenc"})


def test_tags_beside_purchases_give_the_same_answer_in_parts(store: Store) -> None:
    people = [store.customer() for _ in range(6)]
    for place, person in enumerate(people[:4]):
        store.purchase(person, on=date(2026, 6, 1) - timedelta(days=place))
    tag(store, "vip", *people[2:])
    tagged = Rule(field="tag", operation="is", values=("vip",))
    plain = Rule(field="tag", operation="is_not", values=("vip",))
    buyer = Rule(field="purchase_count", operation="more_than", number=0)
    reader = RecordReader(store.engine)
    asked = Question(filters=Filters(), scope=EVERYTHING, as_of=date(2026, 6, 1))
    for rules, places in (
        (Rules(nodes=(tagged, buyer)), (2, 3)),
        (Rules(nodes=(plain, buyer)), (0, 1)),
        (Rules(match="any", nodes=(tagged, Rules(nodes=(plain, buyer)))), (0, 1, 2, 3, 4, 5)),
    ):
        expected = [people[place].id for place in places]
        assert fitting(reader, rules, asked).tolist() == expected
        assert how_many(reader, rules, asked) == len(expected)


def test_every_field_has_a_title_and_words() -> None:
    assert set(TITLES) == set(KINDS)
    told = Rules(match="any", nodes=(
        Rule(field="purchase_count", operation="exactly", number=0),
        Rules(nodes=(Rule(field="rating_mean", operation="less_than", number=35),
                     Rule(field="last_feeling", operation="is_not", values=("positive",)))),
        Rule(field="net_cents", operation="more_than", number=10_000),
        Rule(field="joined", operation="between", start=date(2026, 1, 1), end=date(2026, 3, 31)),
        Rule(field="attribute", operation="is", name="club", values=("gold", "silver")),
        Rule(field="rfm_group", operation="is", values=("cant_lose",)),
        Rule(field="open_case", operation="no"),
        Rule(field="recent_purchase_count", operation="at_least", number=3, days=90),
        Rule(field="recent_purchase_count", operation="at_most", number=1, days=1),
        Rule(field="recent_purchase_count", operation="at_most", number=0, days=30),
        Rule(field="recent_net_cents", operation="at_most", number=5_000, days=365),
        Rule(field="last_purchase", operation="within", number=1),
    ))  # fmt: skip
    assert description(told, "EUR") == (
        "customers who never bought, (gave a mean rating of less than 3.5 stars and did not last sound positive), "
        "brought more than €100.00, joined between 1 Jan 2026 and 31 Mar 2026, have club gold or silver, are in the "
        "RFM group Can’t lose, have no open case, bought at least 3 times in the last 90 days, bought at most once in "
        "the last day, did not buy in the last 30 days, brought at most €50.00 in the last 365 days or bought in the "
        "last day"
    )
    assert description(Rules(), "EUR") == "all customers"


def test_a_segment_is_stored_as_it_was_built(store: Store) -> None:
    saved = actions.save_segment(store.engine, OWNER, "French", FRENCH)
    with store.engine.connect() as connection:
        row = connection.execute(select(SavedSegment.rules, SavedSegment.version)).one()
    assert row.rules == {"match": "all", "rules": [{"field": "country", "operation": "is", "values": ["FR"]}]}
    assert (row.version, saved.version) == (1, 1)
