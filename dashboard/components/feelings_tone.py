"""The parts of the page of feelings and loyalty about a change of tone: what it means, and whose tone fell."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dashboard import frame, reads
from dashboard.analytics.feelings import story
from dashboard.analytics.feelings.groups import FEWEST
from dashboard.charts import habits as charts
from dashboard.charts.base import rows
from dashboard.components.cards import card, chart, table_height, tabular
from dashboard.components.download import table_and_download
from dashboard.components.feelings import back_columns
from dashboard.components.notes import thin_data
from dashboard.components.words import words
from dashboard.reads.people import MOST_PEOPLE
from dashboard.theme import count, day, percent, quantity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    import pandas as pd

    from dashboard.reads.feelings import Felt, Which

    Columns = Callable[[Iterable[str]], dict[str, Any]]

WHICH: dict[Which, str] = {"fell": "Tone fell most", "complained": "Complained last"}
WHO: dict[Which, str] = {
    "fell": "of the quarter whose tone fell most",
    "complained": "whose last words were a complaint",
}
NOBODY: dict[Which, str] = {
    "fell": "Nobody with three texts and a purchase in a year sounds worse than before.",
    "complained": "Nobody who bought in the last year complained last.",
}
PEOPLE_ROWS = 8
DRIFT_TABLE = ("quarter_name", "tone_from", "tone_to", "tone_mean", "felt_customers", "felt_back", "back_rate",
               "back_low", "back_high")  # fmt: skip
PEOPLE_COLUMNS = ("page", "customer_name", "tone_fall", "revenue", "said_on", "follow_up")
PEOPLE_TABLE = ("customer", "customer_name", "country_name", "segment", "tone_fall", "said_on",
                "revenue", "reason", "follow_up")  # fmt: skip


def drift_card(answer: Felt, columns: Columns) -> None:
    """Who comes back by how the tone of a customer changed."""
    found, t = answer.found.drift, frame.current_tokens()
    told = "The tone of the last text less the mean of those before it, of customers with three texts or more"
    with card("drift", "Does a falling tone mean leaving?", told):
        if found.quarters.empty:
            thin_data(4 * FEWEST, found.customers, one="customer with three texts", key="drift")
            return
        words(story.drift_verdict(found), "strong", "drift")
        drawn = list(rows(found.quarters))
        sentences = [story.quarter_sentence(row) for row in drawn]
        answered = {"higher": "more", "lower": "less"}.get(str(found.fallen["difference_answer"].iloc[0]), "")
        everybody = found.quarters["returned"].sum() / found.customers

        def build() -> Any:  # noqa: ANN401  a figure
            made = [charts.Dot(key=row.quarter, name=story.QUARTERS[row.quarter], value=row.return_rate,
                               low=row.return_low, high=row.return_high, text=percent(row.return_rate, decimals=0),
                               sentence=sentences[place], answer=answered if row.quarter == 1 else "")  # type: ignore[arg-type]
                    for place, row in enumerate(drawn)]  # fmt: skip
            return charts.dots(made, everybody, f"All of them {percent(everybody, decimals=0)}", t)

        chart(reads.finished(build, "drift", answer.number, t.mode), "drift", " ".join(sentences))
        words(f"{quantity(found.customers, 'customer')} in four groups of a quarter each, by what was known on "
              f"{day(answer.found.until)}. Grumblers and gushers alike are measured against themselves.", "fine",
              "drift_note")  # fmt: skip
        table = found.quarters.assign(
            quarter_name=[story.QUARTERS[number] for number in found.quarters["quarter"]],
            **back_columns(found.quarters),
            **{new: found.quarters[old] * 100 for new, old in
               (("tone_from", "drift_from"), ("tone_to", "drift_to"), ("tone_mean", "drift_mean"))},
        )  # fmt: skip
        table_and_download(table, "drift", "Change of tone", "tone_drift", columns=columns(DRIFT_TABLE))


def unhappy_list(people: pd.DataFrame, which: Which, columns: Columns) -> list[int]:
    """Customers whose tone fell most or who complained last, those who spent most first; gives the rows selected."""
    if people.empty:
        words(NOBODY[which], "muted", "nobody_unhappy")
        return []
    most = f"The {count(MOST_PEOPLE)}" if len(people) >= MOST_PEOPLE else quantity(len(people), "customer")
    words(f"{most} {WHO[which]}, who spent most in a year first.", "muted", "unhappy")
    height = table_height(people, PEOPLE_ROWS)
    shown = [name for name in PEOPLE_COLUMNS if which == "fell" or name != "tone_fall"]
    picked = tabular(people, "unhappy", columns(shown), alt=WHICH[which], height=height, select_by="customer_id")
    listed = [name for name in PEOPLE_TABLE if which == "fell" or name != "tone_fall"]
    table_and_download(people, "unhappy_all", WHICH[which], columns=columns(listed))
    return picked
