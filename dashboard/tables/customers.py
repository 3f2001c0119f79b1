"""Columns of one customer, of lists of customers, and of traits."""

from __future__ import annotations

from typing import Any

import streamlit as st

from dashboard.tables.formats import PERCENT


def of_customers(sign: str) -> dict[str, Any]:
    """The columns of one customer's timeline and preferences, and of the directory."""
    config = st.column_config
    return {
        "page": config.LinkColumn("", display_text=":material/person:", width=36, help="Open the customer’s page"),
        "email": config.TextColumn("E-mail", width=224),
        "phone": config.TextColumn("Phone", width=130),
        "company": config.TextColumn("Company", width=150),
        "city": config.TextColumn("City", width=120),
        "region": config.TextColumn("Region", width=110),
        "acquisition_channel": config.TextColumn("Came through", width=120),
        "consent_word": config.TextColumn("Advertising", width=96),
        "team": config.TextColumn("Team", width=96),
        "tags": config.TextColumn("Tags", width=150),
        "joined_on": config.DateColumn("Joined on", format="D MMM YYYY", width=104),
        "net_revenue": config.NumberColumn(f"Net revenue, {sign}", format="accounting", width=112),
        "happened_on": config.DateColumn("Day", format="D MMM YYYY", width=104),
        "what": config.TextColumn("What", width=96),
        "event": config.TextColumn("Event", width=260),
        "details": config.TextColumn("Details", width=320),
        "amount": config.NumberColumn(f"Amount, {sign}", format="accounting"),
        "aspect": config.TextColumn("Of", width=120),
        "value": config.TextColumn("Value", width=140),
        "purchases": config.NumberColumn("Times", format="localized"),
        "of_purchases": config.NumberColumn("Of so many", format="localized"),
        "share": config.NumberColumn("Share of theirs", format=PERCENT),
        "everybody_share": config.NumberColumn("Share of everybody’s", format=PERCENT),
        "tendency": config.TextColumn("Tendency", width=140),
    }


def of_demographics(sign: str) -> dict[str, Any]:
    """Columns of groups of customers by a trait, of the newest year."""
    config = st.column_config
    return {
        "age_band": config.TextColumn("Age"),
        "women": config.NumberColumn("Women", format="localized"),
        "men": config.NumberColumn("Men", format="localized"),
        "others": config.NumberColumn("Other or unknown", format="localized"),
        "paid_share": config.NumberColumn("Share of money", format=PERCENT),
        "purchase_days": config.NumberColumn("Days bought", format="localized", width=96),
        "growth": config.NumberColumn("Growth in a year", format=PERCENT),
        "growth_low": config.NumberColumn("Growth from (95%)", format=PERCENT),
        "growth_high": config.NumberColumn("Growth to (95%)", format=PERCENT),
        "each_low": config.NumberColumn(f"Each from (95%), {sign}", format="accounting"),
        "each_high": config.NumberColumn(f"Each to (95%), {sign}", format="accounting"),
        "kept_of": config.NumberColumn("Bought the year before", format="localized"),
        "kept": config.NumberColumn("Bought again", format="localized"),
        "kept_rate": config.NumberColumn("Stayed", format=PERCENT),
        "kept_low": config.NumberColumn("Stayed from (95%)", format=PERCENT),
        "kept_high": config.NumberColumn("Stayed to (95%)", format=PERCENT),
        "kept_verdict": config.TextColumn("Against the others"),
        "spoke": config.NumberColumn("Gave feedback", format="localized"),
        "spoke_rate": config.NumberColumn("Share who gave feedback", format=PERCENT),
        "spoke_low": config.NumberColumn("From (95%)", format=PERCENT),
        "spoke_high": config.NumberColumn("To (95%)", format=PERCENT),
        "spoke_verdict": config.TextColumn("Against the others"),
    }
