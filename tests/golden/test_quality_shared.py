"""Dirt of two real data sets: brought in without losing a row, and listed by name by the rules that look for it.

What is dirty in them was counted with plain Python from the files themselves.
"""

from __future__ import annotations

import csv
import gzip
import shutil
from typing import TYPE_CHECKING

import numpy as np
import pytest

from dashboard.answers import quality
from data_access.engine import open_engine
from data_access.filters import EVERYTHING, Filters
from data_access.importing import run_import
from data_access.queries.customers import customer_names
from data_access.readers import RecordReader

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from data_access.importing import Report

pytestmark = pytest.mark.xdist_group("quality")


class Judged:
    """A file brought in as customers, and what the rules found in it."""

    def __init__(self, template: Path, folder: Path, file: Path) -> None:
        shutil.copyfile(template, folder / "store.db")
        engine = open_engine(str(folder / "store.db"))
        self.report: Report = run_import(engine, file, "customers")
        self.engine = engine
        self.reader = RecordReader(engine)
        as_of = quality.last_day(self.reader, EVERYTHING)
        assert as_of is not None
        terms = quality.terms_of(quality.settings_of(self.reader, EVERYTHING), as_of)
        self.found = quality.measure(self.reader, terms, Filters(), EVERYTHING)

    def failing(self, rule: str, column: str) -> dict[str, str]:
        """The customers' own numbers with the value that fails."""
        rows = quality.failing_rows(self.reader, self.found, (rule, column), Filters(), EVERYTHING, limit=10_000)
        ids = [int(row) for row in rows["customer_id"]]
        names = self.reader.frame(customer_names(ids, EVERYTHING)).set_index("customer_id")["customer"]
        return {str(names[row]): str(value) for row, value in zip(rows["customer_id"], rows["value"], strict=True)}


@pytest.fixture(scope="module")
def marketing_file(shared_data: Path) -> Path:
    return shared_data / "marketing_campaign" / "marketing_campaign.csv"


@pytest.fixture(scope="module")
def marketing(
    marketing_file: Path, sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Judged]:
    judged = Judged(sqlite_template, tmp_path_factory.mktemp("marketing"), marketing_file)
    yield judged
    judged.engine.dispose()


def test_no_customer_of_the_marketing_campaign_is_refused(marketing: Judged) -> None:
    report = marketing.report
    assert (report.read, report.accepted, report.rejected, report.updated) == (2_240, 2_240, 0, 0)
    assert marketing.found.customers == 2_240


def test_births_of_1893_1899_and_1900_are_flagged_and_nobody_else_s(marketing: Judged) -> None:
    found = marketing.failing("birth_year_implausible", "birth_year")
    assert found == {"11004": "1893", "1150": "1899", "7829": "1900"}


def test_the_income_of_666666_is_flagged_twice_and_no_other_income(marketing: Judged, marketing_file: Path) -> None:
    with marketing_file.open(encoding="utf-8-sig", newline="") as opened:
        incomes = [float(row["Income"]) for row in csv.DictReader(opened, delimiter=";") if row["Income"]]
    logs = np.log(incomes)
    spread = 1.4826 * np.median(np.abs(logs - np.median(logs)))
    middle, most = np.exp(np.median(logs)), np.exp(np.median(logs) + 4.5 * spread)
    assert sorted(income for income in incomes if income > most) == [666_666]
    for rule in ("number_too_large", "number_placeholder"):
        assert marketing.failing(rule, "attributes.Income") == {"9432": "666666"}
    large = marketing.found.values[marketing.found.values["rule"] == "number_too_large"]
    assert large["column"].tolist() == ["Income"]
    assert large["why"].tolist() == [f"13 times the middle value of {middle:,.0f}; usual is up to {most:,.0f}"]


def test_hardly_ever_used_marital_states_are_flagged_by_name(marketing: Judged) -> None:
    found = marketing.failing("value_rare", "attributes.Marital_Status")
    assert sorted(found.values()) == ["Absurd", "Absurd", "Alone", "Alone", "Alone", "YOLO", "YOLO"]
    rare = marketing.found.values[marketing.found.values["rule"] == "value_rare"]
    assert set(rare["column"]) == {"Marital_Status"}


def test_every_flagged_customer_is_the_one_of_the_file(marketing: Judged, marketing_file: Path) -> None:
    with marketing_file.open(encoding="utf-8-sig", newline="") as opened:
        rows = list(csv.DictReader(opened, delimiter=";"))
    odd = {row["ID"]: row["Marital_Status"] for row in rows if row["Marital_Status"] in {"YOLO", "Absurd", "Alone"}}
    assert marketing.failing("value_rare", "attributes.Marital_Status") == odd
    assert marketing.failing("birth_year_implausible", "birth_year") == {
        row["ID"]: row["Year_Birth"] for row in rows if int(row["Year_Birth"]) < 2014 - 110
    }
    assert set(marketing.failing("attribute_missing", "attributes.Income")) == {
        row["ID"] for row in rows if not row["Income"]
    }


def test_columns_nobody_filled_are_left_out_of_the_score(marketing: Judged) -> None:
    scores = marketing.found.scores
    assert {"name", "email", "phone", "country"}.isdisjoint(scores.columns["column"])
    births = scores.columns.set_index("column").loc["birth_year"]
    assert births["completeness"] == 1.0
    assert births["validity"] == pytest.approx(1 - 3 / 2_240)


def test_households_of_the_complete_journey_come_in_whole_and_their_gaps_are_counted(
    shared_data: Path, sqlite_template: Path, tmp_path: Path
) -> None:
    file = shared_data / "completejourney" / "demographics.csv.gz"
    judged = Judged(sqlite_template, tmp_path, file)
    with gzip.open(file, "rt", encoding="utf-8", newline="") as opened:
        rows = list(csv.DictReader(opened))
    assert (judged.report.accepted, judged.report.rejected) == (len(rows), 0) == (801, 0)
    empty = {column: sum(not row[column] for row in rows) for column in rows[0] if column != "household_id"}
    findings = judged.found.scores.findings
    missing = findings[findings["rule"] == "attribute_missing"].set_index("column")["failed"]
    assert {column: int(missing[f"attributes.{column}"]) for column in empty} == empty
    assert empty["home_ownership"] > 0
    judged.engine.dispose()
