"""The scores of the Quality page: its tiles, the columns, the kinds of checks, and the score after each import."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pandas as pd
import streamlit as st

from dashboard import frame
from dashboard.analytics.quality import label_of
from dashboard.analytics.quality_words import SAME, score_takeaway, share_words
from dashboard.charts import quality as charts
from dashboard.components.cards import card, chart, table_height, tabular
from dashboard.components.download import table_and_download
from dashboard.components.tiles import Kpi, kpi_row
from dashboard.components.words import words
from dashboard.theme import NOTHING, count, day, label, moment, quantity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from dashboard.actions.quality_desk import RulesDesk
    from dashboard.reads.data_quality import Quality

    Columns = Callable[[Iterable[str]], dict[str, Any]]

VIEWS = {"scores": "Scores", "duplicates": "Duplicates"}
COLUMNS = ("column_label", "score", "failed_checks", "completeness", "validity", "uniqueness", "consistency",
           "timeliness")  # fmt: skip
MOST_ROWS = 11


def sentence(answer: Quality) -> str:
    """How many customers were judged, by how many rules, and on which day."""
    on = sum(one.on for one in answer.settings)
    customers = quantity(answer.measured.customers, "customer")
    return f"{customers}, {on} of {len(answer.settings)} rules on, as of {day(answer.measured.terms.as_of)}"


def answer_words(answer: Quality) -> str:
    """The takeaway, against the score that was kept before."""
    before = _before(answer)
    since = what_of(before) if before is not None else ""
    return score_takeaway(answer.measured.scores, None if before is None else float(before["score"]), since)


def _before(answer: Quality) -> Any:  # noqa: ANN401  a row, or None
    """The last kept score that is not simply the present one."""
    kept = answer.history[answer.history["score"].notna()]
    now = answer.measured.scores.score
    if now is None or kept.empty:
        return None
    if abs(float(kept["score"].iloc[-1]) - now) >= SAME:
        return kept.iloc[-1]
    return kept.iloc[-2] if len(kept) > 1 else None


def what_of(row: Any) -> str:  # noqa: ANN401  a row of the history
    """When a kept score was, by what it followed."""
    if not pd.isna(row["file_name"]):
        return f"after the import of {row['file_name']}"
    return "after an import" if not pd.isna(row["batch_id"]) else f"on {day(row['scored_at'].date())}"


def tiles(answer: Quality, time_zone: str) -> None:
    """The store's score, the weakest kind of check, what fails, and the last import."""
    scores, before = answer.measured.scores, _before(answer)
    change = None if before is None or scores.score is None else scores.score - float(before["score"])
    worst = min(scores.dimensions.items(), key=lambda pair: pair[1], default=None)
    failed, judged = (int(scores.columns[name].sum()) for name in ("failed", "judged"))
    imports = answer.history[answer.history["batch_id"].notna()]
    last = local(imports["scored_at"].iloc[-1], time_zone) if len(imports) else None
    kpi_row(
        (
            Kpi(
                key="score",
                label="Data score, of 100",
                value=NOTHING if scores.score is None else share_words(scores.score),
                delta=None if change is None or abs(change) < SAME else f"{change * 100:+.1f} points",
                versus="than before",
                interval="mean of the kinds of checks",
                series=[float(score) for score in answer.history["score"].dropna()],
                alt="The score after each import",
            ),
            Kpi(
                key="weakest",
                label=f"Weakest: {worst[0]}" if worst else "Weakest kind of check",
                value=share_words(worst[1]) if worst else NOTHING,
                interval=MEANINGS[worst[0]] if worst else "",
            ),
            Kpi(key="failed", label="Values that fail", value=count(failed), interval=f"of {count(judged)} checked"),
            Kpi(
                key="findings",
                label="Things to look at",
                value=count(len(answer.found)),
                interval="rule by column, listed below",
            ),
            Kpi(
                key="last_import",
                label="Last import",
                # Without the year it fits a phone.
                value=f"{last.day} {last:%b}" if last else NOTHING,
                interval=f"{last.year}, scored when it ended" if last else "no import was scored yet",
            ),
        )
    )


MEANINGS = {
    "completeness": "what should be known is known",
    "validity": "what is written can be true",
    "uniqueness": "what is one person’s own is",
    "consistency": "two things do not contradict",
    "timeliness": "it is not years old",
}


def local(when: Any, time_zone: str) -> datetime:  # noqa: ANN401  a time of pandas
    """A kept time in the business's own zone."""
    found: datetime = when.to_pydatetime().astimezone(ZoneInfo(time_zone))
    return found


