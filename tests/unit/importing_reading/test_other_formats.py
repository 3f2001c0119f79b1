"""Workbooks, Parquet, JSON lines."""

from __future__ import annotations

import gzip
import io
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from data_access.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def sheet_xml(rows: list[str], merged: Sequence[str] = ()) -> str:
    cells = "".join(f'<mergeCell ref="{ref}"/>' for ref in merged)
    merges = f'<mergeCells count="{len(merged)}">{cells}</mergeCells>' if merged else ""
    return f'<worksheet xmlns="{MAIN}"><sheetData>{"".join(rows)}</sheetData>{merges}</worksheet>'


def text_row(number: int, *cells: str) -> str:
    inner = "".join(
        f'<c r="{chr(65 + index)}{number}" t="inlineStr"><is><t>{cell}</t></is></c>' for index, cell in enumerate(cells)
    )
    return f'<row r="{number}">{inner}</row>'


def workbook(*sheets: tuple[str, list[str]], merged: Sequence[str] = ()) -> bytes:
    """A small xlsx file, written by hand so that the tests need no writer."""
    out = io.BytesIO()
    numbers = range(1, len(sheets) + 1)
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(
            "[Content_Types].xml",
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" '
            'ContentType="application/xml"/></Types>',
        )
        office = f'<Relationship Id="r1" Type="{RELATIONS}/officeDocument" Target="xl/workbook.xml"/>'
        archive.writestr("_rels/.rels", f'<Relationships xmlns="{PACKAGE}">{office}</Relationships>')
        names = "".join(
            f'<sheet name="{name}" sheetId="{number}" r:id="r{number}"/>'
            for number, (name, _) in zip(numbers, sheets, strict=True)
        )
        archive.writestr(
            "xl/workbook.xml", f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><sheets>{names}</sheets></workbook>'
        )
        targets = "".join(
            f'<Relationship Id="r{n}" Type="{RELATIONS}/worksheet" Target="worksheets/sheet{n}.xml"/>' for n in numbers
        )
        targets += f'<Relationship Id="st" Type="{RELATIONS}/styles" Target="styles.xml"/>'
        archive.writestr("xl/_rels/workbook.xml.rels", f'<Relationships xmlns="{PACKAGE}">{targets}</Relationships>')
        archive.writestr(
            "xl/styles.xml",
            f'<styleSheet xmlns="{MAIN}"><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>',
        )
        for number, (_, rows) in zip(numbers, sheets, strict=True):
            archive.writestr(f"xl/worksheets/sheet{number}.xml", sheet_xml(rows, merged))
    return out.getvalue()


ORDERS = [
    text_row(2, "Sales 2026"),
    text_row(4, "Customer", "Date", "Price", "Check"),
    (
        '<row r="5"><c r="A5"><v>13085</v></c><c r="B5" s="1"><v>46023</v></c><c r="C5"><v>0.30000000000000004</v></c>'
        '<c r="D5"><f>C5*2</f><v>0.6</v></c></row>'
    ),
    '<row r="7"><c r="A7"><v>13086</v></c><c r="B7" s="1"><v>46024.5</v></c><c r="C7" t="e"><v>#N/A</v></c></row>',
]


def test_workbook_rows_keep_their_numbers_and_show_what_a_person_sees(source: Any, whole: Any) -> None:
    opened = source(workbook(("Notes", []), ("Orders", ORDERS)), name="export.csv")
    assert opened.columns == ("Customer", "Date", "Price", "Check")
    assert opened.facts.sheet == "Orders"
    assert opened.facts.sheets == ("Notes", "Orders")
    assert opened.facts.header_row == 4
    read = whole(opened)
    assert read.numbers == [5, 7]
    assert read.rows == [["13085", "2026-01-01", "0.3", "0.6"], ["13086", "2026-01-02 12:00:00", "", ""]]


def test_sheet_that_starts_in_a_later_column_is_read(source: Any, whole: Any) -> None:
    rows = [text_row(1, "", "id", "price"), text_row(2, "", "A", "1"), text_row(3, "", "B", "2")]
    rows = [row.replace('<c r="A1" t="inlineStr"><is><t></t></is></c>', "") for row in rows]
    assert whole(source(workbook(("Orders", rows)))).rows == [["", "A", "1"], ["", "B", "2"]]


