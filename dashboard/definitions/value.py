"""What the figures of value, risk and survival mean."""

from __future__ import annotations

from dashboard.definitions.entry import Definition

MODELS = (
    "Fader, Hardie and Lee (2005), Marketing Science 24, 275-284 (BG/NBD); Batislam, Denizel and Filiztekin (2007), "
    "Int. J. Res. Mark. 24, 201-209 (MBG/NBD); Schmittlein, Morrison and Colombo (1987), Management Science 33, 1-24 "
    "(Pareto/NBD)"
)
_SPENDING = "Fader and Hardie (2013), The Gamma-Gamma model of monetary value"
_BOUNDS = (
    "delta method on the logarithm, from the covariance of the fitted parameters; how well the expectation is known, "
    "not how one customer will do"
)

_HISTORY = (
    Definition(
        name="frequency",
        title="Repeat purchases",
        sentence="Days with a purchase after the first one; purchases on one day are one.",
        formula="distinct days with a counted document - 1",
        unit="purchases",
        better="higher",
        source=MODELS,
    ),
    Definition(
        name="span_days",
        title="First to last purchase",
        sentence="Days from the first purchase to the last; 0 for a customer who bought on one day only.",
        formula="day of last purchase - day of first purchase (t_x of the models)",
        unit="days",
    ),
    Definition(
        name="age_days",
        title="Days since first purchase",
        sentence="Days from the first purchase to the last day of observation.",
        formula="last day that data cover, or the end of calibration, - day of first purchase (T of the models)",
        unit="days",
    ),
    Definition(
        name="monetary_value",
        title="Mean repeat purchase",
        sentence="What a repeat purchase day brought on average, before returns; blank for one-time buyers.",
        formula="sale lines of all days but the first / frequency",
        unit="currency",
        better="higher",
        source=_SPENDING,
    ),
)

_EXPECTED = (
    Definition(
        name="probability_alive",
        title="Still a customer",
        sentence="The probability that the customer has not left for good, given when and how often they bought. "
        "One-time buyers have the same chance to leave after their purchase as everybody else.",
        formula="1 / (1 + a/(b+k-1) ((alpha+T)/(alpha+t_x))^(r+x)) with k = x + 1 in MBG/NBD and k = x in BG/NBD; for "
        "x = 0 BG/NBD itself says 1, and k = 1 is used instead unless one_time_buyers=model. In Pareto/NBD one less "
        "the chance of having left at any moment since t_x",
        unit="0-1",
        better="higher",
        source=MODELS,
    ),
    Definition(
        name="expected_purchases",
        title="Expected purchases",
        sentence="How many purchase days are expected of the customer over the horizon.",
        formula="conditional expectation of the fitted model (BG/NBD equation 10; in Pareto/NBD the mean rate of "
        "purchases times the expected time as a customer); the default model is the one of three that foretold "
        "held-out purchases best, MBG/NBD where there is too little to tell. With fewer than 500 customers who came "
        "back the fit is drawn to a prior (r 0.7, alpha 63 days; a 1, b 3, or s 0.7, beta 250 days), the more the "
        "fewer they are",
        unit="purchases",
        better="higher",
        source=MODELS,
    ),
    Definition(
        name="expected_purchases_low",
        title="Expected purchases, lower bound",
        sentence="Lower end of the 95 % interval of expected_purchases.",
        formula=_BOUNDS,
        unit="purchases",
    ),
    Definition(
        name="expected_purchases_high",
        title="Expected purchases, upper bound",
        sentence="Upper end of the 95 % interval of expected_purchases.",
        formula=_BOUNDS,
        unit="purchases",
    ),
    Definition(
        name="expected_spend",
        title="Expected purchase value",
        sentence="What a further purchase of the customer is expected to bring: the customer's own mean, drawn to that "
        "of the store the more the fewer purchases it rests on.",
        formula="p (v + x m) / (p x + q - 1), with x repeat purchases of mean value m",
        unit="currency",
        better="higher",
        source=_SPENDING,
    ),
    Definition(
        name="expected_value_cents",
        title="Expected value",
        sentence="What the customer is expected to bring over the horizon, before returns and costs, discounted.",
        formula="sum over months of expected purchases in the month x expected_spend / (1 + discount)^month; discount "
        "0.01 a month unless said otherwise, a month is 365.25/12 days",
        unit="cents",
        better="higher",
        source=_SPENDING,
    ),
    Definition(
        name="expected_value_low_cents",
        title="Expected value, lower bound",
        sentence="Lower end of the 95 % interval of expected_value_cents.",
        formula=_BOUNDS,
        unit="cents",
    ),
    Definition(
        name="expected_value_high_cents",
        title="Expected value, upper bound",
        sentence="Upper end of the 95 % interval of expected_value_cents.",
        formula=_BOUNDS,
        unit="cents",
    ),
)

