"""Feelings and loyalty in sentences: each with its numbers, its interval, and whether one can tell."""

from __future__ import annotations

from math import isnan
from typing import TYPE_CHECKING, Any, Literal

from dashboard.analytics.feelings.groups import BASE, FEWEST
from dashboard.theme import NOTHING, count, money, money_range, percent, points, quantity

if TYPE_CHECKING:
    import pandas as pd

    from dashboard.analytics.feelings.drift import Drift
    from dashboard.analytics.feelings.quadrant import Quadrant
    from dashboard.analytics.voice.fair import FairScore

When = Literal["first", "last"]
NAMES = {
    "negative": "Negative",
    "neutral": "Neutral",
    "positive": "Positive",
    "no_opinion": "No opinion found",
    "unread": "Not scored",
    "otherwise": "Read by another reader",
    "silent": "Gave no feedback",
}
ANSWERS = {"higher": "Higher", "lower": "Lower", "cannot tell": "Cannot tell yet", "too few": "Too few", "": NOTHING}
QUARTERS = {1: "Fell most", 2: "Fell or held", 3: "Held or rose", 4: "Rose most"}
PLACES = {"keep": "Keep", "rescue": "Rescue", "promote": "Promote", "fix": "Fix", "too few": "Too little said"}
NEEDS = {
    "keep": "liked and bought again",
    "rescue": "bought again in spite of complaints",
    "promote": "liked, seldom bought again",
    "fix": "disliked, seldom bought again",
}
MOST_NAMED = 3
UNEVEN = 0.05  # of all customers: a group whose share of the answers is smaller by so much was hardly heard


def told_points(value: float, low: float, high: float) -> str:
    """A difference in points with its interval."""
    return NOTHING if isnan(value) else f"{points(value)} ({_bare(low)} to {_bare(high)})"


def _bare(value: float) -> str:
    return points(value).removesuffix(" pts")


def verdict(found: pd.DataFrame, when: When) -> str:
    """Whether who complained comes back less than who praised, plain and among like customers."""
    negative, base = row_of(found, "negative"), row_of(found, BASE)
    sizes = [int(row.customers) if row is not None else 0 for row in (negative, base)]
    if negative is None or base is None or min(sizes) < FEWEST:
        return (f"Too few to compare: it takes {FEWEST} customers whose {when} words were negative and {FEWEST} whose "
                f"were positive; there are {count(sizes[0])} and {count(sizes[1])}.")  # fmt: skip
    return f"{_plain(negative, base, when)} {_alike(negative)}"


def row_of(found: pd.DataFrame, feeling: str) -> Any:  # noqa: ANN401  a row of itertuples
    """The row of a group; None where nobody is in it."""
    return next(found[found["feeling"] == feeling].itertuples(index=False), None)


def money_verdict(found: pd.DataFrame, when: When, currency: str) -> str:
    """Whether who complained brings less than who praised."""
    row, base = row_of(found, "negative"), row_of(found, BASE)
    if row is None or base is None or isnan(row.after_difference):
        return f"Too few to compare: it takes {FEWEST} customers who complained and {FEWEST} who praised."
    apart, low, high = (money(value, currency, plus=True) for value in
                        (row.after_difference, row.after_difference_low, row.after_difference_high))  # fmt: skip
    between = (f"{money(row.after_mean, currency)} against {money(base.after_mean, currency)} each in the 90 days, "
               f"{apart} ({low} to {high})")  # fmt: skip
    who = f"ustomers whose {when} words were negative bring"
    if row.after_difference_answer == "cannot tell":
        chance = _chance(row.after_difference_low, row.after_difference_high)
        return f"Whether c{who} less than those who praised, one cannot tell yet: {between}{chance}."
    way = "less" if row.after_difference_answer == "lower" else "more"
    return f"C{who} {way} than those who praised: {between}."


