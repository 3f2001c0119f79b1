"""The parts of the page that asks whether handling helps: the effect, what could fool it, early or later, people."""

from __future__ import annotations

from math import isnan, log
from typing import TYPE_CHECKING, Any

import pandas as pd
import streamlit as st

from dashboard import frame, reads
from dashboard.analytics.recovery import story
from dashboard.analytics.recovery.effect import EDGES, FEWEST_RETURNS, FOLLOWED, Ratio
from dashboard.analytics.recovery.speed import FEWEST
from dashboard.charts import habits as charts
from dashboard.charts.base import rows
from dashboard.components.cards import card, chart, table_height, tabular
from dashboard.components.download import table_and_download
from dashboard.components.notes import thin_data
from dashboard.components.tiles import Kpi, kpi_row
from dashboard.components.words import words
from dashboard.reads.people import MOST_PEOPLE
from dashboard.theme import count, day, money, money_range, percent, points, quantity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from dashboard.reads.recovery import Closed, Helped, Who
    from data_access.filters import Filters

    Columns = Callable[[Iterable[str]], dict[str, Any]]

EFFECT_TABLE = ("tier_name", "tier_returns", "faster", "faster_low", "faster_high")
STRATA_TABLE = ("tier_name", "band_name", "answered_returns", "answered_days", "waiting_returns", "waiting_days")
SPEED_TABLE = ("by_day", "early_customers", "later_customers", "gain_points", "gain_from", "gain_to", "gain_word")
PEOPLE_COLUMNS = ("page", "customer_name", "spent_before", "unhappy_on", "follow_up")
PEOPLE_TABLE = (
    "customer",
    "customer_name",
    "country_name",
    "segment",
    "unhappy_on",
    "spent_before",
    "reason",
    "follow_up",
)
WHO: dict[Who, str] = {"waiting": "Not answered", "away": "Answered, still away"}
PEOPLE_ROWS = 8


def sentence(filters: Filters, answer: Helped) -> str:
    """Who the figures are about, and up to when they are followed."""
    found = answer.found
    since = [f"since {day(found.since)}"] if found.since else []
    return " · ".join(["Unhappy customers", *filters.phrases().values(), *since, f"followed for {FOLLOWED} days",
                       f"purchases up to {day(found.as_of)}"])  # fmt: skip


def takeaway_words(answer: Helped) -> str:
    """The page's answer."""
    return story.takeaway(answer.found.effect)


def explained(key: str, assumes: Iterable[str], fools: Iterable[str]) -> None:
    """What a figure assumes and what could fool it, one click away."""
    with st.popover("What could fool it?", icon=":material/balance:", type="tertiary", key=f"quiet_{key}"):
        for title, told in (("What is compared", assumes), ("What could fool it", fools)):
            words(title, "strong", f"{key}_{title.split()[1]}")
            for place, text in enumerate(told):
                words(text, "muted", f"{key}_{title.split()[1]}_{place}")


def fooled() -> None:
    """The same for the effect."""
    explained("fooled", story.ASSUMES, story.FOOLED)


def tiles(answer: Helped, closed: Closed, currency: str) -> None:
    """How much faster, whom and what that won back, and how often an answer comes in time."""
    found = answer.found
    kpi_row([_effect_tile(answer), *_won_tiles(answer, currency), _in_time(closed)])
    if found.effect.verdict in {"helps", "harms"}:
        words(story.money_words(found.won, currency), "muted", "won_back")


def _effect_tile(answer: Helped) -> Kpi:
    found = answer.found.effect
    told = "How many times as fast unhappy customers buy again after an answer, against like customers who still wait."
    if found.verdict == "too few":
        return Kpi(key="effect", label="As fast after an answer", value="Too few", help=told, sure=False,
                   interval=f"{count(found.returns)} of {FEWEST_RETURNS} came back")  # fmt: skip
    low, high = (story.ratio_words(value) for value in found.ratio[1:])
    return Kpi(key="effect", label="As fast after an answer", value=f"{story.ratio_words(found.ratio.value)} times",
               interval=f"{low} to {high} · {story.VERDICTS[found.verdict].lower()}", help=told)  # fmt: skip


