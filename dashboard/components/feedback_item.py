"""One piece of feedback: its words with those marked that decided, how it was read, and the buttons that correct it.

Words of customers are shown as pieces of plain text, marked by the key of the piece: never as HTML or markdown.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import streamlit as st
from babel import Locale

from dashboard import frame, reads
from dashboard.analytics import feedback_words as told
from dashboard.components.told import told_line
from dashboard.components.words import words
from dashboard.theme import LOCALE, day, label

if TYPE_CHECKING:
    from dashboard.actions.feedback_desk import FeedbackDesk
    from dashboard.reads import FeedbackItem, SecondOpinion

    Colour = Literal["red", "orange", "yellow", "blue", "green", "violet", "gray"]

_LABELS = (
    ("negative", "Negative", ":material/sentiment_dissatisfied:"),
    ("neutral", "Neutral", ":material/sentiment_neutral:"),
    ("positive", "Positive", ":material/sentiment_satisfied:"),
    ("no_opinion", "No opinion", ":material/do_not_disturb_on:"),
)
_ICONS = {name: icon for name, _, icon in _LABELS} | {"not_scored": ":material/help:"}
_COLOURS: dict[str, Colour] = {"negative": "orange", "positive": "blue"}
_LONGEST_NAME = 60
QUOTED_BEFORE, QUOTED = 120, 500  # characters of a text that a page quotes, ahead of its first mark and in all


def open_button(feedback_id: int, about: str, desk: FeedbackDesk) -> None:
    """Opens one piece of feedback. ``about`` says which, for those who hear the button without its neighbours."""
    clicked = st.button(
        "Look closer", icon=":material/manage_search:", type="tertiary", key=f"quiet_feedback_{feedback_id}",
        help=f"Why it was read so, and how to correct it: {label(about, _LONGEST_NAME)}",
    )  # fmt: skip
    if clicked:
        desk.close_notice()
        _dialog(feedback_id, desk)


def _dialog(feedback_id: int, desk: FeedbackDesk) -> None:
    # The page behind shows what was corrected as soon as the dialog is closed.
    @st.dialog("What they said", width="large", on_dismiss="rerun")
    def show() -> None:
        feedback_item(feedback_id, desk)

    show()


def feedback_item(feedback_id: int, desk: FeedbackDesk) -> None:
    """Everything about one piece of feedback, wherever a page wants it."""
    item = reads.feedback_item(feedback_id, frame.current_scope())
    if item is None:
        words("This feedback is not there any more.", "muted", "feedback_gone")
        return
    told_line(desk.told(feedback_id), desk.undo, desk.close_notice, f"feedback_{feedback_id}")
    _head(item)
    if item.row["text"]:
        _words(item)
        _topics(item, desk)
        _correct(item, desk)
        _second_opinion(item)
    else:
        words("No words, only a rating.", "muted", f"no_words_{feedback_id}")
    _history(item)


def _head(item: FeedbackItem) -> None:
    row, number = item.row, item.feedback_id
    people = item.corrected.after if item.corrected is not None else None
    shown = people or row["label"] or "not_scored"
    with st.container(horizontal=True, gap="small", vertical_alignment="center", key=f"feedback_head_{number}"):
        st.badge(
            told.verdict(row, people), icon=_ICONS.get(shown, _ICONS["not_scored"]), color=_COLOURS.get(shown, "gray")
        )
        if told.rating_words(row):
            st.badge(told.rating_words(row), icon=":material/star:", color="gray")
        mismatch = told.mismatch_words(row["rating_mismatch"])
        if mismatch:
            st.badge(mismatch, icon=":material/warning:", color="violet")
    facts = (day(row["received_on"]), row["channel"], row["product_name"], _language(item), _reader(item))
    words(" · ".join(str(one) for one in facts if one), "muted", f"feedback_facts_{number}")
    sentence = told.reader_told(item.said, item.corrected)
    if sentence:
        words(sentence, "strong", f"feedback_reader_{number}")


def _language(item: FeedbackItem) -> str:
    name = Locale.parse(LOCALE).languages.get(item.language or "")
    return str(name) if name else "language unknown"


def _reader(item: FeedbackItem) -> str:
    name = item.row["scorer"]
    return f"read by {told.READERS.get(name, name)}" if name else ""


def _words(item: FeedbackItem) -> None:
    """The words with those marked that decided; of a slow reader only when asked."""
    text, number, reader = str(item.row["text"]), item.feedback_id, str(item.row["scorer"] or "quick")
    scope = frame.current_scope()
    place = st.container(gap="xsmall", key=f"feedback_words_{number}")
    marks: Any = ()
    by = told.READERS.get(reader, reader)
    if reader in reads.SLOW_READERS:
        asked = st.toggle(
            f"Mark what decided for {by}", key=f"deep_words_{number}",
            help=f"Takes some seconds; of a long text the first {reads.EXPLAINED} letters are weighed.",
        )  # fmt: skip
        if asked:
            with st.spinner("Weighing each word"):
                marks = reads.deciding_words(text, reader, scope)
        else:
            second = next(one for one in reads.second_opinions(text, scope) if one.reader == "quick")
            agrees = item.said is not None and second.label == item.said["label"]
            marks, by = (second.marks, "Quick, which agrees") if agrees else ((), by)
    else:
        marks = reads.deciding_words(text, reader, scope)
    with place:
        marked(text, marks, f"{number}")
        found = told.marked_words(told.pieces(text, marks))
        if found:
            words(f"Marked by {by}. {found}.", "fine", f"marked_by_{number}")


def quoted(text: str, marks: Any, key: str) -> None:  # noqa: ANN401  as below
    """What stands around the first mark of a text: a quote on a page, however long the text is."""
    marked(*told.excerpt(text, marks, before=QUOTED_BEFORE, longest=QUOTED), key)


def marked(text: str, marks: Any, key: str) -> None:  # noqa: ANN401  places with weights
    """The text in pieces; the style sheet finds by its key how a piece is marked."""
    with st.container(gap=None, key=f"marked_{key}"):
        for place, piece in enumerate(told.pieces(text, marks)):
            if piece.speaks:
                side = "happyword" if piece.speaks > 0 else "unhappyword"
                with st.container(gap=None, key=f"{side}_{key}_{place}"):
                    st.text(piece.shown)
            else:
                st.text(piece.shown)


def _topics(item: FeedbackItem, desk: FeedbackDesk) -> None:
    titles, number = reads.topic_titles(frame.current_scope()), item.feedback_id
    with st.container(horizontal=True, gap="small", vertical_alignment="center", key=f"feedback_topics_{number}"):
        words("About", "cap", f"about_{number}", width="content")
        for topic in item.topics:
            _topic(item, topic, told.topic_title(topic["topic"], titles), desk)
        if not item.topics:
            words("no topic found", "muted", f"no_topic_{number}", width="content")
        if desk.may_write:
            _add_topic(item, reads.topics_offered(frame.current_scope()), desk)


def _topic(item: FeedbackItem, topic: dict[str, Any], title: str, desk: FeedbackDesk) -> None:
    name, opinion = topic["topic"], str(topic["label"])
    felt = "mixed" if topic["mixed"] else told.SAID_WORDS[opinion] if opinion != "not_scored" else "no opinion"
    shown = f"{label(title)}: {felt}"
    if not desk.may_write:
        st.badge(shown, icon=_ICONS[opinion], color=_COLOURS.get(opinion, "gray"))
        return
    key = f"{item.feedback_id}_{name}"
    with st.popover(shown, icon=_ICONS[opinion], key=f"topic_{key}", help=f"Correct the topic {label(title)}"):
        for after, button, icon in (*_LABELS[:3], ("removed", "Not about this", ":material/close:")):
            st.button(
                button, icon=icon, type="tertiary", key=f"topic_{after}_{key}", disabled=after == opinion,
                on_click=desk.topic, args=(item.feedback_id, item.version, name, after, title),
            )  # fmt: skip


def _add_topic(item: FeedbackItem, offered: dict[str, str], desk: FeedbackDesk) -> None:
    there = {topic["topic"] for topic in item.topics}
    with st.popover("Add a topic", icon=":material/add:", type="tertiary", key=f"quiet_add_topic_{item.feedback_id}"):
        for name, title in offered.items():
            if name not in there:
                st.button(
                    label(title), type="tertiary", key=f"add_topic_{item.feedback_id}_{name}",
                    on_click=desk.topic, args=(item.feedback_id, item.version, name, "added", title),
                )  # fmt: skip


def _correct(item: FeedbackItem, desk: FeedbackDesk) -> None:
    number = item.feedback_id
    people = item.corrected.after if item.corrected is not None else None
    with st.container(horizontal=True, gap="small", vertical_alignment="center", key=f"feedback_correct_{number}"):
        words("It is" if people else "Is that right? It is", "cap", f"correct_{number}", width="content")
        for name, title, icon in _LABELS:
            st.button(
                title, icon=icon, key=f"say_{name}_{number}", disabled=not desk.may_write or name == people,
                type="primary" if name == people else "secondary",
                help=None if desk.may_write else "Your role may look at feedback but not correct it",
                on_click=desk.label, args=(number, item.version, name),
            )  # fmt: skip


def _second_opinion(item: FeedbackItem) -> None:
    if not st.toggle("Second opinion", key=f"second_{item.feedback_id}", help="What TextBlob and Quick say"):
        return
    for opinion in reads.second_opinions(str(item.row["text"]), frame.current_scope()):
        _opinion(opinion, item)


def _opinion(opinion: SecondOpinion, item: FeedbackItem) -> None:
    key = f"{opinion.reader}_{item.feedback_id}"
    read = {"score_state": "scored", "label": opinion.label, "confidence": opinion.confidence,
            "score_reason": opinion.reason}  # fmt: skip
    with st.container(border=True, gap="xsmall", key=f"opinion_{key}"):
        words(f"{told.READERS[opinion.reader]}: {told.verdict(read, None)}", "strong", f"opinion_{key}")
        quoted(str(item.row["text"]), opinion.marks, key)
        found = told.marked_words(told.pieces(str(item.row["text"]), opinion.marks))
        words(f"{found}." if found else "It marks no word.", "fine", f"opinion_marks_{key}")


def _history(item: FeedbackItem) -> None:
    if not item.history:
        return
    with st.expander(f"Corrections ({len(item.history)})", key=f"history_{item.feedback_id}"):
        for place, line in enumerate(told.history_lines(item.history, reads.topic_titles(frame.current_scope()))):
            words(line, "fine", f"history_{item.feedback_id}_{place}")
