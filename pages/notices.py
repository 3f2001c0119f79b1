"""Answers which mail each person gets: what is due, the team's week, and what concerns them."""

from __future__ import annotations

import streamlit as st

from dashboard import frame, reads
from dashboard.components import my_notices as parts
from dashboard.components import page_head, takeaway
from dashboard.components.words import words
from dashboard.controls import my_notices as controls
from dashboard.reads import notices as notice_reads

TITLE = "What do I get by mail?"
SENTENCE = "Notices to the people who work here: once each, by your own mail server, without any tracking"

scope = frame.current_scope()
page_head(TITLE, SENTENCE, "notices")
seat = controls.pick_whose()
if seat is None:
    words("Your role may look at figures but has no seat to work from, so there are no notices.", "muted", "no_seat")
    st.stop()

mine = notice_reads.my_notices(seat.user_id, scope)
desk = controls.notices_desk(seat, mine.choice.version)
digest, zone = notice_reads.letter("digest", seat.user_id, seat.name, scope)
takeaway(parts.standing(seat, mine, desk), "notices")
parts.out_of_reach(notice_reads.out_of_reach(scope))
left, right = st.columns([1, 1], gap="small")
with left:
    parts.choice_card(mine, zone, desk)
    parts.sent_card(mine, reads.store_facts(scope).time_zone, desk)
with right:
    parts.preview_card("digest", digest)
    parts.preview_card("weekly", notice_reads.letter("weekly", seat.user_id, seat.name, scope)[0])
