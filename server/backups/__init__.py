"""Backups of the database to one file, and back. Photos lie in the object store and have their own; the keys
under HOME/keys belong elsewhere on purpose."""
