"""What a click on the Quality page does: the action, what is said about it afterwards, and the way back."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

import streamlit as st

from dashboard import actions, identity, reads
from dashboard.actions.duplicates import LEAST_ROLE, Desk
from dashboard.actions.notices import Notice
from dashboard.actions.scanning import find_scan, forget_scan, start_scan
from dashboard.controls.notices import Notices
from dashboard.theme import count, quantity

if TYPE_CHECKING:
    from collections.abc import Mapping

    from data_access.repositories import Seen

_FORM = "_duplicates_form"
_notices = Notices("_duplicates_notice", toast=True)


def desk() -> Desk:
    """What the person at the page may do."""
    return Desk(
        may_decide=identity.current_user().may(LEAST_ROLE),
        token=st.session_state.setdefault(_FORM, secrets.token_urlsafe(12)),
        told=_notices.told(),
        scanning=find_scan(reads.record()),
        scan=scan,
        read=lambda: forget_scan(reads.record()),
        merge=merge,
        reject=reject,
        undo_merge=undo_merge,
        undo=_notices.undo,
        close=_notices.close,
    )


def scan() -> None:
    """Begin to compare all customers."""
    _notices.close()
    start_scan(reads.record(), identity.current_user())


def merge(survivor: Seen, other: Seen, choose: Mapping[str, int], names: tuple[str, str], token: str) -> None:
    """Take one customer into the other."""

    def act() -> Notice:
        engine, who = reads.record(), identity.current_user()
        done = actions.merge_customers(
            engine, who, survivor, [other], choose=choose, submission_id=f"{token}-{other.customer_id}"
        )
        st.session_state.pop(_FORM, None)
        moved = sum(done.moved.values())
        rows = f" and brought {quantity(moved, 'row')} along" if moved else ""
        return Notice(text=f"{names[1]} is part of {names[0]} now{rows}.", undo=lambda: _unmerged(done.merge_id))

    _notices.attempt(act)


def undo_merge(merge_id: int) -> None:
    """Take an earlier merge back."""
    _notices.attempt(lambda: _unmerged(merge_id))


def _unmerged(merge_id: int) -> Notice:
    done = actions.undo_merge(reads.record(), identity.current_user(), merge_id)
    back = quantity(len(done.restored), "customer")
    newer = ""
    if done.newer_purchases:
        newer = f", with {count(done.newer_purchases)} purchases that came since under the former number"
    verb = "is" if len(done.restored) == 1 else "are"
    return Notice(text=f"Merge {merge_id} was undone: {back} {verb} there again as before{newer}.")


def reject(pair_id: int, names: str) -> None:
    """The two are not one person."""

    def act() -> Notice:
        actions.reject_pair(reads.record(), identity.current_user(), pair_id)
        return Notice(text=f"{names} stay two customers, and are not shown again unless one changes.", undo=back)

    def back() -> Notice:
        actions.reopen_pair(reads.record(), identity.current_user(), pair_id)
        return Notice(text=f"{names} are on the list again.")

    _notices.attempt(act)
