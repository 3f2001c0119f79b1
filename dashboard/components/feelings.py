"""The parts of the page of feelings and loyalty about first and last words."""

from __future__ import annotations

from math import isnan
from typing import TYPE_CHECKING, Any, Literal

import streamlit as st

from dashboard import frame, reads
from dashboard.analytics.feelings import story
from dashboard.analytics.feelings.groups import BASE, FEWEST
from dashboard.answers.feelings import HORIZON
from dashboard.charts import habits as charts
from dashboard.charts.base import rows
from dashboard.components.cards import card, chart, tabular
from dashboard.components.download import table_and_download
from dashboard.components.notes import thin_data
from dashboard.components.tiles import Kpi, kpi_row
from dashboard.components.words import words
from dashboard.theme import NOTHING, count, day, money, percent, points, quantity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    import pandas as pd

    from dashboard.analytics.feelings.story import When
    from dashboard.reads.feelings import Felt
    from data_access.filters import Filters, Scope

    Columns = Callable[[Iterable[str]], dict[str, Any]]
    Measure = Literal["back", "money"]

MEASURES: dict[Measure, str] = {"back": "Bought again", "money": "Net revenue"}
HEADS = {
    "first": ("By how they first sounded", f"From the day of the first feedback; {HORIZON} days after it"),
    "last": ("By how they last sounded", f"What was last known on one day, for all; {HORIZON} days after it"),
}
SHOWN: dict[Measure, tuple[str, ...]] = {
    "back": ("feeling_name", "against_told", "alike_told"),
    "money": ("feeling_name", "after_told", "after_apart_told"),
}
FULL = ("feeling_name", "felt_customers", "felt_back", "back_rate", "back_low", "back_high", "against_points",
        "against_from", "against_to", "against_word", "alike_customers", "alike_points", "alike_from", "alike_to",
        "alike_word", "after_each", "after_from", "after_to", "after_apart", "after_apart_from",
        "after_apart_to")  # fmt: skip
EXPLAINED: dict[tuple[When, Measure], str] = {
    ("last", "back"): "alike_difference", ("last", "money"): "after_mean_cents",
    ("first", "back"): "feeling_return", ("first", "money"): "after_difference_cents",
}  # fmt: skip
WHY_NOT_SILENT = (
    "Who gave no feedback has no day of a first word to count from, and is left out here; by last words they stand "
    "beside the others, on the same day."
)


def sentence(filters: Filters, answer: Felt) -> str:
    """Who the figures are about, and up to when they are followed."""
    found = answer.found
    return " · ".join([
        "Customers by what they said", *filters.phrases().values(),
        f"said by {day(found.until)}, followed for {HORIZON} days", f"purchases up to {day(answer.as_of)}",
    ])  # fmt: skip


def too_early(answer: Felt) -> str:
    """Why there is nothing to follow yet."""
    return (
        f"Customers are followed for {HORIZON} days after what they said, so it takes feedback of "
        f"{day(answer.found.until)} or before, by somebody who is known. There is none with these filters."
    )


def takeaway_words(answer: Felt) -> str:
    """The page's answer."""
    found = answer.found
    told: str = reads.finished(
        lambda: story.takeaway(found.first, found.last, found.drift), "felt_takeaway", answer.number
    )
    return told


def half_way(answer: Felt, scope: Scope) -> None:
    """Says that another reader is taking over, while it is."""
    read_by = answer.found.reading
    if read_by and reads.changing_over(scope):
        words(
            f"Another reader is taking over and has reached a part of the feedback. Until it has all, these figures "
            f"keep to {read_by.scorer} {read_by.version}; what the other has read stands in a group of its own.",
            "strong", "felt_half_way",
        )  # fmt: skip


def tiles(answer: Felt) -> None:
    """Who comes back after praise and after a complaint, the difference among like customers, and after a fall."""
    last = {row.feeling: row for row in rows(answer.found.last)}
    praised, complained, fallen = last.get(BASE), last.get("negative"), answer.found.drift
    quarters = list(rows(fallen.quarters))
    kpi_row([
        _rate("praised", "Buy again after praise", praised),
        _rate("complained", "Buy again after a complaint", complained),
        _alike(complained),
        _rate("tone", "Buy again after a fall of tone", quarters[0] if quarters else None),
    ])  # fmt: skip