def _chance(low: float, high: float) -> str:
    """What is to be said where an interval leaves 0 out and yet nothing is sure."""
    return "; among so many comparisons one like it comes by chance" if low * high > 0 else ""


def _plain(row: Any, base: Any, when: When) -> str:  # noqa: ANN401  rows of itertuples
    shares = f"{percent(row.return_rate)} against {percent(base.return_rate)} bought again within 90 days"
    between = f"{shares}, {told_points(row.difference, row.difference_low, row.difference_high)}"
    who = f"ustomers whose {when} words were negative"
    if row.difference_answer == "cannot tell":
        chance = _chance(row.difference_low, row.difference_high)
        return f"Whether c{who} come back less often than those who praised, one cannot tell yet: {between}{chance}."
    return f"C{who} come back {_way(row.difference_answer)} than those who praised: {between}."


def _way(answer: str) -> str:
    return "less often" if answer == "lower" else "more often"


def _alike(row: Any) -> str:  # noqa: ANN401  as above
    between = told_points(row.alike, row.alike_low, row.alike_high)
    if row.alike_answer == "too few":
        return "There are too few customers alike to compare them with."
    of = f"{count(row.alike_customers)} could be compared"
    if row.alike_answer == "cannot tell":
        chance = _chance(row.alike_low, row.alike_high)
        return f"Among customers alike in what they had bought before ({of}), one cannot tell yet: {between}{chance}."
    also = " too" if row.alike_answer == row.difference_answer else ""
    way = _way(row.alike_answer)
    return f"Among customers alike in what they had bought before ({of}) they come back {way}{also}: {between}."


def takeaway(first: pd.DataFrame, last: pd.DataFrame, drift: Drift) -> str:
    """The page's answer in short: last words, first words, change of tone."""
    told = []
    for when, found in (("last", last), ("first", first)):
        row, base = row_of(found, "negative"), row_of(found, BASE)
        answer = getattr(row, "difference_answer", "too few")
        if row is None or base is None or answer == "too few":
            told.append(f"{when.capitalize()} words: too few to tell.")
            continue
        shares = (
            f"{percent(row.return_rate)} buy again within 90 days, of those that praised {percent(base.return_rate)}"
        )
        told.append(f"Of customers whose {when} words were a complaint {shares}: {_short(row)}.")
    return " ".join([*told, drift_short(drift)])


def _short(row: Any) -> str:  # noqa: ANN401  as above
    plain, alike = row.difference_answer, row.alike_answer
    if plain == "cannot tell":
        return "one cannot tell them apart yet"
    if alike == plain:
        return f"{plain}, also among customers alike"
    return f"{plain}, but among customers alike one cannot tell yet"


def drift_short(found: Drift) -> str:
    """Whether customers whose tone fell most come back less, in short."""
    if found.fallen.empty:
        return "Too few wrote three times to tell what a falling tone means."
    answer = str(found.fallen["difference_answer"].iloc[0])
    if answer == "cannot tell":
        return "Whether a falling tone means leaving one cannot tell yet."
    return f"Customers whose tone fell most come back {_way(answer)} than the others."


def drift_verdict(found: Drift) -> str:
    """The same with its numbers."""
    if found.fallen.empty:
        return ""
    row: Any = next(found.fallen.itertuples(index=False))
    own, others = found.quarters[found.quarters["quarter"] == 1], found.quarters[found.quarters["quarter"] > 1]
    rest = others["returned"].sum() / others["customers"].sum()
    shares = f"{percent(float(own['return_rate'].iloc[0]))} against {percent(float(rest))} of the others bought again"
    between = told_points(row.difference, row.difference_low, row.difference_high)
    return f"{drift_short(found)} {shares} within 90 days, {between}. {_alike(row)}"


