"""Who is found to be one person and with what evidence, and who only looks alike."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest

from dashboard.analytics.duplicates import LIKELY, evidence_words
from dashboard.definitions import DEFINITIONS
from tests.labelled_people import COLUMNS, labelled_people
from tests.store.finding_pairs import numbers_of, pairs_in


def _person(**columns: Any) -> dict[str, Any]:
    return dict.fromkeys(COLUMNS) | columns


@cache
def _strangers() -> tuple[dict[str, Any], ...]:
    """A store around the two."""
    rows = labelled_people(400, 5, share=0.0).rows
    return tuple(row | {"id": row["id"] + 100} for row in rows if row["id"] % 4 == 0)


ANA = {"given_name": "Ana", "family_name": "Costello", "birth_year": 1980, "line1": "3 High Street",
       "postal_code": "AB1 2CD"}  # fmt: skip
CONTACT = {"email": "ana.costello@example.com", "phone": "+441632960001"}


@pytest.mark.parametrize(
    ("one", "other", "words"),
    [
        (
            ANA | CONTACT,
            ANA | {"family_name": "Costelo", "email": "Ana.Costello+news@example.com"},
            "surname differs by a letter or two, same e-mail, same address, same year of birth",
        ),
        (ANA | CONTACT, CONTACT | {"name": "COSTELLO, Ána"}, "same name, same e-mail, same phone"),
        (
            ANA | CONTACT,
            ANA | CONTACT | {"given_name": "Costello", "family_name": "Ana"},
            "names exchanged, same e-mail, same phone, same address, same year of birth",
        ),
        (
            ANA | CONTACT,
            ANA | CONTACT | {"family_name": "Brown", "line1": "9 Mill Lane", "postal_code": "XY9 8ZW"},
            "same given name, other surname, same e-mail, same phone, same year of birth; but other address",
        ),
        (
            ANA | CONTACT | {"given_name": "Elizabeth"},
            ANA | {"given_name": "Liz", "line1": "3, High St."},
            "same surname, short form of the given name, same address, same year of birth",
        ),
        (
            {"given_name": "Jürgen", "family_name": "Groß", "phone": "+4930123456789"},
            {"name": "Dr. Juergen Gross", "phone": "+4930123456789"},
            "same name, same phone",
        ),
        (
            {"company": "Mill & Sons Limited", "phone": "+441632960055", "line1": "1 Dock Road"},
            {"company": "MILL AND SONS LTD.", "phone": "+441632960055"},
            "same name, same phone",
        ),
        (
            ANA | CONTACT,
            ANA | CONTACT | {"birth_year": 1970, "email": "ana.costello@exmaple.com"},
            "same name, e-mail nearly the same, same phone, same address, a digit of the year of birth differs",
        ),
        (  # as it was written: without its country a number cannot be understood
            ANA | {"phone": "+441632960001", "birth_year": None},
            ANA | {"phone": "(01632) 960001 ext. 12", "line1": None, "birth_year": None},
            "same name, same phone, same postal code, other address",
        ),
    ],
)
def test_one_person_written_down_twice_is_found_with_the_evidence(
    one: dict[str, Any], other: dict[str, Any], words: str
) -> None:
    found = pairs_in([_person(**one) | {"id": 1}, _person(**other) | {"id": 2}, *_strangers()])
    ((_, row),) = found.iterrows()
    assert (row["first_id"], row["second_id"]) == (1, 2)
    assert evidence_words({str(name): value for name, value in row.items()}) == words


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(ANA | {"given_name": "Beth", "phone": "+441632960001"}, id="twins who share a telephone"),
        pytest.param(ANA | {"birth_year": 2007, "phone": "+441632960001"}, id="mother and daughter of one name"),
        pytest.param(ANA | {"given_name": "Tom", "birth_year": 1978} | CONTACT, id="a couple with one e-mail address"),
        pytest.param({"given_name": "Ana", "family_name": "Costello", "city": "Leeds"}, id="only a name"),
        pytest.param(ANA | {"given_name": "Beth", "family_name": "Van den Costello"}, id="a surname of several words"),
        pytest.param({"company": "Costello Limited", "phone": "+441632960001"}, id="a company called like a person"),
        pytest.param(ANA | {"line1": "8 Elm Road", "birth_year": 1951}, id="one name in one town"),
        pytest.param(ANA | {"birth_year": 2008, "phone": "+441632960001"}, id="years turned, a generation apart"),
    ],
)
def test_people_who_only_look_alike_are_not_offered(other: dict[str, Any]) -> None:
    found = pairs_in([_person(**(ANA | CONTACT)) | {"id": 1}, _person(**other) | {"id": 2}, *_strangers()])
    assert found.empty


def test_given_names_that_many_bear_are_no_mistyping_of_each_other() -> None:
    twins = [ANA | {"phone": "+441632960001", "given_name": name} for name in ("Tina", "Gina")]
    others = [_person(given_name=name, family_name=f"Other{n}") for n in range(8) for name in ("Tina", "Gina")]
    for crowd, pairs in ((others, 0), ([], 1)):
        rows = [_person(**row) for row in twins] + crowd
        found = pairs_in([*(row | {"id": number} for number, row in enumerate(rows, 1)), *_strangers()])
        assert len(found) == pairs


@pytest.mark.parametrize("contact", CONTACT.items(), ids=list(CONTACT))
def test_in_a_store_of_two_a_name_and_a_contact_are_enough(contact: tuple[str, str]) -> None:
    row: dict[str, Any] = {"given_name": "Ana", "family_name": "Costello", contact[0]: contact[1]}
    found = pairs_in([_person(**row) | {"id": number} for number in (1, 2)])
    assert len(found) == 1


def test_a_household_of_a_surname_of_several_words_is_not_one_person() -> None:
    home = ANA | {"family_name": "Van den Berg", "phone": "+441632960001"}
    found = pairs_in([_person(**home) | {"id": 1}, _person(**home | {"given_name": "Tom"}) | {"id": 2}, *_strangers()])
    assert found.empty


def test_colleagues_of_one_given_name_are_not_one_person_but_a_bride_at_home_is() -> None:
    one: dict[str, Any] = ANA | {"phone": "+441632960001", "birth_year": None}
    other = one | {"family_name": "Brown"}
    for company, pairs in (("Mill Ltd", 0), (None, 1)):
        rows = [_person(**row | {"company": company}) | {"id": number} for number, row in ((1, one), (2, other))]
        found = pairs_in([*rows, *_strangers()])
        assert len(found) == pairs


def test_two_who_are_both_like_a_third_are_one_person_unless_their_years_of_birth_differ() -> None:
    third: dict[str, Any] = ANA | CONTACT
    by_mail: dict[str, Any] = {"given_name": "Ana", "family_name": "Costello", "email": CONTACT["email"]}
    by_phone: dict[str, Any] = {"given_name": "Ana", "family_name": "Costello", "phone": CONTACT["phone"]}
    rows = [_person(**row) | {"id": number} for number, row in enumerate((third, by_mail, by_phone), 1)]
    found = pairs_in([*rows, *_strangers()])
    by_pair = found.sort_values(["first_id", "second_id"])
    assert by_pair[["first_id", "second_id"]].to_numpy().tolist() == [[1, 2], [1, 3], [2, 3]]
    assert by_pair["through"].tolist() == [False, False, True]
    with_first, with_second, between = by_pair["probability"].tolist()
    assert between == pytest.approx(with_first * with_second)
    told = evidence_words({str(name): value for name, value in found.iloc[-1].items()})
    assert told == "same name, both are like a third customer"
    rows[1]["birth_year"], rows[2]["birth_year"], rows[0]["birth_year"] = 1980, 1950, None
    found = pairs_in([*rows, *_strangers()])
    assert (2, 3) not in numbers_of(found)


def test_an_empty_store_and_one_customer_have_no_duplicates() -> None:
    one = _person(**ANA) | {"id": 1}
    for rows in ([one][:0], [one]):
        assert pairs_in(rows).empty


def test_the_definition_names_the_line_from_which_pairs_are_shown() -> None:
    assert f"Pairs from {LIKELY} on are shown" in DEFINITIONS["duplicate_probability"].sentence
