"""Pure functions from DataFrame to DataFrame: rates, intervals, scores. No database, no page, no clock."""
