"""The command line as people script it: where ``--store`` may stand, what ``--json`` prints, which exit code comes."""

from __future__ import annotations

import json
import logging
import os
from datetime import UTC, date, datetime
from io import StringIO
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from dashboard import settings
from dashboard.cli import COMMANDS, Invocation, run_command
from dashboard.cli.export import safe_for_spreadsheets
from dashboard.cli.run import config_file, prepare, server_options
from data_access.engine import open_engine
from data_access.errors import UserError
from data_access.maintenance import check, has_demo
from data_access.migrations import newest, revision
from data_access.repositories.automation import AutomationRules
from data_access.unit_of_work import UnitOfWork
from tests.builders import Store

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sqlalchemy import Engine

Answer = tuple[int, str, str]


@pytest.fixture
def rapport(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]
) -> Callable[..., Answer]:
    """Run the command in an empty folder with an empty environment; exit code, standard output, standard error."""
    for name in list(os.environ):
        if name.startswith(("RAPPORT_", "STREAMLIT_")):
            monkeypatch.delenv(name)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str) -> Answer:
        code = run_command(arguments)
        captured = capfdbinary.readouterr()
        return code, captured.out.decode(), captured.err.decode()

    return run


def test_the_store_may_stand_before_and_after_the_command(rapport: Callable[..., Answer], tmp_path: Path) -> None:
    for arguments in (
        ("--store", "a.db", "migrate"),
        ("migrate", "--store", "b.db"),
        ("settings", "show", "--store", "c.db"),
        ("settings", "--store", "d.db", "show"),
    ):
        assert rapport(*arguments)[0] == 0
    assert {path.name for path in tmp_path.glob("*.db")} == {"a.db", "b.db", "c.db", "d.db"}


