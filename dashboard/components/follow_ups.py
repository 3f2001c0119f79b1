"""Creating follow-ups for the customers of a list, and the open ones to work on."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Literal

import streamlit as st

from dashboard.components.cards import card
from dashboard.components.words import page_button, words
from dashboard.theme import count, day, label, quantity
from data_access.repositories import Wanted

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    import pandas as pd

    from dashboard.actions.follow_ups import Changes, Seat
    from dashboard.actions.notices import Notice

SHOWN = 8
MOST_AT_ONCE = 50  # customers, unless somebody selects more by hand
USUAL_DAYS = 7
NOBODY = "Nobody yet"
_HAIRLINE = '<hr style="margin:0;border:0;border-top:1px solid var(--rp-line)">'


def marked(people: pd.DataFrame, waiting: pd.DataFrame) -> pd.DataFrame:
    """The customers of a list with ``follow_up``: when their open one is due, blank where there is none."""
    days = zip(waiting["customer_id"].astype("int64"), waiting["due_on"], strict=True)
    due = {customer: f"due {day(due_on)}" for customer, due_on in days}
    return people.assign(follow_up=[due.get(int(customer), "") for customer in people["customer_id"]])


def offer(
    people: pd.DataFrame,
    picked: Sequence[int],
    kind: str,
    seat: Seat,
    more: st.Page | None = None,
    *,
    most: int = MOST_AT_ONCE,
) -> None:
    """One click: a follow-up for every customer selected, or for all shown, the first 50 of a long list.

    Parameters
    ----------
    people : the list, with ``customer_id`` and the ``reason`` each is listed for.
    picked : the rows selected in it, none where that is up to us.
    kind : the kind of reason, of ``REASON_KINDS``.
    more : the page where follow-ups are worked on, where it is another one.
    most : how many are created for at once while nobody selects any.
    """
    chosen = people.iloc[list(picked)] if picked else people.head(most)
    if not chosen.empty:
        _create_bar(chosen, kind, seat)
        words(
            f"{_for_whom(len(people), len(picked), most)} Who has an open follow-up keeps that one.", "fine", "for_whom"
        )
    _notice_line(seat.told, seat, more)


def _for_whom(shown: int, picked: int, most: int) -> str:
    if picked:
        return "For the customers selected."
    if shown == 1:
        return "For this customer."
    if shown > most:
        return f"For the first {count(most)} of {count(shown)}; select rows to choose others."
    return f"For all {count(shown)} shown; select rows to choose some."


def _create_bar(chosen: pd.DataFrame, kind: str, seat: Seat) -> None:
    wanted = [
        Wanted(customer_id=int(customer), reason_kind=kind, reason=reason)
        for customer, reason in zip(chosen["customer_id"], chosen["reason"], strict=True)
    ]
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom", key="create_follow_ups"):
        due = st.date_input(
            "Due on", seat.today + timedelta(days=USUAL_DAYS), min_value=seat.today, key="due_on", width=150,
            format="YYYY-MM-DD",
        )  # fmt: skip
        owner = st.selectbox("Owner", [NOBODY, *seat.owners], key="follow_up_owner", width=190)
        st.button(
            f"Create {quantity(len(wanted), 'follow-up')}",
            icon=":material/add_task:",
            type="primary",
            key="create",
            disabled=not seat.may_write,
            help=None if seat.may_write else "Your role may look at follow-ups but not create them",
            on_click=seat.create,
            args=(wanted, due, seat.owners.get(owner or NOBODY), seat.token),
        )


def _notice_line(told: Notice | None, seat: Seat, more: st.Page | None) -> None:
    """What the last action did, with its undo."""
    if told is None:
        return
    with st.container(border=True, horizontal=True, gap="small", vertical_alignment="center", key="card_notice"):
        st.badge("Not saved" if told.refused else "Saved", icon=":material/error:" if told.refused else
                 ":material/check:", color="red" if told.refused else "green")  # fmt: skip
        words(" ".join(part for part in (told.text, told.do) if part), "strong", "notice")
        if told.undo is not None:
            st.button("Undo", icon=":material/undo:", type="tertiary", key="undo_follow_up", on_click=seat.undo)
        if more is not None:
            with st.container(width="content", key="quiet_notice"):
                st.page_link(more, label="Work on them", icon=":material/arrow_forward:", icon_position="right")
        st.button("Close", icon=":material/close:", type="tertiary", key="close_notice", on_click=seat.close_notice)


def due_line(waiting: pd.DataFrame, today: date, page: st.Page) -> None:
    """How many follow-ups are due by today, with the way to them; nothing where none is."""
    due, late = (int((waiting["due_on"] <= upto).sum()) for upto in (today, today - timedelta(days=1)))
    if not due:
        return
    told = f"{quantity(due, 'follow-up')} {'is' if due == 1 else 'are'} due"
    with st.container(horizontal=True, gap="small", vertical_alignment="center", key="due_follow_ups"):
        words(f"{told}, {count(late)} of them overdue." if late else f"{told} today.", "strong", "due", width="content")
        with st.container(width="content", key="quiet_due"):
            st.page_link(page, label="Work on them", icon=":material/arrow_forward:", icon_position="right")


def open_card(waiting: pd.DataFrame, seat: Seat, *, linked: bool = True) -> None:
    """The open follow-ups, overdue first, each to be marked as done or dropped with a note.

    ``linked``: whether each leads to the page of its customer; not where that is the page we are on.
    """
    late = int((waiting["due_on"] < seat.today).sum()) if len(waiting) else 0
    told = f"{quantity(len(waiting), 'open follow-up')}, {count(late)} overdue" if len(waiting) else "None is open"
    with card("follow_ups", "Follow-ups", told):
        if waiting.empty:
            words("Select customers in a list above and create some.", "muted", "no_follow_ups")
            return
        rows = list(waiting.itertuples(index=False))
        for place, row in enumerate(rows[:SHOWN]):
            _row(row, place, seat, linked=linked)
        if len(rows) > SHOWN:
            with st.expander(f"{count(len(rows) - SHOWN)} more", key="more_follow_ups"):
                for place, row in enumerate(rows[SHOWN:], start=SHOWN):
                    _row(row, place, seat, linked=linked)


def _row(row: Any, place: int, seat: Seat, *, linked: bool) -> None:  # noqa: ANN401  a row of itertuples
    if place not in (0, SHOWN):
        st.html(_HAIRLINE)
    name = str(row.customer_name)
    with st.container(horizontal=True, gap="small", vertical_alignment="center", key=f"follow_up_{row.follow_up_id}"):
        text, icon, colour = _due(row.due_on, seat.today)
        st.badge(text, icon=icon, color=colour, width=148)
        with st.container(gap="xxsmall", width="stretch"):
            words(name, "strong", f"follow_name_{place}")
            whose = row.owner if isinstance(row.owner, str) else "nobody’s yet"
            words(f"{row.reason} · {whose}", "muted", f"follow_why_{place}")
        if linked:
            page_button(row.page, str(row.follow_up_id))
        if seat.may_write:
            _changing(row, name, seat)
            _closing(int(row.follow_up_id), int(row.version), name, seat)


def _changing(row: Any, name: str, seat: Seat) -> None:  # noqa: ANN401  a row of itertuples
    # Named with the version: what somebody else changed is shown, and no older choice of this person hides it.
    row_id, version, whose = (
        int(row.follow_up_id),
        int(row.version),
        row.owner if isinstance(row.owner, str) else NOBODY,
    )
    with st.popover("Change", icon=":material/edit_calendar:", type="tertiary", key=f"quiet_change_{row_id}"):
        due = st.date_input(
            "Due on", row.due_on, min_value=min(row.due_on, seat.today), key=f"due_{row_id}_{version}",
            format="YYYY-MM-DD",
        )  # fmt: skip
        owners = list(dict.fromkeys([NOBODY, *seat.owners, whose]))
        owner = st.selectbox("Owner", owners, owners.index(whose), key=f"owner_{row_id}_{version}")
        changes: Changes = {}
        if due != row.due_on:
            changes["due_on"] = due
        if owner != whose:
            changes["owner_id"] = seat.owners.get(owner)
        st.button(
            "Save",
            icon=":material/check:",
            key=f"change_{row_id}",
            disabled=not changes,
            help=f"Change the follow-up of {label(name)}",
            on_click=seat.change,
            args=(row_id, version, name, changes, seat.token),
        )


def _closing(row_id: int, version: int, name: str, seat: Seat) -> None:
    with st.popover("Done or drop", icon=":material/task_alt:", type="tertiary", key=f"quiet_close_{row_id}"):
        st.text_area("Note", key=seat.note_key(row_id), placeholder="What came of it", max_chars=2_000)
        with st.container(horizontal=True, gap="small"):
            choices: tuple[tuple[str, Literal["done", "dropped"], str], ...] = (
                ("Done", "done", ":material/check:"),
                ("Drop", "dropped", ":material/close:"),
            )
            for title, state, icon in choices:
                st.button(
                    title,
                    icon=icon,
                    key=f"{state}_{row_id}",
                    help=f"{title}: the follow-up of {label(name)}",
                    on_click=seat.close,
                    args=(row_id, version, name, state, seat.token),
                )


def _due(due_on: date, today: date) -> tuple[str, str, Literal["red", "orange", "gray"]]:
    days = (today - due_on).days
    if days > 0:
        return f"{quantity(days, 'day')} overdue", ":material/schedule:", "red"
    return (
        ("Due today", ":material/today:", "orange") if days == 0 else (f"Due {day(due_on)}", ":material/event:", "gray")
    )
