"""Likely pairs side by side: the evidence, the fields that differ, and a merge with its choices."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
import streamlit as st

from dashboard.analytics.duplicates import evidence_words, is_shortened
from dashboard.components.cards import card, table_height, tabular
from dashboard.components.download import table_and_download
from dashboard.components.words import words
from dashboard.theme import count, day, label, percent, quantity
from data_access.repositories import CHOOSABLE, Seen, is_blank

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from dashboard.actions.duplicates import Desk
    from dashboard.reads.quality import Duplicates, Pair

FIELDS = {
    "customer": "Customer no.", "name": "Name", "given_name": "Given name", "family_name": "Surname",
    "company": "Company", "email": "E-mail", "phone": "Phone", "birth_year": "Year of birth", "gender": "Gender",
    "line1": "Street", "postal_code": "Postal code", "city": "City", "country": "Country", "region": "Region",
    "segment": "Segment", "acquisition_channel": "Came through", "consent": "Consent", "team": "Team",
    "joined_on": "Customer since",
}  # fmt: skip
NAMES = ("name", "given_name", "family_name")  # of which the longer form is kept unless somebody says otherwise
OWNED_WORDS = {"purchases": ("purchase", None), "feedback": ("piece of feedback", "pieces of feedback"),
          "cases": ("case", None), "visits": ("visit", None), "follow_ups": ("follow-up", None),
          "testimonials": ("testimonial", None)}  # fmt: skip


def scan_bar(desk: Desk) -> None:
    """The button that compares all customers again."""
    st.button(
        "Look again",
        icon=":material/refresh:",
        key="scan_again",
        disabled=not desk.may_decide,
        help="Compare all customers again",
        on_click=desk.scan,
    )


def pairs_card(found: Duplicates, shown: Sequence[Pair], desk: Desk) -> None:
    """The likeliest pairs side by side, each with its evidence and what can be done about it."""
    total = len(found.pairs)
    with card("pairs", "Likely the same person", "The likeliest first. ≠ they differ, + only one has it.") as corner:
        with corner:
            scan_bar(desk)
        if not shown:
            words("No two customers look like the same person.", "strong", "no_pairs")
        for place, pair in enumerate(shown):
            if place:
                st.html('<hr style="margin:0;border:0;border-top:1px solid var(--rp-line)">')
            _pair(pair, desk)
        if total > len(shown):
            words(f"And {count(total - len(shown))} more; they come up as you decide.", "muted", "more_pairs")
        listed = found.pairs[["first_customer", "second_customer", "probability"]]
        table_and_download(listed, "pairs", "Likely duplicates", "duplicate_probability", columns=PAIR_COLUMNS)


PAIR_COLUMNS: Mapping[str, Any] = {
    "first_customer": st.column_config.TextColumn("Customer no."),
    "second_customer": st.column_config.TextColumn("Likely the same as"),
    "probability": st.column_config.NumberColumn("Likelihood", format="%.1f%%"),
}


def _pair(pair: Pair, desk: Desk) -> None:
    one, other = pair.people
    names = f"{name_of(one)} and {name_of(other)}"
    with st.container(gap="small", key=f"pair_{pair.pair_id}"):
        with st.container(horizontal=True, gap="small", vertical_alignment="center"):
            # Never "100%": nothing but a person can be sure.
            st.badge(
                f"{percent(min(pair.probability, 0.99), decimals=0)} likely", icon=":material/join_inner:", color="blue"
            )
            with st.container(gap="xxsmall", width="stretch"):
                words(names, "strong", f"pair_name_{pair.pair_id}")
                told = evidence_words(pair.levels)
                words(f"{told[:1].upper()}{told[1:]}.", "muted", f"pair_why_{pair.pair_id}")
            if desk.may_decide:
                _merge_popover(pair, desk)
                st.button(
                    "Not the same",
                    icon=":material/call_split:",
                    key=f"reject_{pair.pair_id}",
                    help=f"{label(names, longest=80)} are two customers",
                    on_click=desk.reject,
                    args=(pair.pair_id, names),
                )
        rows = side_by_side(pair)
        height = table_height(rows, len(rows))
        tabular(rows, f"pair_{pair.pair_id}", SIDE_COLUMNS, alt=f"{names} side by side", height=height)
        words(alike_words(pair), "fine", f"pair_alike_{pair.pair_id}")


SIDE_COLUMNS: Mapping[str, Any] = {
    "field": st.column_config.TextColumn("Field", width=130),
    "first": st.column_config.TextColumn("One"),
    "second": st.column_config.TextColumn("The other"),
}


def side_by_side(pair: Pair) -> pd.DataFrame:
    """The fields in which two customers differ, and what each has: ``field`` with its mark, ``first``, ``second``."""
    one, other = pair.people
    rows = [(FIELDS["customer"], str(one["customer"]), str(other["customer"]))]
    for name, left, right in _said(pair):
        if left != right:
            rows.append((f"{'≠' if left and right else '+'} {FIELDS[name]}", left, right))
    rows.append(("Has", owned_words(pair.owned[0]), owned_words(pair.owned[1])))
    return pd.DataFrame(rows, columns=["field", "first", "second"])


def alike_words(pair: Pair) -> str:
    """The fields in which they agree."""
    alike = [FIELDS[name] for name, left, right in _said(pair) if left and left == right]
    return f"The same in both: {', '.join(alike).lower()}." if alike else ""


def _said(pair: Pair) -> Iterator[tuple[str, str, str]]:
    """What either says about each field but the number."""
    one, other = pair.people
    for name in FIELDS:
        if name != "customer":
            left, right = ("" if is_blank(name, who[name]) else _text(who[name]) for who in (one, other))
            yield name, left, right


NOTHING = "nothing yet"


def owned_words(owned: Mapping[str, int]) -> str:
    """What belongs to a customer, in words."""
    parts = [quantity(int(owned[name]), *forms) for name, forms in OWNED_WORDS.items() if owned[name]]
    return ", ".join(parts) or NOTHING


def _merge_popover(pair: Pair, desk: Desk) -> None:
    """Who stays, which values are kept, and what moves; then the button."""
    one, other = pair.people
    numbers = [str(one["customer"]), str(other["customer"])]
    with st.popover("Merge", icon=":material/merge:", key=f"merge_{pair.pair_id}"):
        usual = int(sum(pair.owned[1][name] for name in OWNED_WORDS) > sum(pair.owned[0][name] for name in OWNED_WORDS))
        kept = st.radio("Who stays", numbers, usual, key=f"keep_{pair.pair_id}", horizontal=True)
        stays = int(kept == numbers[1])
        survivor, goes = pair.people[stays], pair.people[1 - stays]
        choose = _choices(pair.pair_id, survivor, goes)
        words(moved_words(pair.owned[1 - stays], survivor, goes), "muted", f"moves_{pair.pair_id}")
        st.button(
            "Merge them",
            icon=":material/merge:",
            type="primary",
            key=f"do_merge_{pair.pair_id}",
            on_click=desk.merge,
            args=(_seen(survivor), _seen(goes), choose, (name_of(survivor), name_of(goes)), desk.token),
        )


def _choices(pair_id: int, survivor: Mapping[str, Any], goes: Mapping[str, Any]) -> dict[str, int]:
    """A box for each field in which both say something else; field → id of the customer whose value is kept."""
    choose: dict[str, int] = {}
    for name in CHOOSABLE:
        values = ["" if is_blank(name, who[name]) else _text(who[name]) for who in (survivor, goes)]
        if all(values) and values[0] != values[1]:
            refused = name == "consent" and values[1] == "refused"
            usual = int(refused or (name in NAMES and is_shortened(values[0], values[1])))
            picked = st.selectbox(FIELDS[name], values, usual, key=f"field_{pair_id}_{name}_{survivor['customer_id']}")
            choose[name] = int((survivor if picked == values[0] else goes)["customer_id"])
    return choose


def moved_words(owned: Mapping[str, int], survivor: Mapping[str, Any], goes: Mapping[str, Any]) -> str:
    """What a merge will do."""
    moves = owned_words(owned)
    what = "Nothing has to move." if moves == NOTHING else f"To {survivor['customer']} will go: {moves}."
    return (
        f"{what} Its empty fields are filled. {goes['customer']} leaves the list and stays known as a former number: "
        "files and links that use it find the one who stays. You can undo this."
    )


def name_of(person: Mapping[str, Any]) -> str:
    """A customer as people know them."""
    full = " ".join(str(person[part]) for part in ("given_name", "family_name") if person[part])
    return str(person["name"] or full or person["company"] or f"Customer {person['customer']}")


def _seen(person: Mapping[str, Any]) -> Seen:
    return Seen(int(person["customer_id"]), int(person["version"]))


def _text(value: Any) -> str:  # noqa: ANN401  a cell of any type
    if value is None:
        return ""
    return day(value) if hasattr(value, "year") else str(value)
