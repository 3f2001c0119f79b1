"""The rules of data quality, with the limits a person may change."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import date

DIMENSIONS = ("completeness", "validity", "uniqueness", "consistency", "timeliness")
# Where a rule looks: contact data are in the record alone, the rest of a customer also in the columnar copy.
CONTACT, CUSTOMER, ATTRIBUTES = "contact", "customer", "attributes"
PURCHASES, DELIVERIES, PRODUCTS, FEEDBACK = "purchases", "deliveries", "products", "feedback"
OF_CUSTOMERS = (CONTACT, CUSTOMER, ATTRIBUTES)


@dataclass(frozen=True, slots=True)
class Limit:
    """A number of a rule that a person may change, between ``least`` and ``most``."""

    name: str
    label: str
    usual: float
    least: float
    most: float


@dataclass(frozen=True, slots=True)
class Rule:
    """One check. ``sentence`` says what fails, with the limits by name in curly brackets.

    ``column`` is what it judges; rules over custom attributes judge each attribute and leave it empty. ``source`` is
    where it looks.
    """

    name: str
    title: str
    column: str
    dimension: str
    source: str
    sentence: str
    limits: tuple[Limit, ...] = ()
    on: bool = True

    @property
    def usual(self) -> dict[str, float]:
        """The limits as they are until somebody changes them."""
        return {limit.name: limit.usual for limit in self.limits}


_HOLDERS = Limit("holders", "Customers who may share one", 1, 1, 20)
_YEARS = Limit("years", "Years", 3, 1, 50)

RULES: tuple[Rule, ...] = (
    Rule("name_missing", "Name missing", "name", "completeness", CONTACT, "Neither a name nor a company is written."),
    Rule("email_missing", "E-mail missing", "email", "completeness", CONTACT, "No e-mail is written."),
    Rule("phone_missing", "Phone missing", "phone", "completeness", CONTACT, "No phone number is written."),
    Rule("country_missing", "Country missing", "country", "completeness", CUSTOMER, "No country is known."),
    Rule(
        "birth_year_missing", "Birth year missing", "birth_year", "completeness", CUSTOMER, "No year of birth is known."
    ),
    Rule("gender_missing", "Gender missing", "gender", "completeness", CUSTOMER, "No gender is known.", on=False),
    Rule(
        "joined_missing",
        "Customer since missing",
        "joined_on",
        "completeness",
        CUSTOMER,
        "The day of joining is not known, and no purchase tells it.",
        on=False,
    ),
    Rule(
        "email_invalid",
        "E-mail not valid",
        "email",
        "validity",
        CONTACT,
        "What was written as an e-mail is none, so nobody can be reached there.",
    ),
    Rule(
        "email_placeholder",
        "E-mail is a stand-in",
        "email",
        "validity",
        CONTACT,
        "The e-mail begins as typed to get past a form: test@, xxx@, none@, noemail@.",
    ),
    Rule(
        "phone_invalid",
        "Phone not valid",
        "phone",
        "validity",
        CONTACT,
        "What was written as a phone number is none: too short, too long, or without a country code.",
    ),
    Rule(
        "name_placeholder",
        "Name is a stand-in",
        "name",
        "validity",
        CONTACT,
        "The name is a word such as test, xxx or unknown.",
    ),
    Rule(
        "birth_year_implausible",
        "Birth year not plausible",
        "birth_year",
        "validity",
        CUSTOMER,
        "The customer would be older than {oldest} or younger than {youngest} on the last day of the data.",
        (Limit("oldest", "Oldest age", 110, 80, 150), Limit("youngest", "Youngest age", 10, 0, 30)),
    ),
    Rule(
        "country_unknown",
        "Country not recognised",
        "country",
        "validity",
        CUSTOMER,
        "The country is not one that is known by its name or code.",
    ),
    Rule(
        "joined_in_future",
        "Joined after the last day of the data",
        "joined_on",
        "validity",
        CUSTOMER,
        "The day of joining is later than the last day of the data.",
    ),
    Rule(
        "email_shared",
        "E-mail shared",
        "email",
        "uniqueness",
        CONTACT,
        "The same e-mail stands at more than {holders} customer(s).",
        (_HOLDERS,),
    ),
    Rule(
        "phone_shared",
        "Phone shared",
        "phone",
        "uniqueness",
        CONTACT,
        "The same phone number stands at more than {holders} customer(s). Households share one: allow more if so.",
        (_HOLDERS,),
    ),
    Rule(
        "joined_after_purchase",
        "Joined after the first purchase",
        "joined_on",
        "consistency",
        CUSTOMER,
        "The day of joining is more than {days} day(s) after the first purchase.",
        (Limit("days", "Days allowed", 1, 0, 3650),),
    ),
    Rule(
        "born_after_purchase",
        "Born after the first purchase",
        "birth_year",
        "consistency",
        CUSTOMER,
        "The year of birth is not before the year of the first purchase.",
    ),
    Rule(
        "delivered_before_ordered",
        "Delivered before ordered",
        "delivered_on",
        "consistency",
        DELIVERIES,
        "The day of delivery is before the day of the purchase.",
    ),
    Rule(
        "purchase_without_customer",
        "Purchase without a customer",
        "purchase_customer",
        "completeness",
        PURCHASES,
        "Nobody knows who bought.",
    ),
    Rule(
        "product_without_category",
        "Product without a category",
        "product_category",
        "completeness",
        PRODUCTS,
        "The product has no category, so that preferences leave it out.",
    ),
    Rule(
        "feedback_without_customer",
        "Feedback without a customer",
        "feedback_customer",
        "completeness",
        FEEDBACK,
        "Nobody knows who said it.",
    ),
    Rule(
        "long_silent",
        "Not heard of for years",
        "last_purchase",
        "timeliness",
        CUSTOMER,
        "The last purchase (else the day of joining) is more than {years} years before the last day of the data.",
        (_YEARS,),
    ),
    Rule(
        "long_unchanged",
        "Not touched for years",
        "record",
        "timeliness",
        CONTACT,
        "Nobody changed the customer, and no import, for more than {years} years before the last day of the data.",
        (_YEARS,),
    ),
    Rule(
        "attribute_missing",
        "Attribute missing",
        "",
        "completeness",
        ATTRIBUTES,
        "The customer lacks an attribute that at least {known} % of the customers have.",
        (Limit("known", "Known for at least (%)", 20, 1, 100),),
    ),
    Rule(
        "number_too_large",
        "Number far too large",
        "",
        "validity",
        ATTRIBUTES,
        "The number is far above the others: more than {spreads} usual spreads over the middle value, counted in "
        "multiples; or it is negative where nearly all are not.",
        (Limit("spreads", "Usual spreads", 4.5, 2, 20),),
    ),
    Rule(
        "number_placeholder",
        "Number is a stand-in",
        "",
        "validity",
        ATTRIBUTES,
        "The number is one digit written {digits} times or more, such as 666666 or 99999.",
        (Limit("digits", "Digits", 5, 3, 12),),
    ),
    Rule(
        "text_placeholder",
        "Attribute is a stand-in",
        "",
        "validity",
        ATTRIBUTES,
        "The attribute is a word such as test, xxx, unknown or n/a.",
    ),
    Rule(
        "value_rare",
        "Value hardly ever used",
        "",
        "validity",
        ATTRIBUTES,
        "Of at most {kinds} different words, one that fewer than {per_mille} in 1,000 customers have: a slip?",
        (Limit("kinds", "Different words at most", 30, 2, 200), Limit("per_mille", "In 1,000 customers", 2, 0.1, 50)),
    ),
    Rule(
        "value_spelling",
        "Written differently",
        "",
        "consistency",
        ATTRIBUTES,
        "The same word is mostly written otherwise: another case, or other spaces.",
    ),
)
BY_NAME = {rule.name: rule for rule in RULES}


@dataclass(frozen=True, slots=True)
class Terms:
    """The rules that are on with their limits, and the last day of the data that ages are counted to.

    ``limits`` is sorted, so that equal terms are one cache key.
    """

    as_of: date
    limits: tuple[tuple[str, tuple[tuple[str, float], ...]], ...]

    @classmethod
    def of(cls, as_of: date, limits: Mapping[str, Mapping[str, float]]) -> Terms:
        """The terms of rules that are on."""
        return cls(as_of, tuple(sorted((name, tuple(sorted(own.items()))) for name, own in limits.items())))

    @classmethod
    def usual(cls, as_of: date) -> Terms:
        """The terms of a store in which nobody changed a rule."""
        return cls.of(as_of, {rule.name: rule.usual for rule in RULES if rule.on})

    def limit(self, rule: str, name: str) -> float:
        """A limit of a rule that is on."""
        return dict(dict(self.limits)[rule])[name]

    def of_sources(self, sources: Collection[str]) -> Terms:
        """The same for the rules of some sources alone."""
        return Terms(self.as_of, tuple(one for one in self.limits if BY_NAME[one[0]].source in sources))

    def active(self, source: str) -> tuple[Rule, ...]:
        """The rules of a source that are on, in their order."""
        on = {name for name, _ in self.limits}
        return tuple(rule for rule in RULES if rule.name in on and rule.source == source)
