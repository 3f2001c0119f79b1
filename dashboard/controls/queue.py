"""What a person looks at in the queue, who they are there, and what its buttons do."""

from __future__ import annotations

import secrets
import time
from typing import TYPE_CHECKING, cast

import streamlit as st

from dashboard import identity, reads, settings
from dashboard.actions import cases as actions
from dashboard.actions.case_desk import MANY_ACTION, MANY_OWNER, MANY_SLEEP, CaseDesk, ListDesk, ManyDesk
from dashboard.actions.follow_ups import LEAST_ROLE
from dashboard.analytics.feedback_words import topic_title
from dashboard.analytics.queue_words import VIEW_TITLES, snooze_choices
from dashboard.controls.case_mail import OnScreen, mail_desk
from dashboard.controls.notices import Notices
from dashboard.errors import UserError, log_unexpected
from dashboard.reads import queue as queue_reads
from data_access.repositories.cases import Act

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dashboard.actions.cases import Seat
    from dashboard.actions.notices import Notice
    from dashboard.reads.queue import OneCase, QueuePage
    from data_access.filters import Scope
    from data_access.queries.queue import Place, View
    from data_access.repositories.cases.moves import Kind

VIEW, CASE, TOPIC, MANY = "view", "case", "topic", "several"
# The parts of the page that are drawn anew on their own.
SWITCH, LIST, HEAD, PANE = "queue_switch", "queue_list", "queue_head", "queue_case"
LIVE_SECONDS = 1.8  # what a colleague did is seen within two
SECONDS_EACH = 0.2  # for each who looks: with very many the server would do nothing else
GONE_SECONDS = 60.0
_HERE = "_queue_here"
_here: dict[str, float] = {}  # who has had the page of this server on the screen, and when it was last drawn for them
_VIEW, _ME, _PAGES, _FORM = "_queue_view", "_queue_me", "_queue_pages", "_queue_form"
_SEEN, _SHOWN, _LOOKED = "_queue_seen", "_queue_shown", "_queue_looked"
EVERY_TOPIC, NO_TOPIC = "Any topic", "Nothing in particular"
LOOK_SECONDS = 20.0  # between two notes that somebody has a case on the screen
_notices = Notices("_queue_notice")


def pick_me() -> Seat | None:
    """Who works here: the person signed in; on one's own machine, where nobody signs in, whoever is chosen."""
    who = identity.current_user()
    if not who.may(LEAST_ROLE):
        return None
    own = actions.seat_of(reads.record(), who)
    everybody = actions.colleagues(reads.record())
    if own.role != "owner" or len(everybody) <= 1:
        return own
    names = {seat.name: seat for seat in (own, *(one for one in everybody if one.user_id != own.user_id))}
    picked = st.selectbox(
        "Working as", list(names), key=_ME, width=210, label_visibility="collapsed", persist_state="session",
        format_func=lambda name: f"Working as {name}",
        help="Who works at this machine. Steps are logged under this name.",
    )  # fmt: skip
    return names.get(picked or own.name, own)


def pick_view(counts: Mapping[str, int]) -> None:
    """Which cases are listed, with how many there are of each kind."""
    titles = {name: f"{title} {counts[name]:,}" if name in counts else title for name, title in VIEW_TITLES.items()}
    options = list(VIEW_TITLES)
    # Not bound to the address by Streamlit: that writes the words of a choice there, and these words hold counts.
    st.segmented_control(
        "View", options, default=shown_view(), required=True, format_func=titles.__getitem__, key=_VIEW,
        label_visibility="collapsed", on_change=_another_view,
    )  # fmt: skip


def _another_view() -> None:
    st.query_params[VIEW] = st.session_state[_VIEW]
    first_page()
    if not st.session_state.get(MANY):
        _draw_anew()


def shown_view() -> View:
    """The view that the address names; at first what nobody has taken."""
    picked = st.query_params.get(VIEW)
    return cast("View", picked if picked in VIEW_TITLES else "unclaimed")


def pick_topic(known: Mapping[str, int], titles: Mapping[str, str]) -> str | None:
    """What the cases are about: a token, ``""`` for nothing in particular, None for anything."""
    names = {topic_title(token, titles) if token else NO_TOPIC: token for token in known}
    picked = st.selectbox(
        "Topic", [EVERY_TOPIC, *names], key=TOPIC, bind="query-params", width=190, label_visibility="collapsed",
        on_change=first_page,
    )  # fmt: skip
    return names.get(picked or EVERY_TOPIC)


