"""Signed records after they came: countersigned, logged, sealed, delivered, corrected."""
