"""``rapport score``: lines and columns in, one row each in the same order out; the store's own feedback on request."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from dashboard.cli import run_command
from dashboard.cli.score import COLUMNS
from data_access.engine import open_engine
from data_access.schema import Feedback
from tests.builders import Store
from tests.store.import_files import rows

if TYPE_CHECKING:
    from pathlib import Path

GOOD, BAD = "Great product, I love it!", "Terrible. It broke after two days."


def table(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_a_column_of_a_csv_file_comes_out_in_its_order(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "said.csv"
    said = [GOOD, "", f'He said ""fine"", then:\n{BAD}'.replace('""', '"'), "=1+1"]
    with path.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows([["id", "review"], *enumerate(said)])
    assert run_command(["score", str(path), "--column", "review", "--scorer", "quick"]) == 0
    found = table(capsys.readouterr().out)
    assert list(found[0]) == list(COLUMNS)
    assert [row["text"] for row in found] == said
    assert [row["label"] for row in found[:3]] == ["positive", "not_scored", "negative"]
    assert found[1]["reason"] == "no_text"
    assert found[1]["polarity"] == ""
    assert float(found[0]["p_positive"]) > float(found[2]["p_positive"])


def test_without_such_a_column_each_line_is_a_text(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "said.txt"
    path.write_text(f"{GOOD}\n\n{BAD}", encoding="utf-8-sig")
    assert run_command(["score", str(path), "--scorer", "quick", "--json"]) == 0
    found = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(row["text"], row["label"]) for row in found] == [
        (GOOD, "positive"), ("", "not_scored"), (BAD, "negative"),
    ]  # fmt: skip


@pytest.mark.parametrize("line", ["id;Text;stars", "id\tTEXT\tstars", "id|stars, all|text"])
def test_a_table_is_read_whatever_parts_its_cells(
    line: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    parted = next(sign for sign in ";\t|" if sign in line)
    path, cells = tmp_path / "said.csv", ["1", GOOD, GOOD]
    path.write_text(f"{line}\n{parted.join(cells)}\n", encoding="utf-8")
    assert run_command(["score", str(path), "--scorer", "quick"]) == 0
    assert [row["text"] for row in table(capsys.readouterr().out)] == [GOOD]


def test_standard_input_is_read_and_an_empty_one_gives_no_rows() -> None:
    command = [sys.executable, "-c", "from dashboard.cli import main; main()", "score", "-", "--scorer", "quick"]
    for given, labels in (("text\n" + GOOD + "\n", ["positive"]), ("", [])):
        done = subprocess.run(command, input=given, capture_output=True, text=True, check=True)
        assert [row["label"] for row in table(done.stdout)] == labels


@pytest.mark.parametrize(
    ("content", "more", "told"),
    [
        (b"id,review\n1,x\n", ["--column", "text"], "id, review"),
        (b"id,review\n1,x\n", [], "id, review"),
        ("schön\n".encode("latin-1"), [], "UTF-8"),
        (None, [], "cannot be read"),
    ],
    ids=["no such column", "a table without the usual column", "not UTF-8", "no such file"],
)
def test_what_cannot_be_read_is_refused_by_name(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes | None, more: list[str], told: str
) -> None:
    path = tmp_path / "said.csv"
    if content is not None:
        path.write_bytes(content)
    assert run_command(["score", str(path), "--scorer", "quick", *more]) == 1
    assert told in capsys.readouterr().err


def test_either_a_file_or_what_waits_is_scored(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command(["score"]) == 2
    assert run_command(["score", "said.csv", "--waiting"]) == 2
    assert "--waiting" in capsys.readouterr().err


def test_the_feedback_that_waits_is_scored_in_the_store(
    sqlite_template: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "store.db"
    path.write_bytes(sqlite_template.read_bytes())
    engine = open_engine(str(path))
    store = Store(engine)
    for text in (GOOD, BAD, None):
        store.feedback(text=text)
    assert run_command(["score", "--waiting", "--scorer", "quick", "--store", str(path), "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"scored": 3, "complete": True}
    assert rows(engine, Feedback.label, Feedback.scorer) == [
        ("negative", "quick"), ("not_scored", "quick"), ("positive", "quick"),
    ]  # fmt: skip
    engine.dispose()
