"""The editor of a form for customers: each field with what is wrong with it beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import streamlit as st

from dashboard.actions.forms import LOGO_BYTES, LOGO_SIDES, LONGEST, USUAL_ACCENT
from dashboard.components.words import words
from dashboard.components.wrong_fields import what_is_wrong
from dashboard.theme import DARK, LIGHT, label, readable

if TYPE_CHECKING:
    from collections.abc import Mapping

    from streamlit.delta_generator import DeltaGenerator

    from dashboard.actions.forms import FormDesk


QUESTIONS = {"nps": "Would you recommend us? (NPS, 0 to 10)", "csat": "How satisfied are you? (CSAT, 1 to 5)",
             "ces": "How easy was it? (CES, 1 to 7)", "stars": "How many stars? (1 to 5)",
             "none": "No rating, words alone"}  # fmt: skip
ABOUTS = {"nothing": "Nothing in particular", "product": "One product", "campaign": "A campaign or a visit",
          "purchases": "Single purchases, by personal links"}  # fmt: skip
LANGUAGES = {"en": "English", "de": "German", "fr": "French", "es": "Spanish"}
NOT_YOURS = "Your role may look at forms but not change them"
_BEGUN = {"question": "nps", "about": "nothing", "language": "en", "accent": USUAL_ACCENT, "call_back": True}
_LATER = {"title", "product", "campaign"}  # are not wrong before it was tried to be saved


class _Open(NamedTuple):
    """An editor that is drawn: what it calls, what its fields begin with, and where is said what is wrong with each."""

    desk: FormDesk
    begun: Mapping[str, Any]
    places: dict[str, DeltaGenerator]

    @property
    def token(self) -> str:
        """Ends the keys of its fields."""
        return self.desk.editor.token


def make_button(desk: FormDesk, products: Mapping[str, str], *, primary: bool = False) -> None:
    """Opens the editor with a new form."""
    kind: Literal["primary", "tertiary"] = "primary" if primary else "tertiary"
    if st.button("Make a form", icon=":material/add:", type=kind, key="make_form", disabled=not desk.may_write,
                 help=None if desk.may_write else NOT_YOURS):  # fmt: skip
        desk.begin(None)
        _dialog("A new form for customers", desk, products)


def change_button(desk: FormDesk, row: Any, products: Mapping[str, str]) -> None:  # noqa: ANN401  a row of the forms
    """Opens the editor with a form as it was read."""
    if st.button("Change", icon=":material/edit:", type="tertiary", key="change_form", disabled=not desk.may_write,
                 help=None if desk.may_write else NOT_YOURS):  # fmt: skip
        desk.begin(row)
        _dialog("Change the form", desk, products)


def _dialog(title: str, desk: FormDesk, products: Mapping[str, str]) -> None:
    @st.dialog(title, width="large")
    def show() -> None:
        editor(desk.current(), products)

    show()


def editor(desk: FormDesk, products: Mapping[str, str]) -> None:
    """The fields and the button. They run again at each change, alone."""
    was = desk.editor.was
    begun = _BEGUN | ({} if was is None else {k: v for k, v in was._asdict().items() if v is not None})
    now = _Open(desk, begun, {})
    values = _asked(now) | _about(now, products) | _said(now) | _look(now) | _when(now)
    clicked = st.button("Save", icon=":material/check:", type="primary", key="save_form", disabled=not desk.may_write)
    if clicked and desk.save(values):
        st.rerun()
    what_is_wrong(desk.check(values), now.places, desk.current().editor, later=_LATER)


def _text(now: _Open, name: str, title: str, empty: str = "") -> str:
    """A field of one line, with the place for what is wrong with it."""
    typed = st.text_input(title, now.begun.get(name) or "", key=f"{name}_{now.token}", placeholder=empty,
                          max_chars=LONGEST[name], autocomplete="off")  # fmt: skip
    now.places[name] = st.container(gap=None)
    return typed or ""


def _choice(now: _Open, name: str, title: str, choices: Mapping[str, str]) -> str:
    options = list(choices)
    picked = st.selectbox(title, options, options.index(now.begun[name]), key=f"{name}_{now.token}",
                          format_func=choices.__getitem__)  # fmt: skip
    return picked or options[0]


def _asked(now: _Open) -> dict[str, Any]:
    title = _text(now, "title", "Title", "How was your visit?")
    left, right = st.columns(2, gap="small")
    with left:
        question = _choice(now, "question", "Question", QUESTIONS)
        now.places["question"] = st.container(gap=None)
    with right:
        wording = _text(now, "wording", "In your own words", "Usual words when empty")
    return {"title": title, "question": question, "wording": wording}


def _about(now: _Open, products: Mapping[str, str]) -> dict[str, Any]:
    """What answers belong to; the second field follows the first."""
    left, right = st.columns(2, gap="small")
    with left:
        about = _choice(now, "about", "What is it about?", ABOUTS)
        now.places["about"] = st.container(gap=None)
    product, campaign = now.begun.get("product_code") or "", now.begun.get("campaign") or ""
    now.places["product"] = now.places["campaign"] = now.places["about"]
    with right:
        if about == "product":
            codes = list(dict.fromkeys([*([product] if product else []), *products]))
            named = {code: label(f"{products.get(code) or code} · {code}", 60) for code in codes}
            picked = st.selectbox("Product", codes, 0 if product else None, key=f"product_{now.token}",
                                  format_func=named.__getitem__)  # fmt: skip
            product, now.places["product"] = picked or "", st.container(gap=None)
        elif about == "campaign":
            campaign = _text(now, "campaign", "Name of the campaign or visit", "Only you see it")
    return {"about": about, "product": product if about == "product" else "", "campaign": campaign}


def _said(now: _Open) -> dict[str, Any]:
    found = {}
    for name, title, empty in (("intro", "Words below the title", "None when empty"),
                               ("thanks", "Words of thanks", "Usual words when empty")):  # fmt: skip
        found[name] = st.text_area(title, now.begun.get(name) or "", key=f"{name}_{now.token}", placeholder=empty,
                                   max_chars=LONGEST[name], height=80) or ""  # fmt: skip
        now.places[name] = st.container(gap=None)
    return found


def _look(now: _Open) -> dict[str, Any]:
    left, right = st.columns([3, 1], gap="small", vertical_alignment="bottom")
    with left:
        brand = _text(now, "brand", "Name at the top", "That of the business when empty")
    with right:
        accent = st.color_picker("Colour", now.begun["accent"], key=f"accent_{now.token}")
    now.places["accent"] = st.container(gap=None)
    drawn = [(theme, readable(accent, t.surface)) for theme, t in (("light", LIGHT), ("dark", DARK))]
    if mended := [f"{colour} on the {theme} page" for theme, colour in drawn if colour.lower() != accent.lower()]:
        words(f"Words in this colour would be hard to read, so they are drawn as {' and '.join(mended)}.", "fine",
              "contrast")  # fmt: skip
    wide, high = LOGO_SIDES
    file = st.file_uploader(f"Logo (PNG, at most {wide} × {high} pixels and {LOGO_BYTES // 1000} kB)", "png",
                            key=f"logo_{now.token}", max_upload_size=1)  # fmt: skip
    now.places["logo"] = st.container(gap=None)
    found: dict[str, Any] = {"brand": brand, "accent": accent.upper()}
    if file is not None:
        found["logo"] = file.getvalue()
    elif now.begun.get("has_logo") and st.checkbox("Remove the logo", key=f"no_logo_{now.token}"):
        found["logo"] = None
    return found


def _when(now: _Open) -> dict[str, Any]:
    left, middle, right = st.columns(3, gap="small")
    with left:
        language = _choice(now, "language", "Language of the fixed words", LANGUAGES)
        now.places["language"] = st.container(gap=None)
    days = {}
    for column, name, title in ((middle, "opens_on", "First day"), (right, "closes_on", "Last day")):
        with column:
            days[name] = st.date_input(title, now.begun.get(name), key=f"{name}_{now.token}", format="YYYY-MM-DD")
            now.places[name] = st.container(gap=None)
    call = st.checkbox("Offer to be called back", bool(now.begun["call_back"]), key=f"call_back_{now.token}",
                       help="Who asks for it gets a follow-up that is due the same day")  # fmt: skip
    return {"language": language, "call_back": call, **days}
