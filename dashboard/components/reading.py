"""The parts of the page about reading: how much is read, what is left out and why, and words against ratings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
import streamlit as st

from dashboard.analytics import reading_words as told
from dashboard.analytics.reading_words import language_name, reader_name, reason_name
from dashboard.components.cards import card, table_height, tabular
from dashboard.components.download import table_and_download
from dashboard.components.tiles import Kpi, kpi_row
from dashboard.components.words import words
from dashboard.reads.reading import MOST_SHOWN
from dashboard.theme import NOTHING, count, percent, quantity

if TYPE_CHECKING:
    from collections.abc import Callable

    from dashboard.answers.reading import Agreement
    from dashboard.reads.reading import Checked, Reading

VIEWS = {"coverage": "How much", "accuracy": "How well", "models": "Your own models"}
MOST_ROWS = 10
HIGHEST = {"stars": 5, "nps": 10, "csat": 5, "ces": 7}  # answers of a scale
WITHOUT = ("waiting", "no_evidence", "language", "too_long", "no_text")


def sentence(found: Reading) -> str:
    """Who reads now."""
    return f"{reader_name(found.serving.name, found.serving.version)} reads now."


def tiles(found: Reading) -> None:
    """How much there is, how much has a score, what waits, and what has none."""
    reasons = found.coverage.groupby("reason")["feedback_count"].sum()
    silent = found.worded - found.scored
    kpi_row(
        (
            Kpi(key="feedback", label="Feedback", value=count(found.total), interval="pieces in the store"),
            Kpi(
                key="scored",
                label="With a score",
                value=count(found.scored),
                interval=f"{percent(found.scored / found.worded)} of those with words" if found.worded else "none yet",
            ),
            Kpi(key="waiting", label="Waiting", value=count(found.waiting), interval="to be read, newest first"),
            Kpi(key="silent", label="Read, no score", value=count(silent), interval="no opinion or language not known"),
            Kpi(
                key="wordless",
                label="Rating only",
                value=count(int(reasons.get("no_text", 0))),
                interval="no words to read",
            ),
        )
    )


def reader_card(found: Reading, progress: Callable[[], tuple[int, int]]) -> None:
    """Who reads, in plain words, and how far a change of the reader is."""
    name = found.serving.name
    with card("reader", f"{reader_name(name, found.serving.version)} reads now", told.ABOUT.get(name, "")):
        if found.serving.idle is not None:
            words(
                f"Your model {found.serving.idle} is chosen but cannot serve: it was trained on top of another reader "
                "than the one that is installed. Train a new one.",
                "strong",
                "idle_model",
            )
        if found.changing:
            words("The change-over is being written now; it shows in a minute, all at once.", "strong", "changing")
        elif found.otherwise:
            done, texts = progress()
            st.progress(done / texts if texts else 0.0, text=f"{count(done)} of {count(texts)} different texts read")
            words(
                f"{count(found.otherwise)} pieces of feedback show an earlier reading. It stands until all are read "
                "anew, and changes over at one moment, so that no trend mixes two readers.",
                "muted",
                "anew",
            )
        else:
            words("All feedback with words that was read shows this reader’s opinion.", "muted", "all_read")
        readers = found.coverage[found.coverage["scorer"].notna()]
        table = readers.groupby(["scorer", "scorer_version"])["feedback_count"].sum().reset_index()
        table["reader"] = [reader_name(*pair) for pair in zip(table["scorer"], table["scorer_version"], strict=True)]
        if len(table):
            tabular(
                table,
                "readers",
                READER_COLUMNS,
                alt="How much feedback shows the opinion of each reader and version",
                height=table_height(table, MOST_ROWS),
            )
        table_and_download(table, "readers", "Feedback by reader", "reading_coverage", columns=READER_COLUMNS)


def languages_card(found: Reading) -> None:
    """How much of each language has a score."""
    frame = language_rows(found.coverage)
    with card("languages", "Language by language", "The language as it was stated with the feedback"):
        tabular(
            frame,
            "languages",
            LANGUAGE_COLUMNS,
            alt="Feedback with words by language",
            height=table_height(frame, MOST_ROWS),
        )
        table_and_download(frame, "languages", "Feedback by language", columns=LANGUAGE_COLUMNS)


def language_rows(coverage: pd.DataFrame) -> pd.DataFrame:
    """Feedback with words by language, the most frequent first: how much, with a score, waiting, without."""
    worded = coverage[coverage["reason"] != "no_text"]
    kinds = worded["reason"].map(lambda reason: "scored" if reason in {"ok", "cut"} else reason)
    cells = pd.crosstab(
        worded["language"].map(language_name), kinds, values=worded["feedback_count"], aggfunc="sum"
    ).fillna(0)
    names = ("scored", "waiting")
    found = pd.DataFrame({name: cells.get(name, pd.Series(0, index=cells.index)) for name in names}).astype("int64")
    found["feedback_count"] = cells.sum(axis=1).astype("int64")
    found["without"] = found["feedback_count"] - found["scored"] - found["waiting"]
    named = found.rename_axis("language").reset_index()
    return named.sort_values(["feedback_count", "language"], ascending=[False, True], ignore_index=True)


def left_out_card(
    found: Reading, pick: Callable[[dict[str, str]], str], rows_of: Callable[[str], pd.DataFrame]
) -> None:
    """Feedback without a score by reason, with the list behind each."""
    reasons = found.coverage.groupby("reason")["feedback_count"].sum()
    there = {name: int(reasons.get(name, 0)) for name in WITHOUT if reasons.get(name, 0)}
    with card("left_out", "Without a score, and why", "Nothing here is counted as neutral"):
        if not there:
            words("Every piece of feedback has a score.", "muted", "none_left_out")
            return
        reason = pick({name: f"{reason_name(name)} ({count(number)})" for name, number in there.items()})
        words(told.WHY.get(reason, ""), "muted", "why")
        rows = rows_of(reason)
        pieces_table(rows, "left_out", f"Feedback: {reason_name(reason).lower()}")
        if there[reason] > MOST_SHOWN:
            words(f"The newest {count(MOST_SHOWN)} of {count(there[reason])}.", "muted", "more_left_out")


def pieces_table(rows: pd.DataFrame, key: str, name: str) -> None:
    """Pieces of feedback with their customers, and the download."""
    frame = rows.assign(
        language=rows["language"].map(language_name),
        stars=[rating_words(*pair) for pair in zip(rows["rating"], rows["rating_scale"], strict=True)],
    )
    shown = {name: column for name, column in PIECE_COLUMNS.items() if name in frame.columns}
    tabular(frame, key, shown, alt=name, height=table_height(frame, MOST_ROWS))
    kept = {name: column for name, column in shown.items() if name != "page"}
    table_and_download(frame, key, name, columns=kept)


def rating_words(rating: Any, scale: Any) -> str:  # noqa: ANN401  cells of a frame
    """A rating and the highest there is."""
    if pd.isna(rating) or scale not in HIGHEST:
        return NOTHING
    return f"{int(rating)} of {HIGHEST[scale]}"


def accuracy_tiles(found: Checked) -> None:
    """Agreement, recognised unhappy customers, AUC and calibration error."""
    all_of = found.all
    kpi_row(
        (
            Kpi(key="agree", label="Words and rating agree", value=percent(all_of.agree.share),
                interval=_between(all_of.agree.interval, f"of {count(all_of.agree.n)}")),
            Kpi(key="found", label="Unhappy ones recognised", value=percent(all_of.found.share),
                interval=_between(all_of.found.interval, f"of {count(all_of.found.n)}")),
            Kpi(key="auc", label="AUC", value=f"{all_of.auc:.3f}",
                interval="{:.3f} to {:.3f}".format(*all_of.auc_interval)),
            Kpi(key="ece", label="Calibration error", value=f"{all_of.ece * 100:.1f} points", good="down",
                interval="how far probabilities are off"),
        )
    )  # fmt: skip


def accuracy_card(found: Checked) -> None:
    """The same in each language."""
    frame = pd.DataFrame([_row(language, one) for language, one in found.languages], columns=list(ACCURACY_COLUMNS))
    subline = "Feedback with words and a clear rating; the reader sees the words alone"
    with card("accuracy", "Against your own ratings, by language", subline):
        if found.capped:
            words(f"The newest {count(found.all.n)} with a clear rating.", "muted", "accuracy_capped")
        tabular(frame, "accuracy", ACCURACY_COLUMNS, alt="Agreement of words and ratings by language",
                height=table_height(frame, MOST_ROWS))  # fmt: skip
        table_and_download(frame, "accuracy", "Words against ratings", "reading_agreement", columns=ACCURACY_COLUMNS)


def mismatch_card(counted: dict[str, int], rows: pd.DataFrame) -> None:
    """Feedback whose words say the opposite of its rating."""
    with card("mismatches", "Words that contradict their rating", "Strongly, and surely so: worth a look of their own"):
        if not counted:
            words("None: nobody gave a top rating with furious words, or the lowest with happy ones.", "muted", "none")
            return
        parts = [f"{told.MISMATCHES.get(name, name)}: {count(number)}" for name, number in counted.items()]
        words(". ".join(parts) + ".", "strong", "mismatch_counts")
        pieces_table(rows.assign(way=rows["rating_mismatch"].map(told.MISMATCHES)), "mismatches", "Contradictions")


def _row(language: str | None, one: Agreement) -> dict[str, Any]:
    return {
        "language": language_name(language),
        "feedback_count": one.n,
        "agree": one.agree.share,
        "low": one.agree.interval[0],
        "high": one.agree.interval[1],
        "found": one.found.share,
        "silent": one.silent,
    }


def _between(interval: tuple[float, float], of: str) -> str:
    return f"{percent(interval[0])} to {percent(interval[1])}, {of}"


def few_words(one: Agreement) -> str:
    """That there is too little to judge by."""
    clear = quantity(one.n, "piece of feedback has", "pieces of feedback have")
    return f"{clear} words and a clear rating, {count(one.unhappy)} of them unhappy."


_config = st.column_config
READER_COLUMNS = {
    "reader": _config.TextColumn("Reader and version"),
    "feedback_count": _config.NumberColumn("Feedback", format="localized"),
}
LANGUAGE_COLUMNS = {
    "language": _config.TextColumn("Language"),
    "feedback_count": _config.NumberColumn("With words", format="localized"),
    "scored": _config.NumberColumn("Score", format="localized"),
    "waiting": _config.NumberColumn("Waiting", format="localized"),
    "without": _config.NumberColumn("No score", format="localized"),
}
PIECE_COLUMNS = {
    "page": _config.LinkColumn("Open", display_text=":material/person:", width=52),
    "customer_name": _config.TextColumn("Customer", width=140),
    "received_on": _config.DateColumn("When", format="D MMM YYYY", width=100),
    "way": _config.TextColumn("What", width=220),
    "text": _config.TextColumn("Words", width=420),
    "stars": _config.TextColumn("Rating", width=80),
    "language": _config.TextColumn("Language", width=90),
}
ACCURACY_COLUMNS = {
    "language": _config.TextColumn("Language"),
    "feedback_count": _config.NumberColumn("Clear ratings", format="localized"),
    "agree": _config.NumberColumn("Agree", format="%.1f%%"),
    "low": _config.NumberColumn("From (95%)", format="%.1f%%"),
    "high": _config.NumberColumn("To (95%)", format="%.1f%%"),
    "found": _config.NumberColumn("Unhappy recognised", format="%.1f%%"),
    "silent": _config.NumberColumn("No score", format="localized"),
}
