"""Groups by a trait: bands at their edges, intervals that cover, verdicts that hold, and what is said of them."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest

from dashboard.analytics import demographics as d
from dashboard.analytics import demographics_story as story

AS_OF, FIRST = date(2026, 6, 30), date(2020, 1, 1)

SHORT_AND_LONG = pytest.mark.parametrize("runs", [20, pytest.param(400, marks=pytest.mark.proof)])


def slack(runs: int) -> float:
    """How far a share of a short run may lie beside that of a long one."""
    return 0.0 if runs > 100 else 0.12


def people(count: int = 0, **columns: object) -> pd.DataFrame:
    """Customers who all bought in both years, with the columns given."""
    plain: dict[str, object] = dict.fromkeys(("gender", "birth_year", "country", "region", "segment"), None)
    plain |= {"acquisition_channel": None, "first_on": date(2024, 1, 1), "last_on": AS_OF, "days": 1, "cents": 100}
    plain |= {"days_before": 1, "cents_before": 100, "voices": 0}
    return pd.DataFrame({"customer_id": range(count)} | plain | columns, index=range(count))


def test_bands_hold_their_lower_edge_and_unknown_what_cannot_be() -> None:
    born = [2026 - age for age in (9, 10, 24, 25, 34, 35, 64, 65, 110, 111)]
    found = d.grouped(people(11, birth_year=[*born, None]), "age_band", AS_OF)
    assert found.tolist() == [
        "Unknown", "Under 25", "Under 25", "25 to 34", "25 to 34", "35 to 44", "55 to 64", "65+", "65+", "Unknown",
        "Unknown",
    ]  # fmt: skip


def test_tenure_counts_days_since_the_first_purchase() -> None:
    days = (0, 90, 91, 364, 365, 729, 730, 1094, 1095)
    first = [(pd.Timestamp(AS_OF) - pd.Timedelta(days=day)).date() for day in days]
    found = d.grouped(people(9, first_on=first), "tenure", AS_OF)
    assert found.tolist() == [d.TENURES[place] for place in (0, 0, 1, 1, 2, 2, 3, 3, 4)]


def test_groups_stand_largest_first_and_unknown_last() -> None:
    found = d.profile(people(6, country=["FR", None, None, None, "DE", "DE"]), "country", AS_OF, FIRST)
    assert found["group"].tolist() == ["DE", "FR", "Unknown"]


def test_small_groups_have_counts_and_no_rates() -> None:
    row = d.profile(people(29, gender="female"), "gender", AS_OF, FIRST).iloc[0]
    assert (row["customers"], row["kept"], row["customer_share"]) == (29, 29, 1)
    assert row[["growth", "money_each", "kept_rate", "kept_low", "spoke_rate"]].isna().all()


def test_growth_needs_two_years_of_data() -> None:
    old, young = (d.profile(people(40), "gender", AS_OF, first) for first in (date(2024, 6, 30), date(2024, 7, 1)))
    assert (old["growth"].iloc[0], bool(young["growth"].isna().iloc[0])) == (0, True)
    assert d.whole(people(40), AS_OF, date(2024, 7, 1)).growth is None


def test_nobody_makes_an_empty_profile() -> None:
    assert d.profile(people(), "gender", AS_OF, FIRST).empty
    assert d.whole(people(), AS_OF, FIRST).customers == 0


@SHORT_AND_LONG
@pytest.mark.parametrize("kept", [0.3, 0.7])
def test_the_interval_of_growth_covers_the_truth_as_often_as_it_says(kept: float, runs: int) -> None:
    random, inside = np.random.default_rng(3), 0
    for _ in range(runs):
        counts = random.poisson((200 * kept, 200 * (1 - kept), 200 * (1 - kept) + 40))  # kept, lost, gained
        both, lost, gained = map(int, counts)
        days = [1] * both + [0] * lost + [1] * gained
        before = [1] * (both + lost) + [0] * gained
        row = d.profile(people(len(days), days=days, days_before=before), "gender", AS_OF, FIRST).iloc[0]
        inside += bool(row["growth_low"] <= 0.2 <= row["growth_high"])
    assert 0.92 - slack(runs) <= inside / runs <= 0.98 + slack(runs)


@SHORT_AND_LONG
def test_money_per_customer_covers_the_truth_of_skewed_spending(runs: int) -> None:
    random, inside, truth = np.random.default_rng(4), 0, 10_000 * np.exp(0.5)
    for _ in range(runs):
        cents = np.round(random.lognormal(np.log(10_000), 1, 150)).astype("int64")
        row = d.profile(people(150, cents=cents), "gender", AS_OF, FIRST).iloc[0]
        inside += bool(row["each_low"] <= truth <= row["each_high"])
    assert 0.91 - slack(runs) <= inside / runs <= 0.98 + slack(runs)


@SHORT_AND_LONG
def test_groups_alike_are_seldom_told_apart_and_a_different_one_is_found(runs: int) -> None:
    random, claimed, found = np.random.default_rng(5), 0, 0
    country = np.repeat(list("ABCDEF"), 150)
    for _ in range(runs):
        same = random.random(900) < 0.5
        odd = np.where(country == "C", random.random(900) < 0.75, same)
        alike = d.profile(people(900, country=country, days=same), "country", AS_OF, FIRST)
        claimed += bool((alike["kept_answer"] != "").any())
        told = d.profile(people(900, country=country, days=odd), "country", AS_OF, FIRST).set_index("group")
        found += bool(told.loc["C", "kept_answer"] == "more")
    assert claimed / runs <= 0.08 + slack(runs)
    assert found / runs >= 0.95 - slack(runs)


def test_the_sentence_names_the_largest_group_and_who_stays_unlike_the_others() -> None:
    gender = ["female"] * 60 + ["male"] * 40
    days = [1] * 60 + [1] * 20 + [0] * 20
    told = story.takeaway(d.profile(people(100, gender=gender, days=days), "gender", AS_OF, FIRST), "gender")
    assert told == (
        "Women are the largest group: 75% of customers, who bring 60% of the money. "
        "Women stay more: 100 of 100 who bought the year before bought again, against 50 of 100 of the others."
    )


def test_what_does_not_hold_is_not_said() -> None:
    country = ["DE", "FR"] * 50
    alike = d.profile(people(100, country=country, days=[1, 1, 0, 0] * 25), "country", AS_OF, FIRST)
    assert story.takeaway(alike, "country").endswith("No country surely stays more or less than the others.")
    assert story.heard(alike, "country") == "Nobody gave feedback in the year."
    few = d.profile(people(8, country="DE"), "country", AS_OF, FIRST)
    assert story.takeaway(few, "country") == "Too few customers to compare groups: needs 30, has 8."
    unknown = d.profile(people(50), "region", AS_OF, FIRST)
    assert story.takeaway(unknown, "region") == "The region of none of these customers is known."


def test_who_is_heard_less_is_said() -> None:
    segment, voices = ["vip"] * 50 + ["other"] * 50, [1] * 10 + [0] * 40 + [1] * 40 + [0] * 10
    told = story.heard(d.profile(people(100, segment=segment, voices=voices), "segment", AS_OF, FIRST), "segment")
    assert told.startswith("Customers of segment ")
    assert "20 of 100" in told
    assert "80 of 100" in told


def test_the_pyramid_has_every_band_and_sets_others_apart() -> None:
    found = d.pyramid(people(4, gender=["female", "male", None, "other"], birth_year=[1990, 1990, 1990, 1950]), AS_OF)
    assert found["age_band"].tolist() == list(d.BANDS)
    assert found.set_index("age_band").to_dict("index")["35 to 44"] == {"women": 1, "men": 1, "others": 1}
    assert found.set_index("age_band").to_dict("index")["65+"] == {"women": 0, "men": 0, "others": 1}


def test_regions_of_one_name_in_two_countries_are_two_groups() -> None:
    regions, countries = ["North", "North", "South", None, "North"], ["GB", "DE", "DE", "GB", None]
    found = d.grouped(people(5, region=regions, country=countries), "region", AS_OF)
    assert found.tolist() == ["North (GB)", "North (DE)", "South", "Unknown", "North"]


@pytest.mark.parametrize(
    ("country", "told"),
    [("United Kingdom", "the United Kingdom"), ("Netherlands", "the Netherlands"), ("Germany", "Germany"),
     ("Dominican Republic", "the Dominican Republic"), ("Cayman Islands", "the Cayman Islands")],
)  # fmt: skip
def test_countries_have_their_article_in_a_sentence(country: str, told: str) -> None:
    assert story.called(country, "country") == f"customers in {told}"
    assert story.called(country, "region") == f"customers in {country}"
