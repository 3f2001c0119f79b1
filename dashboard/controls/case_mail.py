"""The buttons of answers by e-mail: texts to begin with, sending, sending again, calling back, and changing texts."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from dashboard import identity, reads
from dashboard.actions import case_mail as actions
from dashboard.actions import reply_templates
from dashboard.actions.cases import LEAST_TO_MANAGE
from dashboard.analytics import mail_words
from dashboard.controls.notices import Notices
from dashboard.reads import mail as mail_reads

if TYPE_CHECKING:
    from collections.abc import Callable

    from dashboard.actions.cases import Seat
    from dashboard.actions.notices import Notice
    from dashboard.analytics.mail_words import Filled

_ASKED, _FILLED, _COPIED, _EDITED = "_mail_asked", "_mail_filled", "_mail_copied", "_mail_edited"
_OPEN = "_templates_open"
_templates = Notices("_template_notice")


@dataclass(frozen=True, slots=True, kw_only=True)
class OnScreen:
    """The case whose mail it is: who works on it, which version they see, its fields, and how a step is taken."""

    me: Seat | None
    case_id: int
    version: int
    field: Callable[[str], str]
    token: str
    attempt: Callable[[Callable[[], Notice | None]], bool]
    sent: Callable[[], None]

    def written(self, name: str) -> str:
        """What stands in a field, as it was sent with the form."""
        return str(st.session_state.get(self.field(name)) or "")


def mail_desk(on: OnScreen) -> actions.MailDesk:
    """What the person may do with mail of the case on the screen."""
    set_up, wrong = actions.account_state()
    # Not the default of the field: that may not be set from elsewhere, as a template does.
    st.session_state.setdefault(on.field("subject"), _usual_subject())
    return actions.MailDesk(
        set_up=set_up, wrong=wrong, may_edit=identity.current_user().may(LEAST_TO_MANAGE), asked=_asked(on),
        missing=mail_words.missing_words(_missing(on)), fill=lambda: _fill(on), place=lambda how: _place(on, how),
        send=lambda: _send(on), copy=lambda: _copy(on), copied=_kept(_COPIED, on),
        again=partial(_settle, on, actions.send_again), stop=partial(_settle, on, actions.call_back),
        arrived=partial(_settle, on, actions.it_arrived), editor=_editor(),
    )  # fmt: skip


def _usual_subject() -> str:
    business = reads.store_facts(identity.current_user().scope).business_name
    return f"Your message to {business or 'us'}"


def _kept(place: str, on: OnScreen) -> str | None:
    """What is kept for the form on the screen; nothing that was kept for another case or an earlier answer."""
    form, found = st.session_state.get(place, (None, None))
    return found if form == on.field("body") else None


def _keep(place: str, on: OnScreen, what: str | None) -> None:
    st.session_state[place] = (on.field("body"), what)


def _template(on: OnScreen) -> Filled | None:
    """The chosen text with what is known of this customer, and of no other."""
    who = identity.current_user()
    chosen = st.session_state.get(on.field("template"))
    row = next((one for one in mail_reads.reply_templates(who.scope) if one["template_id"] == chosen), None)
    if row is None:
        return None
    values = mail_words.values_of(
        mail_reads.case_mail(on.case_id, who.scope).person, business=reads.store_facts(who.scope).business_name,
        case_id=on.case_id, agent=on.me.name if on.me else None,
    )  # fmt: skip
    return mail_words.filled(row["subject"], row["body"], values)


def _missing(on: OnScreen) -> list[str]:
    return mail_words.left_over(on.written("subject"), on.written("body"))


def _fill(on: OnScreen) -> None:
    """Put the chosen text into the form; where somebody has typed there, ask first."""
    found = _template(on)
    if found is None:
        return
    typed = on.written("body").strip()
    if typed and typed != (_kept(_FILLED, on) or "").strip():
        _keep(_ASKED, on, str(st.session_state.get(on.field("template"))))
        return
    _put(on, found, found.body)


def _place(on: OnScreen, how: str) -> None:
    """What to do with typed words where a template was chosen: replace them, put it below, or keep them."""
    found = _template(on)
    st.session_state.pop(_ASKED, None)
    if found is not None and how == "replace":
        _put(on, found, found.body)
    elif found is not None and how == "below":
        _put(on, found, f"{on.written('body').rstrip()}\n\n{found.body}")


def _put(on: OnScreen, found: Filled, body: str) -> None:
    st.session_state[on.field("body")] = body
    st.session_state[on.field("subject")] = found.subject
    st.session_state.pop(_ASKED, None)
    st.session_state.pop(_COPIED, None)
    _keep(_FILLED, on, body)


def _asked(on: OnScreen) -> str | None:
    """The name of the template that would take the place of typed words."""
    chosen = _kept(_ASKED, on)
    rows = mail_reads.reply_templates(identity.current_user().scope) if chosen else ()
    return next((one["name"] for one in rows if str(one["template_id"]) == chosen), None)


def _copy(on: OnScreen) -> None:
    _keep(_COPIED, on, on.written("body").strip() or None)


def _send(on: OnScreen) -> None:
    """Log the answer and send it; the words stay where it is refused."""

    def step() -> Notice | None:
        if on.me is None:
            return None
        return actions.send_answer(
            reads.record(), identity.current_user(), on.me, on.case_id, subject=on.written("subject"),
            body=on.written("body").strip(), version=on.version, wait=bool(st.session_state.get(on.field("wait"))),
            submission_id=on.token,
        )  # fmt: skip

    if on.attempt(step):
        on.sent()


def _settle(on: OnScreen, act: Callable[..., Notice], mail_id: int, version: int) -> None:
    """Carry out what somebody decided about a mail."""

    def step() -> Notice | None:
        if on.me is None:
            return None
        return act(reads.record(), identity.current_user(), on.me, mail_id, version=version)

    on.attempt(step)


def _editor() -> actions.TemplateDesk:
    return actions.TemplateDesk(
        opened=bool(st.session_state.get(_OPEN)), open=_open, leave=_leave, told=_templates.told,
        field=_template_field, save=_save, remove=_remove, undo=_templates.undo,
        close=_templates.close,
    )  # fmt: skip


def _open() -> None:
    st.session_state[_OPEN] = True
    _templates.close()


def _leave() -> None:
    st.session_state.pop(_OPEN, None)


def _template_field(name: str, row_id: int, version: int) -> str:
    """The key of a field: with the version, so that what a colleague saved is shown."""
    token = st.session_state.setdefault(_EDITED, secrets.token_urlsafe(6))
    return f"template_{name}_{row_id}_{version}_{token if not row_id else ''}"


def _save(row_id: int, version: int) -> None:
    def typed(name: str) -> str:
        return str(st.session_state.get(_template_field(name, row_id, version)) or "")

    def step() -> Notice:
        return reply_templates.keep_template(
            reads.record(), identity.current_user(), row_id or None, name=typed("name"), subject=typed("subject"),
            body=typed("body"), language=typed("language") or None, version=version,
            submission_id=_template_field("saved", row_id, version),
        )  # fmt: skip

    if _templates.attempt(step) and not row_id:
        st.session_state.pop(_EDITED, None)


def _remove(row_id: int, version: int) -> None:
    _templates.attempt(
        lambda: reply_templates.remove_template(reads.record(), identity.current_user(), row_id, version=version)
    )
