"""Answers what holds for the whole store: the business, its money and calendar, the queue, other currencies."""

from __future__ import annotations

from functools import partial

from dashboard import settings, tables
from dashboard.components import page_head, settings_editor, takeaway, told_line
from dashboard.components import store_settings as parts
from dashboard.controls.store_settings import settings_desk
from dashboard.reads.store_settings import settings_found

TITLE = "How is this store set up?"
SENTENCE = "What holds for every page, every import and everybody who works here"

found, desk = settings_found(), settings_desk()
edit = partial(settings_editor.dialog, desk=desk, found=found, today=settings.today(found.stored.time_zone))
tools = parts.Tools(desk, partial(tables.columns, currency=found.stored.currency), edit)
page_head(TITLE, SENTENCE, "settings")
told_line(desk.told, desk.undo, desk.close_notice, "settings")
takeaway(parts.lead(found.stored), "settings")
parts.business_card(found, tools)
parts.work_card(found.stored, tools)
parts.rates_card(found, tools)
