"""Keys that sign what must be verifiable in decades: RSA-3072 for the seal, Ed25519 for everything else.

`signer.py` says what such a key can do and how it may fail; `held.py` keeps one loaded from a file, `kms.py` leaves it
in AWS KMS. Nobody above asks which of the two it is.
"""
