"""What the figures of risk and silence mean."""

from __future__ import annotations

from dashboard.definitions.entry import Definition
from dashboard.definitions.value import MODELS

_RISK = (
    Definition(
        name="risk",
        title="Chance of having left",
        sentence="The chance that the customer has left for good, given when and how often they bought.",
        formula="1 - probability_alive; customers between 0.2 and 0.8 are in doubt, and listed as at risk",
        unit="0-1",
        better="lower",
        source=MODELS,
    ),
    Definition(
        name="value_if_kept_cents",
        title="Worth if kept",
        sentence="What the customer is expected to bring over the horizon if they have not left.",
        formula="expected_value_cents / the model's own probability that the customer has not left, because who has "
        "left brings nothing",
        unit="cents",
        better="higher",
        source=MODELS,
    ),
    Definition(
        name="value_at_risk_cents",
        title="Value x risk",
        sentence="What orders the list of customers at risk: large for those worth much and in doubt, small for those "
        "surely here and for those surely gone.",
        formula="expected_value_cents x risk",
        unit="cents",
    ),
    Definition(
        name="still_customers",
        title="Still customers",
        sentence="How many of all who ever bought are expected to be customers still; the interval is of that number.",
        formula="sum of probability_alive; variance: sum of probability_alive (1 - probability_alive), and the delta "
        "method for the fitted parameters",
        unit="customers",
        better="higher",
        source=MODELS,
    ),
    Definition(
        name="holdout_check",
        title="Hold-out check",
        sentence="The last quarter of the days, a year at most, is kept from the model, and what it expects there is "
        "compared with what came, week by week.",
        formula="mean absolute difference of expected and actual weekly repeat purchases, beside that of the same "
        "weeks a year (or the length of the hold-out) earlier; trusted when the total is at most 20 % off and the "
        "weeks are missed by less than last year's would; nothing is said of fewer than 30 purchases, expected or made",
        unit="purchases",
        better="lower",
        source=MODELS,
    ),
    Definition(name="purchase_days", title="Purchase days", sentence="Distinct days with a purchase.", unit="days"),
    Definition(
        name="total_cents",
        title="Money so far",
        sentence="Sale lines of all purchase days, before returns.",
        unit="cents",
        better="higher",
    ),
    Definition(name="reason", title="Why", sentence="Why the customer is listed: rhythm, silence, purchases so far."),
)

_PERCENTILE = "Hyndman and Fan (1996), Am. Stat. 50, 361-365, definition 6"
_SILENCE = (
    Definition(
        name="silent_days",
        title="Days of silence",
        sentence="Days from the last purchase to the last day that purchase data cover.",
        unit="days",
        better="lower",
    ),
    Definition(
        name="usual_gap_days",
        title="Usual gap",
        sentence="The median of the gaps between purchase days that decide for the customer (see rhythm).",
        unit="days",
        source=_PERCENTILE,
    ),
    Definition(
        name="limit_days",
        title="Longest usual silence",
        sentence="The silence that a further gap of this rhythm exceeds in one of ten cases.",
        formula="90th percentile of the deciding gaps: the gap at place 0.9 (n + 1) in order, at most the longest",
        unit="days",
        source=_PERCENTILE,
    ),
    Definition(
        name="rhythm",
        title="Whose rhythm",
        sentence="Whose gaps decide: own, the segment's, or the store's; unknown where too few are known.",
        formula="own from 5 gaps on; below that all gaps of the customers of the segment together, from 30 on; else "
        "all gaps of the store, from 30 on",
    ),
    Definition(
        name="silent",
        title="Gone silent",
        sentence="Whether the customer has been silent for longer than the rhythm allows.",
        formula="silent_days > limit_days; such lists begin with the highest value_if_kept_cents",
        better="lower",
        source=_PERCENTILE,
    ),
    Definition(name="last_product", title="Bought last", sentence="The dearest product of the last purchase."),
    Definition(name="last_said_on", title="Said on", sentence="The day of the customer's last feedback.", unit="day"),
    Definition(name="last_said", title="Said last", sentence="The words of the customer's last feedback."),
    Definition(name="last_rating", title="Last rating", sentence="The rating of the customer's last feedback."),
    Definition(
        name="last_feeling",
        title="What it sounds like",
        sentence="What a scorer read in the last words: negative, neutral or positive; not read yet where none has.",
    ),
)

RISK = (*_RISK, *_SILENCE)
