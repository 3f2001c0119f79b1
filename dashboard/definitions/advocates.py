"""What advocates, testimonials, delights and what is bought after praise mean."""

from __future__ import annotations

from dashboard.definitions.entry import Definition

_WILSON = "Wilson (1927), J. Am. Stat. Assoc. 22, 209-212"
_BH = "Benjamini & Hochberg (1995), J. R. Stat. Soc. B 57, 289-300"
_MANTEL = "Sato, Greenland & Robins (1989), Biometrics 45, 1323-1324"

ADVOCATES = (
    Definition(
        name="advocate",
        title="Advocate",
        sentence="A customer who may be asked for a public word: gave 5 stars, or 9 or 10 points on recommending, and "
        "wrote positive words with it; is among the top two fifths of all customers in recency and in frequency; has "
        "no open case; gave consent to be contacted; and was not asked for 90 days. Each rule is asked of those the "
        "one before left.",
        formula="customers with rating = 5 of stars or >= 9 of NPS, label = positive on the same feedback, r >= 4, "
        "f >= 4 (quintiles, equal customers together), no open case, consent = given, days since asked >= 90",
        unit="customers",
    ),
    Definition(
        name="advocate_step",
        title="What stops asking",
        sentence="ask for advocates; else the first rule that is not met: no_words (no positive words with a top "
        "rating), not_loyal (bought too rarely or too long ago, or never), open_case, no_consent, asked_lately.",
    ),
    Definition(
        name="rule_share",
        title="Share kept",
        sentence="Which part of the customers that the rule before left a rule keeps.",
        formula="customers after the rule / customers before it",
        unit="0-1",
        source=_WILSON,
    ),
    Definition(
        name="top_ratings",
        title="Top ratings",
        sentence="How often a customer gave 5 stars, or 9 or 10 points on recommending.",
        unit="feedback",
    ),
    Definition(
        name="praises",
        title="Praise with a top rating",
        sentence="Top ratings whose words were read and sound positive.",
        unit="feedback",
    ),
    Definition(
        name="last_praise_on",
        title="Praised last on",
        sentence="The day of the newest top rating with positive words.",
        unit="day",
    ),
    Definition(
        name="testimonial",
        title="Testimonial",
        sentence="A customer who was asked for a public word. Asked, then agreed or declined; agreed, then published; "
        "agreed or published, then withdrawn. A permission is kept in the customer's own words with channel and day. "
        "What is shown is a part of what the customer said, or other words that the customer agreed to as they stand.",
    ),
    Definition(name="testimonial_state", title="State of a testimonial",
               sentence="asked, agreed, declined, published or withdrawn."),
    Definition(name="asked_on", title="Asked on", sentence="The day the customer was asked last.", unit="day"),
    Definition(name="permission_on", title="Agreed on", sentence="The day the customer agreed.", unit="day"),
    Definition(name="permission_channel", title="Permission came through",
               sentence="How the permission reached the business: by phone, e-mail, in the shop."),
    Definition(name="permission_words", title="Words of permission",
               sentence="What the customer wrote or said to allow it."),
    Definition(name="agreed_text", title="Text that may be shown",
               sentence="The words the customer allowed, shortened or edited as agreed."),
    Definition(name="text_edited", title="Edited",
               sentence="Whether the text is other than what the customer said, and agreed to as it stands."),
    Definition(name="signature", title="Name below it",
               sentence="The full name, the first name, the initials, or no name, as the customer chose."),
    Definition(name="published_where", title="Published where", sentence="Where the testimonial stands."),
    Definition(name="published_on", title="Published on", sentence="The day it was published.", unit="day"),
    Definition(
        name="agreed_share",
        title="Share who agreed",
        sentence="Which part of the testimonials asked for was agreed to, also where it was withdrawn since.",
        formula="testimonials with a permission / testimonials asked for",
        unit="0-1",
        better="higher",
        source=_WILSON,
    ),
    Definition(
        name="praising",
        title="Customers who praise",
        sentence="Customers of the group whose newest words praise the topic. Each customer counts once, by the newest "
        "feedback whose words were read; for products and categories by the newest about one.",
        unit="customers",
    ),
    Definition(
        name="praise_share",
        title="Share who praise",
        sentence="Which part of a group's customers praise a topic. Groups of at least 30 customers are shown.",
        formula="praising / customers",
        unit="0-1",
        better="higher",
        source=_WILSON,
    ),
    Definition(name="praise_low", title="Share who praise, from",
               sentence="Lower bound of the 95% interval of that share.", unit="0-1", source=_WILSON),
    Definition(name="praise_high", title="Share who praise, to",
               sentence="Upper bound of the 95% interval of that share.", unit="0-1", source=_WILSON),
    Definition(name="praise_share_of_all", title="Share of all who praise",
               sentence="Which part of all customers heard praise the topic.", unit="0-1"),
    Definition(
        name="praise_times",
        title="Times as likely to praise",
        sentence="The share of the group that praises a topic over the share of all customers heard. It holds where "
        "its interval leaves out 1 and chance does not explain it, after counting how many cells were compared.",
        formula="praise_share / praise_share_of_all; interval and test as of the preference index",
        unit="times",
        source=_BH,
    ),
    Definition(name="praise_times_low", title="Times as likely to praise, from",
               sentence="Lower bound of its 95% interval; blank where nobody praises.", unit="times"),
    Definition(name="praise_times_high", title="Times as likely to praise, to",
               sentence="Upper bound of its 95% interval; blank where nobody praises.", unit="times"),
    Definition(
        name="next_share",
        title="Share who bought next",
        sentence="Which part of the customers who praised a topic bought a product or a category within 90 days, on a "
        "later day. Each customer counts once, by the first words of a year that had 90 days since.",
        formula="next_buyers / praising",
        unit="0-1",
        source=_WILSON,
    ),
    Definition(
        name="next_difference",
        title="Against like customers",
        sentence="That share less the share of customers of the same recency, frequency, money and segment (and "
        "product, where there is enough to compare with) who spoke as well and did not praise it. It is told for at "
        "least 30 who praised and 30 others, of what at least 5 of them bought, and holds where its interval leaves "
        "out 0 and chance does not explain it, after counting how many were compared. A comparison, not a trial.",
        formula="Mantel and Haenszel's risk difference over strata of like customers",
        unit="points",
        source=f"{_MANTEL}; {_BH}",
    ),
)  # fmt: skip
