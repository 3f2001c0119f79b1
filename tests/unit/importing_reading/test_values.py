"""Numbers, money, dates, contacts, countries: one cell at a time."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from babel.dates import format_date
from babel.numbers import format_currency, format_decimal
from hypothesis import given, settings
from hypothesis import strategies as st

from data_access.cleaning.contacts import clean_email, clean_phone, spaced_phone
from data_access.cleaning.countries import clean_country
from data_access.cleaning.dates import date_shape, order_evidence, read_datetime
from data_access.cleaning.memo import Invalid, Memo
from data_access.cleaning.money import read_currency
from data_access.cleaning.numbers import decimal_evidence, read_decimal, read_scaled
from data_access.cleaning.text import clean_long_text, clean_text, is_null
from data_access.cleaning.vocabulary import clean_gender, is_cancelled, read_birth_year
from data_access.importing.scalars import read_id, read_rating

LONDON = ZoneInfo("Europe/London")


@pytest.mark.parametrize(
    ("text", "sign", "value"),
    [
        ("6.95", "dot", "6.95"),
        ("1,234.56", "dot", "1234.56"),
        ("1.234,56", "comma", "1234.56"),
        ("1 234,56", "comma", "1234.56"),
        ("1\u202f234,56 €", "comma", "1234.56"),
        ("1'234.56", "dot", "1234.56"),
        ("1’234.56 CHF", "dot", "1234.56"),
        ("1,23,456.78", "dot", "123456.78"),
        ("₹ 1,23,456.78", "dot", "123456.78"),
        ("£12.50", "dot", "12.50"),
        ("12,50 €", "comma", "12.50"),
        ("CHF 12.50", "dot", "12.50"),
        ("R$ 1.234,50", "comma", "1234.50"),
        ("US$5", "dot", "5"),
        ("(12.50)", "dot", "-12.50"),
        ("($12.50)", "dot", "-12.50"),
        ("12.50-", "dot", "-12.50"),
        ("-£5", "dot", "-5"),
        ("£-5", "dot", "-5"),
        ("\u22125", "dot", "-5"),
        ("5.-", "dot", "5"),
        ("12,5 %", "comma", "0.125"),
        ("15%", "dot", "0.15"),
        (".5", "dot", "0.5"),
        ("1e3", "dot", "1000"),
        ("0.085", "dot", "0.085"),
        ("1,234", "dot", "1234"),
        ("1,234", "comma", "1.234"),
        ("٣", "dot", "3"),
        ("\uff11\uff12\uff0e\uff15\uff10", "dot", "12.50"),
        ("500円", "dot", "500"),
    ],
)
def test_number_is_read_exactly(text: str, sign: str, value: str) -> None:
    assert read_decimal(text, sign) == Decimal(value)  # type: ignore[arg-type]


@pytest.mark.parametrize("text", ["abc", "1,23", "12.34.56", "1,2345", "--5", "5 apples", "1.2,3", "£", "1;2"])
def test_what_is_no_number_under_a_decimal_dot_is_invalid(text: str) -> None:
    assert isinstance(read_decimal(text, "dot"), Invalid)


@pytest.mark.parametrize("text", ["", " ", "NULL", "None", "nan", "N/A", "-", "#N/A", "NaN", "<NA>", "\\N"])
def test_textual_nulls_are_empty(text: str) -> None:
    assert is_null(text)
    assert read_decimal(text, "dot") is None
    assert clean_text(text) is None
    assert read_id(text, whole=False) is None


def test_people_called_null_keep_their_name() -> None:
    assert clean_text("Null") == "Null"


@pytest.mark.parametrize(
    ("text", "evidence"),
    [
        ("6.95", "dot"), ("6,95", "comma"), ("1,234", "either"), ("1.234", "either"),
        ("0.123", "dot"), ("0,123", "comma"),
        ("1234.567", "dot"), ("1,234.5", "dot"), ("1.234,5", "comma"), ("1,234,567", "dot"), ("1.234.567", "comma"),
        ("12", "none"), ("1 234", "none"), ("", "none"), ("abc", "bad"), ("1'234.567", "dot"), ("£ 5.00", "dot"),
    ],
)  # fmt: skip
def test_number_tells_its_decimal_sign_or_that_it_cannot(text: str, evidence: str) -> None:
    assert decimal_evidence(text) == evidence


@settings(max_examples=150, deadline=None)
@given(
    st.integers(-(10**11), 10**11),
    st.sampled_from(
        [
            ("en_GB", "dot"),
            ("de_DE", "comma"),
            ("fr_FR", "comma"),
            ("de_CH", "dot"),
            ("en_IN", "dot"),
            ("es_ES", "comma"),
        ]
    ),
)
def test_money_survives_being_written_in_any_country(cents: int, place: tuple[str, str]) -> None:
    locale, sign = place
    amount = Decimal(cents).scaleb(-2)
    assert read_scaled(format_decimal(amount, "#,##0.00", locale=locale), sign, 2) == cents  # type: ignore[arg-type]
    assert read_scaled(format_currency(amount, "EUR", locale=locale), sign, 2) == cents  # type: ignore[arg-type]


def test_halves_go_to_the_even_cent_and_currencies_are_known_by_letters_and_signs() -> None:
    assert [read_scaled(text, "dot", 2) for text in ("0.005", "0.015", "0.025")] == [0, 2, 2]
    assert (read_currency("eur"), read_currency("£"), read_currency("")) == ("EUR", "GBP", None)
    assert isinstance(read_currency("XXZ"), Invalid)


@pytest.mark.parametrize(
    ("text", "order", "expected"),
    [
        ("2010-12-01 07:45:00", None, datetime(2010, 12, 1, 7, 45, tzinfo=UTC)),
        ("2010-12-01T07:45:00Z", None, datetime(2010, 12, 1, 7, 45, tzinfo=UTC)),
        ("2017-01-28 19:06:53+00:00", None, datetime(2017, 1, 28, 19, 6, 53, tzinfo=UTC)),
        ("2026-07-01 12:00", None, datetime(2026, 7, 1, 11, tzinfo=UTC)),
        ("2026-07-01 12:00:00 +0200", None, datetime(2026, 7, 1, 10, tzinfo=UTC)),
        ("2026-07-01 12:00:00 UTC", None, datetime(2026, 7, 1, 12, tzinfo=UTC)),
        ("2026/01/02 10:00:00 AM GMT+1", None, datetime(2026, 1, 2, 9, tzinfo=UTC)),  # Google Forms
        ("2026/07/02 9:30:00 PM GMT-3:30", None, datetime(2026, 7, 3, 1, tzinfo=UTC)),
        (
            "Fri Jan 02 2026 10:00:00 GMT+0100 (Central European Standard Time)",
            None,
            datetime(2026, 1, 2, 9, tzinfo=UTC),
        ),
        ("Jul 2, 2026 9:30 AM PDT", None, datetime(2026, 7, 2, 16, 30, tzinfo=UTC)),
        ("02.07.2026 9:30 CEST", "dmy", datetime(2026, 7, 2, 7, 30, tzinfo=UTC)),
        ("2026/1/2", None, datetime(2026, 1, 2, tzinfo=UTC)),
        ("25/01/2026 8:26", "dmy", datetime(2026, 1, 25, 8, 26, tzinfo=UTC)),
        ("01/25/26 8:26 PM", "mdy", datetime(2026, 1, 25, 20, 26, tzinfo=UTC)),
        ("12/1/2026 12:05 am", "mdy", datetime(2026, 12, 1, 0, 5, tzinfo=UTC)),
        ("25.01.2026", "dmy", datetime(2026, 1, 25, tzinfo=UTC)),
        ("98-12-31", "ymd", datetime(1998, 12, 31, tzinfo=UTC)),
        ("1 Dec 2010", None, datetime(2010, 12, 1, tzinfo=UTC)),
        ("Dec 1, 2010 8:26 AM", None, datetime(2010, 12, 1, 8, 26, tzinfo=UTC)),
        ("Wednesday, December 1st, 2010", None, datetime(2010, 12, 1, tzinfo=UTC)),
        ("1. Dezember 2010", None, datetime(2010, 12, 1, tzinfo=UTC)),
        ("1er décembre 2010", None, datetime(2010, 12, 1, tzinfo=UTC)),
        ("1 de diciembre de 2010", None, datetime(2010, 12, 1, tzinfo=UTC)),
        ("1 de março de 2010", None, datetime(2010, 3, 1, tzinfo=UTC)),
        ("01-Dec-10", None, datetime(2010, 12, 1, tzinfo=UTC)),
        ("19970101", None, datetime(1997, 1, 1, tzinfo=UTC)),
        ("20261201074500", None, datetime(2026, 12, 1, 7, 45, tzinfo=UTC)),
        ("46023", None, datetime(2026, 1, 1, tzinfo=UTC)),
        ("46023.5", None, datetime(2026, 1, 1, 12, tzinfo=UTC)),
        ("1767225600", None, datetime(2026, 1, 1, tzinfo=UTC)),
        ("1767225600000", None, datetime(2026, 1, 1, tzinfo=UTC)),
    ],
)
def test_date_is_read(text: str, order: str | None, expected: datetime) -> None:
    assert read_datetime(text, order, LONDON, digits=True) == expected  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "order", "reason"),
    [
        ("31/02/2026", "dmy", "impossible_date"),
        ("2026-02-30", None, "impossible_date"),
        ("2026-02-03 25:00", None, "impossible_date"),
        ("2026-02-03 12:00 XYZ", None, "impossible_date"),
        ("1066-10-14", None, "date_out_of_range"),
        ("9999-12-31", None, "date_out_of_range"),
        ("03/04/2026", None, "ambiguous_date"),
        ("soon", None, "not_a_date"),
        ("46023", None, "not_a_date"),
    ],
)
def test_bad_date_has_its_reason(text: str, order: str | None, reason: str) -> None:
    assert read_datetime(text, order, LONDON) == Invalid(reason)  # type: ignore[arg-type]


@settings(max_examples=150, deadline=None)
@given(
    st.dates(date(1970, 1, 1), date(2068, 12, 31)),
    st.sampled_from([
        ("dd/MM/yyyy", "en", "dmy"), ("M/d/yyyy", "en", "mdy"), ("dd.MM.yy", "de", "dmy"), ("yyyy/MM/dd", "en", None),
        ("d MMMM yyyy", "de", None), ("d MMM yyyy", "en", None), ("d MMMM yyyy", "fr", None),
        ("d MMM yyyy", "pt", None),
        ("d 'de' MMMM 'de' yyyy", "es", None), ("MMMM d, yyyy", "en", None), ("yyyyMMdd", "en", None),
    ]),
)  # fmt: skip
def test_date_survives_being_written_in_any_country(day: date, form: tuple[str, str, str | None]) -> None:
    pattern, locale, order = form
    text = format_date(day, pattern, locale=locale)
    found = read_datetime(text, order, ZoneInfo("UTC"), digits=True)  # type: ignore[arg-type]
    assert isinstance(found, datetime), text
    assert found.date() == day, text


def test_numeric_dates_tell_the_orders_they_exist_in() -> None:
    assert order_evidence("25/01/2026") == {"dmy"}
    assert order_evidence("01/25/2026") == {"mdy"}
    assert order_evidence("03/04/2026") == {"dmy", "mdy"}
    assert order_evidence("98-12-31") == {"ymd"}
    assert order_evidence("32/13/2026") == frozenset()
    assert date_shape("2026-01-01") == "iso"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("United Kingdom", "GB"), ("UK", "GB"), ("GBR", "GB"), ("gb", "GB"), ("USA", "US"), ("EIRE", "IE"),
        ("RSA", "ZA"), ("Deutschland", "DE"), ("Allemagne", "DE"), ("España", "ES"), ("Brasil", "BR"), ("Korea", "KR"),
        ("Hong Kong", "HK"),
        ("Czech Republic", "CZ"), ("Channel Islands", "Channel Islands"), ("European Community", "European Community"),
        ("Unspecified", None), ("", None), ("NA", "NA"),
    ],
)  # fmt: skip
def test_country_becomes_its_code_or_keeps_its_words(text: str, code: str | None) -> None:
    assert clean_country(text) == code


def test_contacts_take_one_form() -> None:
    assert clean_email("  Ana.Bell@EXAMPLE.com ") == "ana.bell@example.com"
    assert clean_email("mailto:a@example.org") == "a@example.org"
    assert clean_email("not an address") is None
    assert clean_phone("020 7946 0018", "GB") == "+442079460018"
    assert clean_phone("(0)30 123456", "DE") == clean_phone("+49 30 123456", None) == "+4930123456"
    assert clean_phone("12", "GB") is None
    assert [spaced_phone(kept) for kept in ("+442079460018", "+4930123456", "hidden")] == [
        "+44 20 7946 0018", "+49 30 123456", "hidden",
    ]  # fmt: skip


def test_texts_are_composed_single_spaced_and_free_of_control_characters() -> None:
    assert clean_text("  Jose\u0301\t Ruiz\u200b ") == "José Ruiz"
    assert clean_long_text("one \r\n two\x07  x") == "one\ntwo x"
    assert clean_text("a\x00b") == Invalid("nul_byte")
    assert clean_text("=1+1") == "=1+1"


def test_ids_lose_the_zero_of_a_float_only_when_told_so() -> None:
    assert read_id("13085.0", whole=True) == "13085"
    assert read_id("13085.0", whole=False) == "13085.0"
    assert read_id("13085.5", whole=True) == "13085.5"
    assert read_id(" 007 ", whole=True) == "007"


def test_small_vocabularies() -> None:
    assert [clean_gender(text) for text in ("F", "Frau", "homme", "Masculino", "X", "")] == [
        "female", "female", "male", "male", "other", None,
    ]  # fmt: skip
    assert all(map(is_cancelled, ("Cancelled", "voided", "refunded", "storniert", "Annulée", "wc-cancelled")))
    assert not any(map(is_cancelled, ("paid", "partially_refunded", "delivered", "", "shipped")))
    assert [read_birth_year(text) for text in ("1893", "1957.0", "12/05/1980", "")] == [1893, 1957, 1980, None]
    assert isinstance(read_birth_year("young"), Invalid)
    assert [read_rating(text) for text in ("4", "4.0", "4/5", "5 stars", "nan")] == [4, 4, 4, 5, None]
    assert isinstance(read_rating("good"), Invalid)


def test_memo_is_bounded() -> None:
    memo = Memo(str.upper, bound=10)
    assert [memo[str(number)] for number in range(25)] == [str(number) for number in range(25)]
    assert len(memo) <= 10
