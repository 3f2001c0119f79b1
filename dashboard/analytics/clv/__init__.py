"""What customers will still buy: models of purchases (BG/NBD, MBG/NBD) and of spending (Gamma-Gamma).

``counts`` compresses customers, ``bg_nbd`` is the likelihood and what follows from it, ``fitting`` the optimiser and
the prior of small stores, ``gamma_gamma`` the spending, ``value`` what is still to come with its intervals,
``holdout`` how well all of it would have foretold the past. Time is in days throughout.
"""
