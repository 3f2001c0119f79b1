"""Promises kept: by hand, by a slow twin on random cases, and nothing where nothing was promised."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from statistics import median
from typing import Any

import numpy as np
import pandas as pd
import pytest

from dashboard.analytics.intervals import wilson
from dashboard.analytics.promises import MONTH_COLUMNS, kept_by_month, kept_lately

NOW = datetime(2026, 6, 30, 12, tzinfo=UTC)
COLUMNS = ("clock", "due_at", "done_at", "hours")


def runs(*rows: tuple[str, datetime, datetime | None, float | None]) -> pd.DataFrame:
    found = pd.DataFrame(rows, columns=list(COLUMNS))
    times = {name: pd.to_datetime(found[name], utc=True) for name in ("due_at", "done_at")}
    return found.assign(**times, hours=found["hours"].astype("float64"))


def ago(days: float) -> datetime:
    return NOW - timedelta(days=days)


def test_shares_by_hand() -> None:
    found = kept_lately(
        runs(
            ("first_reply", ago(1), ago(2), 3.0),  # kept
            ("first_reply", ago(1), ago(1), 8.0),  # at the last moment
            ("first_reply", ago(2), ago(1), 9.0),  # late
            ("first_reply", ago(3), None, None),  # not answered yet, and late
            ("first_reply", NOW, ago(1), 1.0),  # not due before now
            ("first_reply", ago(-1), ago(1), 1.0),  # still to come
            ("first_reply", ago(30), ago(31), 1.0),  # the first moment of the window
            ("first_reply", ago(30.01), ago(31), 1.0),  # the window before
            ("first_reply", ago(60), None, None),
            ("first_reply", ago(60.01), ago(61), 1.0),  # before both
        ),
        NOW,
    )
    first, resolution = found
    assert (first.clock, first.due, first.kept, first.share) == ("first_reply", 5, 3, 0.6)
    assert (first.low, first.high) == wilson(3, 5)
    assert (first.before_due, first.before_share) == (2, 0.5)
    assert first.change.value == pytest.approx(0.1)
    assert first.change.low < 0 < first.change.high
    assert (resolution.due, resolution.share, resolution.low, resolution.before_share) == (0, None, None, None)
    assert np.isnan(resolution.change.value)


def test_months_by_hand() -> None:
    may = datetime(2026, 5, 31, 22, 30, tzinfo=UTC)  # already June in Berlin
    found = kept_by_month(
        runs(
            ("first_reply", may, may - timedelta(days=1), 2.0),  # due in June, done in May
            ("first_reply", ago(1), ago(2), 4.0),
            ("first_reply", ago(1), ago(2), 10.0),
            ("first_reply", ago(-1), ago(2), 1.0),  # done, and due tomorrow
            ("resolution", ago(5), None, None),
        ),
        NOW, "Europe/Berlin",
    )  # fmt: skip
    rows: list[Any] = found.astype(object).where(found.notna(), None).to_numpy().tolist()
    assert tuple(found.columns) == MONTH_COLUMNS
    assert rows[0] == ["first_reply", "2026-05", 0, 0, None, None, None, 1, 2.0, 2.0]
    assert rows[1][:5] == ["first_reply", "2026-06", 3, 3, 1.0]
    assert rows[1][5:7] == pytest.approx(wilson(3, 3))
    assert rows[1][7:] == pytest.approx([3, 4.0, 8.8])
    assert rows[2][:5] == ["resolution", "2026-06", 1, 0, 0.0]
    assert rows[2][7:] == [0, None, None]
    assert kept_by_month(runs(), NOW, "UTC").empty


def test_a_slow_twin_finds_the_same() -> None:
    rng = np.random.default_rng(7)
    rows = []
    for _ in range(300):
        due = ago(float(rng.uniform(-20, 400)))
        done = due + timedelta(days=float(rng.normal(0, 3))) if rng.random() < 0.8 else None
        done = None if done is not None and done > NOW else done
        clock = "first_reply" if rng.random() < 0.5 else "resolution"
        rows.append((clock, due, done, float(rng.exponential(8)) if done else None))
    frame = runs(*rows)
    for one in kept_lately(frame, NOW):
        of = [row for row in rows if row[0] == one.clock and NOW - timedelta(days=30) <= row[1] < NOW]
        assert (one.due, one.kept) == (len(of), sum(r[2] is not None and r[2] <= r[1] for r in of))
    for month in kept_by_month(frame, NOW, "UTC").itertuples():
        of = [r for r in rows if r[0] == month.promise_clock and r[1] < NOW and f"{r[1]:%Y-%m}" == month.promise_month]
        took = [r[3] for r in rows if r[0] == month.promise_clock and r[2] and f"{r[2]:%Y-%m}" == month.promise_month]
        assert (month.promises_due, month.done_count) == (len(of), len(took))
        if took:
            assert month.median_business_hours == pytest.approx(median(hours for hours in took if hours is not None))
