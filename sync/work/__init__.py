"""The trade: what a repair job is made of, as frozen values and pure rules. One noun a file."""
