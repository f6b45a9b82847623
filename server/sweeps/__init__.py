"""Background work, found by its state in the database and never by a message in a queue; one file a sweep."""
