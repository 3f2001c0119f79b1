"""The parts of the page of demographics: tiles, who the customers are, who stays, whom one hears, and people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dashboard import frame, reads
from dashboard.analytics import demographics_story as story
from dashboard.analytics.demographics import FEWEST, UNKNOWN
from dashboard.analytics.intervals import wilson
from dashboard.charts import demographics as charts
from dashboard.components import maps
from dashboard.components.cards import card, chart, table_height, tabular
from dashboard.components.download import table_and_download
from dashboard.components.maps import GROUPS_TABLE, with_money
from dashboard.components.notes import thin_data
from dashboard.components.tiles import Kpi, kpi_row
from dashboard.components.words import words
from dashboard.reads.demographics import MOST_PEOPLE
from dashboard.theme import count, day, percent, quantity

if TYPE_CHECKING:
    import pandas as pd

    from dashboard.analytics.demographics import Trait
    from dashboard.components.maps import Columns, PickPlace
    from dashboard.reads import Demographics
    from data_access.filters import Filters

TRAITS: dict[Trait, str] = {
    "age_band": "Age",
    "gender": "Gender",
    "country": "Country",
    "region": "Region",
    "segment": "Segment",
    "acquisition_channel": "Won through",
    "tenure": "Tenure",
}
PEOPLE_ROWS = 9  # rows
PEOPLE_COLUMNS = ("page", "customer_name", "revenue", "recency_days", "follow_up")
PEOPLE_TABLE = (
    "customer", "customer_name", "country_name", "segment", "purchase_days", "recency_days", "revenue", "reason",
    "follow_up",
)  # fmt: skip
PYRAMID_TABLE = ("age_band", "women", "men", "others")
KEPT_TABLE = ("group", "kept_of", "kept", "kept_rate", "kept_low", "kept_high", "kept_verdict")
SPOKE_TABLE = ("group", "customers", "spoke", "spoke_rate", "spoke_low", "spoke_high", "spoke_verdict")
_VERDICTS = {"more": "Surely more", "less": "Surely less", "": "Cannot tell"}


def sentence(filters: Filters, answer: Demographics) -> str:
    """Who the figures are about, and up to when the data reach."""
    parts = ["Customers who bought in the last 12 months", *filters.phrases().values()]
    return " · ".join([*parts, quantity(answer.whole.customers, "customer"), f"data up to {day(answer.last_day)}"])


def tiles(answer: Demographics) -> None:
    """How many there are, their age, how much is known of them, how many stay and how many speak."""
    whole = answer.whole
    kept = _rate("kept", "Stayed customers", whole.kept, whole.kept_of, "who bought the year before bought again")
    spoke = _rate("spoke", "Gave feedback", whole.spoke, whole.customers, "who bought also spoke")
    kpi_row([_size(answer), _age(answer), _known(answer), kept, spoke])


def _size(answer: Demographics) -> Kpi:
    whole, explained = answer.whole, "Customers with a purchase in the 365 days up to the last day of the data."
    if whole.before is None or whole.growth is None:
        told = (
            "Two years of data are needed to compare" if whole.before is None else "Too few the year before to compare"
        )
        return Kpi(key="size", label="Customers in a year", value=count(whole.customers), interval=told, help=explained)
    growth, low, high = whole.growth
    return Kpi(
        key="size",
        label="Customers in a year",
        value=count(whole.customers),
        delta=percent(growth, plus=True),
        versus=f"{count(whole.before)} before",
        interval=f"{percent(low, plus=True)} to {percent(high, plus=True)} with 95% certainty",
        sure=low > 0 or high < 0,
        help=explained,
    )


def _age(answer: Demographics) -> Kpi:
    explained = "The age half of them have not reached, among customers whose year of birth is known."
    if answer.ages is None:
        return Kpi(
            key="age", label="Typical age", value="Too few", sure=False, help=explained,
            interval=f"Needs {FEWEST} customers with a year of birth",
        )  # fmt: skip
    middle, low, high = answer.ages
    return Kpi(
        key="age", label="Typical age", value=f"{middle:.0f} years", help=explained,
        interval=f"The middle half are {low:.0f} to {high:.0f} · known of {percent(answer.ages_known, decimals=0)}",
    )  # fmt: skip


def _known(answer: Demographics) -> Kpi:
    what = TRAITS[answer.trait].lower()
    unknown = answer.groups.loc[answer.groups["code"] == UNKNOWN, "customers"].sum()
    return Kpi(
        key="known",
        label="Trait is known",
        value=percent(answer.known, decimals=0),
        interval=f"{what.capitalize()}: unknown of {quantity(int(unknown), 'customer')}",
        help="The share of these customers of whom the trait chosen above is known.",
    )


def _rate(key: str, label: str, successes: int, trials: int, what: str) -> Kpi:
    if trials < FEWEST:
        need = f"Needs at least {FEWEST} customers, has {count(trials)}"
        return Kpi(key=key, label=label, value="Too few", interval=need, sure=False)
    low, high = (percent(bound) for bound in wilson(successes, trials))
    return Kpi(
        key=key,
        label=label,
        value=percent(successes / trials),
        interval=f"{count(successes)} of {count(trials)} {what} · {low} to {high} with 95% certainty",
    )


def groups_card(answer: Demographics, currency: str, picked: str, columns: Columns, place: PickPlace) -> None:
    """The groups with their shares; for ages the pyramid above them, for countries and regions the map."""
    with card("groups", "Who they are and what they bring", "Click a group for its customers"):
        t, groups = frame.current_tokens(), answer.groups
        if answer.trait == "age_band" and answer.pyramid[["women", "men"]].to_numpy().sum():
            _pyramid(answer, columns)
        if answer.trait in {"country", "region"}:
            where = maps.place_map(answer, currency, columns, place)
            groups = maps.beside(answer, where)
        drawn = groups.head(charts.MOST_GROUPS)
        figure = reads.finished(
            lambda: charts.share_bars(drawn, currency, t, picked=picked),
            "traits", answer.number, currency, picked, t.mode, tuple(drawn["code"]),
        )  # fmt: skip
        chart(figure, "groups", _alt(drawn), on_select=True)
        if len(groups) < len(answer.groups):
            words(f"Those of the country on the map; the table has all {len(answer.groups)}.", "fine", "groups")
        elif len(drawn) < len(groups):
            words(f"The {len(drawn)} largest of {len(groups)}; the table has all.", "fine", "groups")
        table = with_money(answer.groups)
        table_and_download(table, "groups", "Groups of customers", "customer_share", columns=columns(GROUPS_TABLE))


def _pyramid(answer: Demographics, columns: Columns) -> None:
    t, ages = frame.current_tokens(), answer.pyramid
    figure = reads.finished(lambda: charts.age_pyramid(ages, t), "pyramid", answer.number, t.mode)
    told = "; ".join(f"{r.age_band} {r.women} women and {r.men} men" for r in ages.itertuples())
    chart(figure, "pyramid", f"Customers by age and gender: {told}.")
    if others := int(ages["others"].sum()):
        words(f"Not drawn: {quantity(others, 'customer')} of other or unknown gender.", "fine", "pyramid")
    table_and_download(ages, "pyramid", "Customers by age and gender", columns=columns(PYRAMID_TABLE))


def _alt(groups: pd.DataFrame) -> str:
    told = (
        f"{name} {percent(share)} of customers and {percent(money)} of money"
        for name, share, money in zip(groups["group"], groups["customer_share"], groups["paid_share"], strict=True)
    )
    return f"Bars by group: {'; '.join(told)}."


def choices(answer: Demographics) -> dict[str, str]:
    """Every group with a customer in the year, by its code."""
    found = answer.groups[answer.groups["customers"] > 0]
    return dict(zip(found["code"], found["group"], strict=True))


def proposed(answer: Demographics) -> str:
    """The group to begin with: the one of the takeaway that stays less or more than the others, else the largest."""
    row = story.outlier(answer.groups, "kept")
    found = choices(answer)
    if row is not None and row["code"] in found:
        return str(row["code"])
    return str(answer.groups.sort_values("customers", ascending=False, kind="stable")["code"].iloc[0])


def people_list(people: pd.DataFrame, answer: Demographics, picked: str, columns: Columns) -> list[int]:
    """The customers of the chosen group; gives the rows selected."""
    row = answer.groups[answer.groups["code"] == picked].iloc[0]
    size = int(row["customers"])
    listed = f"{quantity(size, 'customer')}, most money of the year first"
    if size > MOST_PEOPLE:
        listed = f"The {count(MOST_PEOPLE)} with most money of {quantity(size, 'customer')}"
    words(f"{listed}.", "muted", "listed")
    height = table_height(people, PEOPLE_ROWS)
    rows = tabular(
        people, "people", columns(PEOPLE_COLUMNS), alt="The customers of the chosen group", height=height,
        select_by="customer_id",
    )  # fmt: skip
    table_and_download(people, "people", f"Customers {row['group']}", columns=columns(PEOPLE_TABLE))
    return rows


def kept_card(answer: Demographics, columns: Columns) -> None:
    """Of those who bought the year before, the share who bought again, group by group."""
    whole = answer.whole
    with card("kept", "Who stays?", "Bought the year before, and again in the last 12 months"):
        if whole.kept_of < FEWEST:
            thin_data(FEWEST, whole.kept_of, key="kept")
            return
        words(_stays(answer), "strong", "kept")
        _dots(answer, "kept", "kept_of", whole.kept / whole.kept_of)
        table = answer.groups.assign(kept_verdict=answer.groups["kept_answer"].map(_VERDICTS))
        table_and_download(table, "kept", "Who stays by group", "kept_rate", columns=columns(KEPT_TABLE))


def _stays(answer: Demographics) -> str:
    if answer.trait in story.SELF_EVIDENT:
        return "Those who have been customers for long stay more: they are who is left of many."
    row = story.outlier(answer.groups, "kept")
    if row is None:
        return f"{story.NOTHING[answer.trait]} surely stays more or less than the others."
    others = int((answer.groups["kept_answer"] != "").sum()) - 1
    also = f" {quantity(others, 'more group')} surely differ{'s' if others == 1 else ''}." if others > 0 else ""
    return f"{row['group']}: {percent(row['kept_rate'])} stayed, surely {row['kept_answer']} than the others.{also}"


def heard_card(answer: Demographics, columns: Columns) -> None:
    """Whether those who give feedback are like those who buy."""
    whole = answer.whole
    with card("spoke", "Whom do we hear?", "Of the customers of a group, the share who gave feedback in the year"):
        if whole.customers < FEWEST or not whole.spoke:
            words(story.heard(answer.groups, answer.trait), "muted", "spoke")
            return
        words(story.heard(answer.groups, answer.trait), "strong", "spoke")
        _dots(answer, "spoke", "customers", whole.spoke / whole.customers)
        table = answer.groups.assign(spoke_verdict=answer.groups["spoke_answer"].map(_VERDICTS))
        table_and_download(table, "spoke", "Who gives feedback by group", "spoke_rate", columns=columns(SPOKE_TABLE))


def _dots(answer: Demographics, name: str, of: str, overall: float) -> None:
    t, drawn = frame.current_tokens(), answer.groups.head(charts.MOST_GROUPS)
    figure = reads.finished(
        lambda: charts.rate_dots(drawn, name, of, overall, t), f"dots_{name}", answer.number, t.mode
    )  # fmt: skip
    told = drawn[drawn[f"{name}_rate"].notna()]
    alt = "; ".join(f"{group} {percent(rate)}" for group, rate in zip(told["group"], told[f"{name}_rate"], strict=True))
    chart(figure, name, f"Share by group: {alt}. All: {percent(overall)}.")
    if thin := len(drawn) - len(told):
        words(f"Not drawn: {quantity(thin, 'group')} of fewer than {FEWEST} customers.", "fine", f"thin_{name}")
