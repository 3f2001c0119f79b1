"""Statements and the analysis of their rows, put together once for pages and exports alike. Nothing is cached here."""
