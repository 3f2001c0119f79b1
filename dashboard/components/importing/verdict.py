"""Is this file safe to import? The verdict in one badge and one sentence, and everything that speaks against it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Literal
from zoneinfo import ZoneInfo

import pandas as pd
import streamlit as st

from dashboard import frame
from dashboard.components.cards import card
from dashboard.components.importing.reasons import reason_words, rejects_download
from dashboard.components.words import words
from dashboard.theme import count, day, duration, moment, quantity
from data_access.importing.remarks import remarks

if TYPE_CHECKING:
    from collections.abc import Callable

    from dashboard.actions.importing import Draft
    from dashboard.reads.importing import StoreSize
    from dashboard.theme import Tokens
    from data_access.importing.report import Report

_WIDTH, _HEIGHT, _GAP = 1200, 12, 3


def headline(draft: Draft, time_zone: str) -> str:
    """The file in one line: its name, size, and when it was checked."""
    report, check = draft.verdict, draft.check
    parts = [draft.name]
    if report is not None and check is not None and check.took is not None:
        parts.append(f"{quantity(report.read, 'row')}, {quantity(len(draft.columns), 'column')}")
        parts.append(f"checked {moment(check.begun.astimezone(ZoneInfo(time_zone)))} in {duration(check.took)}")
        parts.append("being imported" if draft.busy else "nothing has been written yet")
    return " · ".join(parts)


def verdict(
    draft: Draft, report: Report, size: StoreSize, *, start: Callable[[], None], drop: Callable[[], None]
) -> None:
    """The verdict card, what was refused and why, and the store before and after.

    Parameters
    ----------
    start, drop : what the two buttons do.
    """
    with st.container(border=True, gap="small", key="card_verdict"):
        name, icon, colour = _badge(report)
        st.badge(name, icon=icon, color=colour)
        words(_sentence(report), "lead", "verdict")
        st.image(_bar(report, frame.current_tokens()), width="stretch", alt=_bar_words(report))
        for place, sentence in enumerate(remarks(report)):
            words(sentence, "muted", f"remark_{place}")
        _counts(report)
        _buttons(draft, report, start, drop)
    rows = report.reasons
    left, right = st.columns([3, 2], gap="small") if rows else (None, st.container())
    if left is not None:
        with left:
            _refusals(report)
    with right, card("after", "What will be different", "The store before and after this import"):
        st.table(_before_after(report, size), border="horizontal")


def _badge(report: Report) -> tuple[str, str, Literal["green", "red", "gray"]]:
    if report.changes_nothing and report.to_cases:
        return "Ready", ":material/check_circle:", "green"
    if report.changes_nothing:
        if report.rejected == report.read:
            return "No row can be imported", ":material/block:", "red"
        return "Nothing new in this file", ":material/done_all:", "gray"
    if report.rejected:
        return f"Ready with {quantity(report.rejected, 'exception')}", ":material/check_circle:", "green"
    return "Ready", ":material/check_circle:", "green"


def _sentence(report: Report) -> str:
    taken = report.accepted + report.updated
    if report.changes_nothing:
        held = report.unchanged + report.duplicates
        first = f"{count(held)} of {quantity(report.read, 'row')} are in the store already." if held else ""
        stays = "stays" if _refused(report) == 1 else "stay"
        refused = f" {quantity(_refused(report), 'row')} {stays} out." if _refused(report) else ""
        return f"{first}{refused}{_apart(report)}{_to_cases(report)}".strip() or "The file holds no rows."
    parts = [f"{count(taken)} of {quantity(report.read, 'row')} can be imported now."]
    if _refused(report):
        stay = "it stays out and is" if _refused(report) == 1 else "they stay out and are"
        parts.append(f"{quantity(_refused(report), 'row')} cannot; {stay} kept for download.")
    parts += [_apart(report).strip(), _to_cases(report).strip()]
    if report.anonymous:
        one = report.anonymous == 1
        said = "names no customer and is" if one else "name no customer and are"
        parts.append(f"{quantity(report.anonymous, 'row')} {said} kept as anonymous.")
    return " ".join(filter(None, parts))


def _refused(report: Report) -> int:
    """Rows that stay out; what is held apart comes in, and waits for a person."""
    return report.rejected - report.warnings.get("held_apart", 0)


def _apart(report: Report) -> str:
    apart = report.warnings.get("held_apart", 0)
    return (
        f" {quantity(apart, 'row')} {'is' if apart == 1 else 'are'} held apart on the page Log feedback."
        if apart
        else ""
    )


def _to_cases(report: Report) -> str:
    if report.to_cases == 1:
        return " 1 mail is about an e-mail of yours and belongs to its case."
    many = f" {report.to_cases:,} mails are about e-mails of yours and belong to their cases."
    return many if report.to_cases else ""


def _whose(report: Report) -> str:
    return "its case" if report.to_cases == 1 else "their cases"


def _shares(report: Report, t: Tokens) -> list[tuple[str, int, str]]:
    """The four fates of a row, with the colour of each."""
    held = "Already stored" if not report.duplicates else "Already stored or repeated"
    return [
        ("New", report.accepted, t.accent),
        ("Updates", report.updated, t.blue),
        (held, report.unchanged + report.duplicates, t.second),
        ("Rejected or held apart" if report.warnings.get("held_apart") else "Rejected", report.rejected, t.worse),
    ]


def _bar(report: Report, t: Tokens) -> str:
    """A thin bar of the shares, as an SVG made of numbers only; a share that exists is never too thin to see."""
    parts = [(number, colour) for _, number, colour in _shares(report, t) if number]
    free = _WIDTH - _GAP * max(len(parts) - 1, 0)
    least, whole = 10.0, sum(number for number, _ in parts) or 1
    widths = [max(least, free * number / whole) for number, _ in parts]
    scale = free / (sum(widths) or 1)
    drawn, x = [], 0.0
    for (_, colour), width in zip(parts, widths, strict=True):
        place = f'x="{x:.1f}" y="0" width="{width * scale:.1f}" height="{_HEIGHT}"'
        drawn.append(f'<rect {place} rx="3" fill="{colour}"/>')
        x += width * scale + _GAP
    size = f'width="{_WIDTH}" height="{_HEIGHT}" viewBox="0 0 {_WIDTH} {_HEIGHT}" preserveAspectRatio="none"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}>{"".join(drawn)}</svg>'


def _bar_words(report: Report) -> str:
    shares = _shares(report, frame.current_tokens())
    return "Of all rows: " + ", ".join(f"{name.lower()} {count(number)}" for name, number, _ in shares)


def _counts(report: Report) -> None:
    with st.grid(4, min_column_width=130, gap="small"):
        for place, (name, number, colour) in enumerate(_shares(report, frame.current_tokens())):
            with st.container(gap="xxsmall", key=f"count_{place}"):
                with st.container(horizontal=True, gap="xsmall", vertical_alignment="center"):
                    st.image(_swatch(colour), width=10, alt=f"Colour of {name.lower()} in the bar")
                    words(name, "fine", f"count_name_{place}")
                words(quantity(number, "row"), "strong", f"count_number_{place}")


def _swatch(colour: str) -> str:
    head = '<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10" viewBox="0 0 10 10">'
    return f'{head}<rect width="10" height="10" rx="2.5" fill="{colour}"/></svg>'


def _buttons(draft: Draft, report: Report, start: Callable[[], None], drop: Callable[[], None]) -> None:
    taken = report.accepted + report.updated
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        if label := _what_to_do(report, taken):
            st.button(label, type="primary", icon=":material/upload:", key="start_import", on_click=start)
        rejects_download(report, draft.name)
        st.button("Discard this file", type="tertiary", key="discard_draft", on_click=drop)
        st.space("stretch")
        if taken or report.held:
            words("Can be undone", "fine", "undoable", width="content")


def _what_to_do(report: Report, taken: int) -> str:
    """What the button does; empty where there is nothing to do."""
    if taken:
        return f"Import {quantity(taken, 'row')}"
    if report.held:
        return f"Hold {quantity(report.held, 'row')} apart"
    return f"Take {quantity(report.to_cases, 'mail')} to {_whose(report)}" if report.to_cases else ""


def _refusals(report: Report) -> None:
    with card("refused_rows", "What stays out", "Each kind of problem once, with an example and what to do"):
        ordered = sorted(report.reasons.items(), key=lambda item: -item[1])
        for place, (reason, number) in enumerate(ordered):
            if place:
                st.html('<hr style="margin:0;border:0;border-top:1px solid var(--rp-line)">')
            title, remedy = reason_words(reason)
            example = report.examples.get(reason)
            with st.container(horizontal=True, gap="small", key=f"refusal_{place}", wrap=False):
                with st.container(width=64, key=f"strong_refusal_{place}", gap=None):
                    st.text(count(number))
                with st.container(gap="xxsmall", width="stretch"):
                    words(title, "strong", f"refusal_title_{place}")
                    if example:
                        words(f"For example: {example[0].message}", "muted", f"refusal_example_{place}")
                    words(remedy, "muted", f"refusal_remedy_{place}")


def _before_after(report: Report, size: StoreSize) -> pd.DataFrame:
    """How much the store holds before and after, row by row in words."""
    created = report.customers_created if report.kind != "customers" else report.accepted
    products = report.products_created if report.kind != "products" else report.accepted
    rows = [("Customers", size.customers, created)]
    if report.kind == "purchases":
        rows.append(("Purchases", size.purchases, report.purchases_created))
        rows.append(("Purchase lines", size.lines, report.accepted))
    if report.kind in {"purchases", "products"}:
        rows.append(("Products", size.products, products))
    if report.kind == "feedback":
        rows.append(("Feedback", size.feedback, report.accepted))
    table = [(name, count(before), count(before + more)) for name, before, more in rows]
    if report.kind == "purchases":
        last = date.fromisoformat(report.last_day[:10]) if report.last_day else None
        until = max((d for d in (size.until, last) if d), default=None)
        table.append(("Data up to", day(size.until), day(until)))
    frame_ = pd.DataFrame(table, columns=["In the store", "Before", "After"])
    return frame_.set_index("In the store")