def _won_tiles(answer: Helped, currency: str) -> list[Kpi]:
    won = answer.found.won
    told = "Who came back within 90 days because of an answer, by the recovery effect, and what they brought."
    if not won.told:
        return [
            Kpi(
                key=key,
                label=label,
                value="Cannot tell",
                interval="not before the effect can be told",
                help=told,
                sure=False,
            )
            for key, label in (("won_people", "Customers won back"), ("won_money", "Money won back"))
        ]
    people, cents = won.customers, won.cents
    return [
        Kpi(key="won_people", label="Customers won back", value=count(people.value), help=told,
            interval=f"{count(people.low)} to {count(people.high)} with 95% certainty"),
        Kpi(key="won_money", label="Money won back", value=money(cents.value, currency), help=told,
            interval=f"{money_range(cents.low, cents.high, currency)} with 95% certainty"),
    ]  # fmt: skip


def _in_time(closed: Closed) -> Kpi:
    row = next(row for row in rows(closed.found.all) if row.step == "answered_in_time")
    told = "Cases of the last 365 days whose first answer came by its deadline, of those answered or overdue."
    if not row.step_cases:
        return Kpi(key="in_time", label="Answered in time", value="None yet", interval="no case can tell", help=told,
                   sure=False)  # fmt: skip
    return Kpi(key="in_time", label="Answered in time", value=percent(row.step_share), help=told,
               interval=f"{percent(row.step_low)} to {percent(row.step_high)} · "
               f"{quantity(int(row.step_cases), 'case')}")  # fmt: skip


def effect_card(answer: Helped, columns: Columns) -> None:
    """The effect in its interval, all together and by spending, beside no effect at all."""
    found, t = answer.found.effect, frame.current_tokens()
    with card("effect", "How fast do they come back?", "After an answer, against like customers who still wait"):
        if isnan(found.ratio.value):
            thin_data(FEWEST_RETURNS, found.returns, one="return", key="effect")
            fooled()
            return

        def build() -> tuple[Any, str]:
            # On the scale of their logarithms half as fast is as far from 1 as twice as fast.
            made = [_dot(place, *row) for place, row in enumerate(_effects(answer))]
            figure = charts.dots(made, 0.0, "As fast as without an answer", t)
            return figure, " ".join(dot.sentence for dot in made)

        figure, alt = reads.finished(build, "effect", answer.number, t.mode)
        chart(figure, "effect", f"How many times as fast unhappy customers come back once answered. {alt}")
        words(f"{story.tier_note(found)} {story.daily_words(found)}", "fine", "effect_note")
        table = reads.finished(lambda: _strata_table(answer), "strata", answer.number)
        fooled()
        table_and_download(_effect_table(answer), "effect", "Recovery effect", "recovery_rate_ratio",
                           columns=columns(EFFECT_TABLE))  # fmt: skip
        words("What it is counted from: returns and days of each tenth and band", "fine", "strata")
        table_and_download(table, "strata", "Days and returns behind the effect", columns=columns(STRATA_TABLE))


def _effects(answer: Helped) -> list[tuple[str, int, Ratio]]:
    """Name, returns and ratio: of all together, and of each tier where that is told."""
    found = answer.found.effect
    names = story.tier_names(len(found.by_tier))
    every = [("All", found.returns, found.ratio)]
    every += [(names[place], row.returns, Ratio(row.ratio, row.ratio_low, row.ratio_high))
              for place, row in enumerate(rows(found.by_tier))]  # fmt: skip
    return every


def _effect_table(answer: Helped) -> pd.DataFrame:
    rows_of = [(name, returns, *ratio) for name, returns, ratio in _effects(answer)]
    return pd.DataFrame(rows_of, columns=list(EFFECT_TABLE))


