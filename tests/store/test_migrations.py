"""Bringing a store to its newest form: every step, with what hangs on the tables, and what is refused."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import MetaData, Table, insert, inspect, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from data_access import migrations
from data_access.dialect import reserve_ids, trigger_names
from data_access.engine import open_engine
from data_access.errors import StoreError
from data_access.maintenance import check
from data_access.migrations import migrate, newest, revision
from data_access.repositories.cases import Standing, fold
from data_access.schema import Base, Case, CaseEvent
from data_access.schema.facts import fact_selects
from data_access.schema.triggers import expected_triggers
from tests.builders import NOW, Store

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy import Engine


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """A database without any table."""
    url = str(tmp_path / "empty.db") if request.param == "sqlite" else request.getfixturevalue("postgres_url")
    engine = open_engine(url)
    yield engine
    engine.dispose()


def _derived(engine: Engine) -> tuple[set[str], set[str]]:
    with engine.connect() as connection:
        return set(inspect(connection).get_view_names()), trigger_names(connection)


def _expected(engine: Engine) -> tuple[set[str], set[str]]:
    with engine.connect() as connection:
        return set(fact_selects()), expected_triggers(connection)


# A store goes all steps at once, on both databases below; to stop at each of them is for finding the one that is wrong.
@pytest.mark.parametrize("empty", ["sqlite", pytest.param("postgresql", marks=pytest.mark.proof)], indirect=True)
def test_after_every_step_up_from_empty_triggers_are_there_and_views_at_the_end(empty: Engine) -> None:
    steps = [step.revision for step in ScriptDirectory.from_config(migrations._config()).walk_revisions()]
    for step in reversed(steps):
        migrate(empty, step)
        assert revision(empty) == step
        assert _derived(empty)[1] == _expected(empty)[1]
    assert revision(empty) == newest()
    assert _derived(empty) == _expected(empty)
    assert check(empty) == []


def test_models_and_migrations_describe_the_same_tables(engine: Engine) -> None:
    views = set(fact_selects())
    with engine.connect() as connection:
        options = {
            "compare_type": True,
            "include_object": lambda _, name, kind, *__: not (kind == "table" and name in views),
        }
        assert compare_metadata(MigrationContext.configure(connection, opts=options), Base.metadata) == []


def test_defaults_of_the_database_are_those_of_the_models(engine: Engine) -> None:
    look = inspect(engine)
    for table in Base.metadata.sorted_tables:
        stored = {column["name"]: column["default"] for column in look.get_columns(table.name)}
        for column in table.columns:
            written = stored[column.name]
            generated = written is not None and "nextval" in written
            assert (column.server_default is not None) == (written is not None and not generated), column


STEP = """
import sqlalchemy as sa
from alembic import op

revision = "9001"
down_revision = {before!r}
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in ("customers", "purchases", "purchase_lines", "import_batches", "change_log"):
        with op.batch_alter_table(table, recreate={recreate!r}) as batch:
            batch.add_column(sa.Column("note", sa.String(), nullable=True))
    {last}
