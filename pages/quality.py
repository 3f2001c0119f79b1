"""Answers whether the customer data can be trusted: who is likely in the store twice, and what was merged."""

from __future__ import annotations

import streamlit as st

from dashboard import frame, navigation, reads
from dashboard.analytics import quality_words
from dashboard.components import duplicate_pairs, empty_store, page_head, takeaway
from dashboard.components import quality as parts
from dashboard.controls import duplicates as acts
from dashboard.reads import quality

TITLE = "Can we trust the customer data?"

scope = frame.current_scope()
facts, desk = reads.store_facts(scope), acts.desk()
if facts.empty:
    page_head(TITLE, "", "quality")
    empty_store(navigation.page("import_data"))
    st.stop()
if desk.scanning is not None and desk.scanning.running:
    page_head(TITLE, "Names, contacts, addresses and years of birth are compared.", "quality")
    parts.progress(desk)
    st.stop()

parts.scan_ended(desk)
found = quality.duplicates(scope)
page_head(TITLE, parts.sentence(found, facts.time_zone), "quality")
parts.notice(desk)
if found.scan is None:
    parts.first_scan(desk)
else:
    takeaway(quality_words.takeaway(len(found.pairs), int(found.scan["customers"])), "quality")
    parts.tiles(found)
    duplicate_pairs.pairs_card(found, quality.pair_details(found.pairs.head(parts.SHOWN), scope), desk)
parts.merges_card(found, desk, facts.time_zone)
