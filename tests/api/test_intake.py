"""Customers and purchases that programs send: let in, judged, kept, sent twice, refused in words."""

from __future__ import annotations

import json
import shutil
import threading
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import func, select

from data_access.engine import open_engine
from data_access.importing import undo_import
from data_access.importing.lock import ImportGuard
from data_access.repositories.tokens import Tokens
from data_access.schema import (
    ApiToken,
    Base,
    Customer,
    IdempotencyKey,
    ImportBatch,
    Purchase,
    PurchaseLine,
    StoreSettings,
)
from data_access.unit_of_work import UnitOfWork, utc_now
from tests.api.serving import Caller, serving, token
from tests.store.import_files import rows

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy import Engine

ADA = {"customer": "C-1", "name": "Ada Example", "email": "ada@example.com", "country": "GB"}
CUP = {"purchase": "A-1", "customer": "C-1", "date": "2026-03-31", "product": "CUP", "quantity": 2, "price": 4.5}


@pytest.fixture
def small_shop(sqlite_engine: Engine) -> Iterator[Caller]:
    """The same on SQLite alone, for what does not depend on the database."""
    with serving(lambda: sqlite_engine) as port:
        yield Caller(port, token(sqlite_engine))


@pytest.fixture
def shop(engine: Engine) -> Iterator[Caller]:
    """A program that may bring in both, and the API it talks to."""
    with serving(lambda: engine) as port:
        yield Caller(port, token(engine))


def holds(engine: Engine) -> dict[str, int]:
    """How many rows of business data and batches the store holds."""
    names = ("customers", "purchases", "purchase_lines", "products", "import_batches", "import_rejects")
    with engine.connect() as connection:
        tables = [Base.metadata.tables[name] for name in names]
        return {t.name: connection.execute(select(func.count()).select_from(t)).scalar_one() for t in tables}


NOTHING = dict.fromkeys(("customers", "purchases", "purchase_lines", "products", "import_batches", "import_rejects"), 0)


@pytest.mark.parametrize("engine", ["sqlite", pytest.param("postgresql", marks=pytest.mark.proof)], indirect=True)
def test_what_a_shop_sends_is_in_the_store_again_changes_nothing_and_is_undone(engine: Engine, shop: Caller) -> None:
    first = shop.send("/api/customers", [ADA | {"attributes": {"likes": "tea", "size": 3}}, {"customer": "C-2"}])
    assert (first.status, first.json["accepted"], first.json["rejects"]) == (200, 2, [])
    assert first.headers["cache-control"] == "no-store"
    assert first.headers["x-content-type-options"] == "nosniff"
    assert "set-cookie" not in first.headers
    assert rows(engine, Customer.reference, Customer.email, Customer.attributes) == [
        ("C-1", "ada@example.com", {"likes": "tea", "size": "3"}), ("C-2", None, None)
    ]  # fmt: skip
    bought = shop.send("/api/purchases", {"rows": [CUP, CUP | {"product": "POT", "price": "12.10", "quantity": 1}]})
    assert (bought.json["purchases"], bought.json["lines"], bought.json["gross_cents"]) == (1, 2, 2110)
    assert ("shop (API)", "shop (token)") in rows(engine, ImportBatch.file_name, ImportBatch.started_by)
    before = holds(engine)
    again = shop.send("/api/purchases", [CUP])
    assert (again.status, again.json["unchanged"], again.json["batch"]) == (200, 1, None)
    assert holds(engine) == before
    changed = shop.send("/api/customers", [ADA | {"name": "Ada Lovelace"}])
    assert changed.json["updated"] == 1
    assert undo_import(engine, changed.json["batch"]).undone
    assert undo_import(engine, bought.json["batch"]).undone
    assert rows(engine, Customer.name, reference="C-1") == [("Ada Example",)]
    assert rows(engine, Purchase.id) == rows(engine, PurchaseLine.id) == []


def test_texts_of_every_script_arrive_as_they_were_sent(sqlite_engine: Engine, small_shop: Caller) -> None:
    sent = [
        "Zoë",
        "Ünal Çelik",
        "王小明",
        "مريم",
        "😀 Ada",
        'O\'Hara; "x", {y}',
        "=1+1",
    ]
    said = small_shop.send(
        "/api/customers", [{"customer": f"C{n}", "attributes": {"as": text}} for n, text in enumerate(sent)]
    )
    assert said.json["accepted"] == len(sent)
    assert [row[1]["as"] for row in sorted(rows(sqlite_engine, Customer.id, Customer.attributes))] == sent
    # One alone in its file: its encoding must not be guessed from so little.
    assert small_shop.send("/api/customers", [{"customer": "D", "company": "Zoë"}]).json["accepted"] == 1
    assert ("Zoë",) in rows(sqlite_engine, Customer.company)


