"""Forms that customers fill in without a seat: made here, their links and codes taken from here, their answers read."""

from __future__ import annotations

from functools import partial

import streamlit as st

from dashboard import frame, reads, settings, tables
from dashboard.components import empty_state, page_head, takeaway, told_line
from dashboard.components import form_editor as editor
from dashboard.components import forms as parts
from dashboard.components.asking import rule_card
from dashboard.controls import forms as controls
from dashboard.controls.asking import asking_desk
from dashboard.reads import forms as form_reads
from dashboard.reads.asking import rule as asking_rule

TITLE = "What do customers answer when you ask?"
SENTENCE = "Forms on a link and a QR code of their own: no sign-in, any phone. Answers count as all other feedback."
NONE_YET = (
    "A form has a link and a QR code of its own. Put it on a receipt, a table or a web page, or give each purchase a "
    "personal link that asks once."
)

scope = frame.current_scope()
facts = reads.store_facts(scope)
today = settings.today(facts.time_zone)
desk = controls.form_desk()
products = dict(reads.filter_choices(scope).products)
columns = partial(tables.columns, currency=facts.currency)
page_head(TITLE, SENTENCE, "forms")
told_line(desk.told, desk.undo, desk.close_notice, "form")
found, rule = form_reads.forms_overview(scope, today).forms, asking_rule(scope)
if not found:
    empty_state("No form yet", NONE_YET, key="forms")
    editor.make_button(desk, products, primary=True)
    rule_card(rule, {}, asking_desk(rule))
    st.stop()

takeaway(parts.lead(found), "forms")
parts.tiles(found)
editor.make_button(desk, products)
parts.list_card(found, columns)
one = controls.pick_form(found)
form_id = one.row.form_id
left, right = st.columns([1, 1], gap="small")
with left:
    parts.one_card(one, desk, products)
with right:
    server = controls.server()
    if one.row.about == "purchases":
        listed = None if scope.masked else partial(form_reads.mailing, form_id, scope, server)
        waiting = form_reads.waiting(form_id, scope)
        asked = partial(form_reads.to_ask, scope)
        mail = parts.Mail(
            server=server, today=today, asked=asked, waiting=waiting, listed=listed, days=controls.pick_since
        )
        parts.mail_card(one, desk, mail)
    else:
        parts.link_card(one, server)
parts.answers_card(one, form_reads.form_answers(form_id, scope), columns)
rule_card(rule, {each.row.form_id: each.row.title for each in found}, asking_desk(rule))
