"""The loading process: it reads the record and writes a columnar copy of it; ``readers.columnar.bulk`` starts it.

It runs as ``python -m data_access.loading`` and imports nothing of the project besides: the seconds that takes are the
reader's. Whatever it has to know of the store comes with its work.
"""
