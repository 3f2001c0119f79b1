"""The one store: schema, transactions, statements, readers and everything that brings data in."""
