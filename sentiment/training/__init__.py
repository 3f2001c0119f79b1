"""How the weights that ship came about: scripts to be run by hand, never imported by a scorer."""
