"""The demo store: the same for the same seed, sound in every row, labelled, cleared, never mixed with real rows."""

from __future__ import annotations

import json
import shutil
from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from dashboard.actions.scoring import score_feedback
from data_access.demo import DemoSummary, create_demo, is_demo
from data_access.demo.compose import LANGUAGES
from data_access.demo.plan import part
from data_access.engine import open_engine
from data_access.errors import StoreError, UserError
from data_access.maintenance import check, clear_demo, is_empty
from data_access.repositories.cases import Standing, fold
from data_access.repositories.sentiment_models import SentimentModels
from data_access.schema import (
    Base,
    Case,
    CaseEvent,
    ChangeLog,
    Customer,
    DomainVersion,
    Feedback,
    ImportBatch,
    Product,
    Purchase,
    StoreSettings,
    User,
    customer_month,
    purchase_facts,
)
from data_access.unit_of_work import UnitOfWork
from sentiment.choose import scorer
from tests.builders import Store

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy import Engine

TODAY = date(2026, 11, 21)
FEW = 120


@contextmanager
def _another(template: Path, folder: Path, name: str) -> Iterator[Engine]:
    """One more empty store on SQLite."""
    shutil.copyfile(template, folder / name)
    engine = open_engine(str(folder / name))
    yield engine
    engine.dispose()


