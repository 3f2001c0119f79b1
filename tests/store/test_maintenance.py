"""Checks that find damage, and backups that come back whole on either database."""

from __future__ import annotations

import dataclasses
import json
import sqlite3
import zipfile
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select, text

from data_access.engine import open_engine
from data_access.errors import StoreBusyError, StoreError, UserError
from data_access.maintenance import archive, backup, check, clear_demo, is_empty, restore
from data_access.migrations import migrate
from data_access.repositories.problems import Problems
from data_access.schema import Base, ImportLock, StoreSettings
from data_access.unit_of_work import UnitOfWork
from tests.builders import NOW, Store
from tests.provision.empty import empty_store
from tests.provision.everyday import again
from tests.store.follower import Follower, one_moment, versions

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy import Engine

OWN = {"change_log", "domain_versions", "import_lock", "worker_lease"}


def _filled(engine: Engine) -> Store:
    """A store with a row of every kind that has its own traps: bytes, JSON, times, rows that refer to later ones."""
    store = Store(engine)
    ana = store.customer(attributes={"likes": ["cups", None, 1.5]}, original={"phone": "0 12"}, birth_year=1980)
    cup = store.product(list_price_cents=450)
    later = store.purchase(ana, on="2026-03-01", lines=[(cup, 2, 450), (None, 1, 0)])
    store.purchase(ana, on="2026-04-01", lines=[(cup, -1, 450)], cancels=later)
    with UnitOfWork(engine) as work:
        work.connection.execute(text("UPDATE purchases SET cancels_purchase_id = 2 WHERE id = 1"))
        work.connection.execute(text("UPDATE purchase_lines SET returns_line_id = 3 WHERE id = 1"))
        work.session.get_one(StoreSettings, 1).business_name = "Mügs “Ltd”"
        work.record("filled", details={"why": "test"})
    said = store.feedback(ana, text="=1+1\n\tÄ", polarity=-0.25, product_id=cup.id)
    with UnitOfWork(engine, clock=lambda: NOW) as work:
        days = {"first_day": NOW.date(), "rang_on": NOW.date(), "window_days": 1, "complaints": 3}
        cell = {"kind": "product", "subject": "Ü, “cup”", "topic": "any"}
        Problems(work).open_new({**cell, **days, "expected": 0.1, "chance": 1.5e-5}, {said.id})
    store.case(ana)
    store.visit(ana, status="done", done_on=NOW.date())
    store.follow_up(ana)
    hidden = store.batch("writing", options={"mode": "upsert"})
    store.purchase(batch=hidden)
    return store


