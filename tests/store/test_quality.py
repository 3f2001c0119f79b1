"""Data quality on both databases: each rule by hand, the scores against a slow twin, rules changed, rows corrected."""

from __future__ import annotations

from datetime import UTC, date, datetime
from random import Random
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import insert, select, update

from dashboard.actions import quality as acts
from dashboard.answers import quality
from data_access import maintenance
from data_access.demo import create_demo
from data_access.errors import StaleRowError, UserError
from data_access.filters import EVERYTHING, Filters, Scope
from data_access.queries.quality import statements
from data_access.queries.quality.rules import BY_NAME, RULES, Terms
from data_access.readers import RecordReader
from data_access.repositories.quality import QualityRules
from data_access.repositories.quality_fixes import Correction, Planned, QualityFixes, plan
from data_access.schema import AuditEvent, Customer, QualityScore
from data_access.unit_of_work import UnitOfWork
from tests.builders import NOW, Store
from tests.store.stores import differences, export

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Engine

LAST = date(2026, 5, 31)
ALL_ON = {rule.name: rule.usual for rule in RULES}


def many(engine: Engine, rows: Sequence[dict[str, Any]]) -> None:
    """Customers in one transaction, with ids from 1 on."""
    usual = {"country": "GB", "created_at": NOW, "updated_at": NOW}
    columns = ("email", "original", "birth_year", "attributes")
    listed = [
        usual | dict.fromkeys(columns) | {"reference": f"C{n}", "public_id": f"public-{n}"} | row
        for n, row in enumerate(rows, start=1)
    ]
    with engine.execution_options(writing=True).begin() as connection:
        connection.execute(insert(Customer), listed)


def measured(engine: Engine, scope: Scope = EVERYTHING, limits: dict[str, dict[str, float]] | None = None) -> Any:
    return quality.measure(RecordReader(engine), Terms.of(LAST, limits or ALL_ON), Filters(), scope)


def failing(engine: Engine, rule: str, found: Any = None) -> list[int]:
    """The ids of the rows that fail, with all rules on; ``found`` is what was measured, where it was already."""
    found = found or measured(engine)
    asked = (rule, BY_NAME[rule].column)
    rows = quality.failing_rows(RecordReader(engine), found, asked, Filters(), EVERYTHING, limit=100)
    findings = found.scores.findings.set_index(["rule", "column"])
    assert len(rows) == findings.loc[asked, "failed"], "the count and the list tell two things"
    return [int(row) for row in rows["row_id"]]


@pytest.mark.both_databases
def test_each_rule_of_a_customer_s_columns_finds_the_one_it_is_about(engine: Engine) -> None:
    store = Store(engine)
    good = {"email": "ann@example.com", "phone": "+441632960001", "birth_year": 1980, "gender": "female"}
    ann = store.customer(name="Ann Lee", joined_on=date(2025, 1, 1), **good)
    wrong: dict[str, dict[str, Any]] = {
        "name_missing": {"name": None},
        "email_missing": {"email": None},
        "phone_missing": {"phone": None},
        "email_invalid": {"email": None, "original": {"email": "ann at example"}},
        "phone_invalid": {"phone": None, "original": {"phone": "12"}},
        "email_placeholder": {"email": "test@example.com"},
        "name_placeholder": {"name": " TEST "},
        "country_missing": {"country": None},
        "country_unknown": {"country": "Channel Islands"},
        "birth_year_missing": {"birth_year": None},
        "gender_missing": {"gender": None},
        "joined_in_future": {"joined_on": date(2026, 6, 1)},
        "long_unchanged": {"updated_at": datetime(2023, 5, 1, tzinfo=UTC)},
    }
    ids = {}
    for number, (rule, columns) in enumerate(wrong.items(), start=2):
        own = good | {"email": f"c{number}@example.com", "phone": f"+4416329600{number:02}", "name": f"Name {number}"}
        ids[rule] = store.customer(**(own | {"joined_on": date(2025, 1, 1)} | columns)).id
    found = measured(engine)
    for rule, key in ids.items():
        assert failing(engine, rule, found) == [key], rule
    assert failing(engine, "birth_year_implausible", found) == []
    assert failing(engine, "email_shared", found) == []
    assert ann.id not in ids.values()