def test_a_row_that_cannot_be_taken_is_named_and_the_others_come_in(sqlite_engine: Engine, small_shop: Caller) -> None:
    said = small_shop.send("/api/purchases", [CUP, CUP | {"purchase": "A-2", "date": "never"}, {"purchase": "A-3"}])
    assert (said.status, said.json["accepted"], said.json["rejected"]) == (200, 1, 2)
    assert [(r["row"], r["column"], r["reason"]) for r in said.json["rejects"]] == [
        (2, "date", "not_a_date"), (3, "date", "missing_value")
    ]  # fmt: skip
    assert "'never' is not a date" in said.json["rejects"][0]["message"]
    assert rows(sqlite_engine, Purchase.reference) == [("A-1",)]


def test_when_every_row_is_refused_nothing_is_written(sqlite_engine: Engine, small_shop: Caller) -> None:
    for path, row in (("purchases", CUP | {"date": "31/31/2026"}), ("purchases", {"purchase": "A-1"}),
                      ("customers", {"name": "Ada"})):  # fmt: skip
        said = small_shop.send(f"/api/{path}", [row])
        assert (said.status, said.json["rejected"], len(said.json["rejects"])) == (422, 1, 1)
        assert said.headers["content-type"] == "application/problem+json"
    assert holds(sqlite_engine) == NOTHING


def test_a_dry_run_gives_the_verdicts_and_writes_nothing(sqlite_engine: Engine, small_shop: Caller) -> None:
    said = small_shop.send("/api/customers?dry_run=true", [ADA])
    assert (said.status, said.json["accepted"], said.json["dry_run"], said.json["batch"]) == (200, 1, True, None)
    assert holds(sqlite_engine) == NOTHING
    assert small_shop.send("/api/customers?dry_run=maybe", [ADA]).status == 400


def test_only_a_token_in_the_header_with_the_scope_is_let_in(sqlite_engine: Engine, small_shop: Caller) -> None:
    narrow = Caller(small_shop.port, token(sqlite_engine, "crm", ["customers:write"]))
    old = Caller(small_shop.port, token(sqlite_engine, "old", days=1, clock=lambda: utc_now() - timedelta(days=2)))
    for caller, path, headers, status, challenge in (
        (small_shop, "/api/customers", {"Authorization": None}, 401, 'Bearer realm="rapport"'),
        (
            small_shop,
            f"/api/customers?access_token={small_shop.token}",
            {"Authorization": None},
            401,
            'Bearer realm="rapport"',
        ),
        (small_shop, "/api/customers", {"Authorization": None, "Cookie": f"token={small_shop.token}"}, 401, "Bearer"),
        (small_shop, "/api/customers", {"Authorization": f"Basic {small_shop.token}"}, 401, "Bearer"),
        (small_shop, "/api/customers", {"Authorization": f"Bearer {small_shop.token}x"}, 401, "invalid_token"),
        (small_shop, "/api/customers", {"Authorization": f"Bearer {small_shop.token[:-1]}"}, 401, "invalid_token"),
        (small_shop, "/api/customers", {"Authorization": "Bearer rapport_0_x"}, 401, "invalid_token"),
        (old, "/api/customers", {}, 401, "invalid_token"),
        (narrow, "/api/purchases", {}, 403, "insufficient_scope"),
    ):
        said = caller.send(path, [ADA], headers=headers)
        assert (said.status, challenge in said.headers["www-authenticate"]) == (status, True), (path, headers)
        assert said.json["detail"]
        assert caller.token not in said.text
    assert narrow.send("/api/customers", [ADA]).status == 200
    with UnitOfWork(sqlite_engine) as work:
        Tokens(work).revoke("crm")
    assert narrow.send("/api/customers", [ADA]).status == 401


def test_the_store_holds_no_secret_and_knows_when_a_token_was_used(sqlite_engine: Engine, small_shop: Caller) -> None:
    small_shop.send("/api/customers", [ADA])
    with sqlite_engine.connect() as connection:
        tables = [repr(connection.execute(select(table)).all()) for table in Base.metadata.sorted_tables]
        used = connection.execute(select(ApiToken.last_used_at)).scalar_one()
    assert small_shop.token.split("_", 2)[2] not in "".join(tables)
    assert used is not None


