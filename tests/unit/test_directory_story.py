"""What the directory says of all its customers."""

from __future__ import annotations

from random import Random

import pandas as pd
import pytest

from dashboard.analytics.directory_story import takeaway


def customers(*cents: int) -> pd.DataFrame:
    return pd.DataFrame({"purchase_count": [int(c > 0) for c in cents], "net_cents": list(cents)})


def test_few_customers_and_none_get_no_tenth() -> None:
    assert takeaway(customers(), "GBP") == ""
    assert takeaway(customers(100, 0), "GBP") == "1 of 2 customers have bought."
    assert takeaway(customers(*[0] * 40), "GBP") == "0 of 40 customers have bought."


@pytest.mark.parametrize("seed", range(5))
def test_the_tenth_is_the_one_counted_slowly(seed: int) -> None:
    random = Random(seed)
    cents = [random.randrange(0, 50_000) * 100 for _ in range(random.randrange(30, 95))]
    tenth = -(-len(cents) // 10)
    share = sum(sorted(cents)[-tenth:]) / sum(cents)
    told = takeaway(customers(*cents), "GBP")
    assert f"The tenth who brought most, {tenth} customers, brought {share:.0%} of the net revenue" in told
