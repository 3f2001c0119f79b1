"""The views of what is bought together."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import pandas as pd

from dashboard.analytics import together as analytics
from dashboard.analytics.afterwards import COLUMNS
from dashboard.analytics.lift import FEWEST_TOGETHER
from dashboard.answers import preferences, together
from dashboard.exports.views import Options, View, last_covered_day, typed_number
from data_access.errors import UserError
from data_access.filters import EVERYTHING, Filters
from data_access.queries import preferences as product_queries
from data_access.queries.together import BASKETS

if TYPE_CHECKING:
    from dashboard.answers.together import Goods
    from data_access.queries.together import Basket
    from data_access.readers import Reader

PAIRS = ("a", "b", "a_name", "b_name", *analytics.PAIR_COLUMNS[2:])
RULES = analytics.RULE_COLUMNS
AFTER = ("first", "then", "first_name", "then_name", *COLUMNS[2:])
USUAL_DAYS = 30
USUAL_SUPPORT, USUAL_CONFIDENCE = 0.01, 0.25
_CHOICES = {"basket": BASKETS, "period": ("year", "all"), "anonymous": ("skip", "count")}


def _baskets(reader: Reader, filters: Filters, options: Options) -> tuple[Goods, analytics.Baskets]:
    period = cast("preferences.Period", options["period"])
    asked = together.Asked(
        filters=preferences.within(filters, period, last_covered_day(reader)),
        scope=EVERYTHING,
        basket=cast("Basket", options["basket"]),
        anonymous=options["anonymous"] == "count",
    )
    goods = together.goods(reader, asked)
    return goods, together.baskets(reader, asked, goods)


def _pairs(reader: Reader, filters: Filters, options: Options) -> pd.DataFrame:
    goods, baskets = _baskets(reader, filters, options)
    least = int(typed_number(options, "least", FEWEST_TOGETHER, least=1, most=1e9))
    found = analytics.pairs(baskets, least)
    for side in ("a", "b"):
        places = found[side].astype(int)
        found[f"{side}_name"] = pd.Series([goods.names[place] for place in places], index=found.index, dtype="str")
        found[side] = pd.Series([goods.codes[place] for place in places], index=found.index, dtype="str")
    return found[list(PAIRS)]


def _rules(reader: Reader, filters: Filters, options: Options) -> pd.DataFrame:
    goods, baskets = _baskets(reader, filters, options)
    support = typed_number(options, "support", USUAL_SUPPORT, least=0, most=1)
    confidence = typed_number(options, "confidence", USUAL_CONFIDENCE, least=0, most=1)
    try:
        found = analytics.rules(baskets, support, confidence)
    except analytics.TooManySetsError as error:
        raise UserError(f"Too much is bought together at support {support:g}: {error}.", "Ask for more.") from error
    left = [", ".join(goods.codes[place] for place in side) for side in found["left"]]
    right = [goods.codes[place] for place in found["right"].astype(int)]
    named = {"left": pd.Series(left, dtype="str"), "right": pd.Series(right, dtype="str")}
    return found.assign(**named)[list(RULES)]


def _after(reader: Reader, filters: Filters, options: Options) -> pd.DataFrame:
    days = int(typed_number(options, "days", USUAL_DAYS, least=1, most=3650))
    as_of = last_covered_day(reader)
    period = cast("preferences.Period", options["period"])
    narrowed = preferences.within(filters, period, as_of)
    asked = together.Asked(filters=narrowed, scope=EVERYTHING, basket="customer")
    sold = reader.frame(product_queries.products_sold(narrowed, EVERYTHING))
    return together.bought_after(reader, asked, sold, days=days, as_of=as_of)[list(AFTER)]


VIEWS = (
    View(
        name="bought_together",
        about="Every two goods that meet in at least 5 baskets, with support, confidence and lift; the surest "
        "first, by the lower bound of the lift. Services such as postage are left out.",
        columns=PAIRS,
        build=_pairs,
        choices=_CHOICES,
        typed={"least": "NUMBER of baskets a pair must be in (default 5)"},
    ),
    View(
        name="together_rules",
        about="Rules with one or more goods on the left and one on the right; the surest first.",
        columns=RULES,
        build=_rules,
        choices=_CHOICES,
        typed={
            "support": f"SHARE of baskets, 0-1, that a rule must hold in (default {USUAL_SUPPORT}; never fewer than 5)",
            "confidence": f"SHARE of the baskets with the left side that hold the right (default {USUAL_CONFIDENCE})",
        },
    ),
    View(
        name="bought_after",
        about="Which goods customers bought on a later day within some days after they first bought another, against "
        "the share of all customers who bought it within as many days of their first purchase. Of the 100 goods bought "
        "most often.",
        columns=AFTER,
        build=_after,
        choices={"period": ("year", "all")},
        typed={"days": f"NUMBER of days (default {USUAL_DAYS}); customers are followed for all of them"},
    ),
)
