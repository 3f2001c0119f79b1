"""A customer typed into a form: each field read, or refused in a sentence."""

from __future__ import annotations

from datetime import date

import pytest

from data_access.cleaning.entry import FIELDS, as_typed, read_entry
from data_access.repositories.customer_entry import ALIKE, name_likeness

TODAY = date(2026, 6, 30)


def read(**typed: str) -> tuple[dict[str, object], dict[str, str]]:
    found = read_entry({"name": "Ann", **typed}, {}, today=TODAY, home="GB")
    return {name: value for name, value in found.values.items() if name != "name"}, found.errors


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ({"name": "  Zoë   O’Neil "}, {}),
        ({"email": " Ann.Smith@Example.COM "}, {"email": "ann.smith@example.com"}),
        ({"phone": "020 7946 0958"}, {"phone": "+442079460958"}),
        ({"phone": "030 123456", "country": "Deutschland"}, {"phone": "+4930123456", "country": "DE"}),
        ({"birth_year": "3.4.1985"}, {"birth_year": 1985}),
        ({"joined_on": "3 Apr 2026"}, {"joined_on": date(2026, 4, 3)}),
        ({"joined_on": "31.03.2026"}, {"joined_on": date(2026, 3, 31)}),
        ({"email": "", "phone": " ", "birth_year": ""}, {"email": None, "phone": None, "birth_year": None}),
        ({"gender": "", "consent": "given"}, {"gender": None, "consent": "given"}),
    ],
)
def test_what_people_write_is_brought_into_one_form(typed: dict[str, str], value: dict[str, object]) -> None:
    values, errors = read(**typed)
    assert (values, errors) == (value, {})


@pytest.mark.parametrize(
    ("field", "text", "told"),
    [
        ("email", "ann at example", "not an e-mail address"),
        ("phone", "12", "not a phone number"),
        ("country", "Atlantis", "No country is called that"),
        ("birth_year", "1893", "born in 1893"),
        ("birth_year", "soon", "not a year of birth"),
        ("joined_on", "03/04/2026", "can be two days"),
        ("joined_on", "2026-07-01", "not come yet"),
        ("joined_on", "31 Feb 2026", "not a day"),
        ("joined_on", "31.31.2026", "not a day"),
        ("city", "x" * 1_001, "too long"),
        ("name", " ", "at least a name"),
    ],
)
def test_each_field_says_what_is_wrong_with_it_alone(field: str, text: str, told: str) -> None:
    values, errors = read(**{"segment": "vip", field: text})
    assert set(errors) == {field}
    assert told in errors[field]
    assert values["segment"] == "vip"


def test_what_the_store_says_already_is_left_alone_however_odd_it_is() -> None:
    stored = as_typed({"name": "Ann", "country": "Channel Islands", "birth_year": 1893, "phone": "12"})
    assert set(stored) == set(FIELDS)
    assert read_entry(stored, stored, today=TODAY).values == read_entry(stored, stored, today=TODAY).errors == {}
    changed = read_entry({**stored, "phone": "13"}, stored, today=TODAY)
    assert set(changed.errors) == {"phone"}


def test_names_are_alike_in_any_order_and_with_a_letter_wrong_but_not_within_a_family() -> None:
    assert name_likeness("Alfie Juniperridge", "JUNIPERIDGE alfie") >= ALIKE
    assert name_likeness("Ann Smith", "John Smith") < ALIKE
