"""The parts of the page of value and risk: tiles, the customers by value and risk, the hold-out check, the lists."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dashboard import frame, reads
from dashboard.analytics import risk_story as story
from dashboard.analytics.risk import DOUBT
from dashboard.analytics.silence import POOLED_GAPS
from dashboard.answers import value as answers
from dashboard.charts import value as charts
from dashboard.components.cards import card, chart, table_height, tabular
from dashboard.components.download import table_and_download
from dashboard.components.tiles import Kpi, kpi_row
from dashboard.components.words import page_button, words
from dashboard.reads.value import MOST_LISTED
from dashboard.theme import count, day, money, money_range, percent, quantity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    import pandas as pd

    from dashboard.reads import Listed, ValueAnswer
    from data_access.filters import Filters, Scope

    Columns = Callable[[Iterable[str]], dict[str, Any]]  # the configuration of columns, by their names

LISTS: dict[Listed, str] = {"at_risk": "At risk", "silent": "Gone silent"}
ROWS = 10  # rows
_BRIEF: dict[Listed, tuple[str, ...]] = {
    "at_risk": ("page", "person", "reason", "risk", "worth", "at_stake", "follow_up", "last_product", "last_words"),
    "silent": ("page", "person", "reason", "worth", "risk", "follow_up", "last_product", "last_words", "last_said_on"),
}
_FULL = ("customer", "customer_name", "country_name", "segment", "reason", "risk", "expected", "worth", "at_stake",
         "last_product", "last_words", "last_said_on", "follow_up")  # fmt: skip
_CHART_TABLE = ("reason", "risk", "expected", "worth", "at_stake")
_WEEKS_TABLE = ("week_end", "actual_repeats", "expected_repeats", "repeats_before")
_SUBLINES: dict[Listed, str] = {
    "at_risk": "Between 20% and 80% likely to have left; the highest value × risk first",
    "silent": "Silent for longer than nine of ten of their usual gaps; those worth most if won back first",
}


def sentence(filters: Filters, answer: ValueAnswer) -> str:
    """Who the figures are about, how far they look ahead, at which discount, and up to when the data reach."""
    rate = answer.terms.monthly_rate
    discount = f"discounted by {percent(rate)} a month" if rate else "not discounted"
    parts = [
        f"The next {answer.terms.months} months, before returns and costs, {discount}",
        *filters.phrases().values(),
    ]
    return " · ".join([*parts, quantity(len(answer.customers), "customer"), f"data up to {day(answer.last_day)}"])


def tiles(answer: ValueAnswer, currency: str) -> None:
    """What is expected, how many are still customers, what hangs on those in doubt, who is silent, the check."""
    kpi_row([_expected(answer, currency), _still(answer), _doubt(answer, currency), _silent(answer, currency),
             _checked(answer)])  # fmt: skip


def _expected(answer: ValueAnswer, currency: str) -> Kpi:
    total = answer.total
    interval = money_range(100 * total.low, 100 * total.high, currency)
    if answer.prior_weight > 0:
        interval += " · small store: drawn to what is usual in shops"
    return Kpi(
        key="expected",
        label=f"Expected in {answer.terms.months} months",
        value=money(100 * total.value, currency),
        interval=interval,
        help="What today’s customers should still bring, with the 95% interval of the expectation.",
    )


def _still(answer: ValueAnswer) -> Kpi:
    return Kpi(
        key="still",
        label="Still customers",
        value=count(answer.alive.expected),
        interval=story.still_words(answer.alive),
        help="How many of all who ever bought have not left for good, as expected, with the 95% interval.",
    )


def _doubt(answer: ValueAnswer, currency: str) -> Kpi:
    doubt = answer.customers[answer.customers["in_doubt"]]
    at_stake, kept = (100 * float(doubt[name].sum()) for name in ("expected_value", "value_if_kept"))
    return Kpi(
        key="doubt",
        label="Money at risk",
        value=money(at_stake, currency),
        interval=f"expected of {quantity(len(doubt), 'customer')} in doubt; {money(kept, currency)} if all are kept",
        help="In doubt: the chance of having left lies between 20% and 80%.",
    )


def _silent(answer: ValueAnswer, currency: str) -> Kpi:
    silent = answer.customers[answer.customers["silent"].astype(bool)]
    own = silent[silent["rhythm"] == "own"]
    known = answer.customers["limit_days"].notna().any()
    if not known:
        gaps = int(answer.customers["gap_count"].sum())
        need = f"Needs at least {POOLED_GAPS} gaps between purchases, has {count(gaps)}"
        return Kpi(key="silent", label="Regulars gone silent", value="Too few", interval=need, sure=False)
    worth = money(100 * float(own["value_if_kept"].sum()), currency)
    rest = f" · {count(len(silent) - len(own))} more by the rhythm of their segment" if len(silent) > len(own) else ""
    return Kpi(
        key="silent",
        label="Regulars gone silent",
        value=count(len(own)),
        interval=f"worth {worth} if won back{rest}",
        help="Silent for longer than nine of ten of their own gaps; regulars have at least five gaps of their own.",
    )


def _checked(answer: ValueAnswer) -> Kpi:
    short, _ = story.verdict(answer.check)
    check = answer.check
    if check is None:
        told = "needs eight weeks of purchases before and after a cut"
    else:
        held = check.measures[check.chosen]
        told = f"{count(held.expected)} repeat purchases foretold, {count(held.actual)} came"
    return Kpi(key="check", label="Can we trust this?", value=short, interval=told, help="The hold-out check, below.")


def customers_card(answer: ValueAnswer, currency: str, scope: Scope, columns: Columns) -> None:
    """Value against risk; a click on a point says who it is."""
    shown = charts.drawn(answer.customers)
    of = f"The {count(len(shown))} worth most of {count(len(answer.customers))}" if len(shown) < len(
        answer.customers
    ) else quantity(len(shown), "customer")  # fmt: skip
    with card("customers", "Who is worth much and may be gone?", f"{of}, one dot each. Click one to see who it is."):
        t = frame.current_tokens()
        told = reads.finished(lambda: answers.with_reasons(shown, currency), "risk-words", answer.number, currency)
        figure = reads.finished(
            lambda: charts.value_and_risk(told, currency, t), "risk", answer.number, currency, t.mode
        )
        points = chart(figure, "risk", _alt(answer, currency), on_select=True)
        picked = next((int(point["customdata"][0]) for point in points if point.get("customdata")), None)
        if picked is not None:
            for row in reads.one_customer(answer, picked, scope).itertuples(index=False):
                words(str(row.customer_name), "strong", "picked")
                words(f"{row.reason}.", "muted", "picked_reason")
                page_button(str(row.page), "picked")
        table_and_download(_in_currency(told), "risk", "Value and risk", "risk", columns=columns(_CHART_TABLE))


def _alt(answer: ValueAnswer, currency: str) -> str:
    doubt = answer.customers[answer.customers["in_doubt"]]
    gone = answer.customers["risk"] > DOUBT[1]
    return (
        f"Dots of customers by chance of having left and worth if kept: {count(len(doubt))} in doubt, worth "
        f"{money(100 * doubt['value_if_kept'].sum(), currency)} if kept; {count(int(gone.sum()))} are probably gone."
    )


def check_card(answer: ValueAnswer, columns: Columns) -> None:
    """The hold-out check, and the model in plain words."""
    with card("check", "May the model be trusted?", "Weeks the model had not seen: repeat purchases expected and come"):
        short, told = story.verdict(answer.check)
        if answer.check is None:
            words(told, "muted", "verdict")
        else:
            weeks = answer.check.weeks[answer.check.weeks["holdout"].astype(bool)]
            t = frame.current_tokens()
            compared = story.same_as(answer.check.weeks).removeprefix("the same as ").capitalize()
            figure = reads.finished(lambda: charts.holdout_weeks(weeks, compared, t), "holdout", answer.number, t.mode)
            chart(figure, "holdout", f"Lines of weekly repeat purchases. {told}")
            words(f"{short}. {told}", "muted", "verdict")
        words(story.model_words(answer.model, answer.check), "fine", "model")
        if answer.check is not None:
            table_and_download(weeks, "holdout", "Hold-out check", "holdout_check", columns=columns(_WEEKS_TABLE))


def customer_list(answer: ValueAnswer, which: Listed, people: pd.DataFrame, columns: Columns) -> list[int]:
    """The customers of a list with their reasons; gives the rows selected."""
    words(_SUBLINES[which], "muted", "list_sub")
    total = int((answer.customers["in_doubt" if which == "at_risk" else "silent"]).astype(bool).sum())
    if people.empty:
        _nobody(answer, which)
        return []
    if total > MOST_LISTED:
        words(f"The first {count(MOST_LISTED)} of {count(total)}; the export has all.", "fine", "list_cut")
    shown = _in_currency(people).assign(person=people["customer_name"])
    height = table_height(shown, ROWS)
    picked = tabular(
        shown,
        f"list_{which}",
        columns(_BRIEF[which]),
        alt=f"Customers: {LISTS[which]}",
        height=height,
        select_by="customer_id",
    )
    meaning = "value_at_risk_cents" if which == "at_risk" else "silent"
    table_and_download(shown, f"list_{which}", f"Customers {LISTS[which].lower()}", meaning, columns=columns(_FULL))
    return picked


def _nobody(answer: ValueAnswer, which: Listed) -> None:
    if which == "silent" and not answer.customers["limit_days"].notna().any():
        gaps = count(int(answer.customers["gap_count"].sum()))
        told = f"Too few to tell: needs at least {POOLED_GAPS} gaps between purchases, has {gaps}."
        words(told, "muted", "thin_silent")
        return
    nobody = "Nobody is in doubt." if which == "at_risk" else "Nobody has been silent for longer than usual."
    words(nobody, "muted", "nobody")


def _in_currency(rows: pd.DataFrame) -> pd.DataFrame:
    names = {"worth": "value_if_kept", "expected": "expected_value", "at_stake": "value_at_risk"}
    return rows.assign(**{name: rows[source].round() for name, source in names.items()})
