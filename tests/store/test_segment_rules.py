"""Segments from rules: each rule by hand, all of them against a slow twin, read back, and refused where not known."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import insert

from dashboard.analytics.rfm import Thresholds, scored
from dashboard.analytics.rfm_limits import score_pairs
from dashboard.answers.segments import Question, in_parts, meeting, read_totals
from data_access.errors import UserError
from data_access.filters import EVERYTHING, Filters, Scope
from data_access.filters.attributes import BANDS
from data_access.filters.rules import KINDS, OPERATIONS, Rule, Rules, RulesError, ScoreLimits, as_json, read_rules
from data_access.queries.segment_members import segment_count, segment_members
from data_access.readers import ColumnarReader, RecordReader
from data_access.schema import Base, ScoreState
from tests.builders import Store
from tests.provision.empty import empty_store

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from data_access.readers import Reader
    from data_access.schema import Customer

LAST = date(2026, 6, 30)
NO_FILTERS = Filters()
LIMITS = Thresholds(recency_days=(10, 30, 60, 120), purchase_count=(2, 3, 4, 5), monetary_cents=(1, 2, 3, 4))


def limits() -> ScoreLimits:
    return ScoreLimits(recency_days=LIMITS.recency_days, purchase_count=LIMITS.purchase_count, pairs=score_pairs())


def fits(reader: Reader, rules: Rules, filters: Filters = NO_FILTERS, scope: Scope = EVERYTHING) -> list[int]:
    """Who fits, and as many as are counted."""
    asked: dict[str, Any] = {"as_of": LAST, "limits": limits()}
    question = Question(filters=filters, scope=scope, **asked)
    totals = read_totals(reader, question)
    parts = in_parts(rules, totals, lambda rule: meeting(reader, rule, question), question)
    found = reader.frame(segment_members(rules, filters, scope, **asked))["customer_id"].tolist()
    counted = reader.frame(segment_count(rules, filters, scope, **asked))["customers"].iloc[0]
    assert len(found) == len(set(found)) == counted
    assert parts.tolist() == sorted(found)  # rule by rule, as the pages ask while rules change
    return [int(customer) for customer in parts]


def one(field: str, operation: Any, *values: str, **rest: Any) -> Rules:
    return Rules(nodes=(Rule(field=field, operation=operation, values=values, **rest),))


def tag(store: Store, name: str, *people: Customer) -> None:
    tables = Base.metadata.tables
    with store.engine.execution_options(writing=True).begin() as connection:
        made = connection.execute(insert(tables["tags"]).values(name=name)).inserted_primary_key
        assert made is not None
        for person in people:
            connection.execute(insert(tables["customer_tags"]).values(customer_id=person.id, tag_id=made[0]))


# Of three customers a, b and n: whom each rule finds.
TOLD: list[tuple[Rules, str]] = [
    (Rules(), "abn"),
    (one("country", "is", "FR", "Unknown"), "an"),
    (one("country", "is_not", "FR"), "bn"),
    (one("region", "is", "west"), "b"),
    (one("gender", "is_not", "female"), "bn"),
    (one("age_band", "is", "35 to 44"), "a"),
    (one("age_band", "is", "Unknown"), "bn"),
    (one("segment", "is", "B2B"), "b"),
    (one("acquisition_channel", "is", "fair"), "b"),
    (one("consent", "is", "given"), "a"),
    (one("consent", "is_not", "given"), "bn"),
    (one("tag", "is", "vip"), "a"),
    (one("tag", "is_not", "vip"), "bn"),
    (one("attribute", "is", "gold", name="club"), "a"),
    (one("attribute", "is", "5", name="club"), "b"),
    (one("attribute", "is", "Unknown", name="club"), "n"),
    (one("joined", "between", end=date(2026, 1, 1)), "a"),
    (one("joined", "between", start=date(2026, 1, 2)), ""),
    (one("purchase_count", "more_than", number=2), "a"),
    (one("purchase_count", "less_than", number=1), "n"),
    (one("purchase_count", "exactly", number=1), "b"),
    (one("net_cents", "more_than", number=599), "ab"),
    (one("net_cents", "exactly", number=0), "n"),
    (one("recent_purchase_count", "at_least", number=2, days=41), "a"),
    (one("recent_purchase_count", "at_least", number=2, days=40), ""),
    (one("recent_purchase_count", "at_least", number=1, days=91), "ab"),
    (one("recent_purchase_count", "at_least", number=0, days=1), "abn"),
    (one("recent_purchase_count", "at_most", number=1, days=41), "bn"),
    (one("recent_purchase_count", "at_most", number=0, days=90), "bn"),
    (one("recent_net_cents", "at_least", number=600, days=91), "ab"),
    (one("recent_net_cents", "at_least", number=601, days=91), "a"),
    (one("recent_net_cents", "at_most", number=600, days=91), "bn"),
    (one("recent_net_cents", "at_least", number=0, days=1), "abn"),
    (one("last_purchase", "within", number=2), "a"),
    (one("last_purchase", "within", number=90), "a"),
    (one("last_purchase", "within", number=91), "ab"),
    (one("last_purchase", "before", number=90), "b"),
    (one("first_purchase", "between", start=LAST - timedelta(days=90)), "b"),
    (one("category", "is", "Tea"), "a"),  # a return is no purchase of tea
    (one("category", "is_not", "Tea"), "bn"),
    (one("category", "is", "Unknown"), "b"),
    (one("product", "is", "CUP", "TEA"), "ab"),
    (one("rfm_group", "is", "hibernating"), "b"),
    (one("last_feeling", "is", "negative"), "a"),
    (one("last_feeling", "is_not", "negative"), "bn"),
    (one("last_rating", "less_than", number=3), "a"),
    (one("rating_mean", "exactly", number=35), "a"),
    (one("rating_mean", "more_than", number=35), ""),
    (one("open_case", "yes"), "b"),
    (one("open_case", "no"), "an"),
]  # fmt: skip


@pytest.mark.both_databases
def test_each_rule_finds_whom_it_says(store: Store) -> None:
    tea, cup = store.product(category="Tea", code="TEA"), store.product(category="Cups", code="CUP")
    ana = store.customer(country="FR", gender="female", birth_year=1990, consent="given", joined_on=date(2026, 1, 1),
                         attributes={"club": "gold"})  # fmt: skip
    ben = store.customer(country="DE", region="west", segment="B2B", acquisition_channel="fair", attributes={"club": 5})
    nil = store.customer(country=None)
    for back in (1, 40, 95):
        store.purchase(ana, on=LAST - timedelta(days=back), lines=[(tea, 1, 1000)])
    store.purchase(ben, on=LAST - timedelta(days=90), lines=[(cup, 2, 500), (tea, -1, 500), (None, 1, 100)])
    store.feedback(ana, on="2026-06-01", rating=5)
    store.feedback(ana, on="2026-06-02", rating=2, score_state=ScoreState.SCORED, label="negative")
    store.feedback(ben, on="2026-06-02", rating=9, rating_scale="nps", score_state=ScoreState.SCORED, label="positive")
    store.feedback(ben, on="2026-06-03", rating=None, rating_scale=None)
    store.case(ana, state="resolved")
    store.case(ben, state="reopened")
    tag(store, "vip", ana)
    ids = {"a": ana.id, "b": ben.id, "n": nil.id}
    reader = RecordReader(store.engine)
    for rules, expected in TOLD:
        assert fits(reader, rules) == [ids[one] for one in expected], rules
    assert {rule.field for rules, _ in TOLD for rule in rules.leaves()} == set(KINDS)


def test_all_any_and_a_group_are_what_they_say_and_filters_and_scope_narrow(store: Store) -> None:
    ana, ben, cem = (store.customer(country=country, team=team) for country, team in
                     (("FR", "north"), ("DE", "north"), ("DE", "south")))  # fmt: skip
    store.purchase(cem, on=LAST)
    french = Rule(field="country", operation="is", values=("FR",))
    german = Rule(field="country", operation="is", values=("DE",))
    buyer = Rule(field="purchase_count", operation="more_than", number=0)
    reader = RecordReader(store.engine)
    assert fits(reader, Rules(nodes=(german, buyer))) == [cem.id]
    assert fits(reader, Rules(match="any", nodes=(french, buyer))) == [ana.id, cem.id]
    grouped = Rules(nodes=(german, Rules(match="any", nodes=(french, buyer))))
    assert fits(reader, grouped) == [cem.id]
    assert fits(reader, Rules(match="any", nodes=(french, Rules(nodes=(german, buyer))))) == [ana.id, cem.id]
    assert fits(reader, Rules(), Filters(countries=("DE",))) == [ben.id, cem.id]
    assert fits(reader, Rules(nodes=(german,)), scope=Scope(teams=("north",))) == [ben.id]
    with pytest.raises(UserError, match="contact data"):
        fits(reader, one("gender", "is", "female"), scope=Scope(masked=True))


def test_who_is_noted_is_named_inside_the_scope_and_not_to_those_who_must_not_see_it(store: Store) -> None:
    ana, ben = store.customer(team="north", attributes={"club": "gold"}), store.customer(attributes={"club": "gold"})
    tag(store, "vip", ana, ben)
    tag(store, "loud", ana)
    rules = [one("tag", "is", "vip", "loud"), one("attribute", "is", "gold", name="club")]
    reader = RecordReader(store.engine)
    for asked in rules:
        assert fits(reader, asked) == [ana.id, ben.id]
        assert fits(reader, asked, scope=Scope(teams=("north",))) == [ana.id]
    question = Question(filters=NO_FILTERS, scope=Scope(masked=True), as_of=LAST)
    tagged, described, nobody = (next(asked.leaves()) for asked in (*rules, one("tag", "is", "nobody's")))
    assert sorted(set(meeting(reader, tagged, question).tolist())) == [ana.id, ben.id]
    assert meeting(reader, nobody, question).tolist() == []
    with pytest.raises(UserError, match="contact data"):
        meeting(reader, described, question)


def test_unscored_feedback_is_nobodys_feeling_and_an_empty_store_has_nobody(store: Store) -> None:
    reader = RecordReader(store.engine)
    everybody_not = (one("last_feeling", "is", "negative"), one("rfm_group", "is", "champion"), Rules())
    assert [fits(reader, rules) for rules in everybody_not] == [[], [], []]
    store.feedback(store.customer())
    assert fits(reader, one("last_feeling", "is", "negative", "neutral", "positive")) == []


@pytest.fixture(scope="module")
def crowd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Store, list[dict[str, Any]], Path]]:
    """Random customers, and what is known of each in plain Python."""
    folder = tmp_path_factory.mktemp("crowd")
    engine = empty_store(folder / "store.db")
    store = Store(engine)
    yield store, random_people(store, 70), folder
    engine.dispose()


def random_people(store: Store, size: int) -> list[dict[str, Any]]:
    random, people = Random(7), []
    products = [store.product(category=category, code=category) for category in ("Tea", "Cups")]
    for _ in range(size):
        known = {"country": random.choice(("FR", "DE", None)), "birth_year": random.choice((1955, 1990, 1800, None)),
                 "consent": random.choice(("given", "refused", "unknown"))}  # fmt: skip
        known["birth_year"] = None if known["birth_year"] == 1800 else known["birth_year"]
        person = store.customer(**known)
        bought = []
        for _ in range(random.randrange(6)):
            day, product = LAST - timedelta(days=random.randrange(150)), random.choice(products)
            cents = random.choice((0, 500, 900))
            store.purchase(person, on=day, lines=[(product, 1, cents)])
            bought += [(day, product.category, cents)] if cents else []
        returned = [(LAST - timedelta(days=random.randrange(150)), -700) for _ in range(random.randrange(2))]
        for day, _ in returned:
            store.purchase(person, on=day, lines=[(products[0], -1, 700)])
        said = [random.choice((1, 3, 5)) for _ in range(random.randrange(3))]
        for place, stars in enumerate(said):
            store.feedback(person, on=LAST - timedelta(days=9 - place), rating=stars)
        people.append({"id": person.id, **known, "bought": bought, "returned": returned, "said": said})
    return people


def random_rules(random: Random, depth: int = 1) -> Rules:
    nodes = [
        random_rules(random, 0) if depth and random.random() < 0.3 else random_rule(random)
        for _ in range(random.randrange(1, 4))
    ]
    return Rules(match=random.choice(("all", "any")), nodes=tuple(nodes))


def random_rule(random: Random) -> Rule:
    values = {
        "country": ("FR", "DE", "Unknown"), "age_band": ("35 to 44", "65+", "Unknown"), "consent": ("given", "refused"),
        "category": ("Tea", "Cups"), "rfm_group": ("champion", "hibernating"),
    }  # fmt: skip
    recent = ("recent_purchase_count", "recent_net_cents")
    field = random.choice(
        (*values, *recent, "purchase_count", "net_cents", "last_purchase", "rating_mean", "last_rating")
    )
    operation = random.choice(OPERATIONS[KINDS[field]])
    chosen = tuple(random.sample(values[field], random.choice((1, 2)))) if field in values else ()
    number = {"net_cents": 900, "last_purchase": random.choice((5, 40, 100)), "rating_mean": random.choice((20, 30)),
              "last_rating": 3, "purchase_count": random.randrange(4), "recent_purchase_count": random.randrange(4),
              "recent_net_cents": random.choice((0, 900, 1400))}.get(field, 0)  # fmt: skip
    days = random.choice((1, 30, 100)) if field in recent else 0
    return Rule(field=field, operation=operation, values=chosen, number=number, days=days)


def holds(rules: Rules, person: dict[str, Any], groups: dict[int, str]) -> bool:
    found = [holds(node, person, groups) if isinstance(node, Rules) else true_of(node, person, groups)
             for node in rules.nodes]  # fmt: skip
    return all(found) if rules.match == "all" else any(found)


def true_of(rule: Rule, person: dict[str, Any], groups: dict[int, str]) -> bool:
    bought, returned, said = person["bought"], person["returned"], person["said"]
    if KINDS[rule.field] == "choice":
        age = LAST.year - (person["birth_year"] or 0)
        values = {
            "country": {person["country"] or "Unknown"}, "consent": {person["consent"]},
            "age_band": {next((name for end, name in BANDS if age < end), "Unknown")},
            "category": {category for _, category, _ in bought}, "rfm_group": {groups.get(person["id"], "")},
        }[rule.field]  # fmt: skip
        return bool(values & set(rule.values)) == (rule.operation == "is")
    if rule.field == "last_purchase":
        return bool(bought) and (
            ((LAST - max(day for day, _, _ in bought)).days + 1 <= rule.number) == (rule.operation == "within")
        )
    if rule.field in {"rating_mean", "last_rating"} and not said:
        return False
    money = [*((day, cents) for day, _, cents in bought), *returned]
    since = LAST - timedelta(days=rule.days)
    value = {
        "recent_purchase_count": sum(day > since for day, _, _ in bought),
        "recent_net_cents": sum(cents for day, cents in money if day > since),
        "purchase_count": len(bought), "net_cents": sum(cents for _, cents in money),
        "rating_mean": sum(said) / len(said) * 10 if said else 0, "last_rating": said[-1] if said else 0,
    }[rule.field]  # fmt: skip
    return bool({"more_than": value > rule.number, "less_than": value < rule.number, "at_least": value >= rule.number,
                 "at_most": value <= rule.number}.get(rule.operation, value == rule.number))  # fmt: skip


@pytest.mark.parametrize(
    "seeds", [range(24), pytest.param(range(24, 160), marks=pytest.mark.proof)], ids=["some", "many"]
)
def test_any_rules_agree_with_a_slow_twin_on_record_and_copy(
    crowd: tuple[Store, list[dict[str, Any]], Path], seeds: range
) -> None:
    import pandas as pd  # noqa: PLC0415

    store, people, folder = crowd
    buyers = [person for person in people if person["bought"]]
    # The twin of the RFM group is the page's own way of scoring.
    frame = pd.DataFrame({
        "customer_id": [person["id"] for person in buyers],
        "recency_days": [(LAST - max(day for day, _, _ in person["bought"])).days + 1 for person in buyers],
        "purchase_count": [len(person["bought"]) for person in buyers],
        "monetary_cents": [sum(cents for _, _, cents in person["bought"]) for person in buyers],
    })  # fmt: skip
    told = scored(frame, LIMITS)
    groups = dict(zip(told["customer_id"].astype(int), told["segment"].astype(str), strict=True))
    copy = ColumnarReader(store.engine, folder / "copy")
    copy.rebuild()
    sizes = set()
    try:
        for seed in seeds:
            rules = random_rules(Random(seed))
            expected = [person["id"] for person in people if holds(rules, person, groups)]
            assert fits(RecordReader(store.engine), rules) == expected, rules
            assert fits(copy, rules) == expected, rules
            sizes.add(len(expected))
    finally:
        copy.close()
    assert len(sizes) > 10  # the rules tell customers apart


@pytest.mark.both_databases
def test_rules_agree_with_the_slow_twin_on_either_database(store: Store) -> None:
    people, sizes = random_people(store, 20), set()
    for seed in range(40):
        rules = random_rules(Random(seed))
        if "rfm_group" not in rules.fields:  # needs the page's scoring, as above
            expected = [person["id"] for person in people if holds(rules, person, {})]
            assert fits(RecordReader(store.engine), rules) == expected, rules
            sizes.add(len(expected))
    assert len(sizes) > 8


def test_rules_are_kept_and_read_back_as_they_were() -> None:
    for seed in range(200):
        rules = random_rules(Random(seed))
        assert read_rules(as_json(rules)) == rules
    period = one("joined", "between", start=date(2026, 1, 1))
    assert read_rules(as_json(period)) == period


@pytest.mark.parametrize(("stored", "told"), [
    (None, "whether all or any"),
    ({"match": "some", "rules": []}, "whether all or any"),
    ({"match": "all", "rules": {}}, "not a list"),
    ({"match": "all", "rules": ["x"]}, "cannot be read"),
    ({"match": "all", "rules": [{"field": "shoe_size"}]}, "“shoe_size”"),
    ({"match": "all", "rules": [{"field": "country", "operation": "like"}]}, "“like”"),
    ({"match": "all", "rules": [{"field": "country", "operation": "is", "values": "FR"}]}, "list of texts"),
    ({"match": "all", "rules": [{"field": "country", "operation": "is", "values": []}]}, "at least one"),
    ({"match": "all", "rules": [{"field": "consent", "operation": "is", "values": ["maybe"]}]}, "“maybe”"),
    ({"match": "all", "rules": [{"field": "rfm_group", "operation": "is", "values": ["kings"]}]}, "“kings”"),
    ({"match": "all", "rules": [{"field": "purchase_count", "operation": "exactly", "number": 1.5}]}, "whole number"),
    ({"match": "all", "rules": [{"field": "last_purchase", "operation": "within", "number": 0}]}, "from 1 on"),
    ({"match": "all", "rules": [{"field": "joined", "operation": "between", "start": "1 May"}]}, "not a day"),
    ({"match": "all", "rules": [{"field": "joined", "operation": "between"}]}, "Choose a day"),
    ({"match": "all", "rules": [{"match": "any", "rules": [{"match": "any", "rules": []}]}]}, "inside another"),
    ({"match": "all", "rules": [{"field": "open_case", "operation": "yes"}] * 31}, "31 rules"),
])  # fmt: skip
def test_rules_that_cannot_be_asked_are_refused_in_a_sentence(stored: object, told: str) -> None:
    with pytest.raises(RulesError, match=told):
        read_rules(stored, groups=frozenset({"champion"}))