def _content(engine: Engine) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table, as values."""
    with engine.connect() as connection:
        return {
            table.name: sorted((tuple(row) for row in connection.execute(select(table))), key=repr)
            for table in Base.metadata.sorted_tables
            if table.name not in OWN
        }


def _without_last_event(content: dict[str, list[tuple[Any, ...]]]) -> dict[str, list[tuple[Any, ...]]]:
    """The content before the restore itself was recorded."""
    events = [row for row in content["audit_events"] if "store restored" not in row]
    return content | {"audit_events": events}


@pytest.fixture(params=["sqlite", "postgresql"])
def other(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """Another empty store, on either database."""
    if request.param == "sqlite":
        yield empty_store(tmp_path / "other.db")
        return
    server = request.getfixturevalue("postgres_server")
    url = server.create(template=request.getfixturevalue("postgres_template"))
    yield open_engine(url)
    server.drop(url)


@pytest.mark.parametrize(
    ("engine", "other"),
    [
        *(("sqlite", "postgresql"), ("postgresql", "sqlite")),
        *(again("sqlite", "sqlite"), again("postgresql", "postgresql")),
    ],
    indirect=True,
)
def test_a_backup_of_either_database_comes_back_whole_on_both(engine: Engine, other: Engine, tmp_path: Path) -> None:
    _filled(engine)
    done = backup(engine, tmp_path / "backup")
    assert done.rows["purchase_lines"] == 4
    assert (done.rows["problems"], done.rows["problem_feedback"]) == (1, 1)
    assert sorted(path.name for path in tmp_path.glob("*backup*")) == ["backup"]
    restore(other, tmp_path / "backup", clock=lambda: NOW)
    assert _without_last_event(_content(other)) == _content(engine)
    assert [finding.check for finding in check(other)] == ["leftovers"]
    with other.connect() as connection:  # an empty JSON column is NULL, not the word null
        assert connection.scalar(text("SELECT count(*) FROM settings WHERE demo IS NULL")) == 1
    # New rows get ids of their own, and are logged.
    before = _versions(other)
    Store(other).customer(reference="new", public_id="new")
    assert _versions(other)["customers"] > before["customers"]
    other.dispose()


def test_a_backup_made_before_follow_ups_came_is_restored_and_brought_to_the_new_form(
    sqlite_engine: Engine, tmp_path: Path
) -> None:
    old = open_engine(str(tmp_path / "old.db"))
    migrate(old, "0001")
    with old.begin() as connection:
        connection.execute(text("INSERT INTO tags (name) VALUES ('vip')"))
    old.dispose()
    manifest = archive.Manifest(
        revision="0001", made_at="", rows={"tags": 1, "settings": 1}, sha256=archive.sha256(tmp_path / "old.db")
    )
    with sqlite3.connect(tmp_path / "old.db") as plain:
        counted = {name: plain.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in OWN - {"worker_lease"}}
    archive.pack(tmp_path / "old.db", tmp_path / "old.zip", dataclasses.replace(manifest, rows=manifest.rows | counted))
    for file in ("old.db", "old.zip"):
        restore(sqlite_engine, tmp_path / file, replace=True)
        assert check(sqlite_engine) == []
        assert _content(sqlite_engine)["tags"] == [(1, "vip")]


def _versions(engine: Engine) -> dict[str, int]:
    with engine.connect() as connection:
        return versions(connection)


@pytest.mark.both_databases
def test_who_followed_the_store_before_a_restore_learns_that_everything_changed(engine: Engine, tmp_path: Path) -> None:
    store = _filled(engine)
    backup(engine, tmp_path / "backup")
    store.customer()
    follower, known = Follower(), _versions(engine)
    with one_moment(engine) as reading:
        follower.catch_up(reading)
    restore(engine, tmp_path / "backup", replace=True)
    with engine.connect() as connection:
        log = connection.execute(text("SELECT seq, table_name, row_id, batch_id FROM change_log ORDER BY seq")).all()
    assert {tuple(row[1:]) for row in log} == {("store", None, None)}
    assert log[0][0] > follower.watermark + 1  # the log does not reach back to the watermark
    assert all(version > known[domain] for domain, version in _versions(engine).items())


@pytest.mark.both_databases
def test_a_store_with_rows_or_seats_is_replaced_only_when_asked(engine: Engine, tmp_path: Path) -> None:
    store = _filled(engine)
    backup(engine, tmp_path / "backup")
    before = _content(engine)
    with pytest.raises(StoreError, match="holds rows, so nothing was restored"):
        restore(engine, tmp_path / "backup")
    assert _content(engine) == before
    store.customer()
    restore(engine, tmp_path / "backup", replace=True)
    assert _without_last_event(_content(engine)) == before


def test_a_store_with_a_contradiction_is_backed_up_and_says_so(engine: Engine, tmp_path: Path) -> None:
    _filled(engine)
    with engine.begin() as connection:
        connection.execute(text("UPDATE purchases SET net_cents = 7 WHERE id = 1"))
    done = backup(engine, tmp_path / "backup")
    assert [finding.check for finding in done.findings if finding.damage] == ["totals"]
    restore(engine, tmp_path / "backup", replace=True)


@pytest.mark.both_databases
def test_nothing_is_restored_while_an_import_writes(sqlite_engine: Engine, tmp_path: Path) -> None:
    backup(sqlite_engine, tmp_path / "backup")
    with UnitOfWork(sqlite_engine) as work:
        work.session.add(ImportLock(id=1, holder="import", heartbeat_at=NOW))
    with pytest.raises(StoreBusyError, match="An import is writing"):
        restore(sqlite_engine, tmp_path / "backup", clock=lambda: NOW + timedelta(minutes=1))
    restore(sqlite_engine, tmp_path / "backup", clock=lambda: NOW + timedelta(hours=1))


def test_a_backup_never_overwrites_a_file(sqlite_engine: Engine, tmp_path: Path) -> None:
    (tmp_path / "backup").write_text("mine")
    with pytest.raises(UserError, match="exists already and was not overwritten"):
        backup(sqlite_engine, tmp_path / "backup")
    with pytest.raises(UserError, match="does not exist"):
        backup(sqlite_engine, tmp_path / "nowhere" / "backup")
    assert (tmp_path / "backup").read_text() == "mine"


def _zip_with(file: Path, other: Path, manifest: dict[str, Any], store: bytes) -> Path:
    with zipfile.ZipFile(file) as archive:
        whole = json.loads(archive.read("manifest.json"))
    with zipfile.ZipFile(other, "w") as archive:
        archive.writestr("manifest.json", json.dumps(whole | manifest))
        archive.writestr("store.db", store)
    return other


def test_damaged_backups_are_refused_and_change_nothing(postgres_engine: Engine, tmp_path: Path) -> None:
    _filled(postgres_engine)
    good = tmp_path / "good.zip"
    backup(postgres_engine, good)
    before = _content(postgres_engine)
    with zipfile.ZipFile(good) as archive:
        store, manifest = archive.read("store.db"), json.loads(archive.read("manifest.json"))
    flipped = store[:5000] + bytes([store[5000] ^ 1]) + store[5001:]
    short = tmp_path / "short.zip"
    short.write_bytes(good.read_bytes()[:-200])
    letter = tmp_path / "letter.txt"
    letter.write_text("Dear Sir or Madam")
    sqlite3.connect(tmp_path / "blog.db").execute("CREATE TABLE blog (id INTEGER)").connection.close()
    fewer = manifest["rows"] | {"customers": 9}
    for file, words in [
        (tmp_path / "none", "There is no file"),
        (letter, "is no backup of Rapport"),
        (short, "is no backup of Rapport, or not whole"),
        (tmp_path / "blog.db", "no store of Rapport"),
        (_zip_with(good, tmp_path / "flipped.zip", {}, flipped), "checksum differs"),
        (_zip_with(good, tmp_path / "fewer.zip", {"rows": fewer}, store), "customers hold fewer or more rows"),
    ]:
        with pytest.raises(UserError, match=words):
            restore(postgres_engine, file, replace=True)
    assert _content(postgres_engine) == before


def test_a_sqlite_backup_with_a_damaged_page_is_refused(sqlite_engine: Engine, tmp_path: Path) -> None:
    store = _filled(sqlite_engine)
    for _ in range(50):
        store.purchase()
    file = tmp_path / "backup"
    backup(sqlite_engine, file)
    with sqlite3.connect(file) as connection:
        root = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'purchase_lines'").fetchone()[0]
        size = connection.execute("PRAGMA page_size").fetchone()[0]
    content = bytearray(file.read_bytes())
    content[(root - 1) * size : (root - 1) * size + 200] = b"\xff" * 200
    file.write_bytes(content)
    before = _content(sqlite_engine)
    with pytest.raises(UserError, match="cannot be restored"):
        restore(sqlite_engine, file, replace=True)
    assert _content(sqlite_engine) == before


def test_a_backup_of_a_newer_program_is_refused(sqlite_engine: Engine, tmp_path: Path) -> None:
    file = tmp_path / "backup"
    backup(sqlite_engine, file)
    with sqlite3.connect(file) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '8000'")
    with pytest.raises(StoreError, match="newer Rapport"):
        restore(sqlite_engine, file)


@pytest.mark.parametrize(
    ("damage", "found"),
    [
        ("UPDATE purchases SET net_cents = net_cents + 1 WHERE id = 1", "totals"),
        ("UPDATE purchases SET sale_lines = 7 WHERE id = 1", "totals"),
        ("DELETE FROM purchase_lines WHERE id = 1", "totals"),
        ("UPDATE purchases SET month = month + 1 WHERE id = 1", "months"),
        ("UPDATE domain_versions SET version = 77 WHERE domain = 'customers'", "versions"),
        ("DELETE FROM domain_versions WHERE domain = 'service'", "versions"),
        ("DELETE FROM settings", "settings"),
        ("UPDATE customers SET batch_id = 1", "publication"),
    ],
)
def test_each_contradiction_is_found_and_said(engine: Engine, damage: str, found: str) -> None:
    _filled(engine)
    with engine.begin() as connection:
        connection.execute(text("UPDATE purchases SET cancels_purchase_id = NULL"))
        connection.execute(text("UPDATE purchase_lines SET returns_line_id = NULL"))
    assert {finding.check for finding in check(engine)} == {"leftovers"}
    with engine.begin() as connection:
        connection.execute(text(damage))
    findings = [finding for finding in check(engine) if finding.damage]
    assert {finding.check for finding in findings} == {found}
    assert all(finding.sentence.endswith((".", ")")) for finding in findings)


def test_a_row_that_refers_to_none_is_found(sqlite_engine: Engine) -> None:
    _filled(sqlite_engine)
    assert sqlite_engine.url.database
    with sqlite3.connect(sqlite_engine.url.database) as shell:
        shell.execute("UPDATE cases SET customer_id = 99")
    assert "references" in {finding.check for finding in check(sqlite_engine)}


def test_what_an_unfinished_import_left_is_named_and_is_no_damage(engine: Engine) -> None:
    _filled(engine)
    (finding,) = check(engine)
    assert not finding.damage
    assert "is writing and left 1 purchases, 1 purchase_lines" in finding.sentence


def test_clearing_refuses_what_is_not_demo(engine: Engine) -> None:
    _filled(engine)
    with pytest.raises(StoreError, match="holds no demo data"):
        clear_demo(engine)
    assert not is_empty(engine)