def _rate(key: str, title: str, row: Any) -> Kpi:  # noqa: ANN401  a row of itertuples, or None
    told = f"Of those of whom it was the last known on one day, the share with a purchase in the {HORIZON} days after."
    if row is None or row.customers < FEWEST:
        known = 0 if row is None else int(row.customers)
        return Kpi(key=key, label=title, value="Too few", interval=f"{count(known)} of {FEWEST} customers", help=told,
                   sure=False)  # fmt: skip
    bounds = f"{percent(row.return_low)} to {percent(row.return_high)}"
    return Kpi(key=key, label=title, value=percent(row.return_rate), help=told,
               interval=f"{bounds} with 95% certainty · {quantity(int(row.customers), 'customer')}")  # fmt: skip


def _alike(row: Any) -> Kpi:  # noqa: ANN401  as above
    title = "Difference, like customers"
    told = "Customers of the same recency, frequency, money and segment, with a complaint less with praise."
    if row is None or isnan(row.alike):
        return Kpi(key="alike", label=title, value="Too few", interval="nobody to compare with", help=told, sure=False)
    low, high = (points(value) for value in (row.alike_low, row.alike_high))
    return Kpi(key="alike", label=title, value=points(row.alike), help=told,
               interval=f"{low} to {high} · {story.ANSWERS[row.alike_answer].lower()}")  # fmt: skip


def groups_card(answer: Felt, when: When, measure: Measure, currency: str, columns: Columns) -> None:
    """Who comes back and what they bring by first or by last words."""
    found = answer.found.first if when == "first" else answer.found.last
    title, told = HEADS[when]
    with card(f"felt_{when}", title, told):
        key = (answer.number, when, measure, currency)
        verdict = reads.finished(lambda: _verdict(found, when, measure, currency), "felt_verdict", *key)
        words(verdict, "strong", f"verdict_{when}")
        drawn = found[found["customers"] >= FEWEST] if measure == "money" else found
        if drawn.empty:
            thin_data(FEWEST, int(found["customers"].max()) if len(found) else 0, key=f"felt_{when}")
        else:
            _groups_chart(answer, drawn, when, measure, currency)
        words(_note(found, when, measure), "fine", f"note_{when}")
        table = reads.finished(lambda: _table(found, currency), "felt_table", *key)
        tabular(table, f"felt_{when}", columns(SHOWN[measure]), alt=f"Groups {title.lower()}")
        name = f"Loyalty {title.lower()}"
        table_and_download(table, f"felt_{when}_all", name, EXPLAINED[when, measure], columns=columns(FULL))


def _groups_chart(answer: Felt, drawn: pd.DataFrame, when: When, measure: Measure, currency: str) -> None:
    t, names = frame.current_tokens(), ("return_rate", "return_low", "return_high")
    names = names if measure == "back" else ("after_mean", "after_low", "after_high")

    def build() -> tuple[Any, str]:
        base = drawn.loc[drawn["feeling"] == BASE, names[0]]
        reference = float(base.iloc[0]) if len(base) else float(drawn[names[0]].mean())
        told = f"{'After praise' if len(base) else 'All groups'} {_written(reference, measure, currency)}"
        sentences = [story.feeling_sentence(row, currency) for row in rows(drawn)]
        made = [_dot(row, names, sentences[place], measure, currency) for place, row in enumerate(rows(drawn))]
        return charts.dots(made, reference, told, t), " ".join(sentences)

    figure, alt = reads.finished(build, "felt", answer.number, when, measure, currency, t.mode)
    chart(figure, f"felt_{when}", f"{MEASURES[measure]} by {when} words. {alt}")


def _verdict(found: pd.DataFrame, when: When, measure: Measure, currency: str) -> str:
    return story.verdict(found, when) if measure == "back" else story.money_verdict(found, when, currency)