def test_ages_at_the_limit_pass_and_one_year_beyond_fails(engine: Engine) -> None:
    store = Store(engine)
    years = {year: store.customer(birth_year=year).id for year in (1915, 1916, 2016, 2017, 2027, None)}
    assert failing(engine, "birth_year_implausible") == [years[1915], years[2017], years[2027]]


def test_what_contradicts_purchases_is_found(engine: Engine) -> None:
    store = Store(engine)
    fine = store.customer(joined_on=date(2024, 3, 2), birth_year=1990)  # a day after is allowed: the clock may differ
    late = store.customer(joined_on=date(2024, 3, 3), birth_year=2024)
    silent = store.customer(joined_on=date(2023, 5, 30), birth_year=1990)
    for customer in (fine, late):
        store.purchase(customer, on="2024-03-01")
    early = store.purchase(fine, on="2024-05-02", delivered_on=date(2024, 5, 1))
    store.purchase(fine, on="2024-05-02", delivered_on=date(2024, 5, 2))
    nobody = store.purchase(None, on="2024-06-01")
    found = measured(engine)
    assert failing(engine, "joined_after_purchase", found) == [late.id]
    assert failing(engine, "born_after_purchase", found) == [late.id]
    assert failing(engine, "long_silent", found) == [silent.id]
    assert failing(engine, "delivered_before_ordered", found) == [early.id]
    assert failing(engine, "purchase_without_customer", found) == [nobody.id]


def test_products_and_feedback_have_gaps_of_their_own(engine: Engine) -> None:
    store = Store(engine)
    store.product()
    bare = store.product(category=None)
    store.feedback(store.customer())
    said = store.feedback(None)
    found = measured(engine)
    assert failing(engine, "product_without_category", found) == [bare.id]
    assert failing(engine, "feedback_without_customer", found) == [said.id]


@pytest.mark.both_databases
def test_the_same_contact_at_several_customers_is_found_up_to_the_limit(engine: Engine) -> None:
    store = Store(engine)
    twice = [store.customer(email="a@example.com", phone="+441632960009").id for _ in range(2)]
    store.customer(email="b@example.com")
    found = measured(engine)
    assert failing(engine, "email_shared", found) == twice
    assert failing(engine, "phone_shared", found) == twice
    looser = measured(engine, limits=ALL_ON | {"phone_shared": {"holders": 2.0}}).scores.findings.set_index("rule")
    assert looser.loc["phone_shared", "failed"] == 0


@pytest.mark.both_databases
def test_attributes_are_judged_by_the_values_of_all(engine: Engine) -> None:
    states = ["Married"] * 70 + ["Single"] * 60 + ["single"] + ["Widow"] * 60 + ["YOLO", "xxx"]
    people = [{"state": state, "income": str(20_000 + 331 * place)} for place, state in enumerate(states)]
    many(engine, [{"attributes": own} for own in [*people, {"income": "999999"}]])
    rich = len(people) + 1
    limits = ALL_ON | {"value_rare": {"kinds": 30.0, "per_mille": 6.0}}
    found = measured(engine, limits=limits)
    reader = RecordReader(engine)

    def listed(rule: str, column: str) -> list[int]:
        rows = quality.failing_rows(reader, found, (rule, column), Filters(), EVERYTHING, limit=10)
        return [int(row) for row in rows["row_id"]]

    assert listed("value_spelling", "attributes.state") == [131]
    assert listed("value_rare", "attributes.state") == [192, 193]
    assert listed("text_placeholder", "attributes.state") == [193]
    assert listed("number_placeholder", "attributes.income") == [rich]
    assert listed("number_too_large", "attributes.income") == [rich]
    assert listed("attribute_missing", "attributes.state") == [rich]
    cells = found.scores.columns.set_index("column")
    assert cells.loc["attributes.state", "validity"] == pytest.approx(1 - 2 / 193)  # one fails two rules


