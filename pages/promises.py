"""Answers what customers are promised, and whether it is kept: policies, calendars, deadlines."""

from __future__ import annotations

from functools import partial

from dashboard import frame, reads, settings, tables
from dashboard.actions.feedback import CHANNELS
from dashboard.components import page_head, takeaway, told_line
from dashboard.components import promise_editor as editor
from dashboard.components import promises as parts
from dashboard.controls import promises as controls
from dashboard.reads import promises as promise_reads
from dashboard.reads.topics import topics_offered

TITLE = "What do we promise?"
SENTENCE = "How soon a case is answered and resolved, in the hours in which somebody is there"

scope = frame.current_scope()
facts = reads.store_facts(scope)
today = settings.today(facts.time_zone)
found, kept = promise_reads.promised(scope, today), promise_reads.promises_kept(scope, facts.time_zone)
desk = controls.promise_desk()
columns = partial(tables.columns, currency=facts.currency)
people = reads.owners()
choices = editor.Choices(found, reads.filter_choices(scope).segments, topics_offered(scope), CHANNELS, people, today)
tools = parts.Tools(desk, columns, controls.pick, partial(editor.dialog, desk=desk, choices=choices))
page_head(TITLE, SENTENCE, "promises")
told_line(desk.told, desk.undo, desk.close_notice, "promise")
takeaway(parts.lead(kept), "promises")
parts.promises_card(found, choices.topics, tools)
parts.calendars_card(found, tools)
parts.kept_card(kept, columns)
parts.rules_card(found, promise_reads.escalated(scope), people, tools)