def test_the_store_comes_from_the_environment_else_from_the_users_own_folder(
    rapport: Callable[..., Answer], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rapport("migrate")
    assert (tmp_path / "data" / "rapport" / "store.db").is_file()
    monkeypatch.setenv("RAPPORT_STORE", str(tmp_path / "named.db"))
    rapport("migrate")
    assert (tmp_path / "named.db").is_file()


def test_json_may_stand_before_and_after_and_is_one_object(rapport: Callable[..., Answer]) -> None:
    for arguments in (("--json", "migrate"), ("migrate", "--json")):
        code, out, err = rapport(*arguments, "--store", "a.db")
        assert (code, err) == (0, "")
        assert json.loads(out)["after"] == newest()


def test_a_refusal_is_a_sentence_on_stderr_and_exit_code_one(rapport: Callable[..., Answer]) -> None:
    for store in ("nowhere/a.db", "mysql://root@localhost/shop", "://"):
        code, out, err = rapport("check", "--store", store)
        assert (code, out) == (1, "")
        assert "Traceback" not in err
        assert len(err.splitlines()) == 2
    code, out, err = rapport("check", "--store", "nowhere/a.db", "--json")
    assert code == 1
    assert json.loads(out)["error"] == err.splitlines()[0]


@pytest.mark.parametrize(
    "arguments",
    [("nonsense",), ("migrate", "--nonsense"), ("export",), ("settings", "set"), ("backup",), ("run", "--port", "0"),
     ("user", "add", "a@example.com", "--role", "king"), ("export", "x", "--filter", "country")],
)  # fmt: skip
def test_wrong_usage_is_exit_code_two(rapport: Callable[..., Answer], arguments: tuple[str, ...]) -> None:
    code, out, err = rapport(*arguments)
    assert (code, out) == (2, "")
    assert "Error: " in err


def test_help_names_every_command_and_each_explains_itself(rapport: Callable[..., Answer]) -> None:
    code, out, _ = rapport("--help")
    assert code == 0
    assert all(f"\n  {name} " in out and sentence in " ".join(out.split()) for name, (_, sentence) in COMMANDS.items())
    for name in COMMANDS:
        code, out, _ = rapport(name, "--help")
        assert code == 0
        assert "--store URL" in out
        assert "--json" in out


def test_a_bug_shows_a_number_and_is_logged_whole(
    rapport: Callable[..., Answer], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "open_store", lambda _: 1 / 0)
    code, out, err = rapport("settings", "show")
    assert (code, out) == (1, "")
    assert "Traceback" not in err
    reference = err.partition("reference ")[2][:8]
    log = settings.log_file().read_text()
    assert reference in log
    assert "ZeroDivisionError" in log
    assert str(tmp_path) in str(settings.log_file())
    monkeypatch.setenv("RAPPORT_DEBUG", "1")
    with pytest.raises(ZeroDivisionError):
        rapport("settings", "show")
    logging.getLogger("rapport").handlers.clear()


def test_settings_are_set_shown_and_refused(rapport: Callable[..., Answer]) -> None:
    given = ("--currency", "eur", "--week-start", "sunday", "--purchases-until", "2026-03-31", "--store", "a.db")
    assert rapport("settings", "set", *given)[0] == 0
    shown = json.loads(rapport("settings", "show", "--json", "--store", "a.db")[1])
    assert (shown["currency"], shown["week_start"], shown["purchases_until"]) == ("EUR", "sunday", "2026-03-31")
    assert rapport("settings", "set", "--purchases-until", "none", "--store", "a.db")[0] == 0
    assert json.loads(rapport("settings", "show", "--json", "--store", "a.db")[1])["purchases_until"] is None
    code, _, err = rapport("settings", "set", "--purchases-until", "31.3.", "--store", "a.db")
    assert (code, err) == (1, "'31.3.' is not a day.\nWrite it as 2026-03-31.\n")


def test_seats_are_added_and_listed(rapport: Callable[..., Answer]) -> None:
    assert rapport("user", "list", "--store", "a.db")[1] == "Nobody has a seat yet.\n"
    assert rapport("user", "add", "Ann@example.com", "--role", "agent", "--team", "north", "--store", "a.db")[0] == 0
    (user,) = json.loads(rapport("user", "list", "--json", "--store", "a.db")[1])["users"]
    assert (user["email"], user["role"], user["team"]) == ("ann@example.com", "agent", "north")


def test_check_says_sound_or_damaged_by_its_exit_code(
    rapport: Callable[..., Answer], engine: Engine, store_url: str
) -> None:
    assert rapport("check", "--store", store_url) == (0, "The store is sound.\n", "")
    Store(engine).purchase(net_cents=1)
    code, out, _ = rapport("check", "--json", "--store", store_url)
    assert (code, json.loads(out)["sound"]) == (1, False)


def test_check_and_backup_do_not_change_the_form_of_a_store(rapport: Callable[..., Answer], tmp_path: Path) -> None:
    for command in (("check",), ("backup", "b.db")):
        code, _, err = rapport(*command, "--store", "old.db")
        assert code == 1
        assert err == "" or "rapport migrate" in err
    assert revision(open_engine(str(tmp_path / "old.db"))) is None


def test_a_backup_is_restored_into_another_store(
    rapport: Callable[..., Answer], engine: Engine, store_url: str
) -> None:
    Store(engine).purchase()
    code, out, _ = rapport("backup", "b", "--json", "--store", store_url)
    assert (code, json.loads(out)["rows"]["purchases"]) == (0, 1)
    code, out, _ = rapport("restore", "b", "--json", "--store", "other.db")
    assert (code, json.loads(out)["rows"]["purchases"]) == (0, 1)
    code, _, err = rapport("restore", "b", "--store", "other.db")
    assert code == 1
    assert "--replace" in err
    assert rapport("restore", "b", "--replace", "--store", "other.db")[0] == 0


def test_a_demo_is_made_labelled_and_cleared(rapport: Callable[..., Answer], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RAPPORT_TODAY", "2026-03-31")
    code, out, _ = rapport("demo", "--customers", "20", "--json", "--store", "a.db")
    assert (code, json.loads(out)["customers"]) == (0, 20)
    assert json.loads(rapport("settings", "show", "--json", "--store", "a.db")[1])["demo"] is True
    assert rapport("demo", "--store", "a.db")[0] == 1
    code, out, _ = rapport("demo", "--clear", "--json", "--store", "a.db")
    assert (code, json.loads(out)["removed"]["customers"]) == (0, 20)
    assert rapport("demo", "--clear", "--store", "a.db")[0] == 1


def test_a_store_with_real_rows_takes_no_demo(rapport: Callable[..., Answer], engine: Engine, store_url: str) -> None:
    Store(engine).customer()
    code, _, err = rapport("demo", "--store", store_url)
    assert code == 1
    assert "never mixed" in err


def _export(rapport: Callable[..., Answer], store_url: str, *arguments: str) -> str:
    code, out, err = rapport("export", *arguments, "--store", store_url)
    assert (code, err) == (0, "")
    return out


def test_the_same_rows_are_exported_in_each_form_by_each_reader(
    rapport: Callable[..., Answer], engine: Engine, store_url: str, tmp_path: Path
) -> None:
    store = Store(engine)
    ana = store.customer(reference="C1", country="DE")
    store.purchase(ana, on="2026-01-10")
    store.purchase(ana, on="2026-02-10")
    store.purchase(store.customer(country="GB"), on="2026-01-11")
    given = ("cohort_retention", "--filter", "country=DE")
    whole = pd.read_csv(StringIO(_export(rapport, store_url, *given)))
    assert whole[["cohort_month", "age_months", "active_customers"]].to_numpy().tolist() == [
        ["2026-01", 0, 1],
        ["2026-01", 1, 1],
    ]
    columnar = pd.read_csv(StringIO(_export(rapport, store_url, *given, "--reader", "columnar")))
    rows = json.loads(_export(rapport, store_url, *given, "--format", "json"))["rows"]
    _, out, _ = rapport("export", *given, "--output", "r.parquet", "--json", "--store", store_url)
    assert json.loads(out) == {"file": "r.parquet", "rows": 2, "columns": list(whole.columns)}
    parquet = pd.read_parquet(tmp_path / "r.parquet")
    for other in (columnar, pd.DataFrame(rows), parquet):
        pd.testing.assert_frame_equal(whole, other, check_dtype=False)


def test_export_lists_its_views_with_columns_and_options(rapport: Callable[..., Answer], store_url: str) -> None:
    listed = json.loads(_export(rapport, store_url, "--list", "--json"))
    assert listed["cohort_retention"]["columns"][:2] == ["cohort_month", "age_months"]
    assert "shape" in listed["cohort_retention"]["options"]


def test_duplicates_are_found_listed_and_a_merge_that_is_not_there_is_refused(
    rapport: Callable[..., Answer], sqlite_engine: Engine
) -> None:
    store, url = Store(sqlite_engine), str(sqlite_engine.url.database)
    contact = {"email": "ana.costello@example.com", "phone": "+441632960001", "birth_year": 1980}
    for reference, family in (("A1", "Costello"), ("A2", "Costelo")):
        store.customer(reference=reference, given_name="Ana", family_name=family, **contact)
    code, said, _ = rapport("duplicates", "--store", url)
    assert code == 0
    assert "A1  A2  surname differs by a letter or two, same e-mail, same phone, same year of birth" in said
    assert "1 pair among 2 customers" in said
    assert json.loads(rapport("duplicates", "--store", url, "--last", "--json")[1]) == {"pairs": 1}
    assert "A1,A2,0.999," in _export(rapport, url, "duplicate_pairs")
    code, _, error = rapport("duplicates", "--store", url, "--undo", "7")
    assert (code, error.startswith("There is no merge number 7.")) == (1, True)


def test_export_refuses_what_it_does_not_know(rapport: Callable[..., Answer]) -> None:
    for arguments in (
        ("nonsense",),
        ("cohort_retention", "--filter", "colour=red"),
        ("cohort_retention", "--option", "shape=round"),
        ("cohort_retention", "--output", "nowhere/a.csv"),
    ):
        code, out, err = rapport("export", *arguments, "--store", "a.db")
        assert (code, out) == (1, "")
        assert "Traceback" not in err


def test_texts_a_spreadsheet_would_run_are_defused_and_numbers_stay() -> None:
    frame = pd.DataFrame({"text": ["=1+1", "+44 12", "-x", "@a", "\tb", "\rc", "fine", None], "cents": range(-4, 4)})
    safe = safe_for_spreadsheets(frame)
    assert safe["text"].tolist()[:7] == ["'=1+1", "'+44 12", "'-x", "'@a", "'\tb", "'\rc", "fine"]
    assert safe["cents"].tolist() == frame["cents"].tolist()


def test_the_server_gets_every_option_of_the_one_table_in_any_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    options = server_options()
    assert config_file().is_file()
    assert options["server.address"] in {"127.0.0.1", "localhost"}
    assert options["browser.gatherUsageStats"] is False
    monkeypatch.setenv("STREAMLIT_SERVER_PORT", "9000")
    monkeypatch.setenv("STREAMLIT_SERVER_ADDRESS", "::1")
    assert (server_options()["server.port"], server_options()["server.address"]) == (9000, "::1")
    assert (server_options("0.0.0.0", 9001)["server.port"]) == 9001  # noqa: S104  a wish, nothing listens


def test_what_interrupted_imports_left_is_removed_before_the_server_starts(engine: Engine, store_url: str) -> None:
    store = Store(engine)
    store.purchase(batch=store.batch("writing"))
    prepare(Invocation(store_url), demo=True)
    assert check(engine) == []
    assert has_demo(engine)


def test_a_port_somebody_listens_on_is_refused(rapport: Callable[..., Answer], postgres_url: str) -> None:
    port = postgres_url.rpartition(":")[2].partition("/")[0]
    code, _, err = rapport("run", "--port", port, "--store", "a.db")
    assert code == 1
    assert "cannot be used" in err


def test_the_day_can_be_pinned_and_nonsense_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RAPPORT_TODAY", "2026-03-31")
    assert settings.today() == settings.today("Asia/Tokyo") == date(2026, 3, 31)
    assert settings.now().date() == date(2026, 3, 31)
    assert settings.now().tzinfo is UTC
    monkeypatch.setenv("RAPPORT_TODAY", "yesterday")
    with pytest.raises(UserError, match="RAPPORT_TODAY is 'yesterday'"):
        settings.today()
    monkeypatch.delenv("RAPPORT_TODAY")
    assert abs((settings.now() - datetime.now(UTC)).total_seconds()) < 60


def test_rules_are_listed_and_tried_without_changing_anything(rapport: Callable[..., Answer]) -> None:
    assert rapport("rule", "list", "--store", "a.db")[1] == "There is no rule yet.\n"
    engine = open_engine("a.db")
    case = Store(engine).case(opened_at=settings.now())
    with UnitOfWork(engine) as work:
        AutomationRules(work).add(name="Look", triggers=["opened"], conditions={}, actions={"raises": True})
    engine.dispose()
    listed = rapport("rule", "list", "--store", "a.db")[1]
    assert listed == "Look (off)\n  When: a case opens\n  If: every case\n  Then: raise in the queue\n"
    (one,) = json.loads(rapport("rule", "list", "--json", "--store", "a.db")[1])["rules"]
    assert (one["name"], one["active"], one["triggers"]) == ("Look", False, ["opened"])
    said = rapport("rule", "try", "LOOK", "--store", "a.db")[1]
    assert "it would have acted on 1 of 1 case with such a moment. Nothing was changed." in said
    tried = json.loads(rapport("rule", "try", "Look", "--days", "7", "--json", "--store", "a.db")[1])
    assert (tried["cases"], tried["of"], tried["days"]) == (1, 1, 7)
    assert [(step["case"], step["would_do"]) for step in tried["steps"]] == [(case.id, "raised in the queue")]
    assert rapport("rule", "try", "nobody", "--store", "a.db")[0] == 1


def test_the_order_by_lot_is_turned_on_and_off(rapport: Callable[..., Answer]) -> None:
    store = ("--store", "a.db")

    def shown() -> int | None:
        found: int | None = json.loads(rapport("settings", "show", "--json", *store)[1])["randomise_order"]
        return found

    rapport("migrate", *store)
    assert shown() is None
    assert rapport("settings", "set", "--randomise-order", "off", *store)[0] == 0
    assert rapport("settings", "set", "--randomise-order", "on", *store)[0] == 0
    assert shown() == 400
    code, _, err = rapport("settings", "set", "--randomise-order", "100", *store)
    assert (code, "running already" in err) == (1, True)
    rapport("settings", "set", "--randomise-order", "OFF", *store)
    assert shown() is None
    rapport("settings", "set", "--randomise-order", "120", *store)
    assert shown() == 120
    for wrong in ("sometimes", "5"):
        assert rapport("settings", "set", "--randomise-order", wrong, *store)[0] == 1
