"""The editors of a rule and of an address: each field with what is wrong with it beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import streamlit as st

from dashboard.actions.automation import (
    LONGEST_ADDRESS,
    LONGEST_NAME,
    LONGEST_NOTE,
    LONGEST_TAG,
    LONGEST_URL,
    NOBODY,
    OWNER,
    SOMEBODY,
)
from dashboard.analytics.automation_words import LABELS, STATES, TRIGGERS
from dashboard.components.words import words
from dashboard.components.wrong_fields import what_is_wrong
from dashboard.theme import label

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from streamlit.delta_generator import DeltaGenerator

    from dashboard.actions.automation import AutomationDesk, Kind

_LATER = {"name", "triggers", "then", "url"}  # are not wrong before it was tried to be saved
_MAIL = {NOBODY: "Nobody", OWNER: "Whoever has the case", SOMEBODY: "An address"}


class Choices(NamedTuple):
    """What an editor offers, each value with its words."""

    topics: Mapping[str, str]
    products: Mapping[str, str]
    segments: Sequence[str]
    channels: Sequence[str]
    languages: Mapping[str, str]
    people: Mapping[int, str]
    templates: Mapping[int, str]
    webhooks: Mapping[int, str]
    currency: str
    mail: bool


class _Open(NamedTuple):
    """An editor that is drawn, and where is said what is wrong with each field."""

    desk: AutomationDesk
    places: dict[str, DeltaGenerator]

    def key(self, name: str) -> str:
        """Of a field of this editor."""
        return f"{name}_{self.desk.editor.token}"

    @property
    def rule(self) -> Any:  # noqa: ANN401  a rule, or None
        """The rule it was opened with."""
        return self.desk.editor.was

    def was(self, part: str, name: str) -> Any:  # noqa: ANN401  what the field held
        """What a rule said when the editor opened."""
        return getattr(self.rule, part).get(name) if self.rule is not None else None


def dialog(kind: Kind, desk: AutomationDesk, choices: Choices) -> None:
    """Open the editor of a rule or of an address."""

    @st.dialog("A rule" if kind == "rule" else "The address of another program", width="large")
    def show() -> None:
        editor(kind, desk.current(), choices)

    show()


def editor(kind: Kind, desk: AutomationDesk, choices: Choices) -> None:
    """The fields and the button. They run again at each change, alone."""
    now = _Open(desk, {})
    values = _rule(now, choices) if kind == "rule" else _address(now)
    clicked = st.button(
        "Save", icon=":material/check:", type="primary", key=f"save_{kind}", disabled=not desk.may_write
    )
    if clicked and desk.save(kind, values):
        st.rerun()
    what_is_wrong(desk.check(kind, values), now.places, desk.current().editor, later=_LATER)


def _text(now: _Open, name: str, title: str, begun: str, longest: int, *, hint: str = "") -> str:
    typed = st.text_input(title, begun, key=now.key(name), max_chars=longest, placeholder=hint, autocomplete="off")
    now.places[name] = st.container(gap=None)
    return typed or ""


def _address(now: _Open) -> dict[str, Any]:
    name = _text(now, "name", "Name", "", LONGEST_NAME, hint="Shop bot")
    url = _text(now, "url", "Web address", "", LONGEST_URL, hint="https://example.com/hooks/rapport")
    words("It gets a secret of its own, by which the other program knows who sends. It is shown once. Addresses in "
          "your own network are reached only where whoever runs the server has allowed it.",
          "fine", "address_help")  # fmt: skip
    return {"name": name, "url": url}


def _rule(now: _Open, choices: Choices) -> dict[str, Any]:
    was = now.rule
    name = _text(now, "name", "Name", was.name if was else "", LONGEST_NAME)
    triggers = st.multiselect("When", list(TRIGGERS), list(was.triggers) if was else [], key=now.key("triggers"),
                              format_func=TRIGGERS.__getitem__, placeholder="Choose moments")  # fmt: skip
    now.places["triggers"] = st.container(gap=None)
    words("and the case is such a one", "cap", "rule_if")
    conditions = _case(now, choices) | _said(now, choices) | _worth(now, choices)
    words("then", "cap", "rule_then")
    actions = _then(now, choices)
    now.places["then"] = st.container(gap=None)
    return {"name": name, "triggers": triggers, **conditions, **actions}


def _several(now: _Open, name: str, title: str, offered: Mapping[str, str]) -> list[str]:
    begun = list(now.was("conditions", name) or [])
    known = {**offered, **{value: value for value in begun if value not in offered}}
    return st.multiselect(
        title, list(known), begun, format_func=known.__getitem__, key=now.key(name), placeholder="Any"
    )


def _case(now: _Open, choices: Choices) -> dict[str, Any]:
    left, right = st.columns(2, gap="small")
    with left:
        topics = _several(now, "topics", "About", {"": "Nothing in particular", **choices.topics})
        segments = _several(now, "segments", "Customers of", {one: one for one in choices.segments})
    with right:
        products = _several(now, "products", "Product", choices.products)
        states = _several(now, "states", "The case is then", STATES)
    return {"topics": topics, "segments": segments, "products": products, "states": states}


def _said(now: _Open, choices: Choices) -> dict[str, Any]:
    left, middle, right = st.columns(3, gap="small")
    with left:
        labels = _several(now, "labels", "Words are", LABELS)
        least = now.was("conditions", "p_unhappy")
        unhappy = st.number_input("Chance of being unhappy, % or more", 0.0, 100.0,
                                  None if least is None else least * 100, 5.0, format="%g",
                                  key=now.key("p_unhappy"), placeholder="Any")  # fmt: skip
    with middle:
        languages = _several(now, "languages", "Language", choices.languages)
        stars = st.number_input("Stars or fewer", 1, 5, now.was("conditions", "stars"), 1, key=now.key("stars"),
                                placeholder="Any")  # fmt: skip
    with right:
        channels = _several(now, "channels", "Through", {one: one for one in choices.channels})
        nps = st.number_input("Score of 0 to 10, or less", 0, 10, now.was("conditions", "nps"), 1, key=now.key("nps"),
                              placeholder="Any")  # fmt: skip
    return {"labels": labels, "p_unhappy": unhappy, "languages": languages, "stars": stars, "channels": channels,
            "nps": nps}  # fmt: skip


def _worth(now: _Open, choices: Choices) -> dict[str, Any]:
    found: dict[str, Any] = {}
    titles = {"expected": ("expected_cents", f"Brings so much in 12 months, {choices.currency}"),
              "at_risk": ("at_risk_cents", f"So much at risk, {choices.currency}")}  # fmt: skip
    places = st.columns(3, gap="small")
    for place, (name, (column, title)) in zip(places, titles.items(), strict=False):
        cents = now.was("conditions", column)
        with place:
            found[name] = st.number_input(title, 0.0, 1e9, None if cents is None else cents / 100, 10.0, format="%g",
                                          key=now.key(name), placeholder="Any")  # fmt: skip
    with places[2]:
        found["waiting_hours"] = st.number_input("Has waited for hours, by the clock", 0.0, 8_760.0,
                                                 now.was("conditions", "waiting_hours"), 1.0, format="%g",
                                                 key=now.key("waiting_hours"), placeholder="Any")  # fmt: skip
    found["reopened"] = st.checkbox("It was opened again before", bool(now.was("conditions", "reopened")),
                                    key=now.key("reopened"))  # fmt: skip
    return found


def _one(now: _Open, name: str, title: str, offered: Mapping[int, str], nothing: str) -> int | None:
    begun = now.was("actions", name)
    known = [None, *offered]
    return st.selectbox(title, known, known.index(begun) if begun in known else 0, key=now.key(name),
                        format_func=lambda one: nothing if one is None else label(offered[one]))  # fmt: skip


def _then(now: _Open, choices: Choices) -> dict[str, Any]:
    left, right = st.columns(2, gap="small")
    with left:
        given = _one(now, "give_to_id", "is given to", choices.people, "Nobody: it stays where it is")
        tag = _text(now, "tag", "its customer gets the tag", now.was("actions", "tag") or "", LONGEST_TAG, hint="None")
    with right:
        template = _one(now, "template_id", "the answer is offered the text", choices.templates, "None")
        note = _text(
            now, "note", "gets a note in its log", now.was("actions", "note") or "", LONGEST_NOTE, hint="Nothing"
        )
    raises = st.checkbox("is raised in the queue, as if twice the money were at risk",
                         bool(now.was("actions", "raises")), key=now.key("raises"))  # fmt: skip
    return {"give_to_id": given, "tag": tag, "template_id": template, "note": note, "raises": raises,
            **_tell(now, choices)}  # fmt: skip


def _tell(now: _Open, choices: Choices) -> dict[str, Any]:
    left, right = st.columns(2, gap="small")
    to = now.was("actions", "notify")
    kinds = list(_MAIL)
    begun = OWNER if to == OWNER else SOMEBODY if to else NOBODY
    with left:
        mail = st.selectbox("an e-mail goes to", kinds, kinds.index(begun), format_func=_MAIL.__getitem__,
                            key=now.key("mail_to"))  # fmt: skip
        address = ""
        if mail == SOMEBODY:
            address = _text(now, "notify", "Address", to if begun == SOMEBODY else "", LONGEST_ADDRESS,
                            hint="team@example.com")  # fmt: skip
        if mail != NOBODY and not choices.mail:
            words("No mail server is set up, so none goes out; the log of the rule says so.", "fine", "rule_no_mail")
    with right:
        webhook = _one(now, "webhook_id", "a message goes to the program", choices.webhooks, "None")
    return {"mail_to": mail or NOBODY, "notify": address, "webhook_id": webhook}