def test_sheet_is_chosen_by_name_or_number_and_a_wrong_one_is_refused(source: Any) -> None:
    book = workbook(("First", [text_row(1, "a", "b"), text_row(2, "1", "2")]), ("Orders", ORDERS))
    assert source(book).facts.sheet == "Orders", "the first with headings that exports use"
    assert source(book, sheet="First").facts.sheet == "First"
    assert source(book, sheet="Orders").facts.sheet == "Orders"
    assert source(book, sheet="2").facts.sheet == "Orders"
    with pytest.raises(UserError, match="has no sheet 'Third'"):
        source(book, sheet="Third")


def test_packed_workbook_is_read(source: Any, whole: Any) -> None:
    assert whole(source(gzip.compress(workbook(("Orders", ORDERS))))).numbers == [5, 7]


def test_empty_sheet_is_refused(source: Any) -> None:
    with pytest.raises(UserError, match="is empty"):
        source(workbook(("Nothing", [])))


@pytest.mark.parametrize("packed", [False, True])
def test_parquet_types_become_text_and_nulls_become_empty(
    source: Any, whole: Any, tmp_path: Path, *, packed: bool
) -> None:
    table = pa.table({
        "id": pa.array([1, None, 3], pa.int64()),
        "name": pa.array(["Ünal", None, "x"]).dictionary_encode(),
        "at": pa.array([datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC), None, None], pa.timestamp("us", "UTC")),
        "on": pa.array([date(2026, 1, 2), None, None]),
        "price": pa.array([Decimal("1.50"), None, Decimal("2.00")]),
        "weight": pa.array([0.1, float("nan"), 2.0]),
        "tags": pa.array([["a", "b"], None, []]),
    })  # fmt: skip
    pq.write_table(table, tmp_path / "t.parquet", row_group_size=2)
    content = (tmp_path / "t.parquet").read_bytes()
    read = whole(source(gzip.compress(content) if packed else content, name="x.bin"), 2)
    assert read.rows[0] == ["1", "Ünal", "2026-01-02 03:04:05+00:00", "2026-01-02", "1.50", "0.1", '["a","b"]']
    assert read.rows[1] == ["3", "x", "", "", "2.00", "2", "[]"]
    assert read.numbers == [2, 4]


def test_a_cell_merged_over_rows_is_said_of_each_unless_it_is_money(source: Any, whole: Any) -> None:
    rows = [
        text_row(1, "Sales of March", "", "", "", ""),
        text_row(2, "Order", "Date", "Item", "Price", "Order total"),
        text_row(3, "A-1", "2026-03-01", "Mug", "9.5", "13.5"),
        text_row(4, "", "", "Tea", "4", ""),
        text_row(5, "A-2", "2026-03-02", "Mug", "9.5", "9.5"),
        text_row(6, "", "2026-03-03", "Tea", "4", ""),
    ]
    book = workbook(("Sales", rows), merged=["A1:E1", "A3:A4", "B3:B4", "E3:E4"])
    assert whole(source(book)).rows == [
        ["A-1", "2026-03-01", "Mug", "9.5", "13.5"], ["A-1", "2026-03-01", "Tea", "4", ""],
        ["A-2", "2026-03-02", "Mug", "9.5", "9.5"], ["", "2026-03-03", "Tea", "4", ""],
    ]  # fmt: skip
    two_rows = [
        text_row(1, "Order", "Date", "Item", ""),
        text_row(2, "", "", "Name", "Price"),
        text_row(3, "A", "B", "C", "1"),
    ]
    book = workbook(("Sales", two_rows), merged=["A1:A2", "B1:B2", "C1:D1"])
    assert source(book).columns == ("Order", "Date", "Name", "Price")
    assert whole(source(book)).rows == [["A", "B", "C", "1"]]


def test_json_lines_take_columns_from_the_whole_file_and_refuse_other_lines(source: Any, whole: Any) -> None:
    lines = '{"id": 1, "buyer": {"name": "Ana"}, "price": 2.50}\n\n{"id": 2, "late": true}\nnot json\n[1]\n'
    opened = source(lines, name="export.txt")
    assert opened.columns == ("id", "buyer.name", "price", "late")
    read = whole(opened)
    assert read.rows == [["1", "Ana", "2.5", ""], ["2", "", "", "TRUE"]]
    assert read.numbers == [1, 3]
    assert read.reasons == {4: "not_json", 5: "not_json"}
