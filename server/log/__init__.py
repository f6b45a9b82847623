"""The log of records as it lives here: rows in the database, checkpoints and entries in the object store."""
