"""``rapport import`` as scripts use it: its JSON, its exit codes, its sentences."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from dashboard.cli import run_command
from tests.store.import_files import HEAD

if TYPE_CHECKING:
    from pathlib import Path

ROWS = ("1001,C7,2026-01-05 10:00,TEA,Green tea,2,3.50,GB", "1002,,2026-01-06 11:00,CUP,=Cup,1,-8.00,FR")
KEYS = [
    "batch", "read", "accepted", "updated", "unchanged", "duplicates", "rejected", "anonymous", "customers",
    "purchases", "lines", "gross_cents", "net_cents", "anonymous_cents", "reasons", "warnings",
]  # fmt: skip


@pytest.fixture
def store(sqlite_template: Path, tmp_path: Path) -> str:
    path = tmp_path / "store.db"
    path.write_bytes(sqlite_template.read_bytes())
    return str(path)


@pytest.fixture
def sales(tmp_path: Path) -> Path:
    path = tmp_path / "sales.csv"
    path.write_text("\n".join([HEAD, *ROWS]) + "\n", encoding="utf-8")
    return path


def test_the_json_is_what_scripts_were_promised(
    store: str, sales: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rejects = tmp_path / "rejects.csv"
    command = ["import", str(sales), "--as", "purchases", "--store", store, "--json"]
    assert run_command([*command, "--dry-run"]) == 0
    dry = json.loads(capsys.readouterr().out)
    assert list(dry) == KEYS
    assert dry["batch"] is None
    assert run_command([*command, "--rejects", str(rejects)]) == 0
    wet = json.loads(capsys.readouterr().out)
    assert wet == dry | {"batch": wet["batch"]}
    assert (wet["read"], wet["accepted"], wet["rejected"], wet["gross_cents"]) == (2, 1, 1, 700)
    with closing(sqlite3.connect(store)) as connection:
        assert connection.execute("SELECT batch_id, customers FROM quality_scores").fetchall() == [(wet["batch"], 1)]
    head, refused = rejects.read_text(encoding="utf-8-sig").splitlines()
    assert head.startswith("row,reason,column,message,order,customer")
    assert "'=Cup" in refused
    assert "'-8.00" in refused
    assert run_command(["import", "--undo", str(wet["batch"]), "--store", store, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["undone"] is True


def test_a_question_is_asked_with_the_option_that_answers_it(
    store: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "dates.csv"
    path.write_text("customer,date,amount\nA,01/02/2026,5.00\nB,03/04/2026,6.00\n", encoding="utf-8")
    command = ["import", str(path), "--as", "purchases", "--store", store]
    assert run_command(command) == 1
    assert "--option date_order=dmy" in capsys.readouterr().err
    assert run_command([*command, "--option", "date_order=dmy"]) == 0


@pytest.mark.parametrize(
    "wrong",
    [
        [],
        ["FILE"],
        ["FILE", "--as", "unicorns"],
        ["FILE", "--as", "purchases", "--option", "colour=red"],
        ["FILE", "--as", "purchases", "--option", "date_order=xyz"],
        ["FILE", "--as", "purchases", "--map", "customer"],
        ["FILE", "--undo", "1"],
    ],
)
def test_wrong_usage_is_exit_2(store: str, sales: Path, wrong: list[str]) -> None:
    arguments = [str(sales) if part == "FILE" else part for part in wrong]
    assert run_command(["import", *arguments, "--store", store]) == 2


def test_what_cannot_be_done_is_exit_1_with_a_sentence(
    store: str, sales: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for command in (["nowhere.csv", "--as", "purchases"], ["--undo", "12"], [str(sales), "--as", "feedback"]):
        assert run_command(["import", *command, "--store", store]) == 1
        assert "Traceback" not in capsys.readouterr().err
    empty = tmp_path / "empty.csv"
    empty.write_bytes(b"")
    assert run_command(["import", str(empty), "--as", "purchases", "--store", store]) == 1
    assert "empty.csv" in capsys.readouterr().err
