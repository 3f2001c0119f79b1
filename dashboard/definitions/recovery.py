"""What the figures of the proof that handling helps mean."""

from __future__ import annotations

from dashboard.definitions.entry import Definition

_WILSON = "Wilson (1927), J. Am. Stat. Assoc. 22, 209-212"
_MODERN = "Rothman, Greenland & Lash (2008), Modern Epidemiology, 3rd ed."
_STRATA = "customers by net revenue in the 365 days before the feedback"

_EFFECT = (
    Definition(
        name="recovery_rate_ratio",
        title="Recovery effect",
        sentence="How many times as fast unhappy customers buy again once a person has answered them, against like "
        "customers who still wait. Each is followed from the end of the day of the feedback to the first purchase on a "
        "later day, to day 90, or to the last day that purchases cover. Days before the first answer count as waiting, "
        "days after it as answered; without an answer all days are waiting. On the day of the answer the time of the "
        "purchase decides; where times are not known, that whole day is waiting. A customer opens one episode, and "
        "the next only after day 90. Not told below 30 returns, with at least 5 before and 5 after an answer; 'cannot "
        "tell' where the interval holds 1. It is a comparison, not a trial: what the store does not know, such as who "
        "could be reached, may be part of it.",
        formula="Mantel-Haenszel rate ratio in person-time over tenths of value and days 0-7, 7-14, 14-30, 30-60, "
        "60-90: sum(e1 T0 / T) / sum(e0 T1 / T), e returns, T days, 1 answered, 0 waiting; variance of its logarithm "
        "sum((e1 + e0) T1 T0 / T²) / (sum(e1 T0 / T) sum(e0 T1 / T))",
        better="higher",
        source=f"{_MODERN}, ch. 15; Greenland & Robins (1985), Biometrics 41, 55-68",
    ),
    Definition(
        name="recovery_verdict",
        title="Verdict",
        sentence="helps or harms where the interval of the recovery effect leaves 1 out; cannot tell; too few.",
    ),
    Definition(
        name="value_tier",
        title="Tier of value",
        sentence=f"Fifths of {_STRATA}, 1 the lowest; equal money stands in one. all: together. Told for each only "
        "where all have 30 returns.",
    ),
    Definition(
        name="value_tenth",
        title="Tenth of value",
        sentence=f"Tenths of {_STRATA}, 1 the lowest; equal money stands in one. Customers are compared within them.",
    ),
    Definition(
        name="unhappy_customers",
        title="Unhappy customers",
        sentence="Known customers with feedback that a case answers: it opened by itself because words and rating "
        "together, the rating alone, or furious words said that they are unhappy, or a person opened it. Left out is "
        "feedback without a case, or with one opened more than 7 days later: nobody could answer what nobody had seen.",
        unit="customers",
    ),
    Definition(
        name="complaints_followed",
        title="Complaints followed",
        sentence="Feedback that opened an episode and could be followed for at least a day.",
        unit="complaints",
    ),
    Definition(
        name="complaints_answered",
        title="Answered",
        sentence="Complaints followed whose customer was answered by a person while they were followed.",
        unit="complaints",
    ),
    Definition(
        name="recovery_returns",
        title="Came back",
        sentence="Complaints followed after which the customer bought again within 90 days.",
        unit="complaints",
    ),
    Definition(
        name="band_days",
        title="Days since the feedback",
        sentence="The days since the feedback that are compared with each other, such as 7-14.",
    ),
    *(
        Definition(name=f"{side}_{what}", title=f"{title}, {side}", sentence=sentence.format(words), unit=unit)
        for side, words in (("answered", "after the first answer"), ("waiting", "before the first answer, or without"))
        for what, title, sentence, unit in (
            ("returns", "Came back", "Returns of the tenth on these days, {}.", "returns"),
            ("days", "Days at risk", "Days on which customers of the tenth could come back, {}.", "days"),
        )
    ),
)

_MONEY = (
    Definition(
        name="won_back_customers",
        title="Customers won back",
        sentence="How many more came back within 90 days than had nobody been answered, of complaints that were "
        "followed for all 90 days. Told only where the recovery effect is.",
        formula="sum over complaints of exp(-sum of rates without an answer) - exp(-sum of rates as answered); rates "
        "by tenth of value and band are returns / (ratio x answered days + waiting days); bootstrap of customers with "
        "a fixed seed, 1,000 draws",
        unit="customers",
        better="higher",
        source="Efron (1979), Annals of Statistics 7, 1-26",
    ),
    Definition(
        name="won_back_cents",
        title="Money won back",
        sentence="The customers won back times what customers of their fifth who came back brought in the 90 days "
        "after the feedback, net of returns; of all together where one has fewer than 30.",
        formula="won_back_customers by value_tier x mean net revenue; bootstrap of customers with a fixed seed, 1,000 "
        "draws",
        unit="cents",
        better="higher",
        source="Efron (1979), Annals of Statistics 7, 1-26",
    ),
)