def twin(people: Sequence[dict[str, Any]]) -> dict[str, float]:
    """Scores by column in plain Python, for the rules over e-mail, birth year and country."""
    number = len(people)
    emails = [one["email"] for one in people]
    written = [one for one in people if one["email"] or (one["original"] or {}).get("email")]
    births = [one["birth_year"] for one in people if one["birth_year"] is not None]
    countries = [one["country"] for one in people if one["country"] is not None]
    shared = [email for email in emails if email and emails.count(email) > 1]
    mails = [email for email in emails if email]
    email_failed = (number - len(written)) + (len(written) - len(mails)) + len(shared)
    email_failed += sum(email.startswith("test@") for email in mails)
    birth_failed = (number - len(births)) + sum(not 1916 <= year <= 2016 for year in births)
    country_failed = (number - len(countries)) + sum(len(country) != 2 for country in countries)
    return {
        "email": 1 - email_failed / (number + len(written) + len(mails)),
        "birth_year": 1 - birth_failed / (number + len(births)),
        "country": 1 - country_failed / (number + len(countries)),
    }


@pytest.mark.both_databases
def test_scores_of_random_customers_are_those_of_a_slow_count(engine: Engine) -> None:
    random = Random(3)
    people = []
    for _ in range(200):
        email = random.choice((None, "a@example.com", "test@example.com", f"{random.random()}@example.com"))
        one = {
            "email": email,
            "original": random.choice((None, {"email": "no address"})) if email is None else None,
            "birth_year": random.choice((None, 1893, 1980, 2000, 2024)),
            "country": random.choice((None, "GB", "DE", "Atlantis")),
        }
        people.append(one)
    many(engine, people)
    columns = measured(engine).scores.columns.set_index("column")["score"]
    for column, score in twin(people).items():
        assert columns[column] == pytest.approx(score), column


def test_an_empty_store_has_no_score_and_one_good_customer_a_full_one(engine: Engine) -> None:
    assert quality.last_day(RecordReader(engine), EVERYTHING) is None
    assert measured(engine).scores.score is None
    assert acts.score_store(engine, "test") is None
    Store(engine).customer(name="Ann Lee", birth_year=1980)
    found = measured(engine).scores
    assert found.score == 1.0
    assert {"name", "birth_year", "country", "record"} == set(found.columns["column"])


def test_a_scope_sees_its_own_customers_and_a_masked_one_no_contact(engine: Engine) -> None:
    store = Store(engine)
    store.customer(team="north", email="test@example.com", birth_year=1893)
    store.customer(team="south", email="test@example.org", birth_year=1894)
    north = Scope(teams=("north",), masked=True)
    found = measured(engine, north)
    assert found.customers == 1
    reader = RecordReader(engine)
    rows = quality.failing_rows(reader, found, ("email_placeholder", "email"), Filters(), north, limit=9)
    assert rows["row_id"].tolist() == [1]
    assert rows["value"].isna().all()
    assert reader.frame(statements.score_history(north)).empty


class Person:
    """Somebody with a role."""

    def __init__(self, role: str = "manager") -> None:
        self.name, self.role, self.scope = "Mia", role, EVERYTHING

    def may(self, least: str) -> bool:
        return least != "manager" or self.role == "manager"


