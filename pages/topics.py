"""Answers what feedback is about: the topics with their words, and what nobody thought of yet."""

from __future__ import annotations

from dashboard import frame
from dashboard.analytics.topics import takeaway
from dashboard.components import page_head, rising, told_line, topic_editor, topics
from dashboard.components import takeaway as say
from dashboard.controls.topics import topic_desk
from dashboard.reads import topics as reads

TITLE = "What is feedback about?"

scope = frame.current_scope()
desk, settings, heard = topic_desk(), reads.topic_settings(scope), reads.topics_heard(scope)
titles = {one.name: one.title for one in settings}
page_head(TITLE, topics.sentence(heard, settings) if heard else "", "topics")
told_line(desk.told, desk.undo, desk.close, "topics")
if heard is None:
    topics.nothing_said(desk)
else:
    say(takeaway(heard.shares, titles), "topics")
    topics.tiles(heard, titles)
topics.topics_card(settings, heard, desk)
if heard is not None:
    found = reads.rising_phrases(scope)
    allowed = (desk.begin, desk.begin_picked) if desk.may_decide else ()
    rising.rising_card(found, reads.topics_offered(scope), *allowed)
topic_editor.editor(desk, lambda before, after: reads.topic_effect(scope, before, after))
