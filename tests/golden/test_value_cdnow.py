"""Models of purchases and spending on the CDNOW sample, against the papers and against an independent fit.

Calibration to 1997-09-30, hold-out to 1998-06-30, time in weeks, purchases of one day are one, rows of zero dollars
count. The independent fit was done with plain SciPy on the published summary file, whose days are rounded to a
hundredth of a week: that explains differences in the last digits.
"""

from __future__ import annotations

import gzip
import json
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest

from dashboard import exports
from dashboard.analytics.clv.bg_nbd import Model, expected_after, expected_purchases, log_likelihood, probability_alive
from dashboard.analytics.clv.counts import Counts, compress
from dashboard.analytics.clv.gamma_gamma import expected_spend, fit_spending
from data_access.filters import EVERYTHING, Filters
from data_access.importing import run_import
from data_access.queries import value as queries
from data_access.readers import RecordReader
from tests.provision.empty import empty_store

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy import Engine

pytestmark = pytest.mark.xdist_group("cdnow")  # one process imports it for all tests of this file

WEEK = 7
ASKED = {"calibration_end": "1997-09-30", "time_unit": "week", "free": "count"}


@pytest.fixture(scope="module")
def golden(shared_data: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((shared_data / "golden" / "cdnow_models.json").read_text())
    return found


@pytest.fixture(scope="module")
def cdnow(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """The sample as the import takes it: one document per row."""
    folder = tmp_path_factory.mktemp("cdnow")
    with gzip.open(shared_data / "cdnow" / "CDNOW_sample.txt.gz", "rt") as lines:
        rows = [line.split() for line in lines if line.strip()]
    table = pd.DataFrame(
        {
            "purchase": range(1, len(rows) + 1),
            "customer": [row[1] for row in rows],
            "date": [f"{row[2][:4]}-{row[2][4:6]}-{row[2][6:]}" for row in rows],
            "product": "CD",
            "quantity": 1,
            "price": [row[4] for row in rows],
        }
    )
    table.to_csv(folder / "cdnow.csv", index=False)
    engine = empty_store(folder / "store.db")
    report = run_import(engine, folder / "cdnow.csv", "purchases")
    assert (report.accepted, report.customers) == (6919, 2357)
    yield engine
    engine.dispose()


def by_name(frame: pd.DataFrame) -> dict[tuple[str, str], float]:
    """Rows of model, name, value."""
    return dict(zip(zip(frame["model"], frame["name"], strict=True), frame["value"].astype(float), strict=True))


@pytest.fixture(scope="module")
def parameters(cdnow: Engine) -> dict[tuple[str, str], float]:
    frame = exports.export(cdnow, "clv", options={**ASKED, "model": "bgnbd", "show": "parameters"})
    return by_name(frame)


@pytest.fixture(scope="module")
def published(shared_data: Path) -> Counts:
    """The published summary, its weeks back in days."""
    frame = pd.read_csv(shared_data / "cdnow" / "lifetimes_cdnow_customers_summary.csv")
    days = {name: (frame[column] * WEEK).round().astype("int64") for name, column in
            (("span_days", "recency"), ("age_days", "T"))}  # fmt: skip
    return compress(pd.DataFrame({"frequency": frame["frequency"], **days}))


@pytest.fixture(scope="module")
def own(golden: dict[str, Any]) -> Model:
    fitted = golden["bgnbd_own"]
    return Model(name="bgnbd", r=fitted["r"], alpha=fitted["alpha"] * WEEK, a=fitted["a"], b=fitted["b"])


def test_fader_hardie_lee_2005_table_2_bg_nbd_parameters(parameters: dict[tuple[str, str], float]) -> None:
    paper = {"r": 0.243, "alpha": 4.414, "a": 0.793, "b": 2.426}
    for name, value in paper.items():
        assert parameters["bgnbd", name] == pytest.approx(value, abs=0.001), name
    assert parameters["bgnbd", "log_likelihood"] == pytest.approx(-9582.4, abs=0.1)
    assert (parameters["bgnbd", "customers"], parameters["bgnbd", "prior_weight"]) == (2357, 0)


def test_fader_hardie_2005_note_pareto_nbd_parameters_of_the_cdnow_sample(cdnow: Engine) -> None:
    asked = {**ASKED, "model": "paretonbd", "show": "parameters"}
    found = by_name(exports.export(cdnow, "clv", options=asked))
    for name, value in {"r": 0.553, "alpha": 10.578, "s": 0.606, "beta": 11.669}.items():
        assert found["paretonbd", name] == pytest.approx(value, abs=0.005), name
    assert found["paretonbd", "log_likelihood"] == pytest.approx(-9595.0, abs=0.1)


def test_the_parameters_are_those_of_the_independent_fit(
    parameters: dict[tuple[str, str], float], golden: dict[str, Any]
) -> None:
    for name in ("r", "alpha", "a", "b"):
        assert parameters["bgnbd", name] == pytest.approx(golden["bgnbd_own"][name], rel=2e-4), name


def test_fader_hardie_2013_section_3_gamma_gamma_parameters(
    parameters: dict[tuple[str, str], float], golden: dict[str, Any]
) -> None:
    for name, value in {"p": 6.25, "q": 3.74, "v": 15.44}.items():
        assert parameters["gamma_gamma", name] == pytest.approx(value, abs=0.02), name
    fitted = golden["gamma_gamma_own"]
    assert parameters["gamma_gamma", "customers"] == fitted["n"]
    assert parameters["gamma_gamma", "log_likelihood"] == pytest.approx(fitted["ll"], abs=0.1)
    assert parameters["gamma_gamma", "frequency_correlation"] == pytest.approx(fitted["corr_x_zbar"], abs=1e-3)


def test_fader_hardie_2013_spreadsheet_conditional_expectations(shared_data: Path, golden: dict[str, Any]) -> None:
    frame = pd.read_csv(shared_data / "cdnow" / "lifetimes_cdnow_customers_summary_with_transactions.csv")
    fit = fit_spending(frame["x"].to_numpy(), frame["zbar"].to_numpy())
    assert fit.spending.mean == pytest.approx(golden["gamma_gamma_own"]["pop_mean"], rel=1e-4)
    found = expected_spend(fit.spending, np.array([2, 1, 0, 7]), np.array([22.35, 11.77, np.nan, 73.74]))
    # customers 1, 2, 3 and 6 of the sample, as the documents of the lifetimes package print them
    assert found == pytest.approx([24.6586, 18.9115, 35.1710, 71.4629], rel=1e-4)


def test_expected_purchases_of_a_new_customer_are_those_of_the_independent_fit(
    own: Model, golden: dict[str, Any]
) -> None:
    for weeks, expected in golden["bgnbd_E_X_t"].items():
        assert float(expected_purchases(own, float(weeks) * WEEK)) == pytest.approx(expected, rel=1e-9)


def test_fader_hardie_lee_2005_note_conditional_expectation_of_customer_1(own: Model, golden: dict[str, Any]) -> None:
    history = compress(pd.DataFrame({"frequency": [2], "span_days": [213], "age_days": [272]}))
    found = float(expected_after(own, history, 39 * WEEK)[0])
    assert found == pytest.approx(1.226, abs=5e-4)
    assert found == pytest.approx(golden["holdout39"]["example_x2_tx30_43_T38_86"], abs=2e-4)


def test_every_customer_scores_as_in_the_independent_fit(own: Model, published: Counts, shared_data: Path) -> None:
    scores = pd.read_csv(shared_data / "golden" / "cdnow_sample_bgnbd_scores.csv.gz")
    # The published weeks as they are, rounded to a hundredth: no whole days, which these two formulas do not need.
    exact = Counts(
        frequency=scores["x"].to_numpy(),
        span_days=scores["t_x"].to_numpy() * WEEK,
        age_days=scores["T"].to_numpy() * WEEK,
        customers=np.ones(len(scores)),
        place=np.arange(len(scores)),
    )
    alive = probability_alive(own, exact, one_time_buyers="model")
    assert np.abs(alive - scores["p_alive"]).max() < 1e-6
    assert np.abs(expected_after(own, exact, 39 * WEEK) - scores["expected_39w"]).max() < 1e-5
    assert log_likelihood(own, published, unit_days=WEEK) == pytest.approx(-9582.4256, abs=0.01)


def test_fader_hardie_lee_2005_figure_3_cumulative_repeat_transactions(cdnow: Engine, shared_data: Path) -> None:
    golden_weeks = pd.read_csv(shared_data / "golden" / "cdnow_sample_cum_repeat_by_week.csv")
    weeks = exports.export(cdnow, "clv", options={**ASKED, "model": "bgnbd", "show": "weeks"})
    found = weeks.set_index("week")
    assert found["cumulative_actual"].tolist() == golden_weeks["actual_cum_repeat"].tolist()
    expected = golden_weeks.set_index("week")["bgnbd_expected_cum_repeat"]
    assert (found["cumulative_expected"] / expected - 1).abs().max() < 1e-3
    assert found.loc[[39, 78], "cumulative_expected"].tolist() == pytest.approx([2501.539, 4165.692], rel=1e-4)


def test_fader_hardie_lee_2005_figure_4_expectations_by_number_of_calibration_purchases(
    own: Model, published: Counts, shared_data: Path
) -> None:
    table = pd.read_csv(shared_data / "golden" / "cdnow_sample_holdout_by_x.csv")
    each = expected_after(own, published, 39 * WEEK)
    group = np.minimum(published.frequency, 7)
    sums = np.bincount(group, each * published.customers)
    sizes = np.bincount(group, published.customers)
    assert sizes.tolist() == table["n"].tolist()
    assert sums / sizes == pytest.approx(table["expected_mean"].to_numpy(), abs=2e-4)


def test_the_hold_out_check_sums_up_what_was_expected_and_what_came(cdnow: Engine, golden: dict[str, Any]) -> None:
    frame = exports.export(cdnow, "clv", options={**ASKED, "show": "holdout"})
    found = by_name(frame)
    assert found["bgnbd", "expected_repeats"] == pytest.approx(golden["holdout39"]["expected_total"], rel=1e-3)
    assert found["bgnbd", "actual_repeats"] == golden["holdout39"]["actual_total"]
    assert found["bgnbd", "mae"] < 0.6 * found["bgnbd", "mae_before"]
    # MBG/NBD gives the hold-out the higher density by 5.5, though BG/NBD is nearer in the total
    assert found["mbgnbd", "log_density"] - found["bgnbd", "log_density"] == pytest.approx(5.5, abs=0.1)
    assert found["mbgnbd", "weekly_mae"] < 0.5 * found["mbgnbd", "weekly_mae_before"]


def test_one_time_buyers_are_not_all_called_alive(cdnow: Engine) -> None:
    kept = exports.export(cdnow, "clv", options={**ASKED, "model": "bgnbd", "one_time_buyers": "model"})
    corrected = exports.export(cdnow, "clv", options={**ASKED, "model": "bgnbd"})
    once = kept["frequency"] == 0
    assert set(kept.loc[once, "probability_alive"]) == {1.0}
    assert corrected.loc[corrected["frequency"] == 0, "probability_alive"].between(0.2, 0.95).all()
    assert corrected["expected_purchases"].tolist() == kept["expected_purchases"].tolist()
    repeat = corrected["frequency"] > 0
    assert corrected.loc[repeat, "probability_alive"].tolist() == kept.loc[~once, "probability_alive"].tolist()


def test_rows_of_zero_dollars_count_only_when_asked_to(cdnow: Engine) -> None:
    reader = RecordReader(cdnow)
    counted, skipped = (
        reader.frame(queries.purchase_histories(Filters(), EVERYTHING, as_of=date(1997, 9, 30), free=free))
        for free in (True, False)
    )
    assert int((counted["purchase_days"] - 1).sum()) == 2457
    assert len(counted) == 2357
    assert int(skipped["purchase_days"].sum()) < int(counted["purchase_days"].sum())
