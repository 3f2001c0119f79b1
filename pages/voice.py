"""Answers what customers say: how much, how it sounds, of what they speak, and what that costs."""

from __future__ import annotations

from functools import partial

import streamlit as st

from dashboard import controls, frame, navigation, reads, tables
from dashboard.analytics.voice.topics import SIDES
from dashboard.components import card, empty_state, filtered_empty, page_head, takeaway
from dashboard.components import voice as parts
from dashboard.components import voice_topics as topic_parts
from dashboard.components.fair import fair_card
from dashboard.components.notes import Action
from dashboard.reads.voice import Wanted

TITLE = "What do they say?"

scope, filters = frame.current_scope(), frame.current_filters()
facts = reads.store_facts(scope)
with frame.bar_place():
    span = controls.switch("span", "Days", parts.SPANS)
answer = reads.voice(filters, scope, span)
if answer is None:
    page_head(TITLE, "", "voice")
    bring = Action(
        label="Import data", icon=":material/upload_file:", page=navigation.page("import_data"), primary=True
    )
    empty_state("No feedback yet", "Bring in what customers say: reviews, surveys, e-mails, calls.", (bring,), "voice")
    st.stop()
columns = partial(tables.columns, currency=facts.currency)
page_head(TITLE, parts.sentence(filters, answer, span), "voice")
if answer.empty:
    filtered_empty(controls.reset_filters)
    st.stop()

lead = st.container()
parts.tiles(answer, span)
left, right = st.columns([5, 3], gap="small")
with left, card("voice_time", "How does it sound over time?", parts.UNIT) as corner:
    with corner:
        step = controls.switch("step", "Period", parts.STEPS)
    series = reads.voice_series(answer, scope, step)
    parts.time_card(answer, series, step, columns)
with right, card("voice_groups", "Who sounds how?", "Of these days; in grey the share of the feedback"):
    by = controls.switch("by", "Group by", parts.SPLITS)
    parts.groups_card(answer, reads.voice_groups(answer, scope, by), by, columns)

with card("voice_topics", "Which topics cost customers?", topic_parts.UNIT, fill=False):
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom", key="pick_topic"):
        side = controls.switch("side", "Which mentions", SIDES)
        topics = reads.voice_topics(answer, scope, side)
        choices = topic_parts.topic_choices(topics)
        proposed = topic_parts.proposed_topic(topics)
        topic = controls.pick_group(choices, proposed, "topics", key="topic", title="Look into")
    topic_parts.topics_card(answer, topics, side, topic, columns)
with lead:
    takeaway(topic_parts.told(answer, topics, side, parts.SPANS[span]), "voice")
    parts.half_way(answer)

with card("voice_words", "In their words", topic_parts.words_unit(choices[topic]), fill=False):
    periods = topic_parts.day_choices(answer, series)
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom", key="pick_words"):
        days = controls.pick_days(list(periods))
        label = controls.switch("label", "Opinion", topic_parts.labels_for(side))
    wanted = Wanted(
        start=periods[days][0], end=periods[days][1], topic=None if topic == topic_parts.ALL else topic,
        label=None if label == "any" else label,
    )  # fmt: skip
    topic_parts.quotes_card(answer, wanted, controls.feedback_desk())
    topic_parts.feedback_list(answer, wanted, "words", columns)
topic_parts.new_words_card(scope)
topic_parts.mismatch_card(answer, columns)
fair_card(reads.voice_fair(answer, scope), answer.number, columns)
