"""Promises to customers: which policy holds, on which calendar, and how it is told."""
