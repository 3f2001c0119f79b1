"""The guide to segments: its commands, run as a reader would run them."""

from __future__ import annotations

import csv
import re
import shlex
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from dashboard.actions.segments import save_segment
from dashboard.cli import run_command
from dashboard.identity import OWNER
from data_access.filters.rules import Rule, Rules
from tests.builders import Store
from tests.provision.empty import empty_store

if TYPE_CHECKING:
    import pytest

GUIDE = Path(__file__).parents[2] / "docs" / "how-to" / "segments.md"
# As the guide has it: at least 2 purchases in 90 days, and none in the last 30.
QUIET = Rules(nodes=(
    Rule(field="recent_purchase_count", operation="at_least", number=2, days=90),
    Rule(field="recent_purchase_count", operation="at_most", number=0, days=30),
))  # fmt: skip


def test_every_command_of_the_guide_gives_those_of_the_segment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    engine = empty_store(Path("store.db"))
    store, last = Store(engine), date(2026, 6, 30)
    for number, (country, days) in enumerate((("FR", (40, 50)), ("DE", (31, 89)), ("FR", (5, 40)), ("FR", (60, 95)))):
        person = store.customer(country=country, reference=f"C{number}")
        for back in days:
            store.purchase(person, on=last - timedelta(days=back))
    store.purchase(store.customer(reference="C4"), on=last)
    save_segment(engine, OWNER, "Quiet regulars", QUIET)
    engine.dispose()
    commands = re.findall(r"^rapport (.*)$", GUIDE.read_text(encoding="utf-8"), re.MULTILINE)
    listed = []
    for command in commands:
        words = shlex.split(command)
        assert run_command([*words, "--store", "store.db"]) == 0
        printed = capsys.readouterr().out
        text = Path(words[-1]).read_text(encoding="utf-8-sig") if "--output" in words else printed
        listed.append([row["customer"] for row in csv.DictReader(text.splitlines())])
    assert listed == [["C0", "C1"], ["C0"], ["C0", "C1"]]