DEEP = b"[" * 200_000 + b"]" * 200_000
BAD: dict[str, tuple[bytes, int, str]] = {
    "no JSON": (b"customer=1", 400, "line 1"),
    "cut off": (b'[{"customer": "1"', 400, "JSON"),
    "empty": (b"", 400, "JSON"),
    "not UTF-8": ('[{"customer": "Zoë"}]'.encode("latin-1"), 400, "UTF-8"),
    "NaN": (b'[{"customer": NaN}]', 400, "NaN"),
    "infinity": (b'[{"customer": -Infinity}]', 400, "Infinity"),
    "a name twice": (b'[{"customer": "1", "customer": "2"}]', 400, "twice"),
    "deep": (DEEP, 400, "deeply"),
    "deep objects": (b'[{"customer": ' * 50_000, 400, "deeply"),
    "a text": (b'"customer"', 422, "list"),
    "an object": (b'{"customer": "1"}', 422, "list"),
    "no rows": (b"[]", 422, "no rows"),
    "a row that is none": (b'[{"customer": "1"}, 7]', 422, "Row 2"),
    "an empty row": (b'[{"customer": "1"}, {"name": " "}]', 422, "Row 2"),
    "an unknown field": (b'[{"customr": "1"}]', 422, "customer"),
    "a nested value": (b'[{"customer": {"id": 1}}]', 422, "Row 1, customer"),
    "a huge number": (b'[{"customer": 1e400}]', 422, "too large"),
    "a long number": (b'[{"customer": ' + b"9" * 5_000 + b"}]", 422, "too large"),
    "a half character": (b'[{"customer": "\\ud800"}]', 422, "surrogate"),
    "a long row": (b'[{"customer": "1", "name": "' + b"x" * 40_000 + b'"}]', 422, "longer"),
    "too many rows": (b"[" + b'{"customer":"1"},' * 10_000 + b'{"customer":"1"}]', 413, "10,001"),
    "too many bytes": (b" " * (10 * 1024 * 1024 + 1), 413, "10 MB"),
}


