"""What the rules found: one finding at a time with the rows behind it, and a correction that is looked at before."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
import streamlit as st

from dashboard.actions.quality_desk import FINDING, MOST, Wanted
from dashboard.analytics.quality import ATTRIBUTE, label_of
from dashboard.components.cards import card, table_height, tabular
from dashboard.components.download import table_and_download
from dashboard.components.words import words
from dashboard.reads import data_quality
from dashboard.reads.data_quality import MOST_SHOWN
from dashboard.theme import count, label, quantity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from dashboard.actions.quality_desk import Preview, RulesDesk
    from dashboard.reads.data_quality import Quality
    from data_access.filters import Scope

    Columns = Callable[[Iterable[str]], dict[str, Any]]

MOST_ROWS, MOST_PREVIEWED = 10, 100  # rows, customers
PEOPLE = ("page", "customer_name", "customer", "value", "why")
THINGS = ("row_id", "value")
EVERY = "all of them"
EMPTY, REPLACE, NORMALISE = "empty", "replace", "normalise"
HOW = {EMPTY: "Set to empty", REPLACE: "Write something else", NORMALISE: "Bring into one form"}
# What can be done to many customers at once, by rule. The rest is mended one by one on the customer's page.
FIXES: dict[str, tuple[str, ...]] = {
    "email_invalid": (EMPTY, NORMALISE),
    "phone_invalid": (NORMALISE, EMPTY),
    "email_placeholder": (EMPTY,),
    "name_placeholder": (EMPTY,),
    "birth_year_implausible": (EMPTY,),
    "born_after_purchase": (EMPTY,),
    "country_unknown": (REPLACE, EMPTY),
    "joined_in_future": (EMPTY,),
    "joined_after_purchase": (EMPTY,),
    "number_too_large": (EMPTY, REPLACE),
    "number_placeholder": (EMPTY, REPLACE),
    "text_placeholder": (EMPTY, REPLACE),
    "value_rare": (REPLACE, EMPTY),
    "value_spelling": (NORMALISE,),
}


def findings_card(answer: Quality, scope: Scope, desk: RulesDesk, columns: Columns) -> None:
    """The rows behind one finding, and what can be done about them."""
    found = answer.found
    with card("findings", "What was found", "Choose a finding to see its rows; open a customer to correct one by hand"):
        if found.empty:
            words("Nothing: every value passes every rule that is on.", "muted", "nothing_found")
            return
        titles = {one.rule.name: one for one in answer.settings}
        listed: list[Any] = list(found.itertuples(index=False))
        rows_of = {f"{row.rule}.{row.column}": row for row in listed}
        names = {key: _named(titles[row.rule].rule.title, row.column) for key, row in rows_of.items()}
        unknown = desk.settle(names)
        picked = st.selectbox("Finding", list(names), format_func=names.__getitem__, key=FINDING, bind="query-params")
        if unknown:
            words(f"“{unknown}”, which the address names, is not among what was found.", "muted", "unknown_finding")
        chosen = rows_of[picked or next(iter(names))]
        rule, column, failed = str(chosen.rule), str(chosen.column), int(chosen.failed)
        told = f"{count(failed)} of {quantity(int(chosen.judged), 'value')} fail. {titles[rule].sentence}"
        words(told, "muted", "finding_rule")
        only = _one_value(answer, (rule, column))
        rows = data_quality.failing_rows(answer, scope, (rule, column), only)
        _rows(rows, columns)
        shown = quantity(len(rows), "row")
        if only is None and failed > len(rows):
            words(
                f"The first {shown} of {count(failed)}; rapport export quality_failures has all.", "muted", "more_rows"
            )
        names_of = columns(PEOPLE if "page" in rows else THINGS)
        table_and_download(rows, "failing", f"Rows that fail {titles[rule].rule.title.lower()}", "failing_rows",
                           columns={name: names_of[name] for name in names_of if name != "page"})  # fmt: skip
        if rule in FIXES and len(rows):
            _correction(answer, scope, desk, Wanted(finding=(rule, column), only=only))


def _named(title: str, column: str) -> str:
    """A finding in the box and in the address, so without its count: for an attribute the rule alone is not enough."""
    if not column.startswith(ATTRIBUTE) and label_of(column).lower() in title.lower():
        return title
    return f"{label_of(column)}: {title}"


def _one_value(answer: Quality, finding: tuple[str, str]) -> str | None:
    """One failing value of an attribute, or None for all."""
    values = answer.measured.failing_values(*finding)
    if len(values) < 2:  # noqa: PLR2004  nothing to choose between
        return None
    times = dict(zip(values["value"].head(MOST_SHOWN), values["customers"].head(MOST_SHOWN), strict=True))
    picked = st.selectbox(
        "Value",
        [EVERY, *times],
        format_func=lambda value: (
            f"{EVERY.capitalize()} ({count(int(values['customers'].sum()))})"
            if value == EVERY
            else f"{value} ({count(int(times[value]))})"
        ),
        key=f"only_{finding[0]}_{finding[1]}",
    )
    return None if picked in {None, EVERY} else str(picked)


def _rows(rows: pd.DataFrame, columns: Columns) -> None:
    """The rows themselves; the value is left out where nothing was written."""
    names = PEOPLE if "page" in rows else THINGS
    shown = [name for name in names if name != "why" or (rows["why"] != "").any()]
    shown = [name for name in shown if name != "value" or rows["value"].notna().any()]
    height = table_height(rows, MOST_ROWS)
    tabular(rows, "failing_rows", columns(shown), alt="The rows that fail; the first column opens the customer",
            height=height)  # fmt: skip


def _correction(answer: Quality, scope: Scope, desk: RulesDesk, wanted: Wanted) -> None:
    """What to do with all rows shown at once, and the look before it."""
    if not desk.may_decide:
        words("Correcting many customers at once takes the role manager.", "muted", "no_correction")
        return
    rule, column = wanted.finding
    key = f"{rule}_{column}"
    with st.container(border=True, gap="small", key="card_correction"):
        words(f"Correct {'these' if wanted.only is None else f'“{wanted.only}”'} at once", "strong", "correct_title")
        with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
            how = st.selectbox("Do", FIXES[rule], format_func=lambda name: HOW[name], key=f"how_{key}", width=200)
            box = None
            value = ""
            if how == REPLACE:
                box = f"instead_{key}"
                value = st.text_input("Write instead", key=box, width=200, placeholder="unknown")
            asked = Wanted(finding=wanted.finding, only=wanted.only, how=str(how), value=value)
            st.button(
                "Show what would change",
                icon=":material/preview:",
                key="look_correction",
                on_click=desk.look,
                args=(answer, asked, _spelling(answer, wanted.finding), box),
            )
        # A preview of other choices is not shown: it says nothing about these.
        if desk.preview is not None and desk.preview.wanted == asked:
            _preview(desk.preview, scope, desk)


def _spelling(answer: Quality, finding: tuple[str, str]) -> dict[str, str]:
    """What to write in place of each spelling."""
    values = answer.measured.failing_values(*finding)
    return dict(zip(values["value"], values["instead"], strict=True)) if finding[0] == "value_spelling" else {}


def _preview(preview: Preview, scope: Scope, desk: RulesDesk) -> None:
    """Before and after, customer by customer, and the button that writes it."""
    left = preview.asked - len(preview.planned)
    if preview.asked > MOST:
        words(f"The first {count(MOST)} are corrected at once; then the next.", "muted", "preview_most")
    if not preview.planned:
        words("Nothing would change: no value could be brought into another form.", "muted", "preview_none")
        return
    some = preview.planned[:MOST_PREVIEWED]
    people = data_quality.names_of([one.customer_id for one in some], scope).set_index("customer_id")
    column = preview.correction.column
    listed = pd.DataFrame(
        {
            "customer_name": [str(people["customer_name"][one.customer_id]) for one in some],
            "before": [_said(one.before, column) for one in some],
            "after": [_said(one.after, column) for one in some],
        }
    )
    tabular(listed, "preview", {"customer_name": "Customer", "before": "Now", "after": "Then"},
            alt="What each customer has now, and would have then",
            height=table_height(listed, MOST_ROWS))  # fmt: skip
    more = [f"The first {MOST_PREVIEWED} of {count(len(preview.planned))} are shown."] if len(some) < len(
        preview.planned
    ) else []  # fmt: skip
    more += [f"{quantity(left, 'customer')} would stay as they are."] if left else []
    words(" ".join([*more, "It can be undone."]), "muted", "preview_more")
    st.button(
        f"Correct {quantity(len(preview.planned), 'customer')}",
        icon=":material/check:",
        type="primary",
        key="apply_correction",
        help=label(preview.sentence),
        on_click=desk.apply,
    )


def _said(values: dict[str, Any], column: str) -> str:
    """A value, or what was written where nothing could be read."""
    value = values[column]
    if value is None:
        value = values.get(f"original.{column}")
    return "(empty)" if value is None else str(value)
