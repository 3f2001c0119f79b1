"""What the preferences say in words: who buys what more often than others, and only where it holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dashboard.analytics.preferences import FEWEST_CUSTOMERS, MORE, UNKNOWN
from dashboard.theme import count, percent, quantity

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from dashboard.analytics.preferences import Preferences

    Write = Callable[[str], str]

MOST_TOLD = 8
KIND_NAMES = {
    "category": "Categories",
    "product": "Products",
    "channel": "Channels",
    "weekday": "Weekdays",
    "month": "Months",
    "price_band": "Prices",
    "discount": "Discounts",
}
GENDER_NAMES = {"female": "Women", "male": "Men", "other": "Other gender"}


def times(index: float) -> str:
    """An index as people say it: 1.6×."""
    return f"{index_words(index, holds=True)}×"


def index_words(index: float, *, holds: bool) -> str:
    """An index with one digit: 1.6; with two where it holds and one digit would say that nothing differs: 0.97."""
    one = f"{index:.1f}"
    return f"{index:.2f}" if holds and one in {"0.0", "1.0"} else one


def group_title(group: str, by: str, country: Write = str) -> str:
    """A group as a head of a column: Women, 25 to 34, France."""
    if group == UNKNOWN:
        return UNKNOWN
    if by == "gender_age":
        gender, _, band = group.partition(", ")
        return f"{GENDER_NAMES.get(gender, gender)}, {band.lower()}"
    if by == "gender":
        return GENDER_NAMES.get(group, group)
    return country(group) if by == "country" else group


def group_words(group: str, by: str, country: Write = str) -> str:
    """A group as the subject of a sentence: Women aged 25 to 34, Customers in France."""
    title = group_title(group, by, country)
    if group == UNKNOWN:
        return "Customers of whom it is not known"
    if by == "gender_age":
        who, _, band = title.partition(", ")
        return f"{who} {_aged(band)}"
    return {
        "age_band": f"Customers {_aged(title.lower())}",
        "country": f"Customers in {title}",
        "segment": f"Customers of segment {title}",
        "acquisition_channel": f"Customers who came through {title}",
    }.get(by, title)


def _aged(band: str) -> str:
    if band == "65+":
        return "of 65 and over"
    return band if band.startswith("under") else f"aged {band}"


def claim(row: Any, who: str, item: str) -> str:  # noqa: ANN401  a row of itertuples
    """One comparison that holds, as a sentence."""
    bounds = f"95% interval {row.index_low:.2f} to {row.index_high:.2f}"
    shares = (
        f"{percent(row.buyer_share, decimals=0)} of them against {percent(row.buyer_share_of_all, decimals=0)} of all"
    )
    return f"{who} are {times(row.preference_index)} as likely as all customers to buy {item}: {shares} ({bounds})."


def cell_sentence(row: Any, who: str, item: str, bought: str) -> str:  # noqa: ANN401  a row of itertuples
    """A cell of the heat map in full, whether it holds or not; ``bought`` is what follows after "bought"."""
    did = "it" if bought == item else bought
    start = (
        f"{item}: {count(row.buyers)} of {quantity(row.customers, 'customer')} bought {did} "
        f"({percent(row.buyer_share)}),<br>{who}; of all customers {percent(row.buyer_share_of_all)} did."
    )
    if row.index_low != row.index_low:
        return f"{start}<br>Nobody of them did."
    index = f"{row.preference_index:.2f} times as likely, 95% interval {row.index_low:.2f} to {row.index_high:.2f}."
    if row.p_value != row.p_value:
        return f"{start}<br>{index} Too few to be compared."
    holds = "holds" if row.holds != "cannot tell" else "could be chance"
    return f"{start}<br>{index} The difference {holds}."


def money_sentence(row: Any, who: str, item: str, bought: str) -> str:  # noqa: ANN401  a row of itertuples
    """A cell of the money in full."""
    spent = f"{who} spend {percent(row.money_share)} of their money {f'on {item}' if bought == item else bought}"
    start = f"{spent};<br>all customers {percent(row.money_share_of_all)}."
    if row.money_index != row.money_index:
        return start
    return f"{start}<br>{row.money_index:.2f} times, 95% interval {row.money_low:.2f} to {row.money_high:.2f}."


def takeaway(found: Preferences, by: str, items: Sequence[str], country: Write = str) -> str:
    """The page's answer: the surest preference, the surest the other way, and how many comparisons hold."""
    if len(found.groups) >= 2 and not found.tested:  # noqa: PLR2004  a comparison takes two
        return "Nothing to compare: nearly everybody, or nearly nobody, bought each of these."
    if len(found.groups) < 2:  # noqa: PLR2004
        return (
            f"Too few to tell: it takes two groups of at least {FEWEST_CUSTOMERS} customers, and there "
            f"{'is' if len(found.groups) == 1 else 'are'} {len(found.groups) or 'none'}."
        )
    held = found.held
    if held.empty:
        return f"Nothing stands out: none of the {count(found.tested)} comparisons differs more than chance would."
    more, less = held[held["holds"] == MORE], held[held["holds"] != MORE]
    told = [_told(rows, by, items, country) for rows in (more, less) if len(rows)]
    return " ".join(
        [*told[:2], f"{count(len(held))} of {quantity(found.tested, 'comparison')} hold, corrected for their number."]
    )


def _told(rows: Any, by: str, items: Sequence[str], country: Write) -> str:  # noqa: ANN401  a frame
    row = next(rows.itertuples(index=False))
    who, item = group_words(row.group, by, country), items[row.item]
    return claim(row, who, item)


def claims(found: Preferences, by: str, items: Sequence[str], country: Write = str) -> list[str]:
    """The surest comparisons as sentences, at most eight."""
    held = found.held.head(MOST_TOLD)
    rows = zip(held.itertuples(index=False), held["group"].astype(str), held["item"].astype(int), strict=True)
    return [claim(row, group_words(group, by, country), items[item]) for row, group, item in rows]