_SPEED = (
    Definition(
        name="landmark_days",
        title="Day that is looked at",
        sentence="Days since the feedback by which a customer was answered early; nobody is compared who had come back "
        "by then, or whom the data do not show for 90 days after it.",
        unit="days",
    ),
    Definition(
        name="early_customers",
        title="Answered early",
        sentence="Customers who had been answered by that day and were still away.",
        unit="customers",
    ),
    Definition(
        name="later_customers",
        title="Not yet answered",
        sentence="Customers who had not been answered by that day and were still away; most are answered later.",
        unit="customers",
    ),
    Definition(
        name="early_gain",
        title="Early against later",
        sentence="How many more of those answered early come back in the 90 days after the day than of those not yet "
        "answered on it, among customers of the same tenth of value. Most of the others are answered later: it "
        "measures early against later, not an answer against none, and is much smaller than the recovery effect. Empty "
        "below 30 customers on a side.",
        formula="Mantel-Haenszel risk difference over tenths of value, with the variance of Sato, Greenland and Robins",
        unit="-1 to 1",
        better="higher",
        source="Anderson, Cain & Gelber (1983), J. Clin. Oncol. 1, 710-719; Sato, Greenland & Robins (1989), "
        "Biometrics 45, 1323-1324",
    ),
    Definition(
        name="early_answer",
        title="Verdict, early against later",
        sentence="higher or lower where the interval leaves 0 out and the difference is more than chance brings to one "
        "of the days looked at; cannot tell; too few.",
        formula="Benjamini-Hochberg at 0.05 over the days looked at",
        source="Benjamini & Hochberg (1995), J. R. Stat. Soc. B 57, 289-300",
    ),
)

_LOOP = (
    Definition(
        name="step",
        title="Step of the loop",
        sentence="received; claimed; answered_in_time: the first answer of a person by its deadline, of cases that "
        "were answered or whose deadline is over; resolved and confirmed, as the case stands now; bought_again: on a "
        "later day within 90 days of its first complaint, of cases of known customers followed for all 90 days. Each "
        "step is counted by itself, of the cases opened in the last 365 days.",
    ),
    Definition(name="step_cases", title="Cases that can tell", sentence="Cases the share is of.", unit="cases"),
    Definition(name="step_reached", title="Reached it", sentence="Cases that reached the step.", unit="cases"),
    Definition(
        name="step_share",
        title="Share that reached it",
        sentence="Cases that reached the step of those that can tell.",
        formula="step_reached / step_cases, with its Wilson interval",
        unit="0-1",
        better="higher",
        source=_WILSON,
    ),
    Definition(
        name="median_hours",
        title="Median hours",
        sentence="Half of the cases that reached the step did so within so many hours by the clock since they were "
        "opened; for bought again, days since the feedback times 24. Who still waits is not among them.",
        formula="median; its interval are two of the times, by the binomial distribution, from 6 times on",
        unit="hours",
        better="lower",
        source="Conover (1999), Practical Nonparametric Statistics, 3rd ed., ch. 3.2",
    ),
    Definition(
        name="p90_hours",
        title="Hours, 9 of 10",
        sentence="Nine of ten of the cases that reached the step did so within so many hours.",
        unit="hours",
        better="lower",
    ),
)

_LOAD = (
    Definition(name="weekday", title="Weekday", sentence="0 is Monday, in the time zone of the business."),
    Definition(name="weeks", title="Such days", sentence="Days of that name among the last 8 weeks.", unit="days"),
    Definition(
        name="arrived", title="Cases that came in", sentence="Cases opened on these days together.", unit="cases"
    ),
    Definition(
        name="expected_cases",
        title="Cases to expect",
        sentence="Cases to expect on the next such day: the mean of the last 8. It knows of no trend and no holiday. "
        "The interval holds one more such day in 95 of 100 weeks.",
        formula="arrived / weeks; interval: negative binomial with r = arrived + 1/2 and p = weeks / (weeks + 1), "
        "wider where days of one name differ more than by chance",
        unit="cases",
    ),
    Definition(
        name="answered_mean",
        title="Answered on such a day",
        sentence="Cases first answered on days of that name, on average.",
        unit="cases",
    ),
)

RECOVERY = (
    *_EFFECT,
    *_MONEY,
    *_SPEED,
    *_LOOP,
    *_LOAD,
    *(
        Definition(
            name=name.format(end),
            title=f"{title}, {'lower' if end == 'low' else 'upper'} bound",
            sentence=f"The {'lower' if end == 'low' else 'upper'} end of the 95 % interval of {of}.",
        )
        for name, title, of in (
            ("recovery_rate_ratio_{}", "Recovery effect", "recovery_rate_ratio"),
            ("won_back_customers_{}", "Customers won back", "won_back_customers"),
            ("won_back_{}_cents", "Money won back", "won_back_cents"),
            ("early_gain_{}", "Early against later", "early_gain"),
            ("step_{}", "Share that reached it", "step_share"),
            ("median_hours_{}", "Median hours", "median_hours"),
            ("expected_{}", "Cases to expect", "expected_cases"),
        )
        for end in ("low", "high")
    ),
)
