"""``rapport rule``: rules that act on cases by themselves, and what one would have done."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click
from sqlalchemy.orm import Session

from dashboard import settings
from dashboard.analytics.automation_words import Names, rule_words, tried_words
from dashboard.answers.automation import DAYS, dry_run
from dashboard.errors import UserError
from dashboard.mail import mail_is_set_up
from data_access.filters import EVERYTHING
from data_access.repositories import read_settings
from data_access.repositories.automation import known_names, read_automation_rules

if TYPE_CHECKING:
    from dashboard.cli.invocation import Invocation
    from data_access.schema import AutomationRule


@click.group("rule")
def rule_group() -> None:
    """List rules of automation, and try one on history; they are written on the page Automation."""


@rule_group.command("list")
@click.pass_obj
def everything(invocation: Invocation) -> None:
    """List the rules in the order in which they act."""
    engine = invocation.engine()
    with Session(engine) as session:
        known = known_names(session, mail=mail_is_set_up())
    names = Names({}, {}, known.people, known.templates, known.webhooks, read_settings(engine).currency)
    rules = read_automation_rules(engine)
    lines = [f"{one.name} ({'on' if one.active else 'off'})\n{_indented(rule_words(one, names))}" for one in rules]
    invocation.show({"rules": [_row(one) for one in rules]}, "\n".join(lines) or "There is no rule yet.")


@rule_group.command("try")
@click.argument("name")
@click.option("--days", type=click.IntRange(1, 3_650), default=DAYS, show_default=True, help="Of history.")
@click.pass_obj
def try_rule(invocation: Invocation, name: str, days: int) -> None:
    """Say what the rule NAME would have done in the last days; nothing is changed."""
    engine = invocation.engine()
    rules = {one.name.casefold(): one for one in read_automation_rules(engine)}
    if name.casefold() not in rules:
        raise UserError(f"There is no rule called '{name}'.", "See them with: rapport rule list")
    found = dry_run(engine, EVERYTHING, rules[name.casefold()], now=settings.now(), days=days, mail=mail_is_set_up())
    steps: list[dict[str, Any]] = [
        {"case": one["case_id"], "at": one["met_at"].isoformat(), "when": one["trigger"], "would_do": one["would_do"]}
        for one in found.steps.to_dict("records")
    ]
    wrong = {"refused": found.refused, "held": found.held}
    sentence = tried_words(found.cases, found.of, len(steps), **wrong, days=found.days)
    lines = [f"case {one['case']}, {one['at'][:16].replace('T', ' ')}: {one['would_do']}" for one in steps]
    told = {"cases": found.cases, "of": found.of, "days": found.days, **wrong, "steps": steps}
    invocation.show(told, "\n".join([*lines, sentence]))


def _indented(text: str) -> str:
    return "\n".join(f"  {line}" for line in text.splitlines())


def _row(rule: AutomationRule) -> dict[str, Any]:
    columns = ("name", "active", "triggers", "conditions", "actions", "version")
    return {name: getattr(rule, name) for name in columns}
