"""Text tables: delimiters, headings, quotes, encodings, row numbers."""

from __future__ import annotations

import csv
import gzip
import io
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data_access.errors import UserError
from data_access.importing.reading.records import careful_records, quick_rows
from data_access.importing.reading.text import Block

CELL = st.text(st.characters(codec="utf-8", exclude_characters="\x00\r"), max_size=12)
TABLE = [["order", "note", "price"], ["1", "plain", "2.50"], ["2", 'with , ; | and "quotes"', "3"], ["3", "x\ty", "4"]]


def written(delimiter: str) -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator="\n").writerows(TABLE)
    return out.getvalue()


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_delimiter_is_found_although_cells_hold_the_others(source: Any, whole: Any, delimiter: str) -> None:
    opened = source(written(delimiter))
    assert opened.facts.delimiter == delimiter
    assert opened.columns == ("order", "note", "price")
    assert whole(opened).rows == TABLE[1:]


def test_semicolons_win_over_decimal_commas(source: Any, whole: Any) -> None:
    opened = source("artikel;preis;menge\nA;1,50;2,5\nB;2,75;1,0\n")
    assert whole(opened).rows == [["A", "1,50", "2,5"], ["B", "2,75", "1,0"]]


def test_columns_aligned_with_blanks_and_without_headings_are_read(source: Any, whole: Any) -> None:
    opened = source(" 00004 0001 19970101  2\t  29.33\n 00004 0001 19970118  2   29.73\n")
    assert opened.facts.delimiter == "whitespace"
    assert opened.columns == ("Column 1", "Column 2", "Column 3", "Column 4", "Column 5")
    assert whole(opened).rows[0] == ["00004", "0001", "19970101", "2", "29.33"]


def test_forced_delimiter_is_obeyed(source: Any) -> None:
    assert source("a,b;c\n1,2;3\n", delimiter="semicolon").columns == ("a,b", "c")


@pytest.mark.parametrize("asked", ["x", "quote", '"'])
def test_delimiter_that_cannot_be_one_is_refused(source: Any, asked: str) -> None:
    with pytest.raises(UserError, match="cannot separate cells"):
        source("a,b\n1,2\n", delimiter=asked)


def test_headings_below_titles_are_found_trimmed_and_made_unique(source: Any, whole: Any) -> None:
    opened = source("Sales report 2026\n\nGenerated,by me\n\n Order No ,Amount,Amount,\n1,2,3,x\n\n2,3,4,y\n")
    assert opened.columns == ("Order No", "Amount", "Amount (2)", "Column 4")
    assert opened.facts.header_row == 5
    assert whole(opened).numbers == [6, 8]


def test_row_numbers_are_those_of_a_spreadsheet_when_cells_hold_line_ends(source: Any, whole: Any) -> None:
    read = whole(source('id,note\n1,"one\ntwo\nthree"\n\n2,next\n'))
    assert read.numbers == [2, 4]
    assert read.rows[0] == ["1", "one\ntwo\nthree"]


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_every_kind_of_line_end_and_a_missing_last_one_are_read(source: Any, whole: Any, ends: str) -> None:
    assert whole(source(ends.join(["a,b", "1,2", "3,4"]))).rows == [["1", "2"], ["3", "4"]]


def test_file_without_headings_gets_numbered_columns(source: Any) -> None:
    assert source("1,2026-01-02,3.50\n2,2026-01-03,4.50\n").columns == ("Column 1", "Column 2", "Column 3")
    assert source("a,b\nc,d\n", has_header=False).columns == ("Column 1", "Column 2")
    assert source("1,2\n3,4\n", has_header=True).columns == ("1", "2")


def test_ragged_rows_are_set_aside_with_their_row_number(source: Any, whole: Any) -> None:
    read = whole(source("a,b,c\n1,2,3\n1,2\n1,2,3,4\n1,2,3,\n7,8,9\n"))
    assert read.reasons == {3: "too_few_cells", 4: "too_many_cells"}
    assert read.numbers == [2, 5, 6]
    assert read.problems[0].cells == ["1", "2"]


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        ("näme;b\nMüller;1\n".encode("utf-8-sig"), "utf_8"),
        ("näme;b\nMüller;1\n".encode("utf-16"), "utf_16_le"),
        ("näme;b\nMüller;1\n".encode("utf-16-be"), "utf_16_be"),
        ("näme;b\nMüller;1\n".encode(), "utf_8"),
        ("näme;b\nMüller;1\n".encode("cp1252"), "cp1252"),
    ],
)
def test_encoding_is_found(source: Any, whole: Any, content: bytes, encoding: str) -> None:
    opened = source(content)
    assert whole(opened).rows == [["Müller", "1"]]
    assert opened.facts.encoding == encoding
    assert opened.columns == ("näme", "b")


