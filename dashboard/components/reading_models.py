"""The store's own models: their figures beside the reader in use, what would change, and the buttons."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pandas as pd
import streamlit as st

from dashboard.analytics import reading_words as told
from dashboard.analytics.reading_words import reader_name
from dashboard.components.cards import card, tabular
from dashboard.components.download import table_and_download
from dashboard.components.words import words
from dashboard.theme import count, moment, quantity

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from dashboard.actions.reading import Change, Desk
    from dashboard.answers.reading import Serving

LABELS = {"negative": "Negative", "neutral": "Neutral", "positive": "Positive", "not_scored": "No score"}
FIGURES = (("AUC", "auc"), ("Macro-F1", "macro_f1"), ("Calibration error", "ece"))
LOOK_FOR = {"waiting": "Waiting for the reader to finish its turn", "checking": "At work"}


@st.fragment(run_every="1s")
def progress(desk: Desk) -> None:
    """What runs, once a second; the page is drawn anew when it has ended."""
    work = desk.work
    if work is None:
        return
    if not work.running:
        st.rerun()
    with card("reading_work", work.what):
        step = work.progress
        if step is not None and step.total:
            st.progress(step.done / step.total, text=f"{count(step.done)} of {count(step.total)}")
        else:
            st.progress(0.0, text=LOOK_FOR.get(step.phase if step else "waiting", "At work"))
        words("You can leave this page; the work goes on and is shown here when you return.", "muted", "work_note")


def ended(desk: Desk) -> None:
    """What is said once about work that ended; an error stays until it was read."""
    work = desk.work
    if work is None or work.running:
        return
    number = getattr(work.result, "model_id", None)
    if work.error is not None:
        said, good = f"{work.error.what} {work.error.do}".strip(), False
    elif work.reference is not None:
        said, good = f"It could not be finished. Reference: {work.reference}", False
    else:
        said, good = f"Model {number} was trained. Its figures stand below; nothing is read by it yet.", True
    with st.container(border=True, horizontal=True, gap="small", vertical_alignment="center", key="card_work_ended"):
        st.badge("Done" if good else "Not done", icon=":material/check:" if good else ":material/error:",
                 color="green" if good else "red")  # fmt: skip
        words(said, "strong", "work_ended")
        st.button("Close", icon=":material/close:", type="tertiary", key="close_work", on_click=desk.read)


def train_bar(desk: Desk) -> None:
    """The button that trains."""
    st.button(
        "Train on your ratings",
        icon=":material/model_training:",
        key="train_model",
        disabled=not desk.may_decide or (desk.work is not None and desk.work.running),
        help="Learn from feedback with words and a clear rating. Nothing changes until you use the model."
        if desk.may_decide
        else "Only managers and owners train and switch.",
        on_click=desk.train,
    )


def models_card(listed: Sequence[Mapping[str, Any]], serving: Serving, desk: Desk, time_zone: str) -> None:
    """The models, the newest first, each with its figures, whether it may be used, and its buttons."""
    with card("models", "Models learned from your own ratings", "Tried on feedback they had not seen") as corner:
        with corner:
            train_bar(desk)
        if not listed:
            words(
                "None yet. From 200 pieces of feedback with words and a clear rating on, in any language, a model can "
                "learn how your customers speak. It is tried on feedback it has not seen, and offered only where it is "
                "surely better.",
                "muted",
                "no_models",
            )
            return
        for model in listed:
            _model(model, serving, desk, time_zone)
        frame = figures_frame(listed)
        table_and_download(frame, "models", "Your own models", "own_model", columns=MODEL_COLUMNS)


def _model(model: Mapping[str, Any], serving: Serving, desk: Desk, time_zone: str) -> None:
    number, figures = int(model["model_id"]), model["figures"]
    used = serving.model_id == number
    with st.container(border=True, gap="small", key=f"model_{number}"):
        with st.container(horizontal=True, gap="small", vertical_alignment="center", key=f"modelhead_{number}"):
            with st.container(gap="xxsmall", width="stretch"):
                words(f"Model {number}{', reads now' if used else ''}", "strong", f"model_name_{number}")
                when = moment(model["trained_at"].astimezone(ZoneInfo(time_zone)))
                learned = quantity(int(model["examples"]), "rated text")
                base = reader_name(str(model["base"]), str(model["base_version"]))
                words(f"From {learned}, on top of {base}; by {model['trained_by']}, {when}", "muted", f"by_{number}")
            if desk.may_decide and used:
                _look("Go back to the generic reader", None, f"back_{number}", desk)
            elif desk.may_decide and figures["may_be_used"]:
                _look("Use this model", number, f"use_{number}", desk)
        words(told.verdict(figures), "muted", f"verdict_{number}")
        tabular(beside(figures), f"figures_{number}", BESIDE_COLUMNS, alt=f"Model {number} beside the reader in use",
                height=143)  # fmt: skip


def _look(title: str, number: int | None, key: str, desk: Desk) -> None:
    busy = desk.work is not None and desk.work.running
    st.button(title, icon=":material/swap_horiz:", key=key, disabled=busy, on_click=desk.look, args=(number,),
              help="Shows what would change first")  # fmt: skip


def change_card(change: Change, desk: Desk, pieces: Callable[[Sequence[int]], pd.DataFrame]) -> None:
    """What would change with another reader, with examples, before one confirms."""
    who = "the generic reader" if change.model_id is None else f"your model {change.model_id}"
    with card("change", f"What would change with {who}", told.change_words(change.changed, change.looked)):
        if change.moves:
            moves = pd.DataFrame(change.moves, columns=["before", "after", "feedback_count"])
            moves = moves.assign(before=moves["before"].map(LABELS), after=moves["after"].map(LABELS))
            tabular(moves, "moves", MOVE_COLUMNS, alt="How many labels would change", height=35 * (len(moves) + 1) + 3)
            found = pieces([one.feedback_id for one in change.examples])
            texts = dict(zip(found["feedback_id"], found["text"], strict=True))
            examples = [one for one in change.examples if one.feedback_id in texts]
            frame = pd.DataFrame(
                {
                    "text": [texts[one.feedback_id] for one in examples],
                    "before": [LABELS[one.before] for one in examples],
                    "after": [LABELS[one.after] for one in examples],
                }
            )
            words("For example:", "strong", "change_examples")
            tabular(frame, "change_examples", EXAMPLE_COLUMNS, alt="Feedback that would get another label")
        words("All feedback is then read in the background. The former reading stands until all is read, and you can "
              "go back at any time without reading again.", "muted", "change_note")  # fmt: skip
        with st.container(horizontal=True, gap="small"):
            st.button("Use it from now on", type="primary", icon=":material/check:", key="confirm_model",
                      on_click=desk.use, args=(change.model_id,))  # fmt: skip
            st.button("Leave it as it is", key="leave_model", on_click=desk.leave)


def beside(figures: Mapping[str, Any]) -> pd.DataFrame:
    """A model's figures beside those of the reader in use at its training."""
    rows = [(title, figures["own"][name], figures["current"][name]) for title, name in FIGURES]
    return pd.DataFrame(rows, columns=["figure", "own", "current"])


