"""The editor of a row that is open in a person's session: how it begins, and what becomes of a save."""

from __future__ import annotations

import secrets
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

import streamlit as st

from dashboard import identity
from dashboard.actions.editing import EditingDesk, KindT, OpenEditor
from dashboard.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from dashboard.controls.notices import Notices

Saved = TypeVar("Saved")


class Editor:
    """The place in a person's session where a control keeps its open editor.

    Parameters
    ----------
    kind : begins the keys of that place.
    notices : what was said of the last save is closed when the editor opens again.
    """

    def __init__(self, kind: str, notices: Notices) -> None:
        self._notices = notices
        self._token, self._was, self._tried, self._refused = (
            f"_{kind}_{name}" for name in ("token", "was", "tried", "refused")
        )

    def desk(
        self,
        role: str,
        *,
        check: Callable[[KindT, Mapping[str, Any]], dict[str, str]],
        save: Callable[[KindT, Mapping[str, Any]], bool],
        remove: Callable[..., None],
    ) -> EditingDesk[KindT]:
        """What the person may do with the rows of the page, from ``role`` on with changes."""
        return EditingDesk(
            may_write=identity.current_user().may(role),
            told=self._notices.told(),
            editor=self.stands(),
            current=partial(self.desk, role, check=check, save=save, remove=remove),
            begin=self.begin,
            check=check,
            save=save,
            remove=remove,
            undo=self._notices.undo,
            close_notice=self._notices.close,
        )

    def stands(self) -> OpenEditor:
        """The editor as it stands."""
        return OpenEditor(
            token=self.token(),
            was=self.was,
            tried=bool(st.session_state.get(self._tried)),
            refused=st.session_state.get(self._refused, ""),
        )

    def token(self) -> str:
        """What names the editor until it is saved or opened anew."""
        token: str = st.session_state.setdefault(self._token, secrets.token_urlsafe(12))
        return token

    def renew(self) -> None:
        """What is saved from now on is another submission."""
        st.session_state.pop(self._token, None)

    @property
    def was(self) -> Any:  # noqa: ANN401  a row as it was read, or None
        """The row it was opened with; None for a new one."""
        return st.session_state.get(self._was)

    def begin(self, was: Any) -> None:  # noqa: ANN401  a row as it was read, or None
        """Open it with a row, or empty."""
        for key in (self._token, self._tried, self._refused):
            st.session_state.pop(key, None)
        st.session_state[self._was] = was
        self._notices.close()

    def save(self, errors: Mapping[str, str], act: Callable[[str], Saved]) -> Saved | None:
        """Save what has no errors, and close the editor. None where it was not saved: everything typed stays.

        ``act`` saves; it is given the token, by which a second click is known.
        """
        st.session_state[self._tried] = True
        if errors:
            return None
        try:
            saved = act(self.token())
        except UserError as error:
            st.session_state[self._refused] = f"{error.what} {error.do}"
            return None
        self.begin(None)
        return saved
