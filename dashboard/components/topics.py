"""The parts of the Topics page: what feedback is about, each topic with its words, and the way to change it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from dashboard import frame
from dashboard.answers.topics import words_of
from dashboard.components.cards import card
from dashboard.components.download import table_and_download
from dashboard.components.notes import Action, empty_state
from dashboard.components.tiles import FEWEST_POINTS, Kpi, kpi_row, sparkline
from dashboard.components.words import words
from dashboard.theme import NOTHING, count, day, label, percent, quantity

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dashboard.actions.topic_desk import TopicDesk
    from dashboard.answers.topics import Heard, Setting

SHOWN_WORDS = 7
COLUMNS = {
    "topic_title": "Topic", "topic_texts": "Texts", "text_share": "Share (0-1)", "low": "From (95%)",
    "high": "To (95%)", "topic_opinions": "Opinions", "topic_complaints": "Complaints", "topic_praises": "Praises",
    "complaint_share": "Complaints (0-1)", "complaint_low": "Complaints from", "complaint_high": "Complaints to",
}  # fmt: skip


def nothing_said(desk: TopicDesk) -> None:
    """No words of customers yet."""
    empty_state(
        "No feedback with words yet",
        "Import feedback, and what it is about is found by itself, from the first text on.",
        (Action(label="Add a topic", icon=":material/add:", on_click=lambda: desk.begin(None, "")),)
        if desk.may_decide
        else (),
        key="topics",
    )


def sentence(heard: Heard, settings: Sequence[Setting]) -> str:
    """How many topics are looked for, in how many texts, and until when."""
    on = sum(one.edit.state == "on" and one.topic is not None for one in settings)
    told = (
        f"{quantity(on, 'topic')} looked for in {quantity(heard.texts, 'text')} of 12 months, as of {day(heard.as_of)}"
    )
    return f"{told}; {count(heard.waiting)} wait to be looked through" if heard.waiting else told


def tiles(heard: Heard, titles: Mapping[str, str]) -> None:
    """How much is covered, what most is about, and what is complained of most."""
    looked = heard.texts - heard.waiting
    covered = heard.covered / looked if looked else None
    said = heard.shares[heard.shares["topic_texts"] > 0]
    most = said.sort_values("topic_texts", ascending=False).iloc[0] if len(said) else None
    loud = said.sort_values("topic_complaints", ascending=False).iloc[0] if len(said) else None
    kpi_row(
        (
            Kpi(key="texts", label="Texts looked through", value=count(looked), interval="in the last 12 months"),
            Kpi(
                key="covered", label="About a topic", value=percent(covered) if covered is not None else NOTHING,
                interval="the rest names none of them",
            ),
            Kpi(
                key="most", label="Most is about", value=titles[most["topic"]] if most is not None else NOTHING,
                interval=_texts(most) if most is not None else "",
            ),
            Kpi(
                key="loud", label="Most complaints", value=titles[loud["topic"]] if loud is not None else NOTHING,
                interval=_complaints(loud) if loud is not None else "",
            ),
        )
    )  # fmt: skip


def _texts(row: Any) -> str:  # noqa: ANN401  a row
    return f"{percent(row['text_share'])} of texts ({_between(row)})"


def _between(row: Any) -> str:  # noqa: ANN401  a row
    return " to ".join(percent(row[name]) for name in ("low", "high"))


def _complaints(row: Any) -> str:  # noqa: ANN401  a row
    if not row["topic_opinions"]:
        return "no opinion read yet"
    told = f"{count(int(row['topic_complaints']))} of {count(int(row['topic_opinions']))} opinions complain"
    return f"{told} ({percent(row['complaint_share'], decimals=0)})"


def topics_card(settings: Sequence[Setting], heard: Heard | None, desk: TopicDesk) -> None:
    """Every topic with its words, how much is said of it, and how."""
    subline = "Share of all texts with 95% interval · complaints among its opinions · share by month"
    with card("topics", "The topics", subline, fill=False) as corner:
        if desk.may_decide:
            corner.button("Add a topic", icon=":material/add:", type="tertiary", key="add_topic",
                          on_click=desk.begin, args=(None, ""))  # fmt: skip
        else:
            words("Changing topics takes the role manager.", "muted", "no_topics")
        rows = {} if heard is None else {row["topic"]: row for row in heard.shares.to_dict("records")}
        shown = [one for one in settings if one.edit.state != "removed"]
        for setting in sorted(shown, key=lambda one: -int(rows.get(one.name, {}).get("topic_texts", 0))):
            _topic(setting, rows.get(setting.name), (heard.trend if heard else {}).get(setting.name, []), desk)
        if heard is not None:
            names = {one.name: one.title for one in shown}
            table = heard.shares[heard.shares["topic"].isin(list(names))]
            table = table.assign(topic_title=[names[name] for name in table["topic"]])
            table_and_download(table, "topics", "What feedback is about", "text_share", columns=COLUMNS)


def _topic(setting: Setting, row: Any, trend: list[float | None], desk: TopicDesk) -> None:  # noqa: ANN401
    name, off = setting.name, setting.edit.state == "off"
    with st.container(border=True, gap="small", key=f"topic_{name}"):
        left, middle, right, buttons = st.columns([5, 3, 2, 2], gap="small", vertical_alignment="center")
        with left, st.container(gap="xxsmall"):
            words(setting.title, "strong", f"topic_name_{name}")
            words(_listens(setting), "muted", f"topic_words_{name}")
            if told := _changed(setting):
                words(told, "fine", f"topic_changed_{name}")
        with middle, st.container(gap="xxsmall"):
            if off:
                words("Switched off: not looked for", "muted", f"topic_off_{name}")
            elif row is not None:
                words(f"{percent(row['text_share'])} of texts", "strong", f"text_share_{name}")
                words(f"{count(int(row['topic_texts']))} texts, {_between(row)}", "fine", f"topic_texts_{name}")
                words(_complaints(row), "fine", f"topic_complaints_{name}")
        with right:
            drawn = [value for value in trend if value is not None]
            if not off and len(drawn) >= FEWEST_POINTS:
                picture = sparkline(drawn, frame.current_tokens(), sure=True, partial=True)
                st.image(picture, width="stretch", alt=f"{setting.title}: share of texts by month")
        if desk.may_decide:
            with buttons:
                _buttons(setting, desk)


def _buttons(setting: Setting, desk: TopicDesk) -> None:
    name, shown = setting.name, label(setting.title)
    with st.container(horizontal=True, gap="xsmall", horizontal_alignment="right", key=f"quiet_topic_{name}"):
        st.button("Change", icon=":material/edit:", type="tertiary", key=f"edit_{name}",
                  help=f"Change the words of {shown}", on_click=desk.begin, args=(name, ""))  # fmt: skip
        off = setting.edit.state == "off"
        st.button("Look for it" if off else "Switch off", type="tertiary", key=f"switch_{name}",
                  icon=":material/visibility:" if off else ":material/visibility_off:",
                  help=f"{'Look for' if off else 'Do not look for'} {shown}", on_click=desk.switch,
                  args=(setting, off))  # fmt: skip


def _listens(setting: Setting) -> str:
    """The first words a topic listens to, and how many there are."""
    entries = list(dict.fromkeys(word.entry.partition(" = ")[0] for word in words_of(setting.topic)))  # no weights
    if not entries:
        return "No words: nothing to look for"
    more = len(entries) - SHOWN_WORDS
    return ", ".join(entries[:SHOWN_WORDS]) + (f" and {count(more)} more" if more > 0 else "")


def _changed(setting: Setting) -> str:
    """Who changed a topic, and how much."""
    if not setting.version or (setting.edit.shipped and not setting.own):
        return ""
    if setting.own:
        return f"Your own topic, by {setting.changed_by}"
    parts = [
        f"{quantity(len(listed), 'word')} {verb}"
        for listed, verb in ((setting.edit.added, "added"), (setting.edit.removed, "taken out"))
        if listed
    ]
    return ", ".join([*parts, f"changed by {setting.changed_by}"]).capitalize()
