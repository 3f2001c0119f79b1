"""What feedback is about: shares of topics, complaints of them, and phrases on the rise that no topic covers."""

from __future__ import annotations

from dashboard.definitions.entry import Definition

_WILSON = "Wilson (1927), J. Am. Stat. Assoc. 22, 209-212"

TOPICS = (
    Definition(
        name="text_share",
        title="Share about a topic",
        sentence="The share of the feedback of the last 12 months that is about the topic: its words stand in it, "
        "outside of words that exclude it. Feedback may be about several topics, so shares may add up to more than 1.",
        formula="topic_texts / texts_looked_through; Wilson's interval",
        unit="0-1",
        source=_WILSON,
    ),
    Definition(
        name="rising_phrase",
        title="Phrase on the rise",
        sentence="Words that customers used in the last 4 weeks more often than in the 24 weeks before, beyond chance, "
        "and that no topic covers. Each customer counts once on each side, so that ten complaints of one person are "
        "one. Told is a phrase of one to three words used by 5 or more customers in 3 or more different texts now; of "
        "phrases that stand in the same texts the longest. The newest 3,000 texts and the newest 9,000 before them "
        "are compared.",
        formula="one-sided test of two rates over all phrases used by 5 or more, at most 5 in 100 of those told false; "
        "lower bound of the ratio above 1; order by class-based TF-IDF",
        source="Przyborowski & Wilenski (1940), Biometrika 31, 313-323; Benjamini & Hochberg (1995), J. R. Stat. Soc. "
        "B 57; Grootendorst (2022), arXiv:2203.05794",
    ),
    Definition(name="topic_title", title="Topic", sentence="How the topic is called."),
    Definition(
        name="topic_on", title="Looked for", sentence="Whether feedback is looked through for it.", unit="truth value"
    ),
    Definition(
        name="topic_words",
        title="Words of a topic",
        sentence="The words it listens to, by language, as they are edited.",
    ),
    Definition(
        name="topic_excluding", title="Words that are not about it", sentence="The words inside which none counts."
    ),
    Definition(
        name="topic_texts",
        title="Texts about a topic",
        sentence="Pieces of feedback with words that are about the topic, in the last 12 months.",
        unit="texts",
    ),
    Definition(
        name="texts_looked_through",
        title="Texts looked through",
        sentence="Pieces of feedback with words whose topics were looked for, in the last 12 months.",
        unit="texts",
    ),
    Definition(
        name="topic_opinions",
        title="Opinions on a topic",
        sentence="Texts about the topic in which an opinion on it was found: against, neutral or for. Where a text "
        "praises one thing and complains of another, it is the opinion of the clause that speaks of the topic.",
        unit="texts",
    ),
    Definition(
        name="topic_complaints", title="Complaints of a topic", sentence="Those of them that complain.", unit="texts",
        better="lower",
    ),
    Definition(
        name="topic_praises", title="Praises of a topic", sentence="Those of them that praise.", unit="texts",
        better="higher",
    ),
    Definition(
        name="complaint_share",
        title="Share of complaints",
        sentence="The share of the opinions on a topic that complain.",
        formula="topic_complaints / topic_opinions; Wilson's interval",
        unit="0-1",
        better="lower",
        source=_WILSON,
    ),
    Definition(
        name="complaint_low",
        title="Lower bound of complaints",
        sentence="Lower end of the 95 % interval of complaint_share.",
        unit="0-1",
        source=_WILSON,
    ),
    Definition(
        name="complaint_high",
        title="Upper bound of complaints",
        sentence="Upper end of the 95 % interval of complaint_share.",
        unit="0-1",
        source=_WILSON,
    ),
    Definition(name="phrase", title="Phrase", sentence="One to three words that customers use more often than before."),
    Definition(
        name="recent_count", title="Customers now", sentence="Customers who used the phrase in the last 4 weeks.",
        unit="customers",
    ),
    Definition(
        name="earlier_count", title="Customers before", sentence="Customers who used it in the 24 weeks before.",
        unit="customers",
    ),
    Definition(
        name="recent_share", title="Share now", sentence="recent_count of all customers who wrote then.", unit="0-1"
    ),
    Definition(
        name="earlier_share", title="Share before", sentence="earlier_count of all customers who wrote then.",
        unit="0-1",
    ),
    Definition(
        name="rate_ratio",
        title="Times as often",
        sentence="How many times as often the phrase is used as before; infinite where nobody used it. In this view "
        "low and high are the ends of its 95 % interval.",
        formula="recent_share / earlier_share; exact interval given how often it is used at all",
        unit="ratio",
        source="Przyborowski & Wilenski (1940), Biometrika 31, 313-323",
    ),
    Definition(name="example", title="Example", sentence="A text of the last weeks with the phrase."),
)  # fmt: skip
