"""Checks of what the store holds: the rules, what each looks at, and the rows that fail."""
