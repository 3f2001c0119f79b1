"""The parts about permissions: every testimonial, one with its history, and the form of what may come next."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import pandas as pd
import streamlit as st

from dashboard.analytics import advocate_story as story
from dashboard.analytics import testimonial_words as texts
from dashboard.charts.base import rows
from dashboard.components.advocates import CHANNELS, message, quote
from dashboard.components.cards import card, table_height, tabular
from dashboard.components.download import table_and_download
from dashboard.components.notes import empty_state
from dashboard.components.words import page_button, words
from dashboard.theme import count, day, label, quantity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from dashboard.actions.advocates import AdvocateDesk

    Columns = Callable[[Iterable[str]], dict[str, Any]]

ROWS = 8  # rows
LONGEST_TEXT, LONGEST_WORDS, LONGEST_PLACE, LONGEST_NAME = 2_000, 1_000, 300, 60
_LIST = ("page", "customer_name", "testimonial_state", "asked_on", "permission_on", "agreed_text", "signature",
         "published_where", "thanked_on")  # fmt: skip
_FULL = (*_LIST, "asked_through", "asked_by", "permission_channel", "permission_words", "text_edited", "published_on",
         "thanked_through")  # fmt: skip
_VIEWER = "Your role may look at testimonials but not change them"
_MANAGER = "A manager publishes: what stands before the public is said in the name of the business"


@dataclass(frozen=True, slots=True, kw_only=True)
class One:
    """The testimonial looked at, with its customer's name, what was said, and its steps."""

    row: Any
    name: str
    said: str
    steps: pd.DataFrame

    @property
    def refused(self) -> bool:
        """Whether the customer wants no contact any more while the testimonial still stands."""
        return bool(self.row.consent == "refused" and self.row.state in {"asked", "agreed", "published"})

    @property
    def signature(self) -> str:
        """The name below it."""
        return signature(self.row)


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def signature(row: Any) -> str:  # noqa: ANN401  a row of itertuples
    """The name below a testimonial; empty while nothing was agreed."""
    if not _text(row.shown_as):
        return ""
    return texts.signature(row.shown_as, _text(row.customer_name), _text(row.given_name))


def choices(listed: pd.DataFrame) -> dict[int, str]:
    """The testimonials by number, in words."""
    return {
        int(row.testimonial_id): f"{row.customer_name} · {story.STATES[row.state]} · asked {day(row.asked_on)}"
        for row in rows(listed)
    }


def one_of(listed: pd.DataFrame, number: int, steps: pd.DataFrame) -> One:
    """One testimonial of the list."""
    row = next(rows(listed[listed["testimonial_id"] == number]))
    return One(row=row, name=str(row.customer_name), said=_text(row.text), steps=steps)


def warnings(listed: pd.DataFrame) -> None:
    """Those still shown although their customer wants no contact any more."""
    gone = listed[(listed["consent"] == "refused") & listed["state"].isin(["agreed", "published"])]
    if gone.empty:
        return
    names = ", ".join(gone["customer_name"].astype(str).head(5))
    more = f" and {count(len(gone) - 5)} more" if len(gone) > 5 else ""  # noqa: PLR2004  those named
    told = "1 customer agreed and wants" if len(gone) == 1 else f"{count(len(gone))} customers agreed and want"
    with st.container(border=True, gap="xsmall", key="card_refused_since"):
        words(f"{told} no contact any more: {names}{more}.", "strong",
              "refused_since")  # fmt: skip
        words("Withdraw these and take them down, unless they tell you otherwise.", "muted", "refused_do")


def nobody_asked() -> None:
    """Nobody was asked yet: where to begin."""
    body = "Choose a customer under Whom to ask, copy the text, and record that you asked."
    empty_state("Nobody was asked yet", body, key="testimonials")