def columns_card(answer: Quality, desk: RulesDesk, columns: Columns) -> None:
    """A row per column with its score, worst first; a click on one shows the rows of its worst finding."""
    listed = answer.measured.scores.columns.rename(columns={"label": "column_label", "failed": "failed_checks"})
    worst = [answer.worst.get(str(column)) for column in listed["column"]]
    with card("columns", "Column by column", "Share of values that pass, worst first; click a row to see what fails"):
        tabular(
            listed,
            "quality_columns",
            columns(COLUMNS),
            alt="Each column with its score and the share that passes each kind of check",
            height=table_height(listed, MOST_ROWS),
            on_click=partial(desk.show_row, "rows_quality_columns", worst),
        )
        absent = absent_words(answer)
        if absent:
            words(absent, "muted", "absent")
        table_and_download(listed, "columns", "Data quality by column", "data_score", columns=columns(COLUMNS))


def absent_words(answer: Quality) -> str:
    """The columns that nobody filled."""
    found = answer.measured.scores.findings
    gone = found[~found["kept"] & (found["judged"] > 0) & (found["dimension"] == "completeness")]["column"]
    names = [label_of(name) for name in dict.fromkeys(gone)]
    if not names:
        return ""
    listed = ", ".join(names[:-1]) + (" and " if len(names) > 1 else "") + names[-1]
    return f"Not kept in this store, so not judged: {listed}."


def trend_card(answer: Quality, desk: RulesDesk, time_zone: str) -> None:
    """The score after each import, and each kind of check as it is now."""
    kept = answer.history[answer.history["score"].notna()]
    with card("trend", "After each import", "The store’s score, one point per import or per score you kept") as corner:
        if desk.may_decide:
            corner.button("Keep today’s score", icon=":material/add_chart:", type="tertiary", key="keep_score",
                          on_click=desk.score)  # fmt: skip
        if kept.empty:
            words("No score was kept yet. The next import adds the first point.", "muted", "no_trend")
        else:
            points = [
                (local(row["scored_at"], time_zone), float(row["score"]), said(row)) for _, row in kept.iterrows()
            ]
            alt = f"{len(points)} scores, from {points[0][1] * 100:.1f} to {points[-1][1] * 100:.1f} of 100"
            chart(charts.score_trend(points, frame.current_tokens()), "score_trend", alt)
        for name, share in answer.measured.scores.dimensions.items():
            with st.container(horizontal=True, gap="small", key=f"dimension_{name}"):
                words(f"{name.capitalize()}: {MEANINGS[name]}", "muted", f"dimension_{name}")
                words(share_words(share), "strong", f"dimension_share_{name}", width="content")
        history = pd.DataFrame(
            {
                "scored_at": [moment(local(when, time_zone)) for when in kept["scored_at"]],
                "score": kept["score"].to_numpy("float64"),
                "followed": [said(row) for _, row in kept.iterrows()],
            }
        )
        table_and_download(history, "trend", "Data score after each import", columns={
            "scored_at": "When", "score": "Score (0-1)", "followed": "After"})  # fmt: skip


def said(row: Any) -> str:  # noqa: ANN401  a row of the history
    """The same as the beginning of a sentence."""
    told = what_of(row)
    return told[:1].upper() + told[1:]


def fixes_card(answer: Quality, desk: RulesDesk, time_zone: str) -> None:
    """The corrections so far, newest first, each with its undo."""
    if answer.fixes.empty:
        return
    with card("fixes", "Corrected so far", "Undoing a correction brings every value back, unless it was changed since"):
        rows: list[Any] = list(answer.fixes.itertuples(index=False))
        for place, row in enumerate(rows):
            undone = not pd.isna(row.undone_at)
            with st.container(horizontal=True, gap="small", vertical_alignment="center", key=f"fix_{row.fix_id}"):
                st.badge("Undone" if undone else "Corrected", icon=":material/undo:" if undone else ":material/check:",
                         color="gray" if undone else "green", width=112)  # fmt: skip
                with st.container(gap="xxsmall", width="stretch"):
                    words(str(row.sentence), "strong", f"fix_name_{place}")
                    when = moment(local(row.fixed_at, time_zone))
                    many = quantity(int(row.rows_changed), "customer")
                    words(f"{many} · by {row.fixed_by}, {when}", "muted", f"fix_text_{place}")
                if not undone and desk.may_decide:
                    st.button("Undo", icon=":material/undo:", type="tertiary", key=f"unfix_{row.fix_id}",
                              help=f"Undo: {label(str(row.sentence))}", on_click=desk.undo_fix,
                              args=(int(row.fix_id),))  # fmt: skip
