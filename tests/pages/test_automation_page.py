"""The page of rules: examples to begin with, an editor, a dry run before a rule is on, the log, other programs."""

from __future__ import annotations

import secrets
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session
from streamlit.testing.v1 import AppTest

from dashboard import identity, settings
from dashboard.actions.automation import EXAMPLES, add_address, check, draft_of, remove, save_rule, switch
from dashboard.actions.automation_watch import automate
from dashboard.exports import export
from dashboard.identity import OWNER, User
from data_access.errors import UserError
from data_access.filters import EVERYTHING, Scope
from data_access.repositories.automation import AutomationRules, Draft, read_automation_rules
from data_access.repositories.cases import Cases
from data_access.repositories.webhooks import PREFIX, Deliveries
from data_access.schema import AutomationRule, Case, Webhook, WebhookDelivery
from data_access.unit_of_work import UnitOfWork
from tests.builders import Store
from tests.pages.opening import PATIENCE_SECONDS, open_page, said
from tests.store.import_files import rows

if TYPE_CHECKING:
    from sqlalchemy import Engine

HOSTILE = "<b>x</b> ![x](https://evil.example/p.png)"
opened = partial(open_page, "automation")


def field(page: AppTest, label: str) -> Any:
    kinds = (page.text_input, page.selectbox, page.number_input, page.multiselect, page.checkbox)
    return next(one for kind in kinds for one in kind if one.label == label)


def edited(kind: str, *, change: bool = False) -> AppTest:
    """The editor on a page of its own: a dialog of the test frame closes with the next click."""

    def draw(name: str, change: bool) -> None:  # noqa: FBT001  given by the test frame
        from typing import Literal  # noqa: PLC0415

        import streamlit as st  # noqa: PLC0415

        from dashboard.components.automation_editor import Choices, editor  # noqa: PLC0415
        from dashboard.controls.automation import automation_desk  # noqa: PLC0415
        from dashboard.frame import current_scope  # noqa: PLC0415
        from dashboard.reads.automation import automated  # noqa: PLC0415

        kind: Literal["rule", "address"] = name  # type: ignore[assignment]
        found = automated(current_scope())
        if change and not st.session_state.get("opened"):
            st.session_state["opened"] = True
            automation_desk().begin(found.rules[0])
        known = found.known
        choices = Choices(
            {"price": "Price"}, {"TEA": "Tea"}, ("vip",), ("Phone",), {"de": "German"}, known.people, known.templates,
            known.webhooks, "GBP", known.mail,
        )  # fmt: skip
        editor(kind, automation_desk(), choices)

    return AppTest.from_function(draw, default_timeout=PATIENCE_SECONDS, args=(kind, change)).run()


def case(engine: Engine) -> int:
    """A case that opens now, about price, of a customer worth 200."""
    mark = secrets.token_hex(4)
    who = Store(engine).customer(reference=mark, public_id=mark)
    with UnitOfWork(engine, clock=settings.now, actor="queue") as work:
        number = Cases(work).open(customer_id=who.id, topic="price").id
        work.session.execute(update(Case).where(Case.id == number).values(p_alive=1, expected_cents=20_000, severity=1))
    return number


def rule(engine: Engine, *, on: bool = False, **actions: Any) -> AutomationRule:
    draft = Draft(
        name="Price", triggers=["opened"], conditions={"topics": ["price"]}, actions=actions or {"tag": "told"}
    )
    save_rule(engine, OWNER, draft)
    made = read_automation_rules(engine)[-1]
    if on:
        with UnitOfWork(engine) as work:
            made = AutomationRules(work).switch(made.id, version=made.version, on=True)
    return made


def test_a_store_without_rules_offers_examples_that_begin_switched_off(engine: Engine) -> None:
    page = opened()
    text = said(page)
    assert "No rule yet: everything in the queue is done by people." in text
    assert "If: has waited for 48 hours or longer" in text
    assert "No rule has acted yet." in text
    page.button(key="use_example_1").click().run()
    assert "The rule It did not help is made and switched off." in said(page)
    r = AutomationRule
    assert rows(engine, r.name, r.active, r.triggers) == [("It did not help", False, ["reopened"])]
    assert "1 rule, none of them on. In the last 7 days rules did nothing." in said(page)
    page.button(key="undo_automation").click().run()
    assert read_automation_rules(engine) == []
    for one in EXAMPLES:
        assert save_rule(engine, OWNER, one).text