"""


def _add_step(monkeypatch: pytest.MonkeyPatch, folder: Path, engine: Engine, last: str = "") -> None:
    """Let alembic find one more step, which rebuilds tables as batch mode does."""
    recreate = "always" if engine.dialect.name == "sqlite" else "never"
    (folder / "9001_note.py").write_text(STEP.format(before=newest(), recreate=recreate, last=last))
    config = migrations._config()
    config.set_main_option("path_separator", "newline")
    versions = f"{config.get_main_option('script_location')}/versions"
    config.set_main_option("version_locations", f"{versions}\n{folder}")
    monkeypatch.setattr(migrations, "_config", lambda: config)
    monkeypatch.setattr(migrations, "_newest", migrations._newest.__wrapped__)


def test_a_step_that_rebuilds_tables_keeps_rows_references_and_triggers(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Store(engine)
    batch = store.batch()
    ana = store.customer()
    store.purchase(ana, batch=batch)
    store.purchase(ana)
    _add_step(monkeypatch, tmp_path, engine)
    migrate(engine)
    assert _derived(engine) == _expected(engine)
    with engine.begin() as connection:
        before = connection.scalar(text("SELECT max(seq) FROM change_log"))
        assert connection.scalar(text("SELECT count(*) FROM purchase_lines")) == 2
        connection.execute(text("UPDATE purchases SET note = 'seen' WHERE batch_id IS NULL"))
        connection.execute(text("INSERT INTO tags (name) VALUES ('vip')"))
    with engine.connect() as connection:
        logged = connection.execute(text("SELECT table_name, row_id FROM change_log WHERE seq > :s"), {"s": before})
        assert [tuple(row) for row in logged] == [("purchases", 2)]
        if engine.dialect.name == "sqlite":
            assert connection.scalar(text("PRAGMA foreign_keys")) == 1


def test_follow_ups_written_before_cohorts_could_be_a_reason_are_kept(empty: Engine) -> None:
    migrate(empty, "0003")
    store = Store(empty)
    ana, ben = store.customer(), store.customer()
    first = store.follow_up(ana, reason="silent for 40", note="called")
    with pytest.raises(IntegrityError):
        store.follow_up(ben, reason_kind="cohort")
    migrate(empty)
    store.follow_up(ben, reason_kind="cohort")
    with empty.connect() as connection:
        rows = connection.execute(text("SELECT id, reason_kind, note, version FROM follow_ups ORDER BY id")).all()
    assert rows[0] == (first.id, "silent", "called", 1)
    assert rows[1][1] == "cohort"
    with pytest.raises(IntegrityError):
        store.follow_up(ben, reason_kind="whim")
    with pytest.raises(IntegrityError):
        store.follow_up(ana)  # one is open: the table built anew still refuses a second
    assert check(empty) == []


def test_customers_from_before_merges_keep_their_rows_and_a_freed_id_is_not_given_again(empty: Engine) -> None:
    migrate(empty, "0004")
    store = Store(empty)
    ana, ben = store.customer(name="Ana"), store.customer(name="Ben")
    _old_purchase(empty, customer_id=ana.id)
    migrate(empty)
    with empty.execution_options(writing=True).begin() as connection:
        assert connection.execute(text("SELECT id, name FROM customers ORDER BY id")).all() == [
            (ana.id, "Ana"), (ben.id, "Ben"),
        ]  # fmt: skip
        connection.execute(text("DELETE FROM customers WHERE id = :id"), {"id": ben.id})
    assert store.customer().id > ben.id
    with empty.connect() as connection:
        assert reserve_ids(connection, Base.metadata.tables["customers"], 2)[0] > ben.id + 1
    assert [finding for finding in check(empty) if finding.damage] == []


def _old_purchase(engine: Engine, **columns: object) -> None:
    """A purchase as it was kept before 0018: two lines sold, one given, one taken back and one nobody may see yet."""
    held = MetaData()
    names = ("purchases", "purchase_lines", "import_batches")
    purchases, lines, batches = (Table(name, held, autoload_with=engine) for name in names)
    row = {"id": 7, "identity": "P7", "purchased_at": NOW, "purchased_on": NOW.date(), "month": 24_317,
           "currency": "GBP", "sale_lines": 2, "free_lines": 1, "return_lines": 1, "gross_cents": 700,
           "net_cents": 600} | columns  # fmt: skip
    sold = [
        (1, 2_500, 300, None),
        (1, 1_000, 400, None),
        (2, 9_000, 0, None),
        (3, -1_000, -100, None),
        (1, 5_000, 1, 3),
    ]
    kept = [
        {"purchase_id": 7, "identity": bytes([number]), "kind": kind, "quantity_milli": quantity,
         "amount_cents": cents, "unit_price_micros": 0, "batch_id": batch}
        for number, (kind, quantity, cents, batch) in enumerate(sold)
    ]  # fmt: skip
    batch = {"id": 3, "kind": "purchases", "file_name": "a.csv", "started_at": NOW, "started_by": "ann"}
    with engine.execution_options(writing=True).begin() as connection:
        connection.execute(insert(batches), batch | {"state": "writing"})
        connection.execute(insert(purchases), row)
        connection.execute(insert(lines), kept)


def test_purchases_from_before_units_were_kept_know_them(empty: Engine) -> None:
    migrate(empty, "0017")
    _old_purchase(empty)
    migrate(empty)
    with empty.connect() as connection:
        assert connection.execute(text("SELECT units_milli FROM purchases")).scalars().all() == [3_500]
    assert {finding.check for finding in check(empty)} == {"leftovers"}


# State, who has it, and which of claimed, first reply and resolved happened, in hours after its opening.
_OLDER_CASES = (
    ("new", None, ()), ("claimed", 1, (1,)), ("in_progress", 1, (1, 2)), ("in_progress", 1, (1,)),
    ("waiting", 1, (1, 2)), ("resolved", 1, (1, 2, 3)), ("resolved", None, (None, None, 3)),
    ("confirmed", 1, (1, 2, 3)), ("reopened", 1, (1, 2, 3)),
)  # fmt: skip


def test_cases_from_before_their_log_get_one_that_adds_up_to_what_they_are(empty: Engine) -> None:
    migrate(empty, "0017")
    with empty.begin() as connection:
        connection.execute(text("INSERT INTO users (id, email, created_at) VALUES (1, 'a@b.c', '2026-01-01 00:00:00')"))
        for number, (state, owner, hours) in enumerate(_OLDER_CASES, 1):
            times = [None if hour is None else f"2026-01-01 0{hour}:00:00" for hour in hours]
            claimed, replied, resolved = [*times, None, None, None][:3]
            connection.execute(
                text("INSERT INTO cases (id, state, owner_id, opened_at, claimed_at, first_reply_at, resolved_at) "
                     "VALUES (:id, :state, :owner, '2026-01-01 00:00:00', :claimed, :replied, :resolved)"),
                {"id": number, "state": state, "owner": owner, "claimed": claimed, "replied": replied,
                 "resolved": resolved},
            )  # fmt: skip
    migrate(empty)
    with Session(empty) as session:
        cases = session.scalars(select(Case).order_by(Case.id)).all()
        for case, (state, owner, _) in zip(cases, _OLDER_CASES, strict=True):
            steps = session.scalars(select(CaseEvent).where(CaseEvent.case_id == case.id).order_by(CaseEvent.id)).all()
            assert (case.state, case.owner_id) == (state, owner)
            assert fold(steps) == Standing(state=state, owner_id=owner)
            assert steps[-1].state == state
            assert [e.happened_at for e in steps] == sorted(e.happened_at for e in steps)
            assert (case.resolved_at is not None) == (state in {"resolved", "confirmed"})
            assert (case.priority_cents, case.confirmed_at is not None) == (0, state == "confirmed")


def test_a_step_that_fails_leaves_the_store_as_it_was(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, known = newest(), _derived(engine)
    _add_step(monkeypatch, tmp_path, engine, last="raise ValueError('power loss')")
    with pytest.raises(ValueError, match="power loss"):
        migrate(engine)
    assert revision(engine) == before
    assert _derived(engine) == known
    assert "note" not in {column["name"] for column in inspect(engine).get_columns("customers")}


def test_two_programs_that_start_at_once_on_an_empty_database_both_find_a_store(empty: Engine) -> None:
    failed: list[Exception] = []
    ready = threading.Barrier(2)

    def start() -> None:
        ready.wait()
        try:
            migrate(empty)
        except Exception as error:  # noqa: BLE001  whatever it is, the test shows it
            failed.append(error)

    threads = [threading.Thread(target=start) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert failed == []
    assert check(empty) == []
    assert _derived(empty) == _expected(empty)


def test_a_store_of_a_newer_program_is_refused_in_words(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '8000'"))
    with pytest.raises(StoreError, match=r"newer Rapport \(revision 8000\)\. Install that version"):
        migrate(engine)


def test_a_database_with_other_tables_is_refused_in_words(empty: Engine) -> None:
    with empty.begin() as connection:
        connection.execute(text("CREATE TABLE blog (id INTEGER)"))
    with pytest.raises(StoreError, match=r"tables that are not Rapport's \(blog\)"):
        migrate(empty)


def test_a_file_that_is_no_database_is_refused_in_words(tmp_path: Path) -> None:
    file = tmp_path / "letter.db"
    file.write_bytes(b"Dear Sir or Madam, " * 500)
    with pytest.raises(StoreError, match=r"letter\.db cannot be read"):
        migrate(open_engine(str(file)))


def test_a_server_that_does_not_answer_is_refused_without_showing_the_password() -> None:
    engine = open_engine("postgresql://ann:secret@127.0.0.1:1/shop")
    with pytest.raises(StoreError, match="does not answer") as refused:
        migrate(engine)
    assert "secret" not in str(refused.value)


def test_lost_views_and_triggers_come_back_when_asked(engine: Engine) -> None:
    with engine.begin() as connection:
        migrations.drop_derived(connection)
    assert [finding.check for finding in check(engine)] == ["views"]
    migrate(engine, again=True)
    assert check(engine) == []
