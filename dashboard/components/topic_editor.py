"""The form of a topic: its name and words, and what they would do to the newest feedback before anything is saved."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import streamlit as st

from dashboard.answers.topics import words_of
from dashboard.components.quotes import quote
from dashboard.components.words import words
from dashboard.theme import count, quantity
from sentiment.own_topics import LONGEST_TITLE, checked_title, read_words, shipped_topic, written
from sentiment.taxonomy import Keyword, TaxonomyError, Topic

if TYPE_CHECKING:
    from collections.abc import Callable

    from dashboard.actions.topic_desk import TopicDesk, TopicDraft
    from dashboard.answers.topics import Effect, Setting

    Try = Callable[[Topic | None, Topic | None], Effect]

Read = TypeVar("Read")

HELP = (
    "Separate words with commas, a line for each language: “en: parcel, deliver*”. “any:” is for all languages. "
    "* stands for any ending, “box = 0.5” is a hint that needs another one beside it."
)


def editor(desk: TopicDesk, effect: Try) -> None:
    """Open the form of the topic that is being changed; nothing where none is."""
    if desk.draft is None:
        return
    title = "Change a topic" if desk.draft.was else "Add a topic"

    @st.dialog(title, width="large", on_dismiss=desk.leave)
    def draw() -> None:
        _form(desk, desk.draft, effect)

    draw()


def _form(desk: TopicDesk, draft: TopicDraft | None, effect: Try) -> None:
    if draft is None:
        return
    wanted = _fields(draft)
    before = draft.was.topic if draft.was and draft.was.edit.state == "on" else None
    if wanted is not None:
        _preview(effect(before, wanted))
    if draft.refused:
        words(draft.refused, "worse", "topic_refused")
    if draft.theirs is not None:
        _both(desk, draft.theirs, wanted)
        return
    with st.container(horizontal=True, gap="small", key="topic_foot"):
        if st.button("Save", icon=":material/check:", type="primary", key="save_topic", disabled=wanted is None):
            assert wanted is not None  # noqa: S101  for the type checker: the button is off without one
            desk.save(wanted)
            st.rerun()
        if draft.was is not None and (draft.was.own or not draft.was.edit.shipped):
            name = "Remove the topic" if draft.was.own else "Back to how it came"
            if st.button(name, icon=":material/undo:", key="restore_topic"):
                desk.restore(draft.was)
                st.rerun()


def _fields(draft: TopicDraft) -> Topic | None:
    """The topic as it stands in the form; None, with what is wrong beside the field, where it cannot be."""
    token = draft.token
    typed = st.text_input("Name", draft.title, key=f"topic_title_{token}", max_chars=LONGEST_TITLE, autocomplete="off",
                          placeholder="Gift cards")  # fmt: skip
    title = _tried("title", lambda: checked_title(typed or ""))
    listed = st.text_area("Words it listens to", draft.words, key=f"topic_words_{token}", height=190, help=HELP,
                          placeholder="gift card, voucher*")  # fmt: skip
    found = _tried("words", lambda: _some(read_words(listed or "", excluding=False)))
    barred = st.text_area("Words that are not about it", draft.excluding, key=f"topic_excluding_{token}", height=80,
                          help="Where one of these stands, words inside it do not count: “cheap plastic”.",
                          placeholder="gift card box")  # fmt: skip
    excluding = _tried("excluding", lambda: read_words(barred or "", excluding=True))
    if title is None or found is None or excluding is None:
        return None
    known = shipped_topic(draft.was.name) if draft.was else None
    name = draft.was.name if draft.was else "new_topic"
    return Topic(name, title, known.description if known else "", (*found, *excluding))


def _tried(field: str, read: Callable[[], Read]) -> Read | None:
    """What a field says, or what is wrong with it, said below the field."""
    try:
        return read()
    except TaxonomyError as error:
        words(f"{error.what} {error.do}", "worse", f"topic_wrong_{field}")
        return None


def _some(found: tuple[Keyword, ...]) -> tuple[Keyword, ...]:
    if not found:
        raise TaxonomyError("The topic has no word.", "Write at least one that customers use.")
    return found


def _preview(tried: Effect) -> None:
    """What saving would do, on how many texts that was tried, with examples."""
    if not tried.looked:
        words("There is no feedback with words to try it on yet.", "muted", "topic_effect")
        return
    base = f"the newest {count(tried.looked)} of {count(tried.all_texts)} texts"
    if tried.looked == tried.all_texts:
        base = f"all {quantity(tried.looked, 'text')}"
    words(
        f"Tried on {base} of the last 12 months: {count(tried.gained)} gain this topic, {count(tried.lost)} lose it; "
        f"{quantity(tried.found, 'text has', 'texts have')} it then.",
        "strong",
        "topic_effect",
    )
    for heading, kind, quotes in (("Gain it", "gained", tried.gained_quotes), ("Lose it", "lost", tried.lost_quotes)):
        if quotes:
            words(heading, "cap", f"topic_{kind}")
        for place, (text, spans) in enumerate(quotes):
            quote(text, spans, f"{kind}_{place}")


def _both(desk: TopicDesk, theirs: Setting, wanted: Topic | None) -> None:
    """Somebody else saved the topic first: both versions, and whose to keep."""
    words(f"{theirs.changed_by} saved this topic first. Nothing of yours was saved yet.", "strong", "stale_topic")
    versions = (("Yours", wanted), ("Stored now", theirs.topic))
    rows = [
        {
            "Version": name,
            "Name": topic.title if topic else theirs.title,
            "State": theirs.edit.state if topic is theirs.topic else "on",
            "Words": written(words_of(topic), excluding=False),
            "Not about it": written(words_of(topic, excluding=True), excluding=True),
        }
        for name, topic in versions
    ]
    st.dataframe(rows, hide_index=True, width="stretch", key="both_topics", alt="Your version and the stored one")
    with st.container(horizontal=True, gap="small", key="stale_topic_choice"):
        if st.button("Save mine over it", type="primary", key="keep_my_topic", disabled=wanted is None):
            assert wanted is not None  # noqa: S101  as above
            desk.keep_mine(wanted)
            st.rerun()
        if st.button("Keep what is stored", key="take_their_topic"):
            desk.take_theirs()
            st.rerun()