def test_a_rule_is_tried_before_it_can_be_switched_on_and_then_acts(engine: Engine) -> None:
    rule(engine)
    number = case(engine)
    page = opened()
    assert "switch_on" not in [button.key for button in page.button]
    page.button(key="try_rule").click().run()
    assert "In the last 90 days it would have acted on 1 of 1 case with such a moment. Nothing was changed." in said(
        page
    )
    shown = next(table.value for table in page.dataframe if "would_do" in table.value)
    assert shown[["case_page", "rule_moment", "case_topic", "first_at_risk", "would_do"]].to_numpy().tolist() == [
        [f"queue?case={number}", "A case opens", "Price", 200.0, "tagged “told”"]
    ]  # fmt: skip
    page.button(key="switch_on").click().run()
    assert "The rule Price is on: it acts on what happens from now on." in said(page)
    assert automate(engine) == 0
    case(engine)
    assert automate(engine) == 1
    page = opened()
    assert "1 rule, 1 of them on. In the last 7 days rules acted 1 time." in said(page)
    log = next(table.value for table in page.dataframe if "rule_did" in table.value)
    assert log[["rule", "rule_outcome", "rule_did"]].to_numpy().tolist() == [["Price", "Done", "tagged “told”"]]
    frame = export(engine, "rule_runs")
    assert frame[["rule", "rule_version", "rule_moment"]].to_numpy().tolist() == [["Price", 2, "A case opens"]]
    assert len(export(engine, "rule_runs", options={"rule": "Price", "outcome": "acted"})) == 1
    assert export(engine, "rule_runs", options={"outcome": "failed"}).empty
    with pytest.raises(UserError, match="'Prise' is no rule"):
        export(engine, "rule_runs", options={"rule": "Prise"})
    narrowed = opened(outcome="Held back")
    assert "Nothing of the kind." in said(narrowed)
    narrowed.selectbox(key="outcome").select("Done").run()
    narrowed.selectbox(key="of_rule").select("Price").run()
    assert any("rule_did" in table.value for table in narrowed.dataframe)
    assert "kept for 365 days" in " ".join(str(one.value) for one in narrowed.caption) + said(narrowed)
    page.button(key="switch_off").click().run()
    assert rows(engine, AutomationRule.active) == [(False,)]


def test_a_rule_is_written_with_errors_beside_fields_and_says_what_was_typed(engine: Engine) -> None:
    page = edited("rule")
    assert "Write a name" not in said(page), "an empty form is not wrong yet"
    page.button(key="save_rule").click().run()
    assert {"Write a name.", "Choose at least one moment.", "Choose what is done."} <= set(said(page).splitlines())
    field(page, "Name").set_value(HOSTILE).run()
    field(page, "When").set_value(["opened", "reopened"]).run()
    field(page, "About").set_value(["price", ""]).run()
    field(page, "Chance of being unhappy, % or more").set_value(80.0).run()
    field(page, "Brings so much in 12 months, GBP").set_value(99.5).run()
    field(page, "an e-mail goes to").set_value("address").run()
    field(page, "Address").set_value("nobody").run()
    assert "Write an address as team@example.com." in said(page)
    field(page, "Address").set_value("team@example.com").run()
    page.button(key="save_rule").click().run()
    (made,) = read_automation_rules(engine)
    assert (made.name, made.active, made.triggers) == (HOSTILE, False, ["opened", "reopened"])
    assert made.conditions == {"topics": ["price", ""], "p_unhappy": 0.8, "expected_cents": 9_950}
    assert made.actions == {"notify": "team@example.com"}
    page = opened()
    assert "about Price or nothing in particular; unhappy with a chance of 80% or more" in said(page).lower().replace(
        "about price", "about Price")  # fmt: skip
    assert page.selectbox == [] or page.selectbox[0].label != "Rule", "one rule needs no picker"


def test_who_comes_second_overwrites_nothing_and_keeps_what_was_typed(engine: Engine) -> None:
    made = rule(engine)
    page = edited("rule", change=True)
    field(page, "gets a note in its log").set_value("Call them").run()
    with UnitOfWork(engine) as work:
        AutomationRules(work).change(made.id, version=made.version, actions={"tag": "other"})
    page.button(key="save_rule").click().run()
    assert "Somebody else changed this rule since you opened it" in said(page)
    assert field(page, "gets a note in its log").value == "Call them"
    assert rows(engine, AutomationRule.actions) == [({"tag": "other"},)]


def test_a_save_is_undone_and_a_rule_removed_and_brought_back(engine: Engine) -> None:
    made = rule(engine, on=True)
    changed = save_rule(
        engine,
        OWNER,
        Draft(name="Other", triggers=["resolved"], actions={"note": "x"}),
        was=(made.id, made.version),
    )
    assert changed.undo
    changed.undo()
    r = AutomationRule
    assert rows(engine, r.name, r.conditions, r.active) == [("Price", {"topics": ["price"]}, True)]
    page = opened()
    page.button(key="remove_rule").click().run()
    assert "The rule Price was removed. What it did stays in the log." in said(page)
    page.button(key="undo_automation").click().run()
    assert "The rule Price is back, on from now on." in said(page)
    assert [one.active for one in read_automation_rules(engine)] == [True]
    save_rule(engine, OWNER, Draft(name="Later", triggers=["opened"], actions={"note": "x"}))
    page = opened()
    field(page, "Rule").set_value("Later").run()
    page.button(key="rule_up").click().run()
    assert [one.name for one in read_automation_rules(engine)] == ["Later", "Price"]