def test_first_special_letter_far_down_still_decides_the_encoding(source: Any, whole: Any) -> None:
    body = "name,n\n" + "plain,1\n" * 200_000
    assert whole(source((body + "Müller €,2\n").encode("cp1252"))).rows[-1] == ["Müller €", "2"]


def test_damaged_bytes_refuse_their_rows_only(source: Any, whole: Any) -> None:
    good = "Müller,1\n".encode() * 200
    read = whole(source(b"name,n\n" + good + b"M\xffller,2\n" + good))
    assert read.reasons == {202: "undecodable"}
    assert len(read.rows) == 400
    assert "\ufffd" in read.problems[0].cells[0]


def test_odd_cells_refuse_their_rows_only(source: Any, whole: Any) -> None:
    read = whole(source("a,b\n1,x\x00y\n2," + "z" * 1_000_000 + "\n3,ok\n"))
    assert read.reasons == {2: "nul_byte", 3: "cell_too_long"}
    assert read.rows == [["3", "ok"]]
    assert all(len(cell) < 300 for problem in read.problems for cell in problem.cells)


def test_quote_that_swallowed_rows_is_reported_where_it_opened(source: Any, whole: Any) -> None:
    read = whole(source('a,b,c\n1,2,3\n2,"open,4\n3,5,6\n4,7,8\n5,"closed",9\n6,1,1\n'))
    assert read.reasons == {3: "quote_not_closed"}
    assert read.rows[-1] == ["6", "1", "1"]


def test_quote_that_is_never_closed_refuses_the_file_and_names_the_row(source: Any) -> None:
    opened = source("a,b\n1,2\n" + '3,"open\n' + "5,6\n" * 600_000)
    with pytest.raises(UserError, match="in row 3 a cell starts with a quotation mark"):
        list(opened.chunks())


def test_formulas_stay_text(source: Any, whole: Any) -> None:
    cells = ["=1+1", "+49", "-5", "@SUM(A1)"]
    assert whole(source("a,b,c,d\n" + ",".join(cells) + "\n")).rows == [cells]


def test_gzip_is_known_by_its_bytes_and_chunks_start_over(source: Any, whole: Any) -> None:
    opened = source(gzip.compress(written(",").encode()), name="misnamed.csv")
    assert opened.facts.compression == "gzip"
    assert whole(opened).rows == whole(opened).rows == TABLE[1:]


def test_chunks_hold_at_most_the_rows_asked_for(source: Any, whole: Any) -> None:
    opened = source("a,b\n" + "".join(f"{row},x\n" for row in range(1_000)))
    assert max(len(chunk) for chunk in opened.chunks(64)) == 64
    assert whole(opened, 64).numbers == list(range(2, 1_002))


def test_blocks_of_a_large_file_join_without_loss(source: Any, whole: Any) -> None:
    notes = ('text "quoted"\nsecond, line', *["x" * 40] * 6)
    rows = [[str(number), notes[number % 7]] for number in range(60_000)]
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows([["id", "note"], *rows])
    read = whole(source(out.getvalue()))
    assert read.rows == rows
    assert read.numbers == list(range(2, 60_002))


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet='",\n a1', max_size=60))
def test_quick_way_agrees_with_the_careful_way_or_gives_up(text: str) -> None:
    text += "\n"
    quick = quick_rows(Block(text.encode()), ",", 3)
    if quick is None:
        return
    records, opened = careful_records(text, ",")
    assert opened == ""
    kept = [(number, row) for number, row in enumerate(records) if any(cell.strip() for cell in row)]
    assert list(quick.numbers) == [number for number, _ in kept]
    assert [list(cells) for cells in zip(*(column.cells for column in quick.columns), strict=True)] == [
        row for _, row in kept
    ]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(CELL, CELL, CELL), max_size=8))
def test_what_a_csv_writer_writes_is_read_back(rows: list[tuple[str, str, str]]) -> None:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    records, opened = careful_records(out.getvalue(), ",") if rows else ([], "")
    assert opened == ""
    assert records == [list(row) for row in rows]
