"""Episodes: what each unhappy customer was followed for, from what the store knows of feedback, answers and purchases.

Days are those of the business. A customer is followed from the end of the day of the feedback: who buys on that day may
be buying what they complain of. The first complaint opens an episode; the next one counts only after day 90.

Where the time of a purchase is known, it decides on the day of the answer who came first. How far that day had gone is
told by the store's own clock, the share of purchases made by that time of a day: between midnight and morning nothing
is sold, and hours in which nobody can buy would make every wait look useless. Where times are not known, the whole day
of the answer counts as waiting, its purchases and its time alike.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd

from dashboard.analytics.recovery.effect import FOLLOWED

if TYPE_CHECKING:
    from datetime import date

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

TIERS, SHOWN = 10, 5  # of value: those compared within, and those effects are told for
TIMED = 0.9  # of purchases whose time of day is known, before times are used
FEWEST_TIMES = 30  # that differ, before times of day are used at all
DAY = pd.Timedelta(days=1)
SEEN_WITHIN = pd.Timedelta(days=7)  # a case opens after the feedback, for the episode to count
MOMENT = "datetime64[us, UTC]"
COLUMNS = ("feedback_id", "customer_id", "received_on", "tier", "fifth", "seen", "followed", "reply_after",
           "return_after", "spent_cents", "after_cents")  # fmt: skip


class Clock(NamedTuple):
    """The store's clock: times of day of purchases in order, as shares of 24 hours; empty where they are not known."""

    times: Floats

    @property
    def known(self) -> bool:
        """Whether times of day may be used."""
        return len(self.times) > 0

    def gone(self, at: Floats) -> Floats:
        """Which share of a day's purchases is made by a time of day."""
        ranks = (np.arange(len(self.times)) + 0.5) / len(self.times)
        edges = np.concatenate([[0.0], self.times, [1.0]])
        found: Floats = np.interp(at, edges, np.concatenate([[0.0], ranks, [1.0]]))
        return found


def store_clock(moments: pd.DataFrame, zone: str) -> Clock:
    """The clock of some purchases; a purchase at the stroke of midnight has no time of its own.

    Parameters
    ----------
    moments : ``purchased_at`` (UTC).
    """
    if moments.empty:
        return Clock(np.zeros(0))
    times = _time_of_day(moments["purchased_at"], zone)
    known = times > 0
    # A till that notes every purchase at noon, or at the end of the day, knows no times either.
    told = known.mean() >= TIMED and len(np.unique(times[known])) >= FEWEST_TIMES
    return Clock(np.sort(times[known])) if told else Clock(np.zeros(0))


def started(items: pd.DataFrame) -> pd.DataFrame:
    """The complaints that open an episode: each customer's first, and then the first after day 90 of the last one.

    Those whose case was opened more than 7 days later are left out: nobody could answer what nobody had seen, as where
    a shop brings in the feedback of its past.

    Parameters
    ----------
    items : ``customer_id``, ``received_on``, ``received_at``, ``feedback_id``, ``opened_at``, of known customers.
    """
    seen = items[items["opened_at"] - items["received_at"] <= SEEN_WITHIN]
    ordered = seen.sort_values(["customer_id", "received_at", "feedback_id"], ignore_index=True)
    who, day = ordered["customer_id"].to_numpy("int64"), _days(ordered["received_on"])
    opens = np.zeros(len(ordered), dtype="bool")
    left = np.arange(len(ordered))
    while len(left):
        first = np.r_[True, who[left][1:] != who[left][:-1]]
        opens[left[first]] = True
        begun = day[left[first]][np.cumsum(first) - 1]
        left = left[day[left] > begun + FOLLOWED]
    return ordered[opens].reset_index(drop=True)


def answered(begun: pd.DataFrame, replies: pd.DataFrame) -> pd.Series[Any]:
    """The first answer to each episode's customer at or after the feedback; empty where none was given.

    Parameters
    ----------
    begun : of ``started``.
    replies : ``customer_id`` and ``replied_at``, of people, not of machines.
    """
    given = replies[["customer_id", "replied_at"]].dropna().astype({"customer_id": "int64", "replied_at": MOMENT})
    asked = begun[["customer_id", "received_at"]].astype({"customer_id": "int64", "received_at": MOMENT}).reset_index()
    found = pd.merge_asof(
        asked.sort_values("received_at"), given.sort_values("replied_at"), left_on="received_at",
        right_on="replied_at", by="customer_id", direction="forward",
    )  # fmt: skip
    return found.set_index("index")["replied_at"].sort_index()


def reply_days(begun: pd.DataFrame, replied_at: pd.Series[Any], zone: str) -> Floats:
    """How many days after the feedback the answer was given, 0 on the same day; NaN without an answer."""
    local = replied_at.dt.tz_convert(zone).dt.tz_localize(None).dt.normalize()
    return np.asarray((local - pd.to_datetime(begun["received_on"])) / DAY, dtype="float64")


