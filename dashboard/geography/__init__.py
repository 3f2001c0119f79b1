"""The regions of countries: their outlines and their names, from one file beside this one; nothing is fetched."""
