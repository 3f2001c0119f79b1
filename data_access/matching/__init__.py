"""Finding pairs of customers worth a comparison, and how alike they are field by field. What it means is for analyses.

The comparison runs on DuckDB, in memory that it is given, and reads the record once.
"""

from data_access.matching.candidates import Candidates, compare_customers
from data_access.matching.levels import LEVELS

__all__ = ["LEVELS", "Candidates", "compare_customers"]
