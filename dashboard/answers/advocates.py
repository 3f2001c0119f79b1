"""Who may be asked for a public word, and what came of asking."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dashboard.analytics import advocates as analytics
from dashboard.analytics import rfm
from data_access.filters import Filters
from data_access.filters.open_cases import customers_with_open_case
from data_access.queries import advocates as queries
from data_access.queries import rfm as rfm_queries

if TYPE_CHECKING:
    from datetime import date

    import pandas as pd

    from data_access.filters import Scope
    from data_access.readers import Reader


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """Everybody who gave a top rating and what stops asking them, the rules with their counts, and texts not read yet.

    The frames are shared by all readers: never change them.
    """

    customers: pd.DataFrame
    funnel: pd.DataFrame
    waiting: int


def scores(reader: Reader, scope: Scope, as_of: date) -> pd.DataFrame:
    """Recency and frequency of all customers in scope, whatever the filters: who is loyal, is so everywhere.

    Equal customers get one score: nobody is left out because of a number.
    """
    bought = reader.frame(rfm_queries.customer_rfm(Filters(), scope, as_of=as_of)).sort_values("customer_id")
    return rfm.scored(bought.reset_index(drop=True), ties="together")


def judged(
    reader: Reader, people: Reader, filters: Filters, scope: Scope, *, scored: pd.DataFrame, today: date
) -> Judged:
    """Every customer with a top rating inside the filters, judged by the rules.

    Parameters
    ----------
    reader, people : what counts, and the record, which knows who was asked.
    scored : of ``scores``.
    """
    praise = reader.frame(queries.praise(filters, scope))
    in_case = reader.frame(customers_with_open_case(scope))["customer_id"].astype("int64").tolist()
    asked = people.frame(queries.last_asked(scope))
    found = analytics.judged(praise, scored, in_case, asked, today)
    return Judged(customers=found, funnel=analytics.funnel(found), waiting=int(praise["waiting"].sum()))


def outcome(testimonials: pd.DataFrame) -> analytics.Record:
    """What came of asking; a permission, once given, is in the row."""
    return analytics.record(testimonials["state"], int(testimonials["permission_on"].notna().sum()))
