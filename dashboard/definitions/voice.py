"""What the figures of what customers say mean."""

from __future__ import annotations

from dashboard.definitions.entry import Definition

_WILSON = "Wilson (1927), J. Am. Stat. Assoc. 22, 209-212"
_HORIZON = "customers by their first read words of 52 weeks that ended 90 days before the last day of purchases"

_SAID = (
    Definition(name="period_start", title="From", sentence="The first day of the week or month.", unit="day"),
    Definition(name="period_end", title="To", sentence="The last day of the week or month that has data.", unit="day"),
    Definition(
        name="period_over",
        title="Is over",
        sentence="Whether the days of the week or month are over; else it is hatched or hollow in the chart.",
    ),
    Definition(
        name="feedback_count",
        title="Feedback",
        sentence="Everything customers said, with words or only a rating; of published imports and entered by hand.",
        unit="pieces of feedback",
    ),
    Definition(
        name="feedback_read",
        title="Read",
        sentence="Feedback whose words were read by the scorer and version that read most of both windows. What "
        "another version read is not put in the same line.",
        unit="pieces of feedback",
    ),
    Definition(
        name="speakers",
        title="Customers who spoke",
        sentence="Customers behind what was read; feedback without a customer counts as one each.",
        unit="customers",
    ),
    Definition(
        name="net_sentiment",
        title="Net sentiment",
        sentence="How feedback sounds: the share that is positive less the share that is negative. Pages write it "
        "from -100 to +100.",
        formula="(positive - negative) / feedback_read; variance over customers: sum((d - R n)^2) / (sum n)^2 with d "
        "a customer's positive less negative and n the customer's feedback; where each spoke once that is "
        "[p + q - (p - q)^2] / n. Empty where nothing was read; no point where fewer than 10 were",
        unit="-1 to 1",
        better="higher",
        source="Cochran (1977), Sampling Techniques, 3rd ed., ratio of cluster totals",
    ),
    Definition(
        name="feedback_share",
        title="Share of feedback",
        sentence="The group's share of all feedback of the window; what is not known is a group of its own.",
        formula="feedback_count of the group / feedback_count of all, with its Wilson interval",
        unit="0-1",
        source=_WILSON,
    ),
)

_RATED = (
    Definition(
        name="rating_scale",
        title="Scale",
        sentence="nps (would you recommend us, 0-10), csat (how satisfied, 1-5), ces (how easy, 1-7), or stars (1-5).",
    ),
    Definition(
        name="window", title="Window", sentence="now: the days that end with the last feedback; before: as many before."
    ),
    Definition(name="answers", title="Answers", sentence="Ratings given on the scale in the window.", unit="answers"),
    Definition(
        name="rating_score",
        title="Score",
        sentence="NPS, CSAT, CES or the mean of the stars; empty where nobody answered, never 0.",
        formula="NPS: share of 9-10 less share of 0-6, variance [p + d - (p - d)^2] / n; CSAT: share of 4-5; CES: "
        "share of 5-7; both with Wilson's interval; stars: mean",
        unit="-1 to 1, 0-1, or stars",
        better="higher",
        source="Agresti (2013), Categorical Data Analysis, 3rd ed., ch. 1; " + _WILSON,
    ),
    Definition(
        name="rating_variance",
        title="Variance of the score",
        sentence="How uncertain the score is: the square of its standard error; empty where nobody answered.",
        formula="NPS: [p + d - (p - d)^2] / n; CSAT and CES: p (1 - p) / n; stars: variance of the answers / n",
        unit="squares of the score's unit",
        source="Agresti (2013), Categorical Data Analysis, 3rd ed., ch. 1",
    ),
    Definition(
        name="rating_mean",
        title="Mean answer",
        sentence="The mean of the answers of CSAT (1-5), CES (1-7) and stars (1-5); NPS has none.",
        unit="answers of the scale",
        better="higher",
    ),
    Definition(
        name="weighted_nps",
        title="NPS weighted to all customers",
        sentence="NPS as it would be if each group of customers had answered in its share of all customers.",
        formula="sum over groups of recency and frequency x segment of share of customers x NPS in the group, over "
        "groups with an answer; variance sum of share^2 s^2 / n; worth (sum w)^2 / sum w^2 answers",
        unit="-1 to 1",
        better="higher",
        source="Holt & Smith (1979), J. R. Stat. Soc. A 142, 33-46; Kish (1965), Survey Sampling",
    ),
    Definition(
        name="answered",
        title="Answered",
        sentence="Customers of the group who answered whether they would recommend, each by the last answer.",
        unit="customers",
    ),
    Definition(
        name="answer_share",
        title="Share of answers",
        sentence="The group's share of all answers.",
        formula="answered / all answered",
        unit="0-1",
    ),
    Definition(
        name="answer_weight",
        title="Weight of an answer",
        sentence="What an answer of the group counts for; empty where nobody of it answered.",
        formula="customer_share / answer_share, over the share of customers in groups with an answer",
    ),
)

