"""Whose notices are looked at, what is ticked, and saving it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from dashboard import identity, reads, settings
from dashboard.actions import my_notices as actions
from dashboard.actions.case_mail import account_state
from dashboard.actions.cases import LEAST_TO_MANAGE, office_of
from dashboard.analytics.staff_letters import KINDS
from dashboard.controls.notices import Notices
from data_access.repositories.staff_notices import Choice

if TYPE_CHECKING:
    from dashboard.actions.cases import Seat
    from dashboard.actions.my_notices import NoticesDesk
    from dashboard.actions.notices import Notice

_notices = Notices("_my_notices")


def pick_whose() -> Seat | None:
    """Whose notices they are: one's own; a manager may look at those of everybody. None for who has no seat."""
    who = identity.current_user()
    office = office_of(reads.record(), who)
    if office.me is None or not who.may(LEAST_TO_MANAGE) or len(office.colleagues) < 2:  # noqa: PLR2004  two to choose from
        return office.me
    names = [office.me.name, *(one.name for one in office.colleagues if one.user_id != office.me.user_id)]
    picked = st.selectbox("Notices of", names, key="whose", bind="query-params", width=260)
    return office.named(picked) or office.me


def notices_desk(seat: Seat, version: int) -> NoticesDesk:
    """What the person may do with the notices on the page, in the version that they see."""
    set_up, wrong = account_state()

    def field(name: str) -> str:
        return f"notice_{name}_{seat.user_id}_{version}"

    def save() -> None:
        state = st.session_state
        kinds = frozenset(kind for kind in KINDS if state.get(field(kind)))
        choice = Choice(kinds=kinds, hour=int(state.get(field("hour")) or 0), version=version)
        _notices.attempt(lambda: actions.choose(reads.record(), identity.current_user(), seat, choice), seat.user_id)

    def again(mail_id: int, seen: int) -> None:
        def step() -> Notice:
            return actions.send_again(reads.record(), identity.current_user(), seat, mail_id, version=seen)

        _notices.attempt(step, seat.user_id)

    return actions.NoticesDesk(
        told=_notices.told(seat.user_id), mail_set_up=set_up, mail_wrong=wrong, field=field, save=save, again=again,
        public=settings.public_url() is not None, undo=_notices.undo, close_notice=_notices.close,
    )  # fmt: skip