def test_a_changed_rule_is_kept_and_a_stale_change_is_refused(engine: Engine) -> None:
    mia: Any = Person()
    limits = {"oldest": 100.0, "youngest": 10.0}
    assert acts.change_rule(engine, mia, "birth_year_implausible", on=True, limits=limits, version=0) == 1
    with pytest.raises(StaleRowError, match="was changed by Mia"):
        acts.change_rule(engine, mia, "birth_year_implausible", on=False, limits=limits, version=0)
    assert acts.change_rule(engine, mia, "birth_year_implausible", on=False, limits=limits, version=1) == 2
    settings = {one.rule.name: one for one in quality.settings_of(RecordReader(engine), EVERYTHING)}
    changed = settings["birth_year_implausible"]
    assert (changed.on, changed.limits["oldest"], changed.version, changed.changed_by) == (False, 100.0, 2, "Mia")
    assert settings["email_missing"].version == 0
    with engine.connect() as connection:
        told = connection.scalars(select(AuditEvent.details).order_by(AuditEvent.id)).all()
    assert told[0] == {"rule": "birth_year_implausible", "oldest": [110.0, 100.0]}
    assert told[1] == {"rule": "birth_year_implausible", "on": [True, False]}


def test_wrong_limits_and_people_who_may_only_look_are_refused_in_words(engine: Engine) -> None:
    with UnitOfWork(engine) as work, pytest.raises(UserError, match="outside 80 to 150"):
        QualityRules(work).change(
            "birth_year_implausible", on=True, limits={"oldest": float("nan"), "youngest": 1}, version=0
        )
    viewer: Any = Person("viewer")
    with pytest.raises(UserError, match="As viewer you can look"):
        acts.change_rule(engine, viewer, "email_missing", on=False, limits={}, version=0)
    with pytest.raises(UserError, match="As viewer you can look"):
        acts.undo_correction(engine, viewer, 1)


def corrected(
    engine: Engine, correction: Correction, ids: Sequence[int], submission: str = "once"
) -> tuple[list[Planned], int]:
    with UnitOfWork(engine, clock=lambda: NOW) as work:
        planned = plan(work, correction, ids)
        return planned, QualityFixes(work).apply(correction, planned, "corrected", submission_id=submission)


def stored(engine: Engine, *columns: str) -> list[tuple[Any, ...]]:
    with engine.connect() as connection:
        rows = connection.execute(select(*(getattr(Customer, name) for name in columns)).order_by(Customer.id))
        return [tuple(row) for row in rows]


CORRECTIONS = {
    "a word is replaced": (Correction("attributes.state", "replace", "unknown"), [1, 2]),
    "an attribute is emptied": (Correction("attributes.state", "empty"), [1, 2]),
    "a spelling is made one": (Correction("attributes.state", "normalise", spelling={"YOLO": "Single"}), [1, 2]),
    "a birth year is emptied": (Correction("birth_year", "empty"), [1, 3]),
    "a phone is read again": (Correction("phone", "normalise", home="GB"), [2]),
    "an unread phone goes": (Correction("phone", "empty"), [2]),
    "a country is named": (Correction("country", "replace", "Jersey"), [3]),
    "a day is emptied": (Correction("joined_on", "empty"), [1]),
}


EXPECTED = {
    "a word is replaced": ("attributes", [{"size": 38, "state": "unknown"}, {"state": "unknown"}, None]),
    "a phone is read again": ("phone", [None, "+441632960001", None]),
    "an unread phone goes": ("original", [None, {"email": "x"}, None]),
    "a country is named": ("country", ["GB", "GB", "JE"]),
}


