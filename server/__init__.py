"""The server: the only package that knows HTTP and tables."""

VERSION = "0.1.0"
