"""The form of a purchase: day, channel and lines, each field with what is wrong with it beside it, and the total."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from dashboard.actions.purchases import TypedPurchase
from dashboard.components.words import words
from dashboard.theme import label, money, quantity, symbol

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator

    from dashboard.actions.purchases import PurchaseDesk

_WIDTHS = (4, 2, 2, 2)
_NOTHING = {"product_0"}  # is not wrong before anything was typed


def add_button(desk: PurchaseDesk, currency: str) -> None:
    """Opens the form."""
    clicked = st.button(
        "Add a purchase", icon=":material/add_shopping_cart:", type="tertiary", key="add_purchase",
        disabled=not desk.may_write,
        help=None if desk.may_write else "Your role may look at purchases but not enter them",
    )  # fmt: skip
    if clicked:
        desk.begin()
        _dialog(desk, currency)


def _dialog(desk: PurchaseDesk, currency: str) -> None:
    @st.dialog("Add a purchase", width="large")
    def show() -> None:
        _form(desk.current(), currency)

    show()


def _form(desk: PurchaseDesk, currency: str) -> None:
    """The fields, and what is below them. It runs again with each letter typed, alone."""
    places: dict[str, DeltaGenerator] = {}
    left, right = st.columns(2, gap="small")
    with left:
        day = st.date_input("Day", desk.today, max_value=desk.today, key=f"day_{desk.token}", format="YYYY-MM-DD")
        places["day"] = st.container(gap=None)
    with right:
        channel = st.selectbox("Channel", desk.channels, None, key=f"channel_{desk.token}", accept_new_options=True,
                               placeholder="Not known")  # fmt: skip
        places["channel"] = st.container(gap=None)
    lines = tuple(_line(desk, place, currency, places) for place in range(desk.lines))
    typed = TypedPurchase(day=day, channel=channel or "", lines=lines)
    checked = desk.check(typed)
    untouched = not any(line[name] for line in lines for name in ("product", "price", "discount"))
    for name, sentence in checked.errors.items():
        if not (untouched and name in _NOTHING):
            with places[name]:
                words(sentence, "worse", f"wrong_{name}")
    st.button("Add a line", icon=":material/add:", type="tertiary", key="add_line", on_click=desk.add_line)
    words(f"Comes to {money(checked.total_cents, currency, exact=True)}.", "strong", "purchase_total")
    if desk.told is not None and desk.told.refused:
        words(f"{desk.told.text} {desk.told.do}", "worse", "purchase_refused")
    if checked.errors and not untouched:
        words(f"{quantity(len(checked.errors), 'field')} to mend before it can be saved.", "fine", "purchase_mend")
    if st.button("Save", icon=":material/check:", type="primary", key="save_purchase", disabled=bool(checked.errors)):
        st.rerun(scope="app" if desk.save(typed) else "fragment")


def _line(desk: PurchaseDesk, place: int, currency: str, places: dict[str, DeltaGenerator]) -> dict[str, str]:
    """The fields of a line as they were typed."""
    key, sign = f"{desk.token}_{place}", symbol(currency).strip()
    typed: dict[str, str] = {}
    titles = {"quantity": ("Quantity", "1"), "price": (f"Price of one, {sign}", ""),
              "discount": (f"Discount, {sign}", "")}  # fmt: skip
    product, *others = st.columns(_WIDTHS, gap="small")
    with product:
        picked = st.selectbox(
            "Product", list(desk.products), None, key=f"product_{key}", accept_new_options=True,
            format_func=lambda code: _product(code, desk.products), placeholder="Choose, or describe it",
        )  # fmt: skip
        typed["product"] = picked or ""
        places[f"product_{place}"] = st.container(gap=None)
    for column, (name, (title, first)) in zip(others, titles.items(), strict=True):
        with column:
            typed[name] = st.text_input(title, first, key=f"{name}_{key}", live=True, autocomplete="off") or ""
            places[f"{name}_{place}"] = st.container(gap=None)
    return typed


def _product(code: str, products: dict[str, str]) -> str:
    name = products.get(code)
    return label(f"{name} · {code}" if name else code, longest=60)
