"""Customers looked through for those who are one person, without a store."""

from __future__ import annotations

from typing import Any

import pandas as pd

from dashboard.analytics.duplicates import likely_pairs
from data_access.matching import compare_customers
from tests.labelled_people import COLUMNS


def people_of(rows: list[dict[str, Any]]) -> pd.DataFrame:
    """The rows as customers are compared, each with its ``id``."""
    people = pd.DataFrame(rows, columns=["id", *COLUMNS])
    return people.rename(columns={"id": "customer_id"}).astype({"birth_year": "Int64"})


def pairs_of(people: pd.DataFrame) -> pd.DataFrame:
    """The pairs among them that people are asked about."""
    compared = compare_customers(people)
    return likely_pairs(compared.pairs, compared.customers)


def pairs_in(rows: list[dict[str, Any]]) -> pd.DataFrame:
    """The same of rows."""
    return pairs_of(people_of(rows))


def numbers_of(found: pd.DataFrame) -> set[tuple[int, int]]:
    """Who they are."""
    return set(zip(found["first_id"], found["second_id"], strict=True))
