"""The commands of the guide, run as a reader would run them, with the answers it promises."""

from __future__ import annotations

import argparse
import json
import re
import shlex
import shutil
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.request import Request, urlopen

import pytest

from dashboard.cli import run_command
from data_access.engine import open_engine
from tests.api.serving import serving, token

if TYPE_CHECKING:
    from collections.abc import Callable

GUIDE = Path(__file__).parents[2] / "docs" / "how-to" / "bring-data-in.md"
EXAMPLE = re.compile(r"```sh\n(curl .*?)```\n\n```json\n(.*?)```", re.DOTALL)


@pytest.fixture
def store(sqlite_template: Path, tmp_path: Path) -> str:
    path = tmp_path / "store.db"
    shutil.copyfile(sqlite_template, path)
    return str(path)


@pytest.fixture
def said(capsys: pytest.CaptureFixture[str], store: str) -> Callable[..., str]:
    """Runs a command on the store and gives what it printed."""

    def run(*words: str, code: int = 0) -> str:
        assert run_command([*words, "--store", store]) == code
        printed = capsys.readouterr()
        return printed.out + printed.err

    return run


def test_every_request_of_the_guide_gives_the_answer_below_it(store: str) -> None:
    engine = open_engine(store)
    examples = EXAMPLE.findall(GUIDE.read_text(encoding="utf-8"))
    assert len(examples) == 3
    with serving(lambda: engine) as port:
        for command, promised in examples:
            with urlopen(request_of(command, port, token_of(store))) as answer:
                assert json.load(answer) == json.loads(promised)
    engine.dispose()


def request_of(command: str, port: int, token_: str) -> Request:
    """What curl would send: read here, so that the guide is tried on machines without curl too."""
    curl, *words = shlex.split(command.replace("\\\n", " "))
    parser = argparse.ArgumentParser(prog=curl, exit_on_error=False)
    parser.add_argument("url")
    parser.add_argument("-X", dest="method", required=True)
    parser.add_argument("-H", dest="headers", action="append", required=True)
    parser.add_argument("-d", dest="body", required=True)
    asked = parser.parse_args(words)  # an option that is not one of these fails the test
    headers = dict(line.replace("$TOKEN", token_).split(": ", 1) for line in asked.headers)
    url = asked.url.replace("localhost:8501", f"127.0.0.1:{port}")
    return Request(url, asked.body.encode(), headers, method=asked.method)


_tokens: dict[str, str] = {}


def token_of(store: str) -> str:
    """The token of a store, made once."""
    if store not in _tokens:
        engine = open_engine(store)
        _tokens[store] = token(engine)
        engine.dispose()
    return _tokens[store]


def test_a_token_is_shown_once_listed_without_its_secret_and_revoked(said: Callable[..., str]) -> None:
    made = said("token", "create", "web shop", "--scope", "purchases:write", "--expires", "30")
    shown = re.findall(r"rapport_\w{12}_\S{43}", made)
    assert len(shown) == 1
    listed = said("token", "list")
    assert "web shop" in listed
    assert "purchases:write" in listed
    assert shown[0].split("_", 2)[2] not in listed + said("token", "list", "--json")
    assert "in use already" in said("token", "create", "web shop", "--scope", "purchases:write", code=1)
    said("token", "revoke", "web shop")
    assert "revoked" in said("token", "list")
    assert "no token 'web shop' in use" in said("token", "revoke", "web shop", code=1)
    for wrong in (["x"], ["x", "--scope", "all"], ["x", "--scope", "customers:write", "--expires", "0"]):
        assert run_command(["token", "create", *wrong]) == 2


def test_sources_are_added_listed_run_and_removed(said: Callable[..., str], tmp_path: Path) -> None:
    till = tmp_path / "till"
    assert "There is no folder" in said("source", "add", "folder", str(till), "--as", "purchases", code=1)
    till.mkdir()
    said("source", "add", "folder", str(till), "--as", "purchases", "--every", "5m", "--map", "date=Day")
    assert "watched already" in said("source", "add", "folder", str(till), "--as", "customers", "--name", "b", code=1)
    (till / "a.csv").write_text("order,customer,Day,amount\n1,C1,2026-01-05,2.50\n", encoding="utf-8")
    assert "came in" in said("source", "run", "till")
    assert "nothing new" in said("source", "run", "till")
    sql = ["source", "add", "sql", "postgresql://ann:geheim@host/db", "--query", "SELECT 1", "--as", "customers"]
    assert "geheim" not in said(*sql, code=1)
    said(*(word.replace("postgresql://ann:geheim@host/db", "env:SHOP_URL") for word in sql))
    assert "SHOP_URL is not set" in said("source", "run", "customers", code=1)
    listed = json.loads(said("source", "list", "--json"))["sources"]
    assert [(one["name"], one["last_run"]["state"]) for one in listed] == [("customers", "failed"), ("till", "done")]
    assert "switched off" in said("source", "switch", "till", "off") + said("source", "list")
    said("source", "remove", "till")
    assert "There is no source 'till'" in said("source", "run", "till", code=1)
    assert run_command(["source", "add", "folder", str(till), "--as", "purchases", "--every", "often"]) == 2