def several() -> bool:
    """Whether cases are listed to choose several of them."""
    return bool(st.toggle("Choose several", key=MANY, bind="query-params", on_change=first_page))


def first_page() -> None:
    """Another list begins at its beginning, and shows its own first case."""
    st.session_state.pop(_PAGES, None)
    st.session_state.pop(_SHOWN, None)
    close_case()


def shown_case(page: QueuePage) -> int | None:
    """The case beside the list: the one chosen, else the one that was first when the list was opened.

    It stays when others go ahead of it or a colleague takes it: nobody's words are moved from under their hands.
    """
    chosen = chosen_case()
    if chosen is not None:
        return chosen
    first = page.rows[0]["case_id"] if page.rows else None
    return cast("int | None", st.session_state.setdefault(_SHOWN, first))


def current_case(scope: Scope) -> OneCase | None:
    """The case beside the list, as it is now; None where none is shown."""
    case_id = chosen_case() or st.session_state.get(_SHOWN)
    return queue_reads.one_case(case_id, scope) if case_id else None


def live_seconds() -> float:
    """How often the page asks what colleagues did: at once with some, less often with very many at this server."""
    now = time.monotonic()
    _here[st.session_state.setdefault(_HERE, secrets.token_urlsafe(6))] = now
    for one in [one for one, seen in list(_here.items()) if now - seen > GONE_SECONDS]:
        _here.pop(one, None)
    return max(LIVE_SECONDS, SECONDS_EACH * len(_here))


def list_desk() -> ListDesk:
    """How the person goes through the list."""
    number = len(st.session_state.get(_PAGES, [])) + 1
    return ListDesk(number=number, open=open_case, forward=forward, backward=backward)


def place() -> Place | None:
    """After which case the page on the screen begins."""
    pages = st.session_state.get(_PAGES, [])
    return pages[-1] if pages else None


def forward(after: Place) -> None:
    """The next page."""
    st.session_state[_PAGES] = [*st.session_state.get(_PAGES, []), after]


def backward() -> None:
    """The page before."""
    st.session_state[_PAGES] = st.session_state.get(_PAGES, [])[:-1]


def chosen_case() -> int | None:
    """The case the address names; None where it names none."""
    named = st.query_params.get(CASE, "")
    return int(named) if named.isdigit() and len(named) < 19 else None  # noqa: PLR2004  digits of the largest number


def open_case(case_id: int) -> None:
    """Show a case beside the list."""
    st.query_params[CASE] = str(case_id)
    _notices.close()
    st.rerun([LIST, HEAD, PANE])  # the frame around them stays as it is


def close_case() -> None:
    """Back to the list, on a phone."""
    st.query_params.pop(CASE, None)


def case_desk(me: Seat | None, zone: str) -> CaseDesk:
    """What the person may do with the case on the screen."""
    case_id, version = st.session_state.get(_SEEN, (0, 0))
    on = OnScreen(
        me=me, case_id=case_id, version=version, field=_field, token=_token(case_id), draw_anew=_draw_anew,
        attempt=lambda step: _notices.attempt(step, case_id), sent=lambda: _sent(case_id),
    )  # fmt: skip
    return CaseDesk(
        me=me, colleagues=actions.colleagues(reads.record()), told=_notices.told(case_id),
        sleeps=snooze_choices(settings.now(), zone), field=_field,
        act=lambda kind: _attempt(me, Act(kind=cast("Kind", kind))),
        assign=lambda: _assign(me), snooze=lambda: _snooze(me, zone), write=lambda kind: _write(me, kind),
        resolve=lambda: _resolve(me), undo=_undo, close_notice=_notices.close, back=close_case, mail=mail_desk(on),
    )  # fmt: skip


def _field(name: str) -> str:
    case_id, _ = st.session_state.get(_SEEN, (0, 0))
    return f"case_{name}_{case_id}_{_token(case_id)}"


def _token(case_id: int) -> str:
    """Names the forms of a case until one of them was sent: a second click changes nothing."""
    tokens: dict[int, str] = st.session_state.setdefault(_FORM, {})
    return tokens.setdefault(case_id, secrets.token_urlsafe(6))


def _sent(case_id: int) -> None:
    st.session_state.get(_FORM, {}).pop(case_id, None)


def _attempt(me: Seat | None, act: Act) -> None:
    case_id, version = st.session_state.get(_SEEN, (0, 0))

    def step() -> Notice | None:
        if me is None:
            return None
        return actions.act_on_case(reads.record(), identity.current_user(), me, case_id, act, version=version)

    _notices.attempt(step, case_id)
    _draw_anew()


