"""The charts of the Retention page."""

from __future__ import annotations

from dashboard.charts.retention.cells import AVERAGE_ROW, Cell, Scale, customer_cells, revenue_cells
from dashboard.charts.retention.curve import FEW_COHORTS, retention_curve
from dashboard.charts.retention.explorer import age_trend, cohort_curves, differences, stay_curves, two_curves
from dashboard.charts.retention.heatmap import WIDTHS, Axes, cohort_heatmap, heatmap_words, width_needed
from dashboard.charts.retention.scales import SHARE, Points

__all__ = [
    "AVERAGE_ROW",
    "FEW_COHORTS",
    "SHARE",
    "WIDTHS",
    "Axes",
    "Cell",
    "Points",
    "Scale",
    "age_trend",
    "cohort_curves",
    "cohort_heatmap",
    "customer_cells",
    "differences",
    "heatmap_words",
    "retention_curve",
    "revenue_cells",
    "stay_curves",
    "two_curves",
    "width_needed",
]
