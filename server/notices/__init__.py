"""Notices: the templates they are made of, the file of channels, and what is said of what went wrong."""
