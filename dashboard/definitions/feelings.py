"""What the figures of feelings and loyalty mean."""

from __future__ import annotations

from dashboard.definitions.entry import Definition

_WILSON = "Wilson (1927), J. Am. Stat. Assoc. 22, 209-212"
_BOOTSTRAP = "Efron (1979), Annals of Statistics 7, 1-26"
_BENJAMINI = "Benjamini & Hochberg (1995), J. R. Stat. Soc. B 57, 289-300"

_GROUPS = (
    Definition(
        name="feeling",
        title="How it sounded",
        sentence="Negative, neutral or positive; no opinion: read, and none found; unread: not scored, for want of "
        "words, of a language that is read, or of time; otherwise: read by another scorer or version than the one that "
        "read most; silent: gave no feedback. First: the first feedback, followed from its own day. Last: the last "
        "feedback known on the day 90 days before the purchases end, which is the same day for all customers, of "
        "those who bought in the 365 days before it. Nobody knows on the day that words are the last: who buys again "
        "speaks again.",
    ),
    Definition(
        name="feeling_returned",
        title="Bought again",
        sentence="Customers of the group with a purchase in the 90 days after the day they are followed from.",
        unit="customers",
        better="higher",
    ),
    Definition(
        name="feeling_return",
        title="Share who bought again",
        sentence="Which part of the customers of a group bought again within 90 days: after their first words, or "
        "after the one day on which their last words were known. All were followed for the whole 90 days, up to the "
        "last day that purchases cover. Groups differ in more than their feelings: read it beside the comparison of "
        "like customers.",
        formula="feeling_returned / customers, with its Wilson interval",
        unit="0-1",
        better="higher",
        source=_WILSON,
    ),
    Definition(
        name="feeling_difference",
        title="Against praise",
        sentence="The share of the group less the share of those whose words were positive; empty below 30 customers "
        "in either.",
        formula="difference of feeling_return, with Newcombe's interval",
        unit="-1 to 1",
        source="Newcombe (1998), Statistics in Medicine 17, 873-890, method 10",
    ),
    Definition(
        name="feeling_difference_p",
        title="P, against praise",
        sentence="The probability of such a difference by chance.",
        formula="pooled test of two proportions",
        unit="0-1",
    ),
    Definition(
        name="feeling_answer",
        title="Verdict, against praise",
        sentence="higher or lower where the difference is more than chance brings to one of so many comparisons and "
        "its interval leaves 0 out; cannot tell; too few.",
        formula="Benjamini-Hochberg at 0.05 over the comparisons by first and by last words together",
        source=_BENJAMINI,
    ),
    Definition(
        name="alike_customers",
        title="Could be compared",
        sentence="Customers of the group for whom there is one who praised and is like them.",
        unit="customers",
    ),
    Definition(
        name="alike_difference",
        title="Like customers",
        sentence="How much more or less the group comes back than those who praised, among customers of the same "
        "recency, frequency, money (of the 365 days before) and segment. It is a comparison, not a trial.",
        formula="Mantel-Haenszel risk difference over these strata, with the variance of Sato, Greenland and Robins, "
        "wider on both sides by a tenth of what matching moved",
        unit="-1 to 1",
        source="Sato, Greenland & Robins (1989), Biometrics 45, 1323-1324; Altonji, Elder & Taber (2005), J. Polit. "
        "Econ. 113, 151-184",
    ),
    Definition(
        name="alike_p",
        title="P, like customers",
        sentence="The probability that belongs to the interval of that comparison.",
        unit="0-1",
    ),
    Definition(
        name="alike_answer",
        title="Verdict, like customers",
        sentence="The same of the comparison of like customers.",
        formula="Benjamini-Hochberg at 0.05 over the comparisons of like customers by first and by last words together",
        source=_BENJAMINI,
    ),
    Definition(
        name="after_mean_cents",
        title="Net revenue each",
        sentence="What a customer of the group brought in the 90 days, returns taken off, on average over all of them; "
        "empty below 30 customers.",
        formula="mean over customers; bootstrap of customers with a fixed seed, 1,000 draws; above 2,000 customers "
        "its normal limit",
        unit="cents",
        better="higher",
        source=_BOOTSTRAP,
    ),
    Definition(
        name="after_difference_cents",
        title="Revenue against praise",
        sentence="The mean of the group less that of those who praised.",
        formula="difference of the two bootstraps",
        unit="cents",
        source=_BOOTSTRAP,
    ),
    Definition(
        name="after_p",
        title="P, revenue against praise",
        sentence="The probability of such a difference of money by chance, from the spread of its bootstrap.",
        unit="0-1",
    ),
    Definition(
        name="after_answer",
        title="Verdict, revenue",
        sentence="The same of the difference of money.",
        formula="Benjamini-Hochberg at 0.05 over the comparisons of money by first and by last words together",
        source=_BENJAMINI,
    ),
)

