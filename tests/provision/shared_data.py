"""The folder of real data that lies beside the project on the machines of those who have it; a stranger has none."""

from __future__ import annotations

from pathlib import Path

FOLDER = Path(__file__).resolve().parents[2].parent / "shared" / "data"
LISTED = (
    "cdnow/CDNOW_sample.txt.gz",
    "cdnow/lifetimes_cdnow_customers_summary.csv",
    "cdnow/lifetimes_cdnow_customers_summary_with_transactions.csv",
    "clothing_reviews/clothing_reviews_dev60.csv.gz",
    "completejourney/demographics.csv.gz",
    "completejourney/products.csv.gz",
    "completejourney/transactions_sample.csv.gz",
    "golden/cdnow_models.json",
    "golden/cdnow_sample_bgnbd_scores.csv.gz",
    "golden/cdnow_sample_cum_repeat_by_week.csv",
    "golden/cdnow_sample_holdout_by_x.csv",
    "golden/online_retail_A_cohort_customers.csv",
    "golden/online_retail_A_cohort_customers_incl_cancellations.csv",
    "golden/online_retail_A_cohort_retention.csv",
    "golden/online_retail_A_cohort_revenue.csv",
    "golden/online_retail_A_net_value_by_customer.csv.gz",
    "golden/telco_km_curves.csv",
    "groceries/groceries_baskets.csv.gz",
    "marketing_campaign/marketing_campaign.csv",
    "online_retail/online_retail_II_2009_2010.csv.gz",
    "support/customer_support_tickets.csv.gz",
    "telco/Telco-Customer-Churn.csv.gz",
)


def missing(folder: Path = FOLDER) -> list[str]:
    """The listed files that the folder does not hold."""
    return [name for name in LISTED if not (folder / name).is_file()]
