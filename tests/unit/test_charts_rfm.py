"""The charts of customer groups say what the frames say."""

from __future__ import annotations

import pandas as pd
import pytest

from dashboard.analytics import rfm
from dashboard.charts import rfm as charts
from dashboard.theme import DARK, LIGHT, Tokens

MOVES = pd.DataFrame(
    [
        ("champion", "champion", 3, 900),
        ("champion", "at_risk", 2, 50),
        ("at_risk", "loyal", 1, 70),
        ("not_yet", "new", 4, 8),
    ],
    columns=["before", "now", "customers", "monetary_cents"],
)


def sizes() -> pd.DataFrame:
    people = pd.DataFrame({"recency_days": [1, 9], "purchase_count": [7, 1], "monetary_cents": [90_000, 10_000]})
    return rfm.sizes(people.assign(segment=pd.Categorical(["champion", "new"], categories=list(rfm.NAMES))))


def test_each_bar_carries_its_segment_and_says_the_whole_sentence() -> None:
    customers, money = charts.segment_bars(sizes(), "GBP", LIGHT, picked="new").data
    assert list(customers.x) == list(sizes()["customer_share"])
    assert list(money.x) == list(sizes()["monetary_share"])
    assert [point[0] for point in money.customdata] == list(rfm.NAMES)
    assert money.text[0] == "\u00a090.0% · £900"
    assert customers.hovertext[0] == (
        "Champions: 1 customer, 50.0% of all.<br>They brought £900, 90.0% of the money: £900 each.<br>"
        "On average 7.0 purchases, the last 1 day ago."
    )
    assert customers.hovertext[1] == "Loyal: nobody."


def test_the_chosen_group_stands_out_by_its_name() -> None:
    figure = charts.segment_bars(sizes(), "GBP", LIGHT, picked="new")
    bold = [text for text in figure.layout.yaxis.ticktext if text.startswith("<b>")]
    assert [text.strip("\u2007") for text in bold] == ["<b>New</b>"]


@pytest.mark.parametrize("t", [LIGHT, DARK], ids=["light", "dark"])
def test_the_flow_has_a_band_for_each_movement_and_a_colour_for_its_direction(t: Tokens) -> None:
    (flow,) = charts.movement_flow(MOVES, t).data
    names = [label.rsplit(" ", 1)[0] for label in flow.node.customdata]
    bands = [
        (names[a], names[b], n) for a, b, n in zip(flow.link.source, flow.link.target, flow.link.value, strict=True)
    ]
    assert bands == [
        ("Champions", "Champions", 3), ("Champions", "At risk", 2), ("At risk", "Loyal", 1),
        ("First purchase since", "New", 4),
    ]  # fmt: skip
    assert flow.link.customdata[1] == "2 customers went from Champions to At risk."
    assert len(set(flow.link.color)) == 4
    assert sum(flow.link.value) == MOVES["customers"].sum()
    assert flow.node.customdata[0] == "Champions 5"
