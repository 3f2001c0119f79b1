"""What whole columns decide, what is asked, and what rows become."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data_access.errors import UserError
from data_access.importing.fields import FIELDS
from data_access.importing.interpret import Choices, Interpretation, interpret
from data_access.importing.keys import key_of
from data_access.importing.mapping import Mapping, guess_mapping
from data_access.importing.parse import Parsed, Parser
from data_access.importing.reading import Chunk, open_source

if TYPE_CHECKING:
    from pathlib import Path

ORDER = Mapping({"date": "date", "price": "price", "customer": "id"})


def read(source: Any, kind: str, mapping: Mapping, *, choices: Choices | None = None, **options: Any) -> Parsed:
    reading = interpret(source, kind, mapping, choices=choices or Choices())
    given = {"time_zone": "Europe/London", "country": "GB"} | options
    parser = Parser(kind, mapping, reading, columns=source.columns, **given)
    (parsed,) = [parser.parse(chunk) for chunk in source.chunks()]
    return parsed


def orders(source: Any, *rows: str, name: str = "orders.csv") -> Any:
    return source("id;date;price\n" + "".join(f"{row}\n" for row in rows), name=name)


def interpreted(opened: Any, **choices: Any) -> Interpretation:
    return interpret(opened, "purchases", ORDER, choices=Choices(**choices))


def test_one_telling_date_decides_the_whole_column_wherever_it_stands(source: Any) -> None:
    ambiguous = ["A;03/04/2026;1.50"] * 50_000
    last = orders(source, *ambiguous, "A;25/04/2026;1.50", name="last.csv")
    first = orders(source, "A;25/04/2026;1.50", *ambiguous)
    assert interpreted(last).date_orders == interpreted(first).date_orders == {"date": "dmy"}
    assert interpreted(last).rows_seen == 50_001
    assert interpreted(orders(source, "A;04/25/2026;1.50")).date_orders == {"date": "mdy"}


def test_ambiguous_dates_are_asked_about_and_the_answer_is_obeyed(source: Any) -> None:
    opened = orders(source, "A;03/04/2026;1.50", "A;05/06/2026;1.50")
    (question,) = interpreted(opened).questions
    assert (question.name, question.column, question.examples) == ("date_order", "date", ("03/04/2026", "05/06/2026"))
    assert [answer for answer, _ in question.answers] == ["dmy", "mdy"]
    with pytest.raises(UserError, match=r"orders.csv, column 'date'.*date_order=dmy"):
        interpreted(opened).require_answers("orders.csv")
    assert interpreted(opened, date_order="mdy").questions == ()
    assert read(opened, "purchases", ORDER, choices=Choices(date_order="mdy")).fields["date_on"][0] == date(2026, 3, 4)


def test_a_column_that_contradicts_itself_is_asked_about_unless_nearly_all_agree(source: Any) -> None:
    assert interpreted(orders(source, "A;25/01/2026;1.5", "A;01/25/2026;1.5")).questions
    many = [f"A;{day}/01/2026;1.5" for day in range(13, 32)]
    parsed = read(orders(source, *many, "A;01/25/2026;1.5"), "purchases", ORDER)
    assert [problem.reason for problem in parsed.rejects] == ["impossible_date"]


def test_iso_dates_and_decimal_points_settle_a_file_after_its_first_part(source: Any) -> None:
    opened = orders(source, *["A;2026-01-01 10:00:00;1.50"] * 200_000)
    assert interpreted(opened).rows_seen < 100_000


@pytest.mark.parametrize(
    ("prices", "sign"),
    [(["1,50", "1.234"], "comma"), (["1.50", "1,234"], "dot"), (["12", "13"], "dot"), (["1.234,5"], "comma")],
)
def test_decimal_sign_is_that_of_the_telling_numbers(source: Any, prices: list[str], sign: str) -> None:
    assert interpreted(orders(source, *[f"A;2026-01-01;{price}" for price in prices])).decimals == {"price": sign}


def test_thousands_or_decimals_are_asked_about_never_guessed(source: Any) -> None:
    opened = orders(source, "A;2026-01-01;1,234", "A;2026-01-01;5")
    (question,) = interpreted(opened).questions
    assert (question.name, question.examples) == ("decimal", ("1,234",))
    parsed = read(opened, "purchases", ORDER, choices=Choices.from_options({"decimal": "comma"}))
    assert parsed.fields["price"] == [1_234_000, 5_000_000]


def test_another_number_column_settles_a_silent_one(source: Any) -> None:
    opened = source("date;price;quantity\n2026-01-01;1,50;1.000\n")
    mapping = Mapping({"date": "date", "price": "price", "quantity": "quantity"})
    assert read(opened, "purchases", mapping).fields["quantity"] == [1_000_000]


def test_unknown_choices_are_refused() -> None:
    with pytest.raises(UserError, match="no option 'dates'"):
        Choices.from_options({"dates": "dmy"})
    with pytest.raises(UserError, match="'dym' is no answer"):
        Choices.from_options({"date_order": "dym"})


def test_ids_that_became_floats_are_whole_again_but_real_decimals_stay(source: Any) -> None:
    assert read(orders(source, "13085.0;2026-01-01;1.5", ";2026-01-01;1.5", "TEST;2026-01-01;1.5"), "purchases",
                ORDER).fields["customer"] == ["13085", None, "TEST"]  # fmt: skip
    assert read(orders(source, "1.0;2026-01-01;1.5", "1.5;2026-01-01;1.5"), "purchases", ORDER).fields["customer"] == [
        "1.0", "1.5",
    ]  # fmt: skip


def test_rows_are_refused_with_reason_row_and_column_and_the_others_stay_aligned(source: Any) -> None:
    rows = ["A;2026-01-01;-1.5", "B;soon;2", "C;2026-01-03;x", "D;;3", "E;2026-01-05;", "F;2026-01-06;0"]
    opened = orders(source, *rows)
    parsed = read(opened, "purchases", ORDER)
    assert {problem.row_number: (problem.reason, problem.column) for problem in parsed.rejects} == {
        2: ("negative_price", "price"),
        3: ("not_a_date", "date"),
        4: ("not_a_number", "price"),
        5: ("missing_value", "date"),
        6: ("no_amount", "price"),
    }
    assert parsed.rejects[0].message == "Row 2, column 'price': the price '-1.5' is negative."
    assert parsed.row_numbers == [7]
    assert parsed.fields["customer"] == ["F"]
    assert parsed.fields["price"] == [0]
    assert len(parsed.keys) == 1


def test_naive_times_are_the_business_s_and_the_day_is_its_day(source: Any) -> None:
    opened = orders(source, "A;2026-07-01 00:30:00;1.5", "A;2026-07-01T23:30:00Z;1.5")
    parsed = read(opened, "purchases", ORDER, today=date(2026, 7, 1))
    assert parsed.fields["date"][0] == datetime(2026, 6, 30, 23, 30, tzinfo=UTC)
    assert parsed.fields["date_on"] == [date(2026, 7, 1), date(2026, 7, 2)]
    assert parsed.warnings == {"date_in_future": 1}


def test_contact_data_is_cleaned_and_what_was_written_is_kept(source: Any) -> None:
    text = (
        "id;email;phone;country;gender\n1;ANA@Example.com;020 7946 0018;UK;F\n2;nonsense;030 123456;Germany;?\n"
        "3;;;Channel Islands;robot\n"
    )
    opened = source(text)
    parsed = read(opened, "customers", guess_mapping("customers", opened.columns))
    assert parsed.fields["email"] == ["ana@example.com", None, None]
    assert parsed.fields["phone"] == ["+442079460018", "+4930123456", None]
    assert parsed.fields["country"] == ["GB", "DE", "Channel Islands"]
    assert parsed.originals["email"] == {0: "ANA@Example.com", 1: "nonsense"}
    assert parsed.originals["phone"] == {0: "020 7946 0018", 1: "030 123456"}
    assert parsed.originals["gender"] == {2: "robot"}
    assert parsed.warnings == {"email_not_understood": 1, "country_not_understood": 1, "gender_not_understood": 1}


def test_status_and_numbers_tell_what_was_taken_back(source: Any) -> None:
    rows = "C1;2026-01-01;-1;2.5;paid\nC2;2026-01-01;1;2.5;Storniert\n3;2026-01-01;-1;2.5;\n"
    opened = source(f"order;date;quantity;price;status\n{rows}")
    parsed = read(opened, "purchases", guess_mapping("purchases", opened.columns))
    assert parsed.fields["cancellation"] == [True, False, False]
    assert parsed.fields["cancelled"] == [False, True, None]


def test_online_retail_documents_starting_with_c_cancel_and_with_a_adjust(source: Any) -> None:
    head = "Invoice,StockCode,Description,Quantity,InvoiceDate,Price,Customer ID,Country\n"
    opened = source(
        head + "C496350,M,Manual,1,2010-02-01 08:24:00,373.57,,United Kingdom\n"
        "489434,85048,Lights,12,2009-12-01 07:45:00,6.95,13085.0,United Kingdom\n"
        "A506401,B,Adjust bad debt,1,2010-04-29 13:36:00,-53594.36,,United Kingdom\n"
        "A563185,B,Adjust bad debt,1,2010-04-29 13:36:00,11062.06,,United Kingdom\n"
    )
    mapping = guess_mapping("purchases", opened.columns)
    parsed = read(opened, "purchases", mapping)
    assert (mapping.profile, min(mapping.confidence.values())) == ("online_retail", 0.98)
    assert parsed.fields["cancellation"] == [True, False]
    assert [problem.reason for problem in parsed.rejects] == ["negative_price", "adjustment"]


def test_key_does_not_depend_on_column_order_or_on_columns_that_are_not_mapped(source: Any) -> None:
    one = read(source("id;date;price\n A ;2026-01-01;1.50\n"), "purchases", ORDER)
    other = read(source("extra;price;date;id\nx;1.50 ;2026-01-01;A\n"), "purchases", ORDER)
    assert one.keys == other.keys == [key_of(["A", "2026-01-01", "1.50"])]


def test_key_is_the_one_stored_in_every_store() -> None:
    # Stored keys are compared at every later import: this value may never change.
    assert key_of(["13085.0", "2009-12-01 07:45:00", "é"]).hex() == "cece9d6919043a38125244c61bddc887"


@pytest.mark.parametrize(
    ("heading", "values", "reading"),
    [
        ("Discount", ("0", "0.2", "0.15"), None),
        ("Discount", ("0", "0.2", "3.50"), "money"),
        ("Discount", ("0", "", "0"), "money"),
        ("Discount", ("5%", "0%", "10%"), "share"),
        ("Discount %", ("5", "0", "10"), "percent"),
        ("Discount rate", ("0.05", "0", "0.1"), "share"),
        ("Rabatt", ("0", "0.25", "0.1"), None),
    ],
)
def test_a_discount_is_money_or_a_share_or_asked_about(
    source: Any, heading: str, values: tuple[str, ...], reading: str | None
) -> None:
    opened = source("\n".join([f"date;price;quantity;{heading}", *(f"2026-03-01;10.50;2;{one}" for one in values)]))
    mapping = guess_mapping("purchases", opened.columns)
    assert mapping.columns["discount"] == heading
    found = interpret(opened, "purchases", mapping)
    assert ([question.name for question in found.questions], found.discounts) == (
        ([], reading) if reading else (["discount"], "money")
    )


def test_a_share_takes_its_part_of_the_price_or_of_what_was_left_to_pay(source: Any) -> None:
    rows = ("2026-03-01;10.00;2;;0.2", "2026-03-01;10.00;;;0.5", "2026-03-01;;3;24.00;0.2", "2026-03-01;10.00;-1;;0.1",
            "2026-03-01;;1;0;1", "2026-03-01;10.00;1;;")  # fmt: skip
    opened = source("\n".join(["date;price;quantity;total;discount", *rows, ""]))
    parsed = read(opened, "purchases", guess_mapping("purchases", opened.columns), choices=Choices(discount="share"))
    assert list(parsed.fields["discount"]) == [400, 500, 600, 100, 0, None]
    percent = source("date;price;discount\n2026-03-01;10.00;12.5")
    parsed = read(
        percent, "purchases", guess_mapping("purchases", percent.columns), choices=Choices(discount="percent")
    )
    assert list(parsed.fields["discount"]) == [125]


def test_mapping_by_hand_is_checked(source: Any) -> None:
    opened = orders(source, "A;2026-01-01;1.5")
    with pytest.raises(UserError, match="has no column 'Cost' for price"):
        interpret(opened, "purchases", ORDER.changed({"price": "Cost"}))
    with pytest.raises(UserError, match="no field 'colour' in purchases"):
        interpret(opened, "purchases", ORDER.changed({"colour": "price"}))
    assert "price" not in ORDER.changed({"price": None}).columns


def test_every_field_has_a_known_type_and_a_name_of_its_own() -> None:
    for kind, fields in FIELDS.items():
        assert len({field.name for field in fields}) == len(fields), kind
        mapping = Mapping({field.name: field.name for field in fields})
        Parser(kind, mapping, Interpretation(), columns=list(mapping.columns), time_zone="UTC")


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.text("ab1 ", max_size=4), st.sampled_from(["1.50", "x", "", "-2", "3"])), max_size=12))
def test_parsing_in_chunks_gives_what_parsing_at_once_gives(rows: list[tuple[str, str]]) -> None:
    mapping = Mapping({"customer": "id", "price": "price", "date": "date"})
    parser = Parser("purchases", mapping, Interpretation(decimals={"price": "dot"}), columns=["id", "price", "date"],
                    time_zone="UTC")  # fmt: skip
    cells = [[name for name, _ in rows], [price for _, price in rows], ["2026-01-01"] * len(rows)]
    once = parser.parse(Chunk(range(2, len(rows) + 2), cells))
    parts = [parser.parse(Chunk([row + 2], [[column[row]] for column in cells])) for row in range(len(rows))]
    assert once.row_numbers == [number for part in parts for number in part.row_numbers]
    assert once.keys == [key for part in parts for key in part.keys]
    assert once.fields["customer"] == [value for part in parts for value in part.fields["customer"]]
    assert len(once.rejects) == sum(len(part.rejects) for part in parts)


@pytest.mark.proof
def test_online_retail_gives_the_published_figures(shared_data: Path) -> None:
    opened = open_source(shared_data / "online_retail" / "online_retail_II_2009_2010.csv.gz")
    mapping = guess_mapping("purchases", opened.columns)
    reading = interpret(opened, "purchases", mapping)
    parser = Parser("purchases", mapping, reading, columns=opened.columns, time_zone="Europe/London")
    customers: set[str] = set()
    rows = rejects = exact = anonymous = 0
    for chunk in opened.chunks():
        parsed = parser.parse(chunk)
        rows += len(parsed)
        rejects += len(parsed.rejects)
        found = parsed.fields
        for customer, taken, milli, micros in zip(
            found["customer"], found["cancellation"], found["quantity"], found["price"], strict=True
        ):
            anonymous += customer is None
            if customer is not None:
                customers.add(customer)
                if not taken and milli > 0 and micros > 0:
                    exact += milli * micros
    # Rounded once: fourteen lines cost a tenth of a penny each.
    assert (rows + rejects, rejects, len(customers), round(exact / 10**7)) == (525_461, 3, 4_383, 883_200_327)
    assert anonymous == 107_927 - 3


def test_cdnow_is_known_by_its_content(shared_data: Path) -> None:
    opened = open_source(shared_data / "cdnow" / "CDNOW_sample.txt.gz")
    mapping = guess_mapping("purchases", opened.columns, next(opened.chunks(100)))
    parsed = read(opened, "purchases", mapping)
    assert (mapping.profile, len(parsed), len(set(parsed.fields["customer"]))) == ("cdnow", 6_919, 2_357)
    assert parsed.fields["date_on"][0] == date(1997, 1, 1)
    assert parsed.fields["amount"][0] == 2_933