def list_card(listed: pd.DataFrame, columns: Columns) -> None:
    """Every testimonial and where it stands."""
    with card("testimonials", "Who was asked, and what did they allow?", f"{quantity(len(listed), 'testimonial')}, "
              "the one asked for last first", fill=False):  # fmt: skip
        told = list(rows(listed))
        shown = listed.assign(
            testimonial_state=[story.STATES[row.state] for row in told],
            signature=pd.Series([signature(row) or None for row in told], index=listed.index, dtype="str"),
            text_edited=listed["edited"].astype("bool"),
        )
        height = table_height(shown, ROWS)
        tabular(shown, "testimonials", columns(_LIST), alt="Testimonials", height=height)
        table_and_download(shown, "testimonials", "Testimonials", "testimonial", columns=columns(_FULL))


def one_card(one: One) -> None:
    """What the customer said, what they allowed and how, and every step."""
    row = one.row
    asked = f"asked {day(row.asked_on)} by {row.asked_by}, {str(row.asked_through).lower()}"
    with card("one_testimonial", label(one.name, LONGEST_NAME), f"{story.STATES[row.state]} · {asked}"):
        words("What they said", "cap", "said_head")
        if one.said:
            quote(one.said, "one")
        else:
            words("That feedback is not in the store any more.", "muted", "said_gone")
        if _text(row.agreed_text):
            _allowed(one)
        if _text(row.published_where):
            words(f"Published {day(row.published_on)}: {row.published_where}", "muted", "published")
        words(story.step_lines(one.steps), "fine", "testimonial_steps")
        page_button(str(row.page), "testimonial")


def _allowed(one: One) -> None:
    """The text that may be shown, to be copied while it may, and how it was allowed."""
    row = one.row
    edited = "edited, and agreed to as it stands" if row.edited else "a part of what they said"
    title = "What they had allowed" if row.state == "withdrawn" else "What may be shown"
    words(f"{title} ({edited})", "cap", "agreed_head")
    if one.refused:
        words("They want no contact any more, so it is not offered to be copied.", "worse", "not_offered")
    if one.refused or row.state == "withdrawn":
        words(f"“{row.agreed_text}”", "muted", "agreed_text")
    else:
        st.code(f"“{row.agreed_text}”\n{one.signature}", language=None, wrap_lines=True)
    told = f"Agreed on {day(row.permission_on)}, {str(row.permission_channel).lower()}: “{row.permission_words}”"
    words(told, "muted", "permission")


def form_card(one: One, moves: Mapping[str, Sequence[str]], brand: str | None, desk: AdvocateDesk) -> None:
    """What may come next, each with what it needs; and the thanks."""
    row = one.row
    nexts = moves[row.state]
    with card("next_step", "What comes next?", "Each step is kept with who did it and when"):
        if not nexts:
            words("Nothing more can be done with it. The customer may be asked again after 90 days.", "muted", "ended")
        if "agreed" in nexts:
            _agreed(one, desk, again=row.state == "agreed")
        if "published" in nexts:
            _publish(one, desk)
        for state, title, what in (
            ("declined", "They declined", "What they said, if anything"),
            ("withdrawn", "They take it back", "What they said, and where it has to be taken down"),
        ):
            if state in nexts:
                _closing(one, desk, state, title, what)
        _thanks(one, brand, desk)


def _agreed(one: One, desk: AdvocateDesk, *, again: bool) -> None:
    row = one.row
    field = partial(desk.field, row_id=int(row.testimonial_id), version=int(row.version))
    off = not desk.may_write
    title = "They allow other words or another name" if again else "They agreed"
    with (
        st.expander(title, icon=":material/thumb_up:", expanded=not again, key=field("open_agreed")),
        st.form(field("form_agreed"), border=False),
    ):
        st.text_area(
            "Their words of permission",
            _text(row.permission_words),
            height=68,
            max_chars=LONGEST_WORDS,
            placeholder="Yes, you may use it, with my first name",
            key=field("words"),
            disabled=off,
        )
        _how(one, desk)
        st.text_area(
            "Text that may be shown",
            _text(row.agreed_text) or one.said,
            max_chars=LONGEST_TEXT,
            help="A part of what they said; put … where words are left out",
            key=field("text"),
            disabled=off,
        )
        st.checkbox("Edited: they agreed to these very words", bool(row.edited), key=field("edited"), disabled=off)
        _submit("Save the permission", ":material/check:", "agreed", one, desk)


