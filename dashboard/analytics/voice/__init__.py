"""What customers say, in figures: scores with intervals, topics with their trend and their price, typical words."""
