"""What a person looks at in the queue, who they are there, and what they do with its list."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

import streamlit as st

from dashboard import identity, reads, settings
from dashboard.actions import cases as actions
from dashboard.actions.case_desk import MANY_ACTION, MANY_OWNER, MANY_SLEEP, ListDesk, ManyDesk
from dashboard.actions.cases import Office
from dashboard.analytics.feedback_words import topic_title
from dashboard.analytics.queue_words import VIEW_TITLES, snooze_choices
from dashboard.controls.notices import Notices
from dashboard.reads import queue as queue_reads
from data_access.repositories.cases import Act

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from dashboard.actions.notices import Notice
    from dashboard.answers.saved_views import SavedView
    from dashboard.reads.queue import OneCase, QueuePage
    from data_access.filters import Filters, Scope
    from data_access.queries.queue import Place, View
    from data_access.repositories.cases.moves import Kind

VIEW, CASE, TOPIC, MANY = "view", "case", "topic", "several"
BUILT_IN, _ME, _PAGES, _SHOWN = "_queue_view", "_queue_me", "_queue_pages", "_queue_shown"
_WORKS_AS = "_works_as"  # what was picked last, also on pages that do not draw the box
# What a card shows of a case.
ON_A_CARD = (
    "case_id",
    "name",
    "state",
    "owner",
    "topic",
    "priority_cents",
    "due_at",
    "part",
    "waiting_since",
    "said",
    "heard",
)
EVERY_TOPIC, NO_TOPIC = "Any topic", "Nothing in particular"
case_notices, _many = Notices("_queue_notice"), Notices("_queue_many")


def pick_office() -> Office:
    """Who works here: the person signed in; on one's own machine, where nobody signs in, whoever is chosen."""
    office = actions.office_of(reads.record(), identity.current_user())
    own = office.me
    if own is None or own.role != "owner" or len(office.colleagues) <= 1:
        return office
    names = [own.name, *(one.name for one in office.colleagues if one.user_id != own.user_id)]
    picked = st.selectbox(
        "Working as", names, key=_ME, width=210, label_visibility="collapsed", persist_state="session",
        format_func=lambda name: f"Working as {name}",
        help="Who works at this machine. Steps are logged under this name.",
    )  # fmt: skip
    st.session_state[_WORKS_AS] = picked
    return Office(me=office.named(picked) or own, colleagues=office.colleagues)


def working_as() -> str:
    """The name by which the seat is found of who works here: of whoever was picked, else of the person signed in."""
    picked = st.session_state.get(_ME) or st.session_state.get(_WORKS_AS)
    return str(picked or actions.name_of_seat(identity.current_user()))


def pick_view(counts: Mapping[str, int], view: View) -> None:
    """Which cases are listed, with how many there are of each kind."""
    titles = {name: f"{title} {counts[name]:,}" if name in counts else title for name, title in VIEW_TITLES.items()}
    options = list(VIEW_TITLES)
    # Not bound to the address by Streamlit: that writes the words of a choice there, and these words hold counts.
    st.segmented_control(
        "View", options, default=view, required=True, format_func=titles.__getitem__, key=BUILT_IN,
        label_visibility="collapsed", on_change=_another_view,
    )  # fmt: skip


def _another_view() -> None:
    st.query_params[VIEW] = st.session_state[BUILT_IN]
    first_page()


def shown_view(saved: SavedView | None) -> View:
    """The view that the address names, or from which a saved one begins; at first what nobody has taken."""
    picked = st.query_params.get(VIEW) if saved is None else saved.looks.view
    return cast("View", picked if picked in VIEW_TITLES else "unclaimed")


def topic_words(topic: str | None, titles: Mapping[str, str]) -> str:
    """A topic as the box of topics names it."""
    return EVERY_TOPIC if topic is None else topic_title(topic, titles) if topic else NO_TOPIC


def pick_topic(known: Iterable[str], titles: Mapping[str, str]) -> str | None:
    """What the cases are about: a token, ``""`` for nothing in particular, None for anything."""
    names = {topic_words(token, titles): token for token in known}
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Screen:
    """What the page shows of the store: a page of the list, the case beside it, and who else has that on the screen.

    ``chosen`` is the number of a case that was asked for; the case is None where there is none of that number.
    """

    page: QueuePage
    chosen: int | None
    case: OneCase | None
    looking: tuple[str, ...]

    def looks_like(self, other: Screen) -> bool:
        """Whether drawing the other one would show the same: a colleague's note on a listed case changes no card."""
        return self._seen() == other._seen()

    def _seen(self) -> tuple[object, ...]:
        # Who chooses several acts on the versions in the list.
        drawn = (*ON_A_CARD, "version") if self.chosen is None else ON_A_CARD
        rows = [tuple(row[name] for name in drawn) for row in self.page.rows]
        return rows, self.page.now, self.chosen, self.case and self.case.version, self.looking


def on_screen(wanted: queue_reads.Wanted, filters: Filters, scope: Scope, *, beside: bool) -> Screen:
    """What is on the screen, as it is now; with a case beside the list or without."""
    page = queue_reads.queue_page(wanted, filters, scope, place())
    chosen = _shown_case(page) if beside else None
    case = queue_reads.one_case(chosen, scope) if chosen is not None else None
    looking = queue_reads.who_looks(case.row["case_id"], scope, wanted.me) if case is not None else ()
    return Screen(page=page, chosen=chosen, case=case, looking=looking)


def _shown_case(page: QueuePage) -> int | None:
    """The case beside the list: the one chosen, else the one that was first when the list was opened.

    It stays when others go ahead of it or a colleague takes it: nobody's words are moved from under their hands.
    """
    chosen = chosen_case()
    if chosen is not None:
        return chosen
    first = page.rows[0]["case_id"] if page.rows else None
    return cast("int | None", st.session_state.setdefault(_SHOWN, first))


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
    case_notices.close()


def close_case() -> None:
    """Back to the list, on a phone."""
    st.query_params.pop(CASE, None)


def many_desk(office: Office, zone: str) -> ManyDesk:
    """What the person may do with the cases they chose."""
    return ManyDesk(
        me=office.me, colleagues=office.colleagues, told=_many.told(),
        sleeps=snooze_choices(settings.now(), zone),
        act=lambda versions, kind: _act_on_many(office, versions, kind, zone), undo=_many.undo,
        close_notice=_many.close,
    )  # fmt: skip


def _act_on_many(office: Office, versions: Mapping[int, int], kind: str, zone: str) -> None:
    state, me = st.session_state, office.me
    owner = office.named(state.get(MANY_OWNER))
    until = snooze_choices(settings.now(), zone).get(state.get(MANY_SLEEP) or "")
    act = Act(
        kind=cast("Kind", kind), owner_id=owner.user_id if owner else None, until=until,
        action=(state.get(MANY_ACTION) or "").strip() if kind == "resolved" else None,
    )  # fmt: skip

    def step() -> Notice | None:
        if me is None or not versions:
            return None
        return actions.act_on_many(reads.record(), identity.current_user(), me, versions, act)

    _many.attempt(step)


def wanted(view: View, topic: str | None, office: Office) -> queue_reads.Wanted:
    """What the list is asked for."""
    return queue_reads.Wanted(view=view, topic=topic, me=office.me.user_id if office.me else None)
