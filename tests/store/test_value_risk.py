"""Gaps, last purchases and last words by both readers; and who is at risk, with the arithmetic behind it."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import TYPE_CHECKING

import numpy as np
import pytest
from sqlalchemy import text

from dashboard import exports
from dashboard.analytics.clv.bg_nbd import NAMES, Model, probability_alive
from dashboard.analytics.clv.fitting import Fit
from dashboard.analytics.clv.store import StoreValue, Terms, customer_value
from dashboard.analytics.risk import still_customers, with_risk
from dashboard.definitions import DEFINITIONS
from data_access.filters import EVERYTHING, Filters, Scope
from data_access.queries.silence import last_bought, last_said, purchase_gaps
from data_access.queries.value import purchase_histories
from data_access.readers import RecordReader
from tests.builders import Store
from tests.provision.empty import empty_store

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from data_access.readers import Reader

UNTIL = date(2025, 12, 31)


def test_gaps_run_from_one_purchase_day_to_the_next_and_equal_ones_are_counted(store: Store, reader: Reader) -> None:
    ana, ben = store.customer(team="north"), store.customer()
    for day in ("2026-01-01", "2026-01-01", "2026-01-11", "2026-01-21", "2026-02-25"):
        store.purchase(ana, on=day, channel="web" if day < "2026-02" else "shop")
    store.purchase(ana, on="2026-01-15", lines=[(None, 1, 0)])
    store.purchase(ben, on="2026-01-01")

    def gaps(filters: Filters = Filters(), scope: Scope = EVERYTHING, **options: object) -> list[list[int]]:  # noqa: B008
        found: list[list[int]] = reader.frame(purchase_gaps(filters, scope, **options)).to_numpy().tolist()  # type: ignore[arg-type]
        return found

    assert gaps() == [[ana.id, 10, 2], [ana.id, 35, 1]]
    assert gaps(as_of=date(2026, 2, 1)) == [[ana.id, 10, 2]]
    assert gaps(free=True) == [[ana.id, 4, 1], [ana.id, 6, 1], [ana.id, 10, 1], [ana.id, 35, 1]]
    assert gaps(Filters(channels=("web",))) == [[ana.id, 10, 2]]
    assert gaps(Filters(start=date(2026, 1, 2))) == gaps(scope=Scope(teams=("south",))) == []


def test_the_last_purchase_names_its_dearest_product_and_the_last_words_are_those_of_a_visible_row(
    store: Store, reader: Reader
) -> None:
    ana, ben = store.customer(), store.customer()
    cup, pot = store.product(name="Cup"), store.product(name="Pot")
    store.purchase(ana, on="2026-01-05", lines=[(pot, 1, 9_000)])
    last = store.purchase(ana, on="2026-02-05", lines=[(cup, 1, 400), (pot, 1, 3_000), (None, 1, 0)])
    store.purchase(ana, on="2026-03-01", lines=[(cup, -1, 400)], cancels=last)
    store.purchase(ben, on="2026-01-06")
    store.feedback(ana, on="2026-02-06", text="Cold.", rating=2, label="negative", score_state="scored")
    store.feedback(ana, on="2026-02-07", text=None, rating=None, rating_scale=None)
    store.feedback(ana, on="2026-02-08", batch_id=store.batch("writing").id)
    bought = reader.frame(last_bought([ana.id, ben.id], EVERYTHING))
    assert bought["product_name"].fillna("").tolist() == ["Pot", ""]
    assert bought["purchased_on"].tolist() == [date(2026, 2, 5), date(2026, 1, 6)]
    said = reader.frame(last_said([ana.id, ben.id], EVERYTHING))
    assert said[["customer_id", "text", "rating", "label"]].to_numpy().tolist() == [[ana.id, "Cold.", 2, "negative"]]


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    """40 customers of different rhythms over two years; some stop half way."""
    engine = empty_store(tmp_path_factory.mktemp("shop") / "store.db")
    filled, random, bought = Store(engine), Random(11), []
    for number in range(40):
        who = filled.customer(reference=f"R{number}", segment="vip" if number % 3 else None)
        day, gap = date(2024, 1, 5) + timedelta(days=random.randrange(200)), random.choice([12, 25, 60])
        while day <= (date(2025, 6, 30) if number % 4 == 0 else UNTIL):
            bought.append((who, day, random.randint(500, 3_000)))
            day += timedelta(days=max(1, round(random.expovariate(1 / gap)))) if number % 5 else timedelta(days=900)
    filled.purchases(bought)
    with engine.execution_options(writing=True).begin() as connection:
        connection.execute(text(f"UPDATE settings SET purchases_until = '{UNTIL}'"))
    return engine


def valued(shop: Engine, name: str) -> tuple[StoreValue, object]:
    frame = RecordReader(shop).frame(purchase_histories(Filters(), EVERYTHING, as_of=UNTIL))
    return customer_value(frame, UNTIL, name, Terms()), frame  # type: ignore[arg-type]


@pytest.mark.parametrize("name", NAMES)
def test_value_if_kept_times_the_chance_to_be_kept_is_the_expected_value(shop: Engine, name: str) -> None:
    found, frame = valued(shop, name)
    rows = with_risk(found, frame)  # type: ignore[arg-type]
    inside = probability_alive(found.fit.model, found.counts, one_time_buyers="model")[found.counts.place]
    assert (rows["value_if_kept"] * inside).tolist() == pytest.approx(rows["expected_value"].tolist())
    assert (rows["expected_value"] * (1 - rows["probability_alive"])).tolist() == rows["value_at_risk"].tolist()
    assert (rows["value_if_kept"] >= rows["expected_value"] * (1 - 1e-12)).all()
    assert rows["in_doubt"].tolist() == [0.2 <= risk <= 0.8 for risk in rows["risk"]]


def test_the_number_of_customers_has_the_spread_of_drawn_ones(shop: Engine) -> None:
    found, _ = valued(shop, "mbgnbd")
    alive = still_customers(found)
    rng, logs, each = np.random.default_rng(5), found.fit.model.logs, []
    for drawn in rng.multivariate_normal(logs, found.fit.covariance, 1_500):
        chance = probability_alive(Model.of_logs("mbgnbd", drawn), found.counts, one_time_buyers="corrected")
        each.append(rng.binomial(found.counts.customers, chance).sum())
    assert alive.customers == 40
    assert alive.expected == pytest.approx(np.mean(each), abs=1.5)
    assert (alive.high - alive.low) / 2 == pytest.approx(1.96 * np.std(each), rel=0.35)
    certain = Fit(model=found.fit.model, covariance=np.zeros((4, 4)), log_likelihood=0, prior_weight=0, settled=True)
    sure = still_customers(StoreValue(fit=certain, spending=found.spending, counts=found.counts, value=found.value))
    assert sure.low > alive.low


def test_the_lists_come_in_order_with_defined_columns_and_reasons_in_words(shop: Engine) -> None:
    risk, silent = exports.export(shop, "at_risk"), exports.export(shop, "silent_leavers")
    assert set(risk.columns) | set(silent.columns) <= set(DEFINITIONS)
    assert risk["value_at_risk_cents"].is_monotonic_decreasing
    assert silent["value_if_kept_cents"].is_monotonic_decreasing
    assert len(risk)
    assert ((risk["probability_alive"] >= 0.2) & (risk["probability_alive"] <= 0.8)).all()
    assert (silent["silent_days"] > silent["limit_days"]).all()
    assert any("usually buys every" in words and "silent for" in words for words in silent["reason"])
    assert any(words.startswith("bought once, ") for words in [*silent["reason"], *risk["reason"]])
    columnar = exports.export(shop, "silent_leavers", reader="columnar")
    assert columnar["customer"].tolist() == silent["customer"].tolist()


def test_lists_of_an_empty_store_and_of_one_purchase_are_empty_or_one_row(sqlite_engine: Engine) -> None:
    assert exports.export(sqlite_engine, "at_risk").empty
    assert exports.export(sqlite_engine, "silent_leavers").empty
    store = Store(sqlite_engine)
    store.purchase(store.customer(), on="2026-01-01")
    assert exports.export(sqlite_engine, "silent_leavers").empty
    assert len(exports.export(sqlite_engine, "at_risk")) <= 1
