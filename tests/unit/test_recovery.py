"""The recovery effect: by hand, as published, against a slow plain twin, and in simulated shops with a known effect."""

from __future__ import annotations

import math
from datetime import date
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
import pytest

from dashboard.analytics.recovery import effect, episodes, money
from dashboard.charts.base import rows
from tests.provision.everyday import again
from tests.unit.recovering_shops import PLAIN, Shop, daytime_shop, unhappy_customers

SIZES, RATIOS = (300, 4_000), (1.0, 1.65)


def followed(*told: tuple[int, float, float | None, float | None]) -> pd.DataFrame:
    """Episodes of tier, days followed, days to the answer, days to the return."""
    table = pd.DataFrame(told, columns=["tier", "followed", "reply_after", "return_after"])
    return table.assign(customer_id=range(len(table)), seen=table["followed"])


def test_time_and_returns_stand_before_or_after_the_answer_and_in_their_band() -> None:
    table = effect.strata_of(effect.pieces(followed(
        (0, 90, 2.0, 10.0),  # 2 days waiting, 5 and 3 answered, back in the second band
        (0, 90, None, None),  # never answered: all 90 days wait
        (0, 20, 10.0, None),  # the data end on day 20
        (0, 90, 5.0, 3.0),  # back before the answer
        (0, 90, 4.0, 4.0),  # back at the very moment of the answer: not because of it
        (1, 90, 0.0, 95.0),  # back after day 90 is not back
    )))  # fmt: skip
    first = table[table["tier"] == 0].set_index("band")
    assert first["waiting_days"].tolist() == [2 + 7 + 7 + 3 + 4, 7 + 3, 16, 30, 30]
    assert first["answered_days"].tolist() == [5, 3 + 4, 6, 0, 0]
    assert first["waiting_returns"].tolist() == [2, 0, 0, 0, 0]
    assert first["answered_returns"].tolist() == [0, 1, 0, 0, 0]
    other = table[table["tier"] == 1]
    assert other["answered_days"].tolist() == [7, 7, 16, 30, 30]
    assert other[["waiting_days", "answered_returns"]].to_numpy().sum() == 0


def test_the_ratio_by_hand_of_two_strata() -> None:
    # 6 x 100 / 150 + 4 x 50 / 250 = 4.8 over 3 x 50 / 150 + 2 x 200 / 250 = 2.6
    table = strata((6, 50, 3, 100), (4, 200, 2, 50))
    spread = math.sqrt((9 * 50 * 100 / 150**2 + 6 * 200 * 50 / 250**2) / (4.8 * 2.6))
    found = effect.mantel_haenszel(table)
    assert found.value == pytest.approx(4.8 / 2.6)
    assert [found.low, found.high] == pytest.approx(
        [4.8 / 2.6 * math.exp(sign * 1.959964 * spread) for sign in (-1, 1)]
    )


def strata(*told: tuple[float, ...]) -> pd.DataFrame:
    """Strata of returns and days after the answer, and before it."""
    table = pd.DataFrame(told, columns=list(effect.COLUMNS[2:]))
    return table.assign(tier=0, band=range(len(table)))


def test_the_ratio_is_the_published_one_of_the_british_doctors() -> None:
    # Doll & Hill (1966), coronary deaths and person-years of smokers and others by age, as in Rothman, Greenland & Lash
    # (2008), Modern Epidemiology, 264. Stata's manual ([R] Epitab, "ir") prints 1.424682, 1.154703 to 1.757784.
    doctors = strata((32, 52407, 2, 18790), (104, 43248, 12, 10673), (206, 28612, 28, 5710), (186, 12663, 28, 2585),
                     (102, 5317, 31, 1462))  # fmt: skip
    assert effect.mantel_haenszel(doctors) == pytest.approx((1.424682, 1.154703, 1.757784), abs=5e-7)


def test_nothing_is_told_where_one_side_is_empty() -> None:
    assert math.isnan(effect.mantel_haenszel(strata((0, 50, 3, 100))).value)
    assert math.isnan(effect.mantel_haenszel(strata((3, 50, 0, 100))).value)
    assert math.isnan(effect.mantel_haenszel(strata((3, 50, 0, 0))).value)
    nobody = effect.recovery_effect(followed().astype("float64"))
    assert (nobody.verdict, nobody.episodes, nobody.returns) == ("too few", 0, 0)


