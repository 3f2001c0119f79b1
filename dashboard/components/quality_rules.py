"""The rules of data quality: what each looks for, whether it is on, its limits, and what it found."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from dashboard.analytics.quality import DIMENSIONS
from dashboard.components.cards import card
from dashboard.components.data_quality import MEANINGS
from dashboard.components.words import words
from dashboard.theme import count, quantity

if TYPE_CHECKING:
    import pandas as pd

    from dashboard.actions.quality_desk import RulesDesk
    from dashboard.answers.quality import Setting
    from dashboard.reads.data_quality import Quality


def rules_card(answer: Quality, desk: RulesDesk) -> None:
    """All rules by kind of check, each with its switch and its limits."""
    subline = "Switch off what does not fit your business, or change its limits; scores follow at once"
    with card("rules", "The rules", subline):
        if not desk.may_decide:
            words("Changing rules takes the role manager.", "muted", "no_rules")
        for name in DIMENSIONS:
            own = [one for one in answer.settings if one.rule.dimension == name]
            on = sum(one.on for one in own)
            with st.expander(f"{name.capitalize()}: {MEANINGS[name]} ({on} of {len(own)} on)", key=f"rules_{name}"):
                for setting in own:
                    _rule(setting, answer, desk)


def _rule(setting: Setting, answer: Quality, desk: RulesDesk) -> None:
    rule = setting.rule
    found = answer.measured.scores.findings
    own = found[(found["rule"] == rule.name) & found["kept"]]
    with st.container(horizontal=True, gap="small", vertical_alignment="center", key=f"rule_{rule.name}"):
        # The version is in the key: a switch shows what is stored, also after a change that was refused.
        switch = f"on_{rule.name}_{setting.version}"
        limits = {limit.name: f"limit_{rule.name}_{limit.name}_{setting.version}" for limit in rule.limits}
        st.toggle(
            rule.title,
            value=setting.on,
            key=switch,
            disabled=not desk.may_decide,
            label_visibility="collapsed",
            on_change=desk.switch,
            args=(rule.name, rule.title, setting.limits, setting.version),
            kwargs={"on": switch, "typed": limits},
        )
        with st.container(gap="xxsmall", width="stretch"):
            words(rule.title, "strong", f"rule_title_{rule.name}")
            words(setting.sentence + _changed(setting), "muted", f"rule_text_{rule.name}")
            words(_found(setting, own), "fine", f"rule_found_{rule.name}")
        failing = own[own["failed"] > 0].sort_values("failed", ascending=False)
        if setting.on and len(failing):
            key = f"{rule.name}.{failing['column'].iloc[0]}"
            st.button("Show", icon=":material/table_rows:", type="tertiary", key=f"show_{rule.name}",
                      help=f"Show the rows: {rule.title}", on_click=desk.show, args=(key,))  # fmt: skip
        if rule.limits and desk.may_decide:
            _limits(setting, desk, switch, limits)


def _limits(setting: Setting, desk: RulesDesk, switch: str, limits: dict[str, str]) -> None:
    rule = setting.rule
    with st.popover("Limits", icon=":material/tune:", type="tertiary", key=f"quiet_limits_{rule.name}"):
        for limit in rule.limits:
            st.number_input(
                limit.label,
                min_value=float(limit.least),
                max_value=float(limit.most),
                value=float(setting.limits[limit.name]),
                step=1.0 if float(limit.usual).is_integer() else 0.5,
                format="%g",
                key=limits[limit.name],
                help=f"Usually {limit.usual:g}",
            )
        st.button(
            "Keep these limits",
            type="primary",
            key=f"keep_{rule.name}",
            on_click=desk.switch,
            args=(rule.name, rule.title, setting.limits, setting.version),
            kwargs={"on": switch, "typed": limits},
        )


def _changed(setting: Setting) -> str:
    return f" Changed by {setting.changed_by}." if setting.version else ""


def _found(setting: Setting, own: pd.DataFrame) -> str:
    """What a rule found, in words."""
    if not setting.on:
        return "Off"
    failed, judged = int(own["failed"].sum()), int(own["judged"].sum())
    if not judged:
        return "Nothing to judge"
    values = quantity(judged, "value")
    return f"{count(failed)} of {values} fail" if failed else f"{values}, all pass"
