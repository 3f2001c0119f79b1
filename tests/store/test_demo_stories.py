"""Each planted story is found in the data by plain analyses, and the shop behaves like a real one.

The analyses are simple on purpose and know nothing of the generator: they read tables, as a page or a reader would.
"""

from __future__ import annotations

import shutil
from collections import Counter
from datetime import date
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
from sqlalchemy import text

from dashboard.actions.radar import watch
from dashboard.answers import quality, radar
from dashboard.answers import recovery as answered
from data_access.demo import create_demo
from data_access.demo.plan import BAD_PARTNER, PARTNERS
from data_access.engine import open_engine
from data_access.filters import EVERYTHING, Filters
from data_access.queries.problems import problems
from data_access.readers import RecordReader
from tests.provision.everyday import again
from tests.store.demo_store import DemoStore, late, recovery, retention

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy import Engine

pytestmark = pytest.mark.xdist_group("demo_stories")  # one process makes the stores

TODAY = date(2026, 11, 21)
SMALL, USUAL = (500, 3), (2000, 7)
MORE = tuple((customers, seed) for customers in (500, 2000, 5000) for seed in (1, 2, 5, 11))


@pytest.fixture(
    scope="module",
    params=[again(SMALL), USUAL, *(pytest.param(size, marks=pytest.mark.proof) for size in MORE)],
    ids=lambda size: f"{size[0]} customers, seed {size[1]}",
)
def demo(
    request: pytest.FixtureRequest, sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[DemoStore]:
    """A demo store on SQLite."""
    path = tmp_path_factory.mktemp("demo") / "store.db"
    shutil.copyfile(sqlite_template, path)
    customers, seed = request.param
    engine = open_engine(str(path))
    summary = create_demo(engine, customers=customers, seed=seed, today=TODAY)
    yield DemoStore(engine, TODAY, summary.truth)
    engine.dispose()


@pytest.fixture(scope="module")
def slack(demo: DemoStore) -> float:
    """How much wider the bands are in a small store, where chance is larger, and over many, one of which is odd."""
    if demo.truth["customers"] < USUAL[0]:
        return 3.0
    return 1.0 if (demo.truth["customers"], demo.truth["seed"]) == USUAL else 1.5


def _story(demo: DemoStore, name: str) -> dict[str, Any]:
    found: dict[str, Any] = demo.truth["stories"][name]
    return found


def test_about_23_percent_of_new_customers_buy_again_in_the_next_month(demo: DemoStore, slack: float) -> None:
    assert retention(demo, 1) == pytest.approx(0.23, abs=0.03 * slack)


def test_28_to_34_percent_of_customers_buy_once(demo: DemoStore, slack: float) -> None:
    once = (demo.bought.groupby("customer_id").size() == 1).mean()
    assert once == pytest.approx(0.31, abs=0.03 * slack)


def test_the_best_fifth_of_customers_brings_about_three_quarters_of_revenue(demo: DemoStore, slack: float) -> None:
    revenue = demo.bought.groupby("customer_id").gross_cents.sum().sort_values(ascending=False)
    top = revenue.head(len(revenue) // 5).sum() / revenue.sum()
    assert top == pytest.approx(0.75, abs=0.025 * slack)


def test_the_median_gap_between_purchases_is_about_23_days(demo: DemoStore, slack: float) -> None:
    gaps = demo.bought.groupby("customer_id").purchased_on.diff().dt.days
    assert gaps.median() == pytest.approx(23, abs=2.5 * slack)


def test_ratings_are_spread_as_on_a_real_marketplace(demo: DemoStore, slack: float) -> None:
    rated = demo.feedback[demo.feedback.rating_scale != "nps"]
    shares = rated.rating.value_counts(normalize=True).sort_index() * 100
    for found, usual, spread in zip(shares, (3.6, 6.7, 12.2, 21.6, 55.9), (1.5, 2, 2, 2.5, 3), strict=True):
        assert found == pytest.approx(usual, abs=spread * slack)


def test_late_orders_are_rare_and_rated_two_stars_lower(demo: DemoStore, slack: float) -> None:
    rated = demo.feedback[(demo.feedback.rating_scale != "nps") & demo.feedback.promised_on.notna()]
    overdue = late(rated, TODAY)
    assert rated[overdue].rating.mean() == pytest.approx(2.18, abs=0.4 * slack)
    assert rated[~overdue].rating.mean() == pytest.approx(4.27, abs=0.08 * slack)
    assert late(demo.bought, TODAY).mean() < 0.05


def test_a_fifth_of_purchases_is_spoken_about(demo: DemoStore) -> None:
    assert 0.15 <= demo.feedback.purchase_id.nunique() / len(demo.bought) <= 0.25


def test_november_and_december_are_the_busiest_months(demo: DemoStore) -> None:
    whole = demo.bought[demo.bought.purchased_on.between("2025-01-01", "2025-12-31")]
    by_month = whole.groupby(whole.purchased_on.dt.month).size()
    assert by_month.loc[11:12].mean() > 1.15 * by_month.loc[1:9].mean()


def test_one_delivery_partner_is_late_since_six_weeks_and_complained_about(demo: DemoStore, slack: float) -> None:
    story, due = _story(demo, "bad_partner"), demo.bought[demo.bought.promised_on < pd.Timestamp(TODAY)]
    recent = due[due.promised_on >= pd.Timestamp(TODAY) - pd.Timedelta(days=28)]
    share = late(recent, TODAY).groupby(recent.delivery_partner).mean()
    assert share.idxmax() == story["partner"]
    assert share.max() > 0.4
    assert share.drop(story["partner"]).max() < 0.15
    earlier = due[due.purchased_on < pd.Timestamp(str(story["ordered_from"]))]
    assert late(earlier[earlier.delivery_partner == story["partner"]], TODAY).mean() < 0.04
    new = demo.cases[demo.cases.opened_at >= pd.Timestamp(TODAY) - pd.Timedelta(days=28)]
    old = demo.cases[demo.cases.opened_at.between("2026-05-01", "2026-09-30")]
    assert (new.topic == "delivery").mean() > (old.topic == "delivery").mean() + 0.2 / slack


def test_the_partners_trouble_stands_out_in_its_last_four_weeks_against_the_four_before(demo: DemoStore) -> None:
    story, now = _story(demo, "bad_partner"), pd.Timestamp(TODAY)
    theirs = demo.bought[(demo.bought.delivery_partner == story["partner"]) & (demo.bought.promised_on < now)]
    age = (now - theirs.promised_on).dt.days
    after, before = theirs[age <= 28], theirs[(age > 28) & (age <= 56)]
    assert late(after, TODAY).mean() > 2 * late(before, TODAY).mean()


def test_the_radar_opens_the_partners_trouble_from_the_days_on_it_was_planted(demo: DemoStore, tmp_path: Path) -> None:
    if demo.truth["customers"] < 2000:
        return  # too few complaints a week to tell from chance
    story, own = _story(demo, "bad_partner"), tmp_path / "own.db"
    shutil.copyfile(str(demo.engine.url.database), own)
    engine = open_engine(str(own))
    _read_by_rating(engine)
    assert watch(engine) >= 1
    found = RecordReader(engine).frame(problems(Filters(), EVERYTHING))
    engine.dispose()
    (theirs,) = found[found["subject"] == story["partner"]].itertuples()
    assert theirs.kind == "delivery_partner"
    assert abs((theirs.first_day - date.fromisoformat(str(story["ordered_from"]))).days) <= 14
    assert theirs.first_day <= theirs.rang_on <= TODAY
    assert theirs.chance == found["chance"].min(), "nothing else stands out as much"


MORE_DAYS = ("2026-11-23", "2026-12-10", "2027-01-05", "2027-04-01", "2027-06-20", "2027-09-09")
DAYS = ["2026-11-21", again("2027-02-14"), *(pytest.param(day, marks=pytest.mark.proof) for day in MORE_DAYS)]


@pytest.mark.parametrize("day", DAYS)
def test_the_radar_finds_the_partner_on_whatever_day_the_demo_is_made(
    day: str, sqlite_template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RAPPORT_TODAY", day)
    shutil.copyfile(sqlite_template, tmp_path / "store.db")
    engine = open_engine(str(tmp_path / "store.db"))
    create_demo(engine, today=date.fromisoformat(day))
    _read_by_rating(engine)
    reader = RecordReader(engine)
    as_of = quality.last_day(reader, EVERYTHING)
    assert as_of is not None
    found = radar.gather(reader, Filters(), EVERYTHING, as_of)
    engine.dispose()
    assert found is not None
    assert PARTNERS[BAD_PARTNER] in {alarm.cell.subject for alarm in radar.alarms(found)}


def _read_by_rating(engine: Engine) -> None:
    """As if read by its rating alone: what scorers make of words is tested elsewhere."""
    few = "CASE rating_scale WHEN 'nps' THEN 6 ELSE 2 END"
    with engine.begin() as connection:
        connection.execute(text(f"UPDATE feedback SET p_unhappy = CASE WHEN rating <= {few} THEN 0.9 ELSE 0.1 END"))


def test_the_growing_category_takes_a_larger_share_every_quarter_of_the_year(demo: DemoStore) -> None:
    story, age = _story(demo, "growing_category"), (pd.Timestamp(TODAY) - demo.lines.purchased_on).dt.days
    theirs = demo.lines.category == story["category"]
    shares = [theirs[(age >= days) & (age < days + 90)].mean() for days in (0, 90, 180, 360)]
    assert shares[0] > shares[1] > shares[2] > shares[3]
    assert shares[0] > 2 * shares[3]


def test_no_other_category_grows_like_it(demo: DemoStore) -> None:
    age = (pd.Timestamp(TODAY) - demo.lines.purchased_on).dt.days
    now = demo.lines[age < 90].groupby("category").size() / (age < 90).sum()
    before = demo.lines[(age >= 365) & (age < 455)].groupby("category").size() / age.between(365, 454).sum()
    assert (now / before).idxmax() == _story(demo, "growing_category")["category"]


def test_customers_won_in_the_sale_month_do_not_return(demo: DemoStore, slack: float) -> None:
    sale = pd.Period(str(_story(demo, "discount_cohort")["month"]))
    month = sale.year * 12 + sale.month - 1
    others = [other for other in range(month - 8, month + 9) if other != month]
    ages = range(2, 7)
    theirs = sum(retention(demo, age, cohorts=[month]) for age in ages)
    usual = sum(retention(demo, age, cohorts=others) for age in ages)
    assert theirs < (0.65 if slack == 1 else 0.8) * usual
    sold = demo.lines.groupby("month")[["discount_cents", "amount_cents"]].sum()
    assert (sold.discount_cents / (sold.amount_cents + sold.discount_cents)).idxmax() == month


def test_quick_answers_win_customers_back(demo: DemoStore) -> None:
    story, effect = _story(demo, "quick_answers"), recovery(demo)
    assert effect.low <= story["rate_ratio"] <= effect.high
    if demo.truth["customers"] >= 2000:
        assert effect.low > 1


def test_the_page_that_asks_whether_handling_helps_finds_that_it_does(demo: DemoStore) -> None:
    story, reader = _story(demo, "quick_answers"), RecordReader(demo.engine)
    said = answered.complaints(reader, Filters(), EVERYTHING, TODAY)
    found = answered.recovery(reader, Filters(), EVERYTHING, said, as_of=TODAY, zone="Europe/London")
    assert found.timed
    if demo.truth["customers"] < USUAL[0]:  # some 60 customers who complained: seldom enough, and never the contrary
        assert found.effect.verdict in {"too few", "cannot tell", "helps"}
    else:
        assert found.effect.ratio.low <= story["rate_ratio"] <= found.effect.ratio.high
        assert found.effect.verdict == "helps"
        assert found.won.cents.low > 0


def test_unhappy_customers_have_a_case_and_some_still_wait(demo: DemoStore) -> None:
    cases = demo.cases
    assert len(cases) == _story(demo, "quick_answers")["cases"]
    assert {"new", "resolved", "confirmed"} <= set(cases.state)
    assert cases[cases.state == "new"].owner_id.isna().all()
    assert cases[cases.state.isin(["claimed", "in_progress", "waiting"])].owner_id.notna().all()
    assert ((cases.state.isin(["resolved", "confirmed"])) == cases.resolved_at.notna()).all()


def test_every_case_has_the_promise_of_the_store_and_its_clocks_add_up(demo: DemoStore) -> None:
    closed = demo.cases.state.isin(["resolved", "confirmed"])
    counted = demo.table("SELECT * FROM cases", "first_reply_at", "first_reply_due_at", "paused_at")
    assert counted[["promise", "first_reply_due_at", "resolve_due_at"]].notna().all().all()
    assert (counted.state == "waiting").equals(counted.paused_at.notna())
    assert not demo.cases[closed].due_at.notna().any()
    assert demo.cases[~closed & (demo.cases.state != "waiting")].due_at.notna().all()
    assert counted[closed | (counted.state == "reopened")].first_resolved_at.notna().all()
    noted = demo.table("SELECT * FROM case_breaches WHERE clock = 'first_reply'")
    assert set(counted[counted.first_reply_at > counted.first_reply_due_at].id) <= set(noted.case_id)


def test_service_visits_wait_in_the_regions_the_technician_left(demo: DemoStore) -> None:
    story = _story(demo, "overdue_visits")
    visits = demo.table("SELECT v.*, c.region FROM visits v JOIN customers c ON c.id = v.customer_id", "due_on")
    overdue = visits[(visits.status == "planned") & (visits.due_on < pd.Timestamp(TODAY))]
    there = overdue.region.isin(list(story["regions"]))
    assert len(overdue) == story["overdue"]
    assert there.sum() == story["overdue_in_regions"] >= len(overdue) / 2
    assert set(overdue[there].technician) == {story["technician"]}


def test_some_feedback_is_not_english(demo: DemoStore, slack: float) -> None:
    worded = demo.feedback[demo.feedback.text.notna()]
    assert worded.language.value_counts().to_dict() == _story(demo, "languages")
    assert (worded.language != "en").mean() == pytest.approx(0.08, abs=0.03 * slack)


def test_every_kind_of_dirt_is_there_as_often_as_counted(demo: DemoStore) -> None:
    customers = demo.table("SELECT * FROM customers")
    purchases = demo.table("SELECT * FROM purchases")
    kinds = demo.table("SELECT kind, count(*) AS n FROM purchase_lines GROUP BY kind").set_index("kind").n
    kept = customers.original.fillna("")
    dirt = demo.truth["dirt"]
    assert customers.email.isna().sum() == dirt["customers_without_email"]
    assert kept.str.contains('"country"').sum() == dirt["odd_country_spellings"]
    assert (customers.birth_year < 1910).sum() == dirt["impossible_birth_years"]
    assert _entered_twice(customers) == dirt["customers_entered_twice"]
    assert purchases.customer_id.isna().sum() == dirt["anonymous_purchases"]
    assert purchases.cancelled.sum() == dirt["purchases_cancelled_in_place"]
    assert purchases.cancels_purchase_id.notna().sum() == dirt["return_documents"]
    assert kinds[2] == dirt["zero_price_lines"]
    assert 0.005 < dirt["anonymous_purchases"] / len(purchases) < 0.015


def _entered_twice(customers: pd.DataFrame) -> int:
    """Customer rows that share a mail address or a phone number with an earlier row."""
    same = customers.duplicated("email") & customers.email.notna()
    return int((same | (customers.duplicated("phone") & customers.phone.notna())).sum())


def test_texts_are_all_different_and_no_opening_is_worn_out(demo: DemoStore) -> None:
    texts = demo.feedback.text.dropna()
    assert texts.nunique() >= 0.99 * len(texts)
    openings = Counter(" ".join(text.lower().split()[:3]) for text in texts)
    assert openings.most_common(1)[0][1] <= max(0.02 * len(texts), 8)
    lengths = texts.str.count(" ") + 1
    assert lengths.quantile(0.05) <= 7
    assert lengths.quantile(0.95) >= 24


def test_words_fit_the_rating(demo: DemoStore) -> None:
    worded = demo.feedback[demo.feedback.text.notna() & (demo.feedback.language == "en")]
    stars = worded[worded.rating_scale != "nps"]
    happy = stars.text.str.contains("recommend|thank|love|great|happy|beautiful|perfect", case=False)
    assert happy[stars.rating >= 4].mean() > 4 * happy[stars.rating <= 2].mean()


def test_young_customers_and_machine_owners_buy_what_suits_them(demo: DemoStore) -> None:
    if demo.truth["customers"] < 2000:
        return
    people = demo.table("SELECT id AS customer_id, birth_year, segment FROM customers")
    lines = demo.lines.merge(people, on="customer_id")
    tea = lines.category == "Tea and matcha"
    young = lines.birth_year > TODAY.year - 35
    older = lines.birth_year.between(1910, TODAY.year - 58)
    assert tea[young].mean() > 1.5 * tea[older].mean()
    grinders = lines.category == "Grinders"
    assert grinders[lines.segment == "Enthusiast"].mean() > 1.5 * grinders[lines.segment == "Home"].mean()


def test_the_stories_are_found_on_postgresql_too(postgres_engine: Engine) -> None:
    summary = create_demo(postgres_engine, customers=500, seed=3, today=TODAY)
    store = DemoStore(postgres_engine, TODAY, summary.truth)
    test_one_delivery_partner_is_late_since_six_weeks_and_complained_about(store, slack=3.0)
    test_customers_won_in_the_sale_month_do_not_return(store, slack=3.0)
    test_the_growing_category_takes_a_larger_share_every_quarter_of_the_year(store)
    test_quick_answers_win_customers_back(store)
