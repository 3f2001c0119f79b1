"""Finds customers by name, contact, number or order, and lists those inside the filters or a saved segment."""

from __future__ import annotations

from functools import partial

import streamlit as st

from dashboard import controls, frame, navigation, reads, tables
from dashboard.components import customer_form, follow_ups, page_head, segment_editor, tag_form, takeaway, told_line
from dashboard.components import directory as parts
from dashboard.controls import follow_ups as acts

TITLE = "Who are our customers?"

scope, filters = frame.current_scope(), frame.current_filters()
facts = reads.store_facts(scope)
takeaway_place = st.container()
with st.container(horizontal=True, gap="small", vertical_alignment="bottom", key="directory_bar"):
    search = controls.search_box().strip()
    segment, gone = controls.pick_saved(reads.saved_segments(scope))
    sort, desk = controls.pick_sort(reads.SORTS), controls.customer_desk(None)
    tag = controls.pick_tag(reads.tag_names(scope))
    builder, tags = controls.segment_desk(segment), controls.tag_desk()
    ways = parts.SegmentFacts(
        currency=facts.currency,
        masked=scope.masked,
        choices=partial(reads.rule_choices, scope),
        scored=partial(reads.anything_scored, scope),
        size=partial(reads.segment_size, filters=filters, scope=scope),
    )
    segment_editor.buttons(builder, partial(parts.segment_form, ways))
    customer_form.add_button(desk)
with st.container(key="saved_place"):
    customer_form.saved_line(desk)
    told_line(builder.told, builder.undo, builder.close_notice, "segment")
    told_line(tags.told, tags.undo, tags.close_notice, "tags")
rules = reads.with_tag(parts.segment_line(segment, gone, ways), tag)
found = reads.directory(filters, scope, search, sort, rules)
told = parts.chosen_words(segment, tag)
page_head(TITLE, parts.sentence(filters, found, search, facts.as_of, told), "customers")
if found.takeaway:
    with takeaway_place:
        takeaway(found.takeaway, "customers")
if not len(found):
    if search or not filters.empty or told:
        ways_out = parts.WaysOut(controls.clear_search, controls.reset_filters, controls.choose_everybody)
        parts.nobody_fits(search, filters, told, ways_out)
    else:
        parts.no_customers(navigation.page("import_data"))
    st.stop()

columns = partial(tables.columns, currency=facts.currency)
with st.container(border=True, gap="small", key="card_directory"):
    with st.container(horizontal=True, gap="xsmall", vertical_alignment="center", key="quiet_directory"):
        place = st.container(width="stretch", key="directory_place")
        chosen = controls.pick_columns(parts.CHOICES, parts.USUAL)
        tag_place = st.container(width="content", key="tag_place")
        parts.download(found, chosen, partial(reads.directory_page, found, scope))
    body, foot = st.container(gap="small"), st.container(key="directory_pages")
    with foot:
        start = (controls.pick_page(-(-len(found) // parts.ROWS_SHOWN)) - 1) * parts.ROWS_SHOWN
    rows = follow_ups.marked(
        reads.directory_page(found, scope, start, start + parts.ROWS_SHOWN), reads.open_follow_ups(filters, scope)
    )
    with place:
        parts.place_words(start, len(rows), found, search)
    with body:
        picked = parts.customer_list(rows, chosen, columns)
    with tag_place:
        held = tag_form.TagsHeld(tags=reads.tag_names(scope), count=partial(reads.count_tagged, scope))
        tag_form.tag_form(tags, rows["customer_id"].iloc[picked].tolist(), found.measures["customer_id"], held)
    if picked:
        follow_ups.offer(rows, picked, "group", acts.seat(facts.time_zone), navigation.page("value"))
