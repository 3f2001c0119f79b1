"""What the figures of the order by lot mean."""

from __future__ import annotations

from dashboard.definitions.entry import Definition

_SIDES = (("early", "before the others of its band"), ("late", "behind the others of its band"))
_WAITED = (
    "Median days from the lot to the first answer, of those drawn {} and followed; whoever got none counts as longest."
)

TRIAL = (
    Definition(
        name="lot_gain",
        title="Coming first by lot",
        sentence="How many more of the customers whose case was drawn early buy again within 90 days after the day of "
        "the lot than of those drawn late, among cases of the same band of money at risk. Everybody stays on the side "
        "that was drawn, whatever was done (intention to treat). Told once: when the planned number of customers, or "
        "all who had a lot when the trial was ended, have been followed for 90 days, with 30 on each side; a band of "
        "its own needs 10 on each side. A customer has one lot, given to the first case that opens after the trial "
        "began. Cases that are overdue or due stay first whatever their lot.",
        formula="Mantel-Haenszel risk difference over bands of money at risk, with the variance of Sato, Greenland and "
        "Robins and Student's t with customers less bands degrees of freedom; a band alone: difference of two shares "
        "with Newcombe's interval",
        unit="-1 to 1",
        better="higher",
        source="DEFINITIONS 3.2 of the design; Sato, Greenland & Robins (1989), Biometrics 45, 1323-1324; Newcombe "
        "(1998), Statistics in Medicine 17, 873-890",
    ),
    Definition(
        name="lot_answer",
        title="Verdict of the lot",
        sentence="higher or lower where the interval leaves 0 out; cannot tell, also before the end; too few.",
    ),
    Definition(
        name="lot_stratum",
        title="Band of equals",
        sentence="Where the band begins in which the money at risk of the case lay when the lot was drawn, in cents: "
        "0, 1,000, 2,000, 5,000, 10,000 and so on. Cases of one band are equals. Empty: all together.",
        unit="cents",
    ),
    Definition(
        name="lot_side",
        title="Lot",
        sentence="early: moved half of the way to the top of its band in the order of the queue; late: half of the way "
        "to its bottom. Every early case of a band stands before every late one.",
        formula="lots come in fours of one band, two early and two late; which of the six orders is SHA-256 of "
        "'seed:band:number of the four' modulo 6, in alphabetical order",
    ),
    Definition(
        name="lot_position", title="Place in its band", sentence="As which of its band, from 0, the case got its lot."
    ),
    Definition(name="drawn_on", title="Day of the lot", sentence="The day of the business on which it was drawn."),
    Definition(
        name="again_on",
        title="Bought again on",
        sentence="The first day after that of the lot with a purchase; empty while there is none.",
    ),
    Definition(name="trial_number", title="Trial", sentence="Each trial has a number; another one begins anew."),
    Definition(
        name="trial_planned",
        title="Planned customers",
        sentence="How many customers get a lot before drawing ends by itself.",
        unit="customers",
    ),
    Definition(name="trial_seed", title="Seed", sentence="What the lots of the trial follow from."),
    Definition(
        name="trial_state",
        title="How far it is",
        sentence="drawing: lots are drawn; following: customers are followed for 90 days; told: it can be judged.",
    ),
    Definition(
        name="lot_drawn", title="Customers with a lot", sentence="On both sides together.", unit="customers"
    ),
    *(
        Definition(name=f"{side}_{name}", title=f"{title}, {side}", sentence=sentence.format(where), unit=unit)
        for side, where in _SIDES
        for name, title, sentence, unit in (
            ("followed", "Followed", "Customers drawn {} who have been followed for 90 days.", "customers"),
            ("returned", "Came back", "Customers drawn {} who bought again within those 90 days.", "customers"),
            ("reply_days", "Days to the answer", _WAITED, "days"),
        )
    ),
    *(
        Definition(name=f"lot_gain_{end}", title=f"Coming first by lot, {name} bound",
                   sentence=f"The {name} end of the 95 % interval of lot_gain.")
        for end, name in (("low", "lower"), ("high", "upper"))
    ),
)  # fmt: skip