def _dot(place: int, name: str, returns: int, ratio: Ratio) -> charts.Dot:
    value, low, high = (story.ratio_words(bound) for bound in ratio)
    told = f"{name}: {value} times as fast, {low} to {high} with 95% certainty; {count(returns)} came back."
    return charts.Dot(key=place, name=f"{name} ({count(returns)})", value=log(ratio.value), low=log(ratio.low),
                      high=log(ratio.high), text=f"{value} ×", sentence=told,
                      answer="more" if ratio.low > 1 else "less" if ratio.high < 1 else "")  # fmt: skip


def _strata_table(answer: Helped) -> pd.DataFrame:
    table = answer.found.effect.strata
    return table.assign(
        tier_name=[f"Tenth {tier + 1}" for tier in table["tier"].astype("int64")],
        band_name=[f"{EDGES[band]} to {EDGES[band + 1]}" for band in table["band"].astype("int64")],
    )


def speed_card(answer: Helped, columns: Columns) -> None:
    """Early against later answers, labelled as that."""
    found, t = answer.found.speed, frame.current_tokens()
    with card("speed", "Early against later", "Still away on a day: answered by then, against not yet answered"):
        words(story.speed_verdict(found), "strong", "speed")
        known = [row for row in rows(found) if not isnan(row.early_gain)]
        if known:
            chart(
                reads.finished(lambda: _speed_chart(known, t), "speed", answer.number, t.mode), "speed",
                " ".join(story.speed_sentence(row) for row in rows(found)),
            )  # fmt: skip
        else:
            most = int(found[["early_customers", "later_customers"]].min(axis=1).max())
            thin_data(FEWEST, most, key="speed")
        words("Most of those not yet answered are answered later. So this is what being early brings, not what an "
              f"answer brings, and it is smaller. {story.speed_sizes(found)}", "fine", "speed_note")  # fmt: skip
        table = found.assign(
            by_day=[f"Day {number}" for number in found["landmark_days"]],
            gain_points=found["early_gain"] * 100, gain_from=found["early_gain_low"] * 100,
            gain_to=found["early_gain_high"] * 100,
            gain_word=[story.ANSWERS[name] for name in found["early_answer"]],
        )  # fmt: skip
        table_and_download(table, "speed", "Early against later", "early_gain", columns=columns(SPEED_TABLE))


def _speed_chart(known: list[Any], t: Any) -> Any:  # noqa: ANN401  tokens; a figure
    words_of: dict[str, charts.Answer] = {"higher": "more", "lower": "less"}
    made = [charts.Dot(key=place, name=f"Answered by day {row.landmark_days}",
                       value=row.early_gain, low=row.early_gain_low, high=row.early_gain_high,
                       text=points(row.early_gain).removesuffix(" pts"),
                       sentence=story.speed_sentence(row).replace(": ", ":<br>"),
                       answer=words_of.get(row.early_answer, "")) for place, row in enumerate(known)]  # fmt: skip
    return charts.dots(made, 0.0, "No difference, in points", t)


def people_list(people: pd.DataFrame, who: Who, columns: Columns) -> list[int]:
    """Unhappy customers who are still away, those who spent most first; gives the rows selected."""
    if people.empty:
        words(f"Nobody who was unhappy in the last {FOLLOWED} days is still away here.", "muted", "nobody_away")
        return []
    most = f"The {count(MOST_PEOPLE)}" if len(people) >= MOST_PEOPLE else quantity(len(people), "customer")
    words(f"{most} who spent most in the year before first.", "muted", "still_away")
    height = table_height(people, PEOPLE_ROWS)
    picked = tabular(people, "away", columns(PEOPLE_COLUMNS), alt=WHO[who], height=height, select_by="customer_id")
    table_and_download(people, "away_all", WHO[who], columns=columns(PEOPLE_TABLE))
    return picked
