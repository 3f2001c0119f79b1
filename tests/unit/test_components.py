"""Parts of pages that need no page: safe downloads, sparklines, headers."""

from __future__ import annotations

import csv
import io
import xml.etree.ElementTree as ET

import pandas as pd
import pytest

from dashboard.components import safe_csv
from dashboard.components.tiles import sparkline
from dashboard.security import content_policy
from dashboard.theme import LIGHT


def test_a_download_runs_no_formula_and_keeps_numbers() -> None:
    hostile = ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "plain", None]
    frame = pd.DataFrame({"=name": hostile, "number": range(-4, 4)})
    text = safe_csv(frame).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text, newline="")))
    assert rows[0] == ["'=name", "number"]
    assert [row[0] for row in rows[1:]] == [*(f"'{cell}" for cell in hostile[:6] if cell), "plain", ""]
    assert [int(row[1]) for row in rows[1:]] == list(range(-4, 4))


@pytest.mark.parametrize("partial", [False, True])
def test_a_sparkline_is_well_formed_and_flat_lines_do_not_break_it(*, partial: bool) -> None:
    for values in ([1.0, 2.0, 3.0], [5.0, 5.0, 5.0]):
        picture = ET.fromstring(sparkline(values, LIGHT, sure=True, partial=partial))  # noqa: S314  our own text
        assert picture.tag.endswith("svg")


def test_the_policy_names_this_server_only() -> None:
    policy = content_policy("shop.example:8501")
    assert "connect-src 'self' ws://shop.example:8501 wss://shop.example:8501 blob: data:" in policy
    assert "unsafe-eval'" not in policy.replace("wasm-unsafe-eval", "")


@pytest.mark.parametrize("host", ["", "a; script-src *", "a b", "x'", "a\r\nset-cookie: b"])
def test_a_forged_host_adds_nothing_to_the_policy(host: str) -> None:
    assert "connect-src 'self' blob: data:" in content_policy(host)
