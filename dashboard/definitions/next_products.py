"""What customers are likely to buy next."""

from __future__ import annotations

from dashboard.definitions.entry import Definition

NEXT_PRODUCTS = (
    Definition(
        name="next_product",
        title="Likely next",
        sentence="The product that goes surest with something the customer owns. Never one they have, unless it is "
        "surely bought again more often than the average product within 90 days. Nothing for customers with an open "
        "case or an overdue visit, and no services.",
        formula="the largest least_share x (1 - unhappy_share) over all they own, of pairs that meet in customers "
        "more often than chance brings (Benjamini-Hochberg at 0.05)",
    ),
    Definition(name="next_product_name", title="Likely next, name", sentence="The product's name, else its code."),
    Definition(
        name="because_product", title="What speaks for it", sentence="The product they own that it goes surest with."
    ),
    Definition(
        name="because_product_name", title="What speaks for it, name", sentence="The product's name, else its code."
    ),
    Definition(
        name="share_of_all",
        title="Share of all customers",
        sentence="Which part of all customers with any goods has it.",
        unit="0-1",
    ),
    Definition(
        name="least_share",
        title="Share of owners, at least",
        sentence="Which part of those who own the one bought the other too: at least this, with 95% certainty.",
        formula="lift_low x share_of_all, at most 1",
        unit="0-1",
    ),
    Definition(
        name="unhappy_share",
        title="Unhappy with it",
        sentence="Which part of the buyers in the customer's segment is unhappy with the product, by words and rating "
        "together. Few buyers are drawn towards all buyers of the product, and a product of few buyers towards the "
        "average product. Empty while nobody in the store was unhappy with any product.",
        formula="(unhappy buyers of the segment + w x share of all buyers) / (buyers of the segment + w), "
        "w = how many buyers the average product weighs as much as (beta-binomial)",
        source="Casella 1985, The American Statistician 39, 83-87",
        unit="0-1",
        better="lower",
    ),
    Definition(
        name="buy_chance",
        title="Chance to buy",
        sentence="The chance that the customer buys anything within so many days (30 unless said), by the model of "
        "Value and risk.",
        formula="1 - exp(-expected purchases)",
        unit="0-1",
    ),
    Definition(
        name="offer_score",
        title="Rank of the offer",
        sentence="Orders all customers and offers: how likely they buy at all, times how surely this one goes with "
        "what they own, times the part of such buyers who are not unhappy with it. An order, not a chance that they "
        "buy it.",
        formula="buy_chance x least_share x (1 - unhappy_share)",
        unit="0-1",
        better="higher",
    ),
)
