"""The views of the proof that handling helps: the effect, what it is counted from, money, speed, the loop, load."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from dashboard import settings
from dashboard.analytics.recovery import load, loop, speed
from dashboard.analytics.recovery.effect import EDGES
from dashboard.answers import recovery as answers
from dashboard.exports.views import Options, View, last_covered_day
from data_access.filters import EVERYTHING, Filters
from data_access.queries import store

if TYPE_CHECKING:
    from collections.abc import Callable

    from dashboard.answers.recovery import Loop, Recovery
    from data_access.readers import Reader

_BOUNDS = ("recovery_rate_ratio", "recovery_rate_ratio_low", "recovery_rate_ratio_high")
EFFECT = ("value_tier", "unhappy_customers", "complaints_followed", "complaints_answered", "recovery_returns",
          *_BOUNDS, "recovery_verdict")  # fmt: skip
STRATA = ("value_tenth", "band_days", "answered_returns", "answered_days", "waiting_returns", "waiting_days")
MONEY = ("complaints_followed", "complaints_answered", "won_back_customers", "won_back_customers_low",
         "won_back_customers_high", "won_back_cents", "won_back_low_cents", "won_back_high_cents")  # fmt: skip


def _zone(reader: Reader) -> str:
    stated = reader.frame(store.store_settings(EVERYTHING))
    return str(stated["time_zone"].iloc[0]) if len(stated) else "UTC"


def _recovery(reader: Reader, filters: Filters) -> Recovery | None:
    as_of = last_covered_day(reader)
    if as_of == as_of.min:
        return None
    said = answers.complaints(reader, filters, EVERYTHING, as_of)
    return answers.recovery(reader, filters, EVERYTHING, said, as_of=as_of, zone=_zone(reader))


def _loop(reader: Reader, filters: Filters) -> Loop:
    moment = answers.Moment(last_covered_day(reader), settings.now(), _zone(reader))
    said = answers.complaints(reader, filters, EVERYTHING, moment.as_of)
    return answers.closed_loop(reader, filters, EVERYTHING, said, moment)


def _of_effect(name: str, about: str, columns: tuple[str, ...], table: Callable[[Recovery], pd.DataFrame]) -> View:
    """A view that is made of the effect; of a store without purchases it has no rows."""

    def build(reader: Reader, filters: Filters, options: Options) -> pd.DataFrame:
        del options
        found = _recovery(reader, filters)
        return pd.DataFrame(columns=list(columns)) if found is None else table(found)[list(columns)]

    return View(name=name, about=about, columns=columns, build=build)


def _effect(found: Recovery) -> pd.DataFrame:
    told = found.effect
    whole = pd.DataFrame(
        [("all", told.customers, told.episodes, told.answered, told.returns, *told.ratio, told.verdict)],
        columns=list(EFFECT),
    )
    tiers = told.by_tier.set_axis(["value_tier", "recovery_returns", *_BOUNDS], axis=1)
    tiers = tiers.assign(value_tier=(tiers["value_tier"].astype("int64") + 1).astype("str"))
    return pd.concat([whole, tiers], ignore_index=True) if len(tiers) else whole


def _strata(found: Recovery) -> pd.DataFrame:
    table = found.effect.strata
    named = [f"{EDGES[band]}-{EDGES[band + 1]}" for band in table["band"].astype("int64")]
    return table.assign(value_tenth=table["tier"].astype("int64") + 1, band_days=named)


def _money(found: Recovery) -> pd.DataFrame:
    won = found.won
    return pd.DataFrame([(won.episodes, won.answered, *won.customers, *won.cents)], columns=list(MONEY))


def _scorecard(reader: Reader, filters: Filters, options: Options) -> pd.DataFrame:
    found = _loop(reader, filters)
    if options["by"] == "all":
        told = found.all.assign(group="")[list(loop.GROUPED)]
        return told if told["step_cases"].iloc[0] else told.head(0)
    return found.by_team if options["by"] == "team" else found.by_topic


VIEWS = (
    _of_effect(
        "recovery_effect",
        "How many times as fast unhappy customers buy again once a person has answered them, among like customers on "
        "equally late days, with its interval; by tiers of value where each has returns enough.",
        EFFECT,
        _effect,
    ),
    _of_effect(
        "recovery_strata",
        "The returns and days the recovery effect is made of, by tenth of value and days since the feedback.",
        STRATA,
        _strata,
    ),
    _of_effect(
        "won_back",
        "Customers and money that answers won back within 90 days; empty while the recovery effect cannot be told.",
        MONEY,
        _money,
    ),
    _of_effect(
        "early_answers",
        "Who comes back in the 90 days after a day: answered by it against not yet. Early against later, not an "
        "answer against none.",
        speed.COLUMNS,
        lambda found: found.speed,
    ),
    View(
        name="loop_scorecard",
        about="Cases of the last 365 days: claimed, answered in time, resolved, confirmed, bought again, with shares, "
        "their intervals, and median hours.",
        columns=loop.GROUPED,
        build=_scorecard,
        choices={"by": ("all", "team", "topic")},
    ),
    View(
        name="weekday_load",
        about="Cases to expect on each day of the week, with the interval of one more such day, and how many are "
        "answered.",
        columns=load.COLUMNS,
        build=lambda reader, filters, _: _loop(reader, filters).load,
    ),
)
