"""The dashboard: server, pages' building blocks, reads, actions, charts and the command line."""
