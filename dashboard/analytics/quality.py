"""Scores of data quality out of what the rules found: by rule, by column and dimension, and for the store."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Mapping

DIMENSIONS = ("completeness", "validity", "uniqueness", "consistency", "timeliness")
FINDINGS = ("rule", "column", "dimension", "judged", "failed")
LABELS = {
    "name": "Name",
    "email": "E-mail",
    "phone": "Phone",
    "country": "Country",
    "birth_year": "Birth year",
    "gender": "Gender",
    "joined_on": "Customer since",
    "last_purchase": "Last purchase",
    "record": "Last change",
    "purchase_customer": "Buyer",
    "delivered_on": "Delivery day",
    "product_category": "Product category",
    "feedback_customer": "Who said it",
}
ATTRIBUTE = "attributes."


@dataclass(frozen=True, slots=True, kw_only=True)
class Scores:
    """Shares of values that pass, 0-1.

    ``findings`` is what each rule found with ``share`` passing and whether the column is ``kept`` at all; ``columns``
    one row per column (``column``, ``label``, ``judged``, ``failed``, ``score`` and a column per dimension), worst
    first; ``dimensions`` by name; ``score`` their plain mean, None where nothing could be judged.
    """

    findings: pd.DataFrame
    columns: pd.DataFrame
    dimensions: Mapping[str, float]
    score: float | None


def label_of(column: str) -> str:
    """What a column is called on pages; a custom attribute bears its own name."""
    return LABELS.get(column) or column.removeprefix(ATTRIBUTE)


def scores(findings: pd.DataFrame, invalid: Mapping[str, int]) -> Scores:
    """The scores.

    A value passes when it fails no rule of its dimension. The rules of one column and dimension look at different
    values, so what they find adds up; only those over attributes may meet in one value, so ``invalid`` says how many
    customers fail at least one. A column that nobody filled is not kept by this business, and is left out.

    Parameters
    ----------
    findings : columns ``FINDINGS``; ``judged`` and ``failed`` are counts of rows.
    invalid : by column ``attributes.NAME``, the customers whose value fails a rule of validity.
    """
    found = findings.assign(share=1 - findings["failed"] / findings["judged"].where(findings["judged"] > 0))
    absent = found[(found["dimension"] == "completeness") & (found["judged"] > 0) & (found["share"] == 0)]
    found["kept"] = ~found["column"].isin(absent["column"]) & (found["judged"] > 0)
    grouped = found[found["kept"]].groupby(["column", "dimension"], as_index=False)
    cells = grouped.agg({"judged": "max", "failed": "sum"})
    for place, row in cells[cells["dimension"] == "validity"].iterrows():
        if row["column"] in invalid:
            cells.loc[place, "failed"] = invalid[str(row["column"])]
    by_dimension = cells.groupby("dimension")[["judged", "failed"]].sum()
    told = 1 - by_dimension["failed"] / by_dimension["judged"]
    dimensions = {name: float(told[name]) for name in DIMENSIONS if name in told.index}
    mean = sum(dimensions.values()) / len(dimensions) if dimensions else None
    return Scores(findings=found, columns=_columns(cells), dimensions=dimensions, score=mean)


def _columns(cells: pd.DataFrame) -> pd.DataFrame:
    """One row per column, worst first."""
    summed = cells.groupby("column")[["judged", "failed"]].sum()
    shares = cells.assign(share=1 - cells["failed"] / cells["judged"])
    wide = shares.pivot_table(index="column", columns="dimension", values="share", aggfunc="first")
    wide = wide.reindex(columns=list(DIMENSIONS)).astype("float64")
    listed = summed.join(wide)
    listed["score"] = 1 - listed["failed"] / listed["judged"]
    listed = listed.rename_axis("column").reset_index()
    listed["label"] = pd.Series([label_of(name) for name in listed["column"]], index=listed.index, dtype="str")
    return listed.sort_values(["score", "label"], kind="stable").reset_index(drop=True)
