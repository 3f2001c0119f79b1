"""What the form of a purchase keeps while it is open: its name, how many lines it has, and the last save."""

from __future__ import annotations

import secrets
from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from dashboard import identity, reads, settings
from dashboard.actions import purchases as actions
from dashboard.actions.notices import Notice
from dashboard.actions.permission import LEAST_ROLE
from dashboard.controls.notices import Notices
from dashboard.theme import day as written_day
from dashboard.theme import money

if TYPE_CHECKING:
    from dashboard.actions.purchases import PurchaseDesk, TypedPurchase
    from dashboard.reads import StoreFacts

_TOKEN, _LINES = "_purchase_token", "_purchase_lines"
_notices = Notices("_purchase_notice")


def purchase_desk(customer_id: int, facts: StoreFacts) -> PurchaseDesk:
    """The form of a purchase of one customer."""
    choices = reads.filter_choices(identity.current_user().scope)
    return actions.PurchaseDesk(
        may_write=identity.current_user().may(LEAST_ROLE),
        today=settings.today(facts.time_zone),
        channels=tuple(channel for channel in choices.channels if channel != "Unknown"),
        products=dict(choices.products),
        told=_notices.told(customer_id),
        current=partial(purchase_desk, customer_id, facts),
        token=st.session_state.setdefault(_TOKEN, secrets.token_urlsafe(12)),
        lines=st.session_state.setdefault(_LINES, 1),
        begin=_begin,
        add_line=_add_line,
        check=lambda typed: actions.check_purchase(reads.record(), typed),
        save=partial(_save, customer_id, facts.currency),
        undo=_notices.undo,
        close_notice=_notices.close,
    )


def _begin() -> None:
    """Open an empty form."""
    for name in (_TOKEN, _LINES):
        st.session_state.pop(name, None)
    _notices.close()


def _add_line() -> None:
    st.session_state[_LINES] = st.session_state.get(_LINES, 1) + 1


def _save(customer_id: int, currency: str, typed: TypedPurchase) -> bool:
    """Save; whether it was. Where it was not, everything typed stays."""
    engine, who = reads.record(), identity.current_user()

    def act() -> Notice:
        saved = actions.save_purchase(engine, who, customer_id, typed, submission_id=st.session_state[_TOKEN])
        cents = actions.check_purchase(engine, typed).total_cents
        told = f"A purchase of {money(cents, currency, exact=True)} on {written_day(typed.day)} was added."
        _begin()
        return Notice(text=told, undo=partial(actions.take_back_purchase, engine, who, saved))

    return _notices.attempt(act, customer_id)
