"""Bad files: each gets a sentence that names the file and the next step, and never a traceback."""

from __future__ import annotations

import gzip
import io
import zipfile
from typing import TYPE_CHECKING, Any

import pytest

from data_access.errors import UserError
from data_access.importing.interpret import interpret
from data_access.importing.mapping import guess_mapping
from data_access.importing.reading import open_source

if TYPE_CHECKING:
    from pathlib import Path


def zipped(*members: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for member in members:
            archive.writestr(member, "x")
    return out.getvalue()


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600
BAD: dict[str, tuple[bytes, str]] = {
    "empty": (b"", "is empty"),
    "empty gzip": (gzip.compress(b""), "is empty"),
    "blank lines": (b"\n  \n\n", "holds no text"),
    "png": (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "a PNG picture"),
    "jpeg": (b"\xff\xd8\xff\xe0" + bytes(range(256)), "a JPEG picture"),
    "gif": (b"GIF89a" + bytes(range(256)), "a GIF picture"),
    "webp": (b"RIFF\x10\x00\x00\x00WEBP" + bytes(range(256)), "a picture"),
    "heic": (b"\x00\x00\x00\x18ftypheic" + bytes(range(256)), "a picture"),
    "pdf": (b"%PDF-1.7\n1 0 obj\n", "a PDF document"),
    "zip": (zipped("orders.csv"), "a zip archive"),
    "docx": (zipped("word/document.xml"), "a text document"),
    "pptx": (zipped("ppt/presentation.xml"), "a slide show"),
    "cut zip": (zipped("xl/workbook.xml")[:40], "cut off or damaged"),
    "hollow workbook": (zipped("xl/workbook.xml"), "cut off or damaged"),
    "protected workbook": (OLE + "EncryptedPackage".encode("utf-16-le") + b"\x00" * 600, "protected with a password"),
    "word 97": (OLE + "WordDocument".encode("utf-16-le"), "a document"),
    "broken xls": (OLE, "cut off or damaged"),
    "cut parquet": (b"PAR1" + b"\x00" * 100, "cut off or damaged"),
    "random bytes": (bytes(range(256)) * 20, "is not text"),
    "web page": (b"<!DOCTYPE html><html><table></table></html>", "a web page"),
    "json list": (b'[{"a": 1}, {"a": 2}', "cut off or damaged"),
    "cut gzip": (gzip.compress(b"a,b\n1,2\n" * 10_000)[:40], "cut off or damaged"),
}


@pytest.mark.parametrize("case", BAD)
def test_what_holds_no_table_is_refused_in_words(source: Any, case: str) -> None:
    content, words = BAD[case]
    with pytest.raises(UserError, match=words) as refused:
        list(source(content, name="shop export.csv").chunks())
    assert "shop export.csv" in refused.value.what
    assert refused.value.do.endswith(".")


def test_gzip_that_breaks_off_in_the_middle_is_refused_while_reading(source: Any) -> None:
    rows = "".join(f"{number},{number * 7919 % 100_003}\n" for number in range(150_000))
    packed = gzip.compress(f"a,b\n{rows}".encode())
    opened = source(packed[: len(packed) * 9 // 10])
    with pytest.raises(UserError, match="cut off or damaged"):
        list(opened.chunks())


def test_folder_missing_file_and_forbidden_file_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="is a folder"):
        open_source(tmp_path)
    with pytest.raises(UserError, match=r"no file nowhere\.csv"):
        open_source(tmp_path / "nowhere.csv")


def test_name_given_stands_for_the_temporary_file(tmp_path: Path) -> None:
    (tmp_path / "tmp123").write_bytes(b"")
    with pytest.raises(UserError, match=r"my orders\.csv is empty"):
        open_source(tmp_path / "tmp123", name="my orders.csv")


@pytest.mark.parametrize("below", [False, True])
def test_line_without_end_is_refused_after_a_bounded_part(tmp_path: Path, *, below: bool) -> None:
    path = tmp_path / "endless.csv"
    with path.open("wb") as stream:
        # The headings end too: a line without an end below them is as bad as one at the start.
        stream.write(b"a,b\n" if below else b"")
        for _ in range(20):
            stream.write(b"x" * 1024 * 1024)
    with pytest.raises(UserError, match="a line of more than 16 MB"):
        list(open_source(path).chunks())


def test_headings_without_rows_are_refused(source: Any) -> None:
    opened = source("date,price,customer\n")
    with pytest.raises(UserError, match="holds headings but no rows"):
        interpret(opened, "purchases", guess_mapping("purchases", opened.columns))


def test_missing_column_names_the_file_its_columns_and_the_option(source: Any) -> None:
    opened = source("customer,price\nA,1\n")
    with pytest.raises(UserError) as refused:
        interpret(opened, "purchases", guess_mapping("purchases", opened.columns))
    assert "orders.csv has no column that looks like 'Date'" in refused.value.what
    assert "'customer', 'price'" in refused.value.what
    assert "--map date=" in refused.value.do


def test_wrong_delimiter_is_named_as_the_likely_cause(source: Any) -> None:
    opened = source("date,price\n2026-01-01,5\n", delimiter="semicolon")
    with pytest.raises(UserError, match="separator between cells"):
        interpret(opened, "purchases", guess_mapping("purchases", opened.columns))
