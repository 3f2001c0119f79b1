"""What customers say, in figures: scores with their intervals, topics with their trend and their price, typical words."""
