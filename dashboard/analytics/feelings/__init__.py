"""Feelings and loyalty: who comes back by what they said first and last, by a change of tone, and by product."""
