"""What customers will still buy: models of purchases (BG/NBD, MBG/NBD, Pareto/NBD) and of spending (Gamma-Gamma).

``counts`` compresses customers, ``bg_nbd`` and ``pareto_nbd`` are the likelihoods and what follows from them,
``fitting`` the optimiser and the priors of small stores, ``gamma_gamma`` the spending, ``value`` what is still to come
with its intervals, ``holdout`` how well all of it would have foretold the past. Time is in days throughout.
"""