def _how(one: One, desk: AdvocateDesk) -> None:
    """The channel and the day of a permission, and the name that may be shown."""
    row = one.row
    field = partial(desk.field, row_id=int(row.testimonial_id), version=int(row.version))
    off = not desk.may_write
    with st.container(horizontal=True, gap="small"):
        st.selectbox("Came through", CHANNELS, key=field("channel"), disabled=off, width=150)
        st.date_input(
            "On",
            desk.today,
            min_value=min(row.asked_on, desk.today),
            max_value=desk.today,
            format="YYYY-MM-DD",
            width=150,
            key=field("on"),
            disabled=off,
        )
        shown = list(story.SHOWN_NAMES)
        first = shown.index(row.shown_as) if _text(row.shown_as) else 1
        st.selectbox(
            "Name below it",
            shown,
            first,
            format_func=story.SHOWN_NAMES.__getitem__,
            width=150,
            key=field("shown_as"),
            disabled=off,
        )


def _publish(one: One, desk: AdvocateDesk) -> None:
    row = one.row
    field = partial(desk.field, row_id=int(row.testimonial_id), version=int(row.version))
    with (
        st.expander("It is published", icon=":material/campaign:", expanded=True, key=field("open_published")),
        st.form(field("form_published"), border=False),
    ):
        st.text_input("Where", key=field("where"), max_chars=LONGEST_PLACE, disabled=not desk.may_publish,
                      placeholder="Page of the product, window of the shop …")  # fmt: skip
        _submit("Save as published", ":material/campaign:", "published", one, desk)


def _closing(one: One, desk: AdvocateDesk, state: str, title: str, what: str) -> None:
    row = one.row
    field = partial(desk.field, row_id=int(row.testimonial_id), version=int(row.version))
    with (
        st.expander(title, icon=":material/block:", key=field(f"open_{state}")),
        st.form(field(f"form_{state}"), border=False),
    ):
        st.text_area(what, key=field(f"note_{state}"), max_chars=LONGEST_WORDS, height=68, disabled=not desk.may_write)
        _submit("Save", ":material/check:", state, one, desk)


def _submit(title: str, icon: str, state: str, one: One, desk: AdvocateDesk) -> None:
    row = one.row
    may = desk.may_publish if state == "published" else desk.may_write
    told = _MANAGER if desk.may_write else _VIEWER
    st.form_submit_button(
        title, icon=icon, key=f"save_{state}", disabled=not may, help=None if may else told, on_click=desk.move,
        args=(int(row.testimonial_id), int(row.version), state, desk.token),
    )  # fmt: skip


def _thanks(one: One, brand: str | None, desk: AdvocateDesk) -> None:
    row = one.row
    number, version = int(row.testimonial_id), int(row.version)
    done = f" (thanked {day(row.thanked_on)}, {row.thanked_through.lower()})" if _text(row.thanked_through) else ""
    with st.expander(f"Thank them{done}", icon=":material/favorite:", key=f"open_thanks_{number}"):
        product = _text(row.product_name) or None
        first = texts.first_name(_text(row.given_name), one.name)
        message(
            "thanks", {"first name": first, "product": product, "brand": brand, "words": one.said}, str(number), desk
        )
        with st.container(horizontal=True, gap="small", vertical_alignment="bottom", key="thanks_bar"):
            through = desk.field("thanked", row_id=number, version=version)
            st.selectbox("Thanked through", CHANNELS, key=through, width=150, disabled=not desk.may_write)
            st.button("I thanked them", icon=":material/favorite:", key="thank_customer", disabled=not desk.may_write,
                      help=None if desk.may_write else _VIEWER, on_click=desk.thank,
                      args=(number, version, one.name, through, desk.token))  # fmt: skip