def _draw_anew() -> None:
    """After one's own step the whole page is drawn anew: parts alone may leave a form that was sent beside the new."""
    st.rerun()


def _assign(me: Seat | None) -> None:
    name = st.session_state.get(_field("assign"))
    to = next((one for one in actions.colleagues(reads.record()) if one.name == name), None)
    if to is not None:
        _attempt(me, Act(kind="assigned", owner_id=to.user_id))


def _snooze(me: Seat | None, zone: str) -> None:
    until = snooze_choices(settings.now(), zone).get(st.session_state.get(_field("snooze")) or "")
    if until is not None:
        _attempt(me, Act(kind="snoozed", until=until))


def _write(me: Seat | None, kind: str) -> None:
    """Save an answer that went out, what the customer said, or a note; the words stay where it is refused."""
    case_id, version = st.session_state.get(_SEEN, (0, 0))
    state = st.session_state
    body = (state.get(_field("body")) or "").strip()
    channel = state.get(_field("channel")) if kind != "noted" else None
    act = Act(kind=cast("Kind", kind), body=body, channel=channel)
    wait = bool(state.get(_field("wait"))) and kind == "replied"

    def step() -> Notice | None:
        if me is None:
            return None
        who, token = identity.current_user(), _token(case_id)
        if kind == "replied":
            return actions.reply(reads.record(), who, me, case_id, act, version=version, wait=wait,
                                 submission_id=token)  # fmt: skip
        return actions.act_on_case(reads.record(), who, me, case_id, act, version=version, submission_id=token)

    if _notices.attempt(step, case_id):
        _sent(case_id)
    _draw_anew()


def _resolve(me: Seat | None) -> None:
    case_id, version = st.session_state.get(_SEEN, (0, 0))
    state = st.session_state
    given = state.get(_field("compensation")) or 0.0
    act = Act(
        kind="resolved", cause=(state.get(_field("cause")) or "").strip() or None,
        action=(state.get(_field("action")) or "").strip(), compensation_cents=round(float(given) * 100),
    )  # fmt: skip

    def step() -> Notice | None:
        if me is None:
            return None
        return actions.act_on_case(reads.record(), identity.current_user(), me, case_id, act, version=version,
                                   submission_id=_token(case_id))  # fmt: skip

    if _notices.attempt(step, case_id):
        _sent(case_id)
    _draw_anew()


def _undo() -> None:
    _notices.undo()
    _draw_anew()


def look(me: Seat | None, case: OneCase) -> None:
    """Remember which version of the case the person has before their eyes, and note now and then that they have."""
    case_id = int(case.row["case_id"])
    st.session_state[_SEEN] = (case_id, case.version)
    kept = st.session_state.get(_LOOKED, (0, 0.0))
    if me is None or (kept[0] == case_id and time.monotonic() - kept[1] < LOOK_SECONDS):
        return
    st.session_state[_LOOKED] = (case_id, time.monotonic())
    try:
        actions.look(reads.record(), me, case_id)
    except UserError:
        return  # the store is busy: whoever looks on is seen a little later
    except Exception as error:  # noqa: BLE001  nobody is kept from work by it
        log_unexpected(error)


_many = Notices("_queue_many")


def many_desk(me: Seat | None, zone: str) -> ManyDesk:
    """What the person may do with the cases they chose."""
    return ManyDesk(
        me=me, colleagues=actions.colleagues(reads.record()), told=_many.told(),
        sleeps=snooze_choices(settings.now(), zone),
        act=lambda versions, kind: _act_on_many(me, versions, kind, zone), undo=_many.undo, close_notice=_many.close,
    )  # fmt: skip


def _act_on_many(me: Seat | None, versions: Mapping[int, int], kind: str, zone: str) -> None:
    state = st.session_state
    name = state.get(MANY_OWNER)
    owner = next((one.user_id for one in actions.colleagues(reads.record()) if one.name == name), None)
    until = snooze_choices(settings.now(), zone).get(state.get(MANY_SLEEP) or "")
    act = Act(
        kind=cast("Kind", kind), owner_id=owner, until=until,
        action=(state.get(MANY_ACTION) or "").strip() if kind == "resolved" else None,
    )  # fmt: skip

    def step() -> Notice | None:
        if me is None or not versions:
            return None
        return actions.act_on_many(reads.record(), identity.current_user(), me, versions, act)

    _many.attempt(step)


def wanted(topic: str | None, me: Seat | None) -> queue_reads.Wanted:
    """What the list is asked for."""
    return queue_reads.Wanted(view=shown_view(), topic=topic, me=me.user_id if me else None)
