"""Servers of our own on this machine: the embedded object store, and a real PostgreSQL for tests."""