def _rows(engine: Engine) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of business data, as text, by table."""
    # What a new store holds bears the moment when it was made, which is not the demo's.
    apart = {"change_log", "audit_events", "calendars", "promises", "reply_templates"}
    kept = [t for t in Base.metadata.sorted_tables if t.name not in apart]
    with engine.connect() as connection:
        found = {t.name: connection.execute(select(t).order_by(*t.primary_key.columns)).all() for t in kept}
    return {name: [tuple(map(_written, row)) for row in rows] for name, rows in found.items()}


def _written(value: Any) -> str:
    """A value as text; PostgreSQL keeps the keys of JSON in an order of its own."""
    return json.dumps(value, sort_keys=True) if isinstance(value, dict) else str(value)


def _count(engine: Engine, what: Any) -> int:
    with engine.connect() as connection:
        return int(connection.execute(select(func.count()).select_from(what)).scalar_one())


def test_the_same_seed_and_day_give_the_same_rows_to_the_byte(sqlite_template: Path, tmp_path: Path) -> None:
    with _another(sqlite_template, tmp_path, "a.db") as one, _another(sqlite_template, tmp_path, "b.db") as two:
        create_demo(one, customers=FEW, seed=5, today=TODAY)
        create_demo(two, customers=FEW, seed=5, today=TODAY)
        assert _rows(one) == _rows(two)


def test_both_databases_get_the_same_rows(sqlite_engine: Engine, postgres_engine: Engine) -> None:
    for engine in (sqlite_engine, postgres_engine):
        create_demo(engine, customers=FEW, seed=5, today=TODAY)
    assert _rows(sqlite_engine) == _rows(postgres_engine)


def test_another_seed_gives_other_people(sqlite_template: Path, tmp_path: Path) -> None:
    with _another(sqlite_template, tmp_path, "a.db") as one, _another(sqlite_template, tmp_path, "b.db") as two:
        create_demo(one, customers=FEW, seed=5, today=TODAY)
        create_demo(two, customers=FEW, seed=6, today=TODAY)
        assert _rows(one)["customers"] != _rows(two)["customers"]


def test_every_case_is_what_its_log_adds_up_to(sqlite_engine: Engine) -> None:
    create_demo(sqlite_engine, customers=FEW, today=TODAY)
    steps: dict[int, list[CaseEvent]] = {}
    with Session(sqlite_engine) as session:
        for step in session.scalars(select(CaseEvent).order_by(CaseEvent.id)):
            steps.setdefault(step.case_id, []).append(step)
        for case in session.scalars(select(Case)):
            mine = steps[case.id]
            assert fold(mine) == Standing(state=case.state, owner_id=case.owner_id)
            assert [s.happened_at for s in mine] == sorted(s.happened_at for s in mine)
            assert (case.waiting_since is None) == (case.state not in {"new", "claimed", "reopened"})
    assert {len(mine) for mine in steps.values()} >= {1, 2, 4, 5}


def test_every_row_is_sound_visible_and_told_to_readers(engine: Engine) -> None:
    summary = create_demo(engine, customers=FEW, today=TODAY)
    assert check(engine) == []
    assert _count(engine, purchase_facts) == summary.purchases == _count(engine, Purchase)
    with engine.connect() as connection:
        logged = connection.execute(select(ChangeLog.domain).where(ChangeLog.batch_id.is_not(None))).scalars().all()
        versions = dict(connection.execute(select(DomainVersion.domain, DomainVersion.version)).all())
        states = connection.execute(select(ImportBatch.kind, ImportBatch.state)).all()
    assert sorted(logged) == ["cases", "customers", "feedback", "purchases", "service"]
    assert all(versions[domain] > 0 for domain in (*logged, "settings"))
    assert states == [("demo", "published")]


def test_customer_months_agree_with_the_purchases(sqlite_engine: Engine) -> None:
    create_demo(sqlite_engine, customers=FEW, today=TODAY)
    p, m = purchase_facts.c, customer_month.c
    with sqlite_engine.connect() as connection:
        sums = select(func.sum(p.gross_cents), func.sum(p.net_cents)).where(p.customer_id.is_not(None))
        assert connection.execute(sums).one() == connection.execute(
            select(func.sum(m.gross_cents), func.sum(m.net_cents))
        ).one()  # fmt: skip
        assert not connection.execute(select(m.customer_id).where(m.first_month > m.month, m.purchases > 0)).all()


def test_the_demo_covers_thirty_months_and_ends_today(sqlite_engine: Engine) -> None:
    create_demo(sqlite_engine, customers=300, today=TODAY)
    with sqlite_engine.connect() as connection:
        first, last = connection.execute(select(func.min(Purchase.purchased_on), func.max(Purchase.purchased_on))).one()
        latest = connection.execute(select(func.max(Feedback.received_at))).scalar_one()
    assert date(2024, 5, 1) <= first <= date(2024, 5, 7)
    assert last == TODAY
    assert latest.date() <= TODAY


@pytest.mark.parametrize(
    ("customers", "today"),
    [(1, date(2024, 2, 29)), (7, date(2025, 1, 1)), (49, date(2026, 3, 31)), (50, date(2026, 3, 1))],
)
def test_any_day_and_any_size_gives_a_sound_store(sqlite_engine: Engine, customers: int, today: date) -> None:
    summary = create_demo(sqlite_engine, customers=customers, seed=customers, today=today)
    assert check(sqlite_engine) == []
    assert summary.customers == customers == _count(sqlite_engine, Customer)


def test_the_store_is_labelled_and_says_what_was_planted(sqlite_engine: Engine, tmp_path: Path) -> None:
    assert not is_demo(sqlite_engine)
    summary = create_demo(sqlite_engine, customers=FEW, today=TODAY, truth_file=tmp_path / "truth.json")
    assert is_demo(sqlite_engine)
    with sqlite_engine.connect() as connection:
        name, stored = connection.execute(select(StoreSettings.business_name, StoreSettings.demo)).one()
    assert "demo" in name
    assert stored == summary.truth == json.loads((tmp_path / "truth.json").read_text(encoding="utf-8"))
    assert (stored["seed"], stored["made_on"]) == (7, "2026-11-21")


@pytest.mark.both_databases
def test_clearing_leaves_an_empty_store_as_it_was_before(engine: Engine) -> None:
    before = _rows(engine)
    create_demo(engine, customers=FEW, today=TODAY)
    score_feedback(engine, scorer=scorer("quick"))
    with UnitOfWork(engine) as work:
        SentimentModels(work).keep(base="quick", base_version="1", examples=200, figures={}, content=b"of the demo")
    clear_demo(engine)
    assert is_empty(engine)
    assert not is_demo(engine)
    after = _rows(engine)
    for name in ("settings", "domain_versions", "import_batches"):
        before.pop(name)
        after.pop(name)
    assert after == before
    assert check(engine) == []


def test_clearing_gives_the_settings_back(sqlite_engine: Engine) -> None:
    chosen = (StoreSettings.business_name, StoreSettings.currency, StoreSettings.time_zone, StoreSettings.country)
    with sqlite_engine.connect() as connection:
        before = connection.execute(select(*chosen)).one()
    create_demo(sqlite_engine, customers=10, today=TODAY)
    clear_demo(sqlite_engine)
    with sqlite_engine.connect() as connection:
        assert connection.execute(select(*chosen)).one() == before


def test_after_clearing_another_demo_can_be_made(sqlite_engine: Engine) -> None:
    create_demo(sqlite_engine, customers=FEW, today=TODAY)
    clear_demo(sqlite_engine)
    assert create_demo(sqlite_engine, customers=FEW, seed=9, today=TODAY).customers == FEW


def test_a_store_that_holds_real_rows_is_refused_and_left_alone(engine: Engine) -> None:
    store = Store(engine)
    ana = store.customer()
    store.purchase(ana, on="2026-01-10")
    before = _rows(engine)
    with pytest.raises(StoreError, match="never mixed"):
        create_demo(engine, customers=FEW, today=TODAY)
    assert _rows(engine) == before


def test_a_second_demo_is_refused(sqlite_engine: Engine) -> None:
    create_demo(sqlite_engine, customers=10, today=TODAY)
    with pytest.raises(StoreError, match="already"):
        create_demo(sqlite_engine, customers=10, today=TODAY)


@pytest.mark.parametrize("customers", [0, -3, 10_000_000])
def test_a_size_out_of_range_is_refused_in_words(sqlite_engine: Engine, customers: int) -> None:
    with pytest.raises(UserError, match="200,000 customers"):
        create_demo(sqlite_engine, customers=customers, today=TODAY)


def test_progress_is_told_from_start_to_end(sqlite_engine: Engine) -> None:
    told: list[float] = []
    create_demo(sqlite_engine, customers=10, today=TODAY, progress=lambda _what, share: told.append(share))
    assert told == sorted(told)
    assert (told[0], told[-1]) == (0.0, 1.0)


def test_nobody_can_be_reached_by_mistake(sqlite_engine: Engine) -> None:
    create_demo(sqlite_engine, customers=300, today=TODAY)
    with sqlite_engine.connect() as connection:
        rows = connection.execute(select(Customer.email, Customer.phone)).all()
        users = connection.execute(select(User.email)).scalars().all()
    mails = [row.email for row in rows if row.email] + list(users)
    assert all(mail.endswith(("@example.com", "@example.org", "@example.net")) for mail in mails)
    regions = [region for place in part("people")["places"].values() for region in place["regions"].values()]
    reserved = ("+447700900", *(region["phone"] for region in regions if region["phone"]))
    assert all(row.phone.startswith(reserved) for row in rows if row.phone)


def test_the_catalogue_is_complete_and_sells_at_a_profit(sqlite_engine: Engine) -> None:
    create_demo(sqlite_engine, customers=1, today=TODAY)
    with sqlite_engine.connect() as connection:
        products = connection.execute(select(Product.__table__)).all()
    assert len(products) == 120
    assert len({product.name for product in products}) == 120
    assert len({product.category for product in products}) == 8
    assert all(0 < product.cost_cents < product.list_price_cents and product.information for product in products)
    assert {product.kind for product in products} == {"goods", "service"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_words_for_every_occasion(language: str) -> None:
    words, english = part(f"texts_{language}"), part("texts_en")
    for group in ("openers", "good", "mixed", "bad", "closers"):
        assert words[group].keys() == english[group].keys()
        assert all(words[group].values())
    nouns = {item[1] for group in part("products") for item in group["items"]}
    assert language == "en" or nouns == set(words["nouns"])


def test_a_summary_counts_what_was_written(sqlite_engine: Engine) -> None:
    summary = create_demo(sqlite_engine, customers=FEW, today=TODAY)
    assert isinstance(summary, DemoSummary)
    tables = {name: name for name in ("products", "feedback", "cases", "visits")} | {"lines": "purchase_lines"}
    for name, table in tables.items():
        assert getattr(summary, name) == _count(sqlite_engine, Base.metadata.tables[table])
