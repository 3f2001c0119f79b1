"""What a click on the Quality page does: the action, what is said about it afterwards, and the way back."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

import streamlit as st

from dashboard import actions, identity, reads
from dashboard.actions.duplicates import LEAST_ROLE, Desk
from dashboard.actions.follow_ups import Notice
from dashboard.actions.scanning import find_scan, forget_scan, start_scan
from dashboard.errors import UserError, log_unexpected
from dashboard.theme import count, label, quantity

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from data_access.repositories import Seen

_NOTICE, _FORM = "_duplicates_notice", "_duplicates_form"


def desk() -> Desk:
    """What the person at the page may do."""
    return Desk(
        may_decide=identity.current_user().may(LEAST_ROLE),
        token=st.session_state.setdefault(_FORM, secrets.token_urlsafe(12)),
        told=st.session_state.get(_NOTICE),
        scanning=find_scan(reads.record()),
        scan=scan,
        read=lambda: forget_scan(reads.record()),
        merge=merge,
        reject=reject,
        undo_merge=undo_merge,
        undo=undo,
        close=close,
    )


def scan() -> None:
    """Begin to compare all customers."""
    st.session_state.pop(_NOTICE, None)
    start_scan(reads.record(), identity.current_user())


def close() -> None:
    """The person has read what happened."""
    st.session_state.pop(_NOTICE, None)


def undo() -> None:
    """Take the last action back."""
    found: Notice | None = st.session_state.get(_NOTICE)
    if found is not None and found.undo is not None:
        attempt(found.undo)


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

    attempt(act)


def undo_merge(merge_id: int) -> None:
    """Take an earlier merge back."""
    attempt(lambda: _unmerged(merge_id))


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

    attempt(act)


def attempt(act: Callable[[], Notice | None], key: str = _NOTICE) -> None:
    """Act, and keep what is to be said under ``key``; what says nothing leaves nothing behind.

    A callback runs outside the page, so nobody else would catch its errors.
    """
    try:
        told = act()
    except UserError as error:
        told = Notice(text=error.what, do=error.do, refused=True)
    except Exception as error:  # noqa: BLE001  whatever it is, it is logged under the number the reader sees
        told = Notice(
            text=f"Something went wrong and nothing was saved. Reference: {log_unexpected(error)}", refused=True
        )
    if told is None:
        st.session_state.pop(key, None)
        return
    st.session_state[key] = told
    if not told.refused:
        # A toast reads markdown, and a name in it is text of the store.
        st.toast(label(told.text, longest=200), icon=":material/check:")
