"""What the Today page asks: the last days against the equal days before, as counts and sums.

Every builder takes ``bounds``, ascending days that cut time into half-open periods: period 0 is
``bounds[0] <= day < bounds[1]`` and so on. The day filter of the page is not used: the periods are the days asked for.
"""

from data_access.queries.today.feedback import feedback_range, rating_units, ratings_by_period, unowned_cases
from data_access.queries.today.periods import UNITS
from data_access.queries.today.purchases import (
    buyers_by_period,
    customer_units,
    group_units,
    repeat_by_discount,
    repeat_purchases,
    revenue_by_period,
)
from data_access.queries.today.service import deliveries_by_partner, partner_rating_units

__all__ = [
    "UNITS",
    "buyers_by_period",
    "customer_units",
    "deliveries_by_partner",
    "feedback_range",
    "group_units",
    "partner_rating_units",
    "rating_units",
    "ratings_by_period",
    "repeat_by_discount",
    "repeat_purchases",
    "revenue_by_period",
    "unowned_cases",
]