_TONE = (
    Definition(
        name="tone_drift",
        title="Change of tone",
        sentence="The tone of a customer's last text less the mean tone of those before it, of customers with three or "
        "more texts read by one scorer and version, on the day 90 days before the purchases end, who bought in the 365 "
        "days before it. It is within the customer: who always grumbles stands at 0, as who always gushes does. The "
        "quarter whose tone fell most is compared with all others.",
        formula="s_last - mean(s_previous); the share who bought again in the 90 days after by quarter, with Wilson's "
        "interval; difference and verdict as for feelings",
        unit="-2 to 2; pages write hundredths",
        source=_WILSON,
    ),
    Definition(
        name="quarter",
        title="Quarter",
        sentence="1: the quarter of customers whose tone fell most, to 4: rose most; equal changes stand in one.",
    ),
    Definition(
        name="drift_from", title="Change of tone, from", sentence="The smallest of the quarter.", unit="-2 to 2"
    ),
    Definition(name="drift_to", title="Change of tone, to", sentence="The largest of the quarter.", unit="-2 to 2"),
    Definition(name="drift_mean", title="Change of tone, mean", sentence="The mean of the quarter.", unit="-2 to 2"),
)

_PRODUCTS = (
    Definition(
        name="texts",
        title="Texts",
        sentence="Texts that came with the product and were read by one scorer and version.",
    ),
    Definition(
        name="product_net",
        title="Net sentiment of the product",
        sentence="Of the texts that came with the product, each read as a whole, the share that is positive less the "
        "share that is negative.",
        formula="(positive - negative) / texts, variance with customers as clusters, as for net_sentiment",
        unit="-1 to 1",
        better="higher",
        source="Cochran (1977), Sampling Techniques, 3rd ed., ratio of cluster totals",
    ),
    Definition(
        name="product_place",
        title="What to do with a product",
        sentence="keep: bought again and well spoken of; rescue: bought again in spite of complaints; promote: well "
        "spoken of, seldom bought again; fix: neither. Each against what is usual here: the rate of the average "
        "product, and the net sentiment of all products together. too few: fewer than 10 customers spoke of it, or "
        "fewer than 10 buyers were followed for 90 days.",
        formula="repeat_shrunk against a / (a + b); product_net against that of all texts with a product",
        source="Martilla & James 1977, Journal of Marketing 41, 77-79; shrinking: Casella 1985, The American "
        "Statistician 39, 83-87",
    ),
    Definition(
        name="product_sure",
        title="Sure of its place",
        sentence="Whether both 95 % intervals leave out what is usual.",
    ),
)

_NPS = (
    Definition(
        name="nps_kind",
        title="NPS, how",
        sentence="answered: of those who answered; weighted: each group of customers counts as large as it is.",
    ),
    Definition(
        name="effective_answers",
        title="Answers after weighting",
        sentence="How many evenly spread answers the weighted ones are worth.",
        formula="(sum w)^2 / sum w^2",
        unit="answers",
        source="Kish (1965), Survey Sampling",
    ),
    Definition(
        name="unheard_share",
        title="Not heard from",
        sentence="The share of all customers in groups of which nobody answered.",
        unit="0-1",
        better="lower",
    ),
)

FEELINGS = (
    *_GROUPS,
    *_TONE,
    *_PRODUCTS,
    *_NPS,
    *(
        Definition(
            name=name.format(end),
            title=f"{title}, {'lower' if end == 'low' else 'upper'} bound",
            sentence=f"The {'lower' if end == 'low' else 'upper'} end of the 95 % interval of "
            f"{name.replace('_{}', '')}.",
        )
        for name, title in (
            ("feeling_return_{}", "Share who bought again"),
            ("feeling_difference_{}", "Against praise"),
            ("alike_difference_{}", "Like customers"),
            ("after_mean_{}_cents", "Net revenue each"),
            ("after_difference_{}_cents", "Revenue against praise"),
            ("product_net_{}", "Net sentiment of the product"),
        )
        for end in ("low", "high")
    ),
)
