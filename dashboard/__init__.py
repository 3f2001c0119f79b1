"""The dashboard: server, pages' building blocks, reads, actions, charts and the command line."""

import os

# Before numpy is imported. Its library of linear algebra starts a thread on every core for matrices of four by four:
# fitting a model then took three to six times as long (0.3 s became 1 to 2.4 s on two cores).
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
