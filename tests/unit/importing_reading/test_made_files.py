"""Files as shops really send them: short ones in any encoding, sums below the table, headings over headings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from data_access.importing.interpret import interpret
from data_access.importing.mapping import guess_mapping
from data_access.importing.parse import Parsed, Parser
from data_access.importing.reading.encodings import choose_encoding
from tests.unit.importing_reading.test_other_formats import text_row, workbook

if TYPE_CHECKING:
    from collections.abc import Sequence

HEAD = "order,customer,date,sku,quantity,unit price"
SALE = "A1,C1,2026-01-05,TEA,1,10.00"


def parsed(source: Any, *lines: str) -> Parsed:
    """A small file of purchases, read."""
    opened = source("\n".join(lines) + "\n")
    sample = next(iter(opened.chunks()))
    mapping = guess_mapping("purchases", opened.columns, sample)
    reading = interpret(opened, "purchases", mapping)
    return Parser("purchases", mapping, reading, columns=opened.columns, time_zone="UTC").parse(sample)


def reasons(read: Parsed) -> Sequence[str]:
    """Why rows stayed out."""
    return [problem.reason for problem in read.rejects]


@pytest.mark.parametrize(
    ("encoding", "words"),
    [
        ("cp850", ("Müller", "Größe", "Jäger")),
        ("mac_roman", ("Müller", "Größe", "François")),
        ("cp1250", ("Łódź", "Żółw", "Święta")),
        ("iso8859_2", ("Łódź", "Żółw", "Święta")),
        ("cp1251", ("Иванов", "Москва", "хлеб")),
        ("koi8_r", ("Иванов", "Москва", "хлеб")),
        ("cp932", ("山田太郎", "鈴木")),
        ("cp932", ("緑茶", "せんべい", "ﾔﾏﾀﾞ")),
        ("euc_jp", ("山田太郎", "緑茶", "せんべい")),
        ("gb2312", ("张伟", "北京市朝阳区", "绿茶")),
        ("euc_kr", ("김철수", "서울시", "녹차")),
        ("cp1252", ("£12.50", "£3")),
    ],
)
def test_a_few_rows_are_enough_to_know_the_encoding(encoding: str, words: Sequence[str]) -> None:
    text = "id,name\n" + "".join(f"{place},{word}\n" for place, word in enumerate(words))
    assert text.encode(encoding).decode(choose_encoding(text.encode(encoding))) == text


def test_rows_that_add_up_others_are_no_sales(source: Any) -> None:
    sums = ("Total,,2026-02-28,,6,141.50", ",,2026-02-28,Summe:,6,141.50", "A2,C1,2026-01-06,Total,1,2.00")
    read = parsed(source, HEAD, SALE, *sums)
    assert (reasons(read), list(read.fields["purchase"])) == (["total", "total"], ["A1", "A2"])


def test_headings_that_only_group_others_are_passed_over(source: Any) -> None:
    assert source(f"Order,Order,Order,Item,Item,Item\n{HEAD}\n{SALE}\n").columns == tuple(HEAD.split(","))


def test_texts_that_stand_in_formulas_are_read(source: Any) -> None:
    read = parsed(source, HEAD, '="00123",="C1",="2026-01-05",="T ""x""",="1",="10.00"')
    assert (list(read.fields["purchase"]), list(read.fields["product"]), reasons(read)) == (["00123"], ['T "x"'], [])


def test_numbers_with_a_power_of_ten_are_whole_again_unless_digits_are_lost(source: Any) -> None:
    lines = [SALE.replace("C1", number) for number in ("1.2E+05", "12345", "1.23457E+11")]
    read = parsed(source, HEAD, *lines)
    assert (list(read.fields["customer"]), reasons(read)) == (["120000", "12345"], ["id_shortened"])


def test_rows_below_an_order_take_over_what_its_first_row_says(source: Any) -> None:
    read = parsed(source, HEAD, SALE, "A1,,,CUP,2,5", "A1,,,POT,1,3", "A2,,,POT,1,3", ",,,POT,1,3")
    assert list(read.fields["customer"]) == ["C1", "C1", "C1"]
    assert len(set(read.fields["date"])) == 1
    assert reasons(read) == ["missing_value", "missing_value"]


def test_an_order_with_a_day_of_cancellation_is_cancelled_whatever_its_status(source: Any) -> None:
    head = f"{HEAD},status,cancelled at"
    read = parsed(source, head, f"{SALE},paid,", f"{SALE},paid,2026-01-06", f"{SALE},partially refunded,")
    assert (list(read.fields["cancelled"]), read.warnings) == ([False, True, False], {"partly_refunded": 1})


def test_buyers_without_an_account_are_not_one_customer(source: Any) -> None:
    head = "order_id,order_date,status,item_sku,item_total,customer_id,billing_email"
    read = parsed(source, head, "1,2026-01-05,completed,TEA,10,0,a@example.org", "2,2026-01-05,completed,TEA,10,7,")
    assert list(read.fields["customer"]) == [None, "7"]


def test_a_discount_on_a_whole_order_of_shopify_is_told(source: Any) -> None:
    head = "Name,Email,Financial Status,Created at,Lineitem name,Lineitem price,Lineitem discount,Discount Amount"
    order = "#1,a@example.org,paid,2026-01-05,Tea,10.00,0.00,{}"
    read = parsed(source, head, order.format("2.50"), order.format("0.00"), order.format(""))
    assert read.warnings == {"order_discounts_not_taken_off": 1}


def test_the_first_sheet_with_a_table_is_read_and_the_others_are_named(source: Any) -> None:
    table = [text_row(1, *HEAD.split(",")), text_row(2, *SALE.split(","))]
    book = workbook(("Cover", [text_row(1, "Sales of the shop")]), ("January", table), ("February", table))
    facts = source(book).facts
    assert (facts.sheet, facts.left_out) == ("January", ("February",))
    assert source(book, sheet="February").facts.left_out == ()
