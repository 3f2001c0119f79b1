"""The parts of the page that asks whether handling helps: the loop from complaint to purchase, and the load."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dashboard import frame, reads
from dashboard.analytics.recovery import story
from dashboard.charts import recovery as charts
from dashboard.charts.base import rows
from dashboard.components.cards import card, chart, tabular
from dashboard.components.download import table_and_download
from dashboard.components.words import words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    import pandas as pd

    from dashboard.answers.recovery import By
    from dashboard.reads.recovery import Closed

    Columns = Callable[[Iterable[str]], dict[str, Any]]

BY: dict[By, str] = {"team": "By team", "topic": "By topic"}
SHOWN = ("step_name", "step_reached", "step_cases", "median_told", "p90_told")
FULL = ("loop_group", "step_name", "step_cases", "step_reached", "step_share", "step_low", "step_high", "median_hours",
        "median_hours_low", "median_hours_high", "p90_hours")  # fmt: skip
GROUPED = ("loop_group", "step_name", "step_reached", "step_cases", "step_share", "step_low", "step_high",
           "median_told", "p90_told")  # fmt: skip
LOAD_TABLE = ("weekday_name", "such_days", "came_in", "expected_cases", "expected_low", "expected_high",
              "answered_mean")  # fmt: skip
GROUP_ROWS_HEIGHT = 360


def loop_card(closed: Closed, columns: Columns) -> None:
    """How far the cases of a year went."""
    found, t = closed.found.all, frame.current_tokens()
    with card(
        "loop", "Is the loop closed?", "Cases opened in the last 365 days; each step of those that can tell of it"
    ):
        words(story.loop_verdict(found), "strong", "loop")
        if not found["step_cases"].iloc[0]:
            return
        figure = reads.finished(lambda: charts.loop_bars(found, t), "loop", closed.number, t.mode)
        chart(figure, "loop", "Share of cases by step. " + " ".join(story.step_sentence(row) for row in rows(found)))
        table = reads.finished(lambda: _told(found), "loop_table", closed.number)
        tabular(table, "loop", columns(SHOWN), alt="Steps of the loop with their times")
        table_and_download(table, "loop_all", "Loop scorecard", "step", columns=columns(FULL[1:]))


def _told(found: pd.DataFrame) -> pd.DataFrame:
    return found.assign(
        step_name=[story.STEPS[name] for name in found["step"]],
        median_told=[story.hours_words(hours) for hours in found["median_hours"]],
        p90_told=[story.hours_words(hours) for hours in found["p90_hours"]],
        **({"loop_group": found["group"]} if "group" in found else {}),
    )


def groups_table(closed: Closed, by: By, titles: Mapping[str, str], columns: Columns) -> None:
    """The same by team or by topic; ``titles`` of topics by their names."""
    found = closed.found.by_team if by == "team" else closed.found.by_topic
    if found.empty:
        words(f"No case of the last 365 days has a {by}.", "muted", "no_groups")
        return
    table = _told(found.assign(group=[titles.get(name, name) for name in found["group"]]))
    tabular(table, "loop_groups", columns(GROUPED), alt=f"The loop {BY[by].lower()}", height=GROUP_ROWS_HEIGHT)
    table_and_download(table, "loop_groups_all", f"Loop scorecard {BY[by].lower()}", columns=columns(FULL))


def load_card(closed: Closed, columns: Columns) -> None:
    """What to expect on each weekday."""
    found, t = closed.found.load, frame.current_tokens()
    with card("load", "How many cases to expect?", "From the last 8 such days; today has only begun and is left out"):
        words(story.load_verdict(found, closed.found.hours, closed.found.open), "strong", "load")
        if found.empty:
            return
        figure = reads.finished(lambda: charts.weekday_load(found, t), "load", closed.number, t.mode)
        chart(figure, "load", "Cases by weekday. " + " ".join(story.load_sentence(row) for row in rows(found)))
        table = found.assign(weekday_name=[story.WEEKDAYS[number] for number in found["weekday"]],
                             such_days=found["weeks"], came_in=found["arrived"])  # fmt: skip
        table_and_download(table, "load", "Cases by weekday", "expected_cases", columns=columns(LOAD_TABLE))
