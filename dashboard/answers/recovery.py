"""Does it help: episodes of unhappy customers and what answering did, the loop from complaint to purchase, and load."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import pandas as pd

from dashboard.analytics.recovery import effect, episodes, load, loop, money, speed
from data_access.queries import recovery as queries

if TYPE_CHECKING:
    from datetime import date, datetime

    from dashboard.analytics.recovery.effect import Effect
    from dashboard.analytics.recovery.load import Hours
    from dashboard.analytics.recovery.money import WonBack
    from data_access.filters import Filters, Scope
    from data_access.readers import Reader

By = Literal["team", "topic"]

AT_ONCE = 400  # customers in one statement; each brings a day, and databases bound the number of values
CLOCK_FROM = 2_000  # first purchases that tell the store's clock
WATCHED = 365  # days of cases in the scorecard


@dataclass(frozen=True, slots=True, kw_only=True)
class Recovery:
    """What answering did, how much it brought, and early against later; ``since`` is the day of the first complaint."""

    effect: Effect
    won: WonBack
    speed: pd.DataFrame
    episodes: pd.DataFrame
    since: date | None
    as_of: date
    timed: bool


class Loop(NamedTuple):
    """The cases of a year by step, by team and by topic; what to expect of each weekday, hours at work, open cases."""

    all: pd.DataFrame
    by_team: pd.DataFrame
    by_topic: pd.DataFrame
    load: pd.DataFrame
    hours: Hours | None
    open: int


def complaints(reader: Reader, filters: Filters, scope: Scope, as_of: date) -> pd.DataFrame:
    """The feedback that cases answer, with what was bought before and after it; both answers below begin with it."""
    return reader.frame(queries.complaints(filters, scope, as_of=as_of, days=effect.FOLLOWED))


def recovery(reader: Reader, filters: Filters, scope: Scope, said: pd.DataFrame, *, as_of: date, zone: str) -> Recovery:
    """The effect of answering on coming back, with what follows from it. ``said`` are the ``complaints``."""
    begun = episodes.started(said)
    replied_at = episodes.answered(begun, reader.frame(queries.replies(filters, scope)))
    moments = _moments(reader, scope, begun, replied_at, zone)
    found = episodes.followed_up(begun, replied_at, moments, as_of=as_of, zone=zone)
    told = effect.recovery_effect(found)
    return Recovery(
        effect=told, won=money.won_back(found, told), speed=speed.early_against_later(found), episodes=found,
        since=min(found["received_on"]) if len(found) else None, as_of=as_of,
        timed=episodes.store_clock(moments, zone).known,
    )  # fmt: skip


def _moments(reader: Reader, scope: Scope, begun: pd.DataFrame, replied_at: pd.Series[Any], zone: str) -> pd.DataFrame:
    """When first purchases were made: all on the day of an answer, and the newest others, for the store's clock."""
    back = begun[begun["again_on"].notna()]
    on_the_day = episodes.reply_days(back, replied_at[back.index], zone) == episodes.return_days(back)
    asked = pd.concat([back[on_the_day], back[~on_the_day].tail(CLOCK_FROM)])
    asked = asked.sort_values("again_on")[["customer_id", "again_on"]]
    parts = [asked.iloc[at : at + AT_ONCE] for at in range(0, max(len(asked), 1), AT_ONCE)]
    return pd.concat([_bought(reader, scope, part) for part in parts], ignore_index=True)


def _bought(reader: Reader, scope: Scope, part: pd.DataFrame) -> pd.DataFrame:
    who, days = part["customer_id"].astype("int64").tolist(), sorted(set(part["again_on"]))
    return reader.frame(queries.purchase_moments(who, days, scope))


class Moment(NamedTuple):
    """The last day that purchases cover, what time it is now, and the time zone of the business."""

    as_of: date
    now: datetime
    zone: str


def closed_loop(reader: Reader, filters: Filters, scope: Scope, said: pd.DataFrame, moment: Moment) -> Loop:
    """How far the cases of the last 365 days went, and how many are to be expected. ``said`` are the ``complaints``."""
    now, zone = moment.now, moment.zone
    every = reader.frame(queries.case_steps(filters, scope))
    opened = every[every["opened_at"] > pd.Timestamp(now) - pd.Timedelta(days=WATCHED)].reset_index(drop=True)
    cases = _with_returns(opened, reader.frame(queries.first_complaints(filters, scope)), said, moment.as_of)
    today = pd.Timestamp(now).tz_convert(zone).date()
    return Loop(
        all=loop.scorecard(cases, now),
        by_team=loop.scorecards(cases, now, "team"),
        by_topic=loop.scorecards(cases, now, "topic"),
        load=load.weekday_load(every["opened_at"], every["replied_at"], today=today, zone=zone),
        hours=load.hours_at_work(opened["replied_at"], zone),
        open=int((every["resolved_at"].isna() & every["confirmed_at"].isna()).sum()),
    )


def _with_returns(cases: pd.DataFrame, linked: pd.DataFrame, said: pd.DataFrame, as_of: date) -> pd.DataFrame:
    """The cases with ``mature`` and ``returned_days``, by the first complaint of each."""
    known = linked.merge(said[["feedback_id", "received_on", "again_on"]], on="feedback_id")
    found = cases.merge(known, on="case_id", how="left")
    days = pd.Series(episodes.return_days(found), index=found.index)
    seen = (pd.Timestamp(as_of) - pd.to_datetime(found["received_on"])) / episodes.DAY
    return found.assign(
        mature=(seen >= effect.FOLLOWED).to_numpy("bool"), returned_days=days.where(days <= effect.FOLLOWED)
    )
