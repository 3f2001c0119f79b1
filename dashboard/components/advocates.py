"""The parts of the page of advocates: tiles, the rules with their counts, whom to ask, and with which words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import streamlit as st

from dashboard import frame, reads
from dashboard.analytics import advocate_story as story
from dashboard.analytics import testimonial_words as texts
from dashboard.charts import advocates as charts
from dashboard.charts.base import rows
from dashboard.components.cards import card, chart, table_height, tabular
from dashboard.components.download import table_and_download
from dashboard.components.feedback_item import quoted
from dashboard.components.tiles import Kpi, kpi_row
from dashboard.components.words import page_button, words
from dashboard.reads import advocates as advocate_reads
from dashboard.reads.advocates import MOST_LISTED
from dashboard.theme import count, day, percent, quantity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    import pandas as pd

    from dashboard.actions.advocates import AdvocateDesk
    from dashboard.analytics.testimonial_words import Kind
    from dashboard.reads.advocates import Advocates
    from data_access.filters import Filters

    Columns = Callable[[Iterable[str]], dict[str, Any]]

View = Literal["ask", "permissions", "delights"]
VIEWS: dict[View, str] = {"ask": "Whom to ask", "permissions": "Permissions", "delights": "What delights"}
CHANNELS = ("E-mail", "Phone", "In the shop", "Chat", "Letter")
MARKED_BY = "quick"  # quick enough for every quote, whoever read it
ROWS = 8  # rows
_FUNNEL = ("advocate_rule_name", "customers", "rule_share", "rule_low", "rule_high")
_PEOPLE = ("page", "customer_name", "rated", "words_said", "last_praise_on", "r", "f", "purchase_count",
           "revenue")  # fmt: skip
_KNOWN = ", ".join(f"{{{name}}}" for name in texts.PLACEHOLDERS)
_VIEWER = "Your role may look at testimonials but not change them"


def sentence(filters: Filters, answer: Advocates, who: str = "Customers with a top rating") -> str:
    """Whom the figures are about and up to when the data reach."""
    return " · ".join([who, *filters.phrases().values(),
                       f"data up to {day(answer.last_day)}"])  # fmt: skip


def tiles(answer: Advocates) -> None:
    """How many may be asked, were asked, agreed and are published."""
    record = answer.outcome
    left, whole = (int(answer.judged.funnel["customers"].iloc[place]) for place in (-1, 0))
    agreed = story.share_words(record.agreed, "asked", "no answer yet" if record.asked else "nobody was asked yet")
    published = story.share_words(record.published, "agreed", "nobody agreed yet")
    withdrawn = f"; {count(record.withdrawn)} withdrawn" if record.withdrawn else ""
    kpi_row(
        [
            Kpi(key="may_be_asked", label="May be asked now", value=count(left),
                interval=f"of {count(whole)} with a top rating", help="Customers who pass every rule: top rating, "
                "positive words, loyal, no open case, consent, not asked lately."),
            Kpi(key="asked", label="Asked", value=count(record.asked), good="none",
                interval=f"{quantity(record.waiting, 'answer')} still to come"),
            Kpi(key="agreed", label="Agreed", value=percent(record.agreed.value, decimals=0), interval=agreed,
                help="Of all who were asked; also those who withdrew since."),
            Kpi(key="published", label="Published", value=count(record.published.number),
                interval=f"{published}{withdrawn}"),
        ]
    )  # fmt: skip


def rules_card(answer: Advocates, columns: Columns) -> None:
    """How many customers each rule leaves, so that a short list explains itself."""
    funnel = answer.judged.funnel
    with card("rules", "Who is left after each rule?", "Customers; each rule is asked of those the one before left"):
        told = story.rule_sentences(funnel)
        names, t = list(story.RULE_NAMES.values()), frame.current_tokens()
        left = funnel["customers"].astype(int).tolist()
        figure = reads.finished(lambda: charts.rules_left(left, names, told, t), "rules", answer.number, t.mode)
        chart(figure, "rules", " ".join(told))
        words("\n".join(told[1:]), "fine", "rules_told")
        table = funnel.assign(advocate_rule_name=names)
        table_and_download(table, "rules", "Customers left after each rule", "advocate", columns=columns(_FUNNEL))


def people_card(people: pd.DataFrame, step: str, number: int, columns: Columns) -> None:
    """The customers who may be asked, or whom one rule stops."""
    words(story.NEXT_STEPS[step], "muted", "step_words")
    if people.empty:
        words("Nobody.", "strong", "nobody")
        return
    first = f"The first {count(MOST_LISTED)} of " if number > len(people) else ""
    words(f"{first}{quantity(number, 'customer')}", "strong", "stopped")
    money = people["monetary_cents"].astype("Float64") / 100
    shown = people.assign(words_said=people["text"], rated=people["last_rating"], revenue=money)
    height = table_height(shown, ROWS)
    tabular(shown, "advocates", columns(_PEOPLE), alt=story.STEP_NAMES[step], height=height)
    table_and_download(shown, "advocates", "Customers with a top rating", "advocate_step", columns=columns(_PEOPLE))


def ask_card(person: Any, said: pd.DataFrame, place: int, brand: str | None, desk: AdvocateDesk) -> None:  # noqa: ANN401  a row of itertuples
    """One customer's own words, the text to ask with, and the button that records that they were asked."""
    row = next(rows(said.iloc[[place]]))
    quote(str(row.text or ""), "ask")
    facts = [row.last_rating, day(row.received_on), row.product_name]
    with st.container(horizontal=True, gap="small", vertical_alignment="center", key="asked_facts"):
        words(" · ".join(str(one) for one in facts if isinstance(one, str)), "fine", "ask_facts", width="content")
        page_button(str(person.page), "advocate")
    values = _values(row, str(person.customer_name), brand)
    message("ask", values, f"{int(person.customer_id)}_{int(row.feedback_id)}", desk)
    name = str(person.customer_name)
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom", key="ask_bar"):
        through = f"ask_through_{int(person.customer_id)}"
        st.selectbox("Asked through", CHANNELS, key=through, width=150, disabled=not desk.may_write)
        st.button(
            "I asked them", icon=":material/mark_email_read:", type="primary", key="ask_customer",
            disabled=not desk.may_write, help=None if desk.may_write else _VIEWER, on_click=desk.ask,
            args=(int(person.customer_id), int(row.feedback_id), name, through, desk.token),
        )  # fmt: skip
    words("Nothing is sent from here: copy the text, send or say it, then record it.", "fine", "not_sent")


