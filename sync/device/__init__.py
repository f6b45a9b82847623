"""A complete offline device in Python: outbox, copy of the feeds, photo queue, kept in SQLite."""
