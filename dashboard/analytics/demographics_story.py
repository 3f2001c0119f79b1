"""Who the customers are in words: the largest group, who stays more than the others, and whom nobody hears."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dashboard.analytics.demographics import FEWEST, UNKNOWN
from dashboard.theme import money, quantity

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from dashboard.analytics.demographics import Trait

# A group in a sentence: "customers aged 25 to 34", "women".
_PHRASES: Mapping[Trait, str] = {
    "age_band": "customers aged {}",
    "gender": "{}",
    "country": "customers in {}",
    "region": "customers in {}",
    "segment": "customers of segment {}",
    "acquisition_channel": "customers won through {}",
    "tenure": "customers of {}",
}
_SPECIAL = {
    "Under 25": "customers under 25",
    "65+": "customers of 65 and older",
    "Other": "customers of another gender",
}
_WITH_ARTICLE = frozenset(("Bahamas", "Comoros", "Gambia", "Isle of Man", "Maldives", "Netherlands", "Philippines"))
# Besides those told of, nobody stands out: what was compared.
NOTHING: Mapping[Trait, str] = {
    "age_band": "No age group",
    "gender": "Neither women nor men",
    "country": "No country",
    "region": "No region",
    "segment": "No segment",
    "acquisition_channel": "No channel",
    "tenure": "No group",
}
# Those of long standing stay more nearly by definition, so that a sentence about it would say nothing.
SELF_EVIDENT: frozenset[Trait] = frozenset(("tenure",))


def called(group: str, trait: Trait) -> str:
    """The customers of a group as a sentence names them."""
    if group == UNKNOWN:
        return f"customers of unknown {_UNKNOWN[trait]}"
    if group in _SPECIAL:
        return _SPECIAL[group]
    if trait == "country":
        return _PHRASES[trait].format(with_article(group))
    told = group.lower() if trait in {"gender", "tenure"} else group
    return _PHRASES[trait].format(told)


def with_article(country: str) -> str:
    """A country's English name as a sentence has it behind "in": the Netherlands, France."""
    several = country.startswith("United ") or country.endswith((" Islands", " Republic"))
    return f"the {country}" if several or country in _WITH_ARTICLE else country


_UNKNOWN: Mapping[Trait, str] = {
    "age_band": "age",
    "gender": "gender",
    "country": "country",
    "region": "region",
    "segment": "segment",
    "acquisition_channel": "channel",
    "tenure": "tenure",
}


def takeaway(profile: pd.DataFrame, trait: Trait) -> str:
    """The largest group with its share of the money, and the group whose customers stay most unlike the others."""
    known = profile[(profile["group"] != UNKNOWN) & (profile["customers"] > 0)]
    if known.empty:
        return f"The {_UNKNOWN[trait]} of none of these customers is known."
    if profile["customers"].sum() < FEWEST:
        return f"Too few customers to compare groups: needs {FEWEST}, has {profile['customers'].sum()}."
    return f"{_largest(known, trait)} {_stays(profile, trait)}"


def _largest(known: pd.DataFrame, trait: Trait) -> str:
    row = known.sort_values("customers", ascending=False, kind="stable").iloc[0]
    who = called(str(row["group"]), trait)
    if len(known) == 1 and row["customer_share"] == 1:
        return f"All customers are {who}."
    return (
        f"{_capital(who)} are the largest group: {row['customer_share']:.0%} of customers, "
        f"who bring {row['paid_share']:.0%} of the money."
    )


def _stays(profile: pd.DataFrame, trait: Trait) -> str:
    row = outlier(profile, "kept")
    if row is None or trait in SELF_EVIDENT:
        judged = profile["kept_rate"].notna().sum()
        if judged < 2 or trait in SELF_EVIDENT:  # noqa: PLR2004  two make a comparison
            return ""
        return f"{NOTHING[trait]} surely stays more or less than the others."
    rest = _rest_rate(profile, row, "kept", "kept_of")
    return (
        f"{_capital(called(str(row['group']), trait))} stay {row['kept_answer']}: {row['kept_rate'] * 100:.0f} of 100 "
        f"who bought the year before bought again, against {rest * 100:.0f} of 100 of the others."
    )


def heard(profile: pd.DataFrame, trait: Trait) -> str:
    """Whom one hears less or more than the others, in a sentence."""
    if not profile["spoke"].sum():
        return "Nobody gave feedback in the year."
    row = outlier(profile, "spoke")
    if row is None:
        if profile["spoke_rate"].notna().sum() < 2:  # noqa: PLR2004  two make a comparison
            return "Too few customers to compare who speaks."
        return "Those who speak are like those who buy: no group is surely heard more or less than the others."
    rest = _rest_rate(profile, row, "spoke", "customers")
    return (
        f"{_capital(called(str(row['group']), trait))} are heard {row['spoke_answer']} than they buy: "
        f"{row['spoke_rate'] * 100:.0f} of 100 gave feedback, against {rest * 100:.0f} of 100 of the others."
    )


def outlier(profile: pd.DataFrame, name: str) -> Any:  # noqa: ANN401  a row
    """The known group whose rate is surely and most unlike that of the others; None where there is none."""
    sure = profile[(profile[f"{name}_answer"] != "") & (profile["group"] != UNKNOWN)]
    if sure.empty:
        return None
    of = "kept_of" if name == "kept" else "customers"
    apart = [abs(row[f"{name}_rate"] - _rest_rate(profile, row, name, of)) for _, row in sure.iterrows()]
    return sure.iloc[apart.index(max(apart))]


def _rest_rate(profile: pd.DataFrame, row: Any, name: str, of: str) -> float:  # noqa: ANN401  a row
    return float((profile[name].sum() - row[name]) / (profile[of].sum() - row[of]))


def reason(days: int, since: int, cents: int, currency: str) -> str:
    """What a customer of a group did, as the reason to get in touch."""
    bought = f"Bought on {quantity(days, 'day')} of the last 365 for {money(cents, currency)}"
    return f"{bought}, last {quantity(since, 'day')} ago."


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
