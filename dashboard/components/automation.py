"""The parts of the page of automation: the rules, a dry run, the log of what they did, and other programs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd
import streamlit as st

from dashboard.actions.automation import EXAMPLES
from dashboard.analytics import automation_words as told
from dashboard.components.cards import card, table_height, tabular
from dashboard.components.download import table_and_download
from dashboard.components.notes import definition_popover
from dashboard.components.words import words
from dashboard.theme import label, quantity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from dashboard.actions.automation import AutomationDesk, Kind
    from dashboard.analytics.automation_words import Names
    from dashboard.answers.automation import DryRun
    from dashboard.reads.automation import Asked, Automated, Log, Sent

    Columns = Callable[[Iterable[str]], dict[str, Any]]

NOT_YOURS = "Managers decide what happens by itself"
MOST_FAILED = 3  # messages that are named one by one
MOST_LISTED = 500  # steps of a dry run
MOST_SHOWN = 8  # rows of a table before it scrolls
CASE_PAGE = "queue?case="  # relative: the dashboard may be served below a folder
_RULES = ("rule", "rule_on", "rule_moment", "rule_if", "rule_acts", "rule_runs")
_TRIED = ("case_page", "met_at", "rule_moment", "case_topic", "first_at_risk", "would_do")
_RUNS = ("ran_at", "rule", "case_page", "rule_outcome", "rule_did", "rule_moment", "rule_version")
_ADDRESSES = ("address", "address_url")
_MESSAGES = ("address", "case_page", "message_state", "message_tries", "message_error", "queued_at")


class Tools(NamedTuple):
    """What the cards need: their desk, how columns look, a picker, the editors, and how things are called."""

    desk: AutomationDesk
    columns: Columns
    pick: Callable[[str, Sequence[Any], str], Any]
    edit: Callable[[Kind], None]
    names: Names

    @property
    def off(self) -> dict[str, Any]:
        """How a button looks that only a manager may press."""
        write = self.desk.may_write
        return {"disabled": not write, "help": None if write else NOT_YOURS, "type": "tertiary"}


def rules_card(found: Automated, acted: dict[int, int], tools: Tools) -> Any:  # noqa: ANN401  a rule, or None
    """The rules in their order, and the buttons that change one; the one that is chosen."""
    with card("automation_rules", "Rules", "They act in this order, once for each moment of a case, within seconds"):
        if not found.rules:
            _no_rules(tools)
            return None
        rows = [
            {
                "rule": one.name, "rule_on": "On" if one.active else "Off",
                "rule_moment": told.when_words(one.triggers), "rule_if": told.if_words(one.conditions, tools.names),
                "rule_acts": told.then_words(one.actions, tools.names), "rule_runs": acted.get(one.id, 0),
            }
            for one in found.rules
        ]  # fmt: skip
        _table(pd.DataFrame(rows), "automation_rules", _RULES, tools, alt="Rules")
        chosen = tools.pick("Rule", found.rules, "automation_picked")
        words(told.rule_words(chosen, tools.names), "muted", "automation_chosen")
        _buttons(chosen, found.rules, tools)
        definition_popover("rule_runs")
        return chosen


def _no_rules(tools: Tools) -> None:
    words("Rules take over what you always do by hand. Begin with one of these, or write your own. A new rule is off: "
          "try it on the last 90 days first.", "muted", "no_automation")  # fmt: skip
    for number, one in enumerate(EXAMPLES):
        with st.container(border=True, gap="xsmall", key=f"example_{number}"):
            words(one.name, "strong", f"example_{number}")
            words(told.rule_words(one, tools.names), "muted", f"example_does_{number}")
            st.button("Use this", icon=":material/add:", key=f"use_example_{number}", on_click=tools.desk.add_example,
                      args=(one,), **tools.off)  # fmt: skip
    _add(tools, "rule", "Write a rule")


def _add(tools: Tools, kind: Kind, title: str) -> None:
    if st.button(title, icon=":material/add:", key=f"add_{kind}", **tools.off):
        tools.desk.begin(None)
        tools.edit(kind)


def _buttons(rule: Any, rules: Sequence[Any], tools: Tools) -> None:  # noqa: ANN401  a rule
    desk = tools.desk
    with st.container(horizontal=True, gap="small", key="automation_bar"):
        _add(tools, "rule", "Add a rule")
        if st.button("Change", icon=":material/edit:", key="change_rule", **tools.off):
            desk.begin(rule)
            tools.edit("rule")
        st.button("Try it on the last 90 days", icon=":material/history:", key="try_rule", type="tertiary",
                  on_click=desk.try_on, args=(rule,))  # fmt: skip
        if rule.active:
            st.button("Switch off", icon=":material/toggle_off:", key="switch_off", on_click=desk.switch, args=(rule,),
                      **tools.off)  # fmt: skip
        place = list(rules).index(rule)
        if place:
            st.button("Earlier", icon=":material/arrow_upward:", key="rule_up", on_click=desk.swap,
                      args=(rule, rules[place - 1]), **tools.off)  # fmt: skip
        st.button("Remove", icon=":material/delete:", key="remove_rule", on_click=desk.remove, args=(rule,),
                  **tools.off)  # fmt: skip


def trial_card(rule: Any, found: DryRun, tools: Tools) -> None:  # noqa: ANN401  a rule
    """What a rule would have done, case by case, and the button that switches it on."""
    with card("automation_trial", f"What would “{label(rule.name)}” have done?",
              "Nothing is changed: each moment is seen as the rule would have found it then") as corner:  # fmt: skip
        with corner:
            st.button("Close", icon=":material/close:", type="tertiary", key="close_trial",
                      on_click=tools.desk.try_on, args=(None,))  # fmt: skip
        sentence = told.tried_words(found.cases, found.of, len(found.steps), refused=found.refused, held=found.held,
                                    days=found.days)  # fmt: skip
        words(sentence, "strong", "trial")
        if len(found.steps) > MOST_LISTED:
            words(f"The newest {MOST_LISTED} are listed; rapport rule try lists them all.", "muted", "trial_newest")
        if len(found.steps):
            newest = found.steps.iloc[: -MOST_LISTED - 1 : -1].reset_index(drop=True)
            shown = newest.assign(
                case_page=CASE_PAGE + newest["case_id"].astype(str), rule_moment=newest["trigger"].map(told.TRIGGERS),
                case_topic=newest["topic"].map(lambda one: told.called(one, tools.names.topics)),
                first_at_risk=(pd.to_numeric(newest["at_risk_cents"]).astype("float64") / 100).round(),
            )  # fmt: skip
            _table(shown, "automation_trial", _TRIED, tools, alt="What the rule would have done")
            table_and_download(shown, "rule_trial", f"What {rule.name} would have done", "tried_cases",
                               columns=tools.columns(_TRIED))  # fmt: skip
        if not rule.active:
            off = tools.off | {"type": "primary"}
            st.button("Switch it on from now on", icon=":material/toggle_on:", key="switch_on",
                      on_click=tools.desk.switch, args=(rule,), **off)  # fmt: skip


def runs_card(log: Log, runs: Callable[[Asked], pd.DataFrame], pick: Callable[[dict[int, str]], Asked],
              tools: Tools) -> None:  # fmt: skip
    """What rules did, the newest first: of all of them, or of one, and with one outcome."""
    kept = f"Each line stands in the log of its case too; here it is kept for {quantity(log.days, 'day')}"
    with card("automation_runs", "What rules did", kept):
        found = runs(pick(log.rules)) if log.rules else None
        if found is None:
            words("No rule has acted yet.", "muted", "no_automation_runs")
            return
        if found.empty:
            words("Nothing of the kind. Choose every rule and every outcome to see all.", "muted", "no_such_runs")
            return
        shown = found.assign(
            case_page=CASE_PAGE + found["case_id"].astype(str), rule_did=found["done"],
            rule_outcome=found["outcome"].map(told.OUTCOMES),
            rule_moment=found["trigger"].map(told.MOMENT_OF).map(told.TRIGGERS),
        )  # fmt: skip
        _table(shown, "automation_runs", _RUNS, tools, alt="What rules did")
        table_and_download(shown, "rule_runs", "What rules did", "rule_outcome", columns=tools.columns(_RUNS))


def addresses_card(found: Automated, sent: Sent, tools: Tools) -> None:
    """Other programs that hear of cases, and what became of the messages to them."""
    kept = f"A rule can send a signed message to a web address; what was sent is kept for {quantity(sent.days, 'day')}"
    with card("addresses", "Other programs", kept):
        if tools.desk.secret:
            _secret(tools)
        if not found.addresses:
            sentence = "No address yet. A message says which case it is, never who the customer is or what they said."
            words(sentence, "muted", "no_addresses")
            _add(tools, "address", "Add an address")
            return
        # Many programs know a sender by what stands in the address: only who may change it reads all of it.
        whole = tools.desk.may_write
        rows = pd.DataFrame(
            [
                {"address": one.name, "address_url": one.url if whole else told.host_of(one.url)}
                for one in found.addresses
            ]
        )
        _table(rows, "addresses", _ADDRESSES, tools, alt="Addresses of other programs")
        chosen = tools.pick("Program", found.addresses, "address_picked")
        with st.container(horizontal=True, gap="small", key="address_bar"):
            _add(tools, "address", "Add an address")
            st.button("New secret", icon=":material/key:", key="renew_address", on_click=tools.desk.renew,
                      args=(chosen,), **tools.off)  # fmt: skip
            st.button("Remove", icon=":material/delete:", key="remove_address", on_click=tools.desk.remove_address,
                      args=(chosen,), **tools.off)  # fmt: skip
        _messages(sent, tools)


def _secret(tools: Tools) -> None:
    name, secret = tools.desk.secret or ("", "")
    with st.container(border=True, gap="xsmall", key="card_secret"):
        words(f"The secret of {name}. Copy it into the other program now: it is not shown again.", "strong", "secret")
        st.code(secret, language=None, wrap_lines=True)
        st.button("I have copied it", icon=":material/check:", key="close_secret", on_click=tools.desk.close_secret)


def _messages(answer: Sent, tools: Tools) -> None:
    sent = answer.rows
    if sent.empty:
        words("No message was sent yet.", "muted", "no_messages")
        return
    shown = sent.assign(
        address=sent["webhook"], case_page=CASE_PAGE + sent["case_id"].astype(str),
        message_state=sent["state"].map(told.DELIVERY_STATES), message_tries=sent["tries"],
        message_error=sent["last_error"], queued_at=sent["created_at"],
    )  # fmt: skip
    _table(shown, "messages", _MESSAGES, tools, alt="Messages to other programs")
    failed = sent[sent["state"] == "failed"].head(MOST_FAILED)
    for row in failed.to_dict("records"):
        with st.container(horizontal=True, gap="small", vertical_alignment="center", key=f"failed_{row['delivery']}"):
            number, version = int(row["delivery"]), int(row["version"])
            words(f"Case {row['case_id']} to {row['webhook']}: {row['last_error']}", "worse", f"why_{number}")
            st.button("Send again", icon=":material/send:", key=f"send_again_{number}", on_click=tools.desk.again,
                      args=(number, version), **tools.off)  # fmt: skip
    if answer.failed > 1:
        st.button(f"Send all {answer.failed:,} again", icon=":material/send:", key="send_all_again",
                  on_click=tools.desk.all_again, **tools.off)  # fmt: skip


def _table(frame: pd.DataFrame, key: str, names: Sequence[str], tools: Tools, *, alt: str) -> None:
    tabular(frame, key, tools.columns(names), alt=alt, height=table_height(frame, MOST_SHOWN))