def test_a_second_click_makes_no_second_rule(engine: Engine) -> None:
    draft = Draft(name="Once", triggers=["opened"], actions={"note": "x"})
    for _ in range(2):
        save_rule(engine, OWNER, draft, submission_id="form")
        add_address(engine, OWNER, name="Bot", url="https://bot.example", submission_id="other")
    assert (rows(engine, AutomationRule.name), rows(engine, Webhook.name)) == ([("Once",)], [("Bot",)])
    assert add_address(engine, OWNER, name="Bot", url="https://bot.example", submission_id="other") == ("Bot", None)


@pytest.mark.parametrize("role", ["viewer", "agent"])
def test_others_look_and_change_nothing(engine: Engine, monkeypatch: pytest.MonkeyPatch, role: str) -> None:
    made = rule(engine, on=True)
    case(engine)
    add_address(engine, OWNER, name="Bot", url="https://bot.example/hook/token-that-is-secret")
    who = User(name="Ana", role=role, scope=EVERYTHING)
    monkeypatch.setattr(identity, "current_user", lambda: who)
    page = opened()
    assert all(page.button(key=key).disabled for key in ("add_rule", "change_rule", "remove_rule", "switch_off"))
    assert page.button(key="add_address").disabled
    assert page.button(key="renew_address").disabled
    (shown,) = (table.value for table in page.dataframe if "address_url" in table.value)
    assert shown["address_url"].tolist() == ["https://bot.example/…"]
    page.button(key="try_rule").click().run()
    assert "would have acted on 1 of 1 case" in said(page)
    for act in (remove, switch):
        with pytest.raises(UserError, match=f"As {role} you can look at rules but not change them."):
            act(engine, who, made)
    assert rows(engine, AutomationRule.version) == [(made.version,)]


def test_a_reader_of_one_team_sees_runs_and_dry_runs_of_its_customers_alone(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    rule(engine, on=True)
    case(engine)
    automate(engine)
    who = User(name="Ana", role="manager", scope=Scope(teams=("north",)))
    monkeypatch.setattr(identity, "current_user", lambda: who)
    page = opened()
    assert "No rule has acted yet." in said(page)
    page.button(key="try_rule").click().run()
    assert "no case had such a moment" in said(page)


def test_an_address_shows_its_secret_once_and_a_message_that_failed_is_sent_again(engine: Engine) -> None:
    page = edited("address")
    field(page, "Name").set_value("Bot").run()
    field(page, "Web address").set_value("bot").run()
    page.button(key="save_address").click().run()
    assert "“bot” is no web address." in said(page)
    field(page, "Web address").set_value("https://bot.example/hook").run()
    page.button(key="save_address").click().run()
    assert page.session_state["_automation_secret"][1].startswith(PREFIX)
    number = case(engine)
    with Session(engine) as session:
        webhook = session.scalars(select(Webhook)).one()
    page = opened()
    page.button(key="renew_address").click().run()
    assert page.code[0].value.startswith(PREFIX)
    page.button(key="close_secret").click().run()
    assert len(page.code) == 0
    with UnitOfWork(engine, clock=settings.now) as work:
        row = Deliveries(work).queue(webhook.id, number, "{}")
        row.state, row.next_try_at, row.last_error = "failed", None, f"It answered 500: {HOSTILE}"
    page = opened()
    assert "1 message to other programs did not arrive." in said(page)
    assert f"Case {number} to Bot: It answered 500: {HOSTILE}" in said(page)
    page.button(key=f"send_again_{row.id}").click().run()
    assert "The message goes out again." in said(page)
    assert rows(engine, WebhookDelivery.state) == [("queued",)]
    with UnitOfWork(engine, clock=settings.now) as work:
        for _ in range(4):
            one = Deliveries(work).queue(webhook.id, number, "{}")
            one.state, one.next_try_at = "failed", None
    page = opened()
    page.button(key="send_all_again").click().run()
    assert "4 messages go out again." in said(page)
    assert set(rows(engine, WebhookDelivery.state)) == {("queued",)}
    page.button(key="remove_address").click().run()
    assert rows(engine, Webhook.name) == []


def test_what_an_editor_stands_for_is_what_is_checked() -> None:
    values: dict[str, Any] = {
        "name": " A  rule ", "triggers": ["opened"], "topics": [], "products": ["TEA"], "segments": [],
        "states": ["new"], "labels": [], "languages": [], "channels": [], "p_unhappy": 0.0, "stars": 2, "nps": None,
        "expected": None,
        "at_risk": 0.0, "waiting_hours": 1.5, "reopened": True, "give_to_id": 3, "raises": False, "template_id": None,
        "tag": " a  b ", "note": " ", "mail_to": "owner", "notify": "", "webhook_id": 4,
    }  # fmt: skip
    assert check("rule", values) == {}
    assert draft_of(values) == Draft(
        name="A rule", triggers=["opened"],
        conditions={"products": ["TEA"], "states": ["new"], "stars": 2, "waiting_hours": 1.5, "at_risk_cents": 0,
                    "p_unhappy": 0.0, "reopened": True},
        actions={"give_to_id": 3, "tag": "a b", "notify": "owner", "webhook_id": 4},
    )  # fmt: skip
