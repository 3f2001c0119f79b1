"""What every figure means. A column that leaves reads or exports has its entry here and its line in docs/metrics.md."""

from __future__ import annotations

from dashboard.definitions.advocates import ADVOCATES
from dashboard.definitions.asking import ASKING
from dashboard.definitions.automation import AUTOMATION
from dashboard.definitions.customer import CUSTOMER
from dashboard.definitions.demographics import DEMOGRAPHICS
from dashboard.definitions.entry import Definition
from dashboard.definitions.explorer import EXPLORER
from dashboard.definitions.feelings import FEELINGS
from dashboard.definitions.forms import FORMS
from dashboard.definitions.habits import HABITS
from dashboard.definitions.lifecycle import LIFECYCLE
from dashboard.definitions.next_products import NEXT_PRODUCTS
from dashboard.definitions.preferences import PREFERENCES
from dashboard.definitions.problems import PROBLEMS
from dashboard.definitions.promises import PROMISES
from dashboard.definitions.quality import QUALITY
from dashboard.definitions.queue import QUEUE
from dashboard.definitions.reading import READING
from dashboard.definitions.recovery import RECOVERY
from dashboard.definitions.rfm import RFM
from dashboard.definitions.risk import RISK
from dashboard.definitions.together import TOGETHER
from dashboard.definitions.topics import TOPICS
from dashboard.definitions.trial import TRIAL
from dashboard.definitions.value import VALUE
from dashboard.definitions.voice import VOICE

_COUNTED = (
    Definition(
        name="active_customers",
        title="Active customers",
        sentence="Distinct customers of the cohort with at least one counted purchase in the month.",
        formula="count of customers with a purchase in month cohort_month + age_months; several purchases count once",
        unit="customers",
        better="higher",
    ),
    Definition(
        name="cohort_size",
        title="Cohort size",
        sentence="Customers whose first counted purchase fell in the cohort's month.",
        formula="active_customers at age_months = 0",
        unit="customers",
    ),
    Definition(
        name="cohorts",
        title="Cohorts",
        sentence="Cohorts that lived through the whole of the month, and so enter the pooled figure.",
        unit="cohorts",
    ),
    Definition(
        name="purchase_count",
        title="Purchases",
        sentence="Documents with at least one sale line: quantity above 0, price above 0, not cancelled.",
        formula="count of distinct documents with sale_lines > 0; free and returned lines make no purchase",
        unit="purchases",
        better="higher",
    ),
    Definition(
        name="customer_count",
        title="Customers",
        sentence="Distinct known customers with at least one sale line.",
        unit="customers",
        better="higher",
    ),
)

_MONTHS = (
    Definition(
        name="cohort_month",
        title="Month of first purchase",
        sentence="The calendar month of a customer's first counted purchase, in the business's time zone.",
        formula="month of the earliest document that counts; with a filter by channel, category or product, the "
        "earliest among those purchases",
        unit="month",
    ),
    Definition(
        name="cohort",
        title="Month of first purchase",
        sentence="cohort_month in a table with one row per cohort; its numbered columns are ages in months.",
        unit="month",
    ),
    Definition(
        name="age_months",
        title="Months since first purchase",
        sentence="Whole calendar months between the cohort's month and the month looked at; 0 is the first month.",
        formula="month - cohort_month",
        unit="months",
    ),
    Definition(
        name="complete",
        title="Month is over",
        sentence="Whether the data cover the whole of the month; a month still running looks lower than it will be.",
        formula="last day of the month <= last day that purchase data cover",
    ),
    Definition(
        name="month",
        title="Month",
        sentence="The calendar month: of the purchase, or the one the row is about.",
        unit="month",
    ),
)

