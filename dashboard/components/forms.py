"""The parts of the page of forms: figures, the list, one form with its link and code, personal links, its answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from math import isnan
from typing import TYPE_CHECKING, Any

import pandas as pd
import streamlit as st

from dashboard.answers.form_links import code_png, code_svg, form_address, only_here
from dashboard.answers.forms import response_rate
from dashboard.components.cards import card, table_height, tabular
from dashboard.components.download import safe_csv, table_and_download
from dashboard.components.form_editor import ABOUTS, NOT_YOURS, change_button
from dashboard.components.notes import definition_popover
from dashboard.components.tiles import Kpi, kpi_row
from dashboard.components.voice import written_score
from dashboard.components.words import words
from dashboard.theme import count, day, percent, quantity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from dashboard.actions.forms import FormDesk
    from dashboard.analytics.voice.scores import Estimate
    from dashboard.answers.forms import Standing

    Columns = Callable[[Iterable[str]], dict[str, Any]]

KINDS = {"nps": "NPS", "csat": "CSAT", "ces": "CES", "stars": "Stars", "none": "Words alone"}
QUOTES, LONGEST_QUOTE = 5, 300  # quotes, letters
ROWS = 8  # rows
NOT_REACHED = (
    "Customers cannot reach this address: it is that of this machine alone. Set RAPPORT_PUBLIC_URL to one they can, "
    "such as https://shop.example.com, before you print or send anything."
)
_LIST = ("form", "form_state", "form_question", "form_about", "form_answers", "form_score", "form_links",
         "response_rate")  # fmt: skip
_ALL = (*_LIST, "response_low", "response_high")
_ANSWERS = ("page", "customer_name", "received_on", "answer_rating", "answer_feeling", "answer_words", "channel")


def lead(forms: Sequence[Standing]) -> str:
    """The takeaway: how many forms are open, how many answered, and of how many who were asked."""
    still = [one for one in forms if one.openness == "open"]
    answers, held = sum(one.answers for one in forms), sum(one.held for one in forms)
    told = f"{quantity(len(still), 'form takes', 'forms take')} answers, and {quantity(answers, 'answer')} came."
    if held:
        told += f" {quantity(held, 'more is', 'more are')} held apart on the page Log feedback and counted nowhere."
    pooled = _pooled(forms)
    if pooled.known:
        told += (f" Of {quantity(pooled.n, 'personal link')} {percent(pooled.value)} were answered "
                 f"({_certain(pooled)} with 95% certainty).")  # fmt: skip
    return told


def _pooled(forms: Sequence[Standing]) -> Estimate:
    return response_rate(sum(one.answered for one in forms), sum(one.links for one in forms))


def _certain(share: Estimate) -> str:
    return f"{percent(share.low)} to {percent(share.high)}"


def tiles(forms: Sequence[Standing]) -> None:
    """How many are open, how many answered, of how many, and what is held apart."""
    pooled = _pooled(forms)
    kpi_row(
        [
            Kpi(key="forms_open", label="Forms that take answers", good="none",
                value=count(sum(one.openness == "open" for one in forms)), interval=f"of {count(len(forms))}"),
            Kpi(key="form_answers", label="Answers", value=count(sum(one.answers for one in forms)), good="none",
                interval=f"{count(sum(one.worded for one in forms))} with words"),
            Kpi(key="form_response", label="Personal links answered", sure=False,
                value=percent(pooled.value) if pooled.known else "None given out",
                interval=f"{_certain(pooled)} · {quantity(pooled.n, 'link')}" if pooled.known else ""),
            Kpi(key="form_held", label="Held apart", value=count(sum(one.held for one in forms)), good="none",
                interval="likely repeats and advertising"),
        ]
    )  # fmt: skip


def list_card(forms: Sequence[Standing], columns: Columns) -> None:
    """All forms with their figures."""
    with card("forms", "Forms", "Those switched on first", fill=False):
        shown = pd.DataFrame([_listed(one) for one in forms])
        height = table_height(shown, ROWS)
        tabular(shown, "forms", columns(_LIST), alt="Forms", height=height)
        table_and_download(shown, "forms", "Forms", "response_rate", columns=columns(_ALL))


def _listed(one: Standing) -> dict[str, Any]:
    row, rate = one.row, one.response
    return {
        "form": row.title,
        "form_state": state_words(one),
        "form_question": KINDS[row.question],
        "form_about": about_words(row),
        "form_answers": one.answers,
        "form_score": score_words(one),
        "form_links": one.links or None,
        "response_rate": rate.value,
        "response_low": rate.low,
        "response_high": rate.high,
    }


def state_words(one: Standing) -> str:
    """Whether it takes answers, and until when."""
    row = one.row
    if one.openness == "open":
        return f"Open until {day(row.closes_on)}" if row.closes_on else "Open"
    return {"off": "Switched off", "early": f"Opens {day(row.opens_on)}", "late": f"Closed {day(row.closes_on)}"}[
        one.openness
    ]


def about_words(row: Any) -> str:  # noqa: ANN401  a row of the forms
    """What its answers belong to."""
    if row.about == "product":
        return row.product_name or row.product_code or "A product that is gone"
    return row.campaign if row.about == "campaign" else ABOUTS[row.about].partition(",")[0]


def score_words(one: Standing) -> str:
    """The score of its question with the interval; "No answers" where nobody gave one."""
    score, scale = one.score, one.row.question
    if scale == "none":
        return "No rating asked"
    if not score.known:
        return "No answers"
    sure = "" if isnan(score.low) else f" ({written_score(scale, score.low)} to {written_score(scale, score.high)})"
    return f"{written_score(scale, score.value)}{sure}"


def one_card(one: Standing, desk: FormDesk, products: Mapping[str, str]) -> None:
    """What one form asks, how it stands, and the buttons that change it."""
    row = one.row
    with card("one_form", row.title, f"{KINDS[row.question]} · {about_words(row)} · {state_words(one)}"):
        if one.score.known:
            words(f"{KINDS[row.question]} {score_words(one)} with 95% certainty, of {quantity(one.score.n, 'answer')}.",
                  "strong", "form_score")  # fmt: skip
        elif not one.answers:
            words("Nobody has answered yet.", "muted", "form_unanswered")
        if one.response.known:
            words(f"{count(one.answered)} of {quantity(one.links, 'personal link')} answered: "
                  f"{percent(one.response.value)}, {_certain(one.response)} with 95% certainty.",
                  "muted", "form_responded")  # fmt: skip
        if one.held:
            apart = quantity(one.held, "answer is", "answers are")
            words(f"{apart} held apart; look at them on Log feedback.", "muted", "form_held")
        words(f"Made by {row.created_by} on {day(row.created_at.date())}.", "fine", "form_made")
        with st.container(horizontal=True, gap="small"):
            change_button(desk, row, products)
            text, icon = ("Switch off", "toggle_off") if row.active else ("Switch on", "toggle_on")
            st.button(text, icon=f":material/{icon}:", type="tertiary", key="switch_form", disabled=not desk.may_write,
                      help=None if desk.may_write else NOT_YOURS, on_click=desk.switch,
                      args=(row.form_id, row.version, not row.active))  # fmt: skip
            if one.score.known:
                definition_popover("rating_score")


def link_card(one: Standing, server: str) -> None:
    """The link of an open form, its code, and what to print."""
    row = one.row
    address = form_address(server, row.public_id)
    with card("form_link", "Link and code", "Whoever opens it can answer, without signing in"):
        _reach(server)
        st.code(address, language=None, wrap_lines=True)
        left, right = st.columns([2, 3], gap="small")
        with left:
            st.image(code_svg(address), width=190, alt=f"QR code of {address}")
        with right:
            st.link_button("Preview", f"{address}?preview=1", icon=":material/visibility:", type="tertiary")
            st.link_button("Poster to print", f"{address}/poster", icon=":material/print:", type="tertiary")
            _download("Code as SVG", code_svg(address).encode(), row.form_id, "svg", "image/svg+xml")
            _download("Code as PNG", code_png(address), row.form_id, "png", "image/png")


def _download(text: str, data: bytes, form_id: int, ending: str, mime: str) -> None:
    st.download_button(text, data, f"form-{form_id}.{ending}", mime, key=f"code_{ending}", type="tertiary",
                       icon=":material/qr_code_2:", on_click="ignore")  # fmt: skip


def _reach(server: str) -> None:
    if only_here(server):
        words(NOT_REACHED, "worse", "form_reach")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """Whom a form can ask.

    ``asked`` counts the purchases of some days that can be asked about, ``waiting`` are links that are not answered
    yet, ``listed`` gives them for a mailing (None for who sees no contact data), and ``days`` asks how far back.
    """

    server: str
    today: date
    asked: Callable[[date, date], int]
    waiting: int
    listed: Callable[[], pd.DataFrame] | None
    days: Callable[[], int]


def mail_card(one: Standing, desk: FormDesk, mail: Mail) -> None:
    """Personal links: made for purchases, and the list for a mailing."""
    row = one.row
    sub = "Each asks about one purchase, once ever; only customers who agreed to be written to"
    with card("form_mail", "Personal links", sub):
        _reach(mail.server)
        preview = f"{form_address(mail.server, row.public_id)}?preview=1"
        st.link_button("Preview", preview, icon=":material/visibility:", type="tertiary")
        if mail.listed is None:
            words("You do not see contact data, so you cannot ask customers.", "muted", "form_masked")
            return
        end = mail.today + timedelta(days=1)
        start = end - timedelta(days=mail.days())
        found = mail.asked(start, end)
        if found:
            words(f"{quantity(found, 'purchase')} delivered since {day(start)} can be asked about.", "strong", "to_ask")
        else:
            words("No purchase of these days can be asked about: it takes an e-mail address, consent, and that nobody "
                  "was asked about it before.", "muted", "to_ask")  # fmt: skip
        title = f"Make {quantity(found, 'link')}" if found else "Make links"
        st.button(title, icon=":material/add_link:", type="primary", key="make_links",
                  disabled=not (desk.may_write and row.active and found), on_click=desk.make_links,
                  help=None if desk.may_write else NOT_YOURS, args=(row.form_id, start, end))  # fmt: skip
        if mail.waiting:
            words(f"{quantity(mail.waiting, 'link is', 'links are')} not answered yet. The list has number, e-mail "
                  "address, purchase and link of each.", "muted", "form_waiting")  # fmt: skip
            listed = mail.listed
            file = f"form-{row.form_id}-links.csv"
            st.download_button("List for a mailing", lambda: safe_csv(listed()), file, "text/csv", on_click="ignore",
                               icon=":material/download:", key="form_mailing")  # fmt: skip


def answers_card(one: Standing, said: pd.DataFrame, columns: Columns) -> None:
    """What was written, the newest first, and all answers as a table."""
    shown = f"{quantity(len(said), 'answer')}, the newest first" if len(said) else ""
    with card("form_answers", "What do they say?", shown, fill=False):
        spoken: Iterator[Any] = said[said["answer_words"].notna()].head(QUOTES).itertuples(index=False)
        empty = True
        for place, row in enumerate(spoken):
            text, empty = str(row.answer_words), False
            cut = f"{text[:LONGEST_QUOTE].rstrip()} …" if len(text) > LONGEST_QUOTE else text
            words(f"“{cut}”", "muted", f"answer_{place}")
            name = row.customer_name if isinstance(row.customer_name, str) else "Somebody unknown"
            told = [fact for fact in (row.answer_rating, row.answer_feeling) if isinstance(fact, str)]
            words(", ".join([name, day(row.received_on), *told]), "fine", f"answered_{place}")
        if empty:
            words("Nobody wrote words yet.", "muted", "no_words")
        if one.answers:
            table_and_download(said, "form_answers", f"Answers to form {one.row.form_id}", columns=columns(_ANSWERS))
