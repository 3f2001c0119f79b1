"""The editor of a segment: rules row by row, how many fit while they change, and saving under a name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from dashboard.actions.segment_desk import Group, Row
from dashboard.analytics.rfm import NAMES
from dashboard.answers.segment_words import SCALES, TITLES, description, value_words
from dashboard.components.words import words
from dashboard.theme import count, quantity, symbol
from data_access.filters.rules import KINDS, MOST_DAYS, OPERATIONS, PERSONAL, Rule, Rules, problem

if TYPE_CHECKING:
    from collections.abc import Callable

    from dashboard.actions.segment_desk import Draft, SegmentDesk
    from dashboard.reads import RuleChoices
    from data_access.filters.rules import Match, Operation

MATCHES: dict[Match, str] = {"all": "all of these", "any": "any of these"}
MOST_ROWS = 30
_OPERATIONS: dict[str, str] = {
    "is": "is", "is_not": "is not", "more_than": "more than", "less_than": "fewer than", "exactly": "exactly",
    "at_least": "at least",
    "at_most": "at most", "within": "in the last … days",
    "before": "more than … days ago", "between": "from – to", "yes": "yes", "no": "no",
}  # fmt: skip
_OWN_OPERATIONS = {
    "tag": {"is": "has", "is_not": "has not"},
    "category": {"is": "bought", "is_not": "never bought"},
    "product": {"is": "bought", "is_not": "never bought"},
    "net_cents": {"less_than": "less than"},
    "last_rating": {"less_than": "less than"},
    "rating_mean": {"less_than": "less than"},
}
_DAYS = 90
_MONEY = {"net_cents", "recent_net_cents"}


class Editor:
    """Draws the rules of a draft and gives them as they stand.

    Parameters
    ----------
    desk : what buttons call.
    choices : what rules can choose from.
    currency : of money.
    masked : whether rules about personal data are left out.
    """

    def __init__(self, desk: SegmentDesk, choices: RuleChoices, currency: str, *, masked: bool) -> None:
        self._desk = desk
        self._choices = choices
        self._currency = currency
        self._fields = [name for name in KINDS if not (masked and name in PERSONAL)]
        self.wrong = 0

    def group(self, group: Group, parent: Group | None = None) -> Rules:
        """The rules of a group, those of groups in it too; what is not complete is left out and counted."""
        title = "Customers fit when they meet" if parent is None else "A group: they meet"
        match = st.segmented_control(
            title, list(MATCHES), default=group.match, required=True,
            format_func=lambda one: MATCHES[one], key=f"match_{group.key}",
        )  # fmt: skip
        nodes: list[Rule | Rules] = []
        for row in list(group.rows):
            found = self._nested(group, row) if isinstance(row, Group) else self._row(group, row)
            if found is not None:
                nodes.append(found)
        with st.container(horizontal=True, gap="small", key=f"quiet_add_{group.key}"):
            st.button("Add a rule", icon=":material/add:", type="tertiary", key=f"add_rule_{group.key}",
                      on_click=self._desk.add_rule, args=(group,))  # fmt: skip
            if parent is None:
                st.button("Add a group", icon=":material/add_box:", type="tertiary", key=f"add_group_{group.key}",
                          on_click=self._desk.add_group, args=(group,))  # fmt: skip
            else:
                st.button("Remove the group", icon=":material/delete:", type="tertiary", key=f"remove_{group.key}",
                          on_click=self._desk.remove, args=(parent, group.key))  # fmt: skip
        return Rules(match=match, nodes=tuple(nodes))

    def _nested(self, parent: Group, group: Group) -> Rules | None:
        with st.container(border=True, gap="small", key=f"rule_group_{group.key}"):
            found = self.group(group, parent)
        return found if found.nodes else None

    def _row(self, group: Group, row: Row) -> Rule | None:
        with st.container(horizontal=True, gap="small", vertical_alignment="bottom", key=f"rule_{row.key}"):
            first = self._fields.index(row.rule.field) if row.rule.field in self._fields else 0
            field = st.selectbox("About", self._fields, first, format_func=TITLES.__getitem__, width=180,
                                 key=f"field_{row.key}")  # fmt: skip
            rule = self._asked(field or row.rule.field, row)
            st.button("Remove", icon=":material/close:", type="tertiary", key=f"remove_{row.key}",
                      help="Remove this rule", on_click=self._desk.remove, args=(group, row.key))  # fmt: skip
        if told := problem(rule):
            self.wrong += 1
            words(told, "worse", f"wrong_{row.key}")
            return None
        return rule

    def _asked(self, field: str, row: Row) -> Rule:
        """The widgets that belong to a field; what the rule began with stands in them while the field is the same."""
        kind, begun = KINDS[field], row.rule if row.rule.field == field else None
        operations = list(OPERATIONS[kind])
        shown = _OPERATIONS | _OWN_OPERATIONS.get(field, {})
        operation: Operation = operations[0]
        if len(operations) > 1:
            first = operations.index(begun.operation) if begun else 0
            picked = st.selectbox("How", operations, first, format_func=lambda one: shown[one], width=176,
                                  key=f"how_{row.key}_{field}")  # fmt: skip
            operation = picked
        return Rule(field=field, operation=operation, **self._value(field, f"{row.key}_{field}", begun))

    def _value(self, field: str, key: str, begun: Rule | None) -> dict[str, Any]:
        kind = KINDS[field]
        if field == "attribute":
            return self._attribute(key, begun)
        if kind == "choice":
            return {"values": self._values(field, key, begun, self._choices.values.get(field, ()))}
        if kind == "days":
            return {"number": self._days("Days", key, begun.number if begun else _DAYS)}
        if kind in {"number", "number_in_days"}:
            number = {"number": self._number(field, key, begun)}
            if kind == "number_in_days":
                number["days"] = self._days("In the last … days", key, begun.days if begun else _DAYS)
            return number
        if kind == "period":
            ends = (("start", "From", begun.start if begun else None), ("end", "To", begun.end if begun else None))
            return {
                end: st.date_input(title, day, key=f"{end}_{key}", format="YYYY-MM-DD", width=140)
                for end, title, day in ends
            }
        return {}

    def _days(self, title: str, key: str, begun: int) -> int:
        return int(st.number_input(title, 1, MOST_DAYS, begun, key=f"days_{key}", width=150))

    def _number(self, field: str, key: str, begun: Rule | None) -> int:
        scale = SCALES.get(field, 1)
        title = f"Amount, {symbol(self._currency).strip()}" if field in _MONEY else "Number"
        if scale == 1:
            return int(st.number_input(title, 0, 10**6, begun.number if begun else 1, key=f"number_{key}", width=130))
        first = begun.number / scale if begun else 100.0 if field in _MONEY else 3.0
        step, form = (1.0, "%.2f") if field in _MONEY else (0.1, "%.1f")
        found = st.number_input(title, value=first, step=step, format=form, key=f"number_{key}", width=150)
        return round(found * scale)

    def _values(self, field: str, key: str, begun: Rule | None, offered: tuple[str, ...]) -> tuple[str, ...]:
        """The values chosen; one that the store no longer holds stays, so that it can be seen and taken out."""
        before = begun.values if begun else ()
        options = list(dict.fromkeys([*offered, *before]))
        if field == "rfm_group":
            options = list(NAMES)
        if field == "country":
            options.sort(key=lambda value: value_words(field, value))
        picked = st.multiselect(
            "Values", options, list(before), format_func=lambda value: value_words(field, value), key=f"values_{key}",
            accept_new_options=field in {"product", "attribute"}, placeholder="Choose", width="stretch",
        )  # fmt: skip
        return tuple(str(value) for value in picked)

    def _attribute(self, key: str, begun: Rule | None) -> dict[str, Any]:
        names = list(dict.fromkeys([*self._choices.attributes, *([begun.name] if begun else [])]))
        first = names.index(begun.name) if begun else None
        name = st.selectbox("Attribute", names, first, key=f"name_{key}", width=150, accept_new_options=True,
                            placeholder="Name")  # fmt: skip
        offered = self._choices.attributes.get(name or "", ())
        return {"name": name or "", "values": self._values("attribute", f"{key}_{name}", begun, offered)}


def buttons(desk: SegmentDesk, show: Callable[[SegmentDesk], None]) -> None:
    """Build a segment, or change the one that is shown."""
    help_text = None if desk.may_write else "Your role may use segments but not change them"
    new, change = desk.chosen is None, desk.chosen is not None
    if new and st.button("Build a segment", icon=":material/filter_list:", type="tertiary", key="build_segment",
                         disabled=not desk.may_write, help=help_text):  # fmt: skip
        desk.begin(None)
        _dialog("Build a segment", desk, show)
    if change and st.button("Change the segment", icon=":material/edit:", type="tertiary", key="change_segment",
                            disabled=not desk.may_write, help=help_text):  # fmt: skip
        desk.begin(desk.chosen)
        _dialog("Change the segment", desk, show)


def _dialog(title: str, desk: SegmentDesk, show: Callable[[SegmentDesk], None]) -> None:
    @st.dialog(title, width="large")
    def draw() -> None:
        show(desk)

    draw()


def form(
    desk: SegmentDesk,
    choices: RuleChoices,
    currency: str,
    size: Callable[[Rules], int],
    *,
    masked: bool,
    unscored: str,
) -> None:
    """The editor. It runs again with each change, alone."""
    draft = desk.draft()
    editor = Editor(desk, choices, currency, masked=masked)
    rules = editor.group(draft.top)
    fits = f"{count(size(rules))} of {count(size(Rules()))} fit: {description(rules, currency)}."
    words(fits, "strong", "segment_size")
    if unscored and "last_feeling" in rules.fields:
        words(unscored, "worse", "unscored_rule")
    name = st.text_input("Name of the segment", draft.was.name if draft.was else "", key=f"segment_name_{draft.token}",
                         max_chars=80, placeholder="Quiet regulars in France", autocomplete="off",
                         live=True)  # fmt: skip
    if draft.theirs is not None:
        _both_versions(desk, draft, name, rules, currency)
        return
    if draft.refused:
        words(draft.refused, "worse", "segment_refused")
    _foot(desk, draft, name, rules, editor.wrong)


def _foot(desk: SegmentDesk, draft: Draft, name: str, rules: Rules, wrong: int) -> None:
    if wrong:
        words(f"{quantity(wrong, 'rule')} to complete before it can be saved.", "fine", "to_complete")
    with st.container(horizontal=True, gap="small", key="segment_foot"):
        ready = bool(rules.nodes) and bool(name.strip()) and not wrong
        if st.button("Save", icon=":material/check:", type="primary", key="save_segment", disabled=not ready):
            st.rerun(scope="app" if desk.save(name, rules) else "fragment")
        if draft.was is not None and st.button("Remove the segment", icon=":material/delete:", key="delete_segment"):
            st.rerun(scope="app" if desk.delete() else "fragment")


def _both_versions(desk: SegmentDesk, draft: Draft, name: str, rules: Rules, currency: str) -> None:
    """Somebody else saved the segment first: both versions, and whose to keep."""
    theirs = draft.theirs
    assert theirs is not None  # noqa: S101  for the type checker; asked by the caller
    words("Somebody else saved this segment first. Nothing of yours was saved yet.", "strong", "stale_segment")
    stored = description(theirs.rules, currency) if theirs.rules else theirs.wrong
    rows = [
        {"Version": "Yours", "Name": name, "Rules": description(rules, currency)},
        {"Version": "Stored now", "Name": theirs.name, "Rules": stored},
    ]
    st.dataframe(rows, hide_index=True, width="stretch", key="both_segments", alt="Your version and the stored one")
    with st.container(horizontal=True, gap="small", key="stale_segment_choice"):
        if st.button("Save mine over it", type="primary", key="keep_my_segment", disabled=not rules.nodes):
            st.rerun(scope="app" if desk.keep_mine(name, rules) else "fragment")
        if st.button("Keep what is stored", key="take_their_segment"):
            st.rerun()