def _dot(row: Any, names: tuple[str, str, str], told: str, measure: Measure, currency: str) -> charts.Dot:  # noqa: ANN401
    value, low, high = (float(getattr(row, name)) for name in names)
    answered = row.difference_answer if measure == "back" else row.after_difference_answer
    answer: charts.Answer = {"higher": "more", "lower": "less"}.get(answered, "")  # type: ignore[assignment]
    return charts.Dot(key=0, name=f"{story.NAMES[row.feeling]} ({count(row.customers)})", value=value, low=low,
                      high=high, text=_written(value, measure, currency), sentence=told.replace(". ", ".<br>"),
                      answer=answer)  # fmt: skip


def _written(value: float, measure: Measure, currency: str) -> str:
    return percent(value, decimals=0) if measure == "back" else money(value, currency)


def _note(found: pd.DataFrame, when: When, measure: Measure) -> str:
    coloured = "Coloured is what surely differs from those who praised, corrected for the number of comparisons."
    if measure == "money":
        coloured = f"{coloured} Groups of fewer than {FEWEST} are not drawn."
    if when == "first":
        return f"{coloured} {WHY_NOT_SILENT}"
    known = "Customers with a purchase in the year before that day."
    silent = "" if (found["feeling"] == "silent").any() else " Who gave no feedback is not shown with these filters."
    return f"{coloured} {known}{silent}"


def _table(found: pd.DataFrame, currency: str) -> pd.DataFrame:
    """The groups as tables show them: shares as shares, differences in points, money in the store's currency."""
    in_points = {"against_points": "difference", "against_from": "difference_low", "against_to": "difference_high",
                 "alike_points": "alike", "alike_from": "alike_low", "alike_to": "alike_high"}  # fmt: skip
    in_money = {"after_each": "after_mean", "after_from": "after_low", "after_to": "after_high",
                "after_apart": "after_difference", "after_apart_from": "after_difference_low",
                "after_apart_to": "after_difference_high"}  # fmt: skip
    return found.assign(
        feeling_name=[story.NAMES[name] for name in found["feeling"]],
        **back_columns(found),
        **{new: found[old] * 100 for new, old in in_points.items()},
        **{new: found[old] / 100 for new, old in in_money.items()},
        against_word=_answer(found, "difference_answer"),
        alike_word=_answer(found, "alike_answer"),
        against_told=_differences(found, "difference"),
        alike_told=_differences(found, "alike"),
        after_apart_told=_differences(found, "after_difference", lambda v: money(v, currency, plus=True)),
        after_told=_texts(found, "after", lambda v: money(v, currency), value="after_mean"),
    )


def back_columns(found: pd.DataFrame) -> dict[str, pd.Series[Any]]:
    """How many came back, as tables show it."""
    return {"felt_customers": found["customers"], "felt_back": found["returned"], "back_rate": found["return_rate"],
            "back_low": found["return_low"], "back_high": found["return_high"]}  # fmt: skip


def _answer(found: pd.DataFrame, name: str) -> list[str]:
    return ["Compared with" if feeling == BASE else story.ANSWERS[answer]
            for feeling, answer in zip(found["feeling"], found[name], strict=True)]  # fmt: skip


def _in_points(value: float) -> str:
    return f"{value * 100:+.1f}"


def _differences(found: pd.DataFrame, name: str, written: Callable[[float], str] = _in_points) -> list[str]:
    """A difference with its interval, and a mark where it is sure."""
    marks = [{"higher": "▲ ", "lower": "▼ "}.get(answer, "") for answer in found[f"{name}_answer"]]
    texts = _texts(found, name, written)
    return [mark + text for mark, text in zip(marks, texts, strict=True)]


def _texts(found: pd.DataFrame, name: str, written: Callable[[float], str], value: str = "") -> list[str]:
    """A figure with its interval as one text; a dash where it is not told."""
    told = zip(found[value or name], found[f"{name}_low"], found[f"{name}_high"], strict=True)
    return [NOTHING if isnan(one) else f"{written(one)} ({written(low)} to {written(high)})" for one, low, high in told]


def retention_link(page: st.Page) -> None:
    """The way to the months after the first purchase, by how the first feedback sounded."""
    with st.container(width="content", key="quiet_felt_retention"):
        st.page_link(
            page, label="By month since the first purchase",
            icon=":material/arrow_forward:", icon_position="right", query_params={"rows": "First feedback"},
        )  # fmt: skip
