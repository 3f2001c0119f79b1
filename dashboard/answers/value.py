"""What customers are worth, whom the store is about to lose, and who has gone silent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from dashboard.analytics.clv import store
from dashboard.analytics.clv.counts import histories
from dashboard.analytics.risk import with_risk
from dashboard.analytics.risk_story import reason
from dashboard.analytics.silence import silence
from data_access.queries import silence as silence_queries
from data_access.queries import value as queries

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from dashboard.analytics.clv.bg_nbd import Name
    from data_access.filters import Filters, Scope
    from data_access.readers import Reader

IN_ONE_STATEMENT = 900  # databases bound the number of values in one statement


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Whose purchases are looked at: filters, scope, up to which day, and whether free documents count."""

    filters: Filters
    scope: Scope
    as_of: date
    free: bool = False

    def until(self, reader: Reader, day: date) -> pd.DataFrame:
        """The purchase histories up to and with a day."""
        return reader.frame(queries.purchase_histories(self.filters, self.scope, as_of=day, free=self.free))


def check_holdout(
    reader: Reader, asked: Asked, at_end: pd.DataFrame, *, at: date | None = None, model: store.Choice = "best"
) -> store.HoldoutCheck | None:
    """The hold-out check; None where the days before or after the cut are too few.

    Parameters
    ----------
    at_end : the histories up to ``asked.as_of``.
    at : where the data are cut; after three quarters of the days by default.
    """
    cut = store.cut_of(at_end["first_purchase_on"].min(), asked.as_of, at) if len(at_end) else None
    if cut is None:
        return None
    daily = queries.daily_repeats(asked.filters, asked.scope, as_of=asked.as_of, acquired_until=cut.at, free=asked.free)
    before = (asked.until(reader, cut.before_from), asked.until(reader, cut.before_to))
    return store.check_holdout(asked.until(reader, cut.at), at_end, before, reader.frame(daily), cut, model=model)


def chosen_model(reader: Reader, asked: Asked, at_end: pd.DataFrame, wanted: store.Choice) -> Name:
    """The model wanted, or the better one in a hold-out inside the days up to ``asked.as_of``."""
    if wanted != "best":
        return wanted
    cut = store.cut_of(at_end["first_purchase_on"].min(), asked.as_of) if len(at_end) else None
    if cut is None:
        return "mbgnbd"
    known = histories(asked.until(reader, cut.at), cut.at)
    return store.choose(known, histories(at_end, asked.as_of))


def silent_rhythms(reader: Reader, asked: Asked, at_end: pd.DataFrame) -> pd.DataFrame:
    """Each customer's rhythm and silence, in the order of ``at_end``."""
    filters, scope = asked.filters, asked.scope
    gaps = reader.frame(silence_queries.purchase_gaps(filters, scope, as_of=asked.as_of, free=asked.free))
    segments = reader.frame(silence_queries.customer_segments(filters, scope))
    return silence(at_end, gaps, segments, asked.as_of)


def customers_with_risk(found: store.StoreValue, at_end: pd.DataFrame, rhythms: pd.DataFrame) -> pd.DataFrame:
    """Every customer with value, risk and rhythm: the columns of ``risk.with_risk`` and of ``silence.silence``."""
    return with_risk(found, at_end).merge(rhythms, on="customer_id", validate="1:1")


def at_risk(customers: pd.DataFrame) -> pd.DataFrame:
    """Customers in doubt, the highest value x risk first."""
    doubt = customers[customers["in_doubt"]]
    return doubt.sort_values(["value_at_risk", "customer_id"], ascending=[False, True], ignore_index=True)


def gone_silent(customers: pd.DataFrame) -> pd.DataFrame:
    """Customers silent for longer than their rhythm allows; first those who would bring most if won back."""
    silent = customers[customers["silent"].astype(bool)]
    return silent.sort_values(["value_if_kept", "customer_id"], ascending=[False, True], ignore_index=True)


def with_reasons(listed: pd.DataFrame, currency: str) -> pd.DataFrame:
    """The customers with the reason each is listed for, in words."""
    words = [reason(row, currency) for row in listed.itertuples(index=False)]
    return listed.assign(reason=pd.Series(words, index=listed.index, dtype="str"))


def with_last(reader: Reader, record: Reader, listed: pd.DataFrame, scope: Scope) -> pd.DataFrame:
    """The customers with ``last_product``, and ``last_said_on``, ``last_said``, ``last_rating``, ``last_feeling``.

    Ask for those that are shown. ``record`` reads the words, which no copy holds.
    """
    ids = listed["customer_id"].astype("int64").tolist()
    pages = [ids[at : at + IN_ONE_STATEMENT] for at in range(0, len(ids), IN_ONE_STATEMENT)] or [[]]
    bought = pd.concat([reader.frame(silence_queries.last_bought(page, scope)) for page in pages])
    said = pd.concat([record.frame(silence_queries.last_said(page, scope)) for page in pages])
    bought["last_product"] = bought["product_name"].fillna(bought["product"])
    said = said.assign(last_rating=ratings(said), last_feeling=feelings(said))
    said = said.rename(columns={"received_on": "last_said_on", "text": "last_said"})
    kept = ["customer_id", "last_said_on", "last_said", "last_rating", "last_feeling"]
    joined = listed.merge(bought[["customer_id", "last_product"]], on="customer_id", how="left")
    return joined.merge(said[kept], on="customer_id", how="left")


_SCALES = {"stars": "{} of 5 stars", "nps": "{} of 10", "csat": "{} of 5", "ces": "{} of 7"}


def ratings(said: pd.DataFrame) -> pd.Series[str]:
    """The ratings in words; blank where none was given."""
    words = [
        None if pd.isna(rating) else _SCALES[scale].format(int(rating))
        for rating, scale in zip(said["rating"], said["rating_scale"], strict=True)
    ]
    return pd.Series(words, index=said.index, dtype="str")


def feelings(said: pd.DataFrame) -> pd.Series[str]:
    """What a scorer read in the words; a text nobody has read yet says so."""
    words = [_feeling(*row) for row in zip(said["text"], said["score_state"], said["label"], strict=True)]
    return pd.Series(words, index=said.index, dtype="str")


def _feeling(text: str | None, state: str, label: str | None) -> str | None:
    if not isinstance(text, str):
        return None
    if state == "pending":
        return "not read yet"
    return label if state == "scored" and isinstance(label, str) and label != "not_scored" else "not scored"


def last_words(rows: pd.DataFrame) -> Sequence[str]:
    """What each customer said last, with day, rating and feeling, in one line; blank for who said nothing."""
    return [_said(row) for row in rows.itertuples(index=False)]


def _said(row: object) -> str:
    facts = [getattr(row, name) for name in ("last_rating", "last_feeling")]
    told = ", ".join(fact for fact in facts if isinstance(fact, str))
    text = getattr(row, "last_said")  # noqa: B009  a row of itertuples has no type
    quote = f"“{text}”" if isinstance(text, str) else ""
    return " ".join(part for part in (quote, f"({told})" if told else "") if part)