def twin(frame: pd.DataFrame) -> tuple[float, float, float]:
    """The same day by day and customer by customer, in plain Python."""
    sums: dict[tuple[int, int], list[float]] = {}
    for row in frame.to_dict("records"):
        reply, back = (math.inf if math.isnan(row[name]) else row[name] for name in ("reply_after", "return_after"))
        end = min(back, row["followed"], 90)
        for band, (low, high) in enumerate(pairwise((0, 7, 14, 30, 60, 90))):
            cell = sums.setdefault((row["tier"], band), [0.0, 0.0, 0.0, 0.0])
            for handled, (start, stop) in ((0, (low, min(high, reply))), (1, (max(low, reply), high))):
                cell[1 if handled else 3] += max(min(stop, end) - start, 0.0)
            if low < back <= high and back <= row["followed"]:
                cell[0 if back > reply else 2] += 1
    top = bottom = spread = 0.0
    for e1, t1, e0, t0 in sums.values():
        if t1 + t0:
            top, bottom = top + e1 * t0 / (t1 + t0), bottom + e0 * t1 / (t1 + t0)
            spread += (e1 + e0) * t1 * t0 / (t1 + t0) ** 2
    half = math.exp(1.959963984540054 * math.sqrt(spread / (top * bottom)))
    return top / bottom, top / bottom / half, top / bottom * half


def test_a_rate_that_falls_within_a_band_does_not_mislead_the_check_by_single_days() -> None:
    frame = unhappy_customers(seed=1, ratio=1.0, episodes=30_000, shop=Shop(fading=True))
    found = effect.recovery_effect(frame)
    assert found.ratio.high < 1.0
    assert found.daily.value / found.ratio.value > 1.02
    assert found.daily.low < 1 < found.daily.high
    assert effect.day_by_day(frame.iloc[:0]) is effect.UNKNOWN


@pytest.mark.parametrize("seed", range(4))
def test_the_effect_is_that_of_plain_counting(seed: int) -> None:
    frame = unhappy_customers(seed=seed, ratio=1.3, episodes=400, shop=Shop(ends=True, again=0.2, noisy_value=True))
    assert effect.recovery_effect(frame).ratio == pytest.approx(twin(frame))


def test_too_few_returns_are_no_effect_and_tiers_are_told_together_or_not_at_all() -> None:
    few = effect.recovery_effect(unhappy_customers(seed=1, ratio=1.65, episodes=50))
    assert (few.verdict, few.returns < effect.FEWEST_RETURNS, len(few.by_tier)) == ("too few", True, 0)
    some = effect.recovery_effect(unhappy_customers(seed=1, ratio=1.65, episodes=150))
    assert some.verdict in {"helps", "cannot tell"}
    assert some.by_tier.empty
    many = effect.recovery_effect(unhappy_customers(seed=1, ratio=1.65, episodes=2000))
    assert (many.verdict, many.by_tier["tier"].tolist()) == ("helps", [0, 1, 2])
    assert many.by_tier["returns"].sum() == many.returns
    assert effect.verdict(effect.Ratio(0.7, 0.5, 0.9)) == "harms"


