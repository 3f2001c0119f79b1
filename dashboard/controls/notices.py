"""What is said of the last action until it is closed, and its way back: one way for every control."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from dashboard.actions.notices import Notice
from dashboard.errors import UserError, log_unexpected
from dashboard.theme import label

if TYPE_CHECKING:
    from collections.abc import Callable


class Notices:
    """The place in a person's session where a control keeps what is to be said.

    Parameters
    ----------
    key : of that place.
    toast : say what was done in a corner too, for actions far from where the notice is drawn. Not out of a dialog:
        a toast from a part of the page takes the place of the style sheet of the whole.
    """

    def __init__(self, key: str, *, toast: bool = False) -> None:
        self._key, self._toast = key, toast

    def told(self, whose: int | None = None) -> Notice | None:
        """What is to be said; where it was said of one row, only to whom asks for that row."""
        kept: tuple[int | None, Notice | None] = st.session_state.get(self._key, (None, None))
        return kept[1] if kept[0] == whose else None

    def say(self, told: Notice, whose: int | None = None) -> None:
        """Keep what is to be said, in place of what was."""
        st.session_state[self._key] = (whose, told)
        if self._toast and not told.refused:
            # A toast reads markdown, and a name in it is text of the store.
            st.toast(label(told.text, longest=200), icon=":material/check:")

    def attempt(self, act: Callable[[], Notice | None], whose: int | None = None) -> bool:
        """Act and say what came of it; what says nothing leaves nothing behind. Whether it went through.

        A callback runs outside the page, so nobody else would catch its errors.
        """
        try:
            told = act()
        except UserError as error:
            self.say(refusal(error), whose)
            return False
        except Exception as error:  # noqa: BLE001  whatever it is, it is logged under the number the reader sees
            sentence = f"Something went wrong and nothing was saved. Reference: {log_unexpected(error)}"
            self.say(Notice(text=sentence, refused=True), whose)
            return False
        if told is None:
            self.close()
        else:
            self.say(told, whose)
        return True

    def undo(self) -> None:
        """Take the last action back."""
        whose, told = st.session_state.get(self._key, (None, None))
        if told is not None and told.undo is not None:
            self.attempt(told.undo, whose)

    def close(self) -> None:
        """The person has read it."""
        st.session_state.pop(self._key, None)


def refusal(error: UserError) -> Notice:
    """An error that the reader can mend, as what is said of an action."""
    return Notice(text=error.what, do=error.do, refused=True)