_FIT = (
    Definition(
        name="model",
        title="Model",
        sentence="What a row of parameters belongs to: bgnbd, mbgnbd, paretonbd, gamma_gamma, or store for all "
        "customers.",
    ),
    Definition(name="name", title="Parameter", sentence="The parameter or measure, in the letters of the papers."),
    Definition(
        name="value",
        title="Value",
        sentence="The value of a parameter or measure; alpha, beta and densities in the time unit asked for.",
        formula="maximum of the likelihood, or of likelihood and prior where prior_weight is above 0",
        source=MODELS,
    ),
    Definition(
        name="standard_error",
        title="Standard error",
        sentence="How far a parameter may be off; blank for what is not fitted.",
        formula="from the curvature of the log-likelihood at its maximum",
    ),
    Definition(name="week", title="Week", sentence="Number of the week, the first with a purchase being 1."),
    Definition(name="week_end", title="Week to", sentence="Last day of the week.", unit="day"),
    Definition(
        name="actual_repeats",
        title="Repeat purchases",
        sentence="Purchase days other than first ones, of the customers known at the end of calibration.",
        unit="purchases",
    ),
    Definition(
        name="expected_repeats",
        title="Expected repeat purchases",
        sentence="What the model, fitted to the calibration alone, expects of the same customers.",
        formula="sum over customers of E[X(t - first day)], t the end of the week",
        unit="purchases",
        source=MODELS,
    ),
    Definition(
        name="cumulative_actual",
        title="Repeat purchases so far",
        sentence="actual_repeats summed from the first week.",
        unit="purchases",
    ),
    Definition(
        name="cumulative_expected",
        title="Expected so far",
        sentence="expected_repeats summed from the first week.",
        unit="purchases",
    ),
    Definition(
        name="repeats_before",
        title="Same week last year",
        sentence="actual_repeats 52 weeks earlier, or as many weeks earlier as are held out where data are shorter.",
        unit="purchases",
    ),
    Definition(
        name="holdout",
        title="Held out",
        sentence="Whether the week lies after the calibration, so that the model had not seen it.",
    ),
)

_SURVIVAL = (
    Definition(name="group", title="Group", sentence="What the curves are drawn apart for; all where nothing is."),
    Definition(
        name="time_days",
        title="Days",
        sentence="Days since the first purchase: 0, and those at which at least one customer was lost.",
        unit="days",
    ),
    Definition(
        name="at_risk",
        title="At risk",
        sentence="Customers who had reached this day and were neither lost nor out of sight before it.",
        unit="customers",
    ),
    Definition(
        name="events",
        title="Lost",
        sentence="Customers lost on this day: silent for longer than patience (2.3) expected gaps of their own.",
        formula="expected gap = (span_days + 2 mean gaps of the store) / (frequency + 2); lost on the first whole day "
        "after patience x expected gap of silence, if that lies in the data",
        unit="customers",
        better="lower",
    ),
    Definition(
        name="survival",
        title="Still customers",
        sentence="The share of customers who are still customers after this many days.",
        formula="product over days of (1 - events / at_risk)",
        unit="0-1",
        better="higher",
        source="Kaplan and Meier (1958), J. Am. Stat. Assoc. 53, 457-481",
    ),
)

VALUE = (*_HISTORY, *_EXPECTED, *_FIT, *_SURVIVAL)
