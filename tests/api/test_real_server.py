"""The whole server as people start it: rows are sent to it, its worker watches a folder, the command line undoes."""

from __future__ import annotations

import json
import sys
import threading
from typing import TYPE_CHECKING

import pytest

from dashboard.cli import run_command
from data_access.repositories.sources import Sources
from data_access.schema import Customer, ImportBatch
from data_access.unit_of_work import UnitOfWork
from tests.api.serving import Caller, token
from tests.provision.server import Dashboard
from tests.store.import_files import HEAD, rows

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Engine

START = [sys.executable, "-c", "from dashboard.cli import main; main()"]


@pytest.mark.proof
def test_what_is_sent_and_what_is_put_into_a_folder_is_in_the_store_and_undone(
    sqlite_engine: Engine, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    till = tmp_path / "till"
    till.mkdir()
    secret = token(sqlite_engine)
    with UnitOfWork(sqlite_engine) as work:
        Sources(work).add_folder("till", str(till), "purchases", every_seconds=10, options={})
    store = str(sqlite_engine.url.database)
    with Dashboard(store, tmp_path, command=START) as server:
        shop = Caller(int(server.url.rpartition(":")[2]), secret)
        said = shop.send("/api/customers", [{"customer": "C-1", "name": "Ada"}])
        assert (said.status, said.headers["x-frame-options"], said.json["accepted"]) == (200, "DENY", 1)
        assert shop.send("/api/customers", [{"customer": "C-1"}], headers={"Authorization": None}).status == 401
        assert shop.send("/api/openapi.json", method="GET").json["openapi"] == "3.1.0"
        (till / "a.csv").write_text(f"{HEAD}\n1,C-2,2026-01-05,TEA,Tea,1,2.50,GB\n", encoding="utf-8")
        waiting = threading.Event()
        for _ in range(600):
            if (till / "done" / "a.csv").exists():
                break
            waiting.wait(0.1)
    assert sorted(rows(sqlite_engine, ImportBatch.state)) == [("published",), ("published",)]
    assert rows(sqlite_engine, Customer.reference) == [("C-1",), ("C-2",)]
    assert run_command(["import", "--undo", str(said.json["batch"]), "--store", store, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["undone"] is True
    assert rows(sqlite_engine, Customer.reference) == [("C-2",)]
    assert secret not in server.log.read_text()