def feeling_sentence(row: Any, currency: str) -> str:  # noqa: ANN401  a row of itertuples
    """What is known of a group, for those who point at it."""
    head = (f"{NAMES[row.feeling]}: {count(row.returned)} of {quantity(row.customers, 'customer')} bought again, "
            f"{percent(row.return_rate)} ({percent(row.return_low)} to {percent(row.return_high)}).")  # fmt: skip
    if not isnan(row.after_mean):
        bounds = money_range(row.after_low, row.after_high, currency)
        head += f" They brought {money(row.after_mean, currency)} each ({bounds})."
    if row.feeling == BASE:
        return head
    if row.difference_answer == "too few":
        return f"{head} Too few to compare."
    between = told_points(row.difference, row.difference_low, row.difference_high)
    return f"{head} Against those who praised {between}: {ANSWERS[row.difference_answer].lower()}."


def quarter_sentence(row: Any) -> str:  # noqa: ANN401  as above
    """What is known of a quarter of customers by their change of tone."""
    return (f"{QUARTERS[row.quarter]} ({tone(row.drift_from)} to {tone(row.drift_to)}): {count(row.returned)} of "
            f"{quantity(row.customers, 'customer')} bought again, {percent(row.return_rate)} "
            f"({percent(row.return_low)} to {percent(row.return_high)}).")  # fmt: skip


def tone(value: float) -> str:
    """A tone or its change, -1 to 1, in hundredths."""
    rounded = round(value * 100)
    return f"{rounded:+d}" if rounded else "0"


def quadrant_words(found: Quadrant) -> str:
    """Which products surely belong where; that none does when so."""
    sure = found.products[found.products["product_sure"]]
    told = []
    for place, needs in NEEDS.items():
        names = [product_name(row) for row in sure[sure["product_place"] == place].itertuples(index=False)]
        if names:
            more = f" and {count(len(names) - MOST_NAMED)} more" if len(names) > MOST_NAMED else ""
            told.append(f"{PLACES[place]}, {needs}: {', '.join(names[:MOST_NAMED])}{more}.")
    placed = int((found.products["product_place"] != "too few").sum())
    if not placed:
        return "Of no product both enough was said and enough customers were followed."
    if not told:
        return f"None of {quantity(placed, 'product')} surely stands in one of the four fields yet."
    others = f"Of {quantity(placed - len(sure), 'other product')} one cannot be sure yet." if placed > len(sure) else ""
    return " ".join([*told, others]).strip()


def product_name(row: Any) -> str:  # noqa: ANN401  as above
    """The product's name; its code where it has none."""
    return row.product_name if isinstance(row.product_name, str) and row.product_name else str(row.code)


def product_sentence(row: Any) -> str:  # noqa: ANN401  as above
    """What is known of a product, for those who point at it."""
    place = f"{PLACES[row.product_place]}: {NEEDS[row.product_place]}"
    return (f"{product_name(row)}. {count(row.again)} of {quantity(row.buyers, 'buyer')} bought it again within 90 "
            f"days; drawn towards all products {percent(row.repeat_shrunk)} ({percent(row.repeat_low)} to "
            f"{percent(row.repeat_high)}). Net sentiment {tone(row.product_net)} ({tone(row.product_net_low)} to "
            f"{tone(row.product_net_high)}) in {quantity(row.texts, 'text')} of {quantity(row.speakers, 'customer')}. "
            f"{place}{'' if row.product_sure else ', not sure'}.")  # fmt: skip


def unheard(found: FairScore) -> str:
    """The group whose share of the answers is furthest below its share of all customers."""
    by_group = found.cells.groupby("group", sort=False)[["customer_share", "answer_share"]].sum()
    short = (by_group["customer_share"] - by_group["answer_share"]).sort_values(ascending=False)
    if short.empty or short.iloc[0] < UNEVEN:
        return "Every group of customers answered about as often as it is large."
    name = str(short.index[0])
    own: Any = by_group.loc[short.index[0]]
    return (f"Least heard: {name.replace('_', ' ')}, {percent(float(own['customer_share']), decimals=0)} of all "
            f"customers and {percent(float(own['answer_share']), decimals=0)} of the answers.")  # fmt: skip