@pytest.mark.both_databases
def test_each_correction_is_written_as_planned_and_undone_to_the_byte(engine: Engine) -> None:
    store = Store(engine)
    store.customer(attributes={"size": 38, "state": "YOLO"}, birth_year=1893, joined_on=date(2024, 1, 2))
    store.customer(attributes={"state": "YOLO"}, original={"email": "x", "phone": "01632 960001"}, phone=None)
    store.customer(country="Channel Islands", birth_year=1899)
    before = export(engine)
    for name, (correction, expected) in CORRECTIONS.items():
        asked = expected if correction.how == "replace" else [1, 2, 3]
        planned, fix = corrected(engine, correction, asked, name)
        assert [one.customer_id for one in planned] == expected, name
        if name in EXPECTED:
            column, values = EXPECTED[name]
            assert [row[0] for row in stored(engine, column)] == values, name
        assert set(differences(before, export(engine))) == {"customers", "quality_fix_rows", "quality_fixes"}, name
        with UnitOfWork(engine, clock=lambda: NOW) as work:
            assert QualityFixes(work).undo(fix) == len(planned)
        with engine.begin() as connection:  # versions go on, so that a page opened in between is seen as stale
            connection.execute(update(Customer).values(version=1))
        assert differences(before, export(engine)) == ["quality_fixes"], name


def test_a_customer_changed_since_the_preview_stops_the_whole_correction(engine: Engine) -> None:
    store = Store(engine)
    for _ in range(3):
        store.customer(birth_year=1893)
    correction = Correction("birth_year", "empty")
    with UnitOfWork(engine) as work:
        planned = plan(work, correction, [1, 2, 3])
    with engine.begin() as connection:
        connection.execute(update(Customer).where(Customer.id == 2).values(birth_year=1983, version=2))
    with UnitOfWork(engine) as work, pytest.raises(StaleRowError, match="1 of the 3 customers was changed"):
        QualityFixes(work).apply(correction, planned, "emptied")
    assert stored(engine, "birth_year") == [(1893,), (1983,), (1893,)]


def test_a_value_changed_since_the_correction_stops_its_undo_and_a_second_click_does_nothing(engine: Engine) -> None:
    Store(engine).customer(birth_year=1893)
    planned, fix = corrected(engine, Correction("birth_year", "empty"), [1])
    with UnitOfWork(engine) as work:
        again = QualityFixes(work).apply(Correction("birth_year", "empty"), planned, "again", submission_id="once")
    assert again == fix
    with engine.begin() as connection:
        connection.execute(update(Customer).values(birth_year=1983))
    with UnitOfWork(engine) as work, pytest.raises(StaleRowError, match="changed since at customer 1"):
        QualityFixes(work).undo(fix)
    assert stored(engine, "birth_year") == [(1983,)]


@pytest.mark.parametrize(
    ("column", "value", "said"), [("country", "Atlantis", "No country"), ("attributes.a", " ", "Noth")]
)
def test_a_replacement_the_column_cannot_hold_is_refused(engine: Engine, column: str, value: str, said: str) -> None:
    Store(engine).customer(attributes={"a": "b"})
    with UnitOfWork(engine) as work, pytest.raises(UserError, match=said):
        plan(work, Correction(column, "replace", value), [1])


def test_a_score_is_kept_with_the_import_it_followed(engine: Engine) -> None:
    Store(engine).customer(name="Ann Lee", birth_year=1893)
    acts.score_import(engine, "Mia", 7)
    with engine.connect() as connection:
        row = connection.execute(select(QualityScore.batch_id, QualityScore.customers, QualityScore.score)).one()
    assert (row.batch_id, row.customers) == (7, 1)
    assert row.score == pytest.approx((1 + 2 / 3 + 1) / 3)  # one of three values is not valid


def test_a_score_left_by_an_import_that_was_undone_leaves_the_store_empty(sqlite_engine: Engine) -> None:
    with sqlite_engine.begin() as connection:
        left = {"scored_at": NOW, "as_of": LAST, "customers": 1, "score": 0.5, "details": {}}
        connection.execute(insert(QualityScore).values(left))
    assert maintenance.is_empty(sqlite_engine)
    create_demo(sqlite_engine, today=LAST, customers=5)
    maintenance.clear_demo(sqlite_engine)
    with sqlite_engine.connect() as connection:
        assert connection.execute(select(QualityScore.id)).all() == []
