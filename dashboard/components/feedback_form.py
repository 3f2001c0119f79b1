"""The form that logs what a customer said, with what is wrong beside each field, and below it what is held apart."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import streamlit as st

from dashboard.actions.feedback import CHANNELS, SCALES, TypedFeedback
from dashboard.components.cards import card
from dashboard.components.words import words
from dashboard.theme import count, day, label, quantity

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from streamlit.delta_generator import DeltaGenerator

    from dashboard.actions.feedback import FeedbackDesk, Preview
    from dashboard.reads.feedback import Basket, Match

ANONYMOUS = "somebody unknown"
LANGUAGES = {"en": "English", "de": "German", "es": "Spanish", "fr": "French", "it": "Italian", "nl": "Dutch",
             "pt": "Portuguese", "pl": "Polish", "sv": "Swedish", "da": "Danish", "ja": "Japanese",
             "zh": "Chinese"}  # fmt: skip
_CONSENTS = {"given": "Yes", "refused": "No"}
_SOUNDS = {"negative": "Sounds unhappy", "positive": "Sounds happy", "neutral": "Sounds neither happy nor unhappy"}
_SILENT = {"language": "Not English: it is read a few seconds after it is saved.",
           "no_evidence": "No opinion found in it so far.",
           "too_long": "Too long to be read while it is typed."}  # fmt: skip
_EMPTY = "The words that decide are marked here while you type."
_LATER = {"text", "rating", "customer"}  # are not wrong before it was tried to be saved


class Whose(NamedTuple):
    """Whose words they are, what they bought, and the products of the store by code, those bought most first.

    ``unmatched``: somebody was looked for and nobody is chosen; ``place`` is where that is said.
    """

    match: Match | None
    unmatched: bool
    place: DeltaGenerator
    baskets: Sequence[Basket]
    products: Mapping[str, str]


def ratings() -> dict[str, tuple[str, int]]:
    """Every answer of every scale in words, the best first: typing ``nps 9`` finds it."""
    shown = {"stars": "{} stars", "nps": "NPS {}", "csat": "CSAT {} of 5", "ces": "CES {} of 7"}
    return {
        shown[scale].format(rating).replace("1 stars", "1 star"): (scale, rating)
        for scale, (lowest, highest) in SCALES.items()
        for rating in range(highest, lowest - 1, -1)
    }


def pieces_of(text: str, found: Preview) -> list[tuple[str, str]]:
    """The text cut where its tone changes: each stretch with ``good``, ``bad`` or nothing."""
    pieces, last = [], 0
    for one in found.evidence:
        pieces += [(text[last : one.start], ""), (text[one.start : one.end], "good" if one.weight > 0 else "bad")]
        last = one.end
    return [piece for piece in (*pieces, (text[last:], "")) if piece[0]]


def form(desk: FeedbackDesk, whose: Whose) -> None:
    """The fields below the customer, and the button. They run again at each pause in typing, alone."""
    places = {"customer": whose.place}
    found = desk.preview(desk.text)
    desk.said(pieces_of(desk.text, found))
    places["text"] = st.container(gap=None)
    _sound(desk.text, found)
    typed = _fields(desk, whose, places)
    clicked = st.button(
        "Save", icon=":material/check:", type="primary", key="save_feedback", shortcut="Ctrl+Enter",
        disabled=not desk.may_write, help=None if desk.may_write else "Your role may look at feedback but not log it",
    )  # fmt: skip
    asked = (desk.asked_to_save() or clicked) and desk.may_write
    if asked and desk.save(typed, whose.match.name if whose.match else ANONYMOUS):
        st.rerun()
    for name, sentence in desk.check(typed).items():
        if asked or desk.tried or name not in _LATER:
            with places.get(name, places["text"]):
                words(sentence, "worse", f"wrong_{name}")


def _sound(text: str, found: Preview) -> None:
    if found.polarity is None:
        told = _SILENT.get(found.reason, _EMPTY) if text.strip() else _EMPTY
    else:
        told = f"{_SOUNDS[found.label]}: {found.polarity:+.2f} on a scale from −1 to +1".replace("-", "−")
    words(told, "strong" if found.polarity is not None else "muted", "sound")


def _fields(desk: FeedbackDesk, whose: Whose, places: dict[str, DeltaGenerator]) -> TypedFeedback:
    answers, token = ratings(), desk.token
    left, middle, right = st.columns(3, gap="small")
    with left:
        rated = st.selectbox("Rating", list(answers), None, key=f"rating_{token}", placeholder="None",
                             persist_state="session")  # fmt: skip
        places["rating"] = places["rating_scale"] = st.container(gap=None)
    with middle:
        first = CHANNELS.index(desk.channel) if desk.channel in CHANNELS else 0
        channel = st.selectbox("Channel", CHANNELS, first, key=f"channel_{token}", accept_new_options=True,
                               persist_state="session")  # fmt: skip
        places["channel"] = st.container(gap=None)
    with right:
        when = st.date_input("Said on", desk.today, max_value=desk.today, key=f"day_{token}", format="YYYY-MM-DD",
                             persist_state="session")  # fmt: skip
        places["day"] = st.container(gap=None)
    purchase, product = _about(whose, token)
    scale, rating = answers[rated] if rated else ("", None)
    more = _more(token, places)
    return TypedFeedback(
        text=desk.text, scale=scale, rating=rating, channel=channel or "", day=when, purchase_id=purchase,
        product=product, customer_id=whose.match.customer_id if whose.match else None,
        unmatched=whose.unmatched, **more,
    )  # fmt: skip


def _about(whose: Whose, token: str) -> tuple[int | None, str]:
    """The purchase and the product it is about."""
    about = whose.match.customer_id if whose.match else 0
    baskets = {one.purchase_id: one for one in whose.baskets}
    left, right = st.columns(2, gap="small")
    bought = None
    with left:
        if baskets:
            bought = st.selectbox(
                "Purchase", list(baskets), None, key=f"purchase_{token}_{about}", placeholder="None of theirs",
                format_func=lambda one: label(baskets[one].words, 80), persist_state="session",
            )  # fmt: skip
        else:  # the label of a box that is switched off is too pale to read
            why = "they have none" if whose.match else "choose a customer first"
            words(f"Purchase: {why}", "muted", "no_purchase")
    mine = dict.fromkeys(baskets[bought].codes) if bought in baskets else {}
    codes = [*mine, *(code for code in whose.products if code not in mine)]
    with right:
        product = st.selectbox(
            "Product", codes, None, key=f"product_{token}_{bought or 0}", placeholder="None",
            format_func=lambda code: label(f"{whose.products.get(code) or code} · {code}", 60), persist_state="session",
        )  # fmt: skip
    return bought, product or ""


def _more(token: str, places: dict[str, DeltaGenerator]) -> dict[str, Any]:
    left, middle, right = st.columns(3, gap="small", vertical_alignment="bottom")
    with left:
        language = st.selectbox("Language", list(LANGUAGES), None, key=f"language_{token}", placeholder="Not given",
                                format_func=LANGUAGES.__getitem__, persist_state="session")  # fmt: skip
        places["language"] = st.container(gap=None)
    with middle:
        consent = st.selectbox(
            "May they be written to?", list(_CONSENTS), None, key=f"consent_{token}", placeholder="Not asked",
            format_func=_CONSENTS.__getitem__, persist_state="session",
            help="Kept at the customer; empty leaves what is known there",
        )  # fmt: skip
        places["consent"] = st.container(gap=None)
    with right:
        call = st.checkbox("Please call back", key=f"call_{token}", persist_state="session",
                           help="A follow-up that is due today")  # fmt: skip
        places["call_back"] = st.container(gap=None)
    return {"language": language or "", "consent": consent or "", "call_back": call}


def chosen_line(match: Match | None, search: str, fitting: int, shown: int) -> None:
    """Who the words will stand at."""
    if match is not None:
        words(f"Will stand at {match.words}.", "strong", "chosen")
    elif not search:
        words("Nobody chosen: it will be anonymous.", "muted", "chosen")
    elif not fitting:
        words("Nobody fits: mend it, add the customer, or empty it to stay anonymous.", "muted", "chosen")
    elif fitting > shown:
        words(f"{count(fitting)} fit; type more to see fewer, or it will be anonymous.", "muted", "chosen")


_HELD_AS = {"duplicate": "Repeat", "spam": "Unwanted", "automatic": "Automatic", "large": "Too large"}


def held_card(rows: Sequence[Any], desk: FeedbackDesk) -> None:
    """What is held apart, each with why, and the two ways on."""
    if not rows:
        return
    told = "Likely repeats, advertising and mail of programs. They count nowhere until you let them in."
    with card("held", f"Held apart: {quantity(len(rows), 'piece')} of feedback", told, fill=False):
        for place, row in enumerate(rows):
            with st.container(horizontal=True, gap="small", vertical_alignment="top", key=f"held_{place}"):
                st.badge(_HELD_AS[row.held_as], color="orange")
                with st.container(gap="xxsmall", width="stretch"):
                    words((row.text or "No text")[:400], "strong", f"held_{place}")
                    whose = row.customer_name or row.sender or "Anonymous"
                    words(f"{whose} · {day(row.held_at.date())} · by {row.came_by} · {row.why}", "muted",
                          f"held_why_{place}")  # fmt: skip
                if desk.may_write:
                    st.button("Let it in", key=f"let_in_{row.held_id}", type="tertiary", icon=":material/login:",
                              on_click=desk.let_in, args=(row.held_id, row.version))  # fmt: skip
                    st.button("Delete", key=f"delete_held_{row.held_id}", type="tertiary", icon=":material/delete:",
                              on_click=desk.delete, args=(row.held_id, row.version))  # fmt: skip
