"""How the file was read: questions only a person can answer, which column is what, and how rows are taken."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Literal

import streamlit as st

from dashboard import frame
from dashboard.components.cards import card
from dashboard.components.importing.opening import opened_how
from dashboard.components.words import words
from dashboard.theme import label, percent, quantity
from data_access.cleaning.dates import read_wall_time
from data_access.cleaning.feedback_entry import SCALES

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from dashboard.actions.importing import Column, Draft, Plan
    from data_access.importing.fields import Field
    from data_access.importing.interpret import Choices, Question
    from data_access.importing.mapping import Mapping

NOT_IMPORTED = "Not imported"
_SURE = ((0.99, "As confirmed before"), (0.85, "Sure"), (0.6, "Likely"), (0.0, "Please check"))
_TITLES = {
    "date_order": "Which number is the day?",
    "decimal": "Which mark parts the decimals?",
    "discount": "What is the discount?",
    "scale": "On which scale are the ratings?",
}
_ORDERS = {"dmy": "Day first", "mdy": "Month first", "ymd": "Year first"}
_DECIMALS = {"dot": "A dot parts decimals: 1,234.56", "comma": "A comma parts decimals: 1.234,56"}
_DISCOUNTS = {"money": "An amount of money", "share": "A share of the price"}
_ANSWERS = {"date_order": _ORDERS, "decimal": _DECIMALS, "discount": _DISCOUNTS}
_MODES = {
    "upsert": "Add new rows and change stored ones",
    "create": "Add new rows only",
    "update": "Change stored rows only",
}
_REPEATS = {"keep": "Keep them: a customer can buy the same twice", "drop": "Take each row once"}


def matching(
    draft: Draft, fields: Sequence[Field], again: Callable[[Plan], object], *, drop: Callable[[], None]
) -> None:
    """Questions, matches and options; ``again`` is given the plan to check the file with, ``drop`` forgets the file.

    Parameters
    ----------
    fields : what a column of this kind of file can be stored as.
    """
    plan = draft.plan
    choices = _questions(draft) if draft.questions else plan.choices
    with card("matching", "How the columns were read", _subline(draft)):
        if draft.remembered:
            words("Matched as the last time a file with these headings came in.", "fine", "remembered")
        columns = _matches(draft, fields)
        twice = [name for name, number in Counter(columns.values()).items() if number > 1]
        opening = opened_how(draft)
        mode, duplicates = _options(draft)
        names = {field.name: field.label for field in fields}
        if twice:
            words(f"Two columns cannot both be {names.get(twice[0], twice[0])}.", "worse", "matched_twice")
        wanted = replace(plan, mapping=_changed(plan, columns), choices=choices, mode=mode, duplicates=duplicates)
        if opening != plan.opening:
            # Other headings, or other words in them, are matched anew.
            wanted = replace(wanted, mapping=None, opening=opening)
        answered = all(getattr(choices, question.name) for question in draft.questions)
        with st.container(horizontal=True, gap="small", vertical_alignment="center"):
            if st.button(
                "Check again",
                icon=":material/refresh:",
                type="primary" if draft.questions else "secondary",
                disabled=bool(twice) or wanted == plan or not answered,
                key="check_again",
            ):
                again(wanted)
                st.rerun()
            if draft.questions:
                st.button("Discard this file", type="tertiary", key="discard_asked", on_click=drop)


def _subline(draft: Draft) -> str:
    used = len(set(draft.plan.mapping.columns.values())) if draft.plan.mapping else 0
    matched = f"{used} of {quantity(len(draft.columns), 'column')} matched; change a match and check again"
    return f"{matched} · {draft.facts}" if draft.facts else matched


def _changed(plan: Plan, columns: dict[str, str]) -> Mapping | None:
    """The mapping with what a person picked; ``columns`` is heading to field."""
    if plan.mapping is None:
        return None
    wanted = {name: heading for heading, name in columns.items()}
    if wanted == plan.mapping.columns:
        return plan.mapping
    changes: dict[str, str | None] = dict.fromkeys(plan.mapping.columns)
    return plan.mapping.changed(changes | wanted)


def _questions(draft: Draft) -> Choices:
    """Each question once, with examples as either answer would read them."""
    choices = draft.plan.choices
    why = "The file can be read in more than one way, and no row of it says which"
    with card("questions", "One thing only you can tell", why):
        answers = {name: _ask(draft, name, asked) for name, asked in _by_name(draft.questions).items()}
    return replace(choices, **answers)  # type: ignore[arg-type]  # only offered answers can be picked


def _by_name(questions: Sequence[Question]) -> dict[str, list[Question]]:
    found: dict[str, list[Question]] = {}
    for question in questions:
        found.setdefault(question.name, []).append(question)
    return found


def _ask(draft: Draft, name: str, asked: Sequence[Question]) -> str | None:
    first = asked[0]
    headings = ", ".join(question.column for question in asked)
    title = _TITLES.get(name, first.text)
    words(f"{title} Column{'' if len(asked) == 1 else 's'} {headings}", "strong", f"ask_{name}")
    options = [value for value, _ in first.answers]
    described = dict(first.answers)
    readings = {value: _reading(name, value, first.examples) for value in options}
    return st.radio(
        title,
        options,
        index=None,
        # Not as captions: their grey is too pale to read.
        format_func=lambda value: label(f"{_answer(name, value, described[value])}: {readings[value]}", 140),
        key=f"answer_{name}_{draft.token}",
        label_visibility="collapsed",
    )


def _answer(name: str, value: str, meaning: str) -> str:
    return _ANSWERS.get(name, {}).get(value, f"{meaning[:1].upper()}{meaning[1:]}")


def _reading(name: str, value: str, examples: Sequence[str]) -> str:
    """What the first examples mean under an answer."""
    if name == "date_order":
        read = [(text, read_wall_time(text, value)) for text in examples[:3]]  # type: ignore[arg-type]
        shown = [f"{text} is {found:%-d %b %Y}" for text, found in read if hasattr(found, "strftime")]
        return "; ".join(shown)
    if name == "decimal":
        return "; ".join(_number_reading(text, comma=value == "comma") for text in examples[:3])
    if name == "discount" and value == "share":
        return "; ".join(f"{text} takes {_share(text)} off" for text in examples[:3])
    if name == "scale":
        highest = SCALES[value][1]
        return ", ".join(f"{text} of {highest}" for text in examples[:3])
    return ", ".join(examples[:3])


def _share(text: str) -> str:
    """A fraction in percent; the text alone where it is none."""
    try:
        return f"{float(text.replace(',', '.')) * 100:g}%"
    except ValueError:
        return text


def _number_reading(text: str, *, comma: bool) -> str:
    """What a number would be; the text alone where it is none."""
    plain = text.replace(".", "").replace(",", ".") if comma else text.replace(",", "")
    try:
        return f"{text} is {float(plain):,.2f}"
    except ValueError:
        return text


def _matches(draft: Draft, fields: Sequence[Field]) -> dict[str, str]:
    """One row per column of the file; gives heading to field for those that are stored."""
    mapping = draft.plan.mapping
    stored = {heading: name for name, heading in mapping.columns.items()} if mapping else {}
    matched = [column for column in draft.columns if column.name in stored]
    others = [column for column in draft.columns if column.name not in stored]
    found: dict[str, str] = {}
    _head()
    for place, column in enumerate(matched):
        found |= _match(draft, column, place, fields, stored)
    if others:
        with st.expander(f"{quantity(len(others), 'column')} not imported", expanded=not matched, key="other_columns"):
            for place, column in enumerate(others, start=len(matched)):
                found |= _match(draft, column, place, fields, stored)
    return found


_WIDTHS = [3, 3, 1.4, 3, 1.8]
_HEADS = ("Column in the file", "Stored as", "Filled", "Example", "Match")


def _head() -> None:
    with st.container(key="match_head"):
        for place, (cell, text) in enumerate(zip(st.columns(_WIDTHS, gap="small"), _HEADS, strict=True)):
            with cell:
                words(text, "cap", f"match_head_{place}")


def _match(draft: Draft, column: Column, place: int, fields: Sequence[Field], stored: dict[str, str]) -> dict[str, str]:
    current = stored.get(column.name)
    sure = draft.plan.mapping.confidence.get(current, 0.0) if draft.plan.mapping and current else 0.0
    options: list[str | None] = [None, *(field.name for field in fields if not field.ours or field.name == current)]
    if current is not None and current not in options:
        options.append(current)
    names = {field.name: field.label for field in fields}
    with st.container(key=f"match_{place}"):
        cells = st.columns(_WIDTHS, gap="small", vertical_alignment="center")
        with cells[0]:
            words(column.name, "strong", f"match_name_{place}")
        with cells[1]:
            picked = st.selectbox(
                f"Column {label(column.name)} is stored as",
                options,
                index=options.index(current),
                format_func=lambda name: NOT_IMPORTED if name is None else names.get(name, label(name)),
                key=f"match_{draft.token}_{place}_{column.name[:40]}",
                label_visibility="collapsed",
            )
        with cells[2]:
            _filled(column.filled, place)
        with cells[3]:
            words(column.example[:60] or "Empty", "muted", f"match_example_{place}")
        with cells[4]:
            words(_confidence(sure) if current else "", "muted", f"match_sure_{place}")
    return {column.name: picked} if picked else {}


def _filled(share: float, place: int) -> None:
    """How much of a column is filled, as a short bar with its number."""
    t, width = frame.current_tokens(), 48
    parts = ((width, t.line), (round(width * share), t.accent))
    drawn = "".join(f'<rect width="{part}" height="5" rx="2.5" fill="{colour}"/>' for part, colour in parts if part)
    size = f'width="{width}" height="5" viewBox="0 0 {width} 5"'
    text = percent(share, decimals=0)
    with st.container(horizontal=True, gap="xsmall", vertical_alignment="center", wrap=False):
        st.image(f'<svg xmlns="http://www.w3.org/2000/svg" {size}>{drawn}</svg>', width=width, alt=f"{text} filled")
        words(text, "muted", f"match_filled_{place}")


def _confidence(sure: float) -> str:
    return next(text for least, text in _SURE if sure >= least)


def _options(draft: Draft) -> tuple[str, Literal["keep", "drop"]]:
    """Which rows are taken, and what happens to exact repeats."""
    with st.container(horizontal=True, gap="small", key="import_options"):
        mode = st.selectbox(
            "Which rows to take",
            list(_MODES),
            index=list(_MODES).index(draft.plan.mode),
            format_func=_MODES.__getitem__,
            key=f"mode_{draft.token}",
            width=330,
        )
        repeats = st.selectbox(
            "Rows that stand in the file more than once",
            list(_REPEATS),
            index=list(_REPEATS).index(draft.plan.duplicates),
            format_func=_REPEATS.__getitem__,
            key=f"repeats_{draft.token}",
            width=390,
        )
    return mode, "drop" if repeats == "drop" else "keep"