_TOPICS = (
    Definition(name="topic", title="Topic", sentence="What feedback is about, by the name in the list of topics."),
    Definition(
        name="topic_speakers",
        title="Customers who name it",
        sentence="Customers who complained of the topic, praised it, or named it, whichever is asked, in the window.",
        unit="customers",
    ),
    Definition(
        name="topic_heard",
        title="Customers heard",
        sentence="Customers whose words of the window were looked through for topics.",
        unit="customers",
    ),
    Definition(
        name="topic_share",
        title="Share of customers who name it",
        sentence="Of the customers heard, the share who name the topic; who names it twice counts once.",
        formula="topic_speakers / topic_heard, with its Wilson interval",
        unit="0-1",
        source=_WILSON,
    ),
    Definition(
        name="topic_change",
        title="Change",
        sentence="The share of the window less that of the equal window before; empty below 30 heard in either.",
        formula="topic_share - topic_share_before, with Newcombe's interval",
        unit="0-1",
        source="Newcombe (1998), Statistics in Medicine 17, 873-890, method 10",
    ),
    Definition(
        name="topic_p_value",
        title="P of the change",
        sentence="The probability of such a change by chance; empty where fewer than 5 are expected in a cell.",
        formula="pooled test of two proportions",
        unit="0-1",
    ),
    Definition(
        name="topic_change_holds",
        title="Change holds",
        sentence="Whether the change is more than chance brings to one of so many topics.",
        formula="Benjamini-Hochberg at 0.05 over all topics, and an interval without 0",
        source="Benjamini & Hochberg (1995), J. R. Stat. Soc. B 57, 289-300",
    ),
    Definition(
        name="topic_feedback", title="Feedback on the topic", sentence="Feedback of the window that names the topic."
    ),
    Definition(
        name="topic_sentiment",
        title="Net sentiment of the topic",
        sentence="Of the feedback on the topic, the share that praises it less the share that complains of it; empty "
        "below 5.",
        formula="(positive - negative) / topic_feedback",
        unit="-1 to 1",
        better="higher",
    ),
)

_IMPACT = (
    Definition(
        name="impact_naming", title="Naming it first", sentence="Customers who name the topic in their first words."
    ),
    Definition(name="impact_customers", title="Customers for impact", sentence=f"The {_HORIZON}.", unit="customers"),
    Definition(
        name="score_impact",
        title="Impact on the score",
        sentence="What net sentiment is with the topic less what it would be without those who name it.",
        formula="S(all) - S(without t) = n_t (S_t - S) / (N - n_t) over impact_customers; the interval is the limit of "
        "a bootstrap of customers",
        unit="-1 to 1",
        source="influence functions: Hampel (1974), J. Am. Stat. Assoc. 69, 383-393",
    ),
    Definition(
        name="return_impact",
        title="Impact on staying",
        sentence="What share comes back with the topic less what it would be without those who name it. It moves also "
        "for a topic that merely meets customers who come seldom: read it beside the comparison of like customers.",
        formula="R(all) - R(without t) = n_t (R_t - R) / (N - n_t), R: bought again on one of the 90 days after the "
        f"first words; over {_HORIZON}; the interval is the limit of a bootstrap of customers",
        unit="-1 to 1",
        source="influence functions: Hampel (1974), J. Am. Stat. Assoc. 69, 383-393",
    ),
    Definition(
        name="returned_naming",
        title="Came back, naming it",
        sentence="Of those who name the topic, the share who bought again within 90 days.",
        unit="0-1",
    ),
    Definition(
        name="returned_others",
        title="Came back, others",
        sentence="Of the other customers, the share who bought again within 90 days.",
        unit="0-1",
    ),
    Definition(
        name="matched_naming",
        title="Could be compared",
        sentence="Customers who name the topic and for whom there is another one like them who does not.",
        unit="customers",
    ),
    Definition(
        name="matched_difference",
        title="Against like customers",
        sentence="How much more or less those who name the topic come back than customers of the same recency, "
        "frequency, money (of the 365 days before they spoke), segment, and product or kind of product.",
        formula="Mantel-Haenszel risk difference over strata, variance of Sato, Greenland and Robins; the same product "
        "where 80 % of those who name a topic find somebody to compare with, else the same category, else neither. "
        "The interval is wider on both sides by a tenth of what matching moved: purchases tell of customers with "
        "error, so a part of the difference between them stays unmatched",
        unit="-1 to 1",
        source="Sato, Greenland & Robins (1989), Biometrics 45, 1323-1324; Altonji, Elder & Taber (2005), J. Polit. "
        "Econ. 113, 151-184",
    ),
    Definition(
        name="topic_verdict",
        title="Verdict",
        sentence="costs: the whole interval against like customers lies below 0; keeps: above 0; harmless: it lies "
        "above -5 points; else cannot tell. It is a comparison, not a trial: what is not seen may explain it.",
    ),
)

VOICE = (
    *_SAID,
    *_RATED,
    *_TOPICS,
    *_IMPACT,
    *(
        Definition(
            name=f"{name}_{end}",
            title=f"{title}, {'lower' if end == 'low' else 'upper'} bound",
            sentence=f"The {'lower' if end == 'low' else 'upper'} end of the 95 % interval of {name}.",
        )
        for name, title in (
            ("net_sentiment", "Net sentiment"),
            ("feedback_share", "Share of feedback"),
            ("rating_score", "Score"),
            ("topic_share", "Share of customers who name it"),
            ("topic_change", "Change"),
            ("topic_sentiment", "Net sentiment of the topic"),
            ("score_impact", "Impact on the score"),
            ("return_impact", "Impact on staying"),
            ("matched_difference", "Against like customers"),
        )
        for end in ("low", "high")
    ),
    *(
        Definition(name=f"{name}_before", title=f"{title}, before", sentence=f"{name} of the equal window before.")
        for name, title in (
            ("topic_speakers", "Customers who name it"),
            ("topic_heard", "Customers heard"),
            ("topic_share", "Share of customers who name it"),
        )
    ),
)
