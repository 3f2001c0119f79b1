"""The customers behind a figure of the Retention page, each view's in its own way: from a shape to people."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dashboard import controls, navigation, reads, tables
from dashboard.analytics import explorer_story
from dashboard.analytics.cohort_story import CellChoices
from dashboard.analytics.compare_groups import ONE, OTHER
from dashboard.components import explorer_grid as cells_of
from dashboard.components import follow_ups
from dashboard.components import retention as usual
from dashboard.components.cards import card
from dashboard.controls import follow_ups as acts
from dashboard.controls.explorer import ALL_OTHERS
from dashboard.reads.explorer import AGES

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from dashboard.reads import Explored, Groups
    from dashboard.views.retention import Asked

PLACE_KEYS, PLACE_TITLES = ("row", "after_age"), ("Row", "Came back in")
SIDE_KEYS, SIDE_TITLES = ("of_side", "side_age"), ("Group", "Came back in")
STAY_KEYS, STAY_TITLES = ("stay_side", "stay_state"), ("Group", "Who are")
LOST, STATES = 0, {0: "Lost", 1: "Still customers"}
STAY_COLUMNS = ("page", "customer_name", "last_purchase_on", "follow_up", "purchase_days")
STAY_TABLE = ("customer", "customer_name", "country_name", "segment", "purchase_days",
              "last_purchase_on", "reason", "follow_up")  # fmt: skip
Columns = tuple[tuple[str, ...], tuple[str, ...]]  # beside a chart, and in the table behind the button


def listed(asked: Asked, people: pd.DataFrame, columns: Columns) -> None:
    """The customers of a figure with the follow-ups they have, and one click to create others."""
    waiting = reads.open_follow_ups(asked.filters, asked.scope)
    marked = follow_ups.marked(people, waiting)
    picked = usual.people_list(marked, *(tables.columns(names, asked.facts.currency) for names in columns))
    follow_ups.offer(marked, picked, "cohort", acts.seat(asked.facts.time_zone), navigation.page("value"))


def of_cell(asked: Asked, answer: Explored, choices: CellChoices, chart: str) -> tuple[int, int]:
    """The customers of a cohort or group at an age, clicked on the chart or chosen; gives which."""
    with card("people", "Customers behind a figure", "Click a figure of the chart, or choose it here."):
        pick = controls.pick_cell(choices, chart, PLACE_KEYS, PLACE_TITLES)
        people = reads.members(asked.filters, asked.scope, answer, pick)
        listed(asked, people, (cells_of.PEOPLE_COLUMNS, cells_of.PEOPLE_TABLE))
    return pick


def choices_drawn(answer: Explored, drawn: pd.DataFrame) -> CellChoices | None:
    """What can be chosen where only some cells are drawn: their rows and ages."""
    cells = drawn[drawn["age"].between(1, AGES)]
    offered = cells_of.place_choices(replace(answer, cells=cells))
    return offered if len(cells) else None


def _offered(groups: Groups, sides: tuple[str, str | None]) -> dict[int, str]:
    """The two groups by the names they are chosen under."""
    one, other = sides
    return {0: groups.names[one], 1: groups.names[other] if other is not None else ALL_OTHERS}


def of_side(asked: Asked, groups: Groups, sides: tuple[str, str | None], ages: Sequence[int]) -> None:
    """The customers of one of two groups who came back at an age."""
    clock, (one, other) = asked.question.rule.clock, sides
    written = {age: explorer_story.age_words(clock, age) for age in ages}
    choices = CellChoices(cohorts=_offered(groups, sides), ages=list(ages), proposed=(0, ages[0]), ages_written=written)
    with card("people", "Customers behind a point", "Click a point of a line, or choose it here."):
        place, age = controls.pick_cell(choices, "compare", SIDE_KEYS, SIDE_TITLES)
        rest = place == 1 and other is None
        group = other if place == 1 and other is not None else one
        people = reads.group_members(asked.filters, asked.scope, asked.question, group, age, others=rest)
        listed(asked, people, (cells_of.PEOPLE_COLUMNS, cells_of.PEOPLE_TABLE))


def of_stay(asked: Asked, groups: Groups, sides: tuple[str, str | None] | None, patience: float) -> None:
    """The customers of one of two groups, or of all, who are lost, or who are still customers."""
    offered = _offered(groups, sides) if sides else {0: "All customers"}
    choices = CellChoices(cohorts=offered, ages=list(STATES), proposed=(0, 0), ages_written=STATES)
    with card("people", "Customers behind a curve", "Those who bought on most days first."):
        place, state = controls.pick_cell(choices, "stay", STAY_KEYS, STAY_TITLES)
        who = reads.Who(sides, patience, (ONE, OTHER)[place] if sides else "", lost=state == LOST)
        people = reads.stay_people(asked.filters, asked.scope, asked.question, who)
        listed(asked, people, (STAY_COLUMNS, STAY_TABLE))
