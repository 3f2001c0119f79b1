"""The charts of the Retention page."""

from __future__ import annotations

from dashboard.charts.retention.cells import Cell, Scale, customer_cells, revenue_cells
from dashboard.charts.retention.curve import FEW_COHORTS, retention_curve
from dashboard.charts.retention.heatmap import WIDTHS, cohort_heatmap, heatmap_words, width_needed

__all__ = [
    "FEW_COHORTS",
    "WIDTHS",
    "Cell",
    "Scale",
    "cohort_heatmap",
    "customer_cells",
    "heatmap_words",
    "retention_curve",
    "revenue_cells",
    "width_needed",
]
