"""Answers what happens in the queue by itself: rules, tried on history, what they did, and who else hears of it."""

from __future__ import annotations

from functools import partial

from dashboard import frame, reads, tables
from dashboard.actions.feedback import CHANNELS
from dashboard.analytics.automation_words import Names, lead
from dashboard.analytics.reading_words import language_name
from dashboard.components import automation as parts
from dashboard.components import automation_editor as editor
from dashboard.components import page_head, takeaway, told_line
from dashboard.components.reply_templates import LANGUAGES
from dashboard.controls.automation import automation_desk, pick_runs
from dashboard.controls.promises import pick
from dashboard.reads import automation as automation_reads
from dashboard.reads.topics import topics_offered

TITLE = "What happens by itself?"
SENTENCE = "Rules for cases: when something happens and it is such a case, then do this"

scope = frame.current_scope()
facts, found, desk = reads.store_facts(scope), automation_reads.automated(scope), automation_desk()
topics, people = topics_offered(scope), {number: name for name, number in reads.owners().items()}
languages = {code: language_name(code) for code in LANGUAGES}
known = found.known
offered = reads.filter_choices(scope)
names = Names(topics, languages, known.people, known.templates, known.webhooks, facts.currency)
choices = editor.Choices(
    topics, dict(offered.products), offered.segments, CHANNELS, languages, people, known.templates, known.webhooks,
    facts.currency, known.mail,
)  # fmt: skip
columns = partial(tables.columns, currency=facts.currency)
tools = parts.Tools(desk, columns, pick, partial(editor.dialog, desk=desk, choices=choices), names)
lately, sent = automation_reads.lately(scope), automation_reads.deliveries(scope)
page_head(TITLE, SENTENCE, "automation")
told_line(desk.told, desk.undo, desk.close_notice, "automation")
takeaway(lead(len(found.rules), sum(one.active for one in found.rules), lately.outcomes, sent.failed), "automation")
parts.rules_card(found, lately.acted, tools)
on_trial = next((one for one in found.rules if one.id == desk.on_trial), None)
if on_trial is not None:
    parts.trial_card(on_trial, automation_reads.tried(scope, on_trial), tools)
parts.runs_card(automation_reads.log_of_rules(scope), partial(automation_reads.runs, scope), pick_runs, tools)
parts.addresses_card(found, sent, tools)