@pytest.fixture(scope="module")
def quiet_engine(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """A store that no request of its tests may change."""
    path = tmp_path_factory.mktemp("quiet") / "store.db"
    shutil.copyfile(sqlite_template, path)
    sqlite_engine = open_engine(str(path))
    yield sqlite_engine
    assert holds(sqlite_engine) == NOTHING
    sqlite_engine.dispose()


@pytest.fixture(scope="module")
def quiet_shop(quiet_engine: Engine) -> Iterator[Caller]:
    """A program whose requests must leave the store as it was."""
    with serving(lambda: quiet_engine) as port:
        yield Caller(port, token(quiet_engine))


@pytest.mark.parametrize("name", BAD)
def test_a_body_that_is_not_a_list_of_rows_is_refused_in_words(name: str, quiet_shop: Caller) -> None:
    raw, status, word = BAD[name]
    said = quiet_shop.send("/api/customers", raw=raw)
    assert (said.status, said.headers["content-type"]) == (status, "application/problem+json"), said.text
    assert word in said.json["detail"] + said.json["do"]
    assert said.json["title"]
    assert len(said.text) < 2_000


def test_other_types_methods_and_addresses_are_refused_in_words(quiet_shop: Caller) -> None:
    for content_type in (None, "text/csv", "application/json; charset=latin-1", "application/x-www-form-urlencoded"):
        assert quiet_shop.send("/api/customers", [ADA], headers={"Content-Type": content_type}).status == 415
    assert quiet_shop.send("/api/customers", [ADA], headers={"Content-Encoding": "gzip"}).status == 415
    for method in ("GET", "PUT", "DELETE", "OPTIONS"):
        said = quiet_shop.send("/api/customers", method=method)
        assert (said.status, said.headers["allow"]) == (405, "POST")
        assert "access-control-allow-origin" not in said.headers
    assert quiet_shop.send("/api/unicorns", [ADA]).status == 404
    for key in ("", " ", "x" * 256, "schlüssel"):
        assert quiet_shop.send("/api/customers", [ADA], headers={"Idempotency-Key": key}).status == 400


@pytest.mark.both_databases
def test_a_request_sent_again_with_its_key_gets_the_same_answer_also_from_another_server(
    engine: Engine, shop: Caller
) -> None:
    key = {"Idempotency-Key": "order-1"}
    first = shop.send("/api/customers", [ADA], headers=key)
    before = holds(engine)
    with serving(lambda: engine) as port:
        again = Caller(port, shop.token).send("/api/customers", [ADA], headers=key)
    assert (again.status, again.json) == (200, first.json)
    assert again.headers["idempotency-replayed"] == "true"
    assert "idempotency-replayed" not in first.headers
    for path, body in (("/api/customers", [ADA | {"name": "B"}]), ("/api/customers?dry_run=true", [ADA]),
                       ("/api/purchases", [CUP])):  # fmt: skip
        other = shop.send(path, body, headers=key)
        assert (other.status, "used before" in other.json["detail"]) == (409, True)
    assert holds(engine) == before
    # A key belongs to its token: another program may use the same word.
    crm = Caller(shop.port, token(engine, "other"))
    assert crm.send("/api/customers", [{"customer": "C-9"}], headers=key).json["accepted"] == 1


@pytest.mark.parametrize("engine", ["sqlite", pytest.param("postgresql", marks=pytest.mark.proof)], indirect=True)
def test_of_equal_requests_at_one_moment_one_is_carried_out(engine: Engine, shop: Caller) -> None:
    answers: list[tuple[int, Any]] = []

    def send() -> None:
        said = shop.send("/api/purchases", [CUP], headers={"Idempotency-Key": "k"})
        answers.append((said.status, said.json))

    threads = [threading.Thread(target=send) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert {status for status, _ in answers} <= {200, 503}
    done = [answer for status, answer in answers if status == 200]
    assert done == [done[0]] * len(done)
    assert holds(engine)["import_batches"] == 1
    assert rows(engine, PurchaseLine.id) == [(1,)]


def test_a_request_whose_server_died_may_be_made_again(sqlite_engine: Engine, small_shop: Caller) -> None:
    small_shop.send("/api/customers", [ADA], headers={"Idempotency-Key": "k"})
    dead = {"actor": "a", "since": "", "host": "h", "place": "elsewhere", "process": 1, "born": 0.0, "token": "t"}
    with UnitOfWork(sqlite_engine) as work:
        row = work.session.scalars(select(IdempotencyKey)).one()
        row.status, row.answer, row.holder = None, None, json.dumps(dead)
    assert small_shop.send("/api/customers", [ADA], headers={"Idempotency-Key": "k"}).status == 503
    with UnitOfWork(sqlite_engine) as work:
        work.session.scalars(select(IdempotencyKey)).one().begun_at = utc_now() - timedelta(hours=1)
    said = small_shop.send("/api/customers", [ADA], headers={"Idempotency-Key": "k"})
    assert (said.status, said.json["unchanged"]) == (200, 1)


def test_while_another_import_runs_the_request_is_asked_to_come_back(sqlite_engine: Engine, small_shop: Caller) -> None:
    key = {"Idempotency-Key": "k"}
    with ImportGuard(sqlite_engine, actor="somebody", clock=utc_now):
        said = small_shop.send("/api/customers", [ADA], headers=key)
        assert (said.status, said.headers["retry-after"], "somebody" in said.json["detail"]) == (503, "5", True)
        assert small_shop.send("/api/openapi.json", method="GET").status == 200
    assert small_shop.send("/api/customers", [ADA], headers=key).json["accepted"] == 1


def test_a_store_of_demo_data_takes_nothing(sqlite_engine: Engine, small_shop: Caller) -> None:
    with UnitOfWork(sqlite_engine) as work:
        work.session.get_one(StoreSettings, 1).demo = {"customers": 1}
    said = small_shop.send("/api/customers", [ADA])
    assert (said.status, "demo data" in said.json["detail"]) == (409, True)


@pytest.mark.proof
def test_requests_at_one_moment_wait_for_each_other(sqlite_engine: Engine, small_shop: Caller) -> None:
    answers: list[int] = []
    threads = [
        threading.Thread(
            target=lambda n=n: answers.append(small_shop.send("/api/customers", [{"customer": f"C{n}"}]).status)
        )
        for n in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert answers == [200] * 4
    assert holds(sqlite_engine)["customers"] == 4


def test_a_bug_is_a_number_and_leaves_nothing(quiet_engine: Engine, quiet_shop: Caller) -> None:
    with UnitOfWork(quiet_engine) as work:
        work.connection.exec_driver_sql("ALTER TABLE import_lock RENAME TO gone")
    try:
        said = quiet_shop.send("/api/customers", [ADA], headers={"Idempotency-Key": "k"})
    finally:
        with UnitOfWork(quiet_engine) as work:
            work.connection.exec_driver_sql("ALTER TABLE gone RENAME TO import_lock")
    assert (said.status, len(said.json["reference"])) == (500, 8)
    assert "import_lock" not in said.text
    assert rows(quiet_engine, IdempotencyKey.id) == []