def figures_frame(listed: Sequence[Mapping[str, Any]]) -> pd.DataFrame:
    """All models with their figures, for the table and the download."""
    return pd.DataFrame(
        [
            {
                "model_id": int(model["model_id"]),
                "examples": int(model["examples"]),
                **{name: model["figures"]["own"][name] for _, name in FIGURES},
                **{f"current_{name}": model["figures"]["current"][name] for _, name in FIGURES},
                **{name: model["figures"][name] for name in ("better", "low", "high", "may_be_used")},
            }
            for model in listed
        ]
    )


_config = st.column_config
_number = "%.3f"
BESIDE_COLUMNS = {
    "figure": _config.TextColumn("Figure"),
    "own": _config.NumberColumn("This model", format=_number),
    "current": _config.NumberColumn("Reader in use then", format=_number),
}
MOVE_COLUMNS = {
    "before": _config.TextColumn("Now"),
    "after": _config.TextColumn("Would be"),
    "feedback_count": _config.NumberColumn("Feedback", format="localized"),
}
EXAMPLE_COLUMNS = {
    "text": _config.TextColumn("Words", width=520),
    "before": _config.TextColumn("Now"),
    "after": _config.TextColumn("Would be"),
}
MODEL_COLUMNS = {
    "model_id": _config.NumberColumn("Model"),
    "examples": _config.NumberColumn("Rated texts", format="localized"),
    **{name: _config.NumberColumn(title, format=_number) for title, name in FIGURES},
    **{f"current_{name}": _config.NumberColumn(f"{title}, in use then", format=_number) for title, name in FIGURES},
    "better": _config.NumberColumn("AUC better by", format=_number),
    "low": _config.NumberColumn("From (95%)", format=_number),
    "high": _config.NumberColumn("To (95%)", format=_number),
    "may_be_used": _config.CheckboxColumn("May be used"),
}
