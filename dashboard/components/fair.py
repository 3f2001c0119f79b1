"""NPS as answered and weighted to the customer base, and who was not heard."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dashboard import reads
from dashboard.analytics.feelings.story import unheard
from dashboard.analytics.voice import story
from dashboard.components.cards import card, table_height, tabular
from dashboard.components.download import table_and_download
from dashboard.components.tiles import Kpi, kpi_row
from dashboard.components.words import words
from dashboard.theme import count, percent, quantity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    import pandas as pd

    from dashboard.analytics.voice.fair import FairScore

    Columns = Callable[[Iterable[str]], dict[str, Any]]

FAIR_TABLE = ("customer_group", "segment", "base_customers", "base_share", "answered", "answer_share", "answer_weight")
FEWEST = 10  # answers, before anything is weighted


def fair_card(found: FairScore | None, number: int, columns: Columns, *, tiles: bool = False) -> None:
    """NPS as answered and weighted to the customer base, and who was not heard.

    Parameters
    ----------
    number : of the answer it belongs to. ``tiles``: the scores stand out.
    """
    with card(
        "fair",
        "Is the NPS that of all customers?",
        "Weighted by group of recency and frequency, and segment",
        fill=False,
    ):
        if found is None or not found.raw.known:
            words("In these days, nobody who bought answered the question of recommending.", "muted", "no_nps")
            return
        if not found.weighted.known:
            words(f"Too few answers to weight: {count(found.raw.n)} of the {FEWEST} it takes.", "muted", "few_nps")
            return
        if tiles:
            _tiles(found)
        else:
            words(_fair_words(found), "strong", "fair")
        words(f"{quantity(found.raw.n, 'customer')} answered, worth {found.effective:.0f} answers after weighting. "
              f"Groups of {percent(found.missing, decimals=0)} of all customers gave no answer at all: the weighted "
              "figure says nothing of them.", "muted", "fair_n")  # fmt: skip
        words("Who did we not hear from?", "strong", "unheard")
        told, table, ordered = reads.finished(lambda: (unheard(found), *_cells(found)), "fair", number)
        words(told, "muted", "least_heard")
        height = table_height(ordered, 7)
        alt = "Groups of customers and how many of each answered"
        tabular(ordered, "fair", columns(FAIR_TABLE), alt=alt, height=height)
        table_and_download(table, "fair_all", "NPS and the customer base", "weighted_nps", columns=columns(FAIR_TABLE))


def _tiles(found: FairScore) -> None:
    raw, weighted = found.raw, found.weighted
    kpi_row([
        Kpi(key="nps_raw", label="NPS as answered", value=story.score(raw.value),
            interval=f"{story.bounds(raw)} with 95% certainty · {quantity(raw.n, 'answer')}",
            help="Share of 9 and 10 less share of 0 to 6, of the last answer of each customer in 52 weeks."),
        Kpi(key="nps_weighted", label="NPS of all customers", value=story.score(weighted.value),
            interval=f"{story.bounds(weighted)} with 95% certainty",
            help="The same, where each group of customers counts as large as it is among all customers."),
        Kpi(key="nps_effective", label="Answers after weighting", value=f"{found.effective:.0f}",
            interval=f"of {quantity(raw.n, 'answer')}: the more uneven the weights, the fewer they are worth",
            help="Effective number of answers: the sum of the weights squared, over the sum of their squares."),
    ])  # fmt: skip


def _cells(found: FairScore) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The groups as tables show them, and those who answered least first."""
    table = found.cells.assign(
        customer_group=[str(group).replace("_", " ").capitalize() for group in found.cells["group"]],
        base_customers=found.cells["customers"],
        base_share=found.cells["customer_share"],
        answer_weight=found.cells["weight"],
    )
    return table, table.sort_values(["answered", "base_customers"], ascending=[True, False], kind="stable")


def _fair_words(found: FairScore) -> str:
    return (f"As answered {story.score(found.raw.value)} ({story.bounds(found.raw)}), weighted to all customers "
            f"{story.score(found.weighted.value)} ({story.bounds(found.weighted)}).")  # fmt: skip
