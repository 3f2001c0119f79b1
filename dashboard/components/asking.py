"""Asking whether it was solved: the card that sets it up, and the card that shows what customers say."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from dashboard.analytics import asking_words as told
from dashboard.analytics.asking import HEARD_DAYS
from dashboard.components.cards import card
from dashboard.components.notes import definition_popover
from dashboard.components.tiles import Kpi, kpi_row
from dashboard.components.told import told_line
from dashboard.components.words import words
from dashboard.theme import count, percent, quantity

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dashboard.actions.asking import AskingDesk
    from dashboard.analytics.asking import Heard
    from dashboard.analytics.voice.scores import Estimate
    from dashboard.reads.asking import Rule

NOT_YOURS = "Managers decide whether customers are asked"
Look = tuple[str, int | None]


def rule_card(rule: Rule, forms: Mapping[int, str], desk: AskingDesk) -> None:
    """Whether customers are asked after a case is resolved, when, and how the page looks; ``forms`` are titles."""
    on = rule.active_since is not None
    with card("asking", "After a case is resolved", "One question to its customer: is it solved?", fill=False):
        told_line(desk.told, desk.undo, desk.close_notice, "asking")
        words(told.rule_words(on=on, after_days=rule.after_days, rest_days=rule.rest_days), "strong", "asking_now")
        _warnings(desk)
        looks: dict[Look, str] = {(code, None): f"Plain, in {name}" for code, name in told.LANGUAGES.items()}
        looks |= {("", form_id): f"As the form {title}" for form_id, title in forms.items()}
        now = ("", rule.form_id) if rule.form_id in forms else (rule.language, None)
        off, why = not desk.may_write, None if desk.may_write else NOT_YOURS
        with st.form("asking", border=False):
            st.toggle("Ask customers whether it was solved", value=on, key=desk.field("on"), disabled=off, help=why)
            with st.container(horizontal=True, gap="small", vertical_alignment="bottom", key="asking_fields"):
                st.number_input("Days after the resolution", 0, 30, rule.after_days, key=desk.field("after_days"),
                                width=190, disabled=off)  # fmt: skip
                st.number_input("Days between two questions to one customer", 0, 365, rule.rest_days, width=310,
                                key=desk.field("rest_days"), disabled=off)  # fmt: skip
                st.selectbox("How the page looks", list(looks), index=list(looks).index(now), width=260, disabled=off,
                             format_func=looks.__getitem__, key=desk.field("look"))  # fmt: skip
            st.form_submit_button("Save", icon=":material/check:", key="asking_save", on_click=desk.save,
                                  disabled=off)  # fmt: skip
        words("Only customers who agreed to be written to are asked. Whoever has no e-mail address of their own gets "
              "the link from you: it stands in the case, to be copied.", "fine", "asking_whom")  # fmt: skip


def _warnings(desk: AskingDesk) -> None:
    """What keeps questions from going out by mail."""
    if desk.mail_wrong:
        words(f"Mail cannot be sent: {desk.mail_wrong}", "worse", "asking_mail")
    elif not desk.mail_set_up:
        words("No mail server is set up, so every link stands in its case to be copied.", "fine", "asking_mail")
    elif not desk.public:
        words("Set RAPPORT_PUBLIC_URL to the address under which customers reach this server. Until then every link "
              "stands in its case to be copied.", "fine", "asking_mail")  # fmt: skip


def heard_card(heard: Heard, *, on: bool) -> None:
    """What customers say of their resolved cases: asked, answered, solved, and what the silent ones leave open."""
    under = "Customers of cases resolved in the last 365 days; each share is of the one before it"
    with card("heard", "Was it solved, by their own word?", under) as corner:
        with corner:
            definition_popover("solved_share")
        if not heard.asked.n:
            words("Nobody was asked yet. " + ("" if on else "Asking is switched on at the foot of the page Forms."),
                  "muted", "heard_none")  # fmt: skip
            return
        words(verdict(heard), "strong", "heard")
        kpi_row([
            _tile("asked_share", "Asked", heard.asked, heard.reached["asked"], "resolution"),
            _tile("answer_share", "Answered", heard.answered, heard.reached["answered"], "question"),
            _tile("solved_share", "Call it solved", heard.solved, heard.reached["solved"], "answer"),
        ])  # fmt: skip
        for place, line in enumerate(fine_print(heard)):
            words(line, "fine", f"heard_{place}")


def _tile(key: str, label: str, share: Estimate, reached: int, of: str) -> Kpi:
    if not share.known:
        return Kpi(key=key, label=label, value="No answers yet", good="none", sure=False)
    sure = f"{percent(share.low, decimals=0)} to {percent(share.high, decimals=0)}"
    return Kpi(key=key, label=label, value=percent(share.value, decimals=0), good="none",
               interval=f"{sure} · {count(reached)} of {quantity(share.n, of)}")  # fmt: skip


def verdict(heard: Heard) -> str:
    """The answer in one sentence, with what is not known."""
    if not heard.solved.known:
        return f"{quantity(heard.reached['asked'], 'customer')} asked, and no answer that counts yet."
    sure = f"{percent(heard.solved.low, decimals=0)} to {percent(heard.solved.high, decimals=0)} with 95% certainty"
    answers = quantity(heard.solved.n, "customer who answered", "customers who answered")
    share = percent(heard.solved.value, decimals=0)
    return f"{count(heard.reached['solved'])} of {answers} say it is solved: {share} ({sure})."


def fine_print(heard: Heard) -> list[str]:
    """What the silent customers leave open, who was asked too lately, and why others were not asked."""
    lines = []
    if heard.answered.known and heard.silent:
        low, high = percent(heard.least, decimals=0), percent(heard.most, decimals=0)
        silent = quantity(heard.silent, "customer")
        lines.append(f"{silent} did not answer within {HEARD_DAYS} days. Depending on them, {low} to {high} of those "
                     "who were asked have it solved.")  # fmt: skip
    if heard.fresh:
        lines.append(f"{quantity(heard.fresh, 'more was', 'more were')} asked in the last {HEARD_DAYS} days and "
                     "counted later.")  # fmt: skip
    if heard.reasons:
        most = sorted(heard.reasons.items(), key=lambda one: (-one[1], one[0]))
        lines.append("Not asked: " + "; ".join(f"{count(n)} because {told.reason(why)}" for why, n in most) + ".")
    return lines
