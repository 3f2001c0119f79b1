"""The parts of a customer's page: who they are, what they brought and prefer, what happened, and what to do next."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import pandas as pd
import streamlit as st

from dashboard import frame, reads
from dashboard.analytics import customer_story as story
from dashboard.analytics.customer_tastes import ALIKE, ASPECTS, FEWEST_PURCHASES, favourite
from dashboard.analytics.rfm import SEGMENTS
from dashboard.charts import customer as charts
from dashboard.components import follow_ups
from dashboard.components.cards import card, chart
from dashboard.components.download import table_and_download
from dashboard.components.notes import Action, empty_state, thin_data
from dashboard.components.tiles import Kpi, kpi_row
from dashboard.components.words import words
from dashboard.theme import count, day, money, percent, quantity
from data_access.cleaning.contacts import spaced_phone
from data_access.filters import country_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from dashboard.actions.follow_ups import Seat
    from dashboard.reads import Portrait

    Columns = Callable[[Iterable[str]], dict[str, Any]]

SHOWN_EVENTS = 8
LABEL_WIDTH = 96  # px
TIMELINE_TABLE = ("happened_on", "what", "event", "details", "amount")
TASTES_TABLE = ("aspect", "value", "purchases", "of_purchases", "share", "low", "high", "everybody_share", "tendency")
_HAIRLINE = '<hr style="margin:0;border:0;border-top:1px solid var(--rp-line)">'
_ICONS = {
    "Purchase": ":material/shopping_bag:",
    "Return": ":material/assignment_return:",
    "Free of charge": ":material/redeem:",
    "Feedback": ":material/forum:",
    "Case": ":material/support:",
    "Visit": ":material/home_repair_service:",
    "Follow-up": ":material/task_alt:",
}
_CONSENT: dict[str, tuple[str, str, Literal["green", "red", "gray"]]] = {
    "given": ("May be written to", ":material/check:", "green"),
    "refused": ("Wants no advertising", ":material/block:", "red"),
    "unknown": ("Never asked about advertising", ":material/help:", "gray"),
}


def nobody_chosen(directory: st.Page) -> None:
    """The page was opened without a customer: the way to one."""
    empty_state(
        "No customer chosen",
        "Find the customer by name, e-mail, phone, company, number or order.",
        (Action(label="Find a customer", icon=":material/search:", page=directory, primary=True),),
        key="nobody",
    )


def unknown_customer(directory: st.Page) -> None:
    """The address names a customer there is not, or not for this reader."""
    empty_state(
        "There is no such customer",
        "The link may be mistyped, the customer may have been erased or joined with another, or is not in your area. "
        "Search by name or number instead.",
        (Action(label="Find a customer", icon=":material/search:", page=directory, primary=True),),
        key="unknown",
    )


def sentence(found: Portrait) -> str:
    """Number, company, place and how far the data reach."""
    who = found.who
    place = ", ".join(part for part in (_city(found), country_name(who["country"]) if who["country"] else "") if part)
    parts = [
        f"Customer {who['customer']}",
        who["company"] if who["name"] else "",
        place,
        f"segment {who['segment']}" if who["segment"] else "",
        f"data up to {day(found.bought.as_of)}",
    ]
    return " · ".join(part for part in parts if part)


def _city(found: Portrait) -> str:
    return "" if found.address is None else found.address.city or ""


def key_figures(found: Portrait, currency: str) -> None:
    """Money, purchases, last purchase, whether they are being lost, and their group."""
    bought = found.bought
    risk, rule = story.risk_words(bought)
    returned = f"{quantity(bought.returns, 'return')} taken off" if bought.returns else "Nothing was sent back"
    mean = f"{money(bought.gross_cents / bought.purchases, currency)} each" if bought.purchases else ""
    usual = "" if bought.usual_gap_days is None else f"Usually every {quantity(round(bought.usual_gap_days), 'day')}"
    group = SEGMENTS[bought.segment].title if bought.segment in SEGMENTS else "None yet"
    silent = bought.silent_days
    kpi_row(
        [
            Kpi(key="net", label="Net revenue", value=money(bought.net_cents, currency), interval=returned,
                help="Everything they bought less what they sent back."),
            Kpi(key="purchases", label="Purchases", value=count(bought.purchases), interval=mean,
                help="Documents with at least one sale line."),
            Kpi(key="last", label="Last purchase", interval=usual or _since(bought),
                value="Never" if bought.last_on is None else day(bought.last_on) if silent is None or silent > 99  # noqa: PLR2004
                else "Today" if not silent else f"{quantity(silent, 'day')} ago",
                help="Counted to the last day of the data."),
            Kpi(key="risk", label="Risk", value=risk, interval=rule,
                help="Silent for longer than nine of ten of their own gaps between purchases; with fewer than five "
                "gaps, how long ago they bought against all customers."),
            Kpi(key="group", label="Customer group", value=group, interval=story.movement_words(bought),
                help="By how recently and how often they bought, with fixed limits, as on the page of groups."),
        ]
    )  # fmt: skip


def chance_words(found: Portrait, chance: float | None) -> None:
    """What the model of value says of the customer, and where it fits the model."""
    if chance is None:
        return
    if found.bought.purchases == 1:
        told = "only one purchase, so mostly what others like them did"
    else:
        told = f"from {quantity(found.bought.purchases, 'purchase')} and the silence since"
    words(f"Chance of having left, by the model of Value and risk: {percent(chance, decimals=0)}, {told}.", "fine",
          "chance")  # fmt: skip


def _since(bought: story.Bought) -> str:
    return "" if bought.first_on is None else f"First on {day(bought.first_on)}"


def timeline_card(
    found: Portrait, currency: str, columns: Columns, corner: Callable[[], None], closer: Callable[[int, str], None]
) -> None:
    """What they brought by month, and everything that happened.

    ``corner`` draws what stands beside; ``closer`` what opens a piece of feedback, by its number and its words.
    """
    with card(
        "timeline", "What happened", "Net revenue by month, and everything between you, newest first", fill=False
    ) as beside:
        with beside:
            corner()
        if found.bought.purchases:
            t = frame.current_tokens()
            figure = reads.finished(
                lambda: charts.revenue_by_month(found.months, currency, t), "customer", found.number, t.mode
            )
            chart(figure, "customer", _months_alt(found.months, currency))
        if found.timeline.empty:
            words("No purchase, no word and no visit so far.", "muted", "no_events")
            return
        for place, row in enumerate(found.timeline.head(SHOWN_EVENTS).itertuples(index=False)):
            _event(row, place, currency, closer)
        more = len(found.timeline) - SHOWN_EVENTS
        if more > 0:
            words(f"{quantity(more, 'earlier entry', 'earlier entries')} in the table.", "fine", "more_events")
        table_and_download(
            found.timeline.assign(amount=found.timeline["amount_cents"].astype("Float64") / 100),
            "timeline",
            "Timeline of a customer",
            columns=columns(TIMELINE_TABLE),
        )


def _months_alt(months: pd.DataFrame, currency: str) -> str:
    return (
        f"Bars: net revenue of {quantity(len(months), 'month')}, {money(int(months['net_cents'].sum()), currency)} in "
        f"all, at most {money(int(months['net_cents'].max()), currency)} in one month."
    )


def _event(row: Any, place: int, currency: str, closer: Callable[[int, str], None]) -> None:  # noqa: ANN401  of itertuples
    if place:
        st.html(_HAIRLINE)
    with st.container(horizontal=True, gap="small", vertical_alignment="top", key=f"event_{place}"):
        st.badge(row.what, icon=_ICONS[row.what], color=_colour(row), width=112)
        with st.container(gap="xxsmall", width="stretch"):
            words(row.event, "strong", f"event_{place}")
            words(" · ".join(part for part in (day(row.happened_on), row.details) if part), "muted", f"when_{place}")
            if not pd.isna(row.feedback_id):
                closer(int(row.feedback_id), row.details or row.event)
        if not pd.isna(row.amount_cents) and row.amount_cents:
            words(money(int(row.amount_cents), currency), "strong", f"amount_{place}", width="content")


def _colour(row: Any) -> Literal["gray", "orange", "green", "blue"]:  # noqa: ANN401  as above
    known: dict[str, Literal["gray", "orange", "green", "blue"]] = {
        "Purchase": "green",
        "Return": "orange",
        "Case": "orange",
        "Feedback": "blue",
    }
    return known.get(row.what, "gray")


def step_card(found: Portrait, waiting: pd.DataFrame, seat: Seat) -> None:
    """What to do next and why, and the button that reminds of it; not where a follow-up is open already."""
    with card("step", "Next step", fill=False):
        words(found.step.title, "strong", "step")
        words(found.step.why, "muted", "step_why")
        reason = f"{found.step.title}: {found.step.why}"
        one = pd.DataFrame({"customer_id": [found.customer_id], "reason": [reason]})
        follow_ups.offer(one.head(0 if len(waiting) else 1), [], found.step.kind, seat)


def log_feedback_link(found: Portrait, page: st.Page) -> None:
    """The way to the page that logs what they said, with them chosen."""
    st.page_link(page, label="Log what they said", icon=":material/add_comment:",
                 query_params={"customer": found.public_id})  # fmt: skip


def ask_link(found: Portrait, page: st.Page) -> None:
    """The way to the page that asks for a testimonial, with them chosen; only where they may be contacted."""
    if found.who["consent"] == "given":
        st.page_link(page, label="Ask for a testimonial", icon=":material/volunteer_activism:",
                     query_params={"ask": found.public_id})  # fmt: skip


def identity_card(found: Portrait, corner: Callable[[], None]) -> None:
    """Who they are, how to reach them, and whether they may be written to. ``corner`` draws what stands beside."""
    who = found.who
    with card("identity", "Who they are", fill=False) as place:
        with place:
            corner()
        text, icon, colour = _CONSENT[str(who["consent"])]
        with st.container(horizontal=True, gap="xsmall", vertical_alignment="center", key="consent"):
            st.badge(text, icon=icon, color=colour)
            if who["consent_at"] is not None and who["consent"] != "unknown":
                words(f"since {day(who['consent_at'].date())}", "fine", "consent_at", width="content")
        for name, value in _facts(found):
            with st.container(horizontal=True, gap="small", wrap=False, key=f"fact_{name.lower().replace(' ', '_')}"):
                with st.container(width=LABEL_WIDTH, key=f"label_{name.lower().replace(' ', '_')}"):
                    words(name, "muted", f"fact_{name}")
                words(value, "strong", f"value_{name}")


def _facts(found: Portrait) -> list[tuple[str, str]]:
    who = found.who
    a = found.address
    lines = () if a is None else (a.line1, a.line2, a.postal_code, a.city)
    known = {
        "E-mail": who["email"],
        "Phone": spaced_phone(who["phone"]) if who["phone"] else None,
        "Company": who["company"],
        "Address": ", ".join(line for line in lines if line),
        "Country": country_name(who["country"]) if who["country"] else None,
        "Region": who["region"],
        "Born in": who["birth_year"],
        "Gender": who["gender"].capitalize() if who["gender"] else None,
        "Came through": who["acquisition_channel"],
        "Joined on": day(who["joined_on"]) if who["joined_on"] else None,
        "Team": who["team"],
        "Tags": ", ".join(found.tags),
    }
    return [(name, str(value)) for name, value in known.items() if value]


def tastes_card(found: Portrait, columns: Columns) -> None:
    """What they prefer, one line for each aspect, against everybody."""
    with card("tastes", "What they prefer", "Their purchases against everybody’s", fill=False):
        if found.bought.purchases < FEWEST_PURCHASES:
            thin_data(FEWEST_PURCHASES, found.bought.purchases, "purchase", key="tastes")
            return
        for aspect in ASPECTS:
            row = favourite(found.tastes, aspect)
            if row is not None:
                _taste(aspect, row)
        table_and_download(
            found.tastes, "tastes", "Preferences of a customer", "tendency", columns=columns(TASTES_TABLE)
        )


def _taste(aspect: str, row: pd.Series[Any]) -> None:
    told = (
        f"{percent(row['share'], decimals=0)} of theirs, {percent(row['everybody_share'], decimals=0)} of everybody’s"
    )
    with st.container(horizontal=True, gap="small", vertical_alignment="center", key=f"taste_{aspect.lower()}"):
        with st.container(gap="xxsmall", width="stretch"):
            words(str(row["value"]), "strong", f"taste_{aspect}")
            words(f"{aspect} · {told}", "muted", f"taste_{aspect}")
        if row["tendency"] != ALIKE:
            st.badge("More than usual", icon=":material/trending_up:", color="green")


WORTH_A_NUMBER = 0.01


def offers_card(found: Portrait, offered: pd.DataFrame) -> None:
    """What they are likely to buy next, a line for each product with what speaks for it."""
    subline = "Goes with what they own; what they have only where it is bought again"
    with card("offers", "Likely next", subline, fill=False):
        if found.unsettled:
            words("Nothing is offered while a case is open or a visit is overdue.", "muted", "offers")
            return
        if offered.empty:
            words("Nothing surely goes with what they have bought so far.", "muted", "offers")
        for place, row in enumerate(offered.itertuples(index=False)):
            with st.container(gap="xxsmall", key=f"offer_{place}"):
                words(str(row.product_name), "strong", f"offer_{place}")
                words(_offer_words(row), "muted", f"offer_{place}")


def _offer_words(row: Any) -> str:  # noqa: ANN401  a row of itertuples
    owners = percent(row.least_share, decimals=0)
    return (
        f"At least {owners} of those who own {row.because_product_name} bought it, "
        f"{percent(row.share_of_all, decimals=0)} of all customers{_unhappy_words(row.unhappy_share)}"
    )


def _unhappy_words(share: Any) -> str:  # noqa: ANN401  of a row of itertuples
    """What holds a product back; nothing where nothing is known."""
    if pd.isna(share):
        return ""
    told = "fewer than 1%" if share < WORTH_A_NUMBER else f"about {percent(share, decimals=0)}"
    return f"; {told} of its buyers in the same segment are unhappy with it"