_RATES = (
    Definition(
        name="retention_rate",
        title="Retention",
        sentence="The share of a cohort that bought again in exactly this month after the first purchase.",
        formula="active_customers / cohort_size; months not yet reached are blank, reached months with nobody are 0. "
        "Pooled over cohorts: sum of active_customers / sum of cohort_size over complete months only",
        unit="0-1",
        better="higher",
        source="on-or-exactly reading of N-month retention in calendar months, first-time cohorts",
    ),
    Definition(
        name="low",
        title="Lower bound",
        sentence="Lower end of the 95 % interval of the rate beside it: how low it may be, given so few customers.",
        formula="(p + z²/2n − z·√(p(1−p)/n + z²/4n²)) / (1 + z²/n), z = 1.96; beside `survival` it is Greenwood's "
        "variance on the scale log(−log S)",
        unit="0-1",
        source="Wilson (1927), J. Am. Stat. Assoc. 22, 209-212",
    ),
    Definition(
        name="high",
        title="Upper bound",
        sentence="Upper end of the 95 % interval of the rate beside it.",
        formula="(p + z²/2n + z·√(p(1−p)/n + z²/4n²)) / (1 + z²/n), z = 1.96; beside `survival` as for `low`",
        unit="0-1",
        source="Wilson (1927), J. Am. Stat. Assoc. 22, 209-212",
    ),
)

_MONEY = (
    Definition(
        name="revenue_cents",
        title="Revenue",
        sentence="What the cohort's customers paid for sale lines in the month, after discounts, before returns.",
        formula="sum of amount_cents over sale lines; over all lines when cancellations count",
        unit="cents",
        better="higher",
    ),
    Definition(
        name="revenue",
        title="Revenue",
        sentence="revenue_cents in the store's currency, for tables and exports people read.",
        formula="revenue_cents / 100",
        unit="currency",
        better="higher",
    ),
    Definition(
        name="revenue_share",
        title="Share of first month",
        sentence="A cohort's revenue in a month, compared with its revenue in the month of the first purchases.",
        formula="revenue_cents / revenue_cents at age_months = 0",
        unit="ratio",
        better="higher",
    ),
    Definition(
        name="gross_cents",
        title="Gross revenue",
        sentence="What was sold: the amounts of sale lines after discounts, before returns and cancellations.",
        formula="sum of amount_cents over sale lines",
        unit="cents",
        better="higher",
    ),
    Definition(
        name="net_cents",
        title="Net revenue",
        sentence="What remained after returns and cancellations.",
        formula="sum of amount_cents over all lines; returns are negative, lines cancelled in place are 0",
        unit="cents",
        better="higher",
    ),
    Definition(
        name="amount_cents",
        title="Amount",
        sentence="What one line adds to net revenue, after its discount.",
        formula="quantity x unit price - discount; negative for a return, 0 when cancelled in place",
        unit="cents",
    ),
)

_ATTRIBUTES = (
    Definition(name="customer_id", title="Customer id", sentence="The store's own number for a customer."),
    Definition(name="customer", title="Customer", sentence="The business's own customer number."),
    Definition(name="customer_name", title="Name", sentence="The customer's name; blank where it may not be seen."),
    Definition(name="country", title="Country", sentence="Two-letter ISO code of the customer's country."),
    Definition(
        name="region",
        title="Region",
        sentence="The customer's region, as the business names it; where customers are grouped by it, one that the map "
        "of the customer's country knows has its English name, by whatever name or code of ISO 3166-2 it is written.",
    ),
    Definition(
        name="segment",
        title="Segment",
        sentence="The group the business puts the customer in; in the views rfm and rfm_segments the one that follows "
        "from when and how often the customer bought (rfm_segment).",
    ),
    Definition(
        name="acquisition_channel", title="Came through", sentence="The channel that brought the customer first."
    ),
    Definition(name="joined_on", title="Joined on", sentence="The day the customer signed up, where it is known."),
    Definition(
        name="first_purchase_on",
        title="First purchase",
        sentence="Day of the first purchase.",
        formula="min over purchases",
    ),
    Definition(
        name="last_purchase_on",
        title="Last purchase",
        sentence="Day of the last purchase.",
        formula="max over purchases",
    ),
    Definition(name="product", title="Product", sentence="The business's own article number."),
    Definition(name="product_name", title="Product name", sentence="What the product is called."),
    Definition(name="category", title="Category", sentence="The product's category; blank where none is given."),
    Definition(
        name="product_kind",
        title="Goods or service",
        sentence="Service where the product is marked as one, or where its code does not look like those of the goods "
        "(POST, BANK CHARGES in a shop that numbers its goods); else goods.",
    ),
    Definition(name="units", title="Units sold", sentence="Quantity of sale lines.", formula="sum of quantity"),
    Definition(
        name="net_units",
        title="Units after returns",
        sentence="Quantity of sale lines and of those given away, less what came back; lines cancelled in place are "
        "left out.",
        formula="sum of quantity, returns negative",
    ),
    Definition(
        name="quantity",
        title="Quantity",
        sentence="Units on a line; negative for a return.",
        unit="units of the product",
    ),
    Definition(name="kind", title="Kind", sentence="What a line counts as: sale, free, return or cancelled."),
    Definition(name="purchase", title="Purchase", sentence="The business's own order or invoice number."),
    Definition(
        name="purchased_on", title="Bought on", sentence="Day of the purchase, in the business's time zone.", unit="day"
    ),
    Definition(name="channel", title="Channel", sentence="Where the purchase was made, such as web or shop."),
)

