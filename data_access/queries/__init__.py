"""One builder per question: filters and scope in, a ``Select`` out. A builder opens no connection and runs nothing.

Analyses read the facts, so that the same statement runs on the record and on the columnar copy.
"""
