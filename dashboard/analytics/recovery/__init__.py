"""Does handling complaints bring customers back: the effect, speed, money, the loop from complaint to purchase."""