_TODAY = (
    Definition(
        name="net_revenue",
        title="Net revenue",
        sentence="Sales less returns and cancellations, on the day they were made, by who bought: a customer is new on "
        "the day of the first purchase and returning after it; purchases without a customer are unknown.",
        formula="sum of net_cents / 100; change = last 28 days / the 28 days before - 1, interval by 1,000 draws of "
        "customers with a fixed seed",
        unit="currency",
        better="higher",
        source="Efron & Tibshirani (1993), An Introduction to the Bootstrap",
    ),
    Definition(
        name="bought_again",
        title="Bought again in 90 days",
        sentence="Of the customers who bought in 28 days, those who bought again on a later day within 90 days. Only "
        "customers whose 90 days have passed count.",
        formula="counted from each customer's first purchase in the 28 days; difference with Newcombe's interval",
        unit="0-1",
        better="higher",
        source="Newcombe (1998), Statistics in Medicine 17, 873-890, method 10",
    ),
    Definition(
        name="late_share",
        title="Late deliveries",
        sentence="Of the deliveries promised for these 28 days, those that came later or have not come.",
        formula="deliveries with delivered_on > promised_on or none / all promised for the days; Wilson's interval",
        unit="0-1",
        better="lower",
        source="Wilson (1927), J. Am. Stat. Assoc. 22, 209-212",
    ),
    Definition(
        name="share_of_revenue",
        title="Share of revenue",
        sentence="What part of the net revenue of known customers a group brings in 28 days.",
        formula="sum of the group / sum of all groups; interval by 1,000 draws of customers with a fixed seed",
        unit="0-1",
        source="Efron & Tibshirani (1993), An Introduction to the Bootstrap",
    ),
    Definition(
        name="significant_change",
        title="What changed",
        sentence="The comparisons with earlier days that chance does not explain, after counting how many were made.",
        formula="Benjamini-Hochberg at 0.05 over all comparisons of groups with at least 30, and interval without 0",
        source="Benjamini & Hochberg (1995), J. R. Stat. Soc. B 57, 289-300",
    ),
)

DEFINITIONS: dict[str, Definition] = {
    definition.name: definition
    for definition in (
        *_COUNTED,
        *_MONTHS,
        *_RATES,
        *_MONEY,
        *RFM,
        *LIFECYCLE,
        *_TODAY,
        *VALUE,
        *RISK,
        *EXPLORER,
        *DEMOGRAPHICS,
        *QUALITY,
        *READING,
        *CUSTOMER,
        *PREFERENCES,
        *HABITS,
        *NEXT_PRODUCTS,
        *TOGETHER,
        *PROBLEMS,
        *PROMISES,
        *AUTOMATION,
        *QUEUE,
        *ADVOCATES,
        *TOPICS,
        *TRIAL,
        *VOICE,
        *FEELINGS,
        *RECOVERY,
        *FORMS,
        *ASKING,
        *_ATTRIBUTES,
    )
}


def as_markdown() -> str:
    """The document docs/metrics.md, written from the entries."""
    head = [
        "# What the figures mean",
        "",
        (
            "Written from `dashboard/definitions` by `make golden`; change it there. Money is in whole cents, rates "
            "are 0-1, days are in the business's time zone, ranges of days include their first and their last day."
        ),
        "",
    ]
    return "\n".join([*head, *(line for entry in DEFINITIONS.values() for line in _section(entry))])


def _section(entry: Definition) -> list[str]:
    facts = {
        "Computed": entry.formula,
        "Unit": entry.unit,
        "Better when": entry.better,
        "Source": entry.source,
    }
    told = [f"- {name}: {text}" for name, text in facts.items() if text]
    return [f"## `{entry.name}` ({entry.title})", "", entry.sentence, *([""] if told else []), *told, ""]
