"""The wire: one schema a message, one args schema an operation. Pure."""