def _values(row: Any, name: str, brand: str | None) -> dict[str, str | None]:  # noqa: ANN401  as above
    given = row.given_name if isinstance(row.given_name, str) else None
    product = row.product_name if isinstance(row.product_name, str) else None
    known = None if name.startswith("Customer ") and given is None else name
    return {"first name": texts.first_name(given, known), "product": product, "brand": brand, "words": row.text}


def message(kind: Kind, values: dict[str, str | None], key: str, desk: AdvocateDesk) -> None:
    """A text to edit, for once or for everybody, and below it the same with its placeholders filled, ready to copy."""
    usual = advocate_reads.texts(frame.current_scope()).get(kind) or advocate_reads.Text(texts.TEXTS[kind])
    field = f"text_{kind}_{usual.version}"  # with the version, so that what a colleague saved is shown
    with st.expander("Change the text", icon=":material/edit:", key=f"edit_{kind}_{key}"):
        template = st.text_area("Text with placeholders", usual.body, height=220, key=field, max_chars=4_000,
                                help=f"Filled in: {_KNOWN}")  # fmt: skip
        unknown = texts.unknown_placeholders(template or "")
        if unknown:
            named = ", ".join(f"{{{name}}}" for name in unknown)
            words(f"Not filled in: {named}. Known are {_KNOWN}.", "worse", f"unknown_{kind}")
        if template != usual.body:
            words("Changed for this page alone, until it is saved.", "fine", f"changed_{kind}")
        told = "A manager saves texts for everybody; you can change this one and copy it"
        st.button("Save for everybody", icon=":material/save:", key=f"keep_{kind}", disabled=not desk.may_publish,
                  help=None if desk.may_publish else told, on_click=desk.keep_text,
                  args=(kind, field, usual.body, usual.version, desk.token))  # fmt: skip
    st.code(texts.filled(template or usual.body, values), language=None, wrap_lines=True)


def quote(text: str, key: str) -> None:
    """What a customer said, with the words marked that praise. It is praise as a whole: nothing else is marked."""
    found = reads.deciding_words(text, MARKED_BY, frame.current_scope())
    quoted(text, [mark for mark in found if mark[2] > 0], f"praise_{key}")


def not_listed(people: pd.DataFrame, named: str | None) -> None:
    """Says that a customer whom a link names is not among those to ask."""
    if named and named not in set(people["public_id"]):
        told = "The customer you came from is not among those who may be asked now. Show says what stops others."
        words(told, "strong", "not_listed")


def nobody_card(answer: Advocates) -> None:
    """Nobody may be asked: what would make somebody an advocate."""
    words(story.takeaway(answer.judged.funnel, answer.judged.waiting), "muted", "nobody_to_ask")


def stop_counts(answer: Advocates, step: str) -> int:
    """How many customers stop at a rule, or may be asked."""
    return int((answer.judged.customers["advocate_step"] == step).sum())
