"""The scores of the Quality page: findings, rows, rules, corrections with their undo, stores with little in them."""

from __future__ import annotations

import json
import shutil
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import insert, select, update

from dashboard.actions import quality as acts
from data_access.engine import open_engine
from data_access.filters import EVERYTHING
from data_access.schema import Customer, QualityRule
from tests.builders import NOW, Store
from tests.pages.opening import open_page, said

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Engine
    from streamlit.testing.v1 import AppTest

HOSTILE = "<img src=x onerror=alert(1)> ![x](https://evil.example/p.png)"


class Mia:
    """A manager."""

    name, role, scope = "Mia", "manager", EVERYTHING

    def may(self, least: str) -> bool:
        """Everything."""
        return bool(least)


def _mia() -> Any:
    return Mia()


@pytest.fixture(scope="module")
def shop(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """120 customers without purchases: two births of long ago, three odd states, one without a name."""
    path = tmp_path_factory.mktemp("scores") / "store.db"
    shutil.copyfile(sqlite_template, path)
    engine = open_engine(str(path))
    states = ["Married"] * 60 + ["Single"] * 30 + ["Widow"] * 28 + ["YOLO", HOSTILE]
    rows = [
        {
            "reference": f"R{number}",
            "public_id": f"public-{number}",
            "name": None if number == 7 else f"Name {number}",
            "country": "GB",
            "birth_year": 1893 if number in {4, 5} else 1980,
            "attributes": {"state": state},
            "created_at": NOW,
            "updated_at": NOW,
        }
        for number, state in enumerate(states)
    ]
    with engine.execution_options(writing=True).begin() as connection:
        connection.execute(insert(Customer), rows)
    rare = {"kinds": 30.0, "per_mille": 10.0}
    acts.change_rule(engine, _mia(), "value_rare", on=True, limits=rare, version=0)
    acts.score_import(engine, "Mia", None)
    engine.dispose()
    return path


_page = partial(open_page, "quality")


def _finding(page: AppTest, name: str) -> AppTest:
    return page.selectbox("finding").select(name).run()


@pytest.mark.usefixtures("engine")
def test_the_page_says_the_score_and_lists_the_rows_behind_a_finding() -> None:
    page = _page()
    told = said(page)
    assert "120 customers, 28 of 30 rules on, as of 1 Jun 2026" in told
    # 1 of 480 values is missing, 4 of 479 are not valid, nothing contradicts or is old: the mean of the four.
    assert "The data reach 99.7 of 100 points." in told
    assert "Not kept in this store, so not judged: E-mail and Phone." in told
    page = _finding(page, "birth_year_implausible.birth_year")
    assert "older than 110 or younger than 10" in said(page)
    listed = page.dataframe[-1].value if "value" in page.dataframe[-1].value else page.dataframe[1].value
    assert listed["customer"].tolist() == ["R4", "R5"]
    assert listed["value"].tolist() == ["1893", "1893"]


@pytest.mark.usefixtures("engine")
def test_a_click_on_a_column_shows_the_rows_of_its_worst_finding() -> None:
    page = _page()
    things = next(tile for tile in page.metric if tile.label == "Things to look at")
    assert things.value == str(len(page.selectbox("finding").options))
    columns = page.dataframe[0].value["column_label"].tolist()
    page = _clicked(page, columns.index("Birth year"))
    assert page.selectbox("finding").value == "birth_year_implausible.birth_year"
    assert "2 of 120 values fail." in said(page)
    page = _clicked(page, columns.index("Country"))
    assert "Nothing fails in that column." in said(page)
    assert page.selectbox("finding").value == "birth_year_implausible.birth_year"


def _clicked(page: AppTest, row: int) -> AppTest:
    """The page after a click on a cell of the table of columns: what a browser sends."""
    states = page._tree.get_widget_states()
    click = {"selection": {"rows": [], "columns": [], "cells": [[row, "score"]]}}
    states.widgets.add(id=page.dataframe[0].proto.id, string_value=json.dumps(click))
    return page._run(states)


@pytest.mark.usefixtures("engine")
def test_an_address_opens_its_finding_and_one_it_names_in_vain_is_said() -> None:
    page = _page(finding="state: Value hardly ever used")
    assert page.selectbox("finding").value == "value_rare.attributes.state"
    told = said(_page(finding=HOSTILE))
    assert f"“{HOSTILE}”, which the address names, is not among what was found." in told


def test_a_rule_is_switched_off_and_its_limits_changed(engine: Engine) -> None:
    page = _finding(_page(), "birth_year_implausible.birth_year")
    assert "Birth year not plausible" in page.selectbox("finding").options
    page.toggle("on_birth_year_implausible_0").set_value(False).run()
    # A browser is told which finding is shown now; else it goes on showing the name of the one that is gone.
    box = page.selectbox("finding")
    assert box.proto.set_value
    assert box.proto.raw_value == box.options[0]
    assert "“Birth year not plausible” is off." in said(page)
    assert "Birth year not plausible" not in page.selectbox("finding").options
    page.toggle("on_birth_year_implausible_1").set_value(True).run()
    page.number_input("limit_birth_year_implausible_oldest_2").set_value(140.0)
    page.button("keep_birth_year_implausible").click().run()
    assert "older than 140" in said(page)
    with engine.connect() as connection:
        kept = connection.execute(
            select(QualityRule.enabled, QualityRule.limits, QualityRule.version).where(
                QualityRule.name == "birth_year_implausible"
            )
        ).one()
    assert (kept.enabled, kept.limits, kept.version) == (True, {"oldest": 140.0, "youngest": 10.0}, 3)


@pytest.mark.proof  # the everyday form is in tests/store/test_quality.py
def test_a_rule_that_somebody_was_quicker_with_is_not_overwritten(engine: Engine) -> None:
    page = _page()
    acts.change_rule(engine, _mia(), "email_shared", on=True, limits={"holders": 5.0}, version=0)
    page.toggle("on_email_shared_0").set_value(False).run()
    assert "was changed by Mia since you opened it. Nothing was overwritten" in said(page)
    assert page.toggle("on_email_shared_1").value is True


def test_a_rare_word_is_replaced_after_a_preview_and_brought_back(engine: Engine) -> None:
    page = _finding(_page(), "value_rare.attributes.state")
    page.selectbox("only_value_rare_attributes.state").select("YOLO").run()
    page.text_input("instead_value_rare_attributes.state").input("unknown").run()
    page.button("look_correction").click().run()
    assert _states(engine)[118] == "YOLO"
    page.button("apply_correction").click().run()
    assert "1 customer corrected." in said(page)
    assert _states(engine)[118] == "unknown"
    page.button("undo_decision").click().run()
    assert "Correction 1 was undone: 1 customer as before." in said(page)
    assert _states(engine)[118] == "YOLO"


def _states(engine: Engine) -> list[str]:
    with engine.connect() as connection:
        found = connection.scalars(select(Customer.attributes).order_by(Customer.id))
        return [str((one or {}).get("state")) for one in found]


@pytest.mark.proof  # the everyday form is in tests/store/test_quality.py
def test_a_customer_changed_after_the_preview_stops_the_correction_insaid(engine: Engine) -> None:
    page = _finding(_page(), "birth_year_implausible.birth_year")
    page.button("look_correction").click().run()
    with engine.execution_options(writing=True).begin() as connection:
        connection.execute(update(Customer).where(Customer.reference == "R4").values(birth_year=1983, version=2))
    page.button("apply_correction").click().run()
    assert "1 of the 2 customers was changed by somebody else since you looked." in said(page)
    with engine.connect() as connection:
        assert connection.scalar(select(Customer.birth_year).where(Customer.reference == "R5")) == 1893


def test_an_empty_store_says_how_to_begin_and_a_good_one_that_all_is_fine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RAPPORT_STORE", str(tmp_path / "new.db"))
    assert "Bring in your purchases" in said(_page())
    engine = open_engine(str(tmp_path / "new.db"))
    Store(engine).customer(name="Ann Lee", birth_year=1980)
    engine.dispose()
    told = said(_page())
    assert "Every value that was checked passes every rule that is on." in told
    assert "Nothing: every value passes every rule that is on." in told
    assert "No score was kept yet." in told