def return_days(begun: pd.DataFrame) -> Floats:
    """How many days after the feedback the customer bought again; NaN where that has not happened."""
    return _days(begun["again_on"]) - _days(begun["received_on"])


def followed_up(
    begun: pd.DataFrame, replied_at: pd.Series[Any], moments: pd.DataFrame, *, as_of: date, zone: str
) -> pd.DataFrame:
    """Episodes as ``effect.recovery_effect`` takes them: ``COLUMNS``.

    Parameters
    ----------
    begun : of ``started``, with ``spent_cents`` (before the feedback), ``again_on`` (the first day with a purchase
        after that of the feedback) and ``after_cents`` (what the 90 days after it brought); ``left_on``, where it is
        given, is the day from which a customer cannot be followed any more.
    moments : ``customer_id``, ``purchased_on`` and ``purchased_at`` of first purchases: of those made on the day of an
        answer, and of others, so that the store's clock is known.
    as_of : the last day that purchases cover.
    """
    last = np.full(len(begun), np.datetime64(as_of, "D").astype("int64"), dtype="float64")
    if "left_on" in begun:
        last = np.fmin(last, _days(begun["left_on"]))
    seen = last - _days(begun["received_on"])
    reply, back = _timed(begun, replied_at, moments, zone)
    table = begun[["feedback_id", "customer_id", "received_on", "spent_cents", "after_cents"]].assign(
        seen=seen, followed=np.minimum(seen, FOLLOWED), reply_after=reply,
        return_after=np.where(back <= seen, back, np.nan),
    )  # fmt: skip
    kept = table[seen >= 1]
    tier = value_tiers(kept["spent_cents"])
    return kept.assign(tier=tier, fifth=tier // (TIERS // SHOWN)).reset_index(drop=True)[list(COLUMNS)]


def _timed(begun: pd.DataFrame, replied_at: pd.Series[Any], moments: pd.DataFrame, zone: str) -> tuple[Floats, Floats]:
    """When the answer and the return came, in days from the end of the day of the feedback."""
    clock, reply_day, back_day = store_clock(moments, zone), reply_days(begun, replied_at, zone), return_days(begun)
    back = back_day - 0.5
    if not clock.known:
        return np.maximum(reply_day, 0.0), back
    reply = np.maximum(reply_day - 1 + clock.gone(_time_of_day(replied_at, zone)), 0.0)
    same = (reply_day == back_day) & (reply_day >= 1)
    bought_at = _bought_at(begun, moments)
    after = same & (bought_at > replied_at).to_numpy() & (_time_of_day(bought_at, zone) > 0)
    gone = clock.gone(_time_of_day(bought_at, zone))
    between = np.where(after, np.maximum(back_day - 1 + gone, np.nextafter(reply, np.inf)),
                       np.minimum(back_day - 1 + np.where(np.isnan(gone), 0.5, gone), reply))  # fmt: skip
    # A purchase on the first stroke of the clock still takes time to be made: no return lies at 0.
    return reply, np.where(same, np.maximum(between, np.minimum(reply, 1e-6)), back)


def _bought_at(begun: pd.DataFrame, moments: pd.DataFrame) -> pd.Series[Any]:
    """The moment of each episode's first purchase of the day they came back; empty where nobody asked for it."""
    known = moments.astype({"customer_id": "int64"}).assign(day=_days(moments["purchased_on"]))
    first = known.sort_values("purchased_at").drop_duplicates(["customer_id", "day"])[
        ["customer_id", "day", "purchased_at"]
    ]
    asked = pd.DataFrame({"customer_id": begun["customer_id"].astype("int64"), "day": _days(begun["again_on"])})
    found: pd.Series[Any] = asked.merge(first, on=["customer_id", "day"], how="left")["purchased_at"]
    return found.set_axis(begun.index)


def value_tiers(spent: pd.Series[Any]) -> NDArray[np.int64]:
    """The tenth of what customers spent before their feedback, 0 the lowest; equal money stands in one tenth.

    Tenths and not fifths: within a fifth large accounts are still answered sooner, and it costs nothing to be finer.
    """
    values = spent.to_numpy("float64")
    if not len(values):
        return np.zeros(0, dtype="int64")
    edges = np.quantile(values, np.arange(1, TIERS) / TIERS)
    return np.searchsorted(edges, values, side="left").astype("int64")


def _time_of_day(moments: pd.Series[Any], zone: str) -> Floats:
    """The time of day of the business, as a share of 24 hours; NaN where there is no moment."""
    local = moments.dt.tz_convert(zone).dt.tz_localize(None)
    return np.asarray((local - local.dt.normalize()) / DAY, dtype="float64")


def _days(days: pd.Series[Any]) -> Floats:
    """Days as numbers; NaN where there is none."""
    found = pd.to_datetime(days).to_numpy("datetime64[D]")
    return np.where(np.isnat(found), np.nan, found.astype("int64").astype("float64"))