def test_tenths_of_value_keep_equal_money_together() -> None:
    assert episodes.value_tiers(pd.Series([0, 0, 0, 0, 5, 9])).tolist() == [0, 0, 0, 0, 7, 9]
    assert episodes.value_tiers(pd.Series(range(100))).tolist() == [place // 10 for place in range(100)]
    assert episodes.value_tiers(pd.Series([7, 7])).tolist() == [0, 0]


def test_effects_are_compared_within_tenths_and_told_by_fifths() -> None:
    frame = unhappy_customers(seed=1, ratio=1.65, episodes=2000).drop(columns="tier")
    tier = np.arange(2000) % 10
    found = effect.recovery_effect(frame.assign(tier=tier, fifth=tier // 2))
    assert found.strata["tier"].nunique() == 10
    assert found.by_tier["tier"].tolist() == [0, 1, 2, 3, 4]
    alone = effect.recovery_effect(frame.assign(tier=tier)[tier // 2 == 1])
    assert found.by_tier.loc[1, "ratio"] == pytest.approx(alone.ratio.value)
    assert found.ratio == effect.recovery_effect(frame.assign(tier=tier)).ratio


def items(*told: tuple[int, str, str | None]) -> pd.DataFrame:
    """Complaints of customer, moment and the first day with a purchase after it."""
    moments = pd.to_datetime([row[1] for row in told], utc=True)
    days = pd.Series([None if row[2] is None else date.fromisoformat(row[2]) for row in told], dtype="object")
    return pd.DataFrame({
        "feedback_id": range(1, len(told) + 1), "customer_id": [row[0] for row in told], "received_at": moments,
        "opened_at": moments,
        "received_on": [moment.date() for moment in moments], "again_on": days, "spent_cents": 100, "after_cents": 0,
    })  # fmt: skip


def test_the_next_complaint_counts_after_day_90() -> None:
    said = ((1, "2026-01-01"), (1, "2026-04-01"), (2, "2026-02-01"), (1, "2026-04-02"), (1, "2026-07-01"))
    found = episodes.started(items(*((who, on, None) for who, on in (*said, (1, "2026-07-02")))))
    # 1 April is day 90, 2 April day 91; of that one 1 July is day 90, 2 July day 91.
    assert found["feedback_id"].tolist() == [1, 4, 6, 3]


def test_feedback_that_came_into_the_queue_late_opens_no_episode() -> None:
    said = items((1, "2026-01-01", None), (1, "2026-01-20", None), (2, "2026-01-01", None))
    late = said.assign(opened_at=pd.to_datetime(["2026-01-09", "2026-01-27", "2026-01-01"], utc=True))
    assert episodes.started(late)["feedback_id"].tolist() == [2, 3]


def timed(
    begun: pd.DataFrame, replies: list[tuple[int, str]], moments: list[tuple[int, str]], as_of: str = "2026-12-31"
) -> pd.DataFrame:
    """Episodes with answers and first purchases, in London, where 100 others buy through all hours of the day."""
    given = pd.DataFrame({"customer_id": [who for who, _ in replies],
                          "replied_at": pd.to_datetime([at for _, at in replies], utc=True)})  # fmt: skip
    clock = [(1000 + place, f"2026-03-03 {place // 5:02d}:{place % 5 * 12 + 1:02d}") for place in range(120)]
    bought = pd.to_datetime([at for _, at in moments + clock], utc=True)
    who = [who for who, _ in moments + clock]
    known = pd.DataFrame({"customer_id": who, "purchased_at": bought, "purchased_on": [at.date() for at in bought]})
    told = episodes.answered(begun, given)
    return episodes.followed_up(begun, told, known, as_of=date.fromisoformat(as_of), zone="Europe/London")


def test_on_the_day_of_the_answer_the_time_of_day_decides_who_came_first() -> None:
    begun = items(*((who, "2026-01-10 12:00", "2026-01-13") for who in range(1, 5)), (5, "2026-01-10 12:00", None))
    found = timed(begun, [(1, "2026-01-13 10:00"), (2, "2026-01-13 10:00"), (3, "2026-01-13 10:00"),
                          (4, "2026-01-10 15:00"), (5, "2026-01-09 10:00")],
                  [(1, "2026-01-13 09:00"), (2, "2026-01-13 11:00"), (3, "2026-01-13 00:00")])  # fmt: skip
    first, second, third, fourth, fifth = rows(found)
    assert first.return_after < first.reply_after == pytest.approx(2 + 10 / 24, abs=0.02)
    assert second.reply_after < second.return_after == pytest.approx(2 + 11 / 24, abs=0.02)
    assert third.return_after <= third.reply_after, "without a time of its own it came before the answer"
    assert (fourth.reply_after, fourth.return_after) == (0, 2.5), "answered on the day itself: answered throughout"
    assert math.isnan(fifth.reply_after), "an answer to an older case is no answer to this complaint"


def test_without_times_of_day_the_whole_day_of_the_answer_is_waiting() -> None:
    begun = items((1, "2026-01-10 12:00", "2026-01-13"), (2, "2026-01-10 12:00", "2026-01-14"))
    replies = pd.DataFrame({"customer_id": [1, 2], "replied_at": pd.to_datetime(["2026-01-13 10:00"] * 2, utc=True)})
    nothing = pd.DataFrame({"customer_id": pd.Series([], dtype="int64"), "purchased_on": [], "purchased_at":
                            pd.to_datetime(pd.Series([], dtype="object"), utc=True)})  # fmt: skip
    told = episodes.answered(begun, replies)
    found = episodes.followed_up(begun, told, nothing, as_of=date(2026, 12, 31), zone="UTC")
    assert found["reply_after"].tolist() == [3, 3]
    assert found["return_after"].tolist() == [2.5, 3.5]


def test_nobody_is_followed_beyond_the_data_or_after_having_left() -> None:
    begun = items((1, "2026-01-10", "2026-01-30"), (2, "2026-01-29", "2026-01-31"), (3, "2026-01-31", None))
    found = timed(begun, [], [], as_of="2026-01-31")
    assert found["customer_id"].tolist() == [1, 2], "who complained on the last day was not followed for a day"
    assert found["followed"].tolist() == [21, 2]
    assert found["return_after"].tolist() == [19.5, 1.5]
    left = begun.assign(left_on=pd.Series([date(2026, 1, 20), None, None], dtype="object"))
    gone = timed(left, [], [], as_of="2026-01-31").iloc[0]
    assert (gone.followed, math.isnan(gone.return_after)) == (10, True)


def twin_days(begun: pd.DataFrame, replies: dict[int, list[pd.Timestamp]], as_of: date) -> dict[int, tuple[Any, ...]]:
    """Days to the answer and to the return, one complaint after the other, whole days alone."""
    found: dict[int, tuple[Any, ...]] = {}
    until: dict[int, date] = {}
    for row in begun.sort_values(["customer_id", "received_at"]).to_dict("records"):
        who, day = row["customer_id"], row["received_on"]
        if who in until and (day - until[who]).days <= 90:
            continue
        until[who] = day
        given = [at for at in replies.get(who, []) if at >= row["received_at"]]
        reply = float((min(given).date() - day).days) if given else None
        again = row["again_on"]
        back = (again - day).days - 0.5 if again is not None and again <= as_of else None
        if (as_of - day).days >= 1:
            found[row["feedback_id"]] = (min((as_of - day).days, 90), reply, back)
    return found


def test_episodes_are_those_of_the_slow_way() -> None:
    rng = np.random.default_rng(4)
    start = pd.Timestamp("2026-01-01", tz="UTC")
    at = start + pd.to_timedelta(rng.uniform(0, 400, 300), unit="D")
    gaps = rng.integers(1, 120, 300)
    days = [moment.date() for moment in at]
    again = [day + pd.Timedelta(days=int(gap)) if gap < 100 else None for day, gap in zip(days, gaps, strict=True)]
    who = rng.integers(0, 60, 300)
    begun = pd.DataFrame({"feedback_id": range(300), "customer_id": who, "received_at": at, "opened_at": at,
                          "received_on": days, "again_on": again, "spent_cents": 0, "after_cents": 0})  # fmt: skip
    replies = {who: sorted(start + pd.to_timedelta(rng.uniform(0, 400, 5), unit="D")) for who in range(60)}
    given = pd.DataFrame([(who, moment) for who, moments in replies.items() for moment in moments],
                         columns=["customer_id", "replied_at"])  # fmt: skip
    nothing = pd.DataFrame({"customer_id": pd.Series([], dtype="int64"), "purchased_on": [],
                            "purchased_at": given["replied_at"].head(0)})  # fmt: skip
    opened = episodes.started(begun)
    found = episodes.followed_up(opened, episodes.answered(opened, given), nothing, as_of=date(2026, 12, 1), zone="UTC")
    slow = twin_days(begun, replies, date(2026, 12, 1))
    assert set(found["feedback_id"]) == set(slow)
    for row in rows(found):
        told = [None if math.isnan(value) else value for value in (row.followed, row.reply_after, row.return_after)]
        assert tuple(told) == slow[row.feedback_id]


def covered(runs: int, *, ratio: float, size: int, shop: Shop = PLAIN) -> tuple[float, float]:
    """The share of shops whose interval holds the truth, and the mean ratio."""
    inside, logs = 0, []
    for seed in range(runs):
        frame = unhappy_customers(seed=seed + size + int(100 * ratio), ratio=ratio, episodes=size, shop=shop)
        found = effect.mantel_haenszel(effect.strata_of(effect.pieces(frame)))
        inside += bool(found.low <= ratio <= found.high)
        logs.append(math.log(found.value))
    return inside / runs, math.exp(sum(logs) / runs)


@pytest.mark.parametrize(("size", "ratio"), [(300, 1.0), (4_000, 1.65), again(300, 1.65), again(4_000, 1.0)])
def test_the_interval_holds_the_truth_short(ratio: float, size: int) -> None:
    inside, mean = covered(40, ratio=ratio, size=size)
    assert inside >= 0.85
    assert mean == pytest.approx(ratio, rel=0.12 if size < 1000 else 0.03)


@pytest.mark.proof
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("ratio", RATIOS)
def test_the_interval_holds_the_truth_in_92_to_98_of_100_shops(ratio: float, size: int) -> None:
    inside, mean = covered(500, ratio=ratio, size=size)
    print(f"truth {ratio:.2f}, {size} complaints: in the interval {inside:.1%}, mean {mean:.3f}")  # noqa: T201
    assert 0.92 <= inside <= 0.98


@pytest.mark.proof
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(
    ("shop", "least"),
    [(Shop(ends=True), 0.92), (Shop(again=0.3), 0.92), (Shop(whole_days=True), 0.92),
     (Shop(ends=True, again=0.3, whole_days=True), 0.92), (Shop(frailty=0.5), 0.92), (Shop(fading=True), 0.85)],
    ids=["data end", "again", "whole days", "these three", "own rates", "rate falls"],
)  # fmt: skip
def test_answers_that_do_nothing_are_rarely_said_to_do_something_in_other_shops(
    shop: Shop, least: float, size: int
) -> None:
    for ratio in RATIOS:
        inside, mean = covered(500, ratio=ratio, size=size, shop=shop)
        print(f"{shop}, truth {ratio:.2f}, {size} complaints: in the interval {inside:.1%}, mean {mean:.3f}")  # noqa: T201
        if ratio == 1:
            assert inside >= least


@pytest.mark.parametrize(("ratio", "known"), [(1.0, "times"), (1.65, "days"), again(1.0, "days"), again(1.65, "times")])
def test_hours_in_which_nobody_can_buy_do_not_make_an_answer_look_useful(ratio: float, known: str) -> None:
    # By the clock on the wall it would be 3 % too much: the hours from midnight to the answer count, and nobody buys.
    logs = []
    for seed in range(12):
        complained, replies, moments = daytime_shop(seed=seed, ratio=ratio, complaints=4000)
        if known == "days":
            moments["purchased_at"] = moments["purchased_at"].dt.normalize()
        begun = episodes.started(complained)
        told = episodes.answered(begun, replies)
        found = episodes.followed_up(begun, told, moments, as_of=date(2026, 12, 31), zone="UTC")
        logs.append(math.log(effect.mantel_haenszel(effect.strata_of(effect.pieces(found))).value))
    away = math.exp(sum(logs) / len(logs)) / ratio
    assert away == pytest.approx(1, abs=0.025 if known == "times" or ratio == 1 else 0.045)


def with_money(frame: pd.DataFrame) -> pd.DataFrame:
    """Each return within 90 days brings 50.00, in data that go on for a year."""
    return frame.assign(seen=365.0, after_cents=np.where(frame["return_after"] <= 90, 5000, 0))


def test_what_is_won_back_is_what_would_not_have_come_without_answers() -> None:
    gained, told, held = 0.0, 0.0, 0
    for seed in range(8):
        with_answers, without = (unhappy_customers(seed=seed, ratio=ratio, episodes=2500) for ratio in (1.65, 1.0))
        truth = float((with_answers["return_after"] <= 90).sum() - (without["return_after"] <= 90).sum())
        frame = with_money(with_answers)
        found = money.won_back(frame, effect.recovery_effect(frame), draws=120)
        assert found.cents.value == pytest.approx(found.customers.value * 5000)
        gained, told = gained + truth, told + found.customers.value
        held += found.customers.low <= truth <= found.customers.high
    assert told / gained == pytest.approx(1, abs=0.07)
    assert held >= 6


def test_money_is_not_told_where_the_effect_is_not() -> None:
    frame = with_money(unhappy_customers(seed=2, ratio=1.0, episodes=300))
    found = effect.recovery_effect(frame)
    assert found.verdict == "cannot tell"
    won = money.won_back(frame, found)
    assert (won.told, won.episodes) == (False, 300)
    assert math.isnan(won.cents.value)


def test_many_customers_are_drawn_in_groups_with_the_same_interval() -> None:
    frame = with_money(unhappy_customers(seed=5, ratio=1.65, episodes=5000))
    found = effect.recovery_effect(frame)
    grouped = money.won_back(frame, found, draws=200)
    single = money.won_back(frame.head(4000), effect.recovery_effect(frame.head(4000)), draws=200)
    wide = [(won.cents.high - won.cents.low) / math.sqrt(won.episodes) for won in (grouped, single)]
    assert wide[0] == pytest.approx(wide[1], rel=0.25)
    assert grouped == money.won_back(frame, found, draws=200), "the same each time"
