"""The form that saves what the queue shows under a name, and what came of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from dashboard.components.told import told_line
from dashboard.components.words import words

if TYPE_CHECKING:
    from dashboard.actions.saved_views import ViewDesk

LONGEST_NAME = 60


def save_view(desk: ViewDesk) -> None:
    """The button that opens the form; nothing for who may only look."""
    if not desk.may_save:
        return
    # Another form is another popover, which is closed again.
    with st.popover("Save view", icon=":material/bookmark_add:", type="tertiary", key=desk.field("open")):
        if desk.shown is not None and desk.may_change:
            _change(desk, desk.shown.name)
        elif desk.shown is not None:
            words("Managers change the views of the team.", "fine", "view_managers")
        st.text_input("Name of a new view", key=desk.field("name"), max_chars=LONGEST_NAME,
                      placeholder="Delivery, overdue")  # fmt: skip
        if desk.for_team:
            st.checkbox("For the whole team", key=desk.field("team"))
        words("It keeps the view, the topic and the filters that are shown.", "fine", "view_keeps")
        st.button("Save as a new view", icon=":material/bookmark_add:", key="view_save", on_click=desk.save)


def _change(desk: ViewDesk, name: str) -> None:
    st.text_input("Name", name, key=desk.field("rename"), max_chars=LONGEST_NAME)
    with st.container(horizontal=True, gap="small", key="view_change_buttons"):
        st.button("Save changes", icon=":material/save:", key="view_change", on_click=desk.change,
                  help="The name, and the view, topic and filters that are shown")  # fmt: skip
        st.button("Delete", icon=":material/delete:", key="view_remove", type="tertiary", on_click=desk.remove)


def told_of_views(desk: ViewDesk) -> None:
    """What was done with saved views, and that the one of a link is gone."""
    told_line(desk.told, desk.undo, desk.close_notice, "views")
    if desk.gone:
        words("The saved view of this link is gone, or somebody keeps it for themselves. Shown is what has no owner.",
              "muted", "view_gone")  # fmt: skip
